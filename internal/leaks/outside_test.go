package leaks

import (
	"maps"
	"strings"
	"sync"
	"testing"
)

// insideView is what people see who may: which canaries are on the pages at all, and which parameters the pages have.
var insideView struct {
	once   sync.Once
	seen   map[string]bool
	params map[string]map[string]bool
	count  int
}

func inside(t testing.TB) (seen map[string]bool, params map[string]map[string]bool, answers int) {
	t.Helper()
	w := whole(t)
	insideView.once.Do(func() {
		insideView.seen, insideView.params = map[string]bool{}, map[string]map[string]bool{}
		for _, by := range append(w.within[:len(w.within):len(w.within)], w.outside...) {
			c := newCrawler(t, w, by)
			if !by.inside { // for the names of parameters only; TestOutsidersSeeNothing looks at what they see
				c.find, c.differ = func(string, asking, answer) {}, func(asking, asking, string) {}
				c.roots()
			} else {
				c.routes(false, -1, 3)
				c.follow(8)
			}
			insideView.count += c.answers
			for w := range c.seen {
				insideView.seen[w] = true
			}
			for path, names := range c.params {
				if insideView.params[path] == nil {
					insideView.params[path] = map[string]bool{}
				}
				maps.Copy(insideView.params[path], names)
			}
		}
	})
	return insideView.seen, insideView.params, insideView.count
}

// roots visits the routes without parameters.
func (c *crawler) roots() {
	all, _ := c.v.routes()
	for _, r := range all {
		if r.method == "GET" && len(r.params) == 0 && !strings.HasSuffix(r.path, "*") {
			c.visit(filled{target: r.path}, -1)
		}
	}
}

// TestOutsidersSeeNothing crawls everything as everybody who is outside: nobody sees a canary of what they may not see, and
// what is hidden from them looks exactly like what is not there.
func TestOutsidersSeeNothing(t *testing.T) {
	t.Parallel()
	w := whole(t)
	_, params, _ := inside(t)
	total, statuses := 0, map[int]int{}
	var mu sync.Mutex
	t.Run("everybody", func(t *testing.T) {
		for i, by := range w.outside {
			t.Run(by.name, func(t *testing.T) {
				t.Parallel()
				c := newCrawler(t, w, by)
				c.rotating = i * 7
				ways, of, links, most, words := 0, 1, 1, 5, 80
				if long() {
					ways, of, links, most, words = 1, 4, 10, 50, 8000
				}
				c.routes(long(), ways, most)
				a := c.answers
				c.follow(links)
				b := c.answers
				c.queries(params, of, words)
				t.Logf("%d by routes, %d by links, %d by %d queries", a, b-a, c.answers-b, c.queried)
				mu.Lock()
				defer mu.Unlock()
				total += c.answers
				for s, n := range c.statuses {
					statuses[s] += n
					if s >= 500 || s == 0 {
						t.Errorf("%d answers with status %d", n, s)
					}
				}
				t.Logf("%s: %d answers, %d canaries seen that they may see", by.name, c.answers, len(c.seen))
			})
		}
	})
	t.Logf("count: %d answers, by status %v, %d canaries in %d objects", total, statuses, len(w.can.places), len(w.things))
	if least := map[bool]int{false: 3000, true: 50000}[long()]; total < least {
		t.Errorf("%d answers, want at least %d", total, least)
	}
	if said := found(w.v.log.take()); len(said) > 0 {
		t.Errorf("the log has %d canaries, the first is %q", len(said), w.can.place(said[0]))
	}
}

// TestInsidersSeeTheCanaries: the same crawl as people who may see finds canaries of every kind. Where nobody ever sees one, the
// tests above could not fail.
func TestInsidersSeeTheCanaries(t *testing.T) {
	t.Parallel()
	w := whole(t)
	seen, params, answers := inside(t)
	kinds := map[string]int{}
	for word := range seen {
		place := w.can.place(word)
		if rest, ours := strings.CutPrefix(place, "alpha/"); ours {
			parts := strings.Split(rest, "/")
			kinds[parts[len(parts)-1]]++
		}
	}
	for _, what := range []string{
		"title", "description", "comment", "steward", "volume", "keywords", "contact_mailbox", "public_title", "file name", "url", "reason", "sign-off", "answer",
		"name", "login", "mail", "key", "slug", "column", "content",
	} {
		if n := kinds[what]; n == 0 && what != "column" {
			t.Errorf("nobody who may sees a canary of the kind %q", what)
		}
	}
	names := 0
	for _, p := range params {
		names += len(p)
	}
	t.Logf("count: %d answers to insiders show %d canaries of %d kinds; %d query parameters on %d pages", answers, len(seen), len(kinds), names, len(params))
	if len(seen) < 500 {
		t.Errorf("only %d canaries are on any page", len(seen))
	}
}
