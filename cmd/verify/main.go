package main

import (
	"bufio"
	"bytes"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	os.Exit(run(os.Args[1:], os.Getenv, os.Stdout, os.Stderr))
}

// options is what the command line asks for.
type options struct {
	file, url, token string
	keys             []string
	checkpoints      []string // files
}

func run(args []string, env func(string) string, stdout, stderr io.Writer) int {
	say := speaker(env)
	o, err := parseOptions(args)
	if err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(stderr, "verify:", err)
		}
		fmt.Fprintln(stderr, say("usage"))
		return 2
	}
	if o.token == "" {
		o.token = env("FREIGABE_TOKEN")
	}
	r, err := verify(o)
	if err != nil {
		fmt.Fprintln(stdout, say("wrong"), explain(say, err))
		return 1
	}
	r.print(stdout, say)
	return 0
}

func parseOptions(args []string) (options, error) {
	var o options
	flags := flag.NewFlagSet("verify", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	flags.Func("key", "", appendTo(&o.keys))
	flags.Func("checkpoint", "", appendTo(&o.checkpoints))
	flags.StringVar(&o.url, "url", "", "")
	flags.StringVar(&o.token, "token", "", "")
	if err := flags.Parse(args); err != nil {
		return o, err
	}
	o.file = flags.Arg(0)
	switch {
	case flags.NArg() > 1:
		return o, fmt.Errorf("unexpected argument %q", flags.Arg(1))
	case (o.file == "") == (o.url == ""):
		return o, errors.New("give FILE or --url")
	case o.token != "" && o.url == "":
		return o, errors.New("--token needs --url")
	case o.url != "" && !strings.HasPrefix(o.url, "https://") && !strings.HasPrefix(o.url, "http://"):
		return o, errors.New("--url must begin with https:// or http://")
	}
	return o, nil
}

func appendTo(list *[]string) func(string) error {
	return func(s string) error { *list = append(*list, strings.TrimSpace(s)); return nil }
}

// verify does what o asks for. The error is the first finding.
func verify(o options) (*report, error) {
	given, err := parseKeys(o.keys)
	if err != nil {
		return nil, err
	}
	var notes [][]byte
	for _, name := range o.checkpoints {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		notes = append(notes, bytes.ReplaceAll(b, []byte("\r\n"), []byte("\n"))) // as mail programs write
	}
	if o.url != "" {
		return verifyServer(newServer(o.url, o.token), given, notes)
	}
	f, err := os.Open(o.file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	in := bufio.NewReader(f)
	if first, err := in.Peek(1); err == nil && first[0] == '{' { // an export never begins so
		return verifyDossier(in, given, notes)
	}
	return verifyExport(in, given, notes)
}
