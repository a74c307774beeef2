package workflow_test

import (
	"context"
	"errors"
	"maps"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"
	"freigabe/internal/releasecheck"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// town is a made-up district with two departments and somebody in every role, on a real database with a clock that
// tests move.
type town struct {
	*workflow.Desk
	t     testing.TB
	store *storage.Store
	clock *clock
	root  domain.AuthorityID
	env   domain.AuthorityID // department "umwelt"
	soc   domain.AuthorityID // department "soziales"
	ids   map[string]domain.PersonID
	files string // folder of the uploaded files

	rewritten bool // rows were changed past the use cases, so that check releases has something to say
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time  { c.mu.Lock(); defer c.mu.Unlock(); return c.at }
func (c *clock) set(t time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.at = t }

// monday is when tests begin: a working day everywhere in Germany.
var monday = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// each runs a test on a town on SQLite and on one on Postgres.
func each(t *testing.T, test func(t *testing.T, w *town)) {
	t.Helper()
	eachOf(t, false, test)
}

// eachOf is each for a town of one profile. What a test leaves is sound, unless it rewrote rows itself.
func eachOf(t *testing.T, small bool, test func(t *testing.T, w *town)) {
	t.Helper()
	t.Parallel()
	for _, name := range []string{"sqlite", "postgres"} {
		t.Run(name, func(t *testing.T) {
			if want := os.Getenv(storagetest.EnvDB); want != "" && want != name {
				t.Skipf("%s=%s: not on %s", storagetest.EnvDB, want, name)
			}
			t.Parallel()
			w := settled(t, name, small)
			test(t, w)
			if !t.Failed() && !w.rewritten {
				w.checked()
			}
		})
	}
}

// roles of the town: login → roles at the root ("") or at a department.
var staff = map[string][]struct {
	role domain.Role
	at   string
}{
	"steward":    {{domain.DataSteward, "umwelt"}},
	"steward2":   {{domain.DataSteward, ""}},
	"system":     {{domain.SystemUser, "umwelt"}},
	"officer":    {{domain.OpenDataOfficer, ""}},
	"officer2":   {{domain.OpenDataOfficer, ""}},
	"head":       {{domain.DepartmentHead, "umwelt"}},
	"head2":      {{domain.DepartmentHead, ""}},
	"dpo":        {{domain.DataProtectionOfficer, ""}},
	"security":   {{domain.SecurityOfficer, ""}},
	"statistics": {{domain.StatisticsOffice, ""}},
	"legal":      {{domain.LegalOffice, ""}},
	"press":      {{domain.PressOffice, ""}},
	"geo":        {{domain.GeoOffice, ""}},
	"executive":  {{domain.Executive, ""}},
	"editor":     {{domain.PortalEditor, ""}},
	"auditor":    {{domain.Auditor, ""}},
	"nobody":     nil,
}

func build(t testing.TB, s *storage.Store, c *clock, name string, small bool) *town {
	t.Helper()
	files, err := blob.Open(t.TempDir())
	must(t, err)
	w := &town{Desk: workflow.New(s, files, c.now), t: t, store: s, clock: c, ids: map[string]domain.PersonID{}}
	made, err := w.CreateRoot(t.Context(), workflow.Operator(), workflow.NewAuthority{
		Slug: name, Title: "Kreis " + name, Kind: "district", Land: "NW",
		Mailbox: "daten@" + name + ".example", Geocoding: "05766", Small: small,
	},
		[]workflow.NewPerson{{Login: "admin1." + name, Name: "Anna Admin"}, {Login: "admin2." + name, Name: "Bela Admin"}})
	must(t, err)
	w.root = domain.AuthorityID(made.ID)
	for _, login := range []string{"admin1", "admin2"} {
		a, err := w.ActorNamed(t.Context(), login+"."+name)
		must(t, err)
		w.ids[login] = a.Person
	}
	for slug, id := range map[string]*domain.AuthorityID{"umwelt": &w.env, "soziales": &w.soc} {
		made, err := w.CreateDepartment(t.Context(), w.as("admin1"), workflow.NewAuthority{Parent: w.root, Slug: slug, Title: "Fachbereich " + slug})
		must(t, err)
		*id = domain.AuthorityID(made.ID)
	}
	for _, login := range slices.Sorted(maps.Keys(staff)) {
		made, err := w.AddPerson(t.Context(), w.as("admin1"), w.root, workflow.NewPerson{Login: login + "." + name, Name: strings.ToUpper(login)})
		must(t, err)
		w.ids[login] = domain.PersonID(made.ID)
		for _, r := range staff[login] {
			w.grant(login, r.role, w.at(r.at))
		}
	}
	return w
}

func (w *town) at(dept string) domain.AuthorityID {
	return map[string]domain.AuthorityID{"": w.root, "umwelt": w.env, "soziales": w.soc}[dept]
}

// grant gives a role and has it confirmed where that is needed.
func (w *town) grant(login string, role domain.Role, at domain.AuthorityID) domain.AssignmentID {
	w.t.Helper()
	p, err := w.GrantRole(w.ctx(), w.as("admin1"), workflow.Grant{Login: w.login(login), Role: role, Authority: at})
	must(w.t, err)
	if p.Status == domain.Proposed {
		_, err = w.ConfirmRole(w.ctx(), w.as("admin2"), domain.AssignmentID(p.ID), true)
		must(w.t, err)
	}
	return domain.AssignmentID(p.ID)
}

func (w *town) ctx() context.Context { return w.t.Context() }

// login gives the full login of a person of the town.
func (w *town) login(short string) string {
	p, err := w.person(w.ids[short])
	must(w.t, err)
	return p.Login
}

func (w *town) person(id domain.PersonID) (p *domain.Person, err error) {
	err = w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) error { p, err = tx.Person(w.ctx(), id); return err })
	return p, err
}

