package signing

import (
	"slices"
	"strings"

	"freigabe/domain"
)

// visible is the first section: which content is seen by whom, and how it will look.
type visible struct {
	Columns  []string
	Rows     []visibleRow
	Previews []thumbnail
}

type visibleRow struct {
	Name, Ending string // a file name may break before its ending
	German       bool
	Sub          string
	Sees         []sees
}

type sees struct {
	Yes    bool
	Column string
	Word   string
}

// visible compares what each circle of readers will see. The department reads everything: it keeps the holding.
func (d *decision) visible() visible {
	r := &d.c.Review
	audiences := []domain.Audience{domain.ForPublic, domain.ForInternal}
	if r.Register || d.docs[domain.ForRegister] != nil {
		audiences = append(audiences, domain.ForRegister)
	}
	docs := map[domain.Audience]*domain.Document{}
	v := visible{}
	for _, a := range audiences {
		docs[a] = d.docs[a]
		if docs[a] == nil && r.Verb != domain.Withhold { // what is live stays; a withholding ends the internal release
			docs[a] = d.was[a]
		}
		name := capital(d.Label("audience", string(a)))
		if a == domain.ForRegister {
			name = d.Text("desk.sign.visible.register_column", nil)
		}
		if a == domain.ForInternal {
			name = d.root.Title
			if doc := docs[a]; doc != nil && doc.Circle == domain.CircleDepartment {
				name = capital(d.Label("audience", string(a)))
			}
		}
		v.Columns = append(v.Columns, name)
	}
	house := d.at.Title
	v.Columns = append(v.Columns, house)
	row := func(name string, own bool, sub string, in func(a domain.Audience, doc *domain.Document) bool) {
		out := visibleRow{Name: name, German: !own && d.Lang != "de", Sub: sub}
		if !own {
			out.Name, out.Ending = fileName(name)
		}
		for i, a := range audiences {
			out.Sees = append(out.Sees, d.sees(docs[a] != nil && in(a, docs[a]), v.Columns[i]))
		}
		out.Sees = append(out.Sees, d.sees(true, house))
		v.Rows = append(v.Rows, out)
	}
	c := &d.c.Edition.Content
	if r.Register {
		row(d.Text("desk.sign.visible.register", nil), true, c.PublicTitle, func(a domain.Audience, _ *domain.Document) bool { return a == domain.ForRegister })
	}
	row(d.Text("desk.sign.visible.description", nil), true, d.Count("desk.sign.fields", filled(c, domain.ForPublic), nil),
		func(a domain.Audience, doc *domain.Document) bool { return a != domain.ForRegister })
	if n := filled(c, domain.ForInternal); n > 0 {
		row(d.Text("desk.sign.visible.internal", nil), true, d.fieldNames(domain.ForInternal), func(a domain.Audience, _ *domain.Document) bool { return a == domain.ForInternal })
	}
	for _, f := range d.c.Edition.Distributions {
		name, sub := f.Title, f.Link
		if f.File != nil {
			name, sub = f.File.Name, d.Bytes(f.File.Size)
		}
		if f.Link != "" {
			sub = d.Text("desk.sign.visible.link", nil)
			if name == "" {
				name = f.Link
			}
		}
		row(name, false, sub, func(_ domain.Audience, doc *domain.Document) bool {
			return slices.ContainsFunc(doc.Files, func(x domain.DocumentFile) bool { return x.ID == f.ID })
		})
	}
	if filled(c, "") > 0 {
		row(d.Text("desk.sign.visible.notes", nil), true, d.fieldNames(""), func(domain.Audience, *domain.Document) bool { return false })
	}
	row(d.Text("desk.sign.visible.screening", nil), true, "", func(domain.Audience, *domain.Document) bool { return false })
	for _, a := range released {
		if t := d.thumbnail(a); t != nil {
			v.Previews = append(v.Previews, *t)
		}
	}
	return v
}

func (d *decision) sees(yes bool, column string) sees {
	if yes {
		return sees{true, column, d.Text("desk.sign.yes", nil)}
	}
	return sees{false, column, d.Text("desk.sign.no", nil)}
}

// filled counts the fields for an audience that say something.
func filled(c *domain.Content, a domain.Audience) int {
	n := 0
	for _, f := range domain.Fields {
		if f.Audience == a && f.Text(c) != "" {
			n++
		}
	}
	return n
}

func (d *decision) fieldNames(a domain.Audience) string {
	var out []string
	for _, f := range domain.Fields {
		if f.Audience == a && f.Text(&d.c.Edition.Content) != "" {
			out = append(out, d.field(f.Name))
		}
	}
	return strings.Join(out, ", ")
}
