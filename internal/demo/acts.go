package demo

import (
	"fmt"

	"freigabe/domain"
	"freigabe/workflow"
)

// capture records the holding with its files.
func (s *story) capture() {
	files := s.upload()
	s.do("capture", func() error {
		return s.hold(s.w.desk.Create(s.ctx, s.w.actor(s.steward), workflow.Capture{Authority: s.w.authorities[s.place.name], Content: s.content()}))
	})
	if len(files) == 0 {
		return
	}
	s.wait(0, 0)
	if s.set.raw() {
		s.attach(files, "", domain.ForInternal)
	} else {
		s.attach(files, "", domain.ForInternal, domain.ForPublic)
	}
}

// attach adds uploaded files. A treated one is the result of a treatment.
func (s *story) attach(files []*upload, treatment string, audiences ...domain.Audience) {
	for _, f := range files {
		s.distribution(f, workflow.Attach{Treatment: treatment, Audiences: audiences})
	}
}

// replace puts new files where there are some already.
func (s *story) replace(files []*upload) {
	var old []domain.Distribution
	s.do("read files", func() error {
		h, err := s.holding()
		if err == nil {
			old = h.Edition.Distributions
		}
		return err
	})
	for i := range min(len(old), len(files)) {
		s.distribution(files[i], workflow.Attach{Distribution: old[i].ID, Treatment: old[i].Treatment, Audiences: old[i].Audiences})
	}
}

func (s *story) distribution(f *upload, in workflow.Attach) {
	s.do("attach "+f.name, func() error {
		ref, err := f.wait(s.ctx)
		if err != nil {
			return err
		}
		in.Holding, in.Digest, in.File = s.id, s.digest, &ref
		in.Title, in.Description, in.Format = f.title, f.about, f.format
		a, err := s.w.desk.Attach(s.ctx, s.w.actor(s.steward), in)
		return s.hold(a.Held, err)
	})
}

// edit changes fields.
func (s *story) edit(fields map[string][]string) {
	s.do("edit", func() error {
		return s.hold(s.w.desk.Edit(s.ctx, s.w.actor(s.steward), workflow.Patch{Holding: s.id, Digest: s.digest, Fields: fields}))
	})
}

// answer answers the whole questionnaire, with what differs.
func (s *story) answer(differing ...answers) {
	s.do("answer", func() error {
		return s.hold(s.w.desk.Answer(s.ctx, s.w.actor(s.steward), workflow.Answers{
			Holding: s.id, Digest: s.digest,
			Answers: s.answers(append([]answers{s.set.with}, differing...)),
		}))
	})
}

// again answers some questions once more.
func (s *story) again(by string, some answers) {
	s.do("answer again", func() error {
		return s.hold(s.w.desk.Answer(s.ctx, s.w.actor(by), workflow.Answers{Holding: s.id, Answers: s.dated(some)}))
	})
}

// treat carries out every treatment that the answers ask for, and has it confirmed.
func (s *story) treat() {
	if !s.set.raw() {
		return
	}
	var open []domain.Treatment
	s.do("treatments", func() error {
		h, err := s.holding()
		if err == nil {
			open = h.Edition.Treatments
		}
		return err
	})
	files := s.upload()
	for i, t := range open {
		s.wait(1, 4)
		if i == 0 {
			s.attach(files, t.ID, domain.ForInternal, domain.ForPublic)
		}
		s.do("treatment done", func() error {
			return s.hold(s.w.desk.TreatmentDone(s.ctx, s.w.actor(s.steward), workflow.Treat{
				Holding: s.id, Digest: s.digest, Treatment: t.ID,
				Note: "Aufbereitet nach Arbeitsanweisung, Ergebnis liegt als Datei bei.",
			}))
		})
		s.wait(1, 3)
		by := s.w.holders(t.Role, s.place.name)
		s.do("treatment confirmed", func() error {
			if len(by) == 0 {
				return fmt.Errorf("nobody is %s at %s", t.Role, s.place.name)
			}
			return s.hold(s.w.desk.ConfirmTreatment(s.ctx, s.w.actor(by[0]), workflow.Treat{
				Holding: s.id, Treatment: t.ID,
				Note: "Stichprobe geprüft, keine Einwände.",
			}))
		})
	}
}

// step takes a direct step or hands over, as the steward.
func (s *story) step(verb domain.Verb, more ...func(*workflow.Step)) {
	s.stepBy(s.steward, verb, more...)
}

func (s *story) stepBy(login string, verb domain.Verb, more ...func(*workflow.Step)) {
	s.do(string(verb), func() error {
		in := workflow.Step{Holding: s.id, Verb: verb, Digest: s.digest}
		for _, set := range more {
			set(&in)
		}
		in.NotBefore, in.Until, in.ReviewDate = s.date(in.NotBefore), s.date(in.Until), s.date(in.ReviewDate)
		s.w.due = append(s.w.due, in.NotBefore, in.Until, in.ReviewDate)
		if verb.Reviewed() {
			s.opener = login
		}
		err := s.hold(s.w.desk.Transition(s.ctx, s.w.actor(login), in))
		if domain.CodeOf(err) == domain.Stale {
			return fmt.Errorf("the story lost its digest: %w", err)
		}
		return err
	})
}
