// Fuzzall runs every native fuzz target of the packages it is given, one after the other, and says how often each ran:
// `fuzzall -time 10m ./...`. A target that fails has kept its input in testdata/fuzz of its package.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"regexp"
	"strings"
	"time"
)

// target is one fuzz target of a package.
type target struct{ pkg, name string }

func main() {
	each := flag.Duration("time", 10*time.Minute, "how long each target runs")
	only := flag.String("only", "", "run only targets that match")
	parallel := flag.Int("parallel", 1, "workers of a target")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	if err := run(ctx, *each, *only, *parallel, flag.Args()); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run(ctx context.Context, each time.Duration, only string, parallel int, packages []string) error {
	wanted, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	targets, err := targetsOf(ctx, packages)
	if err != nil {
		return err
	}
	red, ran, total := []string{}, 0, int64(0)
	for _, t := range targets {
		if !wanted.MatchString(t.name) {
			continue
		}
		n, out, err := fuzz(ctx, t, each, parallel)
		fmt.Printf("count: %s %d executions (%s, %v)\n", t.name, n, t.pkg, each)
		ran, total = ran+1, total+n
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil || n == 0 {
			fmt.Printf("%s\n", out)
			red = append(red, t.pkg+" "+t.name)
		}
	}
	fmt.Printf("count: %d fuzz targets, %d executions\n", ran, total)
	switch {
	case len(red) > 0:
		return errors.New("red: " + strings.Join(red, ", "))
	case ran == 0:
		return errors.New("no fuzz target ran")
	}
	return nil
}

var line = regexp.MustCompile(`(?m)^func (Fuzz[A-Z]\w*)\(`)

// targetsOf reads the names of fuzz targets from the test files of packages.
func targetsOf(ctx context.Context, packages []string) (out []target, err error) {
	list := exec.CommandContext(ctx, "go", append([]string{"list", "-f", `{{$p := .}}{{range .TestGoFiles}}{{$p.ImportPath}} {{$p.Dir}}/{{.}}{{"\n"}}{{end}}{{range .XTestGoFiles}}{{$p.ImportPath}} {{$p.Dir}}/{{.}}{{"\n"}}{{end}}`}, packages...)...)
	list.Stderr = os.Stderr
	files, err := list.Output()
	if err != nil {
		return nil, fmt.Errorf("go list: %w", err)
	}
	for f := range strings.Lines(string(files)) {
		pkg, path, ok := strings.Cut(strings.TrimSpace(f), " ")
		if !ok {
			continue
		}
		src, err := os.ReadFile(path)
		if err != nil {
			return nil, err
		}
		for _, m := range line.FindAllSubmatch(src, -1) {
			out = append(out, target{pkg, string(m[1])})
		}
	}
	return out, nil
}

var execs = regexp.MustCompile(`execs: (\d+)`)

// fuzz runs one target and gives the number of its executions.
func fuzz(ctx context.Context, t target, each time.Duration, parallel int) (n int64, out []byte, err error) {
	cmd := exec.CommandContext(ctx, "go", "test", t.pkg, "-run", "^$", "-fuzz", "^"+t.name+"$", "-fuzztime", each.String(), "-fuzzminimizetime", "30x", "-parallel", fmt.Sprint(parallel), "-timeout", "0")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	out, err = cmd.CombinedOutput()
	if all := execs.FindAllSubmatch(out, -1); len(all) > 0 {
		_, _ = fmt.Sscan(string(all[len(all)-1][1]), &n)
	}
	if bytes.Contains(out, []byte("--- FAIL")) && err == nil {
		err = errors.New("failed")
	}
	if timeIsUp.Match(out) {
		err = nil
	}
	return n, out, err
}

// timeIsUp is what a run says that found nothing and whose end met a race of Go's (golang/go#75804): the end itself is taken
// for a failure. A finding names the line of the test and the input that it wrote.
var timeIsUp = regexp.MustCompile(`(?m)^--- FAIL: \w+ \([0-9.]+s\)\n    context deadline exceeded\nFAIL$`)
