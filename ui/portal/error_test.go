package portal

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// broken is a store that fails in one way whatever is read.
type broken struct {
	workflow.Store
	err error
}

func (b broken) Authorities(context.Context) ([]domain.Authority, error) { return nil, b.err }

func (b broken) ReleaseNamed(context.Context, workflow.Scope, domain.Audience, string) (*domain.Release, error) {
	return nil, b.err
}

func TestOurFaultsShowNothingOfTheInsideAndAreLoggedOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	const inside = "dial tcp 10.0.0.7:5432: connect: refused"
	for name, tt := range map[string]struct {
		err    error
		status int
		title  string
	}{
		"an error that is none of ours": {errors.New(inside), 500, "Das hat nicht geklappt"},
		"a database that is away":       {&domain.Error{Code: domain.Unavailable, Op: "storage.Authorities", Key: "storage.unavailable", Err: errors.New(inside)}, 503, "Gerade nicht erreichbar"},
		"an answer that took too long":  {context.DeadlineExceeded, 503, "Gerade nicht erreichbar"},
		"a refusal that cannot be":      {&domain.Error{Code: domain.Conflict, Op: inside}, 500, "Das hat nicht geklappt"},
	} {
		for _, target := range []string{"/", "/dataset/kreis_baum", "/organization"} {
			w.log.Reset()
			rec := askOf(w.serve(broken{w.store, tt.err}), "GET", target, "Accept", "text/html")
			body := rec.Body.String()
			if rec.Code != tt.status || !strings.Contains(body, tt.title) {
				t.Errorf("%s: %s = %d, want %d with %q", name, target, rec.Code, tt.status, tt.title)
			}
			if strings.Contains(body, "10.0.0.7") || strings.Contains(body, "storage.") {
				t.Errorf("%s: %s shows the inside:\n%s", name, target, body)
			}
			for _, fault := range faults(t, body, "de") {
				t.Errorf("%s: %s: %s", name, target, fault)
			}
			if n := strings.Count(w.log.String(), "incident="); n != 1 {
				t.Errorf("%s: %s is logged %d times: %s", name, target, n, w.log)
			}
			_, code, _ := strings.Cut(w.log.String(), "incident=")
			if code, _, _ = strings.Cut(code, " "); !strings.Contains(body, "<code>"+code+"</code>") {
				t.Errorf("%s: %s does not show the incident %s", name, target, code)
			}
			if retry := rec.Header().Get("Retry-After"); (retry != "") != (tt.status == 503) {
				t.Errorf("%s: Retry-After = %q", name, retry)
			}
			if c := rec.Header().Get("Cache-Control"); c != "no-store" {
				t.Errorf("%s: a fault may be kept: %q", name, c)
			}
		}
	}
}

func TestProgramsGetAProblemDocument(t *testing.T) {
	t.Parallel()
	w := full(t)
	for target, want := range map[string]problem{
		"/dataset/nichts.ttl":          {Status: 404, Code: "not_found", Title: "Not Found"},
		"/dataset/neuenfeld_weg.ttl":   {Status: 410, Code: "gone", Title: "Gone"},
		"/catalog.ttl?page=x":          {Status: 422, Code: "invalid", Title: "Unprocessable Entity", Field: "page"},
		"/catalog.ttl?after=Zm9v":      {Status: 422, Code: "invalid", Title: "Unprocessable Entity", Field: "cursor"},
		"/catalog.ttl?after=a&after=b": {Status: 422, Code: "invalid", Title: "Unprocessable Entity", Field: "after"},
	} {
		rec := w.ask("GET", target, "Accept-Language", "en")
		var got problem
		if err := json.Unmarshal(rec.Body.Bytes(), &got); err != nil || rec.Header().Get("Content-Type") != asProblem {
			t.Errorf("%s: %v, %s", target, err, rec.Header().Get("Content-Type"))
		}
		if got.Detail == "" || strings.Contains(got.Detail, "portal.") || got.Type != "about:blank" {
			t.Errorf("%s: %+v", target, got)
		}
		if (got.Incident != "") != (got.Status == 422) {
			t.Errorf("%s: incident %q", target, got.Incident)
		}
		got.Type, got.Detail, got.Incident = "", "", ""
		if got != want {
			t.Errorf("%s = %+v, want %+v", target, got, want)
		}
	}
}

func TestTheIncidentIsTheRequestIDWhereThereIsOne(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder())
	c.Response().Header().Set(echo.HeaderXRequestID, "req-42")
	newHandler(w.service(w.store)).answer(errors.New("x"), c)
	if body := c.Response().Writer.(*httptest.ResponseRecorder).Body.String(); !strings.Contains(body, "<code>req-42</code>") {
		t.Errorf("the page shows another code:\n%s", body)
	}
}

func TestBytesThatAreNotTheSignedOnesAreShownToNobody(t *testing.T) {
	t.Parallel()
	w := full(t)
	rel := w.releases["kreis_baumkataster"]
	forged := strings.Replace(string(rel.Body), "Kreisstraßen", "Landstraßen", 1)
	for _, target := range []string{"/dataset/kreis_baumkataster", "/dataset/kreis_baumkataster/release.json", "/catalog.ttl"} {
		rec := askOf(w.serve(forging{w.store, []byte(forged)}), "GET", target)
		if rec.Code != http.StatusInternalServerError || strings.Contains(rec.Body.String(), "Landstraßen") {
			t.Errorf("%s = %d with forged bytes", target, rec.Code)
		}
	}
}

// forging is a store whose release documents were changed behind its back.
type forging struct {
	workflow.Store
	body []byte
}

func (f forging) ReleaseNamed(ctx context.Context, s workflow.Scope, a domain.Audience, name string) (*domain.Release, error) {
	rel, err := f.Store.ReleaseNamed(ctx, s, a, name)
	if err == nil {
		rel.Body = f.body
	}
	return rel, err
}

func (f forging) ReleaseBodies(ctx context.Context, s workflow.Scope, filter workflow.ReleaseFilter) ([]domain.Release, error) {
	list, err := f.Store.ReleaseBodies(ctx, s, filter)
	for i := range list {
		list[i].Body = f.body
	}
	return list, err
}
