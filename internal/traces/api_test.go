package traces

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"
	"freigabe/workflow"
)

// caller is a program that speaks the API.
type caller struct {
	*world
	id   map[string]string // of what it made
	who  string            // instead of the call's
	keys int
}

// operate calls each operation of the API: it leaves what the table says; and while the ledger or the change log takes
// nothing, it is answered with 503, in words, and nothing is stored.
func operate(t *testing.T, w *world) {
	c := &caller{world: w, id: map[string]string{}}
	called, refused := map[string]bool{}, 0
	for _, x := range api {
		c.who = x.who
		path, body := x.ask(c)
		c.keys++
		if table := (way{leaves: x.leaves}).table(); table != "" {
			before := w.dump()
			undo := w.breakTable(table)
			hit := c.send(x.op, path, body)
			undo()
			refused++
			if hit.Code != http.StatusServiceUnavailable || text(hit.Body.Bytes(), "key") != "storage.refused" || !strings.Contains(text(hit.Body.Bytes(), "detail"), "nichts gespeichert") || text(hit.Body.Bytes(), "request_id") == "" {
				t.Errorf("%s %s without its trace = %d %s", x.op, path, hit.Code, hit.Body)
			}
			if stored := differ(before, w.dump()); len(stored) > 0 {
				t.Errorf("%s %s stored something in %v without its trace", x.op, path, stored)
			}
		}
		before := w.kept()
		got := c.send(x.op, path, body)
		left := w.kept().since(before)
		if got.Code >= 300 {
			t.Errorf("%s %s by %s = %d %s", x.op, path, c.who, got.Code, got.Body)
			continue
		}
		called[x.op] = true
		if why := left.wrong(x.leaves); why != "" {
			t.Errorf("%s %s %s", x.op, path, why)
		}
		if x.keep != "" {
			c.id[x.keep] = text(got.Body.Bytes(), "id")
		}
		if x.keep == "session" {
			for _, cookie := range got.Result().Cookies() {
				c.id["cookie"] = cookie.Name + "=" + cookie.Value
			}
			c.id["csrf"] = text(got.Body.Bytes(), "csrf_token")
		}
	}
	t.Logf("count: %d of %d operations that write did what they are for, %d refused without their trace", len(called), len(operations()), refused)
}

// operations are those of the table.
func operations() []string {
	all := map[string]bool{}
	for _, x := range api {
		all[x.op] = true
	}
	return slices.Sorted(maps.Keys(all))
}

// send makes a call; one that is refused is repeated under the same key.
func (c *caller) send(op, path string, body any) *httptest.ResponseRecorder {
	method, _, _ := strings.Cut(op, " ")
	var raw []byte
	kind := ""
	switch b := body.(type) {
	case nil:
	case upload:
		raw, kind = b.form()
	default:
		var err error
		raw, err = json.Marshal(b)
		must(c.t, err)
		kind = "application/json"
	}
	req := httptest.NewRequest(method, "/api/v1"+path, bytes.NewReader(raw)).WithContext(c.ctx())
	if kind != "" {
		req.Header.Set("Content-Type", kind)
	}
	if method == http.MethodPost {
		req.Header.Set("Idempotency-Key", fmt.Sprintf("traces-%06d", c.keys))
	}
	if strings.HasPrefix(path, "/holdings/") && method != http.MethodPost {
		req.Header.Set("If-Match", `"`+c.digest()+`"`)
	}
	switch c.who {
	case "":
	case "session":
		req.Header.Set("Cookie", c.id["cookie"])
		req.Header.Set("X-CSRF-Token", c.id["csrf"])
	default:
		for _, a := range c.Access {
			if a.Login == c.who {
				req.Header.Set("Authorization", "Bearer "+a.Token)
			}
		}
	}
	rec := httptest.NewRecorder()
	c.Handler.ServeHTTP(rec, req)
	return rec
}

func (u upload) form() (raw []byte, kind string) {
	var b bytes.Buffer
	f := multipart.NewWriter(&b)
	for _, name := range slices.Sorted(maps.Keys(u)) {
		_ = f.WriteField(name, u[name])
	}
	part, _ := f.CreateFormFile("file", "liste.csv")
	_, _ = io.WriteString(part, "Titel;Beschreibung\nParkbänke neu;Alle Bänke\n")
	_ = f.Close()
	return b.Bytes(), f.FormDataContentType()
}

// holding is a path below the holding that is worked on.
func (c *caller) holding(below string) string { return "/holdings/" + c.id["holding"] + below }

// present is the holding that is worked on, as it stands.
func (c *caller) present() map[string]any {
	var out map[string]any
	c.get("/holdings/"+c.id["holding"], &out)
	return out
}

func (c *caller) get(path string, into any) {
	c.t.Helper()
	who := c.who
	if who == "" {
		who = officer
	}
	was := c.who
	c.who = who
	rec := c.send("GET ", path, nil)
	c.who = was
	if rec.Code != http.StatusOK {
		c.t.Fatalf("%s by %s = %d %s", path, who, rec.Code, rec.Body)
	}
	must(c.t, json.Unmarshal(rec.Body.Bytes(), into))
}

func (c *caller) digest() string {
	var v struct{ Digest string }
	rec := httptest.NewRecorder()
	req := httptest.NewRequest(http.MethodGet, "/api/v1/holdings/"+c.id["holding"], nil).WithContext(c.ctx())
	for _, a := range c.Access {
		if a.Login == officer {
			req.Header.Set("Authorization", "Bearer "+a.Token)
		}
	}
	c.Handler.ServeHTTP(rec, req)
	must(c.t, json.Unmarshal(rec.Body.Bytes(), &v))
	return v.Digest
}

func (c *caller) review() string {
	var v struct{ Review struct{ Digest string } }
	c.get(c.holding("/explain"), &v)
	return v.Review.Digest
}

// distribution is the first file of the holding that is worked on.
func (c *caller) distribution() string {
	list, _ := c.present()["distributions"].([]any)
	if len(list) == 0 {
		c.t.Fatalf("no file at %v", c.present())
	}
	id, _ := list[0].(map[string]any)["id"].(string)
	return id
}

func (c *caller) harmless() map[string]any {
	out := map[string]any{}
	for id, a := range screeningtest.Harmless(screening.Default()) {
		out[id] = m{"value": a.Value}
	}
	return out
}

// withdrawn is a withdrawal that waits for the second person, and who that may be.
func (c *caller) withdrawn() (holding, decision, who string) {
	for _, a := range c.Access {
		inbox, err := c.Work.Inbox(c.ctx(), c.Actor(a.Login), c.Scope(a.Login))
		must(c.t, err)
		for _, i := range inbox {
			if i.Task.Kind == "confirm_withdrawal" && i.Kind == workflow.ToDo {
				return string(i.Task.Holding), i.Task.Ref, a.Login
			}
		}
	}
	return "", "", ""
}

// reason is a decision of the district that gives one.
func (w *world) reason() string {
	return w.one("SELECT CAST(t.decision_id AS TEXT) FROM decision_text t JOIN decision d ON d.id = t.decision_id JOIN authority a ON a.id = d.root_id WHERE t.kind = 'reason' AND d.holding_id IS NOT NULL AND a.name = 'merletal' AND CAST(t.decision_id AS TEXT) NOT IN (SELECT target FROM erasure) ORDER BY d.at LIMIT 1")
}
