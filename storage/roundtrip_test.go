package storage_test

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

func TestAHoldingComesBackAsItWasStored(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		at := storagetest.Now.Add(123456 * time.Microsecond)
		h := read(t, s, town.Holding)
		h.State, h.Class, h.Facts = domain.Screened, domain.ClassOpenAfterTreatment, []domain.Fact{domain.PersonalData, domain.Statistics}
		h.LastEdition, h.LastRev = 1, map[domain.Audience]int64{domain.ForInternal: 1}
		h.Withholding = &domain.Withholding{Ground: "g", ReviewDate: "2027-01-01", Register: true}
		h.Withdrawal = &domain.Withdrawal{
			Decision: storagetest.ID[domain.DecisionID](), By: town.Head, At: at, Audience: "all", Reason: "error",
			FromState: domain.Published, FromEdition: 1, Ended: []domain.ReleaseID{storagetest.ID[domain.ReleaseID]()}, ReinstateBy: "2026-12-08",
		}
		h.Deferral = &domain.Deferral{Until: "2027-02-01", Reason: "effort"}
		h.Schedule = &domain.Schedule{NotBefore: "2026-12-24"}
		h.Rescreen, h.Public, h.ChangedAt = []string{"P1"}, &domain.Authorship{Review: storagetest.ID[domain.ReviewID]()}, at
		h.Edition = domain.Edition{
			Number: 2, Content: domain.Content{Title: "Straßenbäume", Theme: []string{"ENVI", "TRAN"}},
			Distributions: []domain.Distribution{{
				ID: storagetest.ID[domain.DistributionID](), Audiences: []domain.Audience{domain.ForPublic},
				File: &domain.FileRef{Name: "a.csv", MediaType: "text/csv", Size: 7, SHA256: domain.DigestOf([]byte("a"))},
			}},
			Answers: map[string]domain.Answer{"P1": {
				Value: "yes", Reason: "weil", By: town.Steward, At: at,
				Evidence: []domain.FileRef{{Name: "b.pdf", SHA256: domain.DigestOf([]byte("b"))}},
			}},
			Treatments: []domain.Treatment{{ID: "P1", Kind: "anonymise", Role: domain.DataProtectionOfficer}}, AnswersNonce: domain.NewNonce(),
		}
		r := reviewOf(town, h, at)
		h.Review = r
		err := inTx(t, s, func(tx workflow.Tx) { tx.SaveHolding(h); tx.SaveEdition(h); tx.OpenReview(r) })
		if err != nil {
			t.Fatal(err)
		}
		if r.Number != "2026/0001" {
			t.Errorf("review number %q, want 2026/0001", r.Number)
		}
		got := read(t, s, town.Holding)
		for a, d := range r.Documents { // bodies are read by ReviewBodies
			d.Body = nil
			h.Review.Documents[a] = d
		}
		if d := cmp.Diff(h, got); d != "" {
			t.Errorf("holding (-stored +read):\n%s", d)
		}
		if n := count(t, s, "file_use"); n != 2 {
			t.Errorf("%d files are in use, want the distribution and the evidence", n)
		}
	})
}

func reviewOf(town storagetest.Town, h *domain.Holding, at time.Time) *domain.Review {
	return &domain.Review{
		ID: storagetest.ID[domain.ReviewID](), Holding: h.ID, Root: h.Root, Edition: h.Edition.Number, Verb: domain.Approve,
		Status: domain.ReviewOpen, Digest: domain.DigestOf([]byte("review")), Body: []byte(`{"x":1}`),
		Documents: map[domain.Audience]domain.ReviewDocument{domain.ForPublic: {Digest: domain.DigestOf([]byte("doc")), Body: []byte("doc")}},
		Circle:    domain.CircleRoot, Class: domain.ClassOpen, Facts: []domain.Fact{domain.Statistics}, Rules: []domain.RuleVersion{{Authority: h.Root, Version: 3}},
		NotBefore: "2026-12-24", Until: "2027-12-24", ReviewDate: "2027-06-01", Ground: "g", Register: true, Reinstates: storagetest.ID[domain.DecisionID](),
		Opener: town.Steward, OpenedAt: at, Due: "2026-12-15",
		Places:       []domain.Place{{Slot: "department_head#1", Kind: domain.Final, Roles: []domain.Role{domain.DepartmentHead}, Due: "2026-12-15"}},
		Contributors: []domain.Contributor{{Person: town.Steward, Kind: domain.ByEditing, Field: "title", At: at}},
	}
}

