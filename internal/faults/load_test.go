package faults

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"

	"freigabe/domain/screening"
	"freigabe/domain/screening/screeningtest"
)

// work lets n people work until the context ends: each takes holdings from capture to the public and back, and now and
// then imports a list. It returns when all have learned how their last act ended.
func (c *crew) work(ctx context.Context, n int, seed uint64) (wait func()) {
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			rnd := rand.New(rand.NewPCG(seed, uint64(i)))
			for ctx.Err() == nil {
				var err error
				if rnd.IntN(6) == 0 {
					err = c.list(rnd)
				} else {
					err = c.life(ctx, rnd)
				}
				if err != nil && !errors.Is(err, errOver) {
					c.wrong("work stopped: %v", err)
					return
				}
			}
		})
	}
	return wg.Wait
}

var (
	errOver = errors.New("the shift is over")
	serials atomic.Int64
)

// life is a holding on its way. Every step is an act.
type life struct {
	*crew
	ctx    context.Context
	rnd    *rand.Rand
	id     string
	digest string // working digest
	review string // digest of the open review
}

// life takes one holding as far as dice will.
func (c *crew) life(ctx context.Context, rnd *rand.Rand) error {
	l := &life{crew: c, ctx: ctx, rnd: rnd}
	if err := l.capture(); err != nil {
		return err
	}
	steps := []func() error{l.upload, l.answer, l.take("steward", "screen", nil), l.handOver("release_internally")}
	if rnd.IntN(3) == 0 {
		steps = append(steps, l.sign("head", "department_head", "returned"), l.take("steward", "screen", nil), l.handOver("release_internally"))
	}
	steps = append(steps, l.sign("head", "department_head", "signed"), l.handOver("approve"), l.sign("officer", "open_data_officer", "signed"),
		l.sign("head", "department_head", "signed"), l.take("officer", "publish", nil))
	if rnd.IntN(2) == 0 {
		steps = append(steps, l.take("officer", "withdraw", map[string]any{"code": "error", "reason": "falsche Spalte"}))
	} else {
		steps = append(steps, l.take("steward", "revise", nil), l.upload)
	}
	for _, step := range steps {
		if ctx.Err() != nil {
			return errOver
		}
		if err := step(); err != nil {
			return err
		}
	}
	return nil
}

// act does one thing: mostly once, sometimes the same request at two processes at once, sometimes the same wish under two
// keys. Then one of the two is refused.
func (l *life) act(what string, r request, wish bool) (reply, error) {
	l.pause.RLock()
	defer l.pause.RUnlock()
	r.key = newKey()
	var got reply
	var err error
	switch dice := l.rnd.IntN(10); {
	case dice == 0:
		var same reply
		got, same, err = l.pair(l.rnd, r, r)
		if err == nil && (got.status != same.status || got.text("decision") != same.text("decision") || got.text("id") != same.text("id")) {
			l.wrong("%s under one key at two processes: %d %.200s and %d %.200s", what, got.status, got.body, same.status, same.body)
		}
	case dice == 1 && wish:
		again := r
		again.key = newKey()
		var other reply
		got, other, err = l.pair(l.rnd, r, again)
		if err == nil && got.ok() && other.ok() {
			l.wrong("%s was accepted twice, under two keys: %.300s and %.300s", what, got.body, other.body)
		}
		if !got.ok() {
			got, r = other, again
		}
	default:
		got, err = l.known(l.rnd, r)
	}
	if err != nil {
		return got, err
	}
	if !got.ok() {
		l.wrong("%s refused: %d %.400s", what, got.status, got.body)
		return got, errOver
	}
	a := act{what: what, key: r.key, holding: l.id, file: r.file}
	var out struct {
		ID, Decision string
		Transitions  []string
	}
	_ = json.Unmarshal(got.body, &out)
	if a.holding == "" {
		a.holding = out.ID
	}
	if out.Decision != "" {
		a.decisions = append(a.decisions, out.Decision)
	}
	a.decisions = append(a.decisions, out.Transitions...)
	l.note(func() { l.acts = append(l.acts, a) })
	return got, nil
}

