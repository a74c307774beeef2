package storage_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

const testDay = "2026-12-01" // of storagetest.Now

// Every list, count and search shows a reader the holdings that Holdings shows, and no other.
func TestAnInventoryShowsWhatTheReaderMayRead(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(tx workflow.Tx) { // what a role shows and a task too is there once
			tx.OpenTask(domain.Task{
				ID: id[domain.TaskID](), Kind: "question", Root: w.auth["lippe"], Authority: w.auth["it"], Holding: w.h["it"],
				Person: w.who["steward"], Due: "2026-12-20", OpenedAt: storagetest.Now,
			})
		})
		for _, r := range append([]string{""}, personNames()...) {
			s := w.scope(t, r)
			rows, err := w.s.Holdings(t.Context(), s, workflow.HoldingFilter{Page: page})
			if err != nil {
				t.Fatal(err)
			}
			var want []string
			for _, h := range rows {
				want = append(want, nameOf(w.h, h.ID))
			}
			slices.Sort(want)
			for how, got := range w.inventories(t, s) {
				slices.Sort(got)
				if r == "" && how == "search" { // nobody searches without signing in
					got = want
				}
				if d := cmp.Diff(want, got); d != "" {
					t.Errorf("%q, %s (-Holdings +got):\n%s", r, how, d)
				}
			}
			counts, err := w.s.InventoryCounts(t.Context(), s, workflow.InventoryFilter{})
			n := 0
			for _, c := range counts {
				n += c.N
			}
			totals, err2 := w.s.InventoryTotals(t.Context(), s, []workflow.InventoryFilter{{}, {Query: "daten"}, {States: []domain.State{domain.Captured}}})
			if d := cmp.Diff([]int{len(want), len(want), 0}, totals); err != nil || err2 != nil || n != len(want) || d != "" {
				t.Errorf("%q: counts %d, totals %v, want %d (%v, %v)", r, n, totals, len(want), err, err2)
			}
		}
	})
}

func personNames() []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = r.person
	}
	return out
}

