package storage_test

import (
	"encoding/base64"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// more stores n further holdings in "it", each with a public release, named "extra 0" and so on.
func (w *world) more(t *testing.T, from, n int) {
	t.Helper()
	for i := from; i < from+n; i++ {
		name := fmt.Sprintf("extra %d", i)
		w.auth[name] = w.auth["it"]
		w.write(t, func(tx workflow.Tx) { w.holding(tx, name) })
		w.release(t, name, domain.ForPublic, "")
	}
}

// walk reads a list page by page and gives the names in order; between runs after the first page.
func walk[R any](t *testing.T, limit int, read func(workflow.Page) ([]R, error), name func(R) string, between func()) []string {
	t.Helper()
	out, after := []string{}, ""
	for n := 0; ; n++ {
		rows, err := read(workflow.Page{After: after, Limit: limit})
		if err != nil {
			t.Fatal(err)
		}
		if len(rows) > limit {
			t.Fatalf("%d rows, want at most %d", len(rows), limit)
		}
		for _, r := range rows {
			out = append(out, name(r))
		}
		if len(rows) < limit {
			return out
		}
		if after = storage.Cursor(rows[len(rows)-1]); after == "" {
			t.Fatalf("no cursor for %T", rows[0])
		}
		if n == 0 {
			between()
		}
	}
}

// TestPagesFitTogether walks every list in small pages while rows come in between, and wants each row that was there
// from the start exactly once, in the order of one big page.
func TestPagesFitTogether(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.more(t, 0, 4)
		s := w.scope(t, "admin")
		anyone := workflow.Anonymous()
		next := 4
		between := func() { w.more(t, next, 1); next++ }
		check(t, w, "Holdings", func(p workflow.Page) ([]workflow.HoldingRow, error) {
			return w.s.Holdings(t.Context(), s, workflow.HoldingFilter{Page: p})
		}, func(r workflow.HoldingRow) string { return string(r.ID) }, between)
		check(t, w, "Reviews", func(p workflow.Page) ([]domain.Review, error) { return w.s.Reviews(t.Context(), s, p) },
			func(r domain.Review) string { return string(r.ID) }, between)
		check(t, w, "Tasks", func(p workflow.Page) ([]domain.Task, error) { return w.s.Tasks(t.Context(), w.scope(t, "dpo"), p) },
			func(r domain.Task) string { return string(r.ID) }, between)
		for _, byID := range []bool{false, true} {
			f := workflow.ReleaseFilter{Audience: domain.ForPublic, ByID: byID}
			check(t, w, fmt.Sprintf("Releases by id %v", byID), func(p workflow.Page) ([]workflow.ReleaseRow, error) {
				f.Page = p
				rows, _, err := w.s.Releases(t.Context(), anyone, f)
				return rows, err
			}, func(r workflow.ReleaseRow) string { return string(r.Release.ID) }, between)
			check(t, w, fmt.Sprintf("ReleaseBodies by id %v", byID), func(p workflow.Page) ([]domain.Release, error) {
				f.Page = p
				return w.s.ReleaseBodies(t.Context(), anyone, f)
			}, func(r domain.Release) string { return string(r.ID) }, between)
		}
		check(t, w, "Decisions", func(p workflow.Page) ([]workflow.HistoryRow, error) {
			return w.s.Decisions(t.Context(), s, workflow.DecisionFilter{Page: p})
		}, func(r workflow.HistoryRow) string { return string(r.ID) }, between)
		check(t, w, "Persons", func(p workflow.Page) ([]domain.Person, error) { return w.s.Persons(t.Context(), s, p) },
			func(r domain.Person) string { return string(r.ID) }, func() {})
		check(t, w, "Assignments", func(p workflow.Page) ([]domain.Assignment, error) { return w.s.Assignments(t.Context(), s, p) },
			func(r domain.Assignment) string { return string(r.ID) }, func() {})
		w.write(t, func(tx workflow.Tx) {
			for i := range 3 {
				tx.SaveDeputy(domain.Deputy{
					ID: id[domain.DeputyID](), Root: w.auth["lippe"], For: w.who["dpo"], By: w.who["steward"],
					From: "2026-01-01", Until: "2026-01-02", Status: domain.Ended,
				})
				tx.LogChanges([]domain.ChangeEntry{{Holding: w.h["it"], Rev: int64(i + 2), Edition: 1, Kind: domain.ByEditing, Field: "title", At: storagetest.Now}})
			}
		})
		check(t, w, "Deputies", func(p workflow.Page) ([]domain.Deputy, error) { return w.s.Deputies(t.Context(), s, p) },
			func(r domain.Deputy) string { return string(r.ID) }, func() {})
		check(t, w, "Changes", func(p workflow.Page) ([]domain.ChangeEntry, error) { return w.s.Changes(t.Context(), s, w.h["it"], p) },
			func(r domain.ChangeEntry) string { return fmt.Sprint(r.ID) }, func() {})
	})
}

