package mail_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/ui/mail"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
	"freigabe/workflow/notify"
)

// house is a district whose people get mail, with the workers that plan and send it, on a real database.
type house struct {
	*workflow.Desk
	t       *testing.T
	store   *storage.Store
	clock   *clock
	root    domain.AuthorityID
	env     domain.AuthorityID
	ids     map[string]domain.PersonID
	server  *server
	relay   *jobs.Relay
	planner *notify.Planner
	postman *notify.Postman
	log     *bytes.Buffer
}

type clock struct {
	mu sync.Mutex
	at time.Time
}

func (c *clock) now() time.Time  { c.mu.Lock(); defer c.mu.Unlock(); return c.at }
func (c *clock) set(t time.Time) { c.mu.Lock(); defer c.mu.Unlock(); c.at = t }

// monday is a working day everywhere, at seven in Berlin.
var monday = time.Date(2026, 11, 23, 6, 0, 0, 0, time.UTC)

func must(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// each runs a test on a house on SQLite and on one on Postgres.
func each(t *testing.T, test func(t *testing.T, h *house)) {
	t.Helper()
	t.Parallel()
	for name, open := range map[string]func(testing.TB, storagetest.Options) *storage.Store{"sqlite": storagetest.SQLite, "postgres": storagetest.Postgres} {
		t.Run(name, func(t *testing.T) {
			if want := os.Getenv(storagetest.EnvDB); want != "" && want != name {
				t.Skipf("%s=%s: not on %s", storagetest.EnvDB, want, name)
			}
			t.Parallel()
			c := &clock{at: monday.Add(-time.Hour)}
			test(t, build(t, open(t, storagetest.Options{Compile: policy.Compile, Clock: c.now}), c))
		})
	}
}

// staff of the house: login → role at the department.
var staff = []struct {
	login string
	role  domain.Role
}{
	{"steward", domain.DataSteward},
	{"steward2", domain.DataSteward},
	{"head", domain.DepartmentHead},
	{"head2", domain.DepartmentHead},
	{"officer", domain.OpenDataOfficer},
	{"dpo", domain.DataProtectionOfficer},
	{"executive", domain.Executive},
	{"gone", domain.DepartmentHead}, // loses the role
}

func build(t *testing.T, s *storage.Store, c *clock) *house {
	t.Helper()
	files, err := blob.Open(t.TempDir())
	must(t, err)
	h := &house{Desk: workflow.New(s, files, c.now), t: t, store: s, clock: c, ids: map[string]domain.PersonID{}, server: start(t, "starttls"), log: &bytes.Buffer{}}
	made, err := h.CreateRoot(t.Context(), workflow.Operator(), workflow.NewAuthority{Slug: "lindental", Title: "Kreis Lindental", Kind: "district", Land: "NW"},
		[]workflow.NewPerson{{Login: "admin1", Name: "Anna Admin"}, {Login: "admin2", Name: "Bela Admin"}})
	must(t, err)
	h.root = domain.AuthorityID(made.ID)
	for _, login := range []string{"admin1", "admin2"} {
		a, err := h.ActorNamed(t.Context(), login)
		must(t, err)
		h.ids[login] = a.Person
	}
	made, err = h.CreateDepartment(t.Context(), h.as("admin1"), workflow.NewAuthority{Parent: h.root, Slug: "umwelt", Title: "Umwelt"})
	must(t, err)
	h.env = domain.AuthorityID(made.ID)
	for _, p := range staff {
		made, err := h.AddPerson(t.Context(), h.as("admin1"), h.root, workflow.NewPerson{Login: p.login, Name: strings.ToUpper(p.login), Mail: p.login + "@lindental.example"})
		must(t, err)
		h.ids[p.login] = domain.PersonID(made.ID)
		g, err := h.GrantRole(t.Context(), h.as("admin1"), workflow.Grant{Login: p.login, Role: p.role, Authority: h.env})
		must(t, err)
		if g.Status == domain.Proposed {
			_, err = h.ConfirmRole(t.Context(), h.as("admin2"), domain.AssignmentID(g.ID), true)
			must(t, err)
		}
	}
	log := slog.New(slog.NewTextHandler(h.log, nil))
	h.planner = &notify.Planner{Book: s, Clock: c.now}
	h.relay = &jobs.Relay{Outbox: s, Consumers: []jobs.Consumer{h.planner.Consume}, Log: log}
	h.postman = &notify.Postman{Book: s, Writer: &notify.Writer{Desk: h.Desk, Book: s, Clock: c.now}, Transport: h.post(h.server), Clock: c.now, Log: log}
	for { // how the house came into being is no news
		n, err := (&jobs.Relay{Outbox: s, Log: log}).Once(t.Context())
		must(t, err)
		if n == 0 {
			break
		}
	}
	c.set(monday)
	return h
}

func (h *house) post(s *server) *mail.Post {
	h.t.Helper()
	c := config("smtp://" + s.addr)
	c.TLS, c.Clock = s.trusted, h.clock.now
	p, err := mail.NewPost(c)
	must(h.t, err)
	return p
}

func (h *house) as(login string) workflow.Actor {
	return workflow.Actor{Kind: domain.ByPerson, Person: h.ids[login], Root: h.root, Roots: []domain.AuthorityID{h.root}, Name: strings.ToUpper(login)}
}

func (h *house) often(login string, f workflow.MailFrequency) {
	h.t.Helper()
	v, _ := json.Marshal(f)
	must(h.t, h.SetPreference(h.t.Context(), h.as(login), workflow.PreferenceMail, v))
}

// quiet lets nobody but some hear of anything that they can choose.
func (h *house) quiet(but ...string) {
	h.t.Helper()
	for _, p := range staff {
		if !slices.Contains(but, p.login) {
			h.often(p.login, workflow.MailNone)
		}
	}
}

// run lets the workers work once.
func (h *house) run() {
	h.t.Helper()
	for {
		n, err := h.relay.Once(h.t.Context())
		must(h.t, err)
		if n == 0 {
			break
		}
	}
	must(h.t, h.planner.Tick(h.t.Context()))
	must(h.t, h.postman.Deliver(h.t.Context()))
}

// screened makes a holding that is ready to be handed over.
func (h *house) screened(title string) workflow.Held {
	h.t.Helper()
	held, err := h.Create(h.t.Context(), h.as("steward"), workflow.Capture{Authority: h.env, Content: domain.Content{
		Title: title, Description: "Alle Standorte mit Lage und Zustand.", Theme: []string{"ENVI"}, Licence: "dl-zero-de/2.0",
		ContactMailbox: "daten@lindental.example", UpdateFrequency: "ANNUAL", SourceSystem: "GRIS", OrgUnit: "Grünflächen",
	}})
	must(h.t, err)
	held, err = h.Answer(h.t.Context(), h.as("steward"), workflow.Answers{Holding: held.ID, Digest: held.Digest, Answers: screeningtest.Harmless(screening.Default())})
	must(h.t, err)
	return h.step("steward", held, domain.Screen)
}

func (h *house) step(who string, held workflow.Held, v domain.Verb, change ...func(*workflow.Step)) workflow.Held {
	h.t.Helper()
	in := workflow.Step{Holding: held.ID, Verb: v, Digest: held.Digest}
	for _, f := range change {
		f(&in)
	}
	out, err := h.Transition(h.t.Context(), h.as(who), in)
	must(h.t, err)
	return out
}

func (h *house) sign(who string, id domain.HoldingID) workflow.Held {
	h.t.Helper()
	var now *domain.Holding
	must(h.t, h.store.InTx(h.t.Context(), "test", func(tx workflow.Tx) (err error) { now, err = tx.Holding(h.t.Context(), id); return err }))
	_, err := h.Sign(h.t.Context(), h.as(who), workflow.Sign{Holding: id, Slot: "department_head", Mark: domain.Signed, Digest: now.Review.Digest})
	must(h.t, err)
	must(h.t, h.store.InTx(h.t.Context(), "test", func(tx workflow.Tx) (err error) { now, err = tx.Holding(h.t.Context(), id); return err }))
	return workflow.Held{ID: now.ID, Digest: now.Edition.WorkingDigest(), State: now.State}
}

// letters gives the mails that came, by recipient: subject and both parts.
func (h *house) letters() map[string][]string {
	h.t.Helper()
	out := map[string][]string{}
	for _, r := range h.server.got() {
		m := r.parse(h.t)
		_, params, err := mime.ParseMediaType(m.Header.Get("Content-Type"))
		must(h.t, err)
		subject, err := new(mime.WordDecoder).DecodeHeader(m.Header.Get("Subject"))
		must(h.t, err)
		text := subject + "\n"
		parts := multipart.NewReader(m.Body, params["boundary"])
		for {
			p, err := parts.NextRawPart()
			if errors.Is(err, io.EOF) {
				break
			}
			must(h.t, err)
			b, err := io.ReadAll(quotedprintable.NewReader(p))
			must(h.t, err)
			text += string(b)
		}
		to := strings.TrimSuffix(r.to, "@lindental.example")
		out[to] = append(out[to], text)
	}
	return out
}

func (h *house) wants(login string, n int, says ...string) {
	h.t.Helper()
	got := h.letters()[login]
	if len(got) != n {
		h.t.Fatalf("%s has %d mails, want %d:\n%s", login, len(got), n, strings.Join(got, "\n=====\n"))
	}
	for _, s := range says {
		if !strings.Contains(got[n-1], s) {
			h.t.Errorf("the mail to %s does not say %q:\n%s", login, s, got[n-1])
		}
	}
}

func TestAnInvitationLeadsIn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		pw, err := workflow.NewPasswords(workflow.WeakParams, 2)
		must(t, err)
		made, err := h.AddPerson(t.Context(), h.as("admin1"), h.root, workflow.NewPerson{Login: "neu", Name: "Nele Neu", Mail: "neu@lindental.example"})
		must(t, err)
		_, err = h.AddPerson(t.Context(), h.as("admin1"), h.root, workflow.NewPerson{Login: "ohne", Name: "Ole Ohne"})
		must(t, err)
		h.server.refuse["neu@lindental.example"] = &smtp.SMTPError{Code: 450, Message: "later, neu@lindental.example"}
		h.run()
		h.wants("neu", 0)
		if secrets := h.count("SELECT count(*) FROM outbox WHERE payload LIKE '%" + made.Links["neu"] + "%'"); secrets != 0 {
			t.Error("a secret waits in the outbox")
		}
		delete(h.server.refuse, "neu@lindental.example")
		h.clock.set(monday.Add(2 * time.Minute))
		h.run()
		h.wants("neu", 1, "Ihr Zugang zu Freigabe", "Guten Tag Nele Neu,", "neu", "26. November 2026")
		_, rest, _ := strings.Cut(h.letters()["neu"][0], "https://daten.lindental.example/password/")
		secret, _, _ := strings.Cut(rest, "\n")
		must(t, h.SetPassword(t.Context(), pw, strings.TrimSpace(secret), "Kaffee am Morgen"))
		if err := h.SetPassword(t.Context(), pw, made.Links["neu"], "Tee am Nachmittag"); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("the other link still works: %v", err)
		}
		_, err = h.RenewLink(t.Context(), h.as("admin1"), domain.PersonID(made.ID))
		must(t, err)
		h.run()
		h.wants("neu", 2, "Neues Kennwort für Freigabe")
		h.run()
		h.wants("neu", 2)
		if strings.Contains(h.log.String(), "lindental.example") {
			t.Errorf("an address in the log: %s", h.log)
		}
	})
}

