package leaks

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// variants are other ways to ask for the same: languages, formats, parts, conditions.
var variants = []asking{
	{method: http.MethodHead},
	{header: map[string]string{"Accept-Language": "en"}},
	{header: map[string]string{"Accept": "application/json"}},
	{header: map[string]string{"Accept": "text/turtle"}},
	{header: map[string]string{"Accept": "application/rdf+xml"}},
	{header: map[string]string{"Accept": "application/ld+json"}},
	{header: map[string]string{"Accept": "application/atom+xml"}},
	{header: map[string]string{"Accept": "text/csv"}},
	{header: map[string]string{"Accept": "application/pdf"}},
	{header: map[string]string{"Accept": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}},
	{header: map[string]string{"Accept": "application/problem+json"}},
	{header: map[string]string{"Accept-Encoding": "gzip"}},
	{header: map[string]string{"Range": "bytes=0-40"}},
	{header: map[string]string{"Range": "bytes=1-,-5"}},
	{header: map[string]string{"If-None-Match": "*"}},
	{header: map[string]string{"If-Modified-Since": "Thu, 31 Dec 2037 23:59:59 GMT"}},
	{header: map[string]string{"HX-Request": "true"}},
	{method: http.MethodHead, header: map[string]string{"Range": "bytes=0-0", "If-Range": `"x"`}},
	{target: "?lang=en"},
	{target: "?lang=de"},
	{target: "?format=json"},
	{target: "?format=ttl"},
	{target: "?sort=title&order=desc"},
	{target: "?page=2"},
	{target: "?cursor=WyIwIl0"},
	{target: ".ttl"},
	{target: ".rdf"},
	{target: ".jsonld"},
	{target: ".json"},
	{target: ".csv"},
	{target: ".xlsx"},
	{target: ".pdf"},
	{target: ".atom"},
	{target: "/"},
	{target: "/release.json"},
}

func (a asking) as(target string) asking {
	a.target = target + a.target
	return a
}

// visit asks for an address, for its twin that is absent where it must look like one, and for `ways` of its variants.
func (c *crawler) visit(f filled, ways int) {
	if c.stop() || !c.once(f.target) {
		return
	}
	c.pair(asking{target: f.target}, asking{target: f.twin}, f.hidden)
	if ways == 0 { // one in four
		if c.visits++; c.visits%4 == 0 {
			ways = 1
		}
	}
	for range max(ways, 0) {
		v := variants[c.rotating%len(variants)]
		c.rotating++
		c.pair(v.as(f.target), v.as(f.twin), f.hidden)
	}
}

// pair asks for an address and for its absent twin, if there is one, and compares the answers. ids are what differs between
// the two, by turns.
func (c *crawler) pair(a, twin asking, ids []string) answer {
	got := c.ask(a)
	if c.note != nil {
		c.note(a, twin, ids, got)
	}
	if ids == nil {
		return got
	}
	other := c.ask(twin)
	var real, none []string
	for i := 0; i+1 < len(ids); i += 2 {
		real, none = append(real, ids[i]), append(none, ids[i+1])
	}
	if x, y := got.plain(real...), other.plain(none...); x != y {
		c.differ(a, twin, difference(x, y))
	}
	return got
}

// routes visits every address of every route that reads.
func (c *crawler) routes(thorough bool, ways, most int) {
	all, _ := c.v.routes()
	for _, r := range all {
		if r.method != http.MethodGet || strings.HasSuffix(r.path, "*") {
			continue
		}
		for _, f := range c.fillings(r, thorough, most) {
			c.visit(f, ways)
		}
	}
}

// follow visits what the answers led to, at most so many addresses of one form.
func (c *crawler) follow(ofForm int) {
	count := map[string]int{}
	for most := 120 * ofForm; len(c.links) > 0 && !c.stop() && most > 0; {
		to := c.links[0]
		c.links = c.links[1:]
		path, query, _ := strings.Cut(to, "?")
		values, _ := url.ParseQuery(query)
		form := uuid.ReplaceAllString(path, "ID")
		for name := range values {
			form += "&" + name
		}
		if c.asked[to] || count[form] >= ofForm || strings.HasPrefix(path, "/desk/sign-out") {
			continue
		}
		count[form]++
		most--
		c.visit(filled{target: to}, -1)
	}
}

// queries puts canaries and ids that the viewer may not see into every query parameter of every address, and wants the
// answer that a word gets which stands nowhere.
func (c *crawler) queries(known map[string]map[string]bool, of, most int) {
	all, _ := c.v.routes()
	for _, r := range all {
		if r.method != http.MethodGet || strings.HasSuffix(r.path, "*") {
			continue
		}
		if !c.home(r) {
			continue
		}
		params := slices.Clone(r.query)
		for path, names := range known {
			if matches(r.path, path) {
				for n := range names {
					if !slices.Contains(params, n) && !strings.HasPrefix(n, "_") {
						params = append(params, n)
					}
				}
			}
		}
		slices.Sort(params)
		if len(r.params) > 0 && len(params) > 3 {
			of = min(of, 2)
		}
		for _, p := range params {
			for _, w := range c.probes(p, of) {
				path := ""
				if few := c.fillings(r, false, 1); len(few) == 1 {
					path = few[0].target
				}
				if path == "" || strings.Contains(path, w) {
					continue
				}
				c.queried++
				none := absent(w)
				if canaryForm.MatchString(w) {
					none = canaryForm.ReplaceAllStringFunc(w, func(s string) string { return word("nowhere " + s) })
				}
				ask := func(v string) asking { return asking{target: path + "?" + p + "=" + url.QueryEscape(v)} }
				c.pair(ask(w), ask(none), []string{w, none})
				if c.stop() || c.queried >= most {
					return
				}
			}
		}
	}
}

// probes are words and ids that the viewer may not see: of every kind some, for a search more.
func (c *crawler) probes(param string, of int) []string {
	if slices.Contains([]string{"q", "query", "about", "person", "search", "name"}, param) {
		of *= 3
	}
	var out []string
	words := c.w.can.all()
	c.rotating++
	for i := range words {
		w := words[(i*37+c.rotating*101)%len(words)]
		if place := c.w.can.place(w); !c.by.may(place) && len(out) < of {
			out = append(out, w)
		}
	}
	kinds := map[string]bool{}
	for i := range c.w.things {
		o := c.w.things[(i+c.rotating*13)%len(c.w.things)]
		if c.hides(o) && !kinds[o.kind] && (len(kinds) < of || slices.Contains([]string{"q", "query"}, param)) {
			kinds[o.kind] = true
			out = append(out, o.id)
		}
	}
	return out
}

// matches tells whether an address is one of a route.
func matches(route, path string) bool {
	a, b := strings.Split(route, "/"), strings.Split(path, "/")
	return slices.EqualFunc(a, b, func(x, y string) bool { return x == y || strings.HasPrefix(x, ":") && y != "" })
}
