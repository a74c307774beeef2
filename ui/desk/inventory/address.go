package inventory

import (
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// listPath is the address of the list.
const listPath = "/desk/holdings"

const pageRows = 25

// address is the list as its address says it: filters, order, page. What cannot be understood is left out.
type address struct {
	Query       string
	States      []domain.State
	Classes     []domain.Class
	Authorities []domain.AuthorityID
	Theme       string
	Waits       workflow.Waiting
	DueBy       string
	Since       string // day
	Import      domain.ImportID
	HighValue   bool
	Sort        workflow.InventorySort
	Falling     bool
	Page        int // from 1
}

// queryValues are those of an address.
type queryValues url.Values

func (v queryValues) one(name string) string   { return url.Values(v).Get(name) }
func (v queryValues) all(name string) []string { return v[name] }

// addressOf reads the address of a request.
func addressOf(r *page.Request) address { return parse(r.Echo.Request().URL.RawQuery) }

// parse reads the part of an address behind the question mark.
func parse(raw string) address {
	q, err := url.ParseQuery(raw)
	if err != nil {
		q = url.Values{}
	}
	v := queryValues(q)
	a := address{
		Query:       clipped(v.one("q"), 200),
		States:      known(v.all("state"), domain.States),
		Classes:     known(v.all("class"), domain.Classes),
		Theme:       clipped(v.one("theme"), 10),
		DueBy:       day(v.one("due")),
		Since:       day(v.one("since")),
		HighValue:   v.one("hvd") != "",
		Falling:     v.one("order") == "desc",
		Authorities: ids[domain.AuthorityID](v.all("authority")),
	}
	if w := known(v.all("waits"), workflow.Waitings); len(w) > 0 {
		a.Waits = w[0]
	}
	if imports := ids[domain.ImportID](v.all("import")); len(imports) > 0 {
		a.Import = imports[0]
	}
	if sort := known(v.all("sort"), workflow.InventorySorts); len(sort) > 0 {
		a.Sort = sort[0]
	}
	a.Page, _ = strconv.Atoi(v.one("page"))
	a.Page = min(max(a.Page, 1), 1_000_000)
	return a
}

// known gives those of the values, separated by commas or given several times, that are among all.
func known[T ~string](given []string, all []T) []T {
	var out []T
	for _, g := range given {
		for part := range strings.SplitSeq(g, ",") {
			if v := T(part); slices.Contains(all, v) && !slices.Contains(out, v) {
				out = append(out, v)
			}
		}
	}
	return out
}

func ids[T ~string](given []string) []T {
	var out []T
	for _, g := range given {
		for part := range strings.SplitSeq(g, ",") {
			if domain.IsID(part) && len(out) < 50 {
				out = append(out, T(part))
			}
		}
	}
	return out
}

func clipped(s string, runes int) string {
	s = strings.TrimSpace(strings.Map(func(c rune) rune {
		if c < ' ' || c == 0x7f {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(s, "")))
	if r := []rune(s); len(r) > runes {
		return string(r[:runes])
	}
	return s
}

func day(s string) string {
	if _, err := domain.ParseDay(s); err != nil {
		return ""
	}
	return s
}

// encode gives the address back, in a fixed order and without what is the default.
func (a address) encode() string {
	var b strings.Builder
	add := func(name, value string) {
		if value == "" {
			return
		}
		if b.Len() > 0 {
			b.WriteByte('&')
		}
		b.WriteString(name + "=" + url.QueryEscape(value))
	}
	add("q", a.Query)
	add("state", joined(a.States))
	add("class", joined(a.Classes))
	add("authority", joined(a.Authorities))
	add("theme", a.Theme)
	add("waits", string(a.Waits))
	add("due", a.DueBy)
	add("since", a.Since)
	add("import", string(a.Import))
	if a.HighValue {
		add("hvd", "1")
	}
	add("sort", string(a.Sort))
	if a.Falling {
		add("order", "desc")
	}
	if a.Page > 1 {
		add("page", strconv.Itoa(a.Page))
	}
	return b.String()
}

func joined[T ~string](list []T) string {
	parts := make([]string, len(list))
	for i, v := range list {
		parts[i] = string(v)
	}
	return strings.Join(parts, ",")
}

// at is the address below a path.
func (a address) at(path string) string {
	if q := a.encode(); q != "" {
		return path + "?" + q
	}
	return path
}

// url is the address of the list.
func (a address) url() string { return a.at(listPath) }

// with gives a changed copy, on its first page.
func (a address) with(change func(*address)) address {
	a.Page = 1
	change(&a)
	return a
}

// narrow tells whether anything narrows the list.
func (a address) narrow() bool {
	return a.coarse() || len(a.States)+len(a.Classes)+len(a.Authorities) > 0
}

// coarse tells whether the list is narrowed by more than state, class and authority.
func (a address) coarse() bool {
	return a.Query != "" || a.Theme != "" || a.Waits != "" || a.DueBy != "" || a.Since != "" || a.Import != "" || a.HighValue
}

// filter is what the list asks for.
func (a address) filter(r *page.Request) workflow.InventoryFilter {
	f := workflow.InventoryFilter{
		Query: a.Query, States: a.States, Classes: a.Classes, Authorities: a.Authorities, Theme: a.Theme, Waits: a.Waits,
		DueBy: a.DueBy, Import: a.Import, HighValue: a.HighValue, Today: r.Today(),
	}
	if a.Since != "" {
		f.ChangedSince = dayStart(a.Since)
	}
	return f
}

// query is the list in its order; the zero order is the latest change first.
func (a address) query(r *page.Request) workflow.InventoryQuery {
	q := workflow.InventoryQuery{InventoryFilter: a.filter(r), Sort: a.Sort, Falling: a.Falling}
	if q.Sort == "" {
		q.Sort, q.Falling = workflow.ByChange, true
	}
	return q
}

var berlin = func() *time.Location {
	l, err := time.LoadLocation(domain.DefaultZone)
	if err != nil {
		return time.UTC
	}
	return l
}()

// dayStart is the instant at which a day begins in Germany.
func dayStart(day string) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, day, berlin)
	if err != nil {
		return time.Time{}
	}
	return t
}
