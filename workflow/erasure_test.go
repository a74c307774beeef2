package workflow_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib"
	_ "modernc.org/sqlite"

	"freigabe/domain"
	"freigabe/storage/blob"
	"freigabe/workflow"
)

// found lists where tokens still lie: in a column of a table, in a file of the database, in the folder of files.
func (w *town) found(tokens ...string) []string {
	w.t.Helper()
	var out []string
	look := func(place string, b []byte) {
		for _, token := range tokens {
			if bytes.Contains(b, []byte(token)) {
				out = append(out, fmt.Sprintf("%q in %s", token, place))
			}
		}
	}
	driver, source, tables := "sqlite", "file:"+w.store.Config().Path+"?_pragma=query_only(1)", "SELECT name FROM sqlite_schema WHERE type = 'table'"
	if w.store.Config().URL != "" {
		driver, source, tables = "pgx", w.store.Config().URL, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
	}
	db, err := sql.Open(driver, source)
	must(w.t, err)
	var names []string
	rows, err := db.QueryContext(w.ctx(), tables)
	must(w.t, err)
	for rows.Next() {
		var name string
		must(w.t, rows.Scan(&name))
		names = append(names, name)
	}
	must(w.t, rows.Err())
	if len(names) < 50 {
		w.t.Fatalf("only %d tables were looked at", len(names))
	}
	for _, name := range names {
		rows, err := db.QueryContext(w.ctx(), "SELECT * FROM "+name)
		must(w.t, err)
		columns, err := rows.Columns()
		must(w.t, err)
		for rows.Next() {
			values, into := make([]any, len(columns)), make([]any, len(columns))
			for i := range values {
				into[i] = &values[i]
			}
			must(w.t, rows.Scan(into...))
			for i, v := range values {
				if b, ok := v.([]byte); ok {
					look(name+"."+columns[i], b)
				} else {
					look(name+"."+columns[i], fmt.Append(nil, v))
				}
			}
		}
		must(w.t, rows.Err())
	}
	must(w.t, db.Close())
	if path := w.store.Config().Path; path != "" {
		for _, suffix := range []string{"", "-wal", "-shm"} {
			b, err := os.ReadFile(path + suffix)
			if err == nil {
				look("the file freigabe.db"+suffix, b)
			}
		}
	}
	must(w.t, filepath.WalkDir(w.files, func(path string, d fs.DirEntry, err error) error {
		look("the name "+path, []byte(path))
		if err == nil && d.Type().IsRegular() {
			b, err := os.ReadFile(path)
			must(w.t, err)
			look("the stored file "+d.Name(), b)
		}
		return err
	}))
	return out
}

// erase proposes as one and confirms as the other.
func (w *town) erase(by, second string, in workflow.EraseOrder) workflow.Proposal {
	w.t.Helper()
	if in.Reason == "" {
		in.Reason = "Antrag nach Artikel 17"
	}
	p, err := w.ProposeErasure(w.ctx(), w.as(by), in)
	must(w.t, err)
	p, err = w.ConfirmErasure(w.ctx(), w.as(second), domain.ErasureID(p.ID), true, "")
	must(w.t, err)
	return p
}

func (w *town) sweep() {
	w.t.Helper()
	files, err := blob.Open(w.files)
	must(w.t, err)
	n, err := workflow.Sweep(w.ctx(), w.store, files)
	must(w.t, err)
	if n == 0 {
		w.t.Error("nothing was swept")
	}
}

// sound checks every release and the whole ledger from the stored rows, and how much was erased.
func (w *town) sound(erased int) {
	w.t.Helper()
	if report := w.checked(); report.Erased != erased {
		w.t.Errorf("check releases counts %d erased texts and documents, want %d", report.Erased, erased)
	}
}

// gone checks that tokens lay somewhere before, and nowhere afterwards.
func (w *town) gone(do func(), tokens ...string) {
	w.t.Helper()
	for _, token := range tokens {
		if len(w.found(token)) == 0 {
			w.t.Fatalf("%q is nowhere before the erasure, so that the test would say nothing", token)
		}
	}
	do()
	w.sweep()
	for _, place := range w.found(tokens...) {
		w.t.Error(place)
	}
}

