package demo

import (
	"freigabe/domain"
	"freigabe/workflow"
)

// What can become of a holding. Each is told from capture to the last working day, or stops where it waits for someone.

// toScreened captures, answers, treats and ends the screening.
func (s *story) toScreened() {
	s.capture()
	s.wait(1, 4)
	s.answer()
	s.treat()
	s.wait(0, 2)
	s.step(domain.Screen)
}

// toInternal goes on to the internal release.
func (s *story) toInternal() {
	s.toScreened()
	s.wait(0, 3)
	s.step(domain.ReleaseInternally, s.within)
	s.signAll()
}

// toApproved goes on to the approval; where the rules combine them, in one review.
func (s *story) toApproved(offer ...func(*workflow.Step)) {
	s.toScreened()
	s.fromScreened(offer...)
}

func (s *story) fromScreened(offer ...func(*workflow.Step)) {
	s.wait(0, 3)
	if s.place.small {
		s.step(domain.ReleaseInternallyApprove, offer...)
	} else {
		s.step(domain.ReleaseInternally)
		s.signAll()
		s.wait(1, 4)
		s.step(domain.Approve, offer...)
	}
	s.signAll()
}

// publish is done by whoever keeps the portal.
func (s *story) publish() {
	s.wait(0, 2)
	s.stepBy(s.editor(), domain.Publish)
}

func (s *story) editor() string {
	if by := s.w.holders(domain.PortalEditor, s.place.name); len(by) > 0 {
		return by[0]
	}
	return s.officer()
}

func (s *story) officer() string { return s.w.holders(domain.OpenDataOfficer, s.place.name)[0] }
func (s *story) head() string    { return s.w.holders(domain.DepartmentHead, s.place.name)[0] }

// within keeps an internal release in the department where an answer says so.
func (s *story) within(in *workflow.Step) {
	a := s.set.with
	if a["P4"].Value == "no_internal" || a["K2"].Value == "yes_internal" || a["B2"].Value == "yes" {
		in.Circle = domain.CircleDepartment
	}
}

func until(days string) func(*workflow.Step) { return func(in *workflow.Step) { in.Until = days } }
func notBefore(days string) func(*workflow.Step) {
	return func(in *workflow.Step) { in.NotBefore = days }
}

func reviewed(days string) func(*workflow.Step) {
	return func(in *workflow.Step) { in.ReviewDate = days }
}

func because(text string) func(*workflow.Step) { return func(in *workflow.Step) { in.Reason = text } }
func code(c string) func(*workflow.Step)       { return func(in *workflow.Step) { in.Code = c } }

// published goes the whole way some time in the history.
func published(s *story) {
	s.between(14, -50)
	s.toApproved()
	s.publish()
}

// edited is corrected once before it is answered.
func edited(s *story) {
	s.between(14, -60)
	s.capture()
	s.wait(1, 3)
	s.edit(map[string][]string{"keywords": append([]string{s.place.area}, s.content().Keywords...)})
	s.wait(1, 3)
	s.answer()
	s.treat()
	s.wait(0, 2)
	s.step(domain.Screen)
	s.fromScreened()
	s.publish()
}

// published2 has a second edition with newer files, which has replaced the first.
func published2(s *story) {
	s.between(14, 90)
	s.toApproved()
	s.publish()
	s.wait(90, 110)
	s.revise()
	s.wait(1, 3)
	s.step(domain.Screen)
	s.fromScreened()
	s.publish()
}

func (s *story) revise() {
	files := s.upload()
	s.step(domain.Revise, because("Neuer Datenstand"))
	s.wait(0, 2)
	s.replace(files)
	s.edit(map[string][]string{"last_updated": {s.date("-3")}})
}

// embargoed carries a not-before date, on which the clock published it.
func embargoed(s *story) {
	s.between(60, -80)
	s.toApproved(notBefore("35"))
}

// scheduled is approved, and the clock will publish it.
func scheduled(s *story) {
	s.between(-34, -30)
	s.toApproved(notBefore("75"))
}

// approvedOnly waits for the portal editor.
func approvedOnly(s *story) {
	s.between(-32, -30)
	s.toApproved()
}

// returnedOnce came back from the first hand-over and went out after the second.
func returnedOnce(s *story) {
	s.between(20, -80)
	s.toScreened()
	s.wait(0, 2)
	verb := domain.ReleaseInternally
	if s.place.small {
		verb = domain.ReleaseInternallyApprove
	}
	s.step(verb)
	s.wait(1, 3)
	if s.place.small {
		s.sign("", "") // taken note of
		s.wait(0, 1)
	}
	s.sign(domain.Returned, "Die Beschreibung nennt den Stand der Daten nicht. Bitte ergänzen und erneut vorlegen.")
	s.wait(1, 4)
	s.do("read", func() error { _, err := s.holding(); return err })
	s.edit(map[string][]string{"description": {s.content().Description + " Der Stand der Daten ist im Feld „zuletzt aktualisiert“ genannt."}})
	s.wait(0, 2)
	s.step(domain.Screen)
	s.fromScreened()
	s.publish()
}

// internalOnly stays inside for the time being.
func internalOnly(s *story) {
	s.between(30, -30)
	s.toInternal()
}

// screenedOnly waits to be handed over.
func screenedOnly(s *story) {
	s.between(-30, -24)
	s.toScreened()
}

// archived was superseded before it ever went out.
func archived(s *story) {
	s.between(20, 120)
	s.toScreened()
	s.wait(20, 40)
	s.step(domain.Archive, code("superseded"), because("Im Gesamtbestand des Kreises aufgegangen."))
}

// dropped was captured by mistake.
func dropped(s *story) {
	s.between(20, 200)
	s.capture()
	s.wait(1, 2)
	s.step(domain.Discard, because("Doppelt erfasst."))
}

// onlyCaptured is without answers.
func onlyCaptured(s *story) {
	s.between(-25, -3)
	s.capture()
}

// answered is complete, but the screening has not been ended.
func answered(s *story) {
	s.between(-20, -10)
	s.capture()
	s.wait(1, 3)
	s.answer()
}