func TestAnInvitationThatWasAcceptedIsNotSent(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		pw, err := workflow.NewPasswords(workflow.WeakParams, 2)
		must(t, err)
		made, err := h.AddPerson(t.Context(), h.as("admin1"), h.root, workflow.NewPerson{Login: "neu", Name: "Nele Neu", Mail: "neu@lindental.example"})
		must(t, err)
		must(t, h.SetPassword(t.Context(), pw, made.Links["neu"], "Kaffee am Morgen")) // handed over in person
		h.run()
		h.wants("neu", 0)
	})
}

func TestTheMorningBringsWhatWaits(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.often("head2", workflow.MailNone)
		h.often("gone", workflow.MailWeekly)
		h.clock.set(monday.Add(-30 * time.Minute)) // half past six in Berlin
		held := h.step("steward", h.screened("Baumkataster"), domain.ReleaseInternally)
		h.run()
		h.wants("head", 0)
		h.clock.set(monday)
		h.run()
		h.run()
		h.wants("head", 1, "1 Aufgabe wartet auf Sie", "Baumkataster", "Zeichnung", "Fällig am 7. Dezember 2026", "/desk/reviews/", "/desk/account/settings")
		h.wants("gone", 1, "1 Aufgabe wartet auf Sie") // it is Monday
		h.wants("head2", 0)
		h.wants("steward", 0) // nothing waits
		must(t, h.SetPreference(t.Context(), h.as("head"), workflow.PreferenceLanguage, json.RawMessage(`"en"`)))
		h.clock.set(monday.AddDate(0, 0, 1))
		h.run()
		h.wants("head", 2, "1 task waits for you", `lang="de">Baumkataster`)
		h.wants("gone", 1)
		h.clock.set(monday.AddDate(0, 0, 5)) // Saturday
		h.run()
		h.wants("head", 2)
		h.sign("head2", held.ID)
		h.clock.set(monday.AddDate(0, 0, 7))
		h.run()
		h.wants("head", 2)
		h.wants("gone", 1)
	})
}

