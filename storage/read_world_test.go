package storage_test

import (
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// world is what the tests of scoped reads look at: two roots, "lippe" (it ← netz, umwelt) and "minden", with people of
// many roles and the same things in both roots, each under a name.
type world struct {
	s     *storage.Store
	auth  map[string]domain.AuthorityID
	who   map[string]domain.PersonID
	h     map[string]domain.HoldingID  // "it", "netz", "umwelt", "minden": one holding per authority
	rel   map[string]domain.ReleaseID  // "it internal", …
	dec   map[string]domain.DecisionID // by holding, and "root lippe", "root minden" for administration
	rev   map[string]domain.ReviewID
	tasks map[string]domain.TaskID
	imp   map[string]domain.ImportID
	dist  map[string]domain.DistributionID
}

var options = storagetest.Options{Compile: policy.Compile}

// each runs a test on a fresh world on both databases.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) { test(t, newWorld(t, s)) }, options)
}

func id[T ~string]() T { return storagetest.ID[T]() }

func newWorld(t testing.TB, s *storage.Store) *world {
	t.Helper()
	w := &world{
		s: s, auth: map[string]domain.AuthorityID{}, who: map[string]domain.PersonID{}, h: map[string]domain.HoldingID{},
		rel: map[string]domain.ReleaseID{}, dec: map[string]domain.DecisionID{}, rev: map[string]domain.ReviewID{},
		tasks: map[string]domain.TaskID{}, imp: map[string]domain.ImportID{}, dist: map[string]domain.DistributionID{},
	}
	for _, name := range []string{"lippe", "it", "netz", "umwelt", "minden"} {
		w.auth[name] = id[domain.AuthorityID]()
	}
	w.write(t, func(tx workflow.Tx) {
		for name, parent := range map[string]string{"lippe": "", "minden": ""} {
			w.authority(tx, name, parent, name)
		}
	})
	w.write(t, func(tx workflow.Tx) {
		w.authority(tx, "it", "lippe", "lippe")
		w.authority(tx, "umwelt", "lippe", "lippe")
	})
	w.write(t, func(tx workflow.Tx) { w.authority(tx, "netz", "it", "lippe") })
	w.write(t, w.people)
	for _, name := range []string{"it", "netz", "umwelt", "minden"} {
		w.write(t, func(tx workflow.Tx) { w.holding(tx, name) })
		w.release(t, name, domain.ForPublic, "")
	}
	w.release(t, "it", domain.ForInternal, domain.CircleRoot)
	w.release(t, "netz", domain.ForInternal, domain.CircleDepartment)
	w.release(t, "umwelt", domain.ForInternal, domain.CircleAssociation)
	w.release(t, "minden", domain.ForInternal, domain.CircleRoot)
	w.release(t, "it", domain.ForRegister, "")
	return w
}

