package api_test

import (
	"context"
	"log/slog"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/ui/api"
)

// broken is evidence whose checkpoint panics.
type broken struct{ evidence }

func (broken) Checkpoint(context.Context) ([]byte, error) { panic("ein Fehler mit Kanari im Speicher") }

// I23: an operation that panics is answered like any fault of ours, once in the log, and the next request goes on.
func TestAPanicIsAnsweredAndLogged(t *testing.T) {
	t.Parallel()
	w := one(t)
	w.person("auditor", domain.Auditor)
	e := echo.New()
	e.IPExtractor = echo.ExtractIPDirect()
	api.Register(e, api.Service{
		Desk: w.desk, Ledger: broken{}, Cursor: storage.Cursor, PublicURL: "http://freigabe.test", Clock: time.Now, Log: slog.New(slog.NewJSONHandler(w.log, nil)),
	})
	w.handler = e
	var decision string
	if err := w.store.DB().QueryRowContext(t.Context(), "SELECT CAST(id AS TEXT) FROM decision LIMIT 1").Scan(&decision); err != nil {
		t.Fatal(err)
	}
	before := len(w.log.String())
	got := w.do("auditor", "GET", "/ledger/proofs/"+decision, nil).want(http.StatusInternalServerError)
	if got.header.Get("Content-Type") != "application/problem+json" || got.str("code") != "internal" || got.str("key") != "internal" || !strings.Contains(got.str("detail"), "bei uns") && !strings.Contains(got.str("detail"), "Bei uns") {
		t.Errorf("a panic is answered %s %s", got.header, got.body)
	}
	if strings.Contains(string(got.body), "Kanari") || strings.Contains(string(got.body), ".go:") {
		t.Errorf("the answer shows the inside: %s", got.body)
	}
	id, lines := got.str("request_id"), w.log.String()[before:]
	if id == "" || strings.Count(lines, id) != 1 || !strings.Contains(lines, `"level":"ERROR"`) || !strings.Contains(lines, "panic: ein Fehler") || !strings.Contains(lines, "panic_test.go") {
		t.Errorf("request %q in the log:\n%s", id, lines)
	}
	w.do("auditor", "GET", "/holdings", nil).want(http.StatusOK)
}
