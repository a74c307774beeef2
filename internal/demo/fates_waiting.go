package demo

import (
	"freigabe/domain"
	"freigabe/workflow"
)

// Holdings on which something waits for somebody now, or that are not to go out.

// waitsInside waits for the department head, who got it in the last days.
func waitsInside(s *story) {
	s.between(-18, -15)
	s.toScreened()
	s.between(-4, -2)
	s.step(domain.ReleaseInternally)
}

// waitsOutside waits for the first signature of its approval.
func waitsOutside(s *story) {
	s.between(-42, -38)
	s.toInternal()
	s.between(-5, -2)
	s.step(domain.Approve)
}

// waitsForFinal lacks the final signature only.
func waitsForFinal(s *story) {
	s.between(-44, -40)
	s.toInternal()
	s.between(-14, -12)
	s.step(domain.Approve)
	s.signBefore("")
}

// waitsCombined is the one review of a small administration.
func waitsCombined(s *story) {
	s.between(-16, -13)
	s.toScreened()
	s.between(-4, -2)
	s.step(domain.ReleaseInternallyApprove)
}

// overdue was handed over long ago, and nobody has signed.
func overdue(s *story) {
	s.between(-52, -48)
	s.toInternal()
	s.between(-18, -16)
	s.step(domain.Approve)
}

// returned came back a few days ago and is to be revised.
func returned(s *story) {
	s.between(-30, -26)
	s.toScreened()
	s.between(-8, -6)
	s.step(domain.ReleaseInternally)
	s.wait(1, 2)
	s.sign(domain.Returned, "Die Spalte „Bemerkung“ enthält Freitext mit Namen. Bitte entfernen und die Frage P1 neu beantworten.")
}

// concerned carries an opinion with concerns, which the final signer has to answer.
func concerned(s *story) {
	s.between(-50, -46)
	s.toInternal()
	s.between(-13, -12)
	s.step(domain.Approve)
	s.signBefore("Die Rechtsgrundlage trägt, doch sollten Namen nach zwei Jahren entfallen. Bitte eine Löschfrist festlegen.")
}

// asked carries an open question to a person.
func asked(to, text string) func(*story) {
	return func(s *story) {
		s.between(-40, -37)
		if s.place.small {
			s.toScreened()
			s.between(-4, -3)
			s.step(domain.ReleaseInternallyApprove)
		} else {
			s.toInternal()
			s.between(-5, -4)
			s.step(domain.Approve)
		}
		s.between(-2, -1)
		s.do("ask", func() error {
			_, err := s.w.desk.Ask(s.ctx, s.w.actor(s.officer()), workflow.Ask{Holding: s.id, To: s.w.people[to].id, Text: text})
			return err
		})
	}
}

// delegated was handed by the department head to somebody else who signs.
func delegated(to string) func(*story) {
	return func(s *story) {
		s.between(-24, -22)
		s.toScreened()
		s.between(-5, -4)
		s.step(domain.ReleaseInternally)
		s.wait(1, 2)
		s.do("delegate", func() error {
			_, err := s.w.desk.Delegate(s.ctx, s.w.actor(s.head()), workflow.HandOn{
				Holding: s.id, Slot: string(domain.DepartmentHead),
				To: s.w.people[to].id, Digest: s.review, Reason: "Dienstreise",
			})
			return err
		})
	}
}

// recalled was taken back by the steward before anyone signed.
func recalled(s *story) {
	s.between(-26, -24)
	s.toScreened()
	s.between(-8, -6)
	s.step(domain.ReleaseInternally)
	s.wait(1, 2)
	s.step(domain.Recall, because("Datei war nicht die letzte Fassung."))
}

// unclearAt has answers that wait for the roles of some questions.
func unclearAt(questions ...string) func(*story) {
	return func(s *story) {
		s.between(-9, -5)
		s.capture()
		s.wait(1, 2)
		s.answer(unclear(questions...))
	}
}

// clarified was unclear once; the expert of the role answered.
func clarified(role domain.Role, question string) func(*story) {
	return func(s *story) {
		s.between(30, -80)
		s.capture()
		s.wait(1, 3)
		s.answer(unclear(question))
		s.wait(2, 5)
		s.again(s.w.holders(role, s.place.name)[0], answers{question: {Value: "no", Reason: "Geprüft, keine Bedenken."}})
		s.wait(1, 2)
		s.step(domain.Screen)
		s.fromScreened()
		s.publish()
	}
}

// withheld is not released, on a legal ground; named in the register where it has a public title.
func withheld(ground string) func(*story) {
	return func(s *story) {
		s.between(40, -50)
		s.toScreened()
		s.wait(1, 3)
		s.step(domain.Withhold, onGround(ground, "400", s.set.public != ""))
		s.signAll()
	}
}

func onGround(ground, review string, register bool) func(*workflow.Step) {
	return func(in *workflow.Step) { in.Ground, in.ReviewDate, in.Register = ground, review, register }
}

// withheldDue is withheld, and its review date has passed.
func withheldDue(ground string) func(*story) {
	return func(s *story) {
		s.between(40, 60)
		s.toScreened()
		s.wait(1, 3)
		s.step(domain.Withhold, onGround(ground, "180", s.set.public != ""))
		s.signAll()
	}
}

// toWithhold waits for the signature on its withholding.
func toWithhold(ground string) func(*story) {
	return func(s *story) {
		s.between(-22, -20)
		s.toScreened()
		s.between(-3, -2)
		s.step(domain.Withhold, onGround(ground, "365", s.set.public != ""))
	}
}

// withdrawn was public, was taken down, and somebody else confirmed it.
func withdrawn(why, text string) func(*story) {
	return func(s *story) {
		s.between(30, -90)
		s.toApproved()
		s.publish()
		s.wait(20, 40)
		s.stepBy(s.officer(), domain.Withdraw, code(why), because(text))
		s.wait(1, 1)
		s.do("confirm withdrawal", func() error {
			return s.hold(s.w.desk.ConfirmWithdrawal(s.ctx, s.w.actor(s.head()), workflow.Confirm{Holding: s.id, Comment: "Richtig so."}))
		})
	}
}

// withdrawnNow was taken down on the last working day; nobody has confirmed it yet.
func withdrawnNow(why, text string) func(*story) {
	return func(s *story) {
		s.between(-90, -60)
		s.toApproved()
		s.publish()
		s.between(-1, -1)
		s.stepBy(s.officer(), domain.Withdraw, code(why), because(text))
	}
}

// reinstated was taken down by mistake and is public again.
func reinstated(s *story) {
	s.between(30, -110)
	s.toApproved()
	s.publish()
	s.wait(20, 40)
	s.absent = s.head() // whoever took it down does not bring it back
	s.stepBy(s.absent, domain.Withdraw, code("error"), because("Hinweis auf falsche Werte, wird geprüft."))
	s.wait(1, 1)
	s.step(domain.Reinstate, because("Die Werte sind richtig."))
	s.signAll()
}

// deferred is put off for a reason that is no legal ground.
func deferred(why, comment string) func(*story) {
	return func(s *story) {
		s.between(60, -40)
		s.capture()
		s.wait(2, 5)
		s.do("defer", func() error {
			return s.hold(s.w.desk.Defer(s.ctx, s.w.actor(s.steward), workflow.Deferral{
				Holding: s.id, Digest: s.digest, Until: s.date("330"),
				Code: why, Comment: comment,
			}))
		})
	}
}