func TestDeadlinesAreRememberedBeforeAndAfter(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.quiet("head")
		h.often("head", workflow.MailDeadlines)
		h.step("steward", h.screened("Baumkataster"), domain.ReleaseInternally) // due on Monday, 7 December
		days := map[int]string{                                                 // days after Monday, 23 November
			10: "Fällig am 7. Dezember 2026", 14: "Fällig am 7. Dezember 2026", 15: "seit einem Arbeitstag überfällig",
		}
		n := 0
		for d := range 18 {
			h.clock.set(monday.AddDate(0, 0, d))
			h.run()
			if says, ok := days[d]; ok {
				n++
				h.wants("head", n, says, "1 Frist läuft ab oder ist abgelaufen", "Baumkataster")
			} else {
				h.wants("head", n)
			}
		}
	})
}

func TestWhatBeginsToWaitIsToldAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.quiet("head")
		h.often("head", workflow.MailAtOnce)
		h.clock.set(monday.Add(12*time.Hour + time.Minute)) // no morning any more
		h.run()
		for _, title := range []string{"Baumkataster", "Parkbänke"} {
			h.step("steward", h.screened(title), domain.ReleaseInternally)
		}
		h.run()
		h.run()
		h.wants("head", 1, "2 neue Aufgaben für Sie", "Baumkataster", "Parkbänke")
		h.wants("gone", 0)
	})
}

