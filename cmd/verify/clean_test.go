package main

import (
	"fmt"
	"testing"
)

// randomLog walks holdings through the workflow as WORKFLOW 2 allows it, with texts, erasures, key changes, pending leaves.
func randomLog(t testing.TB, seed uint64) *sampleLog {
	s := newLog(t, seed)
	type holding struct {
		id, state string
		edition   int
	}
	next := map[string][][2]string{ // state to verb and state
		"captured": {{"screen", "screened"}, {"withhold", "withheld"}},
		"screened": {{"release_internally", "internal"}, {"return", "captured"}},
		"internal": {{"approve", "approved"}, {"return", "captured"}, {"archive", "archived"}},
		"approved": {{"publish", "public"}, {"reassess", "internal"}},
		"public":   {{"revise", "captured"}, {"withdraw", "withdrawn"}},
		"withheld": {{"withhold", "withheld"}, {"reopen", "captured"}}, "withdrawn": {{"reinstate", "public"}, {"reopen", "captured"}},
		"archived": {{"reopen", "captured"}},
	}
	var holdings []*holding
	var written []*sampleLeaf
	for range s.r.IntN(120) {
		switch s.r.IntN(9) {
		case 0:
			holdings = append(holdings, &holding{id: s.id(), state: "captured", edition: 1})
		case 1:
			l := s.add("rule_activated", map[string]any{"digest": s.hex(32)})
			s.commit(l, "reason", fmt.Sprintf("Grund %d, “quoted” \\ and\nbroken", s.r.IntN(1000)))
			written = append(written, l)
		case 2:
			if len(written) > 0 {
				i := s.r.IntN(len(written))
				s.erase(written[i], "reason")
				written = append(written[:i:i], written[i+1:]...)
			}
		case 3:
			if s.r.IntN(8) == 0 {
				s.addKey()
				s.add("key", map[string]any{"digest": key{line: s.keys[len(s.keys)-1]}.fingerprint()})
			}
		default:
			if len(holdings) == 0 {
				continue
			}
			h := holdings[s.r.IntN(len(holdings))]
			step := next[h.state][s.r.IntN(len(next[h.state]))]
			if step[0] == "revise" || step[0] == "reopen" {
				h.edition++
			}
			s.add("transition", map[string]any{"holding": h.id, "edition": h.edition, "verb": step[0], "from": h.state, "to": step[1]})
			h.state = step[1]
			if step[0] == "revise" && s.r.IntN(2) == 0 { // and think better of it: the live edition comes back
				h.edition--
				s.add("transition", map[string]any{"holding": h.id, "edition": h.edition, "verb": "discard", "from": "captured", "to": "public"})
				h.state = "public"
			}
		}
	}
	for range s.r.IntN(3) {
		s.pending = append(s.pending, s.make("recall", nil))
	}
	return s
}

func TestACleanLogGivesNoFalseAlarm(t *testing.T) {
	t.Parallel()
	for seed := range uint64(1000) {
		s := randomLog(t, seed)
		older := s.checkpoint(s.r.IntN(len(s.leaves) + 1))
		if got := verifyBytes(s.export(), nil, older); got != "" {
			t.Fatalf("seed %d: %s", seed, got)
		}
	}
}
