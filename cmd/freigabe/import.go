package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component/message"
	"freigabe/workflow"
	"freigabe/workflow/intake"
)

// importCmd is `freigabe import`.
type importCmd struct {
	place
	Authority  string `required:"" placeholder:"NAME" help:"Home of the rows: they go to the authority that the row names, where you may capture there, else here."`
	As         string `placeholder:"LOGIN" help:"Import for this person. Without it the actor is the local operator."`
	Mode       string `enum:"per_row,all_or_nothing" default:"per_row" help:"per_row stores the good rows; all_or_nothing stores nothing when one row is refused."`
	DryRun     bool   `help:"Store nothing, report what would happen."`
	JSON       bool   `name:"json" help:"Print the report as JSON."`
	Sheet      string `help:"Sheet of a workbook; without it the one with the best header."`
	HeaderLine int    `help:"Line of the header; without it it is found."`
	Encoding   string `help:"Character encoding; without it it is found."`
	File       string `arg:"" help:"CSV or XLSX file." type:"existingfile"`
}

// Run prints the report even when everything was refused. It fails when nothing was, or would be, stored.
func (c *importCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toWrite, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	report, err := c.run(ctx, o)
	if e, ok := errors.AsType[*domain.Error](err); ok && e.Code == domain.Invalid && e.Field != "authority" {
		report = workflow.ImportReport{Problems: []workflow.ImportProblem{{Code: trimKey(e.Key), Args: e.Args}}}
	} else if err != nil {
		return err
	}
	for i := range report.Problems {
		p := &report.Problems[i]
		p.Message, p.Args = message.Text(lang(), importKey(p.Code), p.Args), nil
	}
	if c.JSON {
		enc := json.NewEncoder(os.Stdout)
		enc.SetEscapeHTML(false)
		enc.SetIndent("", "  ")
		if err := enc.Encode(report); err != nil {
			return err
		}
	} else {
		printReport(os.Stdout, report, c.DryRun)
	}
	if report.Created+report.Updated == 0 {
		return errSilent
	}
	return nil
}

func (c *importCmd) run(ctx context.Context, o *opened) (workflow.ImportReport, error) {
	auth, err := o.authority(ctx, c.Authority)
	if err != nil {
		return workflow.ImportReport{}, err
	}
	actor, err := o.actor(ctx, c.As)
	if err != nil {
		return workflow.ImportReport{}, err
	}
	f, err := os.Open(c.File)
	if err != nil {
		return workflow.ImportReport{}, err
	}
	defer f.Close()
	h := sha256.New()
	size, err := io.Copy(h, f)
	if err != nil {
		return workflow.ImportReport{}, fmt.Errorf("read %s: %w", c.File, err)
	}
	in := workflow.ImportFile{
		Name: filepath.Base(c.File), Data: f, Size: size, Hash: domain.Digest(hex.EncodeToString(h.Sum(nil))),
		Authority: auth.ID, Mode: c.Mode, DryRun: c.DryRun,
		Options: intake.Options{Name: filepath.Base(c.File), Sheet: c.Sheet, HeaderLine: c.HeaderLine, Encoding: c.Encoding},
	}
	if !c.JSON && isTerminal(os.Stderr) {
		in.Progress = func(n int) { fmt.Fprintf(os.Stderr, "\r%d", n) }
		defer fmt.Fprint(os.Stderr, "\r")
	}
	return o.desk.Import(ctx, actor, in)
}

// maxPrinted problems are listed for people; --json lists all.
const maxPrinted = 50

// trimKey and importKey turn a message key into a problem code and back: problems say no_rows, messages import.no_rows.
func trimKey(key string) string { return strings.TrimPrefix(key, "import.") }

func importKey(code string) string {
	if strings.Contains(code, ".") {
		return code
	}
	return "import." + code
}

func printReport(w io.Writer, r workflow.ImportReport, dry bool) {
	key := "cli.import_done"
	if dry {
		key = "cli.import_would"
	}
	fmt.Fprintln(w, message.Text(lang(), key, map[string]any{
		"read": r.Read, "created": r.Created, "updated": r.Updated,
		"skipped": r.Skipped, "refused": r.Refused,
	}))
	for i, p := range r.Problems {
		if i == maxPrinted {
			fmt.Fprintln(w, message.Text(lang(), "cli.import_more", map[string]any{"n": len(r.Problems) - maxPrinted}))
			break
		}
		place := ""
		if p.Line > 0 {
			place = message.Text(lang(), "cli.line", map[string]any{"line": p.Line}) + " "
		}
		if p.Column != "" {
			place += p.Column + " "
		}
		fmt.Fprintf(w, "  %s%s\n", place, p.Message)
	}
}

func isTerminal(f *os.File) bool {
	i, err := f.Stat()
	return err == nil && i.Mode()&os.ModeCharDevice != 0
}
