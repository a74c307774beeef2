package traces

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"freigabe/internal/desktest"
	"freigabe/storage/storagetest"
)

// people try the forms that they find, in this order. Who administers comes last, because others lose something by it.
var people = []string{
	"wanda.grothe", "jana.feldkamp", "knut.ahlers", "margit.ellersiek", "friederike.lohmeyer", "henrike.sollbach", "tarek.wiemann",
}

// tour sends every form of the desk that writes.
type tour struct {
	*world
	t       *testing.T
	done    map[string]kept // by route
	tried   int
	refused int
}

// I7 and I12, for every route: it leaves what the tables say, or it does not happen and the caller is told so. Both run on
// one example, because filling it takes longer than they do.
func TestEveryRouteLeavesItsTraceOrIsRefused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *world) {
		operate(t, w)
		visit(t, w)
	})
}

// visit sends each form of the desk: it leaves what the table says; and while the ledger or the change log takes nothing, it
// is refused in words, nothing is stored, and what was typed can be sent again.
func visit(t *testing.T, w *world) {
	d := &tour{world: w, t: t, done: map[string]kept{}}
	for _, s := range script {
		if f := s.find(w); f != nil {
			d.try(s.route, desk[s.route], f, 0)
		}
	}
	for _, login := range people {
		if len(d.done) == len(desk) {
			break
		}
		b, tried := w.As(t, login), map[string]int{}
		for _, s := range w.crawl(b) {
			route := "POST " + s.route
			x, known := desk[route]
			if _, done := d.done[route]; done || !known || tried[route] > 8 {
				continue
			}
			tried[route]++
			for _, f := range b.Get(s.page).Forms() {
				if w.routeOf("POST", f.Target()) == s.route && d.try(route, x, f.Fill(), 0) {
					break
				}
			}
		}
	}
	for _, route := range slices.Sorted(maps.Keys(desk)) {
		if _, done := d.done[route]; !done {
			t.Errorf("%s was never sent with success", route)
		}
	}
	t.Logf("count: %d of %d routes of the desk that write did what they are for, %d forms sent, %d refused without their trace", len(d.done), len(desk), d.tried, d.refused)
}

// try sends a form, and what it asks to confirm. It tells whether it did what it is for.
func (d *tour) try(route string, x way, f *desktest.Form, depth int) bool {
	t := d.t
	if "POST "+d.routeOf("POST", f.Target()) != route {
		return false
	}
	for i := 0; i+1 < len(x.set); i += 2 {
		f.Set(x.set[i], x.set[i+1])
	}
	if x.file != "" {
		f.File("file", "liste.csv", x.file)
	}
	var hit *desktest.Page // its answer while the ledger was broken
	var stored []string
	if table := x.table(); table != "" {
		before := d.dump()
		undo := d.breakTable(table)
		hit = f.Send()
		undo()
		stored = differ(before, d.dump())
		if g := again(hit); g != nil {
			f = g
		}
	}
	before := d.kept()
	p := f.Send()
	d.tried++
	left := d.kept().since(before)
	done := p.Status == http.StatusSeeOther && !strings.Contains(p.Header.Get("Location"), "sign-in?") || p.Status == http.StatusOK && (x.says && len(left) > 0 || x.leaves == looking)
	if done {
		d.done[route] = left
		if why := left.wrong(x.leaves); why != "" {
			t.Errorf("%s %s", route, why)
		}
		if hit != nil {
			d.refused++
			d.told(route, f, hit, stored)
		}
		return true
	}
	if len(left) > 0 {
		t.Errorf("%s = %d, and left %v", route, p.Status, left)
	}
	if p.Status == http.StatusOK && depth < 3 {
		for _, g := range p.Forms() {
			if d.try(route, x, g.Fill(), depth+1) {
				return true
			}
		}
	}
	return false
}

// told judges the answer that a form got while nothing could be written.
func (d *tour) told(route string, f *desktest.Form, p *desktest.Page, stored []string) {
	t := d.t
	if len(stored) > 0 {
		t.Errorf("%s stored something in %v without its trace", route, stored)
	}
	id := p.Header.Get("X-Request-Id")
	if p.Status != http.StatusServiceUnavailable || p.Header.Get("Retry-After") == "" || id == "" || !strings.Contains(p.Text(), id) {
		t.Errorf("%s without its trace = %d, request %q:\n%s", route, p.Status, id, p.Text())
		return
	}
	p.Check().Says("Die Datenbank nimmt gerade nichts an. Es wurde nichts gespeichert")
	if f.Multipart() || f.Values.Has("password") {
		return
	}
	kept := again(p)
	if kept == nil {
		t.Errorf("%s: what was typed is not on the page that refuses it", route)
		return
	}
	for name, v := range f.Values {
		if name != "_csrf" && !slices.Equal(v, kept.Values[name]) {
			t.Errorf("%s: %s was %q, and is %q on the page that refuses it", route, name, v, kept.Values[name])
		}
	}
}

// again is the form on a page that refuses for the moment.
func again(p *desktest.Page) *desktest.Form {
	if p == nil || !p.HasForm("Noch einmal senden") {
		return nil
	}
	return p.Form("Noch einmal senden")
}

// table is where a way leaves its trace.
func (x way) table() string {
	switch {
	case strings.HasPrefix(x.leaves, "nothing: "):
		return ""
	case x.leaves == "change":
		return "change_log"
	}
	return "leaf"
}

// breakTable lets a table take no rows, until undo.
func (w *world) breakTable(table string) (undo func()) {
	if w.postgres {
		storagetest.Owner(w.t, w.Store, "REVOKE INSERT ON "+table+" FROM freigabe_app")
		return func() { storagetest.Owner(w.t, w.Store, "GRANT INSERT ON "+table+" TO freigabe_app") }
	}
	storagetest.Owner(w.t, w.Store, "CREATE TRIGGER attack BEFORE INSERT ON "+table+" BEGIN SELECT RAISE(ABORT, 'attack'); END")
	return func() { storagetest.Owner(w.t, w.Store, "DROP TRIGGER attack") }
}

// Each route that writes stands in a table, and each line of the tables is a route.
func TestEveryRouteThatWritesIsInATable(t *testing.T) {
	t.Parallel()
	w := over(t, desktest.New(t), false)
	all := w.writing()
	for _, route := range all {
		_, page := desk[route]
		if !page && !slices.Contains(operations(), operation(route)) {
			t.Errorf("%s: say in the table of the desk, or of the API, what it leaves", route)
		}
	}
	for _, route := range slices.Sorted(maps.Keys(desk)) {
		if !slices.Contains(all, route) {
			t.Errorf("%s is in a table, and no route", route)
		}
	}
	for _, op := range operations() {
		if !slices.ContainsFunc(all, func(route string) bool { return operation(route) == op }) {
			t.Errorf("%s is in a table, and no operation", op)
		}
	}
	t.Logf("count: %d routes that write", len(all))
}

// operation is a route of the API as its contract writes it: "PUT /holdings/{id}".
func operation(route string) string {
	method, path, _ := strings.Cut(route, " ")
	below, ok := strings.CutPrefix(path, prefix)
	if !ok {
		return ""
	}
	parts := strings.Split(below, "/")
	for i, p := range parts {
		if name, ok := strings.CutPrefix(p, ":"); ok {
			parts[i] = "{" + name + "}"
		}
	}
	return method + " " + strings.Join(parts, "/")
}

const prefix = "/api/v1"
