package main

import (
	"context"
	"os"
	"os/exec"
	"os/signal"
	"syscall"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"freigabe": func() {
		ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
		defer stop()
		os.Exit(execute(ctx, os.Args[1:]))
	}, "act": actMain})
}

func TestCommands(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{Dir: "testdata/script", Setup: func(e *testscript.Env) error {
		e.Setenv("LANG", "de_DE.UTF-8")
		return nil
	}, Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){"build-verify": buildVerify}})
}

// buildVerify puts the program of the auditors into the folder of a script.
func buildVerify(ts *testscript.TestScript, _ bool, _ []string) {
	out, err := exec.Command("go", "build", "-o", ts.MkAbs("verify"), "freigabe/cmd/verify").CombinedOutput()
	if err != nil {
		ts.Fatalf("build verify: %v\n%s", err, out)
	}
}
