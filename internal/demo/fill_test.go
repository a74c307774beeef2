package demo

import (
	"encoding/json"
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/internal/releasecheck"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// filled is a store with the demo in it.
type filled struct {
	store  *storage.Store
	desk   *workflow.Desk
	pw     *workflow.Passwords
	access []Access
}

func fill(t *testing.T, open func(testing.TB, storagetest.Options) *storage.Store) filled {
	t.Helper()
	clock := &Clock{}
	f := filled{store: open(t, storagetest.Options{Compile: policy.Compile, Clock: clock.Now})}
	blobs, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if f.pw, err = workflow.NewPasswords(workflow.WeakParams, 4); err != nil {
		t.Fatal(err)
	}
	f.desk = workflow.New(f.store, blobs, clock.Now)
	start, told := time.Now(), 0
	f.access, err = Fill(t.Context(), f.desk, f.pw, clock, func(string) { told++ })
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("filled in %s, progress told %d times", time.Since(start), told)
	if since := time.Since(clock.Now()); since > time.Second || since < 0 {
		t.Errorf("the clock is %s behind real time, want it released", since)
	}
	return f
}

func TestTheDemoOnSQLite(t *testing.T) {
	t.Parallel()
	fill(t, storagetest.SQLite).check(t)
}

func TestTheDemoOnPostgres(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("the demo on Postgres takes its time: run without -short")
	}
	fill(t, storagetest.Postgres).check(t)
}

func (f filled) check(t *testing.T) {
	t.Run("has holdings in every state", f.states)
	t.Run("has a hundred public releases with their files", f.releases)
	t.Run("lets everybody in", f.logins)
	t.Run("gives every role something to do", f.tasks)
	t.Run("has a history that could be true", f.history)
	t.Run("has every release signed as the rules ask", f.signed)
}

