package workflow_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"freigabe/domain"
	"freigabe/workflow"
)

func codes(r workflow.ImportReport) (out []string) {
	for _, p := range r.Problems {
		out = append(out, fmt.Sprintf("%d %s", p.Line, p.Code))
	}
	return out
}

func counts(r workflow.ImportReport) string {
	return fmt.Sprintf("%d read = %d created + %d updated + %d skipped + %d refused", r.Read, r.Created, r.Updated, r.Skipped, r.Refused)
}

// mixed has a row of each fate: new, filling, unchanged, locked, repeated, contradicting, refused, of another department.
const mixed = `Titel;Kennung;Beschreibung;Datenverantwortliche Organisationseinheit
Neuer Bestand;N-1;neu;
Bekannter Bestand;B-1;gefüllt;
Gleicher Bestand;G-1;gleich;
Gesperrter Bestand;S-1;anders;
Neuer Bestand;N-1;neu;
Widerspruch;W-1;eins;
Widerspruch;W-1;zwei;
;X-1;ohne Titel;
Ohne Kennung;;erste;
`

func (w *town) beforeMixed() {
	w.t.Helper()
	_, err := w.imports("steward", "Titel;Kennung;Beschreibung\nBekannter Bestand;B-1;alt\nGleicher Bestand;G-1;gleich\nGesperrter Bestand;S-1;alt\n", nil)
	must(w.t, err)
	w.step("steward", w.answered(w.named("gesperrter-bestand"), nil), domain.Screen)
}

func TestTheReportOfAnImportAddsUp(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.beforeMixed()
		var progress []int
		r, err := w.imports("steward", mixed, func(in *workflow.ImportFile) { in.Progress = func(n int) { progress = append(progress, n) } })
		must(t, err)
		if got, want := counts(r), "9 read = 3 created + 1 updated + 3 skipped + 2 refused"; got != want {
			t.Errorf("%s, want %s; %v", got, want, codes(r))
		}
		got := codes(r)
		for _, want := range []string{"4 unchanged", "5 not_editable", "6 repeated", "8 key_twice", "9 title_missing"} {
			if !slices.Contains(got, want) {
				t.Errorf("no remark %q in %q", want, got)
			}
		}
		if n := w.asks("SELECT count(*) FROM holding"); n != 6 {
			t.Errorf("%d holdings", n)
		}
	})
}

func TestADryRunStoresNothingAndTellsWhatTheImportThenDoes(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.beforeMixed()
		for _, mode := range []string{workflow.PerRow, workflow.AllOrNothing} {
			list := mixed
			if mode == workflow.AllOrNothing {
				list = strings.ReplaceAll(mixed, ";X-1;", "Mit Titel;X-1;")
				list = strings.ReplaceAll(list, "Widerspruch;W-1;zwei;\n", "")
				list = strings.ReplaceAll(list, "N-1", "N-2") + "Noch einer;N-3;x;\n"
			}
			sum := "SELECT count(*) + coalesce(sum(rev), 0) FROM holding"
			before := []int{w.asks(sum), w.asks("SELECT count(*) FROM decision"), w.asks("SELECT count(*) FROM change_log"), w.asks("SELECT count(*) FROM import"), w.asks("SELECT count(*) FROM idempotency"), w.asks("SELECT count(*) FROM outbox")}
			dry, err := w.imports("steward", list, func(in *workflow.ImportFile) { in.DryRun, in.Mode = true, mode })
			must(t, err)
			after := []int{w.asks(sum), w.asks("SELECT count(*) FROM decision"), w.asks("SELECT count(*) FROM change_log"), w.asks("SELECT count(*) FROM import"), w.asks("SELECT count(*) FROM idempotency"), w.asks("SELECT count(*) FROM outbox")}
			if !slices.Equal(before, after) {
				t.Errorf("%s: the dry run stored something: %v, then %v", mode, before, after)
			}
			real, err := w.imports("steward", list, func(in *workflow.ImportFile) { in.Mode = mode })
			must(t, err)
			if d := cmp.Diff(dry, real, cmpopts.IgnoreFields(workflow.ImportReport{}, "ID")); d != "" {
				t.Errorf("%s: the dry run told something else (-dry +real):\n%s", mode, d)
			}
			if real.Created == 0 {
				t.Errorf("%s: %s", mode, counts(real))
			}
		}
	})
}

