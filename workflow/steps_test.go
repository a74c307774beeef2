package workflow

import (
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/looplab/fsm"

	"freigabe/domain"
)

var update = flag.Bool("update", false, "rewrite golden files")

// The library resolves a doubled (event, state) silently: the last one wins.
func TestNoEventHasTwoTargetsFromOneState(t *testing.T) {
	t.Parallel()
	if d := doubled(steps); d != "" {
		t.Errorf("%s leads to two states", d)
	}
	if d := doubled(append(slices.Clone(steps), steps[0])); d == "" {
		t.Error("a planted double was not found")
	}
}

func doubled(events fsm.Events) string {
	seen := map[string]bool{}
	for _, e := range events {
		for _, s := range e.Src {
			key := e.Name + " from " + s
			if seen[key] {
				return key
			}
			seen[key] = true
		}
	}
	return ""
}

func TestEveryStepStartsAndEndsInAKnownState(t *testing.T) {
	t.Parallel()
	reached := map[domain.State]bool{domain.Captured: true}
	for _, e := range steps {
		for _, s := range append(slices.Clone(e.Src), e.Dst) {
			if !slices.Contains(domain.States, domain.State(s)) {
				t.Errorf("%s: state %q is unknown", e.Name, s)
			}
		}
		if !slices.Contains(domain.Verbs, verbOf(e.Name)) && verbOf(e.Name) != domain.Reassess {
			t.Errorf("%s is no verb", e.Name)
		}
		reached[domain.State(e.Dst)] = true
	}
	for _, s := range domain.States {
		if !reached[s] {
			t.Errorf("nothing leads to %s", s)
		}
	}
}

// No path reaches the public without approve, and none reaches approve without a screening.
func TestEveryPathToThePublicPassesScreeningAndApproval(t *testing.T) {
	t.Parallel()
	for _, gate := range []struct {
		verbs []domain.Verb
		to    domain.State
	}{
		{[]domain.Verb{domain.Approve, domain.ReleaseInternallyApprove}, domain.Approved},
		{[]domain.Verb{domain.Screen}, domain.Screened},
		{[]domain.Verb{domain.Publish}, domain.Published},
	} {
		// what can be reached from captured when the gate is closed; what was public before may come back
		open := map[string]bool{string(domain.Captured): true}
		for range steps {
			for _, e := range steps {
				v := verbOf(e.Name)
				back := v == domain.Reinstate || strings.HasPrefix(e.Name, "discard:") && e.Dst != string(domain.Archived)
				if slices.Contains(gate.verbs, v) || back {
					continue
				}
				for _, s := range e.Src {
					if open[s] {
						open[e.Dst] = true
					}
				}
			}
		}
		if open[string(gate.to)] || open[string(domain.Published)] {
			t.Errorf("%s is reached without %v", gate.to, gate.verbs)
		}
	}
}

func TestTheDocumentedWorkflowIsTheOneInForce(t *testing.T) {
	t.Parallel()
	const path = "../docs/workflow.md"
	got := drawSteps()
	if *update {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil || string(want) != got {
		t.Errorf("docs/workflow.md differs from the table of steps (go test ./workflow -run Documented -update): %v", err)
	}
}

func drawSteps() string {
	var b strings.Builder
	b.WriteString("# The workflow\n\nDrawn from the table in `workflow/steps.go` by a test; do not edit. An event with a colon is a verb whose target depends\n" +
		"on the facts. Which sign-offs a step needs is data: see [rules.md](rules.md).\n\n```mermaid\nstateDiagram-v2\n    [*] --> captured\n")
	for _, e := range steps {
		for _, s := range e.Src {
			fmt.Fprintf(&b, "    %s --> %s: %s\n", s, e.Dst, verbOf(e.Name))
		}
	}
	b.WriteString("```\n\n| event | from | to |\n|---|---|---|\n")
	for _, e := range steps {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", e.Name, strings.Join(e.Src, ", "), e.Dst)
	}
	return b.String()
}