// write runs one unit of work.
func (w *world) write(t testing.TB, fn func(tx workflow.Tx)) {
	t.Helper()
	if err := w.s.InTx(t.Context(), "test.write", func(tx workflow.Tx) error { fn(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

func (w *world) root(name string) domain.AuthorityID {
	if name == "minden" {
		return w.auth["minden"]
	}
	return w.auth["lippe"]
}

func (w *world) authority(tx workflow.Tx, name, parent, root string) {
	full := name
	if parent != "" {
		full = root + "_" + name
	}
	tx.CreateAuthority(domain.Authority{ID: w.auth[name], Root: w.auth[root], Parent: w.auth[parent], Name: full, Title: name, Kind: "city", Land: "NW"})
}

// roles lists every reader: the root of the person, and roles with their place.
var roles = []struct {
	person, root string
	role         domain.Role
	place        string
}{
	{"nobody", "lippe", "", ""},
	{"steward", "lippe", domain.DataSteward, "it"},
	{"head", "lippe", domain.DepartmentHead, "umwelt"},
	{"dpo", "lippe", domain.DataProtectionOfficer, "lippe"},
	{"dpo_netz", "lippe", domain.DataProtectionOfficer, "netz"},
	{"lawyer", "lippe", domain.LegalOffice, "lippe"},
	{"deputy", "lippe", "", ""},   // of the dpo
	{"stand_in", "lippe", "", ""}, // of the head
	{"asked", "lippe", "", ""},    // a question about umwelt
	{"auditor", "lippe", domain.Auditor, "lippe"},
	{"admin", "lippe", domain.Administrator, "lippe"},
	{"admin_it", "lippe", domain.Administrator, "it"},
	{"steward_minden", "minden", domain.DataSteward, "minden"},
	{"admin_minden", "minden", domain.Administrator, "minden"},
	{"shared_dpo", "minden", domain.DataProtectionOfficer, "it"},
	{"stranger", "minden", "", ""},
}

func (w *world) people(tx workflow.Tx) {
	from := storagetest.Now.AddDate(-1, 0, 0)
	for _, r := range roles {
		w.who[r.person] = id[domain.PersonID]()
		tx.CreatePerson(domain.Person{ID: w.who[r.person], Root: w.auth[r.root], Login: r.person + "@" + r.root, Name: r.person, Lang: "de"})
		if r.role != "" {
			tx.SaveAssignment(domain.Assignment{
				ID: id[domain.AssignmentID](), Person: w.who[r.person], Role: r.role, Authority: w.auth[r.place],
				Root: w.root(r.place), From: from, Status: domain.Active,
			})
		}
	}
	for by, represented := range map[string]string{"deputy": "dpo", "stand_in": "head"} {
		tx.SaveDeputy(domain.Deputy{
			ID: id[domain.DeputyID](), Root: w.auth["lippe"], For: w.who[represented], By: w.who[by],
			From: "2026-11-01", Until: "2026-12-31", Status: domain.Active,
		})
	}
	w.tasks["erasure"], w.tasks["personal"] = id[domain.TaskID](), id[domain.TaskID]()
	tx.OpenTask(domain.Task{
		ID: w.tasks["erasure"], Kind: "erasure", Root: w.auth["lippe"], Authority: w.auth["lippe"],
		Role: domain.DataProtectionOfficer, Due: "2026-12-07", OpenedAt: storagetest.Now,
	})
	tx.OpenTask(domain.Task{
		ID: w.tasks["personal"], Kind: "confirm_deputy", Root: w.auth["lippe"], Authority: w.auth["it"],
		Person: w.who["nobody"], Due: "2026-12-07", OpenedAt: storagetest.Now,
	})
	w.imp["own"] = id[domain.ImportID]()
	tx.SaveImport(workflow.Import{
		ID: w.imp["own"], Root: w.auth["lippe"], Authority: w.auth["umwelt"], Person: w.who["nobody"],
		ActorKind: domain.ByPerson, FileName: "liste.csv", FileHash: domain.DigestOf(nil), Mode: "per_row", Status: "done", At: storagetest.Now,
	})
	for _, root := range []string{"lippe", "minden"} {
		d := w.decision(root, "", domain.AuthorityChanged)
		if root == "minden" { // the one of lippe concerns the root as a whole
			d.Authority = w.auth[root]
		}
		w.dec["root "+root] = d.ID
		tx.Decide(d)
		tx.AddRuleVersion(workflow.RuleProposal{
			ID: id[domain.RuleID](), Authority: w.auth[root], Root: w.auth[root], Version: 1,
			Set: domain.DefaultRules(false), Status: domain.Active, At: storagetest.Now,
		})
		tx.AddQuestionnaireVersion(workflow.QuestionnaireProposal{
			ID: id[domain.QuestionnaireID](), Root: w.auth[root], Version: 1,
			YAML: []byte("version: 1"), Status: domain.Proposed, At: storagetest.Now,
		})
		w.tasks["root "+root] = id[domain.TaskID]()
		tx.OpenTask(domain.Task{
			ID: w.tasks["root "+root], Kind: "confirm_assignment", Root: w.auth[root], Authority: w.auth[root],
			Role: domain.Administrator, Due: "2026-12-09", OpenedAt: storagetest.Now,
		})
		w.imp[root] = id[domain.ImportID]()
		tx.SaveImport(workflow.Import{
			ID: w.imp[root], Root: w.auth[root], Authority: w.auth[root], ActorKind: domain.ByOperator,
			FileName: "liste.xlsx", FileHash: domain.DigestOf([]byte(root)), Mode: "per_row", Status: "done", At: storagetest.Now,
		})
	}
}

func (w *world) decision(root string, h domain.HoldingID, kind domain.DecisionKind) domain.Decision {
	return domain.Decision{
		ID: id[domain.DecisionID](), Kind: kind, At: storagetest.Now, Root: w.auth[root], Holding: h, Edition: 1,
		ActorKind: domain.ByPerson, Actor: w.who[map[string]string{"lippe": "admin", "minden": "admin_minden"}[root]], PolicyVersion: 1,
		Texts: []domain.Text{{Kind: domain.TextReason, Salt: domain.NewNonce(), Body: "begründet in " + root}},
	}
}

// holding stores a holding with a file, an open review, a task for the data protection officer (not in netz), a change
// and a decision.
func (w *world) holding(tx workflow.Tx, name string) {
	w.h[name], w.rev[name], w.tasks[name], w.dist[name] = id[domain.HoldingID](), id[domain.ReviewID](), id[domain.TaskID](), id[domain.DistributionID]()
	root := "lippe"
	if name == "minden" {
		root = "minden"
	}
	h := &domain.Holding{
		ID: w.h[name], Root: w.auth[root], Authority: w.auth[name], Name: root + "_daten-" + name, State: domain.Screened,
		Class: domain.ClassOpen, CreatedAt: storagetest.Now, ChangedAt: storagetest.Now,
		Edition: domain.Edition{
			Number: 1, Content: domain.Content{Title: "Daten " + name, Description: "Straßen in " + name, Theme: []string{"ENVI"}},
			Distributions: []domain.Distribution{{ID: w.dist[name], File: w.file(name), Audiences: []domain.Audience{domain.ForPublic}}},
			Answers: map[string]domain.Answer{"P1": {
				Value: "no", At: storagetest.Now,
				Evidence: []domain.FileRef{{Name: "vermerk.pdf", SHA256: domain.DigestOf([]byte("evidence " + name))}},
			}},
		},
	}
	tx.CreateHolding(h)
	d := w.decision(root, h.ID, domain.Transition)
	d.Authority = h.Authority
	w.dec[name] = d.ID
	if name == "it" {
		d.OnBehalfOf = w.who["stranger"] // who had a role here once
	}
	tx.Decide(d)
	tx.LogChanges([]domain.ChangeEntry{{Holding: h.ID, Rev: 1, Edition: 1, Person: d.Actor, Kind: domain.ByEditing, Field: "title", New: name, At: storagetest.Now}})
	task := domain.Task{
		ID: w.tasks[name], Kind: "sign", Root: h.Root, Authority: h.Authority, Holding: h.ID, Review: w.rev[name],
		Role: domain.DataProtectionOfficer, Due: "2026-12-08", OpenedAt: storagetest.Now,
	}
	if name == "netz" || name == "umwelt" {
		task.Role = domain.DepartmentHead
	}
	tx.OpenTask(task)
	switch name {
	case "it":
		tx.SaveQuestion(workflow.Question{
			ID: id[domain.QuestionID](), Review: id[domain.ReviewID](), Holding: h.ID, By: d.Actor, To: w.who["nobody"],
			Text: "Und das?", Answer: "Ja.", AskedAt: storagetest.Now, AnsweredAt: storagetest.Now,
		})
	case "netz":
		tx.OpenTask(domain.Task{
			ID: id[domain.TaskID](), Kind: "sign", Root: h.Root, Authority: h.Authority, Holding: h.ID, Person: w.who["head"],
			Due: "2026-11-20", OpenedAt: storagetest.Now, DoneAt: storagetest.Now,
		})
	case "umwelt":
		tx.SaveQuestion(workflow.Question{
			ID: id[domain.QuestionID](), Review: w.rev[name], Holding: h.ID, By: d.Actor, To: w.who["asked"],
			Text: "Stimmt das?", AskedAt: storagetest.Now,
		})
	}
}

func (w *world) file(name string) *domain.FileRef {
	return &domain.FileRef{Name: name + ".csv", MediaType: "text/csv", Size: 5, SHA256: domain.DigestOf([]byte(name))}
}

// release makes something of a holding live, and opens its review with the first one.
func (w *world) release(t testing.TB, name string, a domain.Audience, c domain.Circle) {
	t.Helper()
	w.write(t, func(tx workflow.Tx) {
		h, err := tx.Holding(t.Context(), w.h[name])
		if err != nil {
			t.Fatal(err)
		}
		if h.Review == nil {
			h.Review = &domain.Review{
				ID: w.rev[name], Holding: h.ID, Root: h.Root, Edition: 1, Verb: domain.Approve, Status: domain.ReviewOpen,
				Opener: w.who["steward"], OpenedAt: storagetest.Now, Due: "2026-12-08", Digest: domain.DigestOf([]byte("review")), Body: []byte("{}"),
				Documents: map[domain.Audience]domain.ReviewDocument{domain.ForPublic: {Digest: domain.DigestOf([]byte("{}")), Body: []byte("{}")}},
			}
			tx.OpenReview(h.Review)
		}
		r := w.document(t, h, a, c)
		w.rel[name+" "+string(a)] = r.ID
		tx.GoLive(r)
		tx.SaveHolding(h)
	})
}

func (w *world) document(t testing.TB, h *domain.Holding, a domain.Audience, c domain.Circle) domain.Release {
	t.Helper()
	doc := domain.Document{
		Schema: domain.DocumentSchema, Nonce: domain.NewNonce(), Audience: a, Circle: c, Holding: h.ID, Edition: 1, Name: h.Name,
		Content: domain.Content{Title: h.Edition.Content.Title, Description: h.Edition.Content.Description, Theme: h.Edition.Content.Theme},
	}
	for _, d := range h.Edition.Distributions {
		doc.Files = append(doc.Files, domain.DocumentFile{ID: d.ID, Name: d.File.Name, MediaType: d.File.MediaType, Format: "CSV", Size: d.File.Size, SHA256: d.File.SHA256})
	}
	body, err := domain.CanonicalOf(doc)
	if err != nil {
		t.Fatal(err)
	}
	return domain.Release{
		ID: id[domain.ReleaseID](), Holding: h.ID, Root: h.Root, Authority: h.Authority, Name: h.Name, Edition: 1, Audience: a,
		Circle: c, Digest: domain.DigestOf(body), Body: body, Decision: id[domain.DecisionID](), Rev: h.Rev, At: storagetest.Now,
	}
}

// scope makes the scope of a person as workflow does, "" for anonymous.
func (w *world) scope(t testing.TB, person string) workflow.Scope {
	t.Helper()
	if person == "" {
		return workflow.Anonymous()
	}
	token := workflow.Token{
		ID: id[domain.TokenID](), Person: w.who[person], Root: w.auth["lippe"], Name: "test", Scopes: []string{"read"},
		Hash: domain.DigestOf([]byte(id[domain.TokenID]())), Status: domain.Active, CreatedAt: storagetest.Now,
	}
	w.write(t, func(tx workflow.Tx) { tx.SaveToken(token) })
	who, err := w.s.Identify(t.Context(), workflow.Credential{Token: token.Hash})
	if err != nil {
		t.Fatal(err)
	}
	s, err := workflow.New(w.s, nil, func() time.Time { return storagetest.Now }).Scope(t.Context(), workflow.ActorOf(who))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// nameOf gives the name under which the world knows an id.
func nameOf[T comparable](of map[string]T, id T) string {
	for name, x := range of {
		if x == id {
			return name
		}
	}
	return "?"
}