func TestAllOrNothingStoresNothingBesideARefusedRow(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		r, err := w.imports("steward", "Titel;Lizenz\nGut;dl-zero-de/2.0\n;dl-zero-de/2.0\nAuch gut;dl-zero-de/2.0\n", func(in *workflow.ImportFile) { in.Mode = workflow.AllOrNothing })
		must(t, err)
		if got, want := counts(r), "3 read = 0 created + 0 updated + 2 skipped + 1 refused"; got != want {
			t.Errorf("%s, want %s", got, want)
		}
		if !slices.Contains(codes(r), "0 all_or_nothing") || w.asks("SELECT count(*) FROM holding") != 0 || w.asks("SELECT count(*) FROM import") != 0 {
			t.Errorf("remarks %v", codes(r))
		}
	})
}

func TestAnUnknownModeIsRefused(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.imports("steward", "Titel\nA\n", func(in *workflow.ImportFile) { in.Mode = "" })
		wants(t, err, domain.Invalid, "import.mode")
	})
}

func TestFilledCellsWinAndEmptyCellsTakeNothingAway(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.imports("steward", "Titel;Kennung;Beschreibung;Namensnennung\nListe;L-1;alt;Kreis\n", nil)
		must(t, err)
		r, err := w.imports("officer", "Titel;Kennung;Beschreibung;Namensnennung\nListe neu;L-1;neu;\n", nil)
		must(t, err)
		h := w.get(w.named("liste").ID)
		c := h.Edition.Content
		if counts(r) != "1 read = 0 created + 1 updated + 0 skipped + 0 refused" || c.Title != "Liste neu" || c.Description != "neu" || c.Attribution != "Kreis" {
			t.Errorf("%s: %+v", counts(r), c)
		}
		if n := w.asks("SELECT count(*) FROM change_log WHERE holding_id = ? AND kind = 'import' AND person_id = ? AND field IN ('title', 'description')", string(h.ID), string(w.ids["officer"])); n != 2 {
			t.Errorf("%d lines in the change log", n)
		}
	})
}

func TestOnlyWhatIsCapturedAndOutsideAReviewIsFilled(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for _, s := range domain.States {
			h := w.inState(s, "Zustand "+string(s))
			before := w.get(h.ID)
			r, err := w.imports("steward", "Titel;Beschreibung\nZustand "+string(s)+";überschrieben\n", nil)
			must(t, err)
			if filled := r.Updated == 1; filled != (s == domain.Captured) {
				t.Errorf("%s: %s, %v", s, counts(r), codes(r))
			}
			if now := w.get(h.ID); s != domain.Captured && (now.Rev != before.Rev || now.Edition.Content.Description != before.Edition.Content.Description) {
				t.Errorf("%s was changed by an import", s)
			}
		}
		h := w.step("steward", w.captured("im Verfahren"), domain.Withhold, withholding)
		r, err := w.imports("steward", "Titel;Beschreibung\nim Verfahren;x\n", nil)
		must(t, err)
		if r.Skipped != 1 || !slices.Contains(codes(r), "2 not_editable") || w.get(h.ID).Edition.Content.Description == "x" {
			t.Errorf("%s, %v", counts(r), codes(r))
		}
	})
}

func TestRowsGoToTheAuthorityTheyNameWhereTheActorMayCapture(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		list := "Titel;Organisation\nHier;\nDort;Fachbereich soziales\nWoanders;Amt für Unbekanntes\nNochmal;Amt für Unbekanntes\n"
		dept := func(in *workflow.ImportFile) { in.Options.Mapping = map[string]string{"Organisation": "authority"} }
		r, err := w.imports("steward", list, dept)
		must(t, err)
		if got, want := counts(r), "4 read = 3 created + 0 updated + 0 skipped + 1 refused"; got != want {
			t.Errorf("%s, want %s; %v", got, want, codes(r))
		}
		unmapped := 0
		for _, c := range codes(r) {
			if strings.HasSuffix(c, "authority_unmapped") {
				unmapped++
			}
		}
		if unmapped != 1 || !slices.Contains(codes(r), "3 not_your_authority") {
			t.Errorf("remarks = %v: an unknown authority is told once, a foreign one refused", codes(r))
		}
		if h := w.get(w.named("woanders").ID); h.Authority != w.env {
			t.Errorf("a row of an unknown authority went to %s", h.Authority)
		}
		_, err = w.imports("steward2", list, dept)
		must(t, err)
		if h := w.get(w.named("dort").ID); h.Authority != w.soc {
			t.Errorf("the row went to %s", h.Authority)
		}
		for who, code := range map[string]domain.Code{"nobody": domain.Forbidden, "head": domain.Forbidden, "auditor": domain.Forbidden, "admin1": domain.Forbidden} {
			_, err := w.imports(who, list, dept)
			if domain.CodeOf(err) != code {
				t.Errorf("import by %s: %v", who, err)
			}
		}
		away := build(t, w.store, w.clock, "anderswo", false)
		data := "Titel\nFremd\n"
		in := workflow.ImportFile{Name: "x.csv", Data: strings.NewReader(data), Size: int64(len(data)), Hash: domain.DigestOf([]byte(data)), Authority: w.env, Mode: workflow.PerRow}
		_, err = w.Import(w.ctx(), away.as("steward"), in)
		wants(t, err, domain.NotFound, "")
	})
}

func TestTheSameFileTwiceIsToldAndChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		list := "Titel;Beschreibung\nA;eins\nB;zwei\n"
		_, err := w.imports("steward", list, nil)
		must(t, err)
		n := w.asks("SELECT count(*) FROM decision")
		r, err := w.imports("steward", list, nil)
		must(t, err)
		if counts(r) != "2 read = 0 created + 0 updated + 2 skipped + 0 refused" || !slices.Contains(codes(r), "0 same_file") {
			t.Errorf("%s, %v", counts(r), codes(r))
		}
		if m := w.asks("SELECT count(*) FROM decision"); m != n || w.asks("SELECT count(*) FROM holding") != 2 {
			t.Errorf("%d decisions more", m-n)
		}
	})
}

func TestAnEmptyListChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.captured("bleibt")
		r, err := w.imports("steward", "Titel;Beschreibung\n", nil)
		must(t, err)
		if r.Read != 0 || !slices.ContainsFunc(codes(r), func(c string) bool { return strings.HasSuffix(c, "no_rows") }) || w.get(h.ID).Rev != 1 {
			t.Errorf("%s, %v", counts(r), codes(r))
		}
	})
}

func TestUndoTakesAnUntouchedImportBackAsAWhole(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.imports("steward", "Titel;Kennung;Beschreibung\nAlt;A-1;vorher\n", nil)
		must(t, err)
		before := w.get(w.named("alt").ID).Edition.Content
		r, err := w.imports("steward", "Titel;Kennung;Beschreibung\nAlt;A-1;nachher\nNeu;A-2;x\n", nil)
		must(t, err)
		_, err = w.UndoImport(w.ctx(), w.as("head"), r.ID)
		wants(t, err, domain.Forbidden, "rights.missing")
		_, err = w.UndoImport(w.ctx(), w.as("steward"), r.ID)
		must(t, err)
		if d := cmp.Diff(before, w.get(w.named("alt").ID).Edition.Content); d != "" {
			t.Errorf("content after the undo (-want +got):\n%s", d)
		}
		if n := w.asks("SELECT count(*) FROM holding"); n != 1 {
			t.Errorf("%d holdings remain", n)
		}
		_, err = w.UndoImport(w.ctx(), w.as("steward"), r.ID)
		wants(t, err, domain.Conflict, "import.undone_already")
	})
}

func TestUndoIsRefusedOnceSomethingWasTouched(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for name, touch := range map[string]func(h workflow.Held){
			"edited":   func(h workflow.Held) { w.edited("steward", h, "Hand") },
			"answered": func(h workflow.Held) { w.answered(h, nil) },
			"archived": func(h workflow.Held) {
				w.step("steward", h, domain.Archive, func(in *workflow.Step) { in.Code = "superseded" })
			},
			"in review": func(h workflow.Held) { w.step("steward", h, domain.Withhold, withholding) },
			"deferred": func(h workflow.Held) {
				_, err := w.Defer(w.ctx(), w.as("steward"), workflow.Deferral{Holding: h.ID, Digest: h.Digest, Until: "2027-01-15", Code: "effort"})
				must(t, err)
			},
		} {
			slug := domain.Slug(name)
			r, err := w.imports("steward", "Titel\n"+slug+" eins\n"+slug+" zwei\n", nil)
			must(t, err)
			touch(w.named(slug + "-zwei"))
			n := w.asks("SELECT count(*) FROM holding")
			_, err = w.UndoImport(w.ctx(), w.as("steward"), r.ID)
			if domain.KeyOf(err) != "import.touched" || w.asks("SELECT count(*) FROM holding") != n {
				t.Errorf("%s: error = %v", name, err)
			}
		}
	})
}

func TestAnImportIsOneDecisionOverItsHoldings(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		list := "Titel\nA\nB\n"
		r, err := w.imports("steward", list, nil)
		must(t, err)
		scope, err := w.Scope(w.ctx(), w.as("auditor"))
		must(t, err)
		rows, err := w.Read().Decisions(w.ctx(), scope, workflow.DecisionFilter{Kind: domain.Imported, Page: workflow.Page{Limit: 10}})
		must(t, err)
		if len(rows) != 1 || rows[0].Detail["file"] != string(domain.DigestOf([]byte(list))) || rows[0].Detail["created"] != "2" || rows[0].Digest == "" || rows[0].Detail["import"] != string(r.ID) {
			t.Errorf("decisions = %+v", rows)
		}
	})
}