func check[R any](t *testing.T, w *world, what string, read func(workflow.Page) ([]R, error), key func(R) string, between func()) {
	t.Helper()
	whole, err := read(workflow.Page{Limit: 200})
	if err != nil || len(whole) < 4 {
		t.Fatalf("%s: %d rows, error %v, want at least 4 rows", what, len(whole), err)
	}
	want := []string{}
	for _, r := range whole {
		want = append(want, key(r))
	}
	got := walk(t, 2, read, key, between)
	got = slices.DeleteFunc(got, func(k string) bool { return !slices.Contains(want, k) }) // what came in between may show
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s in pages (-whole +pages):\n%s", what, d)
	}
}

func TestAMadeUpCursorIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		s := w.scope(t, "admin")
		b64 := base64.RawURLEncoding.EncodeToString
		for _, after := range []string{
			"x", "%", "AAAA=", b64([]byte(`["x"]`)), b64([]byte(`["1","2","3"]`)), b64([]byte(`{}`)), b64([]byte(`["a\u0000"]`)),
			b64([]byte(`["x","y"]`)), b64([]byte(`["2026-13-01","` + string(w.h["it"]) + `"]`)), b64([]byte(`["99999999999999999999","` + string(w.h["it"]) + `"]`)),
		} {
			p := workflow.Page{After: after}
			errs := map[string]error{}
			_, errs["Holdings"] = w.s.Holdings(t.Context(), s, workflow.HoldingFilter{Page: p})
			_, errs["Changes"] = w.s.Changes(t.Context(), s, w.h["it"], p)
			_, errs["Reviews"] = w.s.Reviews(t.Context(), s, p)
			_, errs["Tasks"] = w.s.Tasks(t.Context(), s, p)
			_, _, errs["Releases"] = w.s.Releases(t.Context(), s, workflow.ReleaseFilter{Page: p})
			_, errs["ReleaseBodies"] = w.s.ReleaseBodies(t.Context(), s, workflow.ReleaseFilter{Page: p, ByID: true})
			_, errs["Decisions"] = w.s.Decisions(t.Context(), s, workflow.DecisionFilter{Page: p})
			_, errs["Assignments"] = w.s.Assignments(t.Context(), s, p)
			_, errs["Deputies"] = w.s.Deputies(t.Context(), s, p)
			for read, err := range errs {
				e, ok := errors.AsType[*domain.Error](err)
				if !ok || e.Code != domain.Invalid || e.Field != "cursor" {
					t.Errorf("%s after %q: error = %v, want Invalid at cursor", read, after, err)
				}
			}
		}
	})
}

