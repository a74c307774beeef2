package walk

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"freigabe/internal/pgtest"
)

func TestOneRowFromTheListToThePublicAndBack(t *testing.T) {
	t.Parallel()
	for name, database := range map[string]func(*testing.T) string{
		"sqlite": func(*testing.T) string { return "" },
		"postgres": func(t *testing.T) string {
			server, err := pgtest.Start()
			if err != nil {
				t.Fatal(err)
			}
			return server.NewDatabase(t, "")
		},
	} {
		t.Run(name, func(t *testing.T) {
			if want := os.Getenv("FREIGABE_TEST_DB"); want != "" && want != name {
				t.Skipf("FREIGABE_TEST_DB=%s: not on %s", want, name)
			}
			t.Parallel()
			w := &walk{t: t, place: newPlace(t, database(t)), people: map[string]*person{}}
			start := time.Now()
			w.found()
			w.importRow()
			w.screen()
			w.releaseInternally()
			w.approve()
			w.publish()
			w.revise()
			w.withdraw()
			w.prove()
			w.say("Done in %s.", time.Since(start).Round(time.Millisecond))
		})
	}
}

// walk is the day of an administration with one data holding.
type walk struct {
	t *testing.T
	*place
	people  map[string]*person
	root    string // id of the district
	dept    string // … and of its department
	row     []string
	header  []string
	id      string // of the holding
	name    string
	title   string
	text    string // description that the public reads
	witness string // an old checkpoint, kept outside
}

func (w *walk) say(format string, args ...any) { w.t.Helper(); w.t.Logf(format, args...) }

func (w *walk) as(login string) *person { return w.people[login] }

// found sets the administration up as an operator does without example data: two administrators by the command line,
// everybody else by the API, each role that signs and each deputy confirmed by the second administrator.
func (w *walk) found() {
	w.t.Helper()
	var made struct {
		ID    string            `json:"id"`
		Links map[string]string `json:"links"`
	}
	out := w.must(w.freigabe("authority", "create", "lindental", "--title", "Kreis Lindental", "--kind", "district", "--land", "NW",
		"--mailbox", "daten@lindental.example", "--admin", "anna=Anna Albers", "--admin", "bela=Bela Brandt", "--public-url", w.url(), "--json"))
	if err := json.Unmarshal([]byte(out), &made); err != nil {
		w.t.Fatalf("authority create printed no JSON: %v: %s", err, out)
	}
	w.root = made.ID
	w.serve()
	w.say("The service is up at %s. The operator named the district and two administrators.", w.url())
	w.people[""] = w.person("")
	for login, link := range made.Links {
		w.people[login] = w.person(login)
		w.as(login).enter(link)
	}
	anna := w.as("anna")
	w.dept = anna.api("POST", "/authorities", map[string]any{"parent": w.root, "slug": "umwelt", "title": "Fachbereich Umwelt"}).want(http.StatusCreated).str("id")
	for _, p := range []struct{ login, name, role, at string }{
		{"steward", "Svenja Sander", "data_steward", w.dept},
		{"officer", "Ole Ohlsen", "open_data_officer", w.root},
		{"head", "Hanna Heise", "department_head", w.dept},
		{"deputy", "Dirk Dorn", "", ""},
		{"auditor", "Aylin Arslan", "auditor", w.root},
	} {
		links := anna.api("POST", "/persons", map[string]any{"authority": w.root, "login": p.login, "name": p.name}).want(http.StatusCreated).json()["links"].(map[string]any)
		w.people[p.login] = w.person(p.login)
		w.as(p.login).enter(links[p.login].(string))
		if p.role == "" {
			continue
		}
		given := anna.api("POST", "/assignments", map[string]any{"login": p.login, "role": p.role, "authority": p.at}).want(http.StatusCreated)
		if given.str("status") == "proposed" {
			anna.api("POST", "/assignments/"+given.str("id")+"/confirm", map[string]any{"accept": true}).want(http.StatusForbidden)
			w.as("bela").api("POST", "/assignments/"+given.str("id")+"/confirm", map[string]any{"accept": true}).want(http.StatusOK)
		}
	}
	dep := anna.api("POST", "/deputies", map[string]any{"for": "head", "by": "deputy", "from": day(-1), "until": day(14)}).want(http.StatusCreated).str("id")
	w.as("bela").api("POST", "/deputies/"+dep+"/confirm", map[string]any{"accept": true}).want(http.StatusOK)
	w.say("Seven people set their passwords by one-time links. Roles that sign, and Dirk as deputy of Hanna, were confirmed by the second administrator.")
}

