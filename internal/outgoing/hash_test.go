package outgoing

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
)

func TestTheHashIsOfWhatTheLinkLeadsTo(t *testing.T) {
	t.Parallel()
	base, client := site(t, func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path {
		case "/five":
			_, _ = w.Write([]byte("12345"))
		case "/six":
			w.Header().Set("Content-Length", "6")
			_, _ = w.Write([]byte("123456"))
		case "/stream":
			_, _ = w.Write([]byte("123456"))
			w.(http.Flusher).Flush()
		case "/short":
			w.Header().Set("Content-Length", "5")
			_, _ = w.Write([]byte("123"))
		case "/short at the limit":
			w.Header().Set("Content-Length", "6")
			_, _ = w.Write([]byte("12345"))
		case "/moved":
			http.Redirect(w, r, "/five", http.StatusMovedPermanently)
		case "/part":
			w.WriteHeader(http.StatusPartialContent)
		default:
			http.NotFound(w, r)
		}
	})
	for path, want := range map[string]string{
		"/five": "12345", "/moved": "12345", "/six": "12345\n6", "/stream": "12345\n-1", "/short": "", "/short%20at%20the%20limit": "", "/part": "", "/none": "",
	} {
		got, err := Hash(t.Context(), client, base+path, 5)
		if want == "" && (err == nil || got != "") {
			t.Errorf("%s: %s, want an error", path, got)
		}
		if want != "" && (err != nil || got != domain.DigestOf([]byte(want))) {
			t.Errorf("%s: %s, %v, want the digest of %q", path, got, err, want)
		}
	}
}

func TestAnEndlessAnswerEnds(t *testing.T) {
	t.Parallel()
	base, client := site(t, func(w http.ResponseWriter, r *http.Request) {
		for r.Context().Err() == nil {
			if _, err := w.Write([]byte("x")); err != nil {
				return
			}
			w.(http.Flusher).Flush()
			time.Sleep(time.Millisecond)
		}
	})
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	client.Timeout = 200 * time.Millisecond
	if _, err := Hash(ctx, client, base, MaxBytes); err == nil || ctx.Err() != nil {
		t.Errorf("error = %v", err)
	}
	client.Timeout = 0
	if _, err := Hash(ctx, client, base, 10); err != nil {
		t.Errorf("after the limit: %v", err)
	}
}

// I24: why a link gave nothing goes to the log, and addresses hold tokens.
func TestAnErrorDoesNotRepeatTheAddress(t *testing.T) {
	t.Parallel()
	base, client := site(t, func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "http://127.0.0.1:1/kanari?token=geheim", http.StatusFound)
	})
	for _, link := range []string{base + "/kanari?token=geheim", "http://kanari:geheim@127.0.0.1:1/", "http://kanari geheim/", "ftp://kanari", "http://[kanari"} {
		if _, err := Hash(t.Context(), client, link, 100); err == nil || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "kanari") {
			t.Errorf("%s: %v", link, err)
		}
	}
}