func TestWhatIsOverdueReachesTheNextRole(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.quiet("executive")
		h.often("executive", workflow.MailDeadlines)
		h.step("steward", h.screened("Baumkataster"), domain.ReleaseInternally)
		h.clock.set(monday.AddDate(0, 0, 15).Add(14 * time.Hour))
		must(t, h.Tick(t.Context()))
		h.run()
		h.run()
		h.wants("executive", 1, "Eine Frist ist überschritten", "Schweigen gilt nie als Zustimmung")
		h.wants("head", 0)
	})
}

func TestASecondPersonIsAskedToConfirm(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.quiet("head2", "dpo", "officer")
		for _, login := range []string{"head2", "dpo", "officer"} {
			h.often(login, workflow.MailDeadlines) // hears of a withdrawal that waits for them all the same
		}
		h.clock.set(monday.Add(14 * time.Hour))
		held := h.step("steward", h.screened("Baumkataster"), domain.ReleaseInternally)
		held = h.sign("gone", held.ID)
		h.run()
		h.step("officer", held, domain.Withdraw, func(in *workflow.Step) { in.Code = "error" })
		h.run()
		asked := 0
		for _, login := range []string{"head2", "dpo", "officer"} {
			for _, l := range h.letters()[login] {
				if strings.Contains(l, "Bitte bestätigen Sie als zweite Person") && strings.Contains(l, "Zurückziehung bestätigen") {
					asked++
				}
			}
		}
		h.wants("officer", 0) // did it, and cannot confirm it
		if asked == 0 {
			t.Errorf("nobody is asked: %v", h.letters())
		}
	})
}

func TestAWithdrawalIsToldToThoseWhoseItWas(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.quiet()
		held := h.step("steward", h.screened("Baumkataster"), domain.ReleaseInternally)
		held = h.sign("gone", held.ID)
		h.run()
		if n := len(h.letters()); n != 0 {
			t.Fatalf("%d people got mail before anything happened", n)
		}
		h.step("officer", held, domain.Withdraw, func(in *workflow.Step) { in.Code, in.Reason = "personal_data", "Namen in Spalte 3" })
		h.run()
		h.run()
		h.wants("steward", 1, "Eine Freigabe wurde zurückgezogen", "Baumkataster", "die öffentliche und die interne Freigabe", "Personenbezug", "OFFICER, Open-Data-Beauftragte", "kommen immer")
		h.wants("gone", 1, "Baumkataster")
		h.wants("officer", 0) // did it
		h.wants("steward2", 0)
		if got := h.letters()["dpo"]; len(got) > 0 && strings.Contains(got[0], "Spalte 3") {
			t.Error("the reason in words is in the mail")
		}
	})
}

