package desk_test

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/jba/templatecheck"
	"github.com/labstack/echo/v4"

	"freigabe/policy"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/ui/desk"
	"freigabe/workflow"
)

func TestTheTemplateFitsItsStruct(t *testing.T) {
	t.Parallel()
	if err := templatecheck.CheckHTML(desk.PasswordTemplate, desk.PasswordSample); err != nil {
		t.Error(err)
	}
}

func TestAOneTimeLinkSetsAPasswordOnce(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return storagetest.Now }
	store := storagetest.SQLite(t, storagetest.Options{Compile: policy.Compile, Clock: now})
	blobs, err := blob.Open(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	pw, err := workflow.NewPasswords(workflow.WeakParams, 2)
	if err != nil {
		t.Fatal(err)
	}
	d := workflow.New(store, blobs, now)
	made, err := d.CreateRoot(t.Context(), workflow.Operator(), workflow.NewAuthority{Slug: "lippe", Title: "Kreis Lippe", Kind: "district", Land: "NW"},
		[]workflow.NewPerson{{Login: "adm1", Name: "Ada"}, {Login: "adm2", Name: "Bea"}})
	if err != nil {
		t.Fatal(err)
	}
	e := echo.New()
	(&desk.Password{Desk: d, Passwords: pw, Log: slog.New(slog.DiscardHandler)}).Register(e)
	path := desk.PasswordPath + made.Links["adm1"]
	send := func(method, path, password, again, accept string) (int, string, http.Header) {
		var body io.Reader
		if method == http.MethodPost {
			body = strings.NewReader(url.Values{"password": {password}, "again": {again}}.Encode())
		}
		req := httptest.NewRequestWithContext(t.Context(), method, path, body)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Accept-Language", accept)
		rec := httptest.NewRecorder()
		e.ServeHTTP(rec, req)
		return rec.Code, rec.Body.String(), rec.Header()
	}
	const good = "ein langes Passwort"
	for _, tt := range []struct {
		name, method, path, password, again, accept string
		status                                      int
		says                                        string
	}{
		{"an unknown link", "GET", desk.PasswordPath + "nobody", "", "", "", 404, "gilt nicht mehr"},
		{"the form", "GET", path, "", "", "", 200, "adm1"},
		{"the form in English", "GET", path, "", "", "en", 200, "Repeat the new password"},
		{"too short", "POST", path, "zu knapp", "zu knapp", "", 422, "mindestens 12 Zeichen"},
		{"two entries", "POST", path, good, good + "!", "", 422, "verschieden"},
		{"set", "POST", path, good, good, "", 200, "festgelegt"},
		{"again", "GET", path, "", "", "", 404, "gilt nicht mehr"},
		{"set again", "POST", path, "ein anderes Passwort", "ein anderes Passwort", "", 404, "gilt nicht mehr"},
	} {
		status, body, header := send(tt.method, tt.path, tt.password, tt.again, tt.accept)
		if status != tt.status || !strings.Contains(body, tt.says) {
			t.Errorf("%s: %d, want %d with %q\n%s", tt.name, status, tt.status, tt.says, body)
		}
		if strings.Contains(body, tt.password) && tt.password != "" || header.Get("Referrer-Policy") != "no-referrer" || header.Get("Cache-Control") != "no-store" ||
			!strings.HasPrefix(header.Get("Content-Security-Policy"), "default-src 'none'") || strings.Count(body, "<h1") != 1 {
			t.Errorf("%s: the page gives something away: %v\n%s", tt.name, header, body)
		}
	}
	if _, err := d.SignIn(t.Context(), pw, "adm1", good, "192.0.2.1", ""); err != nil {
		t.Error(err)
	}
}
