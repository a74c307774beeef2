package workflow_test

import (
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

// An expert's answer to a question routed to that role does not bar its co-signature, and bars the final signature, also
// where a rule gives the final place to that very role (WORKFLOW 5, rule 1).
func TestAnExpertWhoAnsweredSignsAlongAndNeverFinally(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		place := func(kind domain.SlotKind) {
			w.rules(w.env, domain.RuleSet{Rules: []domain.Rule{{
				Verb:  domain.ReleaseInternally,
				Slots: []domain.Slot{{Kind: kind, Roles: []domain.Role{domain.LegalOffice}, Count: 1}},
			}}})
		}
		answered := func(title string) workflow.Held {
			h := w.answered(w.captured(title), map[string]domain.Answer{"B2": {Value: "unclear"}})
			h, err := w.Answer(w.ctx(), w.as("legal"), workflow.Answers{Holding: h.ID, Digest: h.Digest, Answers: answers("B2", "no")})
			must(t, err)
			return w.step("steward", w.step("steward", h, domain.Screen), domain.ReleaseInternally)
		}
		place(domain.CoSignature)
		w.sign("legal", answered("mitgezeichnet"), "legal_office")
		place(domain.Final)
		h := answered("schlussgezeichnet")
		w.sign("head", h, "department_head")
		_, err := w.trySign("legal", h, "legal_office")
		wants(t, err, domain.Forbidden, "signoff.contributor")
	})
}
