package workflow_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
	"freigabe/workflow/intake"
)

const faulty = "Titel;Kennung;Stand\nBaumkataster;B-1;31.02.2026\n;X-1;2026-01-01\nRadwege;R-1;2026-01-01\n"

// oddly is a list whose title column is not known by name.
const oddly = "Was wir haben;Wozu\nBäume;zählen\nWege;fahren\n"

func (w *town) draft(list string) workflow.Draft {
	w.t.Helper()
	x, err := w.StartDraft(w.ctx(), w.as("steward"), w.env, "liste.csv", strings.NewReader(list))
	must(w.t, err)
	return x
}

func (w *town) tried(x workflow.Draft) workflow.ImportReport {
	w.t.Helper()
	_, err := w.TryDraft(w.ctx(), w.as("steward"), x.ID)
	must(w.t, err)
	must(w.t, w.RunDrafts(w.ctx()))
	done, err := w.Read().DraftByID(w.ctx(), w.ids["steward"], x.ID)
	must(w.t, err)
	if done.Status != workflow.DraftTried || done.Import != "" {
		w.t.Fatalf("after the trial the draft is %+v", done)
	}
	return done.Outcome.Report
}

func TestAListIsMappedTriedAndImportedStepByStep(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		x := w.draft(oddly)
		look, err := w.Look(w.ctx(), x)
		wants(t, err, domain.Invalid, "import.no_inventory")
		if len(look.Columns) != 2 || look.Columns[0].Name != "Was wir haben" {
			t.Fatalf("the columns of a list without a title are %v", look.Columns)
		}
		_, err = w.QueueDraft(w.ctx(), w.as("steward"), x.ID)
		wants(t, err, domain.Invalid, "import.no_inventory")
		choices := workflow.DraftChoices{Mode: workflow.PerRow, Mapping: map[string]string{"Was wir haben": "title", "Wozu": "description"}, Keep: true}
		x, err = w.ChangeDraft(w.ctx(), w.as("steward"), x.ID, choices)
		must(t, err)
		first, err := w.FirstRecords(w.ctx(), x, 1)
		if err != nil || len(first) != 1 || first[0].Fields["title"] != "Bäume" || first[0].Fields["description"] != "zählen" {
			t.Errorf("the first record is %v, %v", first, err)
		}
		report := w.tried(x)
		if got := counts(report); got != "2 read = 2 created + 0 updated + 0 skipped + 0 refused" || report.ID != "" {
			t.Errorf("the trial says %s, id %q", got, report.ID)
		}
		_, err = w.QueueDraft(w.ctx(), w.as("steward"), x.ID)
		must(t, err)
		must(t, w.RunDrafts(w.ctx()))
		done, err := w.Read().DraftByID(w.ctx(), w.ids["steward"], x.ID)
		must(t, err)
		if done.Status != workflow.DraftDone || done.Import == "" || done.Outcome.Report.Created != 2 || done.Read != 2 {
			t.Errorf("after the import the draft is %+v", done)
		}
		w.named("baeume")
		for range 2 { // a crash before the draft was stored as done
			back := *done
			back.Status = workflow.DraftQueued
			must(t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) error { tx.SaveDraft(back); return nil }))
			must(t, w.RunDrafts(w.ctx()))
			if again, err := w.Read().DraftByID(w.ctx(), w.ids["steward"], x.ID); err != nil || again.Import != done.Import || again.Outcome.Report.Created != 2 {
				t.Errorf("after the crash the draft is %+v, %v; want the first import", again, err)
			}
		}
		list, err := w.Read().Imports(w.ctx(), w.scope("steward"), workflow.Page{})
		if err != nil || len(list) != 1 {
			t.Errorf("imports: %v, %v; want one", list, err)
		}
		again := w.draft("Was wir haben;Wozu\nBrücken;gehen\n")
		if again.Choices.Mapping["Was wir haben"] != "title" || !again.Choices.Keep {
			t.Errorf("the next list like it begins with %v", again.Choices)
		}
		_, err = w.ChangeDraft(w.ctx(), w.as("steward"), x.ID, choices)
		wants(t, err, domain.Conflict, "import.draft_over")
	})
}