const (
	canaryName = "Zyanea Quittenbaum-Xyrk"
	canaryMail = "zyanea.quittenbaum@xyrk.example"
	canaryText = "Wortbruch-Pfeffernuss-7731"
)

func TestAnErasedPersonIsNowhereAndTheHistoryHolds(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		made, err := w.AddPerson(w.ctx(), w.as("admin1"), w.root, workflow.NewPerson{Login: "zyanea.xyrk", Name: canaryName, Mail: canaryMail})
		must(t, err)
		id := domain.PersonID(made.ID)
		w.ids["zyanea"] = id
		w.grant("zyanea", domain.DepartmentHead, w.env)
		zyanea := w.as("zyanea")
		zyanea.Name, zyanea.Key, zyanea.Hash = canaryName, "key-of-zyanea", domain.DigestOf([]byte("x"))
		h := w.step("steward", w.screened("Baumkataster", nil), domain.ReleaseInternally)
		_, err = w.Ask(w.ctx(), zyanea, workflow.Ask{Holding: h.ID, To: w.ids["steward"], Text: "Wer fragt? " + canaryText})
		must(t, err)
		zyanea.Key = ""
		review := w.get(h.ID).Review
		_, err = w.Sign(w.ctx(), zyanea, workflow.Sign{Holding: h.ID, Slot: "department_head", Mark: domain.Signed, Digest: review.Digest})
		must(t, err)
		must(t, w.SetPreference(w.ctx(), zyanea, workflow.PreferenceTheme, json.RawMessage(`"dark"`)))

		in := workflow.EraseOrder{Kind: workflow.ErasePerson, Target: made.ID, Reason: "ausgeschieden"}
		_, err = w.ProposeErasure(w.ctx(), w.as("admin1"), in)
		wants(t, err, domain.Conflict, "erasure.person_active")
		_, err = w.SetStatus(w.ctx(), w.as("admin1"), id, true, "ausgeschieden")
		must(t, err)

		w.gone(func() { w.erase("admin1", "dpo", in) }, canaryName, canaryMail, "zyanea.xyrk", canaryText)
		w.sound(2) // the names in the decision of asking is none, of signing, and of the step that it completed
		_, err = w.SetStatus(w.ctx(), w.as("admin1"), id, false, "zurück")
		wants(t, err, domain.Conflict, "person.erased")
		_, err = w.ProposeErasure(w.ctx(), w.as("admin1"), in)
		wants(t, err, domain.Conflict, "erasure.nothing")
	})
}

func TestAnErasedReasonIsNowhereAndItsNeighboursStay(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("Baumkataster", nil), domain.ReleaseInternally)
		res := w.sign("head", h, "department_head", returned("Das geht nicht: "+canaryText))
		in := workflow.EraseOrder{Kind: workflow.EraseText, Target: string(res.Decision), Part: domain.TextReason}
		w.gone(func() { w.erase("dpo", "admin1", in) }, canaryText)
		row, err := w.Read().DecisionByID(w.ctx(), w.scope("auditor"), res.Decision)
		must(t, err)
		if row.Erased[domain.TextReason] == "" || len(row.Texts) != 1 || row.Texts[0].Kind != domain.TextName {
			t.Errorf("texts = %v, erased = %v, want the name, and the reason erased", row.Texts, row.Erased)
		}
		w.sound(2)
	})
}

// withdrawn is a holding with the canary in its fields, once public, with a file, and a release of it that ended.
func (w *town) withdrawn(title string) (workflow.Held, domain.ReleaseID) {
	w.t.Helper()
	c := content(title)
	c.Description, c.Comment, c.DataOwner = canaryText, "nur innen "+canaryText, canaryName
	h, err := w.Create(w.ctx(), w.as("steward"), workflow.Capture{Authority: w.env, Content: c})
	must(w.t, err)
	h, err = w.Edit(w.ctx(), w.as("steward"), workflow.Patch{Holding: h.ID, Digest: h.Digest, Fields: map[string][]string{"keywords": {"erst " + canaryMail}}})
	must(w.t, err)
	ref, err := w.Upload(w.ctx(), w.as("steward"), "liste-"+canaryCity+".csv", "text/csv", strings.NewReader("name;ort\nx;"+canaryCell+"\n"), 1<<20)
	must(w.t, err)
	att, err := w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: h.ID, Digest: h.Digest, File: &ref, Audiences: []domain.Audience{domain.ForPublic, domain.ForInternal}})
	must(w.t, err)
	h = w.answered(att.Held, nil)
	h = w.step("steward", w.step("steward", h, domain.Screen), domain.ReleaseInternally)
	w.sign("head", h, "department_head")
	h = w.step("steward", w.held(h.ID), domain.Approve)
	w.sign("officer", h, "open_data_officer")
	w.sign("head", h, "department_head")
	h = w.step("officer2", w.held(h.ID), domain.Publish)
	return h, w.get(h.ID).Live[domain.ForPublic].ID
}

const (
	canaryCity = "entenhausenxq"
	canaryCell = "geheime-zelle-5519"
)

func withdraw(in *workflow.Step) { in.Code = "personal_data" }

func TestAnErasedReleaseDocumentIsNowhere(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h, release := w.withdrawn("Baumkataster")
		in := workflow.EraseOrder{Kind: workflow.EraseRelease, Target: string(release), Reason: "Personenbezug"}
		_, err := w.ProposeErasure(w.ctx(), w.as("dpo"), in)
		wants(t, err, domain.Conflict, "erasure.live")
		w.step("officer", w.held(h.ID), domain.Withdraw, withdraw)
		w.gone(func() { w.erase("dpo", "admin2", in) }, canaryText, canaryName, canaryMail, canaryCity, canaryCell)
		w.sound(2) // the documents of the public and of the internal release
		releases, err := w.Read().ReleasesOf(w.ctx(), w.scope("auditor"), h.ID)
		must(t, err)
		for _, r := range releases {
			if r.Status != domain.ReleasePurged || r.ErasedBy == "" || r.Digest == "" {
				t.Errorf("release %s: status %s, erased by %q, digest %q", r.ID, r.Status, r.ErasedBy, r.Digest)
			}
		}
		_, err = w.try("officer", w.held(h.ID), domain.Reinstate)
		wants(t, err, domain.Conflict, "reinstate.nothing")
		again := w.step("officer", w.held(h.ID), domain.Reopen, because("neu"))
		if again.State != domain.Captured || again.Edition != 2 {
			t.Errorf("reopened: %+v", again)
		}
		w.sound(2)
	})
}

func TestAnErasedFileIsNowhereAndTheOtherFieldsStay(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h, release := w.withdrawn("Baumkataster")
		var hash domain.Digest
		for _, d := range w.get(h.ID).Edition.Distributions {
			hash = d.File.SHA256
		}
		in := workflow.EraseOrder{Kind: workflow.EraseFile, Target: string(hash), Reason: "Personenbezug"}
		_, err := w.ProposeErasure(w.ctx(), w.as("admin1"), in)
		wants(t, err, domain.Conflict, "erasure.live")
		w.step("officer", w.held(h.ID), domain.Withdraw, withdraw)
		w.gone(func() { w.erase("admin1", "dpo", in) }, canaryCity, canaryCell)
		if len(w.found(canaryText)) == 0 {
			t.Error("the description went with the file")
		}
		w.sound(2)
		r, err := w.Read().ReleaseByID(w.ctx(), w.scope("auditor"), release)
		must(t, err)
		if r.Body != nil || r.Status != domain.ReleasePurged {
			t.Errorf("the document that names the file is still there, status %s", r.Status)
		}
	})
}

// One person alone erases nothing, whatever roles they have, and nobody else does at all.
func TestAnErasureTakesTwoPeopleInTwoRoles(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("Baumkataster", nil), domain.ReleaseInternally)
		res := w.sign("head", h, "department_head", returned(canaryText))
		in := workflow.EraseOrder{Kind: workflow.EraseText, Target: string(res.Decision), Part: domain.TextReason, Reason: "Antrag"}
		for _, who := range []string{"officer", "head", "auditor", "steward", "executive"} {
			_, err := w.ProposeErasure(w.ctx(), w.as(who), in)
			wants(t, err, domain.Forbidden, "rights.missing")
		}
		_, err := w.ProposeErasure(w.ctx(), w.as("nobody"), in) // who does not see the holding does not hear of it
		wants(t, err, domain.NotFound, "id.unknown")
		w.grant("officer", domain.DataProtectionOfficer, w.root)
		w.ids["both"] = w.ids["officer"]
		w.confirmedBy("admin2", "officer", domain.Administrator)
		for _, tt := range []struct {
			by, wrong []string
		}{
			{[]string{"admin1"}, []string{"admin1", "admin2"}},    // another administrator is no other role
			{[]string{"dpo"}, []string{"dpo"}},                    //
			{[]string{"both"}, []string{"both", "admin1", "dpo"}}, // who has both roles opened as one of them …
		} {
			for _, by := range tt.by {
				p, err := w.ProposeErasure(w.ctx(), w.as(by), in)
				must(t, err)
				_, err = w.ProposeErasure(w.ctx(), w.as("dpo"), in)
				wants(t, err, domain.Conflict, "erasure.proposed")
				id := domain.ErasureID(p.ID)
				refused := 0
				for _, who := range append(tt.wrong, "head", "auditor") {
					if _, err := w.ConfirmErasure(w.ctx(), w.as(who), id, true, ""); domain.CodeOf(err) == domain.Forbidden {
						refused++
					} else if by != "both" || who == "both" {
						t.Errorf("%s opened, %s confirmed: %v", by, who, err)
					} else {
						return // … and one of the others has the other role
					}
				}
				if len(w.found(canaryText)) == 0 {
					t.Fatalf("gone with one person, %s", by)
				}
				_, err = w.ConfirmErasure(w.ctx(), w.as(map[string]string{"admin1": "dpo", "dpo": "admin2"}[by]), id, false, "nein")
				must(t, err)
				_, err = w.ConfirmErasure(w.ctx(), w.as("dpo"), id, true, "")
				wants(t, err, domain.Conflict, "proposal.settled")
			}
		}
	})
}

// confirmedBy gives a role that this administrator proposes and the other one confirms.
func (w *town) confirmedBy(second, login string, role domain.Role) {
	w.t.Helper()
	p, err := w.GrantRole(w.ctx(), w.as("admin1"), workflow.Grant{Login: w.login(login), Role: role, Authority: w.root})
	must(w.t, err)
	if p.Status == domain.Proposed {
		_, err = w.ConfirmRole(w.ctx(), w.as(second), domain.AssignmentID(p.ID), true)
		must(w.t, err)
	}
}

