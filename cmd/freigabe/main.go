// Command freigabe runs the service and the work that an operator does beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"freigabe/domain"
	"freigabe/ui/component/message"
)

// commands is the command line. Every flag can also be given as FREIGABE_…, e.g. FREIGABE_DATABASE_URL.
type commands struct {
	Serve     serveCmd     `cmd:"" help:"Run the service."`
	Import    importCmd    `cmd:"" help:"Import a list of data holdings (CSV or XLSX) and print what became of each row."`
	Export    exportCmd    `cmd:"" help:"Write something out."`
	Erasures  erasuresCmd  `cmd:"" help:"Carry erasures out again on a restored backup."`
	Check     checkCmd     `cmd:"" help:"Check what is stored. Reads only, also beside a running service."`
	Migrate   migrateCmd   `cmd:"" help:"Bring the database to the schema of this version."`
	Authority authorityCmd `cmd:"" help:"Name authorities and recover lost administrators."`
	User      userCmd      `cmd:"" help:"Add people and renew their links."`
	Config    configCmd    `cmd:"" help:"Show what is in force."`
	Version   versionCmd   `cmd:"" help:"Print the version."`
}

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	os.Exit(execute(ctx, os.Args[1:]))
}

// execute runs one command line and gives the exit status: 0 done, 1 refused or failed, 2 wrong usage.
func execute(ctx context.Context, args []string) int {
	var cli commands
	parser, err := kong.New(&cli, kong.Name("freigabe"), kong.DefaultEnvars("FREIGABE"), kong.UsageOnError(),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Description("Take stock of data holdings, screen them, collect the sign-offs, release them, and prove it. "+
			"Start with: freigabe serve --demo"))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 2
	}
	cmd, err := parser.Parse(args)
	if err != nil {
		if p, ok := errors.AsType[*kong.ParseError](err); ok {
			_ = p.Context.PrintUsage(true)
		}
		fmt.Fprintln(os.Stderr, "freigabe:", err)
		return 2
	}
	if err := cmd.Run(); err != nil {
		if !errors.Is(err, errSilent) {
			fmt.Fprintln(os.Stderr, "freigabe:", explain(err))
		}
		return 1
	}
	return 0
}

// errSilent ends a command with status 1 after it has said everything itself.
var errSilent = errors.New("said already")

// explain puts an error into the operator's language, with place and cause.
func explain(err error) string {
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Key == "" {
		return err.Error()
	}
	s := message.Text(lang(), e.Key, e.Args)
	if e.Field != "" {
		s = e.Field + ": " + s
	}
	if e.Code == domain.Internal || e.Code == domain.Unavailable {
		s += " (" + err.Error() + ")"
	}
	return s
}

// lang is the language of the terminal.
func lang() string {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := os.Getenv(name); v != "" {
			if strings.HasPrefix(v, "de") {
				return "de"
			}
			return "en"
		}
	}
	return "en"
}
