package main

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

// A request that waits for something that never comes ends in time. The time of a form counts from its last piece.
func TestTheGateEndsARequestInTime(t *testing.T) {
	t.Parallel()
	const patience = 400 * time.Millisecond
	g := &gate{patience: patience, handler: http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/unread" { // asks who this is, and waits longer than a page may, shorter than a form
			select {
			case <-r.Context().Done():
				w.WriteHeader(http.StatusServiceUnavailable)
			case <-time.After(3 * patience):
				w.WriteHeader(http.StatusOK)
			}
			return
		}
		if _, err := io.Copy(io.Discard, r.Body); err != nil {
			http.Error(w, "body: "+err.Error(), http.StatusBadRequest)
			return
		}
		if r.Context().Err() != nil {
			http.Error(w, "ended before the body did", http.StatusBadRequest)
			return
		}
		select {
		case <-r.Context().Done():
			w.WriteHeader(http.StatusServiceUnavailable)
		case <-time.After(30 * time.Second):
			w.WriteHeader(http.StatusOK)
		}
	})}
	g.open()
	s := httptest.NewServer(g)
	defer s.Close()

	for name, tt := range map[string]struct {
		path, kind string
		body       func(w io.Writer)
	}{
		"a page":                            {"/", "", func(io.Writer) {}},
		"a form whose body nobody read yet": {"/unread", "multipart/form-data; boundary=x", func(io.Writer) {}},
		"a form that trickles in": {"/", "multipart/form-data; boundary=x", func(w io.Writer) {
			for range 3 {
				_, _ = io.WriteString(w, "piece")
				time.Sleep(2 * patience) // longer than a page may take, shorter than a form
			}
		}},
	} {
		r, w := io.Pipe()
		go func() { tt.body(w); _ = w.Close() }()
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.URL+tt.path, r)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Content-Type", tt.kind)
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		said, _ := io.ReadAll(res.Body)
		_ = res.Body.Close()
		if res.StatusCode != http.StatusServiceUnavailable {
			t.Errorf("%s: %d %s", name, res.StatusCode, strings.TrimSpace(string(said)))
		}
	}
}
