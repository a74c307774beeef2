package api

import (
	"context"
	"net/http"
	"slices"

	"freigabe/domain"
	"freigabe/workflow"
)

// QuestionPath names a question of a holding.
type QuestionPath struct {
	HoldingPath
	Question string `path:"question" doc:"Id of the question: P1."`
}

// TreatmentPath names a treatment of a holding.
type TreatmentPath struct {
	HoldingPath
	Treatment string `path:"treatment" doc:"Id of the treatment."`
}

// Comment is a remark with an act.
type Comment struct {
	Comment string `json:"comment,omitempty" doc:"Comment."`
}

// Noted is a note about a treatment.
type Noted struct {
	Digest string `json:"digest,omitempty" doc:"Working digest; a holding that changed since is refused."`
	Note   string `json:"note,omitempty" doc:"Note."`
}

func screeningRoutes(s *server) {
	read(s, route{id: "get-screening", path: "/holdings/{id}/screening", tag: tagScreening, summary: "Questionnaire with answers, class and reasons"},
		func(ctx context.Context, c *call, p *HoldingPath) (*tagged[Screening], error) {
			h, err := c.holding(ctx, *p)
			if err != nil {
				return nil, err
			}
			pol, err := c.Desk.Read().CurrentPolicy(ctx, h.Root)
			if err != nil {
				return nil, err
			}
			return &tagged[Screening]{ETag: etag(h.Edition.WorkingDigest()), Body: screeningOf(h, pol.Questionnaire, c.lang)}, nil
		})

	act(s, route{
		id: "save-answers", method: http.MethodPut, path: "/holdings/{id}/screening", tag: tagScreening, summary: "Save answers",
		more: "Only in captured. Questions left out stay as they are. An expert may answer the questions routed to that role.",
	},
		func(ctx context.Context, c *call, p *struct {
			HoldingPath
			Guarded
		}, in *Answers,
		) (*tagged[Held], error) {
			digest, err := p.match()
			if err != nil {
				return nil, err
			}
			h, err := c.holding(ctx, p.HoldingPath)
			if err != nil {
				return nil, err
			}
			cmd := workflow.Answers{Holding: h.ID, Digest: digest, Answers: map[string]domain.Answer{}}
			for question, a := range in.Answers {
				if a == nil {
					cmd.Clear = append(cmd.Clear, question)
					continue
				}
				evidence := h.Edition.Answers[question].Evidence
				if a.Evidence != nil {
					if evidence, err = evidenceOf(h, join("answers", question)+".evidence", a.Evidence); err != nil {
						return nil, err
					}
				}
				cmd.Answers[question] = domain.Answer{Value: a.Value, Reason: a.Reason, Grounds: a.Grounds, Date: a.Date, Evidence: evidence}
			}
			slices.Sort(cmd.Clear)
			if in.Stricter.set {
				cmd.Stricter = &domain.StricterClass{Class: domain.Class(in.Stricter.Class), Reason: in.Stricter.Reason}
			}
			return changed(c.Desk.Answer(ctx, c.actor(), cmd))
		})

	upload(s, route{
		id: "add-evidence", method: http.MethodPost, path: "/holdings/{id}/screening/{question}/evidence", tag: tagScreening,
		summary: "Add a file to an answer", more: "The answer must be there. The file stays inside the administration.", form: fileForm(nil),
	}, nil,
		func(ctx context.Context, c *call, p *struct {
			QuestionPath
			Keyed
		},
		) (*tagged[Held], error) {
			h, err := c.holding(ctx, p.HoldingPath)
			if err != nil {
				return nil, err
			}
			a, ok := h.Edition.Answers[p.Question]
			if !ok {
				return nil, invalid("question", "screening.unanswered", map[string]any{"question": p.Question})
			}
			f, err := c.form(ctx, maxEvidence)
			if err != nil {
				return nil, err
			}
			if f.file == nil {
				return nil, invalid("file", "file.missing", nil)
			}
			a.Evidence = append(slices.Clone(a.Evidence), *f.file)
			return changed(c.Desk.Answer(ctx, c.actor(), workflow.Answers{
				Holding: h.ID, Digest: h.Edition.WorkingDigest(),
				Answers: map[string]domain.Answer{p.Question: a},
			}))
		})

	upload(s, route{
		id: "treatment-done", method: http.MethodPost, path: "/holdings/{id}/treatments/{treatment}/done", tag: tagScreening,
		summary: "Report a treatment done", more: "JSON, or a form with a file as evidence.", form: fileForm(noteFields),
	}, jsonOf[Noted](),
		func(ctx context.Context, c *call, p *struct {
			TreatmentPath
			Keyed
		},
		) (*tagged[Held], error) {
			h, err := c.holding(ctx, p.HoldingPath)
			if err != nil {
				return nil, err
			}
			var in Noted
			f, err := c.formOr(ctx, &in, maxEvidence, "digest", "note")
			if err != nil {
				return nil, err
			}
			if f != nil {
				in = Noted{Digest: f.value("digest"), Note: f.value("note")}
			}
			cmd, err := treat(h.ID, p.Treatment, in)
			if err != nil {
				return nil, err
			}
			if f != nil && f.file != nil {
				cmd.Evidence = []domain.FileRef{*f.file}
			}
			return changed(c.Desk.TreatmentDone(ctx, c.actor(), cmd))
		})

	act(s, route{
		id: "confirm-treatment", method: http.MethodPost, path: "/holdings/{id}/treatments/{treatment}/confirm", tag: tagScreening,
		summary: "Confirm that a treatment suffices", more: "By the role that the question names; never by who did it.",
	},
		func(ctx context.Context, c *call, p *struct {
			TreatmentPath
			Keyed
		}, in *Noted,
		) (*tagged[Held], error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			cmd, err := treat(h, p.Treatment, *in)
			if err != nil {
				return nil, err
			}
			return changed(c.Desk.ConfirmTreatment(ctx, c.actor(), cmd))
		})
}

func treat(h domain.HoldingID, id string, in Noted) (workflow.Treat, error) {
	d, err := digest("digest", in.Digest)
	return workflow.Treat{Holding: h, Digest: d, Treatment: id, Note: in.Note}, err
}

// evidenceOf finds files that the holding already names: nobody can name bytes that they did not bring.
func evidenceOf(h *domain.Holding, field string, hashes []string) ([]domain.FileRef, error) {
	var have []domain.FileRef
	for _, a := range h.Edition.Answers {
		have = append(have, a.Evidence...)
	}
	for _, t := range h.Edition.Treatments {
		have = append(have, t.Evidence...)
	}
	out := make([]domain.FileRef, 0, len(hashes))
	for _, hash := range hashes {
		i := slices.IndexFunc(have, func(f domain.FileRef) bool { return string(f.SHA256) == hash })
		if i < 0 {
			return nil, invalid(field, "api.evidence", nil)
		}
		out = append(out, have[i])
	}
	return out, nil
}
