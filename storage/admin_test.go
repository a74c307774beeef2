package storage_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

func TestWhatAUnitStoresAboutPeopleItReads(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town, other := storagetest.Seed(t, s, "lippe"), storagetest.Seed(t, s, "minden")
		at := storagetest.Now
		dec := storagetest.ID[domain.DecisionID]()
		person := domain.Person{ID: storagetest.ID[domain.PersonID](), Root: town.Root, Login: "erika@lippe", Name: "Erika", Mail: "e@lippe", Lang: "en"}
		assigned := domain.Assignment{
			ID: storagetest.ID[domain.AssignmentID](), Person: person.ID, Role: domain.Administrator, Authority: town.Department,
			Root: town.Root, From: at, Until: at.Add(time.Hour), Status: domain.Active, ProposedBy: town.Head, ConfirmedBy: town.Steward, Decision: dec,
		}
		abroad := domain.Assignment{
			ID: storagetest.ID[domain.AssignmentID](), Person: town.Head, Role: domain.DataProtectionOfficer, Authority: other.Root,
			Root: other.Root, From: at, Status: domain.Active,
		}
		deputy := domain.Deputy{
			ID: storagetest.ID[domain.DeputyID](), Root: town.Root, For: town.Head, By: person.ID, From: "2026-12-01", Until: "2026-12-24",
			Status: domain.Active, ProposedBy: town.Head, ConfirmedBy: town.Steward, Decision: dec,
		}
		rule := workflow.RuleProposal{
			ID: storagetest.ID[domain.RuleID](), Authority: town.Department, Root: town.Root, Version: 1, Set: domain.DefaultRules(true),
			Status: domain.Active, ProposedBy: town.Head, ConfirmedBy: town.Steward, At: at, Decision: dec,
		}
		token := workflow.Token{
			ID: storagetest.ID[domain.TokenID](), Person: person.ID, Root: town.Root, Name: "harvester", Hash: domain.DigestOf([]byte("t")),
			Scopes: []string{"read"}, Status: domain.Active, Confirmed: town.Head, CreatedAt: at, ExpiresAt: at.Add(time.Hour),
		}
		link := workflow.OneTimeLink{Hash: domain.DigestOf([]byte("l")), Person: person.ID, ExpiresAt: at.Add(time.Hour)}
		task := domain.Task{
			ID: storagetest.ID[domain.TaskID](), Kind: "sign", Root: town.Root, Authority: town.Department, Holding: town.Holding,
			Review: storagetest.ID[domain.ReviewID](), Ref: "a#1", Role: domain.DepartmentHead, Person: town.Head, Due: "2026-12-10", OpenedAt: at,
		}
		question := workflow.Question{ID: storagetest.ID[domain.QuestionID](), Review: task.Review, Holding: town.Holding, By: town.Head, To: person.ID, Text: "?", AskedAt: at}
		imported := workflow.Import{
			ID: storagetest.ID[domain.ImportID](), Root: town.Root, Authority: town.Department, Person: person.ID, ActorKind: domain.ByPerson,
			FileName: "list.xlsx", FileHash: domain.DigestOf([]byte("f")), Mode: "per_row", Status: "done", At: at, Decision: dec,
			Report:   workflow.ImportReport{Read: 1, Updated: 1, Problems: []workflow.ImportProblem{{Line: 2, Code: "x"}}},
			Holdings: []workflow.ImportedHolding{{Holding: town.Holding, Rev: 2, Before: &domain.Content{Title: "alt"}}},
		}
		err := inTx(t, s, func(tx workflow.Tx) {
			tx.SaveImport(imported)
			tx.SaveQuestion(question)
			tx.OpenTask(task)
			tx.SaveLink(link)
			tx.SaveToken(token)
			tx.AddRuleVersion(rule)
			tx.SaveDeputy(deputy)
			tx.SaveAssignment(assigned)
			tx.SaveAssignment(abroad)
			tx.CreatePerson(person)
			tx.SaveCredential(person.ID, "hash")
		})
		if err != nil {
			t.Fatal(err)
		}
		ctx := t.Context()
		for name, check := range map[string]func(tx workflow.Tx) (want, got any, err error){
			"person": func(tx workflow.Tx) (any, any, error) { p, err := tx.Person(ctx, person.ID); return &person, p, err },
			"person named": func(tx workflow.Tx) (any, any, error) {
				p, err := tx.PersonNamed(ctx, person.Login)
				return &person, p, err
			},
			"assignment": func(tx workflow.Tx) (any, any, error) {
				a, err := tx.Assignment(ctx, assigned.ID)
				return &assigned, a, err
			},
			"deputy":    func(tx workflow.Tx) (any, any, error) { d, err := tx.Deputy(ctx, deputy.ID); return &deputy, d, err },
			"rule":      func(tx workflow.Tx) (any, any, error) { r, err := tx.RuleVersion(ctx, rule.ID); return &rule, r, err },
			"next rule": func(tx workflow.Tx) (any, any, error) { n, err := tx.RuleNext(ctx, town.Department); return 2, n, err },
			"token":     func(tx workflow.Tx) (any, any, error) { k, err := tx.Token(ctx, token.ID); return &token, k, err },
			"link":      func(tx workflow.Tx) (any, any, error) { l, err := tx.Link(ctx, link.Hash); return &link, l, err },
			"tasks": func(tx workflow.Tx) (any, any, error) {
				ts, err := tx.TasksOf(ctx, workflow.TaskQuery{Review: task.Review, Person: town.Head, Kind: "sign"})
				return []domain.Task{task}, ts, err
			},
			"overdue tasks": func(tx workflow.Tx) (any, any, error) {
				ts, err := tx.TasksOf(ctx, workflow.TaskQuery{Overdue: "2026-12-10", Limit: 5})
				return []domain.Task{}, ts, err
			},
			"question": func(tx workflow.Tx) (any, any, error) {
				q, err := tx.Question(ctx, question.ID)
				return &question, q, err
			},
			"import": func(tx workflow.Tx) (any, any, error) {
				i, err := tx.Import(ctx, imported.ID)
				return &imported, i, err
			},
			"import by file": func(tx workflow.Tx) (any, any, error) {
				i, err := tx.ImportNamed(ctx, town.Department, imported.FileHash)
				return &imported, i, err
			},
			"roots of a deputy": func(tx workflow.Tx) (any, any, error) {
				r, err := tx.RootsOf(ctx, person.ID)
				want := []domain.AuthorityID{town.Root, other.Root}
				slices.Sort(want)
				return want, r, err
			},
			"a taken name": func(tx workflow.Tx) (any, any, error) {
				b, err := tx.NameTaken(ctx, "lippe_baumkataster")
				return true, b, err
			},
			"a free name": func(tx workflow.Tx) (any, any, error) {
				b, err := tx.NameTaken(ctx, "lippe_baeume")
				return false, b, err
			},
			"the catalog": func(tx workflow.Tx) (any, any, error) {
				c, err := tx.Catalog(ctx, town.Root)
				return []workflow.CatalogKey{{Holding: town.Holding, Authority: town.Department, Name: "lippe_baumkataster", State: domain.Captured, Title: "baumkataster"}}, c, err
			},
			"holdings below": func(tx workflow.Tx) (any, any, error) {
				ids, err := tx.HoldingsWhere(ctx, workflow.HoldingQuery{Root: town.Root, Authority: town.Root, States: []domain.State{domain.Captured, domain.Screened}})
				return []domain.HoldingID{town.Holding}, ids, err
			},
			"holdings beside": func(tx workflow.Tx) (any, any, error) {
				ids, err := tx.HoldingsWhere(ctx, workflow.HoldingQuery{Authority: other.Root, States: []domain.State{domain.Screened}})
				return 0, len(ids), err
			},
			"the policy": func(tx workflow.Tx) (any, any, error) {
				p, err := tx.Policy(ctx, other.Root)
				if err != nil {
					return nil, nil, err
				}
				return []domain.Deputy{deputy}, p.Deputies, nil
			},
		} {
			err := s.InTx(ctx, "test", func(tx workflow.Tx) error {
				want, got, err := check(tx)
				if d := cmp.Diff(want, got); err == nil && d != "" {
					t.Errorf("%s (-want +got):\n%s", name, d)
				}
				return err
			})
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
		}
		for name, check := range map[string]func(tx workflow.Tx) (any, error){
			"person": func(tx workflow.Tx) (any, error) { p, err := tx.PersonNamed(ctx, "niemand"); return p == nil, err },
			"import": func(tx workflow.Tx) (any, error) {
				i, err := tx.ImportNamed(ctx, other.Root, imported.FileHash)
				return i == nil, err
			},
			"holding": func(tx workflow.Tx) (any, error) {
				h, err := tx.Holding(ctx, storagetest.ID[domain.HoldingID]())
				return h == nil, err
			},
			"token": func(tx workflow.Tx) (any, error) {
				k, err := tx.Token(ctx, storagetest.ID[domain.TokenID]())
				return k == nil, err
			},
		} {
			err := s.InTx(ctx, "test", func(tx workflow.Tx) error {
				empty, err := check(tx)
				if empty != true {
					t.Errorf("%s that is not there is not nil", name)
				}
				return err
			})
			if domain.CodeOf(err) != domain.NotFound {
				t.Errorf("%s that is not there: %v, want NotFound", name, err)
			}
		}
	})
}