// as gives the actor of a person, as a fresh request would.
func (w *town) as(short string) workflow.Actor {
	w.t.Helper()
	id, ok := w.ids[short]
	if !ok {
		w.t.Fatalf("nobody is called %q", short)
	}
	return workflow.Actor{Kind: domain.ByPerson, Person: id, Root: w.root, Roots: []domain.AuthorityID{w.root}, Name: strings.ToUpper(short)}
}

// content is complete enough for the public.
func content(title string) domain.Content {
	return domain.Content{
		Title: title, Description: "Alle Standorte mit Lage und Zustand.", Theme: []string{"ENVI"}, Keywords: []string{"Baum"},
		Licence: "dl-zero-de/2.0", ContactMailbox: "daten@lindental.example", UpdateFrequency: "ANNUAL", SourceSystem: "GRIS", OrgUnit: "Grünflächen",
		PublicTitle: "Liste",
	}
}

// harmless answers every question so that the class is open.
func harmless() map[string]domain.Answer { return screeningtest.Harmless(screening.Default()) }

// answers gives single answers, "P1", "yes", …, with all that they need.
func answers(with ...string) map[string]domain.Answer {
	out := map[string]domain.Answer{}
	for i := 0; i+1 < len(with); i += 2 {
		out[with[i]] = screeningtest.Answer(screening.Default(), with[i], with[i+1])
	}
	return out
}

// with puts single answers over others.
func with(base map[string]domain.Answer, more map[string]domain.Answer) map[string]domain.Answer {
	out := maps.Clone(base)
	maps.Copy(out, more)
	return out
}

// captured makes a holding of the department "umwelt", captured by the steward.
func (w *town) captured(title string) workflow.Held {
	w.t.Helper()
	h, err := w.Create(w.ctx(), w.as("steward"), workflow.Capture{Authority: w.env, Content: content(title)})
	must(w.t, err)
	return h
}

// screened is captured, with answers, and screened.
func (w *town) screened(title string, more map[string]domain.Answer) workflow.Held {
	w.t.Helper()
	h := w.captured(title)
	h = w.answered(h, more)
	return w.step("steward", h, domain.Screen)
}

func (w *town) answered(h workflow.Held, more map[string]domain.Answer) workflow.Held {
	w.t.Helper()
	h, err := w.Answer(w.ctx(), w.as("steward"), workflow.Answers{Holding: h.ID, Digest: h.Digest, Answers: with(harmless(), more)})
	must(w.t, err)
	return h
}

// step takes a transition that must succeed.
func (w *town) step(who string, h workflow.Held, v domain.Verb, change ...func(*workflow.Step)) workflow.Held {
	w.t.Helper()
	out, err := w.try(who, h, v, change...)
	if err != nil {
		w.t.Fatalf("%s by %s: %v", v, who, err)
	}
	return out
}

