package main

import "testing"

func TestTheEndOfARunIsNoFinding(t *testing.T) {
	const running = "fuzz: elapsed: 20s, execs: 279436 (14513/sec), new interesting: 1 (total: 28)\n"
	for name, c := range map[string]struct {
		out string
		end bool
	}{
		"the end":         {running + "--- FAIL: FuzzDay (20.06s)\n    context deadline exceeded\nFAIL\nexit status 1\n", true},
		"a finding":       {running + "--- FAIL: FuzzDay (3.10s)\n    --- FAIL: FuzzDay (0.00s)\n        day_test.go:9: context deadline exceeded\n    \n    Failing input written to testdata/fuzz/FuzzDay/9c\nFAIL\n", false},
		"a hanging input": {running + "--- FAIL: FuzzDay (3.10s)\n    fuzzing process hung or terminated unexpectedly: exit status 2\n    Failing input written to testdata/fuzz/FuzzDay/9c\nFAIL\n", false},
		"a seed":          {"--- FAIL: FuzzDay (0.00s)\n    --- FAIL: FuzzDay/seed#0 (0.00s)\n        day_test.go:9: context deadline exceeded\nFAIL\n", false},
		"a good run":      {running + "PASS\nok  \tfreigabe/domain\t20.1s\n", false},
	} {
		if got := timeIsUp.MatchString(c.out); got != c.end {
			t.Errorf("%s: %v, want %v", name, got, c.end)
		}
	}
}