func TestSearchAndFilters(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		special := map[string]string{"percent": "100% Straßenbäume", "under": "a_b", "back": `c\d`, "plain": "Strassenbaeume axb 100 Prozent"}
		for name, title := range special {
			w.auth[name] = w.auth["it"]
			w.write(t, func(tx workflow.Tx) {
				h := &domain.Holding{
					ID: id[domain.HoldingID](), Root: w.auth["lippe"], Authority: w.auth["it"], Name: "lippe_" + name, State: domain.Captured,
					Class: domain.ClassUndetermined, CreatedAt: storagetest.Now, ChangedAt: storagetest.Now,
					Edition: domain.Edition{Number: 1, Content: domain.Content{Title: title, Theme: []string{"TRAN"}}},
				}
				w.h[name] = h.ID
				tx.CreateHolding(h)
				h.Rev = 1
			})
			w.write(t, func(tx workflow.Tx) {
				h, err := tx.Holding(t.Context(), w.h[name])
				if err != nil {
					t.Fatal(err)
				}
				r := w.document(t, h, domain.ForPublic, "")
				w.rel[name] = r.ID
				tx.GoLive(r)
				tx.SaveHolding(h)
			})
		}
		s := w.scope(t, "steward")
		tests := []struct {
			name string
			f    workflow.HoldingFilter
			want []string
		}{
			{"a word", workflow.HoldingFilter{Query: "daten"}, []string{"it", "netz"}},
			{"a word in capitals", workflow.HoldingFilter{Query: "DATEN IT"}, []string{"it"}},
			{"a part of a word", workflow.HoldingFilter{Query: "aten ne"}, []string{"netz"}},
			{"two words that do not occur together", workflow.HoldingFilter{Query: "daten prozent"}, nil},
			{"a percent sign is a letter", workflow.HoldingFilter{Query: "100%"}, []string{"percent"}},
			{"percent signs are letters", workflow.HoldingFilter{Query: "1%0"}, nil},
			{"an underscore is a letter", workflow.HoldingFilter{Query: "a_b"}, []string{"under"}},
			{"a backslash is a letter", workflow.HoldingFilter{Query: `c\d`}, []string{"back"}},
			{"a quote is a letter", workflow.HoldingFilter{Query: `' OR 1=1 --`}, nil},
			{"a zero byte and bad UTF-8 are blanks", workflow.HoldingFilter{Query: "net\x00\xff"}, []string{"netz"}},
			{"umlauts find both spellings", workflow.HoldingFilter{Query: "Straßenbäume"}, []string{"percent", "plain"}},
			{"base letters find both spellings", workflow.HoldingFilter{Query: "strassenbaeume"}, []string{"percent", "plain"}},
			{"a state", workflow.HoldingFilter{States: []domain.State{domain.Captured}, Query: "100"}, []string{"percent", "plain"}},
			{"a class", workflow.HoldingFilter{Classes: []domain.Class{domain.ClassOpen}}, []string{"it", "netz"}},
			{"a theme", workflow.HoldingFilter{Theme: "ENVI"}, []string{"it", "netz"}},
			{"a theme with a wildcard", workflow.HoldingFilter{Theme: "%"}, nil},
			{"an authority and below", workflow.HoldingFilter{Authority: w.auth["netz"]}, []string{"netz"}},
			{"an authority out of scope", workflow.HoldingFilter{Authority: w.auth["minden"]}, nil},
			{"an authority that is no id", workflow.HoldingFilter{Authority: "'"}, nil},
		}
		for _, tt := range tests {
			rows, err := w.s.Holdings(t.Context(), s, tt.f)
			if err != nil {
				t.Fatalf("%s: %v", tt.name, err)
			}
			var got []string
			for _, r := range rows {
				got = append(got, nameOf(w.h, r.ID))
			}
			slices.Sort(got)
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, d)
			}
			if len(tt.f.States)+len(tt.f.Classes) > 0 {
				continue
			}
			f := workflow.ReleaseFilter{Audience: domain.ForPublic, Query: tt.f.Query, Theme: tt.f.Theme, Authority: tt.f.Authority}
			if f.Authority == "" {
				f.Authority = w.auth["it"]
			}
			releases, total, err := w.s.Releases(t.Context(), workflow.Anonymous(), f)
			if err != nil || total != len(releases) || tt.f.Authority != w.auth["minden"] && total != len(tt.want) {
				t.Errorf("%s: Releases() = %d of %d, %v, want %d", tt.name, len(releases), total, err, len(tt.want))
			}
		}
	})
}

func TestALimitHolds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.more(t, 0, 20)
		f := workflow.ReleaseFilter{Audience: domain.ForPublic}
		rows, total, err := w.s.Releases(t.Context(), workflow.Anonymous(), f)
		if err != nil || len(rows) != 20 || total != 24 {
			t.Errorf("without a limit: %d of %d rows, %v, want 20 of 24", len(rows), total, err)
		}
		f.Offset, f.Limit = 20, 10
		rest, total, err := w.s.Releases(t.Context(), workflow.Anonymous(), f)
		if err != nil || len(rest) != 4 || total != 24 {
			t.Errorf("from the 20th: %d of %d rows, %v, want 4 of 24", len(rest), total, err)
		}
	})
}

func TestWhatAHoldingIsReadWith(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		h, err := w.s.HoldingByID(t.Context(), w.scope(t, "steward"), w.h["it"])
		if err != nil {
			t.Fatal(err)
		}
		want := read(t, w.s, w.h["it"])
		body := domain.ReviewDocument{Digest: domain.DigestOf([]byte("{}")), Body: []byte("{}")}
		want.Review.Documents = map[domain.Audience]domain.ReviewDocument{domain.ForPublic: body}
		if d := cmp.Diff(want, h); d != "" {
			t.Errorf("HoldingByID() (-in a unit +read):\n%s", d)
		}
		if len(h.Live) != 3 || h.Review == nil || h.Edition.WorkingDigest() != want.Edition.WorkingDigest() {
			t.Errorf("live %v, review %v", h.Live, h.Review)
		}
	})
}

