package leaks

import (
	"encoding/json"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"
)

// route is an address of the service as its router knows it.
type route struct {
	method string
	path   string
	params []param
	query  []string // that the OpenAPI document names
}

type param struct {
	name string
	kind string // of the objects that it names
}

// kinds says what a parameter names, by the segment before it, or by segment and name. A route with a parameter that is
// not in here makes TestRoutesAreKnown red: add what it names, so that the crawler can try the ids of others in it.
var kinds = map[string]string{
	"holdings/:id": "holding", "withdrawals/:holding": "holding", "treatments/:holding": "holding",
	"dataset/:name": "name", "released/:name": "name", "organization/:name": "authority name",
	"resource/:id": "distribution", "distributions/:did": "distribution", "files/:did": "distribution", "files/:file": "distribution",
	"download/:file": "file name", "file/:sha": "sha", "files/:sha256": "sha",
	"reviews/:id": "review", "decisions/:id": "decision", "proofs/:decision": "decision", "withdrawals/:decision": "decision",
	"releases/:id": "release", "questions/:id": "question", "questions/:question": "question",
	"assignments/:id": "assignment", "roles/:role": "assignment", "deputies/:id": "deputy", "authorities/:id": "authority",
	"people/:id": "person", "persons/:id": "person", "moves/:id": "move", "questionnaires/:id": "questionnaire",
	"api rules/:id": "rule", "rules/:id": "authority", "tokens/:id": "token", "keys/:id": "token", "sessions/:id": "session",
	"imports/:id": "import", "erasures/:id": "erasure", "drafts/:id": "draft", "views/:id": "view",
	"proposals/:kind": "proposal kind", ":kind/:id": "proposal", "step/:verb": "verb", "bulk/:act": "act",
	"screening/:q": "question code", "screening/:question": "question code", "treatments/:t": "treatment", "treatments/:treatment": "treatment",
	"rules/:version": "version", ":id/:version": "version", "questionnaire/:version": "version", "password/:secret": "secret",
}

// words are what stands in parameters that name no object.
var words = map[string][]string{
	"proposal kind": {"role", "deputy", "rules", "questionnaire", "token", "move", "sharing"},
	"verb":          {"screen", "release_internally", "approve", "publish", "withdraw", "withhold", "return", "recall", "revise", "discard", "reopen", "reinstate", "archive"},
	"act":           {"hand_over", "answer", "export"}, "question code": {"P1", "Z1"}, "treatment": {"B1"}, "version": {"1", "2"},
	"authority name": {"alpha", "alpha_umwelt", "beta", "alpha_soziales"}, "secret": {"secret"},
}

func kindOf(path string, segments []string, i int) (string, bool) {
	before := ""
	if i > 0 {
		before = segments[i-1]
	}
	key := before + "/" + segments[i]
	if strings.HasPrefix(path, "/api/") {
		if k, ok := kinds["api "+key]; ok {
			return k, true
		}
	}
	k, ok := kinds[key]
	return k, ok
}

// routes reads the router and the OpenAPI document. unknown lists parameters that nobody has said what they name.
func (v *service) routes() (out []route, unknown []string) {
	documented := v.documented()
	for _, r := range v.echo.Routes() {
		if strings.HasPrefix(r.Method, "echo_") || slices.Contains([]string{"CONNECT", "OPTIONS", "TRACE", "PROPFIND", "REPORT", "HEAD"}, r.Method) {
			continue
		}
		one := route{method: r.Method, path: r.Path, query: documented[r.Method+" "+r.Path]}
		segments := strings.Split(strings.Trim(r.Path, "/"), "/")
		for i, s := range segments {
			if !strings.HasPrefix(s, ":") {
				continue
			}
			k, ok := kindOf(r.Path, segments, i)
			if !ok {
				unknown = append(unknown, r.Method+" "+r.Path+" "+s)
			}
			one.params = append(one.params, param{s, k})
		}
		out = append(out, one)
	}
	slices.SortFunc(out, func(a, b route) int { return strings.Compare(a.path+a.method, b.path+b.method) })
	return slices.CompactFunc(out, func(a, b route) bool { return a.path == b.path && a.method == b.method }), unknown
}

// contract is the part of the OpenAPI document that is read here.
type contract struct {
	Paths      map[string]map[string]operation `json:"paths"`
	Components struct {
		Schemas map[string]schema `json:"schemas"`
	} `json:"components"`
}

type operation struct {
	Parameters []struct {
		Name string `json:"name"`
		In   string `json:"in"`
	} `json:"parameters"`
	RequestBody struct {
		Content map[string]struct {
			Schema schema `json:"schema"`
		} `json:"content"`
	} `json:"requestBody"`
}

type schema struct {
	Ref        string            `json:"$ref"`
	Type       any               `json:"type"`
	Format     string            `json:"format"`
	Enum       []any             `json:"enum"`
	Required   []string          `json:"required"`
	Properties map[string]schema `json:"properties"`
	Items      *schema           `json:"items"`
}

func (v *service) contract() contract {
	var c contract
	_ = json.Unmarshal([]byte(v.ask(&viewer{}, asking{target: "/api/v1/openapi.json"}).body), &c)
	return c
}

// documented gives the query parameters of each operation, by method and path as the router writes it.
func (v *service) documented() map[string][]string {
	out := map[string][]string{}
	for path, item := range v.contract().Paths {
		for method, op := range item {
			key := strings.ToUpper(method) + " /api/v1" + strings.NewReplacer("{", ":", "}", "").Replace(path)
			out[key] = []string{}
			for _, p := range op.Parameters {
				if p.In == "query" {
					out[key] = append(out[key], p.Name)
				}
			}
		}
	}
	return out
}

// TestRoutesAreKnown: every parameter of every route says what it names, and router and OpenAPI document know the same operations.
func TestRoutesAreKnown(t *testing.T) {
	t.Parallel()
	v := whole(t).v
	all, unknown := v.routes()
	for _, u := range unknown {
		t.Errorf("%s: nobody has said what this parameter names; add it to kinds in routes_test.go, so that the ids of others are tried in it", u)
	}
	have := map[string]bool{}
	for _, r := range all {
		have[r.method+" "+r.path] = true
	}
	documented := v.documented()
	for _, op := range slices.Sorted(maps.Keys(documented)) {
		if !have[op] {
			t.Errorf("%s is in the OpenAPI document and not in the router", op)
		}
	}
	beside := []string{"/api/v1", "/api/v1/*", "/api/v1/openapi.json", "/api/v1/docs"}
	for _, r := range all {
		if _, ok := documented[r.method+" "+r.path]; strings.HasPrefix(r.path, "/api/") && !ok && !slices.Contains(beside, r.path) {
			t.Errorf("%s %s is not in the OpenAPI document", r.method, r.path)
		}
	}
	if len(all) < 150 || len(documented) < 70 {
		t.Errorf("%d routes, %d operations: too few to be all", len(all), len(documented))
	}
	_ = http.MethodGet
}