func TestALinkIsUsedOnce(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		link := workflow.OneTimeLink{Hash: domain.DigestOf([]byte("l")), Person: town.Head, ExpiresAt: storagetest.Now}
		used := link
		used.UsedAt = storagetest.Now
		for i, tt := range []struct {
			link workflow.OneTimeLink
			key  string
		}{{link, ""}, {used, ""}, {used, "link.used"}} {
			if err := inTx(t, s, func(tx workflow.Tx) { tx.SaveLink(tt.link) }); domain.KeyOf(err) != tt.key {
				t.Errorf("SaveLink() %d error = %v, want %q", i, err, tt.key)
			}
		}
	})
}

func TestAMovedDepartmentTakesAlongWhatIsBelowIt(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		second := domain.Authority{ID: storagetest.ID[domain.AuthorityID](), Root: town.Root, Parent: town.Root, Name: "lippe_bau", Land: "NW"}
		team := domain.Authority{ID: storagetest.ID[domain.AuthorityID](), Root: town.Root, Parent: town.Department, Name: "lippe_gruen", Land: "NW", TimeZone: "Europe/Berlin"}
		if err := inTx(t, s, func(tx workflow.Tx) { tx.CreateAuthority(second); tx.CreateAuthority(team) }); err != nil {
			t.Fatal(err)
		}
		below := func(a domain.AuthorityID) (n int) {
			t.Helper()
			if err := s.Raw().Raw("SELECT count(*) FROM authority_ancestor WHERE ancestor_id = ?", string(a)).Scan(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		if below(town.Root) != 4 || below(town.Department) != 2 {
			t.Fatalf("below root %d, department %d; want 4, 2", below(town.Root), below(town.Department))
		}
		moved := domain.Authority{ID: town.Department, Root: town.Root, Parent: second.ID, Name: "lippe_umwelt", Land: "NW"}
		if err := inTx(t, s, func(tx workflow.Tx) { tx.SaveAuthority(moved) }); err != nil {
			t.Fatal(err)
		}
		if below(town.Root) != 4 || below(second.ID) != 3 || below(town.Department) != 2 {
			t.Errorf("after the move: %d, %d, %d; want 4, 3, 2", below(town.Root), below(second.ID), below(town.Department))
		}
	})
}