func TestAnEndedReleaseIsShownToItsHouseOnly(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		id := w.rel["it public"]
		w.write(t, func(tx workflow.Tx) {
			h, err := tx.Holding(t.Context(), w.h["it"])
			if err != nil {
				t.Fatal(err)
			}
			tx.EndRelease(h.Live[domain.ForPublic], domain.ReleaseWithdrawn, "error", storagetest.ID[domain.DecisionID]())
			tx.SetTombstone(domain.Tombstone{Holding: h.ID, Root: h.Root, Authority: h.Authority, Name: h.Name, At: storagetest.Now, Reason: "error"})
			tx.SaveHolding(h)
		})
		for _, reader := range []string{"", "nobody", "head", "stranger", "steward_minden"} {
			s := w.scope(t, reader)
			if r, err := w.s.ReleaseByID(t.Context(), s, id); domain.CodeOf(err) != domain.NotFound {
				t.Errorf("%q reads the withdrawn release: %v, %v", reader, r, err)
			}
			if r, err := w.s.ReleaseNamed(t.Context(), s, domain.ForPublic, w.name("it")); domain.CodeOf(err) != domain.NotFound {
				t.Errorf("%q reads the withdrawn release by name: %v, %v", reader, r, err)
			}
			if f, err := w.s.ReleaseFile(t.Context(), s, domain.ForPublic, w.name("it"), w.dist["it"]); domain.CodeOf(err) != domain.NotFound {
				t.Errorf("%q reads its file: %v, %v", reader, f, err)
			}
			rows, err := w.s.ReleasesOf(t.Context(), s, w.h["it"])
			if slices.ContainsFunc(rows, func(r domain.Release) bool { return r.ID == id }) {
				t.Errorf("%q is listed the withdrawn release (%v)", reader, err)
			}
		}
		r, err := w.s.ReleaseByID(t.Context(), w.scope(t, "steward"), id)
		if err != nil || r.Status != domain.ReleaseWithdrawn || r.EndReason != "error" || r.EndedAt.IsZero() || r.Body == nil {
			t.Errorf("the steward reads %+v, %v", r, err)
		}
		stone, err := w.s.TombstoneNamed(t.Context(), w.name("it"))
		want := &domain.Tombstone{Holding: w.h["it"], Root: w.auth["lippe"], Authority: w.auth["it"], Name: w.name("it"), At: storagetest.Now, Reason: "error"}
		if d := cmp.Diff(want, stone); err != nil || d != "" {
			t.Errorf("TombstoneNamed() error = %v (-want +got):\n%s", err, d)
		}
		if _, err := w.s.TombstoneNamed(t.Context(), w.name("netz")); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("TombstoneNamed(live) error = %v, want NotFound", err)
		}
	})
}

func TestTheHistoryIsFiltered(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.sequence(t)
		s := w.scope(t, "auditor")
		now := storagetest.Now
		tests := []struct {
			name string
			f    workflow.DecisionFilter
			want []string
		}{
			{"by holding", workflow.DecisionFilter{Holding: w.h["it"]}, []string{"it"}},
			{"by a holding out of scope", workflow.DecisionFilter{Holding: w.h["minden"]}, nil},
			{"by authority", workflow.DecisionFilter{Authority: w.auth["it"]}, []string{"netz", "it"}},
			{"by kind", workflow.DecisionFilter{Kind: domain.AuthorityChanged}, []string{"root lippe"}},
			{"by actor", workflow.DecisionFilter{Actor: w.who["steward"]}, nil},
			{"by review", workflow.DecisionFilter{Review: w.rev["it"]}, nil},
			{"by role", workflow.DecisionFilter{Role: domain.Executive}, nil},
			{"by verb", workflow.DecisionFilter{Verb: domain.Publish}, nil},
			{"from that instant on", workflow.DecisionFilter{From: now, Holding: w.h["it"]}, []string{"it"}},
			{"from later on", workflow.DecisionFilter{From: now.Add(time.Microsecond)}, nil},
			{"before that instant", workflow.DecisionFilter{To: now}, nil},
			{"the latest first", workflow.DecisionFilter{To: now.Add(time.Hour)}, []string{"umwelt", "netz", "it", "root lippe"}},
		}
		for _, tt := range tests {
			rows, err := w.s.Decisions(t.Context(), s, tt.f)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, r := range rows {
				got = append(got, nameOf(w.dec, r.ID))
				if len(r.Texts) != 1 || r.Texts[0].Body != "begründet in lippe" || r.Index == nil || len(r.Leaf) == 0 {
					t.Errorf("%s: a decision without its text, leaf or place: %+v", tt.name, r)
				}
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", tt.name, d)
			}
		}
	})
}
