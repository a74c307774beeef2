package browser

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/ui/desk"
	deskpage "freigabe/ui/desk/page"
)

// world is what the words in paths stand for on the example as it starts.
type world map[string]string

func (s *service) world(t *testing.T) world {
	t.Helper()
	w := world{}
	type row struct {
		ID, Name, State, Holding, Review, Kind, Verb string
		Distributions, Treatments                    []struct{ ID string }
	}
	list := func(who, path string) []row {
		var answer struct{ Items []row }
		s.api(t, who, path, &answer)
		return answer.Items
	}
	first := func(key, value string) {
		if w[key] == "" {
			w[key] = value
		}
	}
	for _, who := range []string{officer, otherOfficer} {
		for _, h := range list(who, "/holdings?limit=200") {
			first("holding "+h.State, h.ID)
			first("name "+h.State, h.Name)
		}
	}
	w["dataset"], w["withdrawn"] = w["name public"], w["name withdrawn"]
	w["file"] = s.visitor(t, public).link("/dataset/"+w["dataset"], `^/dataset/[^/]+/resource/([^/]+)$`)
	for _, h := range list(steward, "/holdings?limit=200") {
		first(h.State, h.ID)
		var whole row
		s.api(t, steward, "/holdings/"+h.ID, &whole)
		switch files := whole.Distributions; {
		case h.State == "captured" && len(files) > 0:
			first("with file", h.ID)
			first("its file", files[0].ID)
		case h.State == "captured":
			first("without file", h.ID)
		}
		if len(whole.Treatments) > 0 {
			first("treated", h.ID)
			first("treatment", whole.Treatments[0].ID)
			first("treated file", whole.Distributions[0].ID)
		}
		if h.Name == "merletal_baumkataster-der-kreisliegenschaften" {
			for _, r := range list(steward, "/reviews?limit=200") {
				if r.Holding == h.ID {
					w["reworded"] = r.ID
				}
			}
		}
	}
	for _, k := range list(head, "/tasks") {
		if k.Kind == "sign" {
			first("review", k.Review)
		}
	}
	for _, k := range list(insideHead, "/tasks") {
		for _, r := range list(insideHead, "/reviews?limit=200") {
			if k.Kind == "sign" && k.Review == r.ID && r.Verb == "release_internally" {
				first("inside", r.ID)
			}
		}
	}
	for _, k := range list(dpo, "/tasks") {
		if k.Kind == "sign" {
			first("opinion", k.Review)
		}
	}
	for _, k := range list(otherHead, "/tasks") {
		if k.Kind == "confirm_withdrawal" {
			first("withdrawal", k.Holding)
		}
	}
	h := s.visitor(t, head)
	for i, id := range h.links("/desk/reviews/together", `^/desk/reviews/([0-9a-f-]{36})`) {
		first("alike "+strconv.Itoa(i+1), id)
		h.get("/desk/reviews/" + id)
	}
	w["question"] = s.visitor(t, asked).link("/desk/inbox?view=questions", `^/desk/questions/([0-9a-f-]{36})`)
	w["decision"] = list(auditor, "/decisions?limit=1")[0].ID

	o := s.visitor(t, officer)
	w["draft"] = o.upload("halbfertig.csv", "Titel;Beschreibung;Turnus\nParkbänke;Standorte der Bänke;jährlich\n")
	w["tried draft"] = o.upload("probe.csv", "Titel;Beschreibung;Zeitraum von\nTischtennisplatten;Im Freien;31.02.2025\n;ohne Titel;\nBrunnen;Öffentliche Brunnen;01.01.2025\n")
	o.try(w["tried draft"])
	w["import"] = o.link("/desk/imports", `^/desk/imports/([0-9a-f-]{36})$`)

	for _, a := range list(admin, "/authorities") {
		switch a.Name {
		case "merletal":
			w["root"] = a.ID
		case "merletal_umwelt":
			w["department"] = a.ID
		}
	}
	for _, p := range list(admin, "/persons?limit=200") {
		if p.Name == "Hatice Kern" { // who does nothing in the table: a form may end her access
			w["person"] = p.ID
		}
	}
	var assignments struct {
		Items []struct{ ID, Person, Status string }
	}
	s.api(t, admin, "/assignments?limit=200", &assignments)
	for _, a := range assignments.Items {
		if a.Person == w["person"] {
			first("role", a.ID)
		}
	}
	a := s.visitor(t, admin)
	w["erasure"] = s.proposedErasure(t, a)
	w["deputy"] = a.link("/desk/admin/deputies", `^/desk/admin/deputies/([0-9a-f-]{36})/end`)
	w["key"] = a.link("/desk/admin/keys", `^/desk/admin/keys/([0-9a-f-]{36})/revoke`)
	w["own key"] = o.link("/desk/account", `^/desk/account/keys/([0-9a-f-]{36})/revoke`)
	w["own deputy"] = o.link("/desk/account/deputies", `^/desk/account/deputies/([0-9a-f-]{36})$`)
	w["proposed deputy"] = s.visitor(t, deputyAdmin).link("/desk/account/deputies?of=all", `^/desk/account/deputies/([0-9a-f-]{36})$`)
	other := s.visitor(t, otherAdmin)
	w["proposal"] = other.link("/desk/admin/proposals", `^/desk/admin/proposals/[^/]+/([^/?]+)$`)
	w["proposal kind"] = other.link("/desk/admin/proposals", `^/desk/admin/proposals/([^/]+)/[^/?]+$`)
	return w
}

// proposedErasure proposes to erase some reason, and gives the proposal.
func (s *service) proposedErasure(t *testing.T, by *visitor) string {
	t.Helper()
	var decided struct {
		Items []struct{ ID, Reason, Holding string }
	}
	s.api(t, auditor, "/decisions?limit=200", &decided)
	for _, d := range decided.Items {
		if d.Reason == "" || d.Holding == "" {
			continue
		}
		for _, f := range forms(by.get("/desk/erasures/new?kind=text&part=reason&target="+d.ID).page, "/desk/erasures") {
			if !strings.HasPrefix(f.action, "/desk/erasures") {
				continue // signing out is a form, too
			}
			values := f.fill("", -1, 0)
			for name, value := range map[string]string{"kind": "text", "part": "reason", "target": d.ID, "reason": "auf Antrag", "do": "propose"} {
				values.Set(name, value)
			}
			if _, id, ok := strings.Cut(by.submit(f, values, "").location, "/desk/erasures/"); ok {
				return id
			}
		}
	}
	return ""
}

// link finds the first link of a page that fits, and gives what stands in its parentheses; "" for none.
func (v *visitor) link(path, pattern string) string {
	v.t.Helper()
	if all := v.links(path, pattern); len(all) > 0 {
		return all[0]
	}
	return ""
}

func (v *visitor) links(path, pattern string) (out []string) {
	v.t.Helper()
	fits := regexp.MustCompile(pattern)
	got := v.get(path)
	if got.page == nil {
		return nil
	}
	for n := range nodes(got.page) {
		if m := fits.FindStringSubmatch(attr(n, "href")); m != nil && !slices.Contains(out, m[1]) {
			out = append(out, m[1])
		}
	}
	return out
}

// upload begins an import and gives its draft.
func (v *visitor) upload(name, list string) string {
	v.t.Helper()
	for _, f := range forms(v.get("/desk/imports").page, "/desk/imports") {
		if f.files {
			got := v.submitFile(f, f.fill("", -1, 0), name, list)
			if _, id, ok := strings.Cut(got.location, "/drafts/"); ok {
				return id
			}
			v.t.Fatalf("uploading a list answered %d %s: %.600s", got.status, got.location, got.body)
		}
	}
	v.t.Fatal("no form takes a list")
	return ""
}

// try starts the trial of a draft and waits for its report.
func (v *visitor) try(draft string) {
	v.t.Helper()
	path := "/desk/imports/drafts/" + draft
	for _, f := range forms(v.get(path).page, path) {
		if slices.ContainsFunc(f.buttons, func(b field) bool { return b.value == "try" }) {
			in := url.Values{"go": {"try"}}
			for _, c := range f.fields { // as the page proposes
				if c.kind != "checkbox" {
					in.Set(c.name, c.value)
				}
			}
			if got := v.post(f.action, in); got.status != http.StatusSeeOther {
				v.t.Fatalf("the trial does not start: %d %.900s", got.status, text(got.page))
			}
		}
	}
	for range 100 {
		if got := v.get(path + "/report"); got.page != nil && strings.Contains(text(got.page), "Zeilen") {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	v.t.Fatal("the trial did not end")
}

// ids of holdings, reviews, people …: UUIDs.
var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

var word = regexp.MustCompile(`\{[^}]+\}`)

// address fills in the words of a path; missing is the first that the example does not have.
func (w world) address(path string) (out, missing string) {
	out = word.ReplaceAllStringFunc(path, func(s string) string {
		id := w[strings.Trim(s, "{}")]
		if id == "" && missing == "" {
			missing = s
		}
		return url.PathEscape(id)
	})
	return out, missing
}

// openViews are those of the table with the addresses on a running service.
func (s *service) openViews(t *testing.T) (out []view) {
	t.Helper()
	w, known := s.world(t), routes()
	for _, v := range views {
		if !slices.ContainsFunc(known, func(r string) bool { return !strings.HasSuffix(r, "*") && answers(r, v.Path) }) && strings.HasPrefix(v.Path, "/desk/") && v.Status != http.StatusNotFound {
			t.Logf("there is no page yet for %s", v.Path)
			continue
		}
		path, missing := w.address(v.Path)
		if missing != "" {
			t.Errorf("%s: the example has no %s", v.Path, missing)
			continue
		}
		v.Path = path
		out = append(out, v)
	}
	return out
}

// routes are the pages of the desk.
func routes() (out []string) {
	e := echo.New()
	desk.Register(e, deskpage.Service{})
	for _, r := range e.Routes() {
		if r.Method == http.MethodGet {
			out = append(out, r.Path)
		}
	}
	return out
}

// listed writes views to a file for a script.
func listed(t *testing.T, views any) string {
	t.Helper()
	raw, err := json.Marshal(views)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "pages.json")
	if err := os.WriteFile(path, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestEveryDeskPageIsInTheList(t *testing.T) {
	t.Parallel()
	for _, route := range routes() {
		if notPages[route] == "" && !slices.ContainsFunc(views, func(v view) bool { return answers(route, v.Path) }) {
			t.Errorf("no view in the table opens %s", route)
		}
	}
}

// answers tells whether a route answers a path of the table.
func answers(route, path string) bool {
	path, _, _ = strings.Cut(path, "?")
	want, got := strings.Split(route, "/"), strings.Split(path, "/")
	if len(want) != len(got) {
		return false
	}
	for i := range want {
		if want[i] != got[i] && (!strings.HasPrefix(want[i], ":") || got[i] == "") {
			return false
		}
	}
	return true
}