func (w *world) inventories(t *testing.T, s workflow.Scope) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	list, err := w.s.Inventory(t.Context(), s, workflow.InventoryQuery{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	var all []domain.HoldingID
	for _, id := range w.h {
		all = append(all, id)
	}
	byID, err := w.s.InventoryRows(t.Context(), s, append(all, "none"))
	if err != nil {
		t.Fatal(err)
	}
	for how, rows := range map[string][]workflow.InventoryRow{"list": list, "rows": byID} {
		for _, r := range rows {
			out[how] = append(out[how], nameOf(w.h, r.ID))
		}
	}
	ids, err := w.s.InventoryIDs(t.Context(), s, workflow.InventoryQuery{Sort: workflow.ByTitle}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		out["ids"] = append(out["ids"], nameOf(w.h, id))
	}
	found, err := w.s.Search(t.Context(), s, "Daten")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range found.Holdings {
		out["search"] = append(out["search"], nameOf(w.h, h.ID))
	}
	for _, how := range []string{"list", "rows", "ids", "search"} {
		out[how] = append([]string(nil), out[how]...)
	}
	return out
}

// shelf stores holdings of "umwelt" with a title each.
func (w *world) shelf(t testing.TB, change map[string]func(h *domain.Holding)) {
	t.Helper()
	n := 0
	for title, f := range change {
		n++
		h := &domain.Holding{
			ID: id[domain.HoldingID](), Root: w.auth["lippe"], Authority: w.auth["umwelt"], Name: fmt.Sprintf("lippe_shelf-%d", n),
			State: domain.Captured, Class: domain.ClassUndetermined, CreatedAt: storagetest.Now.AddDate(0, 0, -n), ChangedAt: storagetest.Now.AddDate(0, 0, -n),
			Edition: domain.Edition{Number: 1, Content: domain.Content{Title: title, Theme: []string{"TRAN"}}},
		}
		f(h)
		w.h[title] = h.ID
		w.write(t, func(tx workflow.Tx) { tx.CreateHolding(h) })
	}
}

func (w *world) listed(t *testing.T, s workflow.Scope, q workflow.InventoryQuery) string {
	t.Helper()
	rows, err := w.s.Inventory(t.Context(), s, q)
	if err != nil {
		t.Fatal(err)
	}
	ids, err := w.s.InventoryIDs(t.Context(), s, q, 0)
	totals, err2 := w.s.InventoryTotals(t.Context(), s, []workflow.InventoryFilter{q.InventoryFilter})
	counts, err3 := w.s.InventoryCounts(t.Context(), s, q.InventoryFilter)
	n := 0
	for _, c := range counts {
		n += c.N
	}
	if err != nil || err2 != nil || err3 != nil || len(ids) != totals[0] || n != totals[0] {
		t.Errorf("%+v: %d ids, total %v, counted %d (%v, %v, %v)", q, len(ids), totals, n, err, err2, err3)
	}
	same, all, err := w.s.InventoryPage(t.Context(), s, q)
	if d := cmp.Diff(rows, same); d != "" || err != nil {
		t.Errorf("%+v: InventoryPage() gives other rows than Inventory() (%v):\n%s", q, err, d)
	}
	wide := q.InventoryFilter
	wide.States, wide.Classes, wide.Authorities = nil, nil, nil
	want, err := w.s.InventoryCounts(t.Context(), s, wide)
	if d := cmp.Diff(countsOf(want), countsOf(all)); d != "" || err != nil {
		t.Errorf("%+v: InventoryPage() counts otherwise than InventoryCounts() (%v):\n%s", q, err, d)
	}
	var names []string
	for _, r := range rows {
		names = append(names, nameOf(w.h, r.ID))
	}
	return strings.Join(names, " ")
}

func countsOf(list []workflow.InventoryCount) map[workflow.InventoryCount]int {
	out := map[workflow.InventoryCount]int{}
	for _, c := range list {
		n := c.N
		c.N = 0
		out[c] += n
	}
	return out
}

func TestAnInventoryIsFilteredAndSorted(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		imp := id[domain.ImportID]()
		w.shelf(t, map[string]func(h *domain.Holding){
			"Ampeln": func(h *domain.Holding) { h.Class = domain.ClassOpen; h.Edition.Content.HVDCategory = "c_4ba9548e" },
			"Bäume": func(h *domain.Holding) {
				h.State, h.Class = domain.Withheld, domain.ClassBlocked
				h.Withholding = &domain.Withholding{Ground: "g", ReviewDate: "2027-01-15"}
			},
			"Zäune": func(h *domain.Holding) { h.Deferral = &domain.Deferral{Until: "2026-12-24", Reason: "effort"} },
		})
		w.write(t, func(tx workflow.Tx) {
			tx.SaveImport(workflow.Import{
				ID: imp, Root: w.auth["lippe"], Authority: w.auth["umwelt"], ActorKind: domain.ByOperator, FileName: "x.csv",
				FileHash: domain.DigestOf([]byte("x")), Mode: "per_row", Status: "done", At: storagetest.Now,
				Holdings: []workflow.ImportedHolding{{Holding: w.h["Ampeln"], Created: true, Rev: 1}},
			})
			tx.OpenTask(domain.Task{
				ID: id[domain.TaskID](), Kind: "unclear", Root: w.auth["lippe"], Authority: w.auth["umwelt"], Holding: w.h["Ampeln"],
				Role: domain.DepartmentHead, Due: "2026-11-30", OpenedAt: storagetest.Now,
			})
		})
		s := w.scope(t, "head")
		f := func(f workflow.InventoryFilter) workflow.InventoryQuery {
			f.Today = testDay
			if f.Authorities == nil {
				f.Authorities = []domain.AuthorityID{w.auth["umwelt"]}
			}
			return workflow.InventoryQuery{InventoryFilter: f, Sort: workflow.ByTitle, Limit: 50}
		}
		only := f(workflow.InventoryFilter{}).InventoryFilter
		for _, tt := range []struct {
			name, want string
			q          workflow.InventoryQuery
		}{
			{"everything", "Ampeln Bäume umwelt Zäune", f(workflow.InventoryFilter{})},
			{"a state", "Ampeln Zäune", f(workflow.InventoryFilter{States: []domain.State{domain.Captured}})},
			{"two classes", "Ampeln Bäume", f(workflow.InventoryFilter{Classes: []domain.Class{domain.ClassBlocked, domain.ClassOpen}, States: []domain.State{domain.Captured, domain.Withheld}})},
			{"words, in either spelling", "Bäume", f(workflow.InventoryFilter{Query: "baeume"})},
			{"a name", "umwelt", f(workflow.InventoryFilter{Query: "lippe_daten"})},
			{"a theme", "Ampeln Bäume Zäune", f(workflow.InventoryFilter{Theme: "TRAN"})},
			{"a place", "Ampeln Bäume netz umwelt Zäune", f(workflow.InventoryFilter{Authorities: []domain.AuthorityID{w.auth["lippe"]}})},
			{"another place", "netz", f(workflow.InventoryFilter{Authorities: []domain.AuthorityID{w.auth["it"]}})},
			{"no place at all", "", f(workflow.InventoryFilter{Authorities: []domain.AuthorityID{"nowhere"}})},
			{"an open review", "umwelt", f(workflow.InventoryFilter{Waits: workflow.WaitsForReview})},
			{"for me", "Ampeln umwelt", f(workflow.InventoryFilter{Waits: workflow.WaitsForMe})},
			{"answers", "Zäune", f(workflow.InventoryFilter{Waits: workflow.WaitsForAnswers})},
			{"overdue", "Ampeln", f(workflow.InventoryFilter{Waits: workflow.WaitsOverdue})},
			{"deferred", "Zäune", f(workflow.InventoryFilter{Waits: workflow.WaitsDeferred})},
			{"nothing", "Bäume Zäune", f(workflow.InventoryFilter{Waits: workflow.WaitsForNobody})},
			{"unknown wait", "", f(workflow.InventoryFilter{Waits: "godot"})},
			{"due by Christmas", "Ampeln umwelt Zäune", f(workflow.InventoryFilter{DueBy: "2026-12-24"})},
			{"changed since", "umwelt", f(workflow.InventoryFilter{ChangedSince: storagetest.Now})},
			{"an import", "Ampeln", f(workflow.InventoryFilter{Import: imp})},
			{"high value", "Ampeln", f(workflow.InventoryFilter{HighValue: true})},
			{"a page", "Bäume umwelt", workflow.InventoryQuery{InventoryFilter: only, Sort: workflow.ByTitle, Offset: 1, Limit: 2}},
			{"falling titles", "Zäune umwelt Bäume Ampeln", workflow.InventoryQuery{InventoryFilter: only, Sort: workflow.ByTitle, Falling: true, Limit: 9}},
			{"by due", "Ampeln umwelt Zäune Bäume", workflow.InventoryQuery{InventoryFilter: only, Sort: workflow.ByDue, Limit: 9}},
			{"by due, falling", "Bäume Zäune umwelt Ampeln", workflow.InventoryQuery{InventoryFilter: only, Sort: workflow.ByDue, Falling: true, Limit: 9}},
		} {
			if got := w.listed(t, s, tt.q); got != tt.want {
				t.Errorf("%s: %q, want %q", tt.name, got, tt.want)
			}
		}
		for _, by := range append([]workflow.InventorySort{""}, workflow.InventorySorts...) {
			for _, falling := range []bool{false, true} {
				var pages []string
				for i := range 4 {
					pages = append(pages, w.listed(t, s, workflow.InventoryQuery{InventoryFilter: only, Sort: by, Falling: falling, Offset: i, Limit: 1}))
					themed := only
					themed.Query = "a"
					w.listed(t, s, workflow.InventoryQuery{InventoryFilter: themed, Sort: by, Falling: falling, Offset: i, Limit: 2})
				}
				whole := w.listed(t, s, workflow.InventoryQuery{InventoryFilter: only, Sort: by, Falling: falling, Limit: 9})
				if got := strings.Join(pages, " "); got != whole || len(strings.Fields(got)) != 4 {
					t.Errorf("sorted by %q (falling %v): page by page %q, at once %q", by, falling, got, whole)
				}
			}
		}
	})
}

