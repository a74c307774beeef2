package traces

import (
	"net/http"
	"strings"

	"freigabe/internal/desktest"
)

// spot is where a person finds a form.
type spot struct {
	page  string
	route string // that the form goes to
}

// crawl follows the links of the desk as one person and gives the forms on the way. Of each kind of page it opens a few.
func (w *world) crawl(b *desktest.Browser) (out []spot) {
	queue := []string{"/desk/inbox", "/desk/holdings", "/desk/admin", "/desk/imports", "/desk/account", "/desk/erasures", "/desk/ledger"}
	seen, kinds := map[string]bool{}, map[string]int{}
	for i := 0; i < len(queue) && i < 200; i++ {
		p := b.Get(queue[i])
		if p.Status != http.StatusOK {
			continue
		}
		for _, f := range p.Forms() {
			out = append(out, spot{queue[i], w.routeOf(http.MethodPost, f.Target())})
		}
		for _, to := range p.Addresses() {
			route := w.routeOf(http.MethodGet, to)
			if !strings.HasPrefix(to, "/desk") || strings.Contains(to, "lang=") || seen[to] || kinds[route] >= most(route) {
				continue
			}
			seen[to] = true
			kinds[route]++
			queue = append(queue, to)
		}
	}
	return out
}

// most is how many pages of a kind are opened: more of what stands in many states.
func most(route string) int {
	switch {
	case route == "/desk/reviews/:id":
		return 8
	case route == "/desk/holdings/:id", strings.HasPrefix(route, "/desk/admin/proposals"), route == "/desk/admin/people/:id":
		return 3
	}
	return 1
}
