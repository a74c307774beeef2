package api_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"net/http"
	"os"
	"regexp"
	"strings"
	"testing"

	"freigabe/ui/api"
)

var update = flag.Bool("update", false, "rewrite the golden files")

const golden = "openapi.golden.json"

func TestContractIsTheGoldenFile(t *testing.T) {
	t.Parallel()
	w := one(t)
	got := w.send(request{method: http.MethodGet, path: api.Prefix + "/openapi.json"}).want(http.StatusOK)
	var pretty bytes.Buffer
	if err := json.Indent(&pretty, got.body, "", "  "); err != nil {
		t.Fatal(err)
	}
	pretty.WriteByte('\n')
	if *update {
		if err := os.WriteFile(golden, pretty.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(pretty.Bytes(), want) {
		t.Error("the contract changed: run go test ./ui/api -update and read the difference")
	}
}

// operation is one operation of the contract, with made-up values in its path.
type operation struct{ method, path, id string }

func operations(t *testing.T, w *town) []operation {
	t.Helper()
	var doc struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(w.send(request{method: http.MethodGet, path: api.Prefix + "/openapi.json"}).body, &doc); err != nil {
		t.Fatal(err)
	}
	var out []operation
	for path, methods := range doc.Paths {
		path = regexp.MustCompile(`\{[a-z0-9]+\}`).ReplaceAllString(path, "01975c2e-0000-7000-8000-000000000000")
		for method, op := range methods {
			out = append(out, operation{strings.ToUpper(method), path, op.OperationID})
		}
	}
	if len(out) < 55 {
		t.Fatalf("only %d operations", len(out))
	}
	return out
}

func TestNothingButContractDocsAndSignInAnswersWithoutCredentials(t *testing.T) {
	t.Parallel()
	w := one(t)
	for _, op := range append(operations(t, w), operation{"GET", "/nothing", ""}, operation{"POST", "", ""}, operation{"PUT", "/me", ""}) {
		if op.id == "sign-in" {
			continue
		}
		for name, header := range map[string]http.Header{
			"none":           {},
			"unknown token":  {"Authorization": {"Bearer fg_nobody"}},
			"basic":          {"Authorization": {"Basic YTpi"}},
			"unknown cookie": {"Cookie": {"freigabe=nobody"}},
		} {
			got := w.send(request{method: op.method, path: api.Prefix + op.path, header: header})
			if got.status != http.StatusUnauthorized || got.header.Get("Content-Type") != "application/problem+json" || got.header.Get("WWW-Authenticate") == "" {
				t.Errorf("%s %s with %s: status %d, %s", op.method, op.path, name, got.status, got.body)
			}
		}
	}
	for _, path := range []string{"/openapi.json", "/docs"} {
		w.send(request{method: http.MethodGet, path: api.Prefix + path}).want(http.StatusOK)
	}
}

func TestWhatMayNotBeSeenDoesNotExist(t *testing.T) {
	t.Parallel()
	w := one(t)
	w.person("steward", "data_steward")
	made := w.do("steward", "POST", "/holdings", map[string]any{"authority": w.dept, "content": map[string]any{"title": "Baumkataster"}}).want(http.StatusCreated)
	w.person("nobody")
	id := regexp.MustCompile(`"request_id":"[^"]*"`)
	for _, op := range operations(t, w) {
		if !strings.HasPrefix(op.path, "/holdings/01975c2e") {
			continue
		}
		var answers []string
		for _, holding := range []string{made.str("id"), "01975c2e-0000-7000-8000-000000000000", "none-at-all", "01975C2E-0000-7000-8000-000000000000"} {
			path := strings.Replace(op.path, "01975c2e-0000-7000-8000-000000000000", holding, 1)
			body := bodies[op.id]
			got := w.do("nobody", op.method, path, body, "If-Match", `"`+strings.Repeat("0", 64)+`"`)
			if got.status != http.StatusNotFound {
				t.Errorf("%s %s: status %d, want 404: %s", op.method, path, got.status, got.body)
			}
			answers = append(answers, id.ReplaceAllString(string(got.body), ""))
		}
		for _, a := range answers[1:] {
			if a != answers[0] {
				t.Errorf("%s: a foreign holding and one that is not there answer differently:\n%s\n%s", op.id, answers[0], a)
			}
		}
	}
}

// bodies are well-formed bodies by operation; nil for those that take none.
var bodies = map[string]any{
	"change-holding": "{}", "save-answers": "{}", "treatment-done": "{}", "confirm-treatment": "{}", "add-distribution": `{"link":"https://example.org/a.csv"}`,
	"replace-distribution": "{}", "take-step": `{"verb":"screen","digest":"` + strings.Repeat("0", 64) + `"}`, "sign": `{"slot":"final","mark":"signed"}`,
	"ask": `{"to":"01975c2e-0000-7000-8000-000000000000","text":"?"}`, "answer-question": `{"text":"x"}`,
	"delegate": `{"slot":"final","to":"01975c2e-0000-7000-8000-000000000000","digest":""}`, "confirm-withdrawal": "{}", "defer": `{"digest":"` + strings.Repeat("0", 64) + `"}`,
}

func TestDocsPageNeedsNothingFromElsewhereAndNoScript(t *testing.T) {
	t.Parallel()
	w := one(t)
	got := w.send(request{method: http.MethodGet, path: api.Prefix + "/docs"}).want(http.StatusOK)
	page := string(got.body)
	if strings.Contains(page, "<script") || strings.Contains(page, "//") || !strings.Contains(got.header.Get("Content-Security-Policy"), "default-src 'none'") {
		t.Error("the page of the contract loads something")
	}
	for _, op := range operations(t, w) {
		if !strings.Contains(page, `id="`+op.id+`"`) {
			t.Errorf("the page lacks %s", op.id)
		}
	}
	if answers := regexp.MustCompile(`Answer: [^2]`).FindAllString(page, -1); len(answers) > 0 {
		t.Errorf("%d operations are said to answer with an error when all is well", len(answers))
	}
	if strings.Contains(page, "`") || strings.Contains(page, `<td class="kern-table__cell">`) {
		t.Error("code in backticks, or a cell that does not name its column on a phone")
	}
	for _, link := range regexp.MustCompile(`href="#([^"]*)"`).FindAllStringSubmatch(page, -1) {
		if !strings.Contains(page, `id="`+link[1]+`"`) {
			t.Errorf("a link of the page leads nowhere: #%s", link[1])
		}
	}
}

// A file is sent with its own media type. When that is JSON, a client reads it and holds what it read against the schema.
func TestTheContractSaysNothingOfWhatIsInAFile(t *testing.T) {
	t.Parallel()
	var doc struct {
		Paths map[string]map[string]struct {
			Responses map[string]struct {
				Content map[string]struct {
					Schema json.RawMessage `json:"schema"`
				} `json:"content"`
			} `json:"responses"`
		} `json:"paths"`
	}
	if err := json.Unmarshal(one(t).send(request{method: http.MethodGet, path: api.Prefix + "/openapi.json"}).body, &doc); err != nil {
		t.Fatal(err)
	}
	file := doc.Paths["/holdings/{id}/files/{sha256}"]["get"].Responses["200"].Content
	if media, ok := file["*/*"]; !ok || media.Schema != nil {
		t.Errorf("a file: %v, want any media type without a schema", file)
	}
}
