package leaks

import (
	"context"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// reading is one call of a read of the store through a scope, straight from here: pages often ask two reads, and the first one
// hides what the second would show.
type reading struct {
	by     *viewer
	method string
	args   []reflect.Value
	twin   []reflect.Value // with absent ids; nil where nothing in args is hidden
	ids    []string        // hidden and absent by turns
}

func (r reading) String() string {
	var b strings.Builder
	for _, a := range r.args[2:] {
		fmt.Fprintf(&b, " %.120v", a)
	}
	return r.method + "(" + strings.TrimSpace(b.String()) + ")"
}

// unread are methods that this test leaves out, and why.
var unread = map[string]string{
	"See":      "it writes the reader's own note",
	"RightsOn": "it is asked about one authority, whose name and time zone are public; TestOutsidersSeeNothing looks at its page",
}

// readings makes calls of every method of workflow.Reader that takes a Scope, or a person whose own things it reads. A method that
// is added later is called, too; one with a parameter that nobody knows makes the test red.
func (w *world) readings(t testing.TB, by *viewer, person domain.PersonID, scope workflow.Scope) []reading {
	var out []reading
	reader := reflect.TypeFor[workflow.Reader]()
	for i := range reader.NumMethod() {
		m := reader.Method(i)
		in := m.Type
		if in.NumIn() < 2 || unread[m.Name] != "" {
			continue
		}
		first := reflect.ValueOf(scope)
		switch in.In(1) {
		case reflect.TypeFor[workflow.Scope]():
		case reflect.TypeFor[domain.PersonID]():
			if person == "" {
				continue
			}
			first = reflect.ValueOf(person)
		default:
			continue
		}
		base := []reflect.Value{reflect.ValueOf(context.Background()), first}
		calls := []reading{{by: by, method: m.Name, args: base, twin: base}}
		for p := 2; p < in.NumIn(); p++ {
			typ := in.In(p)
			if in.IsVariadic() && p == in.NumIn()-1 {
				continue
			}
			values := w.arguments(by, typ)
			if values == nil {
				t.Fatalf("%s takes a %s, and nobody has said what to try; add it to arguments in reads_test.go", m.Name, typ)
			}
			var next []reading
			for k, c := range calls {
				for j, v := range values {
					if len(calls)*len(values) > 120 && (k+j)%3 != 0 {
						continue
					}
					n := reading{by: by, method: m.Name, args: append(slices.Clip(c.args), v.real), twin: append(slices.Clip(c.twin), v.none), ids: append(slices.Clip(c.ids), v.ids...)}
					next = append(next, n)
				}
			}
			calls = next
		}
		out = append(out, calls...)
	}
	return out
}

type argument struct {
	real, none reflect.Value
	ids        []string
}

// kindsOf says which objects an id type names.
var kindsOf = map[reflect.Type]string{
	reflect.TypeFor[domain.HoldingID](): "holding", reflect.TypeFor[domain.ReviewID](): "review", reflect.TypeFor[domain.DecisionID](): "decision",
	reflect.TypeFor[domain.ReleaseID](): "release", reflect.TypeFor[domain.QuestionID](): "question", reflect.TypeFor[domain.TaskID](): "task",
	reflect.TypeFor[domain.DeputyID](): "deputy", reflect.TypeFor[domain.ImportID](): "import", reflect.TypeFor[domain.DraftID](): "draft",
	reflect.TypeFor[domain.DistributionID](): "distribution", reflect.TypeFor[domain.Digest](): "sha", reflect.TypeFor[domain.PersonID](): "person",
	reflect.TypeFor[domain.ErasureID](): "erasure", reflect.TypeFor[domain.AuthorityID](): "authority",
}

// arguments are what can stand in a parameter: ids that are hidden, words that nobody may find, and empty filters.
func (w *world) arguments(by *viewer, typ reflect.Type) []argument {
	same := func(vs ...any) (out []argument) {
		for _, v := range vs {
			x := reflect.ValueOf(v)
			out = append(out, argument{x, x, nil})
		}
		return out
	}
	text := func(t reflect.Type, s string) reflect.Value { return reflect.ValueOf(s).Convert(t) }
	ids := func(t reflect.Type, kind string, most int) (out []argument) {
		c := &crawler{w: w, by: by, visible: w.visibleTo(by)}
		var all []object
		for _, o := range w.things {
			if o.kind == kind && (c.hides(o) || kind == "authority" && by.root == "beta" && o.root == "alpha") {
				all = append(all, o)
			}
		}
		for i := range min(most, len(all)) {
			o := all[i*len(all)/min(most, len(all))]
			out = append(out, argument{text(t, o.id), text(t, absent(o.id)), []string{o.id, absent(o.id)}})
		}
		if out == nil {
			return same(text(t, "").Interface())
		}
		return out
	}
	most := 8
	if long() {
		most = 60
	}
	switch {
	case kindsOf[typ] != "":
		return ids(typ, kindsOf[typ], most)
	case typ.Kind() == reflect.Slice && kindsOf[typ.Elem()] != "":
		many := argument{reflect.MakeSlice(typ, 0, 0), reflect.MakeSlice(typ, 0, 0), nil}
		for _, a := range ids(typ.Elem(), kindsOf[typ.Elem()], 60) {
			many.real, many.none, many.ids = reflect.Append(many.real, a.real), reflect.Append(many.none, a.none), append(many.ids, a.ids...)
		}
		return []argument{many}
	case typ == reflect.TypeFor[string]():
		out := ids(typ, "name", 5)
		for _, kind := range []string{"assignment", "deputy", "rule", "questionnaire", "token", "move", "sharing", "holding", "review", "decision"} {
			out = append(out, ids(typ, kind, 2)...)
		}
		for _, o := range ids(typ, "view", 2) {
			if v := o.real.String(); v != "" {
				o.real, o.none = text(typ, workflow.ViewPrefix+v), text(typ, workflow.ViewPrefix+o.none.String())
				out = append(out, o)
			}
		}
		for _, place := range []string{"captured/public/title", "in review/public/description", "people/steward/name", "people/head/login"} {
			hidden, none := word("alpha/"+place), word("nowhere "+place)
			if !by.may("alpha/" + place) {
				out = append(out, argument{text(typ, hidden), text(typ, none), []string{hidden, none}})
			}
		}
		return append(out, same("2026/1", "2026-2", "view.x")...)
	case typ == reflect.TypeFor[workflow.ProposalKind]():
		return same(workflow.ProposedRole, workflow.ProposedDeputy, workflow.ProposedRules, workflow.ProposedQuestionnaire, workflow.ProposedToken, workflow.ProposedMove, workflow.ProposedSharing)
	case typ == reflect.TypeFor[domain.Audience]():
		return same(domain.ForInternal, domain.ForPublic, domain.ForRegister)
	case typ.Kind() == reflect.Int, typ.Kind() == reflect.Int64:
		return []argument{{reflect.ValueOf(0).Convert(typ), reflect.ValueOf(0).Convert(typ), nil}, {reflect.ValueOf(150).Convert(typ), reflect.ValueOf(150).Convert(typ), nil}}
	case typ == reflect.TypeFor[time.Time]():
		return same(w.clock.now())
	case typ.Kind() == reflect.Slice && typ.Elem().Kind() == reflect.Struct:
		one := reflect.MakeSlice(typ, 1, 1)
		return []argument{{one, one, nil}}
	case typ.Kind() == reflect.Struct:
		return w.filters(by, typ)
	}
	return nil
}

// filters are an empty filter, and one with a hidden id in each field that takes one.
func (w *world) filters(by *viewer, typ reflect.Type) []argument {
	fresh := func() reflect.Value {
		v := reflect.New(typ).Elem()
		now := w.clock.now()
		if q, ok := v.Addr().Interface().(*workflow.OverviewQuery); ok {
			q.Today, q.Ages, q.Waits, q.Months = "2026-12-01", []time.Time{now.AddDate(0, 0, -7)}, []time.Time{now.AddDate(0, 0, -3)}, []time.Time{now.AddDate(0, -1, 0), now.AddDate(0, 1, 0)}
		}
		if q, ok := v.Addr().Interface().(*workflow.ReleaseFilter); ok {
			q.Audience = domain.ForInternal
		}
		for _, name := range []string{"Limit"} {
			if f := v.FieldByName(name); f.IsValid() && f.Kind() == reflect.Int {
				f.SetInt(200)
			}
		}
		if f := v.FieldByName("Today"); f.IsValid() && f.Kind() == reflect.String {
			f.SetString("2026-12-01")
		}
		return v
	}
	empty := fresh()
	out := []argument{{empty, empty, nil}}
	for i := range typ.NumField() {
		f := typ.Field(i)
		if kind := kindsOf[f.Type]; kind != "" && f.IsExported() {
			for _, a := range w.arguments(by, f.Type)[:1] {
				x, y := fresh(), fresh()
				x.Field(i).Set(a.real)
				y.Field(i).Set(a.none)
				out = append(out, argument{x, y, a.ids})
			}
		}
	}
	return out
}

// call makes the call and spells out what came back.
func (r reading) call(s *service, args []reflect.Value) string {
	var b strings.Builder
	for _, v := range reflect.ValueOf(s.store).MethodByName(r.method).Call(args) {
		spell(v, &b)
		b.WriteByte('\n')
	}
	return b.String()
}

// spell writes every value below v, by name.
func spell(v reflect.Value, b *strings.Builder) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		switch e, failed := v.Interface().(error); {
		case v.IsNil():
			b.WriteString("-")
		case failed:
			fmt.Fprintf(b, "error %s %s", domain.CodeOf(e), domain.KeyOf(e))
		default:
			spell(v.Elem(), b)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			fmt.Fprintf(b, "%s", v.Bytes())
			return
		}
		for i := range v.Len() {
			b.WriteByte('[')
			spell(v.Index(i), b)
			b.WriteByte(']')
		}
	case reflect.Map:
		lines := map[string]string{}
		for _, k := range v.MapKeys() {
			var x strings.Builder
			spell(v.MapIndex(k), &x)
			lines[fmt.Sprint(k)] = x.String()
		}
		for _, k := range slices.Sorted(maps.Keys(lines)) {
			b.WriteString("{" + k + ": " + lines[k] + "}")
		}
	case reflect.Struct:
		if at, ok := v.Interface().(time.Time); ok {
			b.WriteString(at.UTC().Format(time.RFC3339Nano))
			return
		}
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				b.WriteString(" " + f.Name + "=")
				spell(v.Field(i), b)
			}
		}
	default:
		fmt.Fprint(b, v)
	}
}

