package evidence

import (
	"bytes"
	"context"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"
	"freigabe/internal/pgtest"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// village is a small administration on a real database. Everything in it happens through use cases.
type village struct {
	*workflow.Desk
	t     testing.TB
	store *storage.Store
	pw    *workflow.Passwords
	seq   *jobs.Sequencer
	key   *jobs.Signer
	clock *clock
	root  domain.AuthorityID
	dept  domain.AuthorityID
	other domain.AuthorityID
	ids   map[string]domain.PersonID
	links map[string]string
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

// now gives an instant that is always later than the last one, so that rows can be told apart by it.
func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(1117 * time.Microsecond)
	return c.at
}

func (c *clock) ahead(d time.Duration) { c.mu.Lock(); defer c.mu.Unlock(); c.at = c.at.Add(d) }

// monday is when the village begins: a working day.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// found opens a village on a database: "sqlite" or "postgres". settings go into the URL of Postgres. wrap may put
// something between the use cases and the store.
func found(t testing.TB, db, settings string, wrap func(*storage.Store) workflow.Store) *village {
	t.Helper()
	c := &clock{at: monday}
	v := &village{t: t, clock: c, ids: map[string]domain.PersonID{}, links: map[string]string{}}
	o := storagetest.Options{Compile: policy.Compile, Clock: c.now}
	if db == "sqlite" {
		v.store = storagetest.SQLite(t, o)
	} else {
		url := storagetest.PostgresURL(t)
		if settings != "" {
			url += map[bool]string{true: "&", false: "?"}[strings.Contains(url, "?")] + settings
		}
		s, err := storage.Open(t.Context(), storage.Config{URL: url, MaxConns: 4, Compile: policy.Compile, Clock: c.now})
		must(t, err)
		t.Cleanup(func() { _ = s.Close() })
		v.store = s
	}
	files, err := blob.Open(t.TempDir())
	must(t, err)
	v.pw, err = workflow.NewPasswords(workflow.WeakParams, 4)
	must(t, err)
	v.key, err = jobs.OpenSigner(t.TempDir())
	must(t, err)
	v.seq = &jobs.Sequencer{Tree: v.store, Signer: v.key}
	var store workflow.Store = v.store
	if wrap != nil {
		store = wrap(v.store)
	}
	v.Desk = workflow.New(store, files, c.now)
	return v
}

// databases gives those that a run is about.
func databases(t testing.TB) []string {
	t.Helper()
	out := slices.DeleteFunc([]string{"sqlite", "postgres"}, func(db string) bool { want := env(storagetest.EnvDB); return want != "" && want != db })
	if slices.Contains(out, "postgres") {
		if _, err := pgtest.Start(); err != nil {
			t.Fatal(err)
		}
	}
	return out
}

var staff = []struct {
	login string
	role  domain.Role
	top   bool
}{
	{"steward", domain.DataSteward, false},
	{"officer", domain.OpenDataOfficer, true},
	{"officer2", domain.OpenDataOfficer, true},
	{"head", domain.DepartmentHead, false},
	{"head2", domain.DepartmentHead, true},
	{"dpo", domain.DataProtectionOfficer, true},
	{"geo", domain.GeoOffice, true},
	{"executive", domain.Executive, true},
	{"editor", domain.PortalEditor, true},
	{"auditor", domain.Auditor, true},
	{"nobody", "", false},
}

func (v *village) ctx() context.Context { return v.t.Context() }

func (v *village) as(login string) workflow.Actor {
	v.t.Helper()
	id, ok := v.ids[login]
	if !ok {
		v.t.Fatalf("nobody is called %q", login)
	}
	return workflow.Actor{Kind: domain.ByPerson, Person: id, Root: v.root, Roots: []domain.AuthorityID{v.root}, Name: strings.ToUpper(login)}
}

func (v *village) must(err error) {
	v.t.Helper()
	must(v.t, err)
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// people makes the root, two departments and somebody in every role.
func (v *village) people() {
	v.t.Helper()
	made, err := v.CreateRoot(v.ctx(), workflow.Operator(), workflow.NewAuthority{
		Slug: "dorf", Title: "Gemeinde Dorf", Kind: "municipality", Land: "NW", Mailbox: "daten@dorf.example", Geocoding: "05766",
	}, []workflow.NewPerson{{Login: "admin1.dorf", Name: "Anna Admin"}, {Login: "admin2.dorf", Name: "Bela Admin"}})
	v.must(err)
	v.root = domain.AuthorityID(made.ID)
	for _, login := range []string{"admin1", "admin2"} {
		a, err := v.ActorNamed(v.ctx(), login+".dorf")
		v.must(err)
		v.ids[login] = a.Person
	}
	v.must(v.SetPassword(v.ctx(), v.pw, made.Links["admin1.dorf"], "ein langes Kennwort"))
	for _, d := range []struct {
		slug string
		id   *domain.AuthorityID
	}{{"umwelt", &v.dept}, {"bauen", &v.other}} {
		made, err := v.CreateDepartment(v.ctx(), v.as("admin1"), workflow.NewAuthority{Parent: v.root, Slug: d.slug, Title: "Fachbereich " + d.slug})
		v.must(err)
		*d.id = domain.AuthorityID(made.ID)
	}
	for _, x := range staff {
		v.newcomer(x.login)
		if at := map[bool]domain.AuthorityID{true: v.root, false: v.dept}[x.top]; x.role != "" {
			v.grant(x.login, x.role, at)
		}
	}
}

func (v *village) newcomer(login string) {
	v.t.Helper()
	made, err := v.AddPerson(v.ctx(), v.as("admin1"), v.root, workflow.NewPerson{Login: login + ".dorf", Name: strings.ToUpper(login), Mail: login + "@dorf.example"})
	v.must(err)
	v.ids[login], v.links[login] = domain.PersonID(made.ID), made.Links[login+".dorf"]
}

func (v *village) grant(login string, role domain.Role, at domain.AuthorityID) domain.AssignmentID {
	v.t.Helper()
	p, err := v.GrantRole(v.ctx(), v.as("admin1"), workflow.Grant{Login: login + ".dorf", Role: role, Authority: at, Reason: "Dienstplan"})
	v.must(err)
	if p.Status == domain.Proposed {
		_, err = v.ConfirmRole(v.ctx(), v.as("admin2"), domain.AssignmentID(p.ID), true)
		v.must(err)
	}
	return domain.AssignmentID(p.ID)
}

// get reads a holding whole: the test knows all.
func (v *village) get(id domain.HoldingID) (h *domain.Holding) {
	v.t.Helper()
	v.must(v.store.InTx(v.ctx(), "test", func(tx workflow.Tx) (err error) { h, err = tx.Holding(v.ctx(), id); return err }))
	return h
}

func (v *village) digest(id domain.HoldingID) domain.Digest { return v.get(id).Edition.WorkingDigest() }

func (v *village) captured(title string) domain.HoldingID {
	v.t.Helper()
	h, err := v.Create(v.ctx(), v.as("steward"), workflow.Capture{Authority: v.dept, Content: domain.Content{
		Title: title, Description: "Alle Standorte mit Lage und Zustand.", Theme: []string{"ENVI"}, Keywords: []string{"Baum"}, PublicTitle: "Liste",
		Licence: "dl-zero-de/2.0", ContactMailbox: "daten@dorf.example", UpdateFrequency: "ANNUAL", SourceSystem: "GRIS", OrgUnit: "Grünflächen",
	}})
	v.must(err)
	return h.ID
}

// answered answers all harmlessly, but for what is given: "P6", "yes", …
func (v *village) answered(id domain.HoldingID, with ...string) domain.HoldingID {
	v.t.Helper()
	q := screening.Default()
	answers := screeningtest.Harmless(q)
	for i := 0; i+1 < len(with); i += 2 {
		answers[with[i]] = screeningtest.Answer(q, with[i], with[i+1])
	}
	_, err := v.Answer(v.ctx(), v.as("steward"), workflow.Answers{Holding: id, Digest: v.digest(id), Answers: answers})
	v.must(err)
	return id
}

func (v *village) step(who string, id domain.HoldingID, verb domain.Verb, change ...func(*workflow.Step)) domain.HoldingID {
	v.t.Helper()
	in := workflow.Step{Holding: id, Verb: verb, Digest: v.digest(id)}
	for _, f := range change {
		f(&in)
	}
	if _, err := v.Transition(v.ctx(), v.as(who), in); err != nil {
		v.t.Fatalf("%s by %s: %v", verb, who, err)
	}
	return id
}

func because(in *workflow.Step)     { in.Reason = "Grund" }
func withholding(in *workflow.Step) { in.Ground, in.ReviewDate = "personal_data", "2027-06-01" }
func withdrawal(in *workflow.Step)  { in.Code, in.Reason = "error", "falsche Datei" }

func (v *village) sign(who string, id domain.HoldingID, slot string, change ...func(*workflow.Sign)) {
	v.t.Helper()
	in := workflow.Sign{Holding: id, Slot: slot, Mark: domain.Signed, Digest: v.get(id).Review.Digest}
	for _, f := range change {
		f(&in)
	}
	if _, err := v.Sign(v.ctx(), v.as(who), in); err != nil {
		v.t.Fatalf("%s signs as %s: %v", who, slot, err)
	}
}

func (v *village) screened(title string, with ...string) domain.HoldingID {
	v.t.Helper()
	return v.step("steward", v.answered(v.captured(title), with...), domain.Screen)
}

func (v *village) internal(title string, with ...string) domain.HoldingID {
	v.t.Helper()
	id := v.step("steward", v.screened(title, with...), domain.ReleaseInternally)
	v.sign("head", id, "department_head")
	return id
}

func (v *village) approved(id domain.HoldingID, change ...func(*workflow.Step)) domain.HoldingID {
	v.t.Helper()
	v.step("steward", id, domain.Approve, change...)
	v.sign("officer", id, "open_data_officer")
	v.sign("head", id, "department_head")
	return id
}

func (v *village) file(id domain.HoldingID, name, body string, audiences ...domain.Audience) domain.DistributionID {
	v.t.Helper()
	ref, err := v.Upload(v.ctx(), v.as("steward"), name, "text/csv", strings.NewReader(body), 1000)
	v.must(err)
	a, err := v.Attach(v.ctx(), v.as("steward"), workflow.Attach{Holding: id, Title: name, Format: "CSV", File: &ref, Audiences: audiences})
	v.must(err)
	return a.Distribution
}

// list imports rows of titles.
func (v *village) list(titles ...string) domain.ImportID {
	v.t.Helper()
	data := []byte("Titel\n" + strings.Join(titles, "\n") + "\n")
	report, err := v.Import(v.ctx(), v.as("steward"), workflow.ImportFile{
		Name: "liste.csv", Data: bytes.NewReader(data), Size: int64(len(data)), Hash: domain.DigestOf(data), Authority: v.dept, Mode: workflow.PerRow,
	})
	v.must(err)
	return report.ID
}

func sorted[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }
