package api_test

import (
	"bytes"
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/internal/releasecheck"
	"freigabe/storage/storagetest"
)

// verify runs the auditor's program, in English.
func (w *town) verify(program string, content []byte) (ok bool, said string) {
	w.t.Helper()
	name := filepath.Join(w.t.TempDir(), "file")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		w.t.Fatal(err)
	}
	cmd := exec.CommandContext(w.t.Context(), program, name)
	cmd.Env = []string{"LC_ALL=C"}
	out, err := cmd.CombinedOutput()
	return err == nil, string(out)
}

func (w *town) export() []byte {
	w.t.Helper()
	if err := w.seq.Drain(w.t.Context()); err != nil {
		w.t.Fatal(err)
	}
	var b bytes.Buffer
	if _, err := w.store.ExportLedger(w.t.Context(), &b, w.seq.Signer.Verifier(), w.seq.Signer.Sign); err != nil {
		w.t.Fatal(err)
	}
	return b.Bytes()
}

// A reason, a release and a person are erased through the API: no surface shows them any more, the export and the case
// file are in order and name the erasures, and without these they would not be.
func TestWhatIsErasedIsOnNoSurfaceAndTheProofHolds(t *testing.T) {
	t.Parallel()
	program := filepath.Join(t.TempDir(), "verify")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "freigabe/cmd/verify").CombinedOutput(); err != nil {
		t.Fatalf("build cmd/verify: %v: %s", err, out)
	}
	const title, reason, person = "Quietschbaumkataster", "Wackelgrund 4711", "Steward Muster"
	each(t, func(t *testing.T, w *town) {
		office(w)
		w.person("dpo2", domain.DataProtectionOfficer)
		id := w.published(title)
		live := w.do("head", "GET", "/releases?audience=public", nil).want(http.StatusOK).json()["items"].([]any)[0].(map[string]any)
		release := map[string]any{"kind": "release", "target": live["id"], "reason": "Personenbezug"}
		if got := w.do("adm1", "POST", "/erasures", release).want(http.StatusConflict); got.str("key") != "erasure.live" || !strings.Contains(got.str("detail"), "zurück") {
			t.Errorf("a live release: %s", got.body)
		}
		withdrawn := w.step("oda", id, "withdraw", map[string]any{"code": "personal_data", "reason": reason}).want(http.StatusOK)
		if ok, said := w.verify(program, w.export()); !ok || strings.Contains(said, "erased") {
			t.Fatalf("before: %s", said)
		}
		surfaces := []string{
			"/holdings/" + id, "/holdings/" + id + "/history", "/holdings/" + id + "/changes", "/holdings/" + id + "/dossier.json", "/holdings/" + id + "/dossier.pdf",
			"/holdings/" + id + "/explain", "/holdings/" + id + "/screening", "/holdings/" + id + "/releases", "/holdings?limit=200", "/decisions?limit=200", "/tasks",
			"/releases?audience=public", "/releases/" + live["id"].(string), "/reviews?limit=200", "/ledger/entries?from=0", "/persons?limit=200", "/erasures",
		}
		for _, token := range []string{title, reason, person} {
			if !w.shows(surfaces, token) {
				t.Fatalf("%q is on no surface before the erasure", token)
			}
		}
		w.do("adm1", "POST", "/persons/"+w.people["steward"]+"/status", map[string]any{"off": true, "reason": "weg"}).want(http.StatusOK)
		w.do("oda", "POST", "/erasures", release).want(http.StatusForbidden)
		w.do("adm1", "POST", "/erasures", map[string]any{"kind": "text", "target": withdrawn.str("decision"), "part": "name", "reason": "x"}).want(http.StatusUnprocessableEntity)
		w.do("adm1", "POST", "/erasures", map[string]any{"kind": "file", "target": "abc", "reason": "x"}).want(http.StatusUnprocessableEntity)
		for _, in := range []map[string]any{
			release,
			{"kind": "text", "target": withdrawn.str("decision"), "part": "reason", "reason": "Antrag"},
			{"kind": "person", "target": w.people["steward"], "reason": "ausgeschieden"},
		} {
			made := w.do("adm1", "POST", "/erasures", in).want(http.StatusCreated).str("id")
			for _, who := range []string{"adm1", "adm2", "head"} {
				w.do(who, "POST", "/erasures/"+made+"/confirm", map[string]any{"accept": true}).want(http.StatusForbidden)
			}
			w.do("head", "GET", "/erasures/"+made, nil).want(http.StatusNotFound)
			w.do("dpo2", "POST", "/erasures/"+made+"/confirm", map[string]any{"accept": true}).want(http.StatusOK)
			if got := w.do("dpo2", "GET", "/erasures/"+made, nil).want(http.StatusOK); got.str("status") != "active" || got.str("decision") == "" {
				t.Errorf("erasure: %s", got.body)
			}
		}
		export := w.export()
		for _, token := range []string{title, reason, person} {
			if w.shows(surfaces, token) {
				t.Errorf("%q is still on a surface", token)
			}
			if strings.Contains(w.log.String(), token) {
				t.Errorf("%q is in the log", token)
			}
		}
		ok, said := w.verify(program, export)
		for _, want := range []string{"2 release documents erased by decision", "1 texts erased by decision", "1 person erased by decision"} {
			if !ok || !strings.Contains(said, want) {
				t.Errorf("verify says %s, want %q", said, want)
			}
		}
		file := w.do("auditor", "GET", "/holdings/"+id+"/dossier.json", nil).want(http.StatusOK)
		if ok, said := w.verify(program, file.body); !ok || !strings.Contains(said, "2 release documents erased by decision") || !strings.Contains(said, "1 texts erased by decision") {
			t.Errorf("verify of the case file: %s", said)
		}
		var d map[string]any
		if err := json.Unmarshal(file.body, &d); err != nil {
			t.Fatal(err)
		}
		d["erasures"] = []any{}
		less, _ := json.Marshal(d)
		if ok, said := w.verify(program, less); ok {
			t.Errorf("a case file without its erasures is in order: %s", said)
		}
		dialect := "sqlite"
		if w.store.Config().URL != "" {
			dialect = "postgres"
		}
		report, err := releasecheck.Run(t.Context(), w.store.DB(), dialect)
		if err != nil || !report.OK() || report.Erased < 4 {
			t.Errorf("check releases: %d erased, %v %v", report.Erased, report.Violations, err)
		}
		storagetest.Owner(t, w.store, "DELETE FROM decision_text WHERE kind = 'name' AND decision_id = '"+withdrawn.str("decision")+"'")
		if ok, said := w.verify(program, w.export()); ok || !strings.Contains(said, "no erasure names it") {
			t.Errorf("verify of a text that nobody erased: %s", said)
		}
		if report, err := releasecheck.Run(t.Context(), w.store.DB(), dialect); err != nil || report.OK() {
			t.Error("check releases did not see a text that nobody erased")
		}
	})
}

// shows tells whether an answer of the API to the auditor or an administrator holds a text.
func (w *town) shows(paths []string, token string) bool {
	w.t.Helper()
	shown := false
	for _, who := range []string{"auditor", "adm2", "dpo2"} {
		for _, path := range paths {
			if got := w.do(who, "GET", path, nil); got.status < 500 && bytes.Contains(got.body, []byte(token)) {
				shown = true
			} else if got.status >= 500 {
				w.t.Errorf("%s %s: %d %s", who, path, got.status, got.body)
			}
		}
	}
	return shown
}