func day(n int) string { return time.Now().AddDate(0, 0, n).Format(time.DateOnly) }

// rowOfTheList takes one real row of the NRW list beside the repository, else one made up in its form.
func (w *walk) rowOfTheList() {
	w.header = strings.Split("dct:title,MUSTERDATENSATZ,THEMA,BEZEICHNUNG,dct:description,dct:identifier,dcat:Distribution.dct:license,dcat:theme,updated_at,ORG,dcat:landingPage", ",")
	w.row = []string{
		"Straßenbäume der Kreisstadt", "Baumbestand - Baumkataster", "Umwelt", "Baumkataster", "Standort und Art der Straßenbäume.",
		"5d2c8a52-0000-4000-8000-3f6d1f0c0001", "Datenlizenz Deutschland Zero", "Umwelt", "2020-01-23T01:28:56", "Lindental", "https://lindental.example/baeume",
	}
	f, err := os.Open(filepath.Join("..", "..", "..", "shared", "data", "inventories", "mdk-2.1-nrw.csv"))
	if err != nil {
		w.say("The NRW list does not lie beside the repository: walking a made-up row in its form.")
		return
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		w.t.Fatal(err)
	}
	w.header = rows[0]
	i := slices.IndexFunc(rows[1:], func(r []string) bool { return strings.Contains(r[0], "Baum") && len(r[4]) > 40 })
	w.row = rows[1+max(i, 0)]
}

func (w *walk) importRow() {
	w.t.Helper()
	w.rowOfTheList()
	w.title = w.row[0]
	var list bytes.Buffer
	out := csv.NewWriter(&list)
	_ = out.WriteAll([][]string{w.header, w.row})
	steward := w.as("steward")
	try := steward.upload("/imports", map[string]string{"authority": "lindental_umwelt", "dry_run": "true"}, "liste.csv", list.Bytes(), nil).want(http.StatusOK).json()
	if try["created"] != 1.0 || len(steward.api("GET", "/holdings", nil).want(http.StatusOK).items("items")) != 0 {
		w.t.Fatalf("dry run: %v", try)
	}
	rep := steward.upload("/imports", map[string]string{"authority": "lindental_umwelt"}, "liste.csv", list.Bytes(), nil).want(http.StatusOK)
	if r := rep.json(); r["read"] != 1.0 || r["created"] != 1.0 || r["refused"] != 0.0 {
		w.t.Fatalf("import: %s", rep.body)
	}
	imported := steward.api("GET", "/imports/"+rep.str("id"), nil).want(http.StatusOK).json()
	w.id = imported["holdings"].([]any)[0].(string)
	h := steward.api("GET", "/holdings/"+w.id, nil).want(http.StatusOK).contains(w.title)
	w.name = h.str("name")
	w.say("Svenja imported one row of the list, %q: holding %s, %s.", w.title, w.name, h.str("state"))

	w.text = "Geprüfte Angaben aus dem Fachverfahren, Stand der Freigabe."
	w.edit(map[string]any{"description": w.text, "licence": "dl-zero-de/2.0", "theme": []string{"ENVI"}, "keywords": []string{"Baum"}})
	w.as("steward").upload("/holdings/"+w.id+"/distributions", map[string]string{"title": "Liste", "audiences": "public"}, "liste.csv",
		[]byte("art;jahr\nLinde;1990\n"), map[string]string{"If-Match": w.tag()}).want(http.StatusCreated)
	w.say("She completed the description and attached a file.")
}