// look makes the call and tells what is wrong with what came back: "" for nothing. before: the service over the database as it was
// before alpha's hidden holdings were made, for viewers of whom nothing may change.
func (r reading) look(w *world, before *service) string {
	got := r.call(w.v, r.args)
	for _, word := range found(got) {
		if place := w.can.place(word); !r.by.may(place) && !strings.Contains(strings.Join(r.ids, " "), word) {
			return fmt.Sprintf("%s sees %q by %s", r.by.name, place, r)
		}
	}
	clean := func(text string, from int) string {
		for i := from; i < len(r.ids); i += 2 {
			text = strings.ReplaceAll(text, r.ids[i], fmt.Sprint("ASKED", i/2))
		}
		return text
	}
	if r.ids != nil {
		if x, y := clean(got, 0), clean(r.call(w.v, r.twin), 1); x != y {
			return fmt.Sprintf("%s can tell hidden from absent by %s: %s", r.by.name, r, difference(x, y))
		}
	}
	if before != nil && r.by.root != "alpha" && r.method != "LedgerState" {
		if y := r.call(before, r.args); got != y {
			return fmt.Sprintf("%s notices hidden holdings by %s: %s", r.by.name, r, difference(got, y))
		}
	}
	if r.by.root == "" && r.method == "LedgerState" && !strings.Contains(got, "error") {
		return "anonymous reads the state of the ledger"
	}
	return ""
}