// Between the event and its mail a person may lose what let them see the holding.
func TestNobodyReadsInAMailWhatTheyMayNoLongerSee(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.quiet("gone")
		h.often("gone", workflow.MailAtOnce)
		held := h.step("steward", h.screened("Baumkataster"), domain.ReleaseInternally)
		held = h.sign("gone", held.ID)
		h.step("steward", h.screened("Parkbänke"), domain.ReleaseInternally)
		h.step("officer", held, domain.Withdraw, func(in *workflow.Step) { in.Code = "error" })
		for {
			if n, err := h.relay.Once(t.Context()); err != nil || n == 0 {
				must(t, err)
				break
			}
		}
		must(t, h.planner.Tick(t.Context()))
		if n := h.count("SELECT count(*) FROM mail WHERE next_at IS NOT NULL AND person_id = '" + string(h.ids["gone"]) + "'"); n < 3 {
			t.Fatalf("%d mails are noted, want a summary, a task and a withdrawal", n)
		}
		scope, err := h.Scope(t.Context(), h.as("admin1"))
		must(t, err)
		all, err := h.Read().Assignments(t.Context(), scope, workflow.Page{Limit: 100})
		must(t, err)
		for _, a := range all {
			if a.Person == h.ids["gone"] {
				_, err := h.EndRole(t.Context(), h.as("admin1"), a.ID, "versetzt")
				must(t, err)
			}
		}
		must(t, h.postman.Deliver(t.Context()))
		h.wants("gone", 0)
		if n := h.count("SELECT count(*) FROM mail WHERE outcome = 'dropped' AND person_id = '" + string(h.ids["gone"]) + "'"); n < 3 {
			t.Errorf("%d mails are dropped", n)
		}
	})
}

func TestATitleIsForThoseWhoMayReadTheHolding(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		held := h.screened("Baumkataster")
		for login, want := range map[string]string{"steward": "Baumkataster", "head": "Baumkataster", "dpo": ""} {
			scope, err := h.Scope(t.Context(), h.as(login))
			must(t, err)
			titles, err := h.Read().HoldingTitles(t.Context(), scope, []domain.HoldingID{held.ID, "", "x"})
			if err != nil || titles[held.ID] != want {
				t.Errorf("%s reads %q, %v, want %q", login, titles[held.ID], err, want)
			}
		}
	})
}

func TestAServerThatIsAwayStopsNothingAndLosesNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.quiet("head")
		up := h.postman.Transport
		down := start(t, "plain") // does not speak TLS, so there is no way
		h.postman.Transport = h.post(down)
		held := h.step("steward", h.screened("Baumkataster"), domain.ReleaseInternally)
		_, err := h.relay.Once(t.Context())
		must(t, err)
		must(t, h.planner.Tick(t.Context()))
		if err := h.postman.Deliver(t.Context()); domain.CodeOf(err) != domain.Unavailable {
			t.Fatalf("Deliver() error = %v", err)
		}
		must(t, h.postman.Deliver(t.Context())) // waits
		if n := h.count("SELECT max(tries) FROM mail"); n != 0 {
			t.Errorf("%d tries are counted while the server was away", n)
		}
		h.postman.Transport = up
		h.server.mu.Lock()
		h.server.dropOnce = true // takes the mail, and we do not learn of it
		h.server.mu.Unlock()
		h.clock.set(monday.Add(time.Hour))
		must(t, h.postman.Deliver(t.Context()))
		h.clock.set(monday.Add(2 * time.Hour))
		must(t, h.postman.Deliver(t.Context()))
		h.wants("head", 2)
		if got := h.server.got(); got[0].parse(t).Header.Get("Message-Id") != got[1].parse(t).Header.Get("Message-Id") {
			t.Error("the same letter came under two ids")
		}
		h.sign("head2", held.ID)
	})
}

func TestAMailThatIsRefusedIsNotTriedAgain(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.quiet("head", "gone")
		h.server.refuse["head@lindental.example"] = &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user head@lindental.example"}
		h.step("steward", h.screened("Baumkataster"), domain.ReleaseInternally)
		h.run()
		h.wants("gone", 1)
		if n := h.count("SELECT count(*) FROM mail WHERE outcome = 'refused'"); n != 1 {
			t.Errorf("%d refused", n)
		}
		if log := h.log.String(); !strings.Contains(log, string(h.ids["head"])) || strings.Contains(log, "lindental.example") {
			t.Errorf("log: %s", log)
		}
	})
}

// count asks the database behind the store's back.
func (h *house) count(query string) (n int) {
	h.t.Helper()
	driver, source := "pgx", h.store.Config().URL
	if source == "" {
		driver, source = "sqlite", "file:"+h.store.Config().Path+"?_pragma=busy_timeout(5000)"
	}
	db, err := sql.Open(driver, source)
	must(h.t, err)
	defer db.Close()
	must(h.t, db.QueryRowContext(h.t.Context(), query).Scan(&n))
	return n
}