// tag is the ETag of the holding: its working digest.
func (w *walk) tag() string {
	w.t.Helper()
	return w.as("steward").api("GET", "/holdings/"+w.id, nil).want(http.StatusOK).header.Get("ETag")
}

func (w *walk) edit(content map[string]any) {
	w.t.Helper()
	w.as("steward").api("PATCH", "/holdings/"+w.id, map[string]any{"content": content}, "If-Match", w.tag()).want(http.StatusOK)
}

// step takes a transition on the present working digest.
func (w *walk) step(login, verb string, more ...any) reply {
	w.t.Helper()
	in := map[string]any{"verb": verb, "digest": strings.Trim(w.tag(), `"`)}
	for i := 0; i+1 < len(more); i += 2 {
		in[more[i].(string)] = more[i+1]
	}
	return w.as(login).api("POST", "/holdings/"+w.id+"/transitions", in)
}

// sign puts a mark on the review digest that the person reads.
func (w *walk) sign(login, slot, mark string, more ...any) reply {
	w.t.Helper()
	seen := w.as(login).api("GET", "/holdings/"+w.id+"/explain", nil).want(http.StatusOK)
	in := map[string]any{"slot": slot, "mark": mark, "digest": seen.str("review", "digest")}
	for i := 0; i+1 < len(more); i += 2 {
		in[more[i].(string)] = more[i+1]
	}
	return w.as(login).api("POST", "/holdings/"+w.id+"/signoffs", in)
}

func (w *walk) screen() {
	w.t.Helper()
	s := w.as("steward").api("GET", "/holdings/"+w.id+"/screening", nil).want(http.StatusOK)
	answers := map[string]any{}
	for _, q := range s.items("questions") {
		if q["follows"] != nil {
			continue
		}
		for _, o := range q["options"].([]any) {
			if o := o.(map[string]any); o["effect"] == "open" && o["needs_reason"] == nil && o["needs_ground"] == nil && o["needs_date"] == nil {
				answers[q["id"].(string)] = map[string]any{"value": o["value"]}
				break
			}
		}
	}
	w.step("steward", "screen").want(http.StatusConflict) // nothing is answered yet
	if got := w.as("steward").api("PUT", "/holdings/"+w.id+"/screening", map[string]any{"answers": answers}, "If-Match", w.tag()).want(http.StatusOK).str("class"); got != "open" {
		w.t.Fatalf("class %s", got)
	}
	w.step("steward", "screen").want(http.StatusOK)
	w.say("She answered %d questions: class open. The screening is done.", len(answers))
}

func (w *walk) releaseInternally() {
	w.t.Helper()
	public := w.as("")
	w.step("steward", "release_internally").want(http.StatusOK)
	if got := w.sign("steward", "department_head", "signed"); got.status != http.StatusForbidden {
		w.t.Fatalf("the one who wrote it signs: %d %s", got.status, got.body)
	}
	w.sign("head", "department_head", "signed").want(http.StatusOK)
	public.get("/dataset/" + w.name).want(http.StatusNotFound).lacks(w.title)
	w.as("auditor").api("GET", "/releases?audience=internal", nil).want(http.StatusOK).contains(w.name)
	w.say("Handed over; Svenja herself was refused, Hanna signed. The internal release is up; to the public there is nothing at its address.")
}

