package workflow_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

// explained draws what one person is told about one holding, people by their short names.
func (w *town) explained(who string, id domain.HoldingID) string {
	w.t.Helper()
	x, err := w.Explain(w.ctx(), w.as(who), id)
	if err != nil {
		return fmt.Sprintf("  %s\n", domain.CodeOf(err))
	}
	short := map[domain.PersonID]string{}
	for name, id := range w.ids {
		short[id] = name
	}
	args := func(e *domain.Error) string {
		m := map[string]any{}
		for k, v := range e.Args {
			if k != "at" {
				m[k] = v
			}
		}
		if len(m) == 0 {
			return e.Key
		}
		b, err := json.Marshal(m)
		must(w.t, err)
		return e.Key + " " + string(b)
	}
	var b strings.Builder
	for _, v := range x.Verbs {
		say := "yes"
		if v.Reason != nil {
			say = args(v.Reason)
		}
		fmt.Fprintf(&b, "  %s: %s\n", v.Verb, say)
	}
	for _, p := range x.Places {
		var people []string
		for _, h := range p.Holders {
			people = append(people, short[h])
		}
		slices.Sort(people)
		say := "open"
		switch {
		case p.Signoff != nil:
			say = string(p.Signoff.Mark) + " by " + short[p.Signoff.Person]
		case p.Mine && p.Reason != nil:
			say = "mine, but " + args(p.Reason)
		case p.Mine:
			say = "mine"
		case p.Reason != nil:
			say = "not mine: " + args(p.Reason)
		}
		fmt.Fprintf(&b, "  %s %s due %s, of %s: %s\n", p.Kind, p.Slot, p.Due, strings.Join(people, " "), say)
	}
	for _, m := range x.Missing {
		fmt.Fprintf(&b, "  missing for %s: %s %s\n", m.Step, m.Key, m.Field)
	}
	return b.String()
}

// I30: who is missing, why not me. A golden file of message keys, the same on both databases.
func TestEveryAnswerIsExplained(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		var b strings.Builder
		tell := func(title string, h workflow.Held, who ...string) {
			for _, name := range who {
				fmt.Fprintf(&b, "%s, told to %s\n%s\n", title, name, w.explained(name, h.ID))
			}
		}
		tell("captured without answers", w.captured("leer"), "steward", "legal")
		tell("captured with an unclear answer", w.answered(w.captured("unklar"), map[string]domain.Answer{"P1": {Value: "unclear"}}), "steward", "dpo")
		tell("screened", w.screened("geprüft", nil), "steward", "head", "executive")
		tell("screened and blocked", w.screened("gesperrt", answers("K3", "yes")), "steward")
		tell("internal with open treatment", w.internal("aufbereiten", answers("K4", "yes_coarsen")), "steward")
		h := w.edited("officer", w.captured("Vorgang"), "von der Beauftragten")
		h = w.step("steward", w.answered(h, answers("P1", "yes", "P2", "no", "P3", "yes")), domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		tell("in review to release internally", h, "head", "officer", "steward", "steward2", "admin1")
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		tell("in review to approve", h, "officer", "officer2", "dpo", "head", "steward", "security")
		w.sign("officer2", h, "open_data_officer")
		tell("in review to approve, partly signed", h, "officer2", "head", "executive")
		w.sign("dpo", h, "data_protection_officer", func(in *workflow.Sign) { in.Concerns, in.Reason = true, "x" })
		tell("in review to approve, with concerns", h, "head")
		tell("approved for a later day", w.approved("später", func(in *workflow.Step) { in.NotBefore = "2026-12-24" }), "editor", "steward")
		tell("public", w.public("offen"), "officer", "steward", "dpo", "head")
		tell("withdrawn", w.inState(domain.Withdrawn, "zurück"), "officer2", "officer", "steward", "head")
		tell("archived", w.step("steward", w.inState(domain.Withdrawn, "abgelegt"), domain.Archive, func(in *workflow.Step) { in.Code = "retention" }), "officer")

		const path = "testdata/explain.golden"
		if flag.Lookup("update").Value.String() == "true" {
			must(t, os.MkdirAll("testdata", 0o755))
			must(t, os.WriteFile(path, []byte(b.String()), 0o644))
		}
		want, err := os.ReadFile(path)
		must(t, err)
		if got := b.String(); got != string(want) {
			t.Errorf("explanations changed; look at each line, then run with -update:\n%s", difference(string(want), got))
		}
	})
}

func difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range max(len(a), len(b)) {
		var x, y string
		if i < len(a) {
			x = a[i]
		}
		if i < len(b) {
			y = b[i]
		}
		if x != y {
			return fmt.Sprintf("line %d\n-%s\n+%s", i+1, x, y)
		}
	}
	return ""
}

// What is offered can be done, and what is refused is refused with the reason that was told.
func TestWhatIsOfferedCanBeDone(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for _, s := range domain.States {
			for _, who := range []string{"steward", "officer", "head", "executive", "editor", "system", "auditor"} {
				h := w.inState(s, fmt.Sprintf("%s für %s", s, who))
				if s == domain.Captured {
					h = w.answered(h, nil)
				}
				x, err := w.Explain(w.ctx(), w.as(who), h.ID)
				must(t, err)
				for _, v := range x.Verbs {
					if v.Allowed {
						continue // taken below, once
					}
					if _, err := w.try(who, h, v.Verb, full); domain.KeyOf(err) != v.Reason.Key {
						t.Errorf("%s of %s by %s: refused with %v, told %s", v.Verb, s, who, err, v.Reason.Key)
					}
				}
				offered := slices.DeleteFunc(x.Verbs, func(v workflow.OpenVerb) bool { return !v.Allowed })
				for i, v := range offered {
					on := h
					if i < len(offered)-1 { // the last one may use up the holding itself
						if on = w.inState(s, fmt.Sprintf("%s %s für %s", s, v.Verb, who)); s == domain.Captured {
							on = w.answered(on, nil)
						}
					}
					if _, err := w.try(who, on, v.Verb, full); err != nil {
						t.Errorf("%s of %s is offered to %s and refused: %v", v.Verb, s, who, err)
					}
				}
			}
		}
	})
}

func TestAnExplanationNamesTheFieldThatMadeAContributor(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.grant("officer", domain.DepartmentHead, w.root)
		h := w.edited("officer", w.captured("Feld"), "neu")
		h = w.step("steward", w.step("steward", w.answered(h, nil), domain.Screen), domain.ReleaseInternally)
		x, err := w.Explain(w.ctx(), w.as("officer"), h.ID)
		must(t, err)
		if r := x.Places[0].Reason; r == nil || r.Key != "signoff.contributor" || r.Args["field"] != "description" || r.Args["at"] == nil {
			t.Errorf("reason = %+v", r)
		}
		if len(x.Rules) != 1 || x.Rules[0].Version != 1 || len(x.Contributors) < 2 {
			t.Errorf("rules %v, contributors %+v", x.Rules, x.Contributors)
		}
	})
}
