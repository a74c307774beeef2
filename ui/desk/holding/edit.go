package holding

import (
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var (
	editTemplate  = parse("edit.html")
	newTemplate   = parse("new.html")
	mergeTemplate = parse("merge.html")
)

// groups are the fields of the form in the order in which people fill them in.
var groups = []struct {
	name   string
	shown  bool // a release shows them
	fields []string
}{
	{"what", true, []string{"title", "description", "title_standard", "theme", "keywords"}},
	{"where", true, []string{"spatial_coverage", "spatial_granularity", "temporal_start", "temporal_end", "temporal_granularity", "update_frequency", "last_updated"}},
	{"rights", true, []string{"licence", "attribution", "contact_mailbox", "hvd_category", "legal_basis"}},
	{"house", false, []string{"org_unit", "data_owner", "source_system", "formats", "volume", "update_process", "file_reference", "conditions"}},
	{"notes", false, []string{"steward", "identifier", "storage_location", "comment", "public_title"}},
}

// basics are what a new holding starts with.
var basics = []string{"title", "description", "title_standard", "theme"}

type editPage struct {
	page.Frame
	Head     head
	Barrier  *component.Notice
	Groups   []fieldGroup
	Was      []component.Hidden // what each field held when the form was made
	Digest   string
	Rev      string
	Action   string
	Cancel   string
	Problems *problems
}

type fieldGroup struct {
	ID, Title, Text string
	Icon            string
	Controls        []control
	Wide            bool // one below the other
}

type newPage struct {
	page.Frame
	Controls []control
	Problems *problems
	Barrier  *component.Notice
}

// input asks for one field. list values stand one a line.
func input(r *page.Request, f domain.Field, value string) control {
	c := control{ID: "f-" + f.Name, Name: f.Name, Kind: "text", Label: label(r, f.Name), Value: value, Lang: german(r)}
	if hint := r.Text("desk.edit."+f.Name+".hint", nil); hint != "desk.edit."+f.Name+".hint" {
		c.Hint = hint
	}
	switch f.Name {
	case "title":
		c.Required = true
	case "description", "theme", "licence":
		c.Optional = r.Text("desk.holding.form.public", nil)
	default:
		c.Optional = r.Text("desk.holding.form.optional", nil)
	}
	terms := func(kind catalog.Kind) control {
		c.Kind = "select"
		options := []option{{Label: r.Text("desk.holding.form.none", nil), Chosen: value == ""}}
		for _, t := range catalog.Terms(kind) {
			options = append(options, option{Value: t.Code, Label: catalog.Label(kind, t.Code, r.Lang), Chosen: t.Code == value})
		}
		return c.choices(options...)
	}
	switch f.Name {
	case "description", "conditions", "comment", "legal_basis", "attribution", "keywords":
		c.Kind = "area"
	case "temporal_start", "temporal_end", "last_updated":
		c.Kind, c.Lang = "date", ""
	case "contact_mailbox":
		c.Kind, c.Lang = "email", ""
	case "theme":
		c.Kind = "checks"
		var options []option
		chosen := strings.Split(value, "\n")
		for _, t := range catalog.Terms(catalog.KindTheme) {
			options = append(options, option{Value: t.Code, Label: catalog.Label(catalog.KindTheme, t.Code, r.Lang), Chosen: slices.Contains(chosen, t.Code)})
		}
		return c.choices(options...)
	case "licence":
		c.Kind = "select"
		return c.choices(licences(r, value, r.Text("desk.holding.form.none", nil))...)
	case "update_frequency":
		return terms(catalog.KindFrequency)
	case "hvd_category":
		return terms(catalog.KindHVD)
	}
	return c
}

// label begins with a capital, as labels of inputs do.
func label(r *page.Request, name string) string {
	l := r.Label("field", name)
	head, size := []rune(l), 1
	return strings.ToUpper(string(head[:size])) + string(head[size:])
}

// written is a field's value as one text: items of a list stand one a line.
func written(f domain.Field, c *domain.Content) string { return strings.Join(f.List(c), "\n") }

// read gives the values that a person typed for a field.
func read(f domain.Field, values []string) []string {
	if !f.IsList() {
		if len(values) == 0 || strings.TrimSpace(values[0]) == "" {
			return nil
		}
		return []string{strings.TrimSpace(values[0])}
	}
	var out []string
	for _, v := range values {
		for _, item := range strings.FieldsFunc(v, func(c rune) bool { return c == '\n' || c == ';' }) {
			if item = strings.TrimSpace(item); item != "" && !slices.Contains(out, item) {
				out = append(out, item)
			}
		}
	}
	return out
}

func askEdit(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	return p.showEdit(http.StatusOK, nil)
}

// showEdit shows the form: as typed where there is something typed, else as stored.
func (p *place) showEdit(status int, failed error) error {
	v := editPage{Head: p.head("edit"), Digest: p.working(), Rev: p.rev(), Action: p.url("edit"), Cancel: p.url("")}
	var err error
	if v.Frame, err = p.frame(p.Text("desk.edit.title", nil)); err != nil {
		return err
	}
	if v.Barrier, err = p.barrier(domain.ActCapture); err != nil {
		return err
	}
	if p.Form != nil {
		v.Digest, v.Rev = p.Form.Get("digest"), p.Form.Get("rev")
	}
	c := &p.h.Edition.Content
	to := ""
	for _, g := range groups {
		out := fieldGroup{ID: "g-" + g.name, Title: p.Text("desk.edit.group."+g.name, nil), Text: p.Text("desk.edit.group."+g.name+".text", nil), Icon: "visibility-off", Wide: g.name == "what"}
		if g.shown {
			out.Icon = "visibility"
		}
		for _, name := range g.fields {
			f, _ := domain.FieldNamed(name)
			was := written(f, c)
			value := was
			if p.Form != nil {
				was = p.Form.Get("was-" + name)
				value = strings.Join(p.Form.All(name), "\n")
			}
			in := input(p.Request, f, value)
			if failed != nil && fieldOf(failed) == name {
				in.Error, to = p.ErrorText(failed), in.ID
			}
			out.Controls = append(out.Controls, in)
			v.Was = append(v.Was, component.Hidden{Name: "was-" + name, Value: was})
		}
		if g.name == "notes" && !p.h.EverReleased() {
			_, name, _ := strings.Cut(p.h.Name, "_")
			in := control{ID: "f-name", Name: "name", Kind: "text", Label: p.Text("desk.edit.name", nil), Hint: p.Text("desk.edit.name.hint", nil), Value: p.typed("name", name), Required: true}
			if failed != nil && fieldOf(failed) == "name" {
				in.Error, to = p.ErrorText(failed), in.ID
			}
			out.Controls = append(out.Controls, in)
		}
		v.Groups = append(v.Groups, out)
	}
	v.Problems = p.wrong(failed, to)
	return p.Show(status, editTemplate, "", v)
}

// patch is what a person changed in the form, against what it was made from.
func (p *place) patch() workflow.Patch {
	f := p.Form
	in := workflow.Patch{Holding: p.h.ID, Digest: domain.Digest(f.Get("digest")), Fields: map[string][]string{}}
	for _, field := range domain.Fields {
		if !f.Has("was-"+field.Name) || f.Get("pick-"+field.Name) == "theirs" {
			continue
		}
		now := read(field, f.All(field.Name))
		if !slices.Equal(now, read(field, f.All("was-"+field.Name))) {
			in.Fields[field.Name] = now
		}
	}
	_, name, _ := strings.Cut(p.h.Name, "_")
	if n := strings.TrimSpace(f.Get("name")); n != name {
		in.Name = n
	}
	return in
}

func edit(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	in := p.patch()
	_, err = r.Desk.Edit(r.Ctx(), r.Actor(), in)
	switch domain.CodeOf(err) {
	case "":
		return r.See(p.url(""), "desk.edit.done", map[string]any{"n": len(in.Fields)})
	case domain.Stale:
		return p.merge(in)
	case domain.Invalid, domain.Conflict:
		return p.showEdit(statusOf(err), err)
	}
	return err
}

type mergePage struct {
	page.Frame
	Lead     string
	Since    []problem
	Both     []bothChanged
	Mine     []fieldChange // changed here alone: kept
	Theirs   []fieldChange // changed elsewhere alone: kept
	Hidden   []component.Hidden
	Digest   string
	Rev      string
	Action   string
	Cancel   string
	TextLang string
}

// bothChanged is a field that two people changed.
type bothChanged struct {
	ID, Name, Label string
	Mine, Theirs    string
}

type fieldChange struct{ Label, Old, New string }

// merge shows both versions of what two people changed and lets the person decide; nothing is lost.
func (p *place) merge(in workflow.Patch) error {
	v := mergePage{Digest: p.working(), Rev: p.rev(), Action: p.url("edit"), Cancel: p.url(""), Since: p.since(p.Form.Get("rev")), TextLang: german(p.Request)}
	var err error
	if v.Frame, err = p.frame(p.Text("desk.merge.title", nil)); err != nil {
		return err
	}
	show := func(f domain.Field, values []string) string {
		var c domain.Content
		f.Set(&c, values...)
		if text, _ := p.FieldText(f, &c); text != "" {
			return text
		}
		return p.Text("desk.holding.form.none", nil)
	}
	c := &p.h.Edition.Content
	for _, f := range domain.Fields {
		if !p.Form.Has("was-" + f.Name) {
			continue
		}
		was, theirs := read(f, p.Form.All("was-"+f.Name)), f.List(c)
		mine, changed := in.Fields[f.Name]
		moved := !slices.Equal(was, theirs)
		if !changed {
			if moved {
				v.Theirs = append(v.Theirs, fieldChange{label(p.Request, f.Name), show(f, was), show(f, theirs)})
			}
			continue
		}
		if slices.Equal(mine, theirs) {
			continue
		}
		v.Hidden = append(v.Hidden, component.Hidden{Name: "was-" + f.Name, Value: written(f, c)}, component.Hidden{Name: f.Name, Value: strings.Join(mine, "\n")})
		if moved {
			v.Both = append(v.Both, bothChanged{ID: "pick-" + f.Name, Name: "pick-" + f.Name, Label: label(p.Request, f.Name), Mine: show(f, mine), Theirs: show(f, theirs)})
		} else {
			v.Mine = append(v.Mine, fieldChange{label(p.Request, f.Name), show(f, was), show(f, mine)})
		}
	}
	if p.Form.Has("name") {
		v.Hidden = append(v.Hidden, component.Hidden{Name: "name", Value: p.Form.Get("name")})
	}
	v.Lead = p.Text("desk.merge.lead", nil)
	return p.Show(http.StatusPreconditionFailed, mergeTemplate, "", v)
}

func askNew(r *page.Request) error { return showNew(r, http.StatusOK, nil) }

func showNew(r *page.Request, status int, failed error) error {
	f, err := r.Frame(page.Holdings, r.Text("desk.new.title", nil), component.Link{URL: "/desk/holdings", Text: r.Text("desk.nav.holdings", nil)})
	if err != nil {
		return err
	}
	v := newPage{Frame: f}
	where, err := capturing(r)
	if err != nil {
		return err
	}
	typed := func(name string) string { return strings.Join(r.Form.All(name), "\n") }
	if len(where) == 0 {
		v.Barrier = &component.Notice{Kind: "info", Title: r.Text("desk.new.nowhere", nil), Text: r.Text("desk.new.nowhere_text", nil)}
	}
	at := control{ID: "f-authority", Name: "authority", Kind: "select", Label: r.Text("desk.new.authority", nil), Hint: r.Text("desk.new.authority.hint", nil), Required: true}
	options := []option{}
	for _, a := range where {
		options = append(options, option{Value: string(a.ID), Label: a.Title, Chosen: typed("authority") == string(a.ID) || typed("authority") == "" && r.Query("authority") == string(a.ID)})
	}
	if len(options) > 1 {
		options = append([]option{{Label: r.Text("desk.holding.form.choose", nil)}}, options...)
	}
	v.Controls = append(v.Controls, at.choices(options...))
	for _, name := range basics {
		field, _ := domain.FieldNamed(name)
		v.Controls = append(v.Controls, input(r, field, typed(name)))
	}
	if failed != nil {
		v.Problems = &problems{Title: r.Text("desk.holding.form.wrong", nil)}
		line := problem{Text: r.ErrorText(failed)}
		for i := range v.Controls {
			if v.Controls[i].Name == fieldOf(failed) {
				v.Controls[i].Error, line.Link = line.Text, "#"+v.Controls[i].ID
			}
		}
		v.Problems.List = []problem{line}
	}
	return r.Show(status, newTemplate, "", v)
}

// capturing lists the authorities at which the person may capture, by title.
func capturing(r *page.Request) ([]domain.Authority, error) {
	all, err := r.Read().Authorities(r.Ctx())
	if err != nil {
		return nil, err
	}
	parent := map[domain.AuthorityID]domain.AuthorityID{}
	for _, a := range all {
		parent[a.ID] = a.Parent
	}
	var tops []domain.AuthorityID
	for _, root := range r.Who.Roots {
		pol, err := r.Read().CurrentPolicy(r.Ctx(), root)
		if err != nil {
			return nil, err
		}
		tops = append(tops, pol.Rights.Where(r.Person(), domain.ActCapture, r.Clock())...)
	}
	var out []domain.Authority
	for _, a := range all {
		for id := a.ID; id != "" && !a.Closed; id = parent[id] {
			if slices.Contains(tops, id) {
				out = append(out, a)
				break
			}
		}
	}
	slices.SortFunc(out, func(a, b domain.Authority) int { return strings.Compare(a.Title, b.Title) })
	return out, nil
}

func create(r *page.Request) error {
	in := workflow.Capture{Authority: domain.AuthorityID(r.Form.Get("authority"))}
	for _, name := range basics {
		f, _ := domain.FieldNamed(name)
		f.Set(&in.Content, read(f, r.Form.All(name))...)
	}
	var err error
	var held workflow.Held
	if in.Authority == "" {
		err = &domain.Error{Code: domain.Invalid, Op: "holding.create", Key: "field.required", Field: "authority"}
	} else {
		held, err = r.Desk.Create(r.Ctx(), r.Actor(), in)
	}
	switch domain.CodeOf(err) {
	case "":
		return r.See(urlOf(held.ID, ""), "desk.new.done", map[string]any{"title": in.Content.Title})
	case domain.Invalid, domain.Conflict:
		return showNew(r, http.StatusUnprocessableEntity, err)
	}
	return err
}
