package api_test

import (
	"encoding/base64"
	"encoding/json"
	"net/http"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"
	"freigabe/ui/api"
)

// harmless are answers to every question that leave a holding open.
func harmless() map[string]any {
	out := map[string]any{}
	for id, a := range screeningtest.Harmless(screening.Default()) {
		out[id] = map[string]any{"value": a.Value, "reason": a.Reason, "grounds": a.Grounds, "date": a.Date}
		if a.Grounds == nil {
			out[id] = map[string]any{"value": a.Value}
		}
	}
	return out
}

var complete = map[string]any{
	"title": "Baumkataster", "description": "Straßenbäume mit Art und Pflanzjahr.", "theme": []string{"ENVI"},
	"licence": "dl-zero-de/2.0", "contact_mailbox": "umwelt@lippe.example",
}

// office is a town with everybody who is needed to release a holding.
func office(w *town) {
	w.person("steward", domain.DataSteward)
	w.person("oda", domain.OpenDataOfficer)
	w.person("head", domain.DepartmentHead)
	w.person("exec", domain.Executive)
	w.person("auditor", domain.Auditor)
}

// step takes a step on the present working digest.
func (w *town) step(login, id, verb string, more map[string]any) reply {
	w.t.Helper()
	body := map[string]any{"verb": verb, "digest": w.do(login, "GET", "/holdings/"+id, nil).want(http.StatusOK).str("digest")}
	for k, v := range more {
		body[k] = v
	}
	return w.do(login, "POST", "/holdings/"+id+"/transitions", body)
}

func (w *town) sign(login, id, slot string) reply {
	w.t.Helper()
	e := w.do(login, "GET", "/holdings/"+id+"/explain", nil).want(http.StatusOK)
	return w.do(login, "POST", "/holdings/"+id+"/signoffs", map[string]any{"slot": slot, "mark": "signed", "digest": e.str("review", "digest")})
}

// published walks a holding to the public.
func (w *town) published(title string) (id string) {
	w.t.Helper()
	content := map[string]any{}
	for k, v := range complete {
		content[k] = v
	}
	content["title"] = title
	made := w.do("steward", "POST", "/holdings", map[string]any{"authority": w.dept, "content": content}).want(http.StatusCreated)
	id = made.str("id")
	w.form("steward", "POST", "/holdings/"+id+"/distributions", map[string]string{"title": "Liste", "audiences": "public"}, "baeume.csv", "art;jahr\nLinde;1990\n").want(http.StatusCreated)
	tag := w.do("steward", "GET", "/holdings/"+id, nil).header.Get("ETag")
	w.do("steward", "PUT", "/holdings/"+id+"/screening", map[string]any{"answers": harmless()}, "If-Match", tag).want(http.StatusOK)
	w.step("steward", id, "screen", nil).want(http.StatusOK)
	w.step("steward", id, "release_internally", nil).want(http.StatusOK)
	w.sign("head", id, "department_head").want(http.StatusOK)
	w.step("steward", id, "approve", nil).want(http.StatusOK)
	w.sign("oda", id, "open_data_officer").want(http.StatusOK)
	if got := w.sign("head", id, "department_head").want(http.StatusOK); got.str("state") != "approved" {
		w.t.Fatalf("after the last signature: %s", got.body)
	}
	if got := w.step("oda", id, "publish", nil).want(http.StatusOK); got.str("state") != "public" {
		w.t.Fatalf("after publication: %s", got.body)
	}
	return id
}

func TestAHoldingGoesToThePublicAndBackByTheAPIAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *town) {
		office(w)
		id := w.published("Baumkataster")
		if err := w.seq.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}

		live := w.do("head", "GET", "/releases?audience=public", nil).want(http.StatusOK).json()
		if live["total"] != 1.0 {
			t.Fatalf("live releases: %v", live)
		}
		rel := live["items"].([]any)[0].(map[string]any)
		doc := w.do("head", "GET", "/releases/"+rel["id"].(string), nil).want(http.StatusOK)
		if got := string(domain.DigestOf(doc.body)); got != rel["digest"] || doc.header.Get("ETag") != `"`+got+`"` {
			t.Errorf("the bytes of the release have digest %s, the list says %v", got, rel["digest"])
		}
		w.do("head", "GET", "/releases/"+rel["id"].(string), nil, "If-None-Match", doc.header.Get("ETag")).want(http.StatusNotModified)

		withdrawn := w.step("oda", id, "withdraw", map[string]any{"code": "error", "reason": "falsche Spalte"}).want(http.StatusOK)
		if withdrawn.str("state") != "withdrawn" {
			t.Fatalf("after withdrawal: %s", withdrawn.body)
		}
		confirm := "/holdings/" + id + "/withdrawals/" + withdrawn.str("decision") + "/confirm"
		if got := w.do("oda", "POST", confirm, "{}").want(http.StatusForbidden); got.str("key") != "signoff.withdrawer" {
			t.Errorf("own confirmation: %s", got.body)
		}
		w.do("head", "POST", confirm, map[string]any{"comment": "stimmt"}).want(http.StatusOK)
		w.do("exec", "POST", confirm, nil).want(http.StatusConflict)

		if err := w.seq.Drain(t.Context()); err != nil {
			t.Fatal(err)
		}
		w.caseFile(id)
	})
}

// caseFile checks numbers and proofs of a case file.
func (w *town) caseFile(id string) {
	w.t.Helper()
	var d api.Dossier
	if err := json.Unmarshal(w.do("auditor", "GET", "/holdings/"+id+"/dossier.json", nil).want(http.StatusOK).body, &d); err != nil {
		w.t.Fatal(err)
	}
	verifier, err := note.NewVerifier(d.Key)
	if err != nil {
		w.t.Fatal(err)
	}
	n, err := note.Open([]byte(d.Checkpoint), note.VerifierList(verifier))
	if err != nil {
		w.t.Fatal(err)
	}
	lines := strings.Split(n.Text, "\n")
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		w.t.Fatal(err)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		w.t.Fatal(err)
	}
	if len(d.Sheets) < 9 {
		w.t.Fatalf("the case file has %d sheets", len(d.Sheets))
	}
	for i, s := range d.Sheets {
		leaf, _ := base64.StdEncoding.DecodeString(s.Leaf)
		if s.Number != i+1 || s.Index == nil || !strings.Contains(string(leaf), s.ID) {
			w.t.Fatalf("sheet %d: %+v", i+1, s)
		}
		if err := tlog.CheckRecord(proofOf(w, s.Proof), size, root, *s.Index, tlog.RecordHash(leaf)); err != nil {
			w.t.Errorf("sheet %d: %v", s.Number, err)
		}
	}
	if d.Schema != api.DossierSchema || len(d.Reviews) == 0 || len(d.Reviews[0].Marks) == 0 || len(d.Editions) == 0 || len(d.Editions[0].Answers) == 0 ||
		len(d.Releases) == 0 || len(d.Sheets[0].Texts) == 0 {
		w.t.Errorf("the case file lacks reviews, answers, releases or texts: %+v", d)
	}
	entries, files := 0, 0 // the clock of the test stands still: the releases come in any order
	for _, r := range d.Releases {
		entries, files = max(entries, r.Entry), files+len(r.Files)
	}
	if entries == 0 || files == 0 {
		w.t.Errorf("no release of the case file names its entry, or none has files: %+v", d.Releases)
	}
	pdf := w.do("auditor", "GET", "/holdings/"+id+"/dossier.pdf", nil).want(http.StatusOK)
	if !strings.HasPrefix(string(pdf.body), "%PDF-") || pdf.header.Get("Content-Type") != "application/pdf" {
		w.t.Errorf("the case file is no PDF: %q", pdf.header)
	}
	w.person("stranger")
	w.do("stranger", "GET", "/holdings/"+id+"/dossier.pdf", nil).want(http.StatusNotFound)
	if d.Sheets[0].Kind != "transition" || d.Sheets[0].Verb != "screen" || len(d.Changes) == 0 || d.Changes[0].Field != "title" {
		w.t.Errorf("the case file is not in order: first %s %s, changes %v", d.Sheets[0].Kind, d.Sheets[0].Verb, d.Changes)
	}
}

func proofOf(w *town, texts []string) []tlog.Hash {
	w.t.Helper()
	out := make([]tlog.Hash, len(texts))
	for i, s := range texts {
		h, err := tlog.ParseHash(s)
		if err != nil {
			w.t.Fatal(err)
		}
		out[i] = h
	}
	return out
}

func TestEvidenceOfThePublicReleasesIsPublic(t *testing.T) {
	t.Parallel()
	w := one(t)
	get := func(path string) reply { return w.send(request{method: http.MethodGet, path: path}) }
	if got := get("/ledger/checkpoint").want(http.StatusNotFound); got.str("key") != "api.ledger_empty" {
		t.Errorf("an empty ledger answers %s", got.body)
	}
	office(w)
	if err := w.seq.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	old := get("/ledger/checkpoint").want(http.StatusOK)
	w.published("Baumkataster")
	if err := w.seq.Drain(t.Context()); err != nil {
		t.Fatal(err)
	}
	key := strings.TrimSpace(string(get("/ledger/key").want(http.StatusOK).body))
	verifier, err := note.NewVerifier(key)
	if err != nil {
		t.Fatal(err)
	}
	read := func(r reply) (int64, tlog.Hash) {
		t.Helper()
		n, err := note.Open(r.body, note.VerifierList(verifier))
		if err != nil {
			t.Fatal(err)
		}
		lines := strings.Split(n.Text, "\n")
		size, _ := strconv.ParseInt(lines[1], 10, 64)
		root, _ := tlog.ParseHash(lines[2])
		return size, root
	}
	now := get("/ledger/checkpoint").want(http.StatusOK)
	oldSize, oldRoot := read(old)
	size, root := read(now)
	w.send(request{method: http.MethodGet, path: "/ledger/checkpoint", header: http.Header{"If-None-Match": {now.header.Get("ETag")}}}).want(http.StatusNotModified)

	var c struct {
		Proof []string `json:"proof"`
	}
	path := "/ledger/consistency?from=" + strconv.FormatInt(oldSize, 10) + "&to=" + strconv.FormatInt(size, 10)
	_ = json.Unmarshal(get(path).want(http.StatusOK).body, &c)
	if err := tlog.CheckTree(proofOf(w, c.Proof), size, root, oldSize, oldRoot); err != nil {
		t.Error(err)
	}
	var page struct {
		Releases []api.PublicRelease `json:"releases"`
	}
	_ = json.Unmarshal(get("/ledger/releases?from=0").want(http.StatusOK).body, &page)
	if len(page.Releases) != 1 {
		t.Fatalf("releases: %+v", page)
	}
	r := page.Releases[0]
	leaf, _ := base64.StdEncoding.DecodeString(r.Leaf)
	if err := tlog.CheckRecord(proofOf(w, r.Proof), size, root, r.Index, tlog.RecordHash(leaf)); err != nil || !strings.Contains(string(leaf), r.Digest) {
		t.Errorf("the release is not proven: %v, %s", err, leaf)
	}
	for path, status := range map[string]int{
		"/ledger/consistency?from=0&to=1": 422, "/ledger/consistency?from=2&to=1": 422, "/ledger/consistency?from=1&to=99999": 422,
		"/ledger/consistency?from=x": 422, "/ledger/releases?from=-1": 422, "/ledger/releases?size=99999": 422, "/ledger/nothing": 404,
	} {
		if got := get(path); got.status != status || got.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: status %d, want %d: %s", path, got.status, status, got.body)
		}
	}

	var entries api.Entries
	_ = json.Unmarshal(w.do("auditor", "GET", "/ledger/entries?from=2", nil).want(http.StatusOK).body, &entries)
	if len(entries.Entries) == 0 || entries.Entries[0].Index != 2 || entries.Next != size {
		t.Errorf("entries: %d, next %d", len(entries.Entries), entries.Next)
	}
}

func TestAnActRepeatedWithItsKeyAnswersTheSameAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, w *town) {
		w.person("steward", domain.DataSteward)
		body := map[string]any{"authority": w.dept, "content": map[string]any{"title": "Baumkataster"}}
		first := w.do("steward", "POST", "/holdings", body, "Idempotency-Key", "one-and-the-same").want(http.StatusCreated)
		again := w.do("steward", "POST", "/holdings", body, "Idempotency-Key", "one-and-the-same").want(http.StatusCreated)
		if string(first.body) != string(again.body) || first.header.Get("Location") != again.header.Get("Location") {
			t.Errorf("repeated: %s, want %s", again.body, first.body)
		}
		body["content"] = map[string]any{"title": "Anderes"}
		if got := w.do("steward", "POST", "/holdings", body, "Idempotency-Key", "one-and-the-same").want(http.StatusConflict); got.str("key") != "idempotency.reused" {
			t.Errorf("another body under the same key: %s", got.body)
		}
		list := w.do("steward", "GET", "/holdings", nil).want(http.StatusOK).json()["items"].([]any)
		if len(list) != 1 {
			t.Errorf("%d holdings, want 1", len(list))
		}
		file := w.form("steward", "POST", "/holdings/"+first.str("id")+"/distributions", map[string]string{"audiences": "internal"}, "a.csv", "a;b\n", "Idempotency-Key", "upload-once").want(http.StatusCreated)
		same := w.form("steward", "POST", "/holdings/"+first.str("id")+"/distributions", map[string]string{"audiences": "internal"}, "a.csv", "a;b\n", "Idempotency-Key", "upload-once").want(http.StatusCreated)
		if string(file.body) != string(same.body) {
			t.Errorf("a form with another boundary: %s, want %s", same.body, file.body)
		}
		w.form("steward", "POST", "/holdings/"+first.str("id")+"/distributions", map[string]string{"audiences": "internal"}, "a.csv", "a;c\n", "Idempotency-Key", "upload-once").want(http.StatusConflict)
	})
}

func TestChangesNeedTheTagThatWasRead(t *testing.T) {
	t.Parallel()
	w := one(t)
	w.person("steward", domain.DataSteward)
	id := w.do("steward", "POST", "/holdings", map[string]any{"authority": w.dept, "content": map[string]any{"title": "Baumkataster"}}).want(http.StatusCreated).str("id")
	read := w.do("steward", "GET", "/holdings/"+id, nil).want(http.StatusOK)
	tag, patch := read.header.Get("ETag"), `{"content":{"description":"neu","theme":["ENVI"]}}`
	if tag != `"`+read.str("digest")+`"` {
		t.Fatalf("ETag %s of %s", tag, read.str("digest"))
	}
	for _, tt := range []struct {
		name, method, path, match string
		status                    int
		key                       string
	}{
		{"missing on PATCH", "PATCH", "", "", 428, "api.if_match"},
		{"missing on DELETE", "DELETE", "", "", 428, "api.if_match"},
		{"missing on PUT", "PUT", "/screening", "", 428, "api.if_match"},
		{"another state", "PATCH", "", `"` + strings.Repeat("0", 64) + `"`, 412, "holding.changed_meanwhile"},
		{"no tag of ours", "PATCH", "", `"v1"`, 412, "holding.changed_meanwhile"},
		{"any", "PATCH", "", "*", 422, "api.if_match_form"},
		{"weak", "PATCH", "", "W/" + tag, 422, "api.if_match_form"},
		{"two", "PATCH", "", tag + ", " + tag, 422, "api.if_match_form"},
	} {
		body := patch
		if tt.method == "DELETE" {
			body = ""
		}
		got := w.do("steward", tt.method, "/holdings/"+id+tt.path, body, "If-Match", tt.match)
		if got.status != tt.status || got.str("key") != tt.key {
			t.Errorf("%s: %d %s, want %d %s", tt.name, got.status, got.body, tt.status, tt.key)
		}
	}
	changed := w.do("steward", "PATCH", "/holdings/"+id, patch, "If-Match", tag, "Content-Type", "application/merge-patch+json").want(http.StatusOK)
	w.do("steward", "PATCH", "/holdings/"+id, patch, "If-Match", tag).want(http.StatusPreconditionFailed)
	w.do("steward", "PATCH", "/holdings/"+id, `{"content":{"description":null}}`, "If-Match", changed.header.Get("ETag")).want(http.StatusOK)
	after := w.do("steward", "GET", "/holdings/"+id, nil).want(http.StatusOK).json()["content"].(map[string]any)
	if _, there := after["description"]; there || after["title"] != "Baumkataster" || len(after["theme"].([]any)) != 1 {
		t.Errorf("after the patches: %v", after)
	}
}
