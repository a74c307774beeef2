package storage_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"unicode/utf8"

	"freigabe/domain"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// FuzzSearch: words that somebody searches for find rows of their scope or nothing, and never break a statement.
func FuzzSearch(f *testing.F) {
	w := newWorld(f, storagetest.SQLite(f, options))
	sc := w.scope(f, "steward_minden")
	for _, s := range []string{"Straßen", "' OR 1=1 --", "%", "_", "a* OR b", `"`, "NEAR(a b)", "minden -umwelt", "title:a", "(", "^a", "{a b}", "\x00", "\xff", "a AND", strings.Repeat("a ", 800), "ä\u0308", "2026/0001", "''"} {
		f.Add(s, "ENVI")
	}
	f.Fuzz(func(t *testing.T, words, theme string) {
		ctx := t.Context()
		judge := func(what string, err error) {
			if err != nil && domain.CodeOf(err) != domain.Invalid {
				t.Fatalf("%s of %q: %v", what, words, err)
			}
		}
		rows, err := w.s.Holdings(ctx, sc, workflow.HoldingFilter{Query: words, Theme: theme})
		judge("holdings", err)
		for _, r := range rows {
			if r.Root != w.auth["minden"] {
				t.Fatalf("%q finds %s of another root", words, r.Name)
			}
		}
		live, _, err := w.s.Releases(ctx, workflow.Anonymous(), workflow.ReleaseFilter{Query: words, Theme: theme})
		judge("releases", err)
		for _, r := range live {
			if r.Release.Audience != domain.ForPublic {
				t.Fatalf("%q finds a release for %s", words, r.Release.Audience)
			}
		}
		list, err := w.s.Inventory(ctx, sc, workflow.InventoryQuery{InventoryFilter: workflow.InventoryFilter{Query: words, Theme: theme, Today: "2026-11-25"}})
		judge("inventory", err)
		for _, r := range list {
			if r.Root != w.auth["minden"] {
				t.Fatalf("%q lists %s of another root", words, r.Name)
			}
		}
		found, err := w.s.Search(ctx, sc, words)
		judge("search", err)
		for _, h := range found.Holdings {
			if h.ID != w.h["minden"] {
				t.Fatalf("%q finds %+v", words, h)
			}
		}
		past, err := w.s.Decisions(ctx, sc, workflow.DecisionFilter{Person: words, About: words})
		judge("decisions", err)
		for _, r := range past {
			if r.Root != w.auth["minden"] {
				t.Fatalf("%q finds a decision of another root", words)
			}
		}
	})
}

// FuzzCursor: a cursor continues a list or is refused.
func FuzzCursor(f *testing.F) {
	w := newWorld(f, storagetest.SQLite(f, options))
	sc := w.scope(f, "dpo")
	for _, s := range []string{`["01975c2e-0000-7000-8000-000000000000"]`, `["1","01975c2e-0000-7000-8000-000000000000"]`, `["2026-01-01","x"]`, `[]`, `null`, `["a\u0000"]`, `["9223372036854775808"]`, `["1","2","3","4"]`} {
		f.Add(s, true)
	}
	f.Fuzz(func(t *testing.T, s string, encoded bool) {
		ctx := t.Context()
		if encoded {
			s = base64.RawURLEncoding.EncodeToString([]byte(s))
		}
		p := workflow.Page{After: s, Limit: 3}
		judge := func(what string, err error) {
			if err == nil {
				return
			}
			if domain.CodeOf(err) != domain.Invalid || domain.KeyOf(err) != "page.cursor" || !utf8.ValidString(err.Error()) {
				t.Fatalf("%s behind %q: %v", what, s, err)
			}
		}
		_, err := w.s.Holdings(ctx, sc, workflow.HoldingFilter{Page: p})
		judge("holdings", err)
		_, err = w.s.Changes(ctx, sc, w.h["it"], p)
		judge("changes", err)
		_, err = w.s.Reviews(ctx, sc, p)
		judge("reviews", err)
		_, err = w.s.Tasks(ctx, sc, p)
		judge("tasks", err)
		_, err = w.s.Persons(ctx, sc, p)
		judge("persons", err)
		_, err = w.s.Assignments(ctx, sc, p)
		judge("assignments", err)
		_, err = w.s.Deputies(ctx, sc, p)
		judge("deputies", err)
		_, err = w.s.Decisions(ctx, sc, workflow.DecisionFilter{Page: p})
		judge("decisions", err)
		for _, byID := range []bool{true, false} {
			_, _, err = w.s.Releases(ctx, workflow.Anonymous(), workflow.ReleaseFilter{Audience: domain.ForPublic, Page: p, ByID: byID})
			judge("releases", err)
		}
	})
}