func TestOnePersonOnePlace(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		h := read(t, s, town.Holding)
		r := reviewOf(town, h, storagetest.Now)
		h.Review = r
		if err := inTx(t, s, func(tx workflow.Tx) { tx.SaveHolding(h); tx.OpenReview(r) }); err != nil {
			t.Fatal(err)
		}
		other := storagetest.ID[domain.PersonID]()
		sign := func(slot string, person, behalf domain.PersonID) (domain.Signoff, error) {
			so := domain.Signoff{
				ID: storagetest.ID[domain.SignoffID](), Review: r.ID, Holding: h.ID, Slot: slot, Mark: domain.Signed,
				Person: person, OnBehalfOf: behalf, Role: domain.DepartmentHead, Digest: r.Digest, Decision: storagetest.ID[domain.DecisionID](), At: storagetest.Now,
			}
			return so, inTx(t, s, func(tx workflow.Tx) { tx.SaveHolding(h); tx.AddSignoff(so) })
		}
		for _, tt := range []struct {
			name, slot     string
			person, behalf domain.PersonID
			key            string
		}{
			{"the opener cannot sign", "a#1", town.Steward, "", "signoff.four_eyes"},
			{"nobody signs for the opener", "a#1", other, town.Steward, "signoff.four_eyes"},
			{"another person signs", "a#1", town.Head, "", ""},
			{"a place is filled once", "a#1", other, "", "signoff.place_taken"},
			{"a person signs once", "b#1", town.Head, "", "signoff.four_eyes"},
		} {
			if _, err := sign(tt.slot, tt.person, tt.behalf); domain.KeyOf(err) != tt.key {
				t.Errorf("%s: error = %v, want %q", tt.name, err, tt.key)
			}
		}
		given := domain.Signoff{
			ID: storagetest.ID[domain.SignoffID](), Review: r.ID, Holding: h.ID, Slot: "a#1", Person: town.Head, Mark: domain.Unsigned,
			Decision: storagetest.ID[domain.DecisionID](), At: storagetest.Now,
		}
		if err := inTx(t, s, func(tx workflow.Tx) { tx.SaveHolding(h); tx.AddSignoff(given); tx.FreePlace(given) }); err != nil {
			t.Fatal(err)
		}
		if _, err := sign("a#1", town.Head, ""); err != nil {
			t.Errorf("after taking back: %v", err)
		}
		if n := count(t, s, "signoff"); n != 3 {
			t.Errorf("%d sign-off rows, want 3: what was taken back stays", n)
		}
		second := reviewOf(town, h, storagetest.Now)
		if err := inTx(t, s, func(tx workflow.Tx) { tx.SaveHolding(h); tx.OpenReview(second) }); domain.KeyOf(err) != "review.open" {
			t.Errorf("a second open review: %v", err)
		}
		r.Status, r.ClosedAt = domain.ReviewRecalled, storagetest.Now
		h.Review = second
		if err := inTx(t, s, func(tx workflow.Tx) { tx.OpenReview(second); tx.SaveReview(r); tx.SaveHolding(h) }); err != nil || second.Number != "2026/0002" {
			t.Errorf("closing one and opening the next: %v, number %s", err, second.Number)
		}
	})
}

