// Command testreport answers: what did this test run do?
//
//	testreport go test -json ./...
//
// It runs the command, prints a line per package and the output of what failed, and closes with the numbers of tests
// that passed, failed and were skipped, with the reason of each skip: a test that does not run must not go unseen. What a
// passed test says behind "count:" (how many kills, mutations, answers) is told, too.
// The exit status is 0 only if the command's is and at least one test passed.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"strings"
)

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, "usage: testreport go test -json …")
		os.Exit(2)
	}
	cmd := exec.Command(os.Args[1], os.Args[2:]...)
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "testreport:", err)
		os.Exit(1)
	}
	r := newReport(os.Stdout)
	r.read(out)
	err = cmd.Wait()
	r.close()
	if err != nil || r.failed > 0 || r.passed == 0 {
		os.Exit(1)
	}
}

// event is a line of `go test -json`, see `go doc test2json`.
type event struct {
	Action, Package, ImportPath, Test, Output string
	Elapsed                                   float64
}

type report struct {
	w                        io.Writer
	passed, failed, packages int
	counts, skips, broken    []string
	output                   map[string][]string // of tests and packages that have not ended yet, by key
}

func newReport(w io.Writer) *report { return &report{w: w, output: map[string][]string{}} }

func (r *report) read(in io.Reader) {
	lines := bufio.NewReader(in)
	for {
		line, err := lines.ReadString('\n')
		var e event
		if json.Unmarshal([]byte(line), &e) == nil {
			r.take(e)
		} else {
			fmt.Fprint(r.w, line)
		}
		if err != nil {
			return
		}
	}
}

func (r *report) take(e event) {
	name := e.Package + " " + e.Test
	switch e.Action {
	case "build-output":
		fmt.Fprint(r.w, e.Output)
	case "build-fail":
		r.failed++
		r.broken = append(r.broken, e.ImportPath+" does not compile")
	case "output":
		r.output[name] = append(r.output[name], e.Output)
	case "pass", "skip", "fail":
		if e.Test == "" {
			r.endPackage(e)
		} else {
			r.endTest(e, name)
		}
	}
}

func (r *report) endTest(e event, name string) {
	switch e.Action {
	case "pass":
		r.passed++
		for _, line := range r.output[name] {
			if _, count, said := strings.Cut(line, "count: "); said {
				r.counts = append(r.counts, name+": "+strings.TrimSpace(count))
			}
		}
	case "skip":
		r.skips = append(r.skips, name+": "+reason(r.output[name]))
	case "fail":
		r.failed++
		r.broken = append(r.broken, name)
		fmt.Fprint(r.w, strings.Join(r.output[name], ""))
	}
	delete(r.output, name)
}

func (r *report) endPackage(e event) {
	lines := r.output[e.Package+" "]
	if e.Action == "fail" {
		r.dump(e.Package) // a panic or a time limit ends the package before its tests
		if !slices.ContainsFunc(r.broken, func(b string) bool { return strings.HasPrefix(b, e.Package) }) {
			r.failed++
			r.broken = append(r.broken, e.Package)
		}
	} else if len(lines) > 0 {
		fmt.Fprint(r.w, lines[len(lines)-1]) // "ok  freigabe/domain 0.012s"
	}
	if e.Action == "pass" {
		r.packages++
	}
	delete(r.output, e.Package+" ")
}

// dump prints everything that a package has said and that is not printed yet.
func (r *report) dump(pkg string) {
	var names []string
	for name := range r.output {
		if strings.HasPrefix(name, pkg+" ") {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	slices.Reverse(names) // the package itself last
	for _, name := range names {
		fmt.Fprint(r.w, strings.Join(r.output[name], ""))
		delete(r.output, name)
	}
}

func (r *report) close() {
	for _, c := range r.counts {
		fmt.Fprintln(r.w, "counted:", c)
	}
	for _, s := range r.skips {
		fmt.Fprintln(r.w, "skipped:", s)
	}
	for _, b := range r.broken {
		fmt.Fprintln(r.w, "FAILED:", b)
	}
	fmt.Fprintf(r.w, "%d tests passed in %d packages, %d failed, %d skipped\n", r.passed, r.packages, r.failed, len(r.skips))
}

// reason finds the sentence of t.Skip in the output of a test: the last line before "--- SKIP".
func reason(output []string) string {
	for _, line := range slices.Backward(output) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "---") && !strings.HasPrefix(line, "===") {
			return line
		}
	}
	return "no reason given"
}
