package browser

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// TestNoLinkLeadsNowhere follows each link of each page in the list, as the person who sees it. Ids that differ make no
// difference: a kind of link is followed once per person and page.
func TestNoLinkLeadsNowhere(t *testing.T) {
	demo.serve(t)
	people, seen, n := map[string]*visitor{}, map[string]bool{}, 0
	for _, v := range demo.openViews(t) {
		if people[v.As] == nil {
			people[v.As] = demo.visitor(t, v.As)
		}
		who := people[v.As]
		got := who.get(v.Path)
		if got.status != v.Status {
			t.Errorf("%s (%s) as %q answered %d, not %d", v.Path, v.Name, v.As, got.status, v.Status)
		}
		if got.page == nil {
			continue
		}
		here, _ := url.Parse(v.Path)
		anchors := map[string]bool{"": true}
		for c := range nodes(got.page) {
			anchors[attr(c, "id")] = true
		}
		for c := range nodes(got.page) {
			if c.Data != "a" || !has(c, "href") || !own(attr(c, "href")) {
				continue
			}
			to, err := here.Parse(attr(c, "href"))
			if err != nil {
				t.Errorf("%s: %v", v.Path, err)
				continue
			}
			if to.Path == here.Path && to.RawQuery == here.RawQuery {
				if !anchors[to.Fragment] {
					t.Errorf("%s (%s) has no place #%s, to which it links", v.Path, v.Name, to.Fragment)
				}
				continue
			}
			if to.Path == here.Path && v.Status != http.StatusOK {
				continue // the same page that is not there, in the other language
			}
			kind := v.As + " " + ids.ReplaceAllString(to.Path, ":id")
			if seen[kind] || strings.Contains(to.Path, "/file/") {
				continue
			}
			seen[kind] = true
			n++
			if answer := who.get(to.RequestURI()); answer.status >= http.StatusBadRequest && answer.status != http.StatusGone {
				t.Errorf("%s (%s) as %q links to %s (%s), which answers %d", v.Path, v.Name, v.As, to.RequestURI(), text(c), answer.status)
			}
		}
	}
	t.Logf("%d links followed", n)
}