func TestARowOfAnInventoryTellsWhatWaits(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		rows, err := w.s.InventoryRows(t.Context(), w.scope(t, "head"), []domain.HoldingID{w.h["umwelt"]})
		if err != nil || len(rows) != 1 {
			t.Fatalf("InventoryRows() = %v, %v", rows, err)
		}
		r := rows[0]
		if r.Open == nil || r.Open.Number != "2026/0003" && !strings.HasPrefix(r.Open.Number, "2026/") || r.Open.Due != "2026-12-08" {
			t.Errorf("open review %+v", r.Open)
		}
		slices.Sort(r.Live)
		if r.Tasks != 1 || r.TaskDue != "2026-12-08" || !slices.Equal(r.Live, []domain.Audience{domain.ForInternal, domain.ForPublic}) {
			t.Errorf("%d tasks, due %q, live %v", r.Tasks, r.TaskDue, r.Live)
		}
		if len(r.Draft.Distributions) != 1 || len(r.Draft.Answers) != 1 || r.Title != "Daten umwelt" {
			t.Errorf("row %+v", r)
		}
	})
}

func TestTheInstantOfAStateOutlivesAnEdit(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		w := newWorld(t, s)
		since := func() time.Time {
			rows, err := w.s.InventoryRows(t.Context(), w.scope(t, "head"), []domain.HoldingID{w.h["umwelt"]})
			if err != nil || len(rows) != 1 {
				t.Fatal(err)
			}
			return rows[0].Since
		}
		before := since()
		save := func(state domain.State) {
			w.write(t, func(tx workflow.Tx) {
				h, err := tx.Holding(t.Context(), w.h["umwelt"])
				if err != nil {
					t.Fatal(err)
				}
				h.State, h.ChangedAt = state, tx.Now()
				tx.SaveHolding(h)
			})
		}
		storagetest.Owner(t, s, "UPDATE holding SET since = since - 1000000")
		save(domain.Screened)
		if got := since(); !got.Equal(before.Add(-time.Second)) {
			t.Errorf("an edit moved the instant of the state from %v to %v", before.Add(-time.Second), got)
		}
		save(domain.Captured)
		if got := since(); !got.Equal(storagetest.Now) {
			t.Errorf("a step left the instant of the state at %v", got)
		}
	}, options)
}

