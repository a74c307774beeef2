package leaks

import (
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// crawler asks for everything as one viewer and looks for canaries in what comes back.
type crawler struct {
	t      testing.TB
	w      *world
	v      *service
	by     *viewer
	find   func(place string, a asking, got answer) // a canary that the viewer may not see
	differ func(a, twin asking, how string)         // an answer that tells "hidden" from "absent"

	note func(a, twin asking, ids []string, got answer) // every request that is compared, with its answer; nil for nobody

	answers  int
	seen     map[string]bool // canaries that came back, allowed or not
	statuses map[int]int
	asked    map[string]bool
	links    []string
	params   map[string]map[string]bool // query parameters of pages, by path
	stop     func() bool
	visible  map[string]bool // holdings of the viewer's own administration of which they may see something
	rotating int
	visits   int
	queried  int
}

// newCrawler reports what it finds to the test.
func newCrawler(t testing.TB, w *world, by *viewer) *crawler {
	c := &crawler{t: t, w: w, v: w.v, by: by, seen: map[string]bool{}, statuses: map[int]int{}, asked: map[string]bool{}, params: map[string]map[string]bool{}}
	reported := map[string]bool{} // once for each form of an address
	report := func(a asking, format string, args ...any) {
		path, query, _ := strings.Cut(a.target, "?")
		query, _, _ = strings.Cut(query, "=")
		form := uuid.ReplaceAllString(path, "ID") + "?" + query
		if !reported[form] && len(reported) < 12 {
			reported[form] = true
			t.Errorf(format, args...)
		}
	}
	c.find = func(place string, a asking, got answer) {
		report(a, "%s sees %q in the answer %d to %s", by.name, place, got.status, a)
	}
	c.differ = func(a, twin asking, how string) {
		report(a, "%s can tell what is hidden from what is not there: %s and %s differ\n%s", by.name, a, twin, how)
	}
	c.stop = func() bool { return len(reported) >= 12 }
	c.visible = w.visibleTo(by)
	return c
}

// ask sends a request, looks at the answer and collects its links. sent are the canaries that stand in the request: they
// may come back, see search.
func (c *crawler) ask(a asking) answer {
	got := c.v.ask(c.by, a)
	c.answers++
	c.statuses[got.status]++
	text := got.text()
	sent := a.target + a.body
	for _, w := range found(text) {
		place := c.w.can.place(w)
		if strings.Contains(sent, w) {
			continue
		}
		c.seen[w] = true
		if !c.by.may(place) {
			c.find(place, a, got)
		}
	}
	if a.method == "" && len(a.header) == 0 {
		c.collect(a.target, got)
	}
	return got
}

var (
	hrefs  = regexp.MustCompile(`(?:href|src|action|formaction|hx-get)="([^"]*)"`)
	fields = regexp.MustCompile(`(?s)<form[^>]*?(?:action="([^"]*)")?[^>]*>(.*?)</form>`)
	names  = regexp.MustCompile(`<(?:input|select|textarea|button)[^>]* name="([^"]+)"`)
	inIRIs = regexp.MustCompile(regexp.QuoteMeta(publicURL) + `(/[^\s"'<>]*)`)
)

// collect remembers where an answer leads, and which parameters its forms and links have.
func (c *crawler) collect(from string, got answer) {
	add := func(to string) {
		u, err := url.Parse(strings.ReplaceAll(to, "&amp;", "&"))
		if err != nil || u.Host != "" && u.Scheme+"://"+u.Host != publicURL {
			return
		}
		base, err := url.Parse(from)
		if err != nil {
			return
		}
		u = base.ResolveReference(u)
		u.Scheme, u.Host, u.Fragment = "", "", ""
		if !strings.HasPrefix(u.Path, "/") {
			return
		}
		for name := range u.Query() {
			c.param(u.Path, name)
		}
		c.links = append(c.links, u.RequestURI())
	}
	for _, m := range hrefs.FindAllStringSubmatch(got.body, -1) {
		add(m[1])
	}
	for _, m := range inIRIs.FindAllStringSubmatch(got.body, -1) {
		add(m[1])
	}
	if to := got.header.Get("Location"); to != "" {
		add(to)
	}
	for _, m := range fields.FindAllStringSubmatch(got.body, -1) {
		if tag, _, _ := strings.Cut(m[0], ">"); strings.Contains(tag, `method="post"`) {
			continue
		}
		path, _, _ := strings.Cut(from, "?")
		if m[1] != "" {
			path, _, _ = strings.Cut(m[1], "?")
		}
		for _, n := range names.FindAllStringSubmatch(m[2], -1) {
			c.param(path, n[1])
		}
	}
}

func (c *crawler) param(path, name string) {
	if c.params[path] == nil {
		c.params[path] = map[string]bool{}
	}
	c.params[path][name] = true
}

// once tells whether a target was not asked for before.
func (c *crawler) once(target string) bool {
	if c.asked[target] {
		return false
	}
	c.asked[target] = true
	return true
}

// filled is a path with values in its parameters, and its twin with absent ids in place of what is hidden.
type filled struct {
	target string
	twin   string // "" where nothing in it is hidden
	ids    []object
	hidden []string // id and absent id by turns
}

// fillings gives the addresses of a route: with every object of the kind that its first parameter names, and a few of all
// other kinds; a second parameter takes what belongs to the first. At most `most`, spread evenly.
func (c *crawler) fillings(r route, thorough bool, most int) []filled {
	all := [][]object{nil}
	for i, p := range r.params {
		var next [][]object
		for _, ids := range all {
			var owner *object
			if i > 0 {
				owner = &ids[0]
			}
			for _, o := range c.candidates(p.kind, owner, thorough) {
				next = append(next, append(slices.Clone(ids), o))
			}
		}
		all = next
	}
	if !c.home(r) && len(r.params) > 0 {
		most = min(most, 1+most/10)
	}
	var out []filled
	for _, ids := range c.choose(all, r, most) {
		out = append(out, c.fill(r, ids))
	}
	return out
}

// choose takes a half of what is hidden and of the right kind, the rest from all others; where in a list it begins differs from
// route to route.
func (c *crawler) choose(all [][]object, r route, most int) (out [][]object) {
	var right, other [][]object
	for _, ids := range all {
		if len(ids) > 0 && c.hides(ids[0]) && (ids[0].kind == r.params[0].kind || len(ids) > 1 && c.hides(ids[1])) {
			right = append(right, ids)
		} else {
			other = append(other, ids)
		}
	}
	c.rotating++
	take := func(from [][]object, n int) {
		n = min(n, len(from))
		for i := range n {
			out = append(out, from[(i*len(from)/n+c.rotating)%len(from)])
		}
	}
	take(right, max(most-len(other), (most+1)/2))
	take(other, most-len(out))
	return out
}

func (c *crawler) fill(r route, ids []object) filled {
	f := filled{ids: ids}
	segments := strings.Split(r.path, "/")
	twin := slices.Clone(segments)
	for i, n := 0, 0; i < len(segments); i++ {
		if !strings.HasPrefix(segments[i], ":") {
			continue
		}
		id := ids[n].id
		segments[i], twin[i] = url.PathEscape(id), url.PathEscape(id)
		if c.hides(ids[n]) {
			twin[i] = url.PathEscape(absent(id))
			f.hidden = append(f.hidden, id, absent(id))
		}
		n++
	}
	f.target = strings.Join(segments, "/")
	if f.hidden != nil {
		f.twin = strings.Join(twin, "/")
	}
	return f
}

// candidates are what can stand in a parameter.
func (c *crawler) candidates(kind string, owner *object, thorough bool) []object {
	var out []object
	for _, w := range words[kind] {
		out = append(out, object{kind: kind, id: w, public: true})
	}
	few := map[string]int{}
	for _, o := range c.w.things {
		natural := o.kind == kind || kind == "proposal" && slices.Contains([]string{"assignment", "deputy", "rule", "questionnaire", "token", "move", "sharing"}, o.kind) ||
			kind == "file name" && o.kind == "distribution"
		switch {
		case natural && owner != nil && owner.holding != "" && o.holding != "":
			if o.holding == owner.holding {
				out = append(out, o)
			} else if few[o.kind] < 1 {
				few[o.kind]++
				out = append(out, o)
			}
		case natural && owner != nil && owner.kind == "proposal kind" && !thorough:
			if strings.HasPrefix(o.kind, owner.id[:4]) || owner.id == "role" && o.kind == "assignment" {
				out = append(out, o)
			}
		case natural && (thorough || o.kind != "decision" || few[o.kind+o.root] < 25):
			few[o.kind+o.root]++
			out = append(out, o)
		case !natural && owner == nil && len(words[kind]) == 0 && (few[o.kind+o.root] < 1 || thorough && few[o.kind+o.root] < 12):
			few[o.kind+o.root]++
			out = append(out, o)
		}
	}
	return out
}

// hides tells whether an object may not be seen by the viewer in any form, so that it must look like one that is absent.
func (c *crawler) hides(o object) bool {
	if o.public || o.root == "" || o.kind == "authority" {
		return false
	}
	if c.by.foreign(o.root) {
		return true
	}
	if o.root == "beta" {
		return false // they hold every role there
	}
	return o.holding != "" && c.by.may != nil && !c.by.inside && !c.visible[o.holding]
}

// visibleTo lists holdings of which a colleague sees an internal release, or more.
func (w *world) visibleTo(by *viewer) map[string]bool {
	out := map[string]bool{}
	for what, id := range w.alpha.holdings {
		if by.may("alpha/"+what+"/internal/volume") || by.may("alpha/"+what+"/edition 2/internal/volume") {
			out[string(id)] = true
		}
	}
	return out
}

// home tells whether a route is where a viewer's credentials count; elsewhere they are anybody, and a few addresses do.
func (c *crawler) home(r route) bool {
	switch {
	case c.by.session != "":
		return strings.HasPrefix(r.path, "/desk")
	case c.by.token != "":
		return strings.HasPrefix(r.path, "/api/")
	}
	return !strings.HasPrefix(r.path, "/desk") && !strings.HasPrefix(r.path, "/api/")
}