func (w *walk) approve() {
	w.t.Helper()
	w.step("steward", "approve").want(http.StatusOK)
	if got := w.sign("officer", "open_data_officer", "returned", "reason", "Bitte den Stand nennen.").want(http.StatusOK).str("state"); got != "captured" {
		w.t.Fatalf("returned to %s", got)
	}
	w.text = "Geprüfte Angaben aus dem Fachverfahren, Stand November."
	w.edit(map[string]any{"description": w.text})
	w.say("Handed over for the public; Ole returned it with a reason, Svenja corrected it: edition 2.")
	w.step("steward", "screen").want(http.StatusOK)
	w.step("steward", "release_internally").want(http.StatusOK)
	signed := w.sign("deputy", "department_head", "signed", "on_behalf_of", w.as("head").id).want(http.StatusOK).str("decision")
	dec := w.decision(signed)
	if dec["actor"] != w.as("deputy").id || dec["on_behalf_of"] != w.as("head").id {
		w.t.Fatalf("the deputy's signature is recorded as %v", dec)
	}
	w.step("steward", "approve").want(http.StatusOK)
	w.sign("head", "department_head", "signed").want(http.StatusConflict) // the final one comes last
	w.sign("officer", "open_data_officer", "signed").want(http.StatusOK)
	if got := w.sign("head", "department_head", "signed").want(http.StatusOK).str("state"); got != "approved" {
		w.t.Fatalf("after the last signature: %s", got)
	}
	w.as("").get("/dataset/" + w.name).want(http.StatusNotFound)
	w.say("Dirk signed the internal release i. V. for Hanna; Ole co-signed and Hanna signed the approval. Approved, still not public.")
}

// decision finds a decision in the holding's history.
func (w *walk) decision(id string) map[string]any {
	w.t.Helper()
	for _, d := range w.as("auditor").api("GET", "/holdings/"+w.id+"/history?limit=200", nil).want(http.StatusOK).items("items") {
		if d["id"] == id {
			return d
		}
	}
	w.t.Fatalf("no decision %s in the history", id)
	return nil
}

func (w *walk) publish() {
	w.t.Helper()
	done := w.step("officer", "publish").want(http.StatusOK).str("decision")
	public := w.as("")
	public.get("/dataset/"+w.name, "Accept", "text/html").want(http.StatusOK).contains(escaped(w.title), w.text)
	iri := "<" + w.url() + "/dataset/" + w.name + ">"
	public.get("/dataset/"+w.name+".ttl").want(http.StatusOK).contains(iri, "dcat:Dataset")
	public.get("/catalog.ttl").want(http.StatusOK).contains(iri)
	doc := public.get("/dataset/" + w.name + "/release.json").want(http.StatusOK)
	sum := sha256.Sum256(doc.body)
	content, _ := w.decision(done)["content"].(map[string]any)
	if content["public"] != hex.EncodeToString(sum[:]) {
		w.t.Fatalf("the portal serves bytes with digest %x, signed was %v", sum, content)
	}
	w.say("Ole published. Page, Turtle, catalog and release.json are up; the bytes have the signed digest %x…", sum[:4])
	w.sequenced(done)
	w.witness = filepath.Join(w.t.TempDir(), "checkpoint")
	if err := os.WriteFile(w.witness, public.get("/ledger/checkpoint").want(http.StatusOK).body, 0o600); err != nil {
		w.t.Fatal(err)
	}
	if out := w.must(w.command("verify", "--url", w.url())); !strings.Contains(out, "1 public releases show the signed content") {
		w.t.Fatalf("verify --url did not look at the release:\n%s", out)
	}
	w.say("A witness outside keeps today's checkpoint. verify --url finds the release signed and proven.")
}

func escaped(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&#34;", "'", "&#39;").Replace(s)
}

// sequenced waits until a decision has its place in the ledger: far below a second.
func (w *walk) sequenced(decision string) {
	w.t.Helper()
	for start := time.Now(); ; time.Sleep(20 * time.Millisecond) {
		if w.decision(decision)["index"] != nil {
			return
		}
		if time.Since(start) > 10*time.Second {
			w.t.Fatal("a decision was not sequenced within 10 seconds")
		}
	}
}

func (w *walk) revise() {
	w.t.Helper()
	if got := w.step("steward", "revise").want(http.StatusOK); got.json()["edition"] != 3.0 {
		w.t.Fatalf("revise: %s", got.body)
	}
	w.edit(map[string]any{"description": "Entwurf der nächsten Fassung."})
	w.as("").get("/dataset/"+w.name, "Accept", "text/html").want(http.StatusOK).contains(w.text).lacks("Entwurf")
	w.say("Svenja revises: edition 3 is a draft, the public still reads edition 2.")
}