func TestTheClockFindsWhatIsDue(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		due := func(what workflow.DueKind, day string) (n int) {
			t.Helper()
			err := s.InTx(context.Background(), "test", func(tx workflow.Tx) error {
				ids, err := tx.Due(context.Background(), what, day, 10)
				n = len(ids)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return n
		}
		save := func(change func(h *domain.Holding)) {
			t.Helper()
			h := read(t, s, town.Holding)
			change(h)
			if err := inTx(t, s, func(tx workflow.Tx) { tx.SaveHolding(h) }); err != nil {
				t.Fatal(err)
			}
		}
		save(func(h *domain.Holding) {
			h.State, h.Schedule = domain.Approved, &domain.Schedule{NotBefore: "2026-12-24"}
		})
		if a, b, c := due(workflow.DuePublication, "2026-12-23"), due(workflow.DuePublication, "2026-12-24"), due(workflow.DueWithholdReview, "2026-12-24"); a != 0 || b != 1 || c != 0 {
			t.Errorf("publication due: %d the day before, %d on the day, %d withholdings", a, b, c)
		}
		save(func(h *domain.Holding) { h.Schedule.Failed = "x" })
		if n := due(workflow.DuePublication, "2026-12-24"); n != 0 {
			t.Error("a failed attempt is due again")
		}
		save(func(h *domain.Holding) {
			h.State, h.Schedule, h.Withholding = domain.Withheld, nil, &domain.Withholding{ReviewDate: "2026-12-24"}
		})
		if n := due(workflow.DueWithholdReview, "2026-12-24"); n != 1 {
			t.Error("the review of a withholding is not due")
		}
		if err := inTx(t, s, func(tx workflow.Tx) {
			tx.OpenTask(domain.Task{ID: storagetest.ID[domain.TaskID](), Kind: "withhold_review", Root: town.Root, Authority: town.Root, Holding: town.Holding, OpenedAt: storagetest.Now})
		}); err != nil {
			t.Fatal(err)
		}
		if n := due(workflow.DueWithholdReview, "2026-12-24"); n != 0 {
			t.Error("a review whose task is open is due again")
		}
		if n := due(workflow.DueExpiry, "2026-12-24") + due(workflow.DueReleaseReview, "2026-12-24"); n != 0 {
			t.Errorf("%d releases due without a release", n)
		}
	})
}
