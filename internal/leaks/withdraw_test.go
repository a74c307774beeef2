package leaks

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// TestAWithdrawalActsEverywhereAtOnce warms two processes over one database with everything that shows a public holding, withdraws
// it through one of them, and asks both for everything again, with the tags that they gave out before.
func TestAWithdrawalActsEverywhereAtOnce(t *testing.T) {
	t.Parallel()
	w := copied(t)
	h := w.alpha.capture("to be withdrawn", "bald-zurueckgezogen")
	file := h.attach(false, "", domain.ForInternal, domain.ForPublic)
	h.answer()
	h.public()
	must(t, w.v.seq.Drain(w.ctx))
	other := w.over(t, dirOf(w), w.clock)
	one, two := w.v, other.v
	gone := func(place string) bool { return strings.HasPrefix(place, h.place+"/") }

	dataset := "/dataset/" + h.Name
	title := word(h.place + "/public/title")
	name := word(h.place+"/file for public/file name") + ".csv"
	anonymous, colleague, key := w.outside[0], w.outside[3], w.outside[4]
	type surface struct {
		by *viewer
		to string
	}
	surfaces := []surface{
		{anonymous, "/"},
		{anonymous, dataset},
		{anonymous, dataset + "?lang=en"},
		{anonymous, dataset + "/release.json"},
		{anonymous, "/dataset"},
		{anonymous, "/dataset?q=" + title},
		{anonymous, "/dataset?organization=alpha"},
		{anonymous, "/dataset?theme=ENVI"},
		{anonymous, "/dataset?lang=en"},
		{anonymous, "/organization"},
		{anonymous, "/organization/alpha"},
		{anonymous, "/organization/alpha_umwelt"},
		{anonymous, "/register"},
		{anonymous, "/catalog"},
		{anonymous, "/catalog.ttl"},
		{anonymous, dataset + "/resource/" + string(file)},
		{anonymous, dataset + "/resource/" + string(file) + "/download/" + name},
		{anonymous, dataset + "/resource/" + string(file) + "/download/x"},
		{anonymous, "/ledger/releases"},
		{anonymous, "/robots.txt"},
		{colleague, "/desk/released"},
		{colleague, "/desk/released?q=" + title},
		{colleague, "/desk/released/" + h.Name},
		{colleague, "/desk/search?q=" + title},
		{colleague, "/desk/released/" + h.Name + "/files/" + string(file)},
		{key, "/api/v1/releases?audience=public"},
		{key, "/api/v1/releases?audience=public&q=" + title},
		{key, "/api/v1/releases?audience=internal"},
		{key, "/api/v1/holdings/" + string(h.ID) + "/releases"},
	}
	for _, r := range h.now().Live {
		surfaces = append(surfaces, surface{key, "/api/v1/releases/" + string(r.ID)})
	}
	forms := []map[string]string{
		{},
		{"Accept": "text/turtle"},
		{"Accept": "application/json"},
		{"Accept": "application/ld+json"},
		{"Range": "bytes=0-30"},
		{"Accept-Encoding": "gzip"},
		{"If-Modified-Since": "Thu, 31 Dec 2037 23:59:59 GMT"},
	}
	methods := []string{http.MethodGet, http.MethodHead}
	tags, shows, statuses := map[string]string{}, 0, map[string]int{}
	keyOf := func(s surface, f int) string { return s.by.name + s.to + strconv.Itoa(f) }
	answers := 0
	for _, v := range []*service{one, two, one} { // the second time from warm caches
		for _, s := range surfaces {
			for f, form := range forms {
				got := v.ask(s.by, asking{target: s.to, header: form})
				answers++
				if slices.ContainsFunc(found(got.text()), func(x string) bool { return gone(w.can.place(x)) && !strings.Contains(s.to, x) }) {
					shows++
				}
				tags[keyOf(s, f)], statuses[keyOf(s, f)] = got.header.Get("Etag"), got.status
				if s.by == anonymous && got.status == http.StatusOK {
					brief(t, s.to, got)
				}
			}
		}
	}
	if shows < 100 {
		t.Fatalf("only %d answers show the holding before it is withdrawn", shows)
	}

	// through the pages, as a person would
	officer := &viewer{}
	officer.session, officer.csrf = w.alpha.signIn("officer2")
	now := h.refresh()
	if _, err := one.desk.Transition(w.ctx, h.as("officer2"), workflow.Step{Holding: h.ID, Verb: domain.Withdraw, Digest: now.Edition.WorkingDigest(), Code: "error", Reason: h.text("withdraw/why")}); err != nil {
		t.Fatal(err)
	}
	for _, v := range []*service{two, one} {
		for _, s := range surfaces {
			for f, form := range forms {
				for _, m := range methods {
					for _, tag := range []string{"", tags[keyOf(s, f)]} {
						head := map[string]string{}
						for k, x := range form {
							head[k] = x
						}
						if tag != "" {
							head["If-None-Match"] = tag
						}
						a := asking{method: m, target: s.to, header: head}
						got := v.ask(s.by, a)
						answers++
						for _, x := range found(got.text()) {
							if place := w.can.place(x); gone(place) && !strings.Contains(s.to, x) {
								t.Errorf("%s still sees %q in the answer %d to %s", s.by.name, place, got.status, a)
							}
						}
						named := strings.Contains(s.to, h.Name) || strings.Contains(s.to, "/releases/")
						if named && got.status != http.StatusNotFound && got.status != http.StatusGone && got.status != http.StatusMethodNotAllowed {
							t.Errorf("%s: status %d after the withdrawal, was %d", a, got.status, statuses[keyOf(s, f)])
						}
						if tag != "" && got.status == http.StatusNotModified && got.header.Get("Etag") == tag && strings.Contains(s.to, title) {
							t.Errorf("%s: 304 for what was found before", a)
						}
					}
				}
			}
		}
	}
	tomb := two.ask(anonymous, asking{target: dataset})
	if tomb.status != http.StatusGone || !strings.Contains(tomb.body, h.Name) {
		t.Errorf("%s: %d, want a tombstone with the name", dataset, tomb.status)
	}
	t.Logf("count: %d answers over %d surfaces of two processes, %d of them showed the holding before", answers, len(surfaces), shows)
}

