package workflow_test

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/policy"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// erasuresOf exports the ledger and reads the erasures back, as the command does.
func (w *town) erasuresOf(signer *jobs.Signer) []workflow.OldErasure {
	w.t.Helper()
	must(w.t, (&jobs.Sequencer{Tree: w.store, Signer: signer}).Drain(w.ctx()))
	var export bytes.Buffer
	_, err := w.store.ExportLedger(w.ctx(), &export, signer.Verifier(), signer.Sign)
	must(w.t, err)
	v, err := note.NewVerifier(signer.Verifier())
	must(w.t, err)
	read := func(b []byte) (old []workflow.OldErasure, err error) {
		err = ledger.ReadExport(bytes.NewReader(b), note.VerifierList(v), func(leaf []byte, texts []ledger.Text) error {
			l, err := ledger.ParseLeaf(leaf)
			if err == nil && l.Kind == ledger.KindErasure {
				old = append(old, workflow.OldErasure{Leaf: leaf, Texts: texts})
			}
			return err
		})
		return old, err
	}
	spoiled := bytes.Replace(export.Bytes(), []byte("leaf 3 "), []byte("leaf 4 "), 1)
	if _, err := read(spoiled); err == nil {
		w.t.Error("an export without a leaf was read")
	}
	if _, err := read(export.Bytes()[:export.Len()/2]); err == nil {
		w.t.Error("a cut export was read")
	}
	old, err := read(export.Bytes())
	must(w.t, err)
	return old
}

// beside is the same town in another database and folder.
func (w *town) beside(db, files string) *town {
	w.t.Helper()
	s, err := storage.Open(w.ctx(), storage.Config{Path: db, Compile: policy.Compile, Clock: w.clock.now})
	must(w.t, err)
	w.t.Cleanup(func() { _ = s.Close() })
	store, err := blob.Open(files)
	must(w.t, err)
	return &town{Desk: workflow.New(s, store, w.clock.now), t: w.t, store: s, clock: w.clock, root: w.root, env: w.env, soc: w.soc, ids: w.ids, files: files}
}

func TestReplayedErasuresChangeNothingTwice(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("Strassen", nil), domain.ReleaseInternally)
		res := w.sign("head", h, "department_head", returned(canaryText+" im Grund"))
		row, err := w.Read().DecisionByID(w.ctx(), w.scope("auditor"), res.Decision)
		must(t, err)
		w.erase("admin1", "dpo", workflow.EraseOrder{Kind: workflow.EraseText, Target: string(res.Decision), Part: domain.TextReason})
		signer, err := jobs.OpenSigner(t.TempDir())
		must(t, err)
		old := w.erasuresOf(signer)
		if len(old) != 1 {
			t.Fatalf("%d erasures in the export, want 1", len(old))
		}
		for _, x := range row.Texts { // as an older backup would bring it back
			if x.Kind == domain.TextReason {
				storagetest.Owner(t, w.store, "INSERT INTO decision_text (decision_id, kind, salt, body) VALUES ('"+string(res.Decision)+"', 'reason', '"+x.Salt+"', '"+x.Body+"')")
			}
		}
		for _, want := range []workflow.Replay{{Read: 1, Cleared: 1}, {Read: 1}} {
			got, err := w.ReplayErasures(w.ctx(), old)
			must(t, err)
			if got.Read != want.Read || got.Added != want.Added || got.Cleared != want.Cleared {
				t.Errorf("replay = %+v, want %+v", got, want)
			}
		}
		w.sweep()
		if left := w.found(canaryText); len(left) > 0 {
			t.Error(left)
		}
		w.sound(2)
	})
}

// An older backup of SQLite, from before withdrawal and erasure, comes back: what was erased goes again, with the same decisions.
func TestARestoredBackupForgetsWhatWasErased(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		if w.store.Config().URL != "" {
			t.Skip("the backup of this test is a file; the statements are the same")
		}
		h, release := w.withdrawn("Baumkataster")
		w.deputy("head", "head2", "2026-11-01", "2027-12-31")
		dir := t.TempDir()
		backup := filepath.Join(dir, "backup.db")
		storagetest.Owner(t, w.store, "VACUUM INTO '"+backup+"'")
		must(t, os.CopyFS(filepath.Join(dir, "files"), os.DirFS(w.files)))

		w.step("officer", w.held(h.ID), domain.Withdraw, withdraw)
		w.erase("dpo", "admin1", workflow.EraseOrder{Kind: workflow.EraseRelease, Target: string(release)})
		_, err := w.SetStatus(w.ctx(), w.as("admin1"), w.ids["head"], true, "weg")
		must(t, err)
		w.erase("dpo", "admin1", workflow.EraseOrder{Kind: workflow.ErasePerson, Target: string(w.ids["head"])})
		signer, err := jobs.OpenSigner(t.TempDir())
		must(t, err)
		old := w.erasuresOf(signer)

		b := w.beside(backup, filepath.Join(dir, "files"))
		if len(b.found(canaryText)) == 0 {
			t.Fatal("the backup does not hold what is to be erased")
		}
		b.clock.set(b.clock.now().AddDate(0, 0, 3)) // what was erased was erased then
		got, err := b.ReplayErasures(t.Context(), old)
		must(t, err)
		if got.Added != 2 || got.Cleared != 2 || len(got.Live) != 2 {
			t.Errorf("replay = %+v, want two decisions added and two live releases taken down", got)
		}
		b.sweep()
		if left := b.found(canaryText, canaryName, canaryMail, canaryCity, canaryCell); len(left) > 0 {
			t.Error(left)
		}
		again, err := b.ReplayErasures(t.Context(), old)
		must(t, err)
		if again.Added+again.Cleared != 0 {
			t.Errorf("a second replay = %+v", again)
		}
		p, err := b.person(w.ids["head"])
		must(t, err)
		if !p.Erased() || p.Name != "" {
			t.Errorf("the person is still %+v", p)
		}
		if n := b.asks("SELECT count(*) FROM deputy WHERE status = 'active'"); n != 0 {
			t.Error("somebody stands in for the erased person still")
		}
		// What was live stands against what the replayed decisions rest on; what they erased does not.
		for _, v := range b.judged().Violations {
			if !slices.Contains([]string{"state", "tombstone"}, v.Rule) {
				t.Errorf("check releases: %+v", v)
			}
		}
		later, err := jobs.OpenSigner(t.TempDir())
		must(t, err)
		if more := b.erasuresOf(later); len(more) != 2 || !bytes.Equal(more[0].Leaf, old[0].Leaf) {
			t.Error("the restored ledger does not hold the same leaves of the erasures")
		}
	})
}