func TestTheQueueIsInTheOrderOfItsReasons(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		day := storagetest.Now
		w.shelf(t, map[string]func(h *domain.Holding){
			"plain":    func(h *domain.Holding) { h.CreatedAt = day },
			"old":      func(h *domain.Holding) { h.CreatedAt = day.AddDate(-1, 0, 0) },
			"begun":    func(h *domain.Holding) { h.Edition.Answers = map[string]domain.Answer{"P1": {Value: "no"}} },
			"hvd":      func(h *domain.Holding) { h.Edition.Content.HVDCategory = "x" },
			"flagged":  func(h *domain.Holding) { h.Edition.Proposals = map[string]string{"open": "yes", "personal_data": "no"} },
			"harmless": func(h *domain.Holding) { h.Edition.Proposals = map[string]string{"open": "no", "personal_data": "no"} },
			"deferred": func(h *domain.Holding) { h.Deferral = &domain.Deferral{Until: "2026-12-24"} },
			"back":     func(h *domain.Holding) { h.Deferral = &domain.Deferral{Until: "2026-12-01"} },
			"late":     func(h *domain.Holding) {},
			"soon":     func(h *domain.Holding) {},
			"far":      func(h *domain.Holding) { h.CreatedAt = day },
			"returned": func(h *domain.Holding) {},
			"again":    func(h *domain.Holding) { h.State, h.Rescreen = domain.Screened, []string{"P1"} },
			"done":     func(h *domain.Holding) { h.State = domain.Screened },
			"similar":  func(h *domain.Holding) { h.Edition.Content.TitleStandard = "Baumkataster" },
			"released": func(h *domain.Holding) {
				h.State, h.Edition.Content.TitleStandard = domain.Published, "Baumkataster"
			},
		})
		w.write(t, func(tx workflow.Tx) {
			for name, t := range map[string]domain.Task{
				"late": {Kind: "unclear", Due: "2026-11-30"}, "soon": {Kind: "unclear", Due: "2026-12-08"},
				"far": {Kind: "unclear", Due: "2026-12-09"}, "again": {Kind: "rescreen"},
			} {
				t.ID, t.Root, t.Authority, t.Holding, t.Role, t.OpenedAt = id[domain.TaskID](), w.auth["lippe"], w.auth["umwelt"], w.h[name], domain.DepartmentHead, day
				tx.OpenTask(t)
			}
		})
		w.write(t, func(tx workflow.Tx) {
			h, err := tx.Holding(t.Context(), w.h["returned"])
			if err != nil {
				t.Fatal(err)
			}
			tx.OpenReview(&domain.Review{
				ID: id[domain.ReviewID](), Holding: h.ID, Root: h.Root, Edition: 1, Verb: domain.ReleaseInternally, Status: domain.ReviewReturned,
				Opener: w.who["steward"], OpenedAt: day, Digest: domain.DigestOf(nil),
			})
			tx.SaveHolding(h)
		})
		w.write(t, func(tx workflow.Tx) {
			h, err := tx.Holding(t.Context(), w.h["released"])
			if err != nil {
				t.Fatal(err)
			}
			tx.GoLive(w.document(t, h, domain.ForPublic, ""))
			tx.SaveHolding(h)
		})
		q := workflow.QueueQuery{Today: testDay, Now: day, Limit: 50}
		s := w.scope(t, "head")
		rows, total, err := w.s.Queue(t.Context(), s, q)
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			name := nameOf(w.h, r.ID)
			got = append(got, name)
			if score, reasons := r.Priority(q); score != r.Score {
				t.Errorf("%s: the database weighs %d, the rule %d (%v)", name, r.Score, score, reasons)
			}
		}
		want := "late soon returned again back hvd similar begun flagged old harmless"
		if s := strings.Join(got, " "); !strings.HasPrefix(s, want) || total != 13 || len(got) != 13 || strings.Contains(s, "deferred") || strings.Contains(s, "done") {
			t.Errorf("queue %q, total %d, want %q and then plain and far", s, total, want)
		}
		second, _, err := w.s.Queue(t.Context(), s, workflow.QueueQuery{Today: testDay, Now: day, Offset: 1, Limit: 1})
		if err != nil || len(second) != 1 || second[0].ID != w.h["soon"] {
			t.Errorf("second page %v, %v", second, err)
		}
		for _, r := range []string{"", "stranger", "lawyer", "steward", "steward_minden"} {
			if rows, total, err := w.s.Queue(t.Context(), w.scope(t, r), q); err != nil || total != 0 || len(rows) != 0 {
				t.Errorf("%q sees %d of the queue, error %v", r, total, err)
			}
		}
	})
}