func (w *town) try(who string, h workflow.Held, v domain.Verb, change ...func(*workflow.Step)) (workflow.Held, error) {
	in := workflow.Step{Holding: h.ID, Verb: v, Digest: h.Digest}
	for _, f := range change {
		f(&in)
	}
	return w.Transition(w.ctx(), w.as(who), in)
}

func because(s string) func(*workflow.Step) { return func(in *workflow.Step) { in.Reason = s } }

// sign puts the mark that a slot takes, and must succeed.
func (w *town) sign(who string, h workflow.Held, slot string, change ...func(*workflow.Sign)) workflow.SignoffResult {
	w.t.Helper()
	res, err := w.trySign(who, h, slot, change...)
	if err != nil {
		w.t.Fatalf("%s signs as %s: %v", who, slot, err)
	}
	return res
}

func (w *town) trySign(who string, h workflow.Held, slot string, change ...func(*workflow.Sign)) (workflow.SignoffResult, error) {
	now := w.get(h.ID)
	in := workflow.Sign{Holding: h.ID, Slot: slot, Mark: domain.Signed}
	if now.Review != nil {
		in.Digest = now.Review.Digest
		for _, p := range now.Review.Places {
			if slices.Contains(p.Roles, domain.Role(strings.Split(slot, "#")[0])) {
				in.Mark = map[domain.SlotKind]domain.Mark{domain.Opinion: domain.OpinionGiven, domain.Acknowledgement: domain.Acknowledged}[p.Kind]
				if in.Mark == "" {
					in.Mark = domain.Signed
				}
			}
		}
	}
	for _, f := range change {
		f(&in)
	}
	return w.Sign(w.ctx(), w.as(who), in)
}

func returned(why string) func(*workflow.Sign) {
	return func(in *workflow.Sign) { in.Mark, in.Reason = domain.Returned, why }
}

// internal is screened and released internally.
func (w *town) internal(title string, more map[string]domain.Answer) workflow.Held {
	w.t.Helper()
	h := w.step("steward", w.screened(title, more), domain.ReleaseInternally)
	w.sign("head", h, "department_head")
	return w.held(h.ID)
}

// approved is internal and approved, not yet public.
func (w *town) approved(title string, change ...func(*workflow.Step)) workflow.Held {
	w.t.Helper()
	h := w.step("steward", w.internal(title, nil), domain.Approve, change...)
	w.sign("officer", h, "open_data_officer")
	w.sign("head", h, "department_head")
	return w.held(h.ID)
}

// public is approved and published.
func (w *town) public(title string) workflow.Held {
	w.t.Helper()
	return w.step("officer2", w.approved(title), domain.Publish)
}

// get reads the holding whole, past every scope: the test knows all.
func (w *town) get(id domain.HoldingID) (h *domain.Holding) {
	w.t.Helper()
	must(w.t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) (err error) { h, err = tx.Holding(w.ctx(), id); return err }))
	return h
}

func (w *town) held(id domain.HoldingID) workflow.Held {
	h := w.get(id)
	return workflow.Held{ID: h.ID, Name: h.Name, State: h.State, Edition: h.Edition.Number, Digest: h.Edition.WorkingDigest(), Class: h.Class}
}

// judged checks every release and the whole ledger from the stored rows.
func (w *town) judged() releasecheck.Report {
	w.t.Helper()
	dialect := "sqlite"
	if w.store.Config().URL != "" {
		dialect = "postgres"
	}
	report, err := releasecheck.Run(context.WithoutCancel(w.ctx()), w.store.DB(), dialect)
	must(w.t, err)
	return report
}

// checked wants nothing wrong in what judged finds. Tests that rewrite no rows end with it, see each.
func (w *town) checked() releasecheck.Report {
	w.t.Helper()
	report := w.judged()
	for _, v := range report.Violations {
		w.t.Errorf("check releases: %+v", v)
	}
	return report
}

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// wants checks the code and the message key of a refusal.
func wants(t testing.TB, err error, code domain.Code, key string) {
	t.Helper()
	e, ok := errors.AsType[*domain.Error](err)
	if !ok || e.Code != code || key != "" && e.Key != key {
		t.Fatalf("error = %v, want %s %s", err, code, key)
	}
}