func TestAReleaseLivesIsReplacedEndsAndLivesAgain(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		h := read(t, s, town.Holding)
		release := func(title string) domain.Release {
			body, _ := json.Marshal(domain.Document{
				Schema: domain.DocumentSchema, Audience: domain.ForPublic, Holding: h.ID, Name: h.Name,
				Content: domain.Content{Title: title, Licence: "dl-zero-de/2.0", Theme: []string{"ENVI"}},
				Files: []domain.DocumentFile{
					{ID: storagetest.ID[domain.DistributionID](), Name: "a.csv", Format: "CSV", Size: 1, SHA256: domain.DigestOf([]byte("a"))},
					{ID: storagetest.ID[domain.DistributionID](), Link: "https://example.org", Format: "HTML"},
				},
			})
			return domain.Release{
				ID: storagetest.ID[domain.ReleaseID](), Holding: h.ID, Root: h.Root, Authority: h.Authority, Name: h.Name, Edition: 1,
				Audience: domain.ForPublic, Digest: domain.DigestOf(body), Body: body, Decision: storagetest.ID[domain.DecisionID](), Rev: h.Rev + 1, At: storagetest.Now,
			}
		}
		first, second := release("Bäume"), release("Straßenbäume")
		step := func(fn func(tx workflow.Tx)) {
			t.Helper()
			if err := inTx(t, s, func(tx workflow.Tx) { tx.SaveHolding(h); fn(tx) }); err != nil {
				t.Fatal(err)
			}
		}
		status := func(r domain.Release) (out domain.ReleaseStatus) {
			t.Helper()
			err := s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
				got, err := tx.Release(t.Context(), r.ID)
				if err == nil {
					out = got.Status
					r.Status, r.EndedAt, r.EndReason = got.Status, got.EndedAt, got.EndReason
					if d := cmp.Diff(r, *got); d != "" {
						t.Errorf("release (-stored +read):\n%s", d)
					}
				}
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			return out
		}
		step(func(tx workflow.Tx) { tx.GoLive(first) })
		if got := status(first); got != domain.ReleaseLive {
			t.Errorf("first is %s", got)
		}
		step(func(tx workflow.Tx) { tx.GoLive(second) })
		if a, b := status(first), status(second); a != domain.ReleaseReplaced || b != domain.ReleaseLive {
			t.Errorf("after the second: %s, %s", a, b)
		}
		if live := read(t, s, h.ID).Live; len(live) != 1 || live[domain.ForPublic].ID != second.ID {
			t.Errorf("live = %v", live)
		}
		step(func(tx workflow.Tx) {
			tx.EndRelease(second, domain.ReleaseWithdrawn, "error", storagetest.ID[domain.DecisionID]())
		})
		if got := status(second); got != domain.ReleaseWithdrawn || read(t, s, h.ID).HasLive(domain.ForPublic) {
			t.Errorf("after the end: %s", got)
		}
		step(func(tx workflow.Tx) { tx.GoLiveAgain(second) })
		if got := status(second); got != domain.ReleaseLive {
			t.Errorf("after living again: %s", got)
		}
		if n := count(t, s, "release_file"); n != 2 {
			t.Errorf("%d files, want one per release and no link", n)
		}
		forged := release("x")
		forged.Digest = second.Digest
		if err := inTx(t, s, func(tx workflow.Tx) { tx.SaveHolding(h); tx.GoLive(forged) }); err == nil {
			t.Error("a body with another digest goes live")
		}
	})
}

func TestContributionsAreTheNewestPerPersonAndKind(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		entry := func(rev int64, p domain.PersonID, k domain.ContributionKind, field string) domain.ChangeEntry {
			return domain.ChangeEntry{Holding: town.Holding, Rev: rev, Edition: 1, Person: p, Kind: k, Field: field, New: "x", At: storagetest.Now}
		}
		err := inTx(t, s, func(tx workflow.Tx) {
			tx.LogChanges([]domain.ChangeEntry{
				entry(1, town.Head, domain.ByEditing, "title"), entry(2, town.Steward, domain.ByEditing, "title"),
				entry(3, town.Steward, domain.ByEditing, "theme"), entry(3, town.Steward, domain.ByAnswering, "P1"), entry(4, "", domain.ByImport, "title"),
				entry(5, town.Head, "other", "title"),
			})
		})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		err = s.InTx(t.Context(), "test", func(tx workflow.Tx) error {
			cs, err := tx.Contributions(t.Context(), town.Holding, 1)
			for _, c := range cs {
				got = append(got, string(c.Kind)+" "+c.Field)
			}
			return err
		})
		if d := cmp.Diff([]string{"edit theme", "answer P1", "import title"}, got); d != "" || err != nil {
			t.Errorf("Contributions() %v (-want +got):\n%s", err, d)
		}
	})
}

func TestManyHoldingsAreStoredTogether(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, s *storage.Store) {
		town := storagetest.Seed(t, s, "lippe")
		err := inTx(t, s, func(tx workflow.Tx) {
			for range 4321 {
				h := town.Another()
				h.Edition.Distributions = []domain.Distribution{{File: &domain.FileRef{SHA256: domain.DigestOf([]byte("a"))}}}
				tx.CreateHolding(h)
				tx.LogChanges([]domain.ChangeEntry{{Holding: h.ID, Rev: 1, Kind: domain.ByImport, Field: "title", New: "x", At: tx.Now()}})
			}
			tx.Decide(town.Decision())
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range []string{"edition", "change_log", "file_use", "change"} {
			if n := count(t, s, table); n < 4321 {
				t.Errorf("%d rows in %s", n, table)
			}
		}
	})
}