func (l *life) json(what, login, method, path, match string, body any, wish bool) (reply, error) {
	return l.act(what, request{login: login, method: method, path: path, kind: "application/json", body: asJSON(body), match: match}, wish)
}

func (l *life) capture() error {
	title := fmt.Sprintf("Bestand %06d", serials.Add(1))
	got, err := l.json("capture", "steward", http.MethodPost, "/holdings", "", map[string]any{"authority": l.town.Dept, "content": map[string]any{
		"title": title, "description": "Was bei Störungen entstand.", "theme": []string{"ENVI"}, "licence": "dl-zero-de/2.0", "contact_mailbox": "umwelt@musterstadt.example",
	}}, false)
	l.id, l.digest = got.text("id"), got.text("digest")
	return err
}

func (l *life) upload() error {
	content := fmt.Appendf(nil, "art;jahr\nLinde;%d\n", serials.Add(1))
	if l.rnd.IntN(4) == 0 {
		content = []byte("art;jahr\nLinde;1990\n") // bytes that others store at the same time
	}
	body, kind := asForm(map[string]string{"title": "Liste", "audiences": "public"}, "liste.csv", content)
	sum := sha256.Sum256(content)
	got, err := l.act("upload", request{
		login: "steward", method: http.MethodPost, path: "/holdings/" + l.id + "/distributions", kind: kind, body: body, file: hex.EncodeToString(sum[:]),
	}, false)
	if err != nil {
		return err
	}
	l.digest = got.text("digest")
	return nil
}

// harmless are answers to every question that leave a holding open.
var harmless = sync.OnceValue(func() map[string]any {
	out := map[string]any{}
	for id, a := range screeningtest.Harmless(screening.Default()) {
		out[id] = map[string]any{"value": a.Value}
	}
	return out
})

func (l *life) answer() error {
	got, err := l.json("answer", "steward", http.MethodPut, "/holdings/"+l.id+"/screening", l.digest, map[string]any{"answers": harmless()}, false)
	l.digest = got.text("digest")
	return err
}

func (l *life) take(login, verb string, more map[string]any) func() error {
	return func() error {
		body := map[string]any{"verb": verb, "digest": l.digest}
		for k, v := range more {
			body[k] = v
		}
		got, err := l.json(verb, login, http.MethodPost, "/holdings/"+l.id+"/transitions", "", body, true)
		if err == nil {
			l.digest, l.review = got.text("digest"), got.text("review_digest")
		}
		return err
	}
}

func (l *life) handOver(verb string) func() error { return l.take("steward", verb, nil) }

func (l *life) sign(login, slot, mark string) func() error {
	return func() error {
		body := map[string]any{"slot": slot, "mark": mark, "digest": l.review}
		if mark == "returned" {
			body["reason"] = "Bitte die Beschreibung ergänzen."
		}
		_, err := l.json(mark, login, http.MethodPost, "/holdings/"+l.id+"/signoffs", "", body, true)
		return err
	}
}

// list imports a small list. A second import of the same bytes under another key is not asked for: it is an act of its own.
func (c *crew) list(rnd *rand.Rand) error {
	c.pause.RLock()
	defer c.pause.RUnlock()
	var b strings.Builder
	b.WriteString("Titel;Beschreibung\n")
	const rows = 3
	for range rows {
		fmt.Fprintf(&b, "Liste %06d;Aus einer Tabelle\n", serials.Add(1))
	}
	body, kind := asForm(map[string]string{"authority": c.town.Dept}, "liste.csv", []byte(b.String()))
	r := request{login: "second", method: http.MethodPost, path: "/imports", kind: kind, body: body, key: newKey()}
	got, err := c.known(rnd, r)
	if err != nil {
		return err
	}
	var report struct {
		ID      string
		Created int
	}
	_ = json.Unmarshal(got.body, &report)
	if !got.ok() || report.Created != rows {
		c.wrong("import: %d %.400s", got.status, got.body)
		return errOver
	}
	c.note(func() { c.acts = append(c.acts, act{what: "import", key: r.key, list: report.ID, rows: rows}) })
	return nil
}
