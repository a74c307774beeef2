package page_test

import (
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"freigabe/internal/desktest"
	"freigabe/ui/desk/page"
)

// I23: a page that panics is answered by a page like any fault of ours, once in the log; only what ends a connection on
// purpose goes through.
func TestAPanicIsAnsweredByAPage(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	e := echo.New()
	r := page.New(e, page.Service{Desk: d.Work, Passwords: d.Passwords, PublicURL: "http://freigabe.test", Title: "Offene Daten", Clock: d.Now, Log: slog.New(slog.NewTextHandler(d.Log, nil))})
	r.Get("/desk/broken", func(*page.Request) error { panic("ein Fehler mit Kanari im Speicher") })
	r.Get("/desk/ended", func(*page.Request) error { panic(http.ErrAbortHandler) })
	b := d.As(t, "jana.feldkamp")
	d.Handler = e
	at := d.Log.Len()
	p := b.Get("/desk/broken").Is(http.StatusInternalServerError).Check().SaysNot("Kanari", ".go:")
	id, lines := p.Header.Get("X-Request-Id"), d.Log.Since(at)
	if id == "" || !strings.Contains(p.Text(), id) || strings.Count(lines, id) != 1 || !strings.Contains(lines, "level=ERROR") || !strings.Contains(lines, "panic") {
		t.Errorf("request %q in the log:\n%s\non the page:\n%s", id, lines, p.Text())
	}
	defer func() {
		if recover() != any(http.ErrAbortHandler) {
			t.Error("a connection that is ended on purpose is answered")
		}
	}()
	b.Get("/desk/ended")
}