func (f filled) count(t *testing.T, query string, args ...any) int {
	t.Helper()
	if f.store.Config().URL != "" {
		query = strings.ReplaceAll(query, "?", "$1")
	}
	var n int
	if err := f.store.DB().QueryRowContext(t.Context(), query, args...).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

func (f filled) states(t *testing.T) {
	for state, least := range map[domain.State]int{
		domain.Captured: 25, domain.Screened: 6, domain.ReleasedInternally: 18, domain.Approved: 3,
		domain.Published: 105, domain.Withheld: 7, domain.Withdrawn: 4, domain.Archived: 3,
	} {
		if n := f.count(t, "SELECT count(*) FROM holding WHERE state = ?", string(state)); n < least {
			t.Errorf("%d holdings are %s, want at least %d", n, state, least)
		} else {
			t.Logf("%s: %d", state, n)
		}
	}
	for what, q := range map[string]string{
		"open reviews":                        "SELECT count(*) / 12 FROM review WHERE status = 'open'",
		"returned reviews":                    "SELECT count(*) FROM review WHERE status = 'returned'",
		"recalled reviews":                    "SELECT count(*) FROM review WHERE status = 'recalled'",
		"signatures by deputies":              "SELECT count(*) FROM signoff WHERE on_behalf_of IS NOT NULL",
		"concerns":                            "SELECT count(*) FROM signoff WHERE concerns",
		"questions without answer":            "SELECT count(*) FROM question WHERE answered_at IS NULL",
		"tasks that escalated":                "SELECT count(*) FROM task WHERE kind = 'escalated'",
		"unclear answers":                     "SELECT count(*) / 5 FROM task WHERE kind = 'unclear' AND done_at IS NULL",
		"withdrawals to confirm":              "SELECT count(*) FROM task WHERE kind = 'confirm_withdrawal' AND done_at IS NULL",
		"rules to confirm":                    "SELECT count(*) FROM task WHERE kind = 'confirm_rule' AND done_at IS NULL",
		"deputies to confirm":                 "SELECT count(*) FROM task WHERE kind = 'confirm_deputy' AND done_at IS NULL",
		"roles to confirm":                    "SELECT count(*) FROM task WHERE kind = 'confirm_assignment' AND done_at IS NULL",
		"releases whose review date has come": "SELECT count(*) FROM task WHERE kind = 'release_review'",
		"withholdings to look at again":       "SELECT count(*) FROM task WHERE kind = 'withhold_review'",
		"replaced public releases":            "SELECT count(*) / 10 FROM release WHERE audience = 'public' AND edition > 1",
		"tombstones":                          "SELECT count(*) / 3 FROM tombstone",
		"entries of the register":             "SELECT count(*) / 3 FROM live_release WHERE audience = 'register'",
		"imports":                             "SELECT count(*) / 3 FROM import",
		"publications by the clock":           "SELECT count(*) FROM decision WHERE verb = 'publish' AND actor_kind = 'clock'",
		"expiries":                            "SELECT count(*) FROM decision WHERE verb = 'withdraw' AND actor_kind = 'clock'",
		"reinstatements":                      "SELECT count(*) FROM decision WHERE verb = 'reinstate' AND kind = 'transition'",
	} {
		if f.count(t, q) == 0 {
			t.Errorf("too few %s: %s", what, q)
		}
	}
}

func (f filled) releases(t *testing.T) {
	list, total, err := f.desk.Read().Releases(t.Context(), workflow.Anonymous(), workflow.ReleaseFilter{Audience: domain.ForPublic, Page: workflow.Page{Limit: 200}})
	if err != nil {
		t.Fatal(err)
	}
	if total < 105 || len(list) != total {
		t.Errorf("%d of %d live public releases listed, want at least 105", len(list), total)
	}
	t.Logf("%d live public releases", total)
	bodies, err := f.desk.Read().ReleaseBodies(t.Context(), workflow.Anonymous(), workflow.ReleaseFilter{Audience: domain.ForPublic, ByID: true, Page: workflow.Page{Limit: 200}})
	if err != nil {
		t.Fatal(err)
	}
	hvd, files := 0, 0
	for _, r := range bodies {
		var doc domain.Document
		if err := json.Unmarshal(r.Body, &doc); err != nil {
			t.Fatal(err)
		}
		if len(strings.Fields(doc.Content.Description)) < 15 || len(doc.Content.Keywords) < 2 || doc.Content.Licence == "" || doc.Content.UpdateFrequency == "" {
			t.Errorf("%s is described too briefly", r.Name)
		}
		if !strings.HasSuffix(doc.Content.ContactMailbox, ".example") {
			t.Errorf("%s: mailbox %s", r.Name, doc.Content.ContactMailbox)
		}
		if doc.Content.HVDCategory != "" {
			hvd++
		}
		for _, file := range doc.Files {
			files++
			in, err := f.desk.OpenFile(t.Context(), domain.FileRef{SHA256: file.SHA256})
			if err != nil {
				t.Fatalf("%s: %v", file.Name, err)
			}
			body, err := io.ReadAll(in)
			in.Close()
			if err != nil || int64(len(body)) != file.Size || len(body) < 60 || len(body) > 40_000 {
				t.Errorf("%s: %d bytes, %v", file.Name, len(body), err)
			}
		}
	}
	if hvd < 10 || files < total {
		t.Errorf("%d high-value data sets and %d files", hvd, files)
	}
}

func (f filled) logins(t *testing.T) {
	first := f.access[0].Roles[0]
	if first != (AccessRole{domain.OpenDataOfficer, "merletal"}) {
		t.Errorf("the first entry is %+v", first)
	}
	for _, a := range f.access {
		if _, err := f.desk.SignIn(t.Context(), f.pw, a.Login, a.Password, "127.0.0.1", "test"); err != nil {
			t.Errorf("%s cannot sign in: %v", a.Login, err)
		}
		id, err := f.desk.Identify(t.Context(), "", a.Token)
		if err != nil {
			t.Errorf("the token of %s: %v", a.Login, err)
			continue
		}
		if id.Person.Name != a.Name || !slices.Contains(id.Token.Scopes, "write") {
			t.Errorf("the token of %s is that of %s with %v", a.Login, id.Person.Name, id.Token.Scopes)
		}
		if got := f.rolesOf(t, id); !slices.Equal(got, sortedRoles(a.Roles)) {
			t.Errorf("%s has %v, the list says %v", a.Login, got, a.Roles)
		}
	}
	for _, a := range f.access {
		if a.Login == leaver {
			t.Error("somebody who left is on the list")
		}
	}
}

func (f filled) rolesOf(t *testing.T, id *workflow.Identity) []AccessRole {
	t.Helper()
	all, err := f.desk.Read().Authorities(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var out []AccessRole
	for _, root := range id.Roots {
		pol, err := f.desk.Read().CurrentPolicy(t.Context(), root)
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range pol.Rights.RolesOf(id.Person.ID, time.Now()) {
			i := slices.IndexFunc(all, func(a domain.Authority) bool { return a.ID == g.Authority })
			out = append(out, AccessRole{g.Role, all[i].Name})
		}
	}
	return sortedRoles(out)
}

func sortedRoles(list []AccessRole) []AccessRole {
	return slices.SortedFunc(slices.Values(list), func(a, b AccessRole) int {
		return strings.Compare(string(a.Role)+a.Authority, string(b.Role)+b.Authority)
	})
}

// tasks: for each role somebody finds an open task for that role of theirs, or for themself. One's own tasks only.
func (f filled) tasks(t *testing.T) {
	busy, alike, reworded := map[domain.Role]string{}, 0, 0
	for _, a := range f.access {
		id, err := f.desk.Identify(t.Context(), "", a.Token)
		if err != nil {
			t.Fatal(err)
		}
		scope, err := f.desk.Scope(t.Context(), workflow.ActorOf(id))
		if err != nil {
			t.Fatal(err)
		}
		list, err := f.desk.Read().Tasks(t.Context(), scope, workflow.Page{Limit: 200})
		if err != nil {
			t.Fatal(err)
		}
		bundles, alone, err := f.desk.Bundles(t.Context(), workflow.ActorOf(id), scope)
		if err != nil {
			t.Fatal(err)
		}
		for _, b := range bundles {
			alike = max(alike, len(b.Rows))
		}
		for _, r := range alone {
			if r.Alone == "words" {
				reworded++
			}
		}
		for _, task := range list {
			for _, r := range a.Roles {
				if task.Person == id.Person.ID || task.Role == r.Role {
					busy[r.Role] = a.Login
				}
			}
		}
	}
	for _, r := range domain.Roles {
		if busy[r] == "" {
			t.Errorf("nobody who is %s has anything to do", r)
		}
	}
	if alike < 3 || reworded == 0 {
		t.Errorf("a head can sign %d reviews together, and %d differ from what is live in words: want 3 and 1", alike, reworded)
	}
}

func (f filled) history(t *testing.T) {
	now := time.Now()
	at := func(query string) time.Time { return time.UnixMicro(int64(f.count(t, query))) }
	first, last := at("SELECT min(at) FROM decision"), at("SELECT max(at) FROM decision")
	if age := now.Sub(first); age < 400*24*time.Hour || age > 440*24*time.Hour {
		t.Errorf("the history begins on %s", first)
	}
	if last.After(now) || now.Sub(last) > 10*24*time.Hour {
		t.Errorf("the last decision is of %s", last)
	}
	if n := f.count(t, "SELECT count(*) FROM decision WHERE at > ?", now.UnixMicro()); n > 0 {
		t.Errorf("%d decisions are in the future", n)
	}
	rows, err := f.store.DB().QueryContext(t.Context(), "SELECT d.at, d.actor_kind FROM decision d JOIN leaf l ON l.decision_id = d.id ORDER BY l.id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var before int64
	n, late := 0, 0
	for rows.Next() {
		var at int64
		var kind string
		if err := rows.Scan(&at, &kind); err != nil {
			t.Fatal(err)
		}
		if at < before {
			t.Fatalf("leaf %d is older than the one before it", n)
		}
		before, n = at, n+1
		day := time.UnixMicro(at).In(time.UTC)
		if kind == "person" && (day.Hour() < 5 || day.Hour() > 18 || !domain.IsWorkingDay(day, land)) {
			late++
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if n < 1500 || late > 0 {
		t.Errorf("%d decisions by people outside office hours, of %d decisions", late, n)
	}
}

func (f filled) signed(t *testing.T) {
	dialect := "sqlite"
	if f.store.Config().URL != "" {
		dialect = "postgres"
	}
	report, err := releasecheck.Run(t.Context(), f.store.DB(), dialect)
	if err != nil {
		t.Fatal(err)
	}
	for _, v := range report.Violations {
		t.Errorf("%+v", v)
	}
	t.Logf("%d holdings, %d releases, %d reviews, %d decisions", report.Holdings, report.Releases, report.Reviews, report.Decisions)
}