func dirOf(w *world) string {
	path := w.v.store.Config().Path
	return path[:strings.LastIndexByte(path, '/')]
}

var age = regexp.MustCompile(`max-age=(\d+)`)

// brief wants that a shared cache keeps a public answer for a minute at most, and asks then.
func brief(t *testing.T, to string, got answer) {
	t.Helper()
	control := got.header.Get("Cache-Control")
	if strings.HasPrefix(to, "/assets/") || to == "/ledger/key" || strings.HasPrefix(to, "/ledger/consistency") {
		return
	}
	if strings.Contains(control, "no-store") || strings.Contains(control, "no-cache") {
		return
	}
	m := age.FindStringSubmatch(control)
	if m == nil || !strings.Contains(control, "must-revalidate") {
		t.Errorf("%s: Cache-Control %q does not say must-revalidate and how long", to, control)
		return
	}
	if n, _ := strconv.Atoi(m[1]); n > 60 {
		t.Errorf("%s: Cache-Control %q keeps it for more than a minute", to, control)
	}
}

// TestNothingBegunAfterTheWithdrawalShowsIt polls two processes while a third party withdraws: what was asked after the withdrawal was
// acknowledged shows nothing of the holding.
func TestNothingBegunAfterTheWithdrawalShowsIt(t *testing.T) {
	t.Parallel()
	w := copied(t)
	rounds := 3
	if long() {
		rounds = 40
	}
	other := w.over(t, dirOf(w), w.clock)
	anonymous := w.outside[0]
	late, asked := 0, 0
	for i := range rounds {
		h := w.alpha.capture("polled "+strconv.Itoa(i), "abgefragt-"+strconv.Itoa(i))
		h.answer()
		h.public()
		title := word(h.place + "/public/title")
		targets := []string{"/dataset/" + h.Name, "/dataset", "/catalog.ttl", "/dataset?q=Liste", "/dataset/" + h.Name + "/release.json"}
		acknowledged := make(chan time.Time, 1)
		type hit struct {
			begun time.Time
			shows bool
		}
		hits := make(chan hit, 4096)
		stop := make(chan struct{})
		done := make(chan struct{}, 2)
		for k, v := range []*service{w.v, other.v} {
			go func() {
				defer func() { done <- struct{}{} }()
				for n := k; n < 2000; n++ {
					select {
					case <-stop:
						return
					default:
					}
					begun := time.Now()
					got := v.ask(anonymous, asking{target: targets[n%len(targets)]})
					hits <- hit{begun, strings.Contains(got.body, title)}
				}
			}()
		}
		for len(hits) < 20 {
			time.Sleep(time.Millisecond)
		}
		h.step("officer2", domain.Withdraw, func(s *workflow.Step) { s.Code = "error" })
		acknowledged <- time.Now()
		at := <-acknowledged
		for from := len(hits); len(hits) < min(from+30, cap(hits)-10); {
			time.Sleep(time.Millisecond)
		}
		close(stop)
		<-done
		<-done
		close(hits)
		shown := 0
		for x := range hits {
			asked++
			if x.shows {
				shown++
				if x.begun.After(at) {
					late++
				}
			}
		}
		if shown == 0 {
			t.Errorf("round %d: nobody ever saw the holding", i)
		}
	}
	t.Logf("count: %d withdrawals under %d requests, %d late hits", rounds, asked, late)
	if late > 0 {
		t.Errorf("%d requests that began after the acknowledgement still show the holding", late)
	}
}
