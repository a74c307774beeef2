package signing

import (
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
)

// changes is how the document for one audience differs from what it replaces.
type changes struct {
	Heading     string
	Lead        string
	First       bool   // nothing to compare with: Rows are what goes out
	Now         string // heading of what goes out
	Rows        []component.Change
	Diff        component.Diff
	Inside      component.Diff // fields that this review does not release
	InsideTitle string
}

func (d *decision) changes() []changes {
	r := &d.c.Review
	if r.Verb == domain.Reinstate {
		return nil
	}
	var out []changes
	shown := map[domain.DistributionID]bool{}
	for _, a := range released {
		diff, ok := d.diffs[a]
		if !ok {
			continue
		}
		only := a == domain.ForInternal && d.docs[domain.ForPublic] != nil // the rest stands in the table above
		above := func(field string) bool {
			f, known := domain.FieldNamed(field)
			return only && known && f.Audience == domain.ForPublic
		}
		ch := changes{Now: d.Text("desk.sign.changes.now", map[string]any{"n": r.Edition}), First: d.was[a] == nil}
		fields, files := 0, 0
		for _, f := range diff.Fields {
			if !above(f.Field) {
				fields++
				ch.Rows = append(ch.Rows, d.fieldChange(f))
			}
		}
		for _, f := range diff.Files {
			if f.New != nil && only && shown[f.New.ID] {
				continue
			}
			files++
			if f.New != nil {
				shown[f.New.ID] = true
			}
			ch.Rows = append(ch.Rows, d.fileChange(f))
		}
		before := d.c.Before[a]
		args := map[string]any{
			"fields": d.Count("desk.sign.fields", fields, nil), "files": d.Count("desk.sign.files", files, nil), "n": before.Edition,
			"audience": d.Label("audience", string(a)), "day": d.LongDay(d.DayOf(before.At)),
		}
		switch {
		case ch.First && only:
			ch.Heading, ch.Lead = d.Text("desk.sign.changes.more", args), d.Text("desk.sign.changes.first_lead", args)
		case ch.First:
			ch.Heading, ch.Lead = d.Text("desk.sign.changes.first", args), d.Text("desk.sign.changes.first_lead", args)
		case len(ch.Rows) == 0:
			ch.Heading, ch.Lead = d.Text("desk.sign.changes.heading", args), d.Text("desk.sign.changes.none", args)
		default:
			ch.Heading, ch.Lead = d.Text("desk.sign.changes.heading", args), d.Text("desk.sign.changes.lead", args)
		}
		if !ch.First {
			ch.Diff = component.DiffOf(d.Lang, ch.Heading, d.Text("desk.sign.changes.was", args), ch.Now, ch.Rows)
			d.same(&ch.Diff, diff, above)
		}
		out = append(out, ch)
	}
	if len(out) > 0 {
		d.inside(&out[0])
	}
	return out
}

// same folds what is equal before and after.
func (d *decision) same(to *component.Diff, diff domain.Difference, above func(string) bool) {
	fields := 0
	for _, name := range diff.SameFields {
		if !above(name) {
			fields++
			to.Unchanged = append(to.Unchanged, d.field(name))
		}
	}
	for _, f := range diff.SameFiles {
		to.Unchanged = append(to.Unchanged, fileTitle(f))
	}
	if len(to.Unchanged) > 0 {
		to.UnchangedTitle = d.Text("desk.sign.changes.same", map[string]any{
			"fields": d.Count("desk.sign.fields", fields, nil), "files": d.Count("desk.sign.files", len(diff.SameFiles), nil),
		})
	}
}

// inside adds what changed in fields that the review does not release.
func (d *decision) inside(to *changes) {
	if d.c.Earlier == nil {
		return
	}
	var rows []component.Change
	for _, c := range domain.Diff(&d.c.Earlier.Content, &d.c.Edition.Content) {
		if f, ok := domain.FieldNamed(c.Field); ok && (f.Audience == "" || f.Audience == domain.ForInternal && d.docs[domain.ForInternal] == nil) {
			rows = append(rows, component.Change{Name: d.field(c.Field), Old: c.Old, New: c.New, German: d.Lang != "de"})
		}
	}
	if rows != nil {
		to.InsideTitle = d.Text("desk.sign.changes.inside", nil)
		to.Inside = component.DiffOf(d.Lang, to.InsideTitle, d.Text("desk.sign.changes.before", nil), d.Text("desk.sign.changes.after", nil), rows)
	}
}

func (d *decision) fieldChange(f domain.FieldDifference) component.Change {
	old, own := d.value(f.Field, f.Old)
	now, mine := d.value(f.Field, f.New)
	if f.Field == "ground" {
		old, now, own = d.grounds(f.Old), d.grounds(f.New), true
	}
	row := component.Change{Name: d.field(f.Field), Old: old, New: now, German: d.Lang != "de" && !own && !mine}
	switch f.Kind {
	case domain.WasAdded:
		row.Kind = d.Text("desk.sign.change.added", nil)
	case domain.WasRemoved:
		row.Kind = d.Text("desk.sign.change.removed", nil)
	}
	return row
}

func (d *decision) grounds(codes []string) string {
	out := make([]string, len(codes))
	for i, c := range codes {
		out[i] = d.ground(c)
	}
	return strings.Join(out, "; ")
}

func fileTitle(f domain.DocumentFile) string {
	switch {
	case f.Name != "":
		return f.Name
	case f.Title != "":
		return f.Title
	}
	return f.Link
}

// fileKinds name how a file differs.
var fileKinds = map[domain.ChangeKind]string{
	domain.WasAdded: "desk.sign.change.added", domain.WasRemoved: "desk.sign.change.removed",
	domain.WasReplaced: "desk.sign.change.replaced", domain.WasChanged: "desk.sign.change.described",
}

func (d *decision) fileChange(f domain.FileDifference) component.Change {
	row := component.Change{Kind: d.Text(fileKinds[f.Kind], nil), German: d.Lang != "de"}
	format := ""
	for _, side := range []struct {
		file       *domain.DocumentFile
		text, note *string
	}{{f.Old, &row.Old, &row.OldNote}, {f.New, &row.New, &row.NewNote}} {
		x := side.file
		if x == nil {
			continue
		}
		format, *side.text = formatOf(*x), fileTitle(*x)
		if f.Kind == domain.WasChanged {
			*side.text = strings.Trim(fileTitle(*x)+": "+x.Title+" "+x.Description, ": ")
		}
		*side.note = d.Text("desk.sign.change.bytes", map[string]any{"size": d.Bytes(x.Size), "sum": x.SHA256.Short()})
		if x.Link != "" {
			*side.note = d.Text("desk.sign.visible.link", nil)
		}
	}
	row.Name = strings.TrimSpace(d.Text("desk.sign.change.file", map[string]any{"format": format}))
	return row
}
