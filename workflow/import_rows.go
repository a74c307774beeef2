package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/workflow/intake"
)

// listRow is what is kept of a row between the passes: enough to match it, not its content.
type listRow struct {
	line      int
	refused   bool
	authority string // as written
	ident     string
	title     string // normalised
	slug      string
	sum       domain.Digest // of the content: equal rows are repeated ones

	target  domain.AuthorityID
	holding domain.HoldingID // set: to fill
	create  bool
	name    string
}

type list struct {
	rows   []listRow
	report ImportReport
}

// again copies the list for one run of the unit of work.
func (l *list) again() *list {
	r := l.report
	r.Problems = slices.Clone(r.Problems)
	return &list{rows: slices.Clone(l.rows), report: r}
}

func (l *list) note(line int, column, code string, args map[string]any) {
	l.report.Problems = append(l.report.Problems, ImportProblem{Line: line, Column: column, Code: strings.TrimPrefix(code, "import."), Args: args})
}

// readList is the first pass: it checks every row and keeps its key.
func (d *Desk) readList(ctx context.Context, src *intake.Source, in ImportFile) (*list, error) {
	l := &list{report: ImportReport{Problems: []ImportProblem{}}}
	for rec, err := range src.Records(ctx) {
		if err != nil {
			return nil, err
		}
		l.report.Read++
		if in.Progress != nil && l.report.Read%100 == 0 {
			in.Progress(l.report.Read)
		}
		for _, p := range rec.Problems {
			l.note(p.Line, p.Column, p.Code, anyArgs(p.Args))
		}
		row := listRow{line: rec.Line, authority: rec.Authority}
		content, err := clean(contentOf(&rec))
		if !rec.Refused() && err != nil {
			e, _ := errors.AsType[*domain.Error](err)
			l.note(rec.Line, e.Field, e.Key, e.Args)
		}
		if row.refused = rec.Refused() || err != nil; row.refused {
			l.report.Refused++
		} else {
			row.ident, row.title, row.slug = content.Identifier, TitleKey(content.Title), domain.Slug(content.Title)
			row.sum = rowSum(content, rec)
		}
		l.rows = append(l.rows, row)
	}
	for _, p := range src.Preview().Problems {
		l.note(p.Line, p.Column, p.Code, anyArgs(p.Args))
	}
	if l.report.Read == 0 && !slices.ContainsFunc(l.report.Problems, func(p ImportProblem) bool { return p.Code == "no_rows" }) {
		l.note(0, "", "import.no_rows", nil)
	}
	return l, nil
}

func anyArgs(args map[string]string) map[string]any {
	out := make(map[string]any, len(args))
	for k, v := range args {
		out[k] = v
	}
	return out
}

func contentOf(rec *intake.Record) domain.Content {
	c := rec.Content()
	c.Identifier = rec.Identifier
	return c
}

func rowSum(c domain.Content, rec intake.Record) domain.Digest {
	body, err := json.Marshal(struct {
		C domain.Content
		A string
		L []string
		P map[string]string
	}{c, rec.Authority, rec.Values(intake.FieldLandingPage), rec.Proposals()})
	if err != nil {
		panic("workflow: a row cannot be marshalled: " + err.Error()) // strings only
	}
	return domain.DigestOf(body)
}

// TitleKey normalises a title for comparison: letters and digits, lower case, umlauts folded.
func TitleKey(title string) string { return domain.Slug(title) }
