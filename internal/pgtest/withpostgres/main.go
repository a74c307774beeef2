// Command withpostgres runs another command beside one Postgres for all of its tests:
//
//	go run ./internal/pgtest/withpostgres go test ./...
//
// The command finds the server in FREIGABE_TEST_POSTGRES. The server ends with it; the exit status is the command's.
// With -find it only prints where the server would come from.
package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"syscall"

	"freigabe/internal/pgtest"
)

func main() {
	status, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "withpostgres:", err)
	}
	os.Exit(status)
}

func run(args []string) (status int, err error) {
	if len(args) == 0 {
		return 2, errors.New("usage: withpostgres -find, or withpostgres COMMAND [ARGUMENT]…")
	}
	if args[0] == "-find" {
		where, err := pgtest.Available()
		if err != nil {
			return 1, err
		}
		fmt.Println(where)
		return 0, nil
	}
	s, err := pgtest.Start()
	if err != nil {
		return 1, err
	}
	defer s.Stop()
	signal.Ignore(os.Interrupt) // Ctrl-C reaches the command as well; this process waits for it and then cleans up
	cmd := exec.Command(args[0], args[1:]...)
	cmd.Env = append(os.Environ(), pgtest.EnvURL+"="+s.URL())
	cmd.Stdin, cmd.Stdout, cmd.Stderr = os.Stdin, os.Stdout, os.Stderr
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGTERM}
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) {
		return max(exit.ExitCode(), 1), nil
	}
	if err != nil {
		return 1, err
	}
	return 0, nil
}
