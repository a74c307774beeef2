package demo

import "freigabe/domain"

// Holdings that are, or were, public and of which something more is to be told.

// redraft has a public edition and a draft of the next one.
func redraft(s *story) {
	s.between(20, 120)
	s.toApproved()
	s.publish()
	s.between(-14, -6)
	s.revise()
}

// redraftInternal has a public edition and an internal release of the next one.
func redraftInternal(s *story) {
	s.between(20, 120)
	s.toApproved()
	s.publish()
	s.between(-24, -20)
	s.revise()
	s.wait(1, 2)
	s.step(domain.Screen)
	s.wait(1, 2)
	s.step(domain.ReleaseInternally)
	s.signAll()
}

// renewed has a public edition; of the next one only the data are new, and it lacks the final signature.
func renewed(s *story) {
	s.between(20, 120)
	s.toApproved()
	s.publish()
	s.between(-34, -32)
	s.revise()
	s.approveAgain()
}

// reworded is renewed with changed words, too.
func reworded(s *story) {
	s.between(20, 120)
	s.toApproved()
	s.publish()
	s.between(-34, -32)
	s.revise()
	s.edit(map[string][]string{
		"description": {s.content().Description + " Neu sind die Bäume an den Radwegen des Kreises."},
		"keywords":    append(s.content().Keywords, "Radwege"),
	})
	s.approveAgain()
}

// approveAgain takes a revised edition to its last signature.
func (s *story) approveAgain() {
	s.wait(0, 1)
	s.step(domain.Screen)
	s.wait(0, 1)
	s.step(domain.ReleaseInternally)
	s.signAll()
	s.between(-8, -6)
	s.step(domain.Approve)
	s.signBefore("")
}

// discarded was revised by mistake and is back at its public edition.
func discarded(s *story) {
	s.between(20, 120)
	s.toApproved()
	s.publish()
	s.wait(40, 60)
	s.step(domain.Revise)
	s.wait(1, 2)
	s.step(domain.Discard, because("Irrtümlich begonnen, der Datenstand ist unverändert."))
}

// ending carries an end date that is still to come.
func ending(s *story) {
	s.between(-80, -50)
	s.toApproved(until("210"))
	s.publish()
}

// expired was taken down by the clock on its end date.
func expired(s *story) {
	s.between(60, 100)
	s.toApproved(until("120"))
	s.publish()
}

// reviewDue is public, and its review date has passed.
func reviewDue(s *story) {
	s.between(40, 80)
	s.toApproved(reviewed("200"))
	s.publish()
}