func TestASearchFindsOnlyWhatTheReaderMaySee(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		head, stranger, auditor, admin := w.scope(t, "head"), w.scope(t, "stranger"), w.scope(t, "auditor"), w.scope(t, "admin")
		mine, err := w.s.InventoryRows(t.Context(), head, []domain.HoldingID{w.h["umwelt"]})
		if err != nil || len(mine) != 1 || mine[0].Open == nil {
			t.Fatalf("%v, %v", mine, err)
		}
		number := mine[0].Open.Number
		digest := string(domain.DigestOf([]byte("review")))
		short := strings.ToUpper(digest[:4] + "-" + digest[4:8])
		dec := string(w.dec["umwelt"])
		for _, tt := range []struct {
			who                                   workflow.Scope
			query                                 string
			holdings, reviews, people, decisions_ int
			whole                                 bool
		}{
			{head, "umwelt", 1, 0, 0, 0, false},
			{head, string(w.h["umwelt"]), 1, 0, 0, 0, true},
			{head, w.name("umwelt"), 1, 0, 0, 0, true},
			{head, number, 0, 1, 0, 0, true},
			{head, strings.Replace(number, "/", "-", 1), 0, 1, 0, 0, true},
			{head, "2026/9999", 0, 0, 0, 0, false},
			{head, short, 0, 2, 0, 0, false},
			{head, digest, 0, 2, 0, 0, false},
			{head, dec, 0, 0, 0, 1, true},
			{head, string(w.dec["minden"]), 0, 0, 0, 0, false},
			{head, "lawyer", 0, 0, 0, 0, false},
			{admin, "LAWYER", 0, 0, 1, 0, false},
			{auditor, "lawyer", 0, 0, 1, 0, false},
			{admin, "admin_minden", 0, 0, 0, 0, false},
			{admin, "%", 0, 0, 0, 0, false},
			{stranger, "umwelt", 0, 0, 0, 0, false},
			{stranger, string(w.h["umwelt"]), 0, 0, 0, 0, false},
			{stranger, number, 0, 0, 0, 0, false},
			{stranger, short, 0, 0, 0, 0, false},
			{stranger, dec, 0, 0, 0, 0, false},
			{stranger, "dpo", 0, 0, 0, 0, false},
			{stranger, string(w.rev["umwelt"]), 0, 0, 0, 0, false},
			{workflow.Anonymous(), "umwelt", 0, 0, 0, 0, false},
			{head, "  ", 0, 0, 0, 0, false},
			{head, "\x00' OR 1=1 --", 0, 0, 0, 0, false},
		} {
			got, err := w.s.Search(t.Context(), tt.who, tt.query)
			if err != nil {
				t.Errorf("%q: %v", tt.query, err)
			}
			n := []int{len(got.Holdings), len(got.Reviews), len(got.People), len(got.Decisions)}
			if d := cmp.Diff([]int{tt.holdings, tt.reviews, tt.people, tt.decisions_}, n); d != "" || got.Whole != tt.whole {
				t.Errorf("%q: found %v, whole %v, want %v (-want +got):\n%s", tt.query, n, got.Whole, tt.whole, d)
			}
			for _, p := range got.People {
				if p.Mail != "" {
					t.Errorf("%q shows the mail of %s", tt.query, p.Login)
				}
			}
		}
	})
}

