package main

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
)

// I23: whatever panics outside of a page or an operation is an internal error to whoever answers errors.
func TestAPanicBecomesAnError(t *testing.T) {
	t.Parallel()
	c := echo.New().NewContext(httptest.NewRequest(http.MethodGet, "/", nil), httptest.NewRecorder())
	err := recovered(func(echo.Context) error { panic("ein Fehler") })(c)
	if domain.CodeOf(err) != domain.Internal || !strings.Contains(err.Error(), "panic: ein Fehler") {
		t.Errorf("a panic becomes %v", err)
	}
	if err := recovered(func(echo.Context) error { return domain.NotFound })(c); domain.CodeOf(err) != domain.NotFound {
		t.Errorf("an error becomes %v", err)
	}
	defer func() {
		if recover() != any(http.ErrAbortHandler) {
			t.Error("a connection that is ended on purpose is answered")
		}
	}()
	_ = recovered(func(echo.Context) error { panic(http.ErrAbortHandler) })(c)
}
