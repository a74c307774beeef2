package faults

import (
	"bytes"
	"context"
	crand "crypto/rand"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"mime/multipart"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

var ctxBackground = context.Background()

// reply is an answer, read whole.
type reply struct {
	status int
	header http.Header
	body   []byte
}

// text gives the text at a path of members, "" where there is none.
func (r reply) text(path ...string) string {
	var v any
	_ = json.Unmarshal(r.body, &v)
	for _, key := range path {
		m, _ := v.(map[string]any)
		v = m[key]
	}
	s, _ := v.(string)
	return s
}

func (r reply) ok() bool { return r.status >= 200 && r.status < 300 }

// crew are people who work by token, and what they know: each act that was acknowledged to them.
type crew struct {
	t        testing.TB
	town     *town
	bases    []string // addresses of the processes
	http     *http.Client
	patient  time.Duration // how long one request is waited for
	stubborn time.Duration // how long an act is repeated

	pause sync.RWMutex // held shared during an act, alone by the judge

	mu          sync.Mutex
	acts        []act
	unknown     int            // outcomes that were not known at first
	busy        int            // answers 503
	reasons     map[string]int // keys of these answers
	slowest     time.Duration  // request
	slowestForm time.Duration  // request with a file
	violations  []string
}

// act is something that was acknowledged.
type act struct {
	what, key string
	holding   string   // that it was done to; "" for an import
	decisions []string // ids
	file      string   // SHA-256 of the bytes that were stored
	list      string   // id of the import
	rows      int      // that the import created
}

// hire gives people who know the addresses of all processes of a house.
func hire(t testing.TB, w *town, bases ...string) *crew {
	return &crew{
		t: t, town: w, bases: bases, reasons: map[string]int{}, patient: 10 * time.Second, stubborn: 40 * time.Second,
		http: &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 32, IdleConnTimeout: 5 * time.Second}},
	}
}

func (h *house) bases() (out []string) {
	for _, s := range h.servers {
		out = append(out, "http://"+s.listen)
	}
	return out
}

// request is what is sent; it can be sent again.
type request struct {
	login, method, path string
	kind                string // Content-Type
	body                []byte
	match               string // If-Match
	key                 string
	file                string // SHA-256 of the bytes in the body
}

// send sends a request once.
func (c *crew) send(ctx context.Context, base string, r request) (reply, error) {
	defer c.clocked(r, time.Now())
	ctx, cancel := context.WithTimeout(ctx, c.patient)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, r.method, base+"/api/v1"+r.path, bytes.NewReader(r.body))
	if err != nil {
		return reply{}, err
	}
	req.Header.Set("Authorization", "Bearer "+c.town.Tokens[r.login])
	if r.kind != "" {
		req.Header.Set("Content-Type", r.kind)
	}
	if r.match != "" {
		req.Header.Set("If-Match", `"`+r.match+`"`)
	}
	if r.key != "" {
		req.Header.Set("Idempotency-Key", r.key)
	}
	res, err := c.http.Do(req)
	if err != nil {
		return reply{}, err
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(res.Body)
	return reply{res.StatusCode, res.Header, raw}, err
}

// clocked keeps how long the slowest request took, apart for forms: an import is long work.
func (c *crew) clocked(r request, begin time.Time) {
	slowest := &c.slowest
	if strings.HasPrefix(r.kind, "multipart/") {
		slowest = &c.slowestForm
	}
	took := time.Since(begin)
	c.note(func() { *slowest = max(*slowest, took) })
}

// known sends a request, and again with the same key, until its outcome is known.
func (c *crew) known(rnd *rand.Rand, r request) (reply, error) {
	begin := time.Now()
	for {
		got, err := c.send(ctxBackground, c.bases[rnd.IntN(len(c.bases))], r)
		switch {
		case err != nil:
			c.note(func() { c.unknown++ })
		case got.status == http.StatusServiceUnavailable:
			c.note(func() { c.busy++; c.reasons[got.text("key")]++ })
			if got.header.Get("Retry-After") == "" {
				c.wrong("%s %s: 503 without Retry-After: %.300s", r.method, r.path, got.body)
			}
		case got.status >= 500:
			c.wrong("%s %s answered %d: %.300s", r.method, r.path, got.status, got.body)
		default:
			return got, nil
		}
		if time.Since(begin) > c.stubborn {
			c.wrong("%s %s has no outcome after %s: %v %d", r.method, r.path, c.stubborn, err, got.status)
			return got, errors.New("no outcome")
		}
		time.Sleep(time.Duration(5+rnd.IntN(20)) * time.Millisecond)
	}
}

// pair sends two requests at once, each until its outcome is known.
func (c *crew) pair(rnd *rand.Rand, a, b request) (ra, rb reply, err error) {
	other := rand.New(rand.NewPCG(rnd.Uint64(), 1))
	var wg sync.WaitGroup
	var e reply
	var failed error
	wg.Go(func() { e, failed = c.known(other, b) })
	ra, err = c.known(rnd, a)
	wg.Wait()
	return ra, e, errors.Join(err, failed)
}

func newKey() string { return crand.Text() }

func (c *crew) note(f func()) {
	c.mu.Lock()
	defer c.mu.Unlock()
	f()
}

// wrong keeps a violation; the test fails with all of them at its end.
func (c *crew) wrong(format string, args ...any) {
	c.note(func() { c.violations = append(c.violations, fmt.Sprintf(format, args...)) })
}

// asJSON gives a body.
func asJSON(v any) []byte {
	raw, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return raw
}

// asForm gives a multipart form with a file, and its content type.
func asForm(fields map[string]string, name string, content []byte) (body []byte, kind string) {
	var b bytes.Buffer
	m := multipart.NewWriter(&b)
	for k, v := range fields {
		_ = m.WriteField(k, v)
	}
	p, _ := m.CreateFormFile("file", name)
	_, _ = p.Write(content)
	_ = m.Close()
	return b.Bytes(), m.FormDataContentType()
}