func (w *walk) withdraw() {
	w.t.Helper()
	gone := w.step("officer", "withdraw", "code", "error", "reason", "Falsche Spalte.").want(http.StatusOK)
	public := w.as("")
	for _, path := range []string{"/dataset/" + w.name, "/dataset/" + w.name + ".ttl", "/dataset/" + w.name + "/release.json"} {
		public.get(path).want(http.StatusGone).lacks(w.title, w.text, "Falsche Spalte")
	}
	public.get("/catalog.ttl").want(http.StatusOK).lacks(w.name)
	confirm := "/holdings/" + w.id + "/withdrawals/" + gone.str("decision") + "/confirm"
	w.as("officer").api("POST", confirm, map[string]any{}).want(http.StatusForbidden)
	last := w.as("head").api("POST", confirm, map[string]any{"comment": "Stimmt."}).want(http.StatusOK).str("decision")
	w.sequenced(last)
	w.say("Ole withdraws: the address answers 410 with a tombstone, title and text are gone everywhere. Ole cannot confirm it himself, Hanna does.")
}

// prove exports the history and has it verified, by somebody who does not trust the operator.
func (w *walk) prove() {
	w.t.Helper()
	token := w.as("auditor").api("POST", "/tokens", map[string]any{"name": "Prüfung", "scopes": []string{"read"}}).want(http.StatusCreated)
	w.as("bela").api("POST", "/tokens/"+token.str("id")+"/confirm", map[string]any{"accept": true}).want(http.StatusOK)
	w.say("verify --url, reading every leaf with Aylin's token:\n%s",
		w.must(w.command("verify", "--url", w.url(), "--token", token.str("secret"), "--checkpoint", w.witness)))
	w.must(w.freigabe("check", "releases"))
	dir := w.t.TempDir()
	dossier := filepath.Join(dir, "dossier.json")
	if err := os.WriteFile(dossier, w.as("auditor").api("GET", "/holdings/"+w.id+"/dossier.json", nil).want(http.StatusOK).body, 0o600); err != nil {
		w.t.Fatal(err)
	}
	w.say("verify over the case file of the holding:\n%s", w.must(w.command("verify", dossier)))
	beside := filepath.Join(dir, "beside.txt")
	w.must(w.freigabe("export", "ledger", "--out", beside))
	w.must(w.command("verify", "--checkpoint", w.witness, beside))
	w.stop()
	file := filepath.Join(dir, "ledger.txt")
	w.must(w.freigabe("export", "ledger", "--out", file))
	w.say("The service has drained and ended. verify over the export:\n%s", w.must(w.command("verify", "--checkpoint", w.witness, file)))

	whole, err := os.ReadFile(file)
	if err != nil {
		w.t.Fatal(err)
	}
	at, line := leafToForge(whole)
	forged := bytes.Clone(whole)
	forged[at] = map[bool]byte{true: 'B', false: 'A'}[forged[at] == 'A']
	if err := os.WriteFile(file, forged, 0o600); err != nil {
		w.t.Fatal(err)
	}
	out, err := w.command("verify", file)
	if err == nil || !strings.Contains(out, "NOT IN ORDER: line "+strconv.Itoa(line)+", leaf ") {
		w.t.Fatalf("one byte of line %d was changed and verify says: %v\n%s", line, err, out)
	}
	w.say("One byte in line %d of the export was changed. verify: %s", line, strings.TrimSpace(out))
	w.say("check releases: %s", strings.TrimSpace(w.must(w.freigabe("check", "releases"))))
}

// leafToForge finds a byte in the middle of the longest line, which is a leaf, and the number of that line.
func leafToForge(whole []byte) (at, line int) {
	longest, offset := 0, 0
	for i, l := range bytes.SplitAfter(whole, []byte("\n")) {
		if len(l) > longest {
			longest, at, line = len(l), offset+len(l)/2, i+1
		}
		offset += len(l)
	}
	return at, line
}
