package audit

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/casefile"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// wording puts decisions into words: it knows the names that a page needs.
type wording struct {
	*page.Request
	people      map[domain.PersonID]string
	authorities map[domain.AuthorityID]domain.Authority
	tree        []domain.Authority
}

// wording reads the authorities, and the names of everybody whom the decisions mention.
func newWording(r *page.Request, rows []workflow.HistoryEntry, more ...domain.PersonID) (*wording, error) {
	w := &wording{Request: r, authorities: map[domain.AuthorityID]domain.Authority{}}
	var err error
	if w.tree, err = r.Read().Authorities(r.Ctx()); err != nil {
		return nil, err
	}
	for _, a := range w.tree {
		w.authorities[a.ID] = a
	}
	people := more
	for _, e := range rows {
		if textOf(e.Decision, domain.TextName) == "" {
			people = append(people, e.Actor)
		}
		people = append(people, e.OnBehalfOf)
		for _, key := range personDetails {
			people = append(people, domain.PersonID(e.Detail[key]))
		}
	}
	w.people, err = w.names(people)
	return w, err
}

// personDetails are the details of administration that name a person.
var personDetails = []string{"person", "for", "by", "to", "first", "second"}

func (w *wording) names(ids []domain.PersonID) (map[domain.PersonID]string, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id domain.PersonID) bool { return !domain.IsID(string(id)) })
	if len(ids) == 0 {
		return nil, nil
	}
	return w.Names(ids...)
}

func (w *wording) name(id domain.PersonID) string {
	if n := w.people[id]; n != "" {
		return n
	}
	return w.Text("desk.person.unnamed", nil)
}

// actor names who decided, by the name at that time where it is not erased.
func (w *wording) actor(d domain.Decision) string {
	if d.ActorKind != domain.ByPerson {
		return w.Label("actor", string(d.ActorKind))
	}
	if n := textOf(d, domain.TextName); n != "" {
		return n
	}
	return w.name(d.Actor)
}

// role says in which role, and for which place where that is not the whole authority.
func (w *wording) role(d domain.Decision) string {
	if d.Role == "" {
		return ""
	}
	return w.Label("role", string(d.Role))
}

func (w *wording) behalf(d domain.Decision) string {
	if d.OnBehalfOf == "" {
		return ""
	}
	return w.Text("desk.audit.behalf", map[string]any{"name": w.name(d.OnBehalfOf)})
}

func (w *wording) place(id domain.AuthorityID) string { return w.authorities[id].Title }

// what was decided, with its first letter as it stands in a list.
func (w *wording) what(e workflow.HistoryEntry) string {
	return casefile.What(w.Lang, e.Decision, e.Place)
}

// subject names what a decision is about: the holding, or what of the administration it changed.
func (w *wording) subject(e workflow.HistoryEntry) (text string, german bool) {
	switch {
	case e.Title != "" || e.Name != "":
		return cmp.Or(e.Title, e.Name), true
	case e.Holding != "":
		return w.Text("desk.audit.holding_gone", nil), false
	}
	d := e.Detail
	switch {
	case d["assignment"] != "":
		return w.Text("desk.audit.subject.role", map[string]any{"role": domain.Role(d["role"]), "name": w.name(domain.PersonID(d["person"]))}), false
	case d["deputy"] != "":
		return w.Text("desk.audit.subject.deputy", map[string]any{"by": w.name(domain.PersonID(d["by"])), "for": w.name(domain.PersonID(d["for"]))}), false
	case d["person"] != "":
		return w.name(domain.PersonID(d["person"])), false
	}
	return cmp.Or(w.place(e.Authority), w.place(e.Root)), true
}

// number is the place of a decision in the ledger as people count, from 1; "" while it has none.
func (w *wording) number(index *int64) string {
	if index == nil {
		return ""
	}
	return w.Number(int(*index) + 1)
}

func (w *wording) rules(d domain.Decision) []string {
	var out []string
	for _, r := range d.Rules {
		out = append(out, w.Text("desk.audit.rule", map[string]any{"authority": cmp.Or(w.place(r.Authority), string(r.Authority)), "version": r.Version}))
	}
	return out
}

// moment is an instant in short form, exact on hover.
func (w *wording) moment(t time.Time) component.Moment { return moment(w.Request, t) }

func moment(r *page.Request, t time.Time) component.Moment {
	if t.IsZero() {
		return component.Moment{}
	}
	return component.MomentOf(t, r.ShortDay(r.DayOf(t))+", "+r.TimeOf(t), r.Exact(t))
}

// textOf gives a text of a decision, "" where there is none or it was erased.
func textOf(d domain.Decision, kind domain.TextKind) string {
	for _, t := range d.Texts {
		if t.Kind == kind {
			return t.Body
		}
	}
	return ""
}

// erasedBy says by which decision something was erased.
func (w *wording) erasedBy(by domain.DecisionID) string {
	return w.Text("desk.file.erased", map[string]any{"decision": string(by)})
}

// places are the authorities of the reader's legal entities, as options.
func (w *wording) places() []component.Option {
	roots := map[domain.AuthorityID]bool{w.Who.Person.Root: true}
	for _, r := range w.Who.Roots {
		roots[r] = true
	}
	mine := slices.DeleteFunc(slices.Clone(w.tree), func(a domain.Authority) bool { return !roots[a.Root] })
	children := map[domain.AuthorityID][]domain.Authority{}
	for _, a := range mine {
		children[a.Parent] = append(children[a.Parent], a)
	}
	var out []component.Option
	var add func(parent domain.AuthorityID, depth int)
	add = func(parent domain.AuthorityID, depth int) {
		list := children[parent]
		slices.SortFunc(list, func(a, b domain.Authority) int { return cmp.Compare(a.Title, b.Title) })
		for _, a := range list {
			out = append(out, component.Option{Value: string(a.ID), Text: strings.Repeat("– ", depth) + a.Title, Lang: "de"})
			if depth < 20 {
				add(a.ID, depth+1)
			}
		}
	}
	add("", 0)
	return out
}