func TestAnOverviewCountsWhatTheReaderMayKnow(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := storagetest.Now
		w.shelf(t, map[string]func(h *domain.Holding){
			"a": func(h *domain.Holding) { h.ChangedAt = at.AddDate(0, 0, -5) },
			"b": func(h *domain.Holding) { h.ChangedAt = at.AddDate(0, 0, -50) },
			"c": func(h *domain.Holding) {
				h.State, h.Class, h.ChangedAt = domain.Withheld, domain.ClassBlocked, at.AddDate(0, 0, -5)
				h.Withholding = &domain.Withholding{Ground: "third_party", ReviewDate: "2027-01-15"}
			},
		})
		w.write(t, func(tx workflow.Tx) {
			for _, d := range []struct {
				at   time.Time
				verb domain.Verb
			}{{at.AddDate(0, -1, 0), domain.Screen}, {at.AddDate(0, -1, 0), domain.Screen}, {at.AddDate(0, -2, 0), domain.Publish}, {at.AddDate(-3, 0, 0), domain.Screen}} {
				x := w.decision("lippe", w.h["a"], domain.Transition)
				x.Authority, x.At, x.Verb = w.auth["umwelt"], d.at, d.verb
				tx.Decide(x)
			}
			for _, r := range []domain.Role{domain.DepartmentHead, domain.Executive} { // one place, two roles
				tx.OpenTask(domain.Task{
					ID: id[domain.TaskID](), Kind: "sign", Root: w.auth["lippe"], Authority: w.auth["umwelt"], Holding: w.h["a"], Review: w.rev["umwelt"],
					Ref: "department_head|executive#1", Role: r, Due: "2026-11-20", OpenedAt: at.AddDate(0, 0, -20),
				})
			}
		})
		q := workflow.OverviewQuery{
			Today: testDay, Ages: []time.Time{at.AddDate(0, 0, -30)}, Waits: []time.Time{at.AddDate(0, 0, -7)},
			Months: []time.Time{at.AddDate(0, -3, 1), at.AddDate(0, -2, 1), at.AddDate(0, -1, 1), at},
		}
		got, err := w.s.Overview(t.Context(), w.scope(t, "head"), q)
		if err != nil {
			t.Fatal(err)
		}
		states, n := map[domain.State]int{}, 0
		for _, c := range got.Counts {
			states[c.State] += c.N
			n += c.N
		}
		ages := map[string]int{}
		for _, a := range got.Ages {
			ages[fmt.Sprint(a.State, a.Age)] += a.N
		}
		if n != 4 || states[domain.Captured] != 2 || ages["captured0"] != 1 || ages["captured1"] != 1 || ages["withheld0"] != 1 {
			t.Errorf("counts %v, ages %v", states, ages)
		}
		waits := map[domain.Role][]int{}
		for _, x := range got.Waits {
			waits[x.Role] = append(x.Ages, x.Overdue)
		}
		if d := cmp.Diff(map[domain.Role][]int{domain.DepartmentHead: {1, 1, 1}, domain.Executive: {0, 1, 1}}, waits); d != "" || got.Overdue != 1 {
			t.Errorf("waits, %d overdue (-want +got):\n%s", got.Overdue, d)
		}
		months := map[string]int{}
		for _, m := range got.Months {
			if m.Verb != "" {
				months[fmt.Sprint(m.Month, m.Verb)] = m.N
			}
		}
		if d := cmp.Diff(map[string]int{"1screen": 2, "0publish": 1}, months); d != "" {
			t.Errorf("months (-want +got):\n%s", d)
		}
		if d := cmp.Diff([]workflow.GroundCount{{Ground: "third_party", N: 1}}, got.Grounds); d != "" || got.PublicOpen != 1 || got.Releases != 1 {
			t.Errorf("grounds, %d public, %d released (-want +got):\n%s", got.PublicOpen, got.Releases, d)
		}
		for who, want := range map[string]int{"": 0, "stranger": 0, "lawyer": 0, "steward": 2, "auditor": 6, "steward_minden": 1} {
			o, err := w.s.Overview(t.Context(), w.scope(t, who), q)
			n := 0
			for _, c := range o.Counts {
				n += c.N
			}
			if err != nil || n != want {
				t.Errorf("%q counts %d holdings, want %d (%v)", who, n, want, err)
			}
		}
		below := q
		below.Authority = w.auth["it"]
		if o, err := w.s.Overview(t.Context(), w.scope(t, "head"), below); err != nil || len(o.Counts)+len(o.Waits)+len(o.Months) > 0 {
			t.Errorf("a head of umwelt counts it: %+v, %v", o, err)
		}
	})
}