// directly makes the readings of everybody outside.
func (w *world) directly(t testing.TB) (out []reading) {
	scopes := map[string]workflow.Scope{"beta": w.beta.scope("curious"), "": workflow.Anonymous()}
	people := map[string]domain.PersonID{"beta": w.beta.people["curious"]}
	for _, i := range []int{1, 0} {
		by := w.outside[i]
		out = append(out, w.readings(t, by, people[by.root], scopes[by.root])...)
	}
	for i, short := range map[int]string{3: "nobody", 5: "sibling"} {
		out = append(out, w.readings(t, w.outside[i], w.alpha.people[short], w.alpha.scope(short))...)
	}
	return out
}

// TestReadsThroughAScopeShowNothing calls every read of the store as everybody outside.
func TestReadsThroughAScopeShowNothing(t *testing.T) {
	t.Parallel()
	w := whole(t)
	before := w.over(t, shared.before, w.clock.copy())
	methods, wrong := map[string]int{}, 0
	all := w.directly(t)
	for _, r := range all {
		methods[r.method]++
		if what := r.look(w, before.v); what != "" {
			if wrong++; wrong <= 15 {
				t.Error(what)
			}
		}
	}
	t.Logf("count: %d calls of %d reads", len(all), len(methods))
	if len(methods) < 70 {
		t.Errorf("only %d reads are called", len(methods))
	}
}