// What a holding of the same authority uses too is erased there as well; what another authority uses stays for it.
func TestBytesStayForWhomTheyAreNotErased(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h, _ := w.withdrawn("Baumkataster")
		other := w.captured("Zweiter Bestand")
		ref, err := w.Upload(w.ctx(), w.as("steward"), "zweite-"+canaryCity+".csv", "text/csv", strings.NewReader("name;ort\nx;"+canaryCell+"\n"), 1<<20)
		must(t, err)
		_, err = w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: other.ID, Digest: other.Digest, File: &ref, Audiences: []domain.Audience{domain.ForPublic}})
		must(t, err)
		neighbour := w.neighbour()
		foreign, err := w.Create(w.ctx(), neighbour, workflow.Capture{Authority: neighbour.Root, Content: content("Fremder Bestand")})
		must(t, err)
		_, err = w.Attach(w.ctx(), neighbour, workflow.Attach{Holding: foreign.ID, Digest: foreign.Digest, File: &domain.FileRef{Name: "fremd.csv", MediaType: ref.MediaType, Size: ref.Size, SHA256: ref.SHA256}, Audiences: []domain.Audience{domain.ForPublic}})
		must(t, err)

		w.step("officer", w.held(h.ID), domain.Withdraw, withdraw)
		in := workflow.EraseOrder{Kind: workflow.EraseFile, Target: string(ref.SHA256)}
		what, not, err := w.PreviewErasure(w.ctx(), w.as("dpo"), in)
		must(t, err)
		if not != nil || !what.Elsewhere || len(what.Editions) != 2 {
			t.Errorf("preview: refused %v, elsewhere %v, %d editions, want elsewhere and the editions of two holdings", not, what.Elsewhere, len(what.Editions))
		}
		w.erase("dpo", "admin1", in)
		w.sweep()
		if left := w.found(canaryCity); len(left) > 0 {
			t.Errorf("names are left: %v", left)
		}
		if left := w.found(canaryCell); len(left) != 1 || !strings.Contains(left[0], "stored file") {
			t.Errorf("the bytes of the other authority: %v, want the stored file alone", left)
		}
		if f := w.get(foreign.ID).Edition.Distributions; len(f) != 1 {
			t.Errorf("the other authority's holding has %d files, want 1", len(f))
		}
		_, err = w.ProposeErasure(w.ctx(), w.as("dpo"), workflow.EraseOrder{Kind: workflow.EraseFile, Target: string(ref.SHA256), Authority: neighbour.Root, Reason: "x"})
		wants(t, err, domain.NotFound, "")
	})
}

// neighbour founds another root and gives somebody who captures there.
func (w *town) neighbour() workflow.Actor {
	w.t.Helper()
	made, err := w.CreateRoot(w.ctx(), workflow.Operator(), workflow.NewAuthority{Slug: "nachbar", Title: "Stadt Nachbar", Kind: "city", Land: "NW", Mailbox: "daten@nachbar.example"},
		[]workflow.NewPerson{{Login: "n1.nachbar", Name: "N 1"}, {Login: "n2.nachbar", Name: "N 2"}})
	must(w.t, err)
	first, err := w.ActorNamed(w.ctx(), "n1.nachbar")
	must(w.t, err)
	_, err = w.AddPerson(w.ctx(), first, domain.AuthorityID(made.ID), workflow.NewPerson{Login: "n3.nachbar", Name: "N 3"})
	must(w.t, err)
	_, err = w.GrantRole(w.ctx(), first, workflow.Grant{Login: "n3.nachbar", Role: domain.DataSteward, Authority: domain.AuthorityID(made.ID)})
	must(w.t, err)
	third, err := w.ActorNamed(w.ctx(), "n3.nachbar")
	must(w.t, err)
	return third
}

// crash is a store of files whose process dies when bytes are to be removed.
type crash struct{}

func (crash) Remove(context.Context, domain.Digest) error { return errors.New("killed") }

// A crash between the commit and the removal of bytes loses nothing: the next sweep begins again, and only then is it done.
func TestASweepIsRepeatedAfterACrash(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h, _ := w.withdrawn("Baumkataster")
		hash := w.get(h.ID).Edition.Distributions[0].File.SHA256
		w.step("officer", w.held(h.ID), domain.Withdraw, withdraw)
		w.erase("admin1", "dpo", workflow.EraseOrder{Kind: workflow.EraseFile, Target: string(hash)})
		if _, err := workflow.Sweep(w.ctx(), w.store, crash{}); err == nil {
			t.Fatal("the sweep did not see the crash")
		}
		row, _, err := w.Read().Erasures(w.ctx(), w.scope("dpo"), workflow.ListFilter{})
		must(t, err)
		if !row[0].SweptAt.IsZero() || len(w.found(canaryCell)) == 0 {
			t.Errorf("swept at %v although the bytes could not be removed", row[0].SweptAt)
		}
		w.sweep()
		if left := w.found(canaryCell, canaryCity); len(left) > 0 {
			t.Error(left)
		}
		files, err := blob.Open(w.files)
		must(t, err)
		if n, err := workflow.Sweep(w.ctx(), w.store, files); n != 0 || err != nil {
			t.Errorf("a second sweep = %d, %v, want nothing to do", n, err)
		}
	})
}
