package browser

import (
	"encoding/json"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"freigabe/ui/desk"
	deskpage "freigabe/ui/desk/page"
)

// view is a page as one person sees it. The table below is the one list of pages: axe, screenshots and the hostile
// strings go through it.
type view struct {
	Name   string `json:"name"`
	Path   string `json:"path"` // {word} stands for what world finds
	As     string `json:"as"`   // login, "" for the public
	Status int    `json:"status"`
}

// People of the example, by what they do.
const (
	public       = ""
	officer      = "jana.feldkamp"
	otherOfficer = "finja.rehberg" // of the town, where something was withdrawn
	steward      = "wanda.grothe"
	head         = "knut.ahlers"
	dpo          = "margit.ellersiek"
	auditor      = "cornelia.tiede"
	admin        = "henrike.sollbach"
)

var views = []view{
	{"Portal Startseite", "/", public, 200},
	{"Portal Suche", "/dataset?q=Merletal", public, 200},
	{"Portal Suche leer", "/dataset?q=gibtesnicht", public, 200},
	{"Portal Datensatz", "/dataset/{dataset}", public, 200},
	{"Portal Datei", "/dataset/{dataset}/resource/{file}", public, 200},
	{"Portal Behörden", "/organization", public, 200},
	{"Portal Behörde", "/organization/merletal", public, 200},
	{"Portal Register", "/register", public, 200},
	{"Portal nicht gefunden", "/dataset/gibt-es-nicht", public, 404},
	{"Portal zurückgezogen", "/dataset/{withdrawn}", public, 410},

	{"Anmelden", "/desk/sign-in", public, 200},
	{"Anmelden nach Ablauf", "/desk/sign-in?ended=1&return=%2Fdesk%2Finbox", public, 200},
	{"Seite nicht gefunden", "/desk/gibt-es-nicht", officer, 404},
}

// world is what the words in paths stand for on the example as it starts.
type world map[string]string

func (s *service) world(t *testing.T) world {
	t.Helper()
	w := world{}
	type row struct {
		ID, Name, State, Holding, Review, Ref, Kind string
		Distributions                               []struct{ ID string }
	}
	var list struct{ Items []row }
	for _, who := range []string{officer, otherOfficer} {
		s.api(t, who, "/holdings?limit=200", &list)
		for _, h := range list.Items {
			if _, known := w["holding "+h.State]; !known {
				w["holding "+h.State], w["name "+h.State] = h.ID, h.Name
			}
		}
		list.Items = nil
	}
	s.api(t, head, "/tasks", &list)
	for _, k := range list.Items {
		if k.Kind == "sign" {
			w["review"], w["holding in review"] = k.Review, k.Holding
		}
	}
	list.Items = nil
	s.api(t, auditor, "/decisions?limit=1", &list)
	w["decision"] = list.Items[0].ID
	w["dataset"], w["withdrawn"] = w["name public"], w["name withdrawn"]
	page := s.visitor(t, public).get("/dataset/" + w["dataset"])
	for n := range nodes(page.page) {
		if m := regexp.MustCompile(`^/dataset/[^/]+/resource/([^/]+)$`).FindStringSubmatch(attr(n, "href")); m != nil {
			w["file"] = m[1]
		}
	}
	return w
}

// ids of holdings, reviews, people …: UUIDs.
var ids = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

var word = regexp.MustCompile(`\{[^}]+\}`)

// address fills in the words of a path.
func (w world) address(t *testing.T, path string) string {
	t.Helper()
	return word.ReplaceAllStringFunc(path, func(s string) string {
		id, ok := w[strings.Trim(s, "{}")]
		if !ok || id == "" {
			t.Fatalf("%s: the example has no %s", path, s)
		}
		return url.PathEscape(id)
	})
}

// openViews are those of the table with the addresses on a running service.
func (s *service) openViews(t *testing.T) (out []view) {
	t.Helper()
	w := s.world(t)
	for _, v := range views {
		v.Path = w.address(t, v.Path)
		out = append(out, v)
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

// notPages are routes that answer something else than a page of their own, and why.
var notPages = map[string]string{
	"/desk":   "leads to the inbox",
	"/desk/*": "catches addresses that lead nowhere",
}

func TestEveryDeskPageIsInTheList(t *testing.T) {
	t.Parallel()
	e := echo.New()
	desk.Register(e, deskpage.Service{})
	for _, r := range e.Routes() {
		if r.Method != http.MethodGet || notPages[r.Path] != "" {
			continue
		}
		if !slices.ContainsFunc(views, func(v view) bool { return answers(r.Path, v.Path) }) {
			t.Errorf("no view in the table opens %s", r.Path)
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
