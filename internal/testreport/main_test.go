package main

import (
	"strings"
	"testing"
)

func TestReportCountsAndShowsWhatMatters(t *testing.T) {
	t.Parallel()
	tests := map[string]struct {
		in             string
		passed, failed int
		show           []string
		hide           string
	}{
		"a pass is counted and its output hidden": {
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"noise\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"output","Package":"p","Output":"ok  \tp\t0.1s\n"}
{"Action":"pass","Package":"p"}`,
			passed: 1, show: []string{"ok  \tp\t0.1s", "1 tests passed in 1 packages, 0 failed, 0 skipped"}, hide: "noise",
		},
		"what a passed test counted is told": {
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: count: 20 kills\n"}
{"Action":"pass","Package":"p","Test":"TestA"}
{"Action":"pass","Package":"p"}`,
			passed: 1, show: []string{"counted: p TestA: 20 kills"}, hide: "a_test.go",
		},
		"a failure shows its output and its name": {
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"want 1\n"}
{"Action":"fail","Package":"p","Test":"TestA"}
{"Action":"fail","Package":"p"}`,
			failed: 1, show: []string{"want 1", "FAILED: p TestA"},
		},
		"a skip shows its reason": {
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"    a_test.go:3: no shared folder\n"}
{"Action":"output","Package":"p","Test":"TestA","Output":"--- SKIP: TestA (0.00s)\n"}
{"Action":"skip","Package":"p","Test":"TestA"}`,
			show: []string{"skipped: p TestA: a_test.go:3: no shared folder", "1 skipped"},
		},
		"a panic without an end of its test fails the package and shows the trace": {
			in: `{"Action":"output","Package":"p","Test":"TestA","Output":"panic: boom\n"}
{"Action":"fail","Package":"p"}`,
			failed: 1, show: []string{"panic: boom", "FAILED: p"},
		},
		"code that does not compile is a failure": {
			in: `{"ImportPath":"p","Action":"build-output","Output":"a.go:1: undefined: x\n"}
{"ImportPath":"p","Action":"build-fail"}
{"Action":"fail","Package":"p","FailedBuild":"p"}`,
			failed: 1, show: []string{"undefined: x", "p does not compile"},
		},
		"what is no JSON is shown": {in: "go: no module\n", show: []string{"go: no module"}},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			r := newReport(&out)
			r.read(strings.NewReader(tt.in))
			r.close()
			if r.passed != tt.passed || r.failed != tt.failed {
				t.Errorf("passed, failed = %d, %d; want %d, %d", r.passed, r.failed, tt.passed, tt.failed)
			}
			for _, s := range tt.show {
				if !strings.Contains(out.String(), s) {
					t.Errorf("report lacks %q:\n%s", s, out.String())
				}
			}
			if tt.hide != "" && strings.Contains(out.String(), tt.hide) {
				t.Errorf("report shows %q:\n%s", tt.hide, out.String())
			}
		})
	}
}