func TestACorrectedRowIsReadAsCorrected(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		x := w.draft(faulty)
		report := w.tried(x)
		if report.Refused != 1 || report.Created != 2 {
			t.Fatalf("before: %s %v", counts(report), codes(report))
		}
		x, err := w.ChangeDraft(w.ctx(), w.as("steward"), x.ID, workflow.DraftChoices{Mode: workflow.AllOrNothing, Corrected: map[int]intake.Fields{
			2: {"last_updated": "28.02.2026"}, 3: {"title": "Brunnen"},
		}})
		must(t, err)
		report = w.tried(x)
		if report.Refused != 0 || report.Created != 3 {
			t.Errorf("after: %s %v", counts(report), codes(report))
		}
		recs, err := w.FirstRecords(w.ctx(), x, 2)
		if err != nil || recs[0].Fields["last_updated"] != "2026-02-28" || recs[1].Fields["title"] != "Brunnen" {
			t.Errorf("records: %v, %v", recs, err)
		}
		_, err = w.ChangeDraft(w.ctx(), w.as("steward"), x.ID, workflow.DraftChoices{Mode: workflow.PerRow, Corrected: map[int]intake.Fields{2: {"admin": "x"}}})
		wants(t, err, domain.Invalid, "field.unknown")
	})
}

func TestADraftIsItsPersonsAlone(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.StartDraft(w.ctx(), w.as("head"), w.env, "liste.csv", strings.NewReader(oddly))
		wants(t, err, domain.Forbidden, "")
		_, err = w.StartDraft(w.ctx(), w.as("steward"), w.env, "bild.png", bytes.NewReader([]byte("\x89PNG\r\n\x1a\n0000")))
		if domain.CodeOf(err) != domain.Invalid {
			t.Errorf("a picture: %v, want Invalid", err)
		}
		_, err = w.StartDraft(w.ctx(), w.as("steward"), w.env, "cut.csv", io.MultiReader(strings.NewReader("Titel\nx"), broken{}))
		if err == nil {
			t.Error("a file that broke off was taken")
		}
		x := w.draft(oddly)
		_, err = w.Read().DraftByID(w.ctx(), w.ids["officer"], x.ID)
		wants(t, err, domain.NotFound, "")
		_, err = w.ChangeDraft(w.ctx(), w.as("officer"), x.ID, workflow.DraftChoices{Mode: workflow.PerRow})
		wants(t, err, domain.NotFound, "")
		wants(t, w.DiscardDraft(w.ctx(), w.as("officer"), x.ID), domain.NotFound, "")
		if used, err := w.store.FileInUse(w.ctx(), x.Hash); !used || err != nil {
			t.Errorf("the file of an open draft is in use: %v, %v", used, err)
		}
		must(t, w.DiscardDraft(w.ctx(), w.as("steward"), x.ID))
		_, err = w.Read().DraftByID(w.ctx(), w.ids["steward"], x.ID)
		wants(t, err, domain.NotFound, "")
		if used, _ := w.store.FileInUse(w.ctx(), x.Hash); used {
			t.Error("the file of a discarded draft is still in use")
		}
	})
}

func TestAQueuedImportEndsWithTheRightOfItsPerson(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		x := w.draft("Titel;Beschreibung\nBäume;zählen\n")
		_, err := w.QueueDraft(w.ctx(), w.as("steward"), x.ID)
		must(t, err)
		_, err = w.SetStatus(w.ctx(), w.as("admin1"), w.ids["steward"], true, "ausgeschieden")
		must(t, err)
		must(t, w.RunDrafts(w.ctx()))
		done, err := w.Read().DraftByID(w.ctx(), w.ids["steward"], x.ID)
		must(t, err)
		if done.Status != workflow.DraftFailed || done.Outcome.Key != "rights.missing" || done.Import != "" {
			t.Errorf("the draft of somebody who left is %+v", done)
		}
	})
}

type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, io.ErrUnexpectedEOF }
