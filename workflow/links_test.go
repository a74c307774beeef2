package workflow_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// web is the Internet as a test sees it: what each address leads to. An address that is not in it gives nothing.
type web struct {
	pages map[string]string
	asked []string
	while func() // happens while an answer is awaited
}

func (b *web) hash(_ context.Context, url string) (domain.Digest, error) {
	b.asked = append(b.asked, url)
	if b.while != nil {
		b.while()
	}
	if page, ok := b.pages[url]; ok {
		return domain.DigestOf([]byte(page)), nil
	}
	return "", errors.New("no such host")
}

// watch is the run of the next day, after everything was checked before. It gives what was asked.
func (w *town) watch(b *web) []string {
	w.t.Helper()
	w.clock.set(w.clock.now().Add(25 * time.Hour))
	return w.watchNow(b)
}

func (w *town) watchNow(b *web) []string {
	w.t.Helper()
	b.asked = nil
	must(w.t, w.WatchLinks(w.ctx(), b.hash))
	return b.asked
}

// linked is a captured holding with links, published.
func (w *town) linked(title string, audiences []domain.Audience, urls ...string) workflow.Held {
	w.t.Helper()
	h := w.answered(w.captured(title), nil)
	w.attach(h, audiences, urls...)
	return w.published(h)
}

func (w *town) attach(h workflow.Held, audiences []domain.Audience, urls ...string) {
	w.t.Helper()
	for _, u := range urls {
		_, err := w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: h.ID, Link: u, Audiences: audiences})
		must(w.t, err)
	}
}

// published takes a captured holding through all steps.
func (w *town) published(h workflow.Held) workflow.Held {
	w.t.Helper()
	h = w.step("steward", w.held(h.ID), domain.Screen)
	h = w.step("steward", h, domain.ReleaseInternally)
	w.sign("head", h, "department_head")
	h = w.step("steward", w.held(h.ID), domain.Approve)
	w.sign("officer", h, "open_data_officer")
	w.sign("head", h, "department_head")
	return w.step("editor", w.held(h.ID), domain.Publish)
}

var forPublic = []domain.Audience{domain.ForPublic}

const trees = "https://geo.example/trees"

func TestALinkThatLeadsToOtherBytesMakesATask(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		b := &web{pages: map[string]string{trees: "a"}}
		h := w.linked("Bäume", forPublic, trees)
		w.attach(w.captured("Entwurf"), forPublic, "https://draft.example/")
		w.linked("nur intern verlinkt", []domain.Audience{domain.ForInternal}, "https://intranet.example/")
		inside := w.answered(w.captured("nur intern freigegeben"), nil)
		w.attach(inside, []domain.Audience{domain.ForInternal, domain.ForPublic}, "https://intranet.example/")
		w.step("steward", w.step("steward", w.held(inside.ID), domain.Screen), domain.ReleaseInternally)
		w.sign("head", w.held(inside.ID), "department_head")
		b.while = func() { w.get(h.ID) } // a unit of work of its own: on SQLite none other can be open
		for range 2 {
			if asked := w.watch(b); !slices.Equal(asked, []string{trees}) {
				t.Fatalf("asked for %v", asked)
			}
			if asked := w.watchNow(b); len(asked) != 0 {
				t.Errorf("asked twice a day for %v", asked)
			}
		}
		if tasks := w.tasks(h.ID, "link_changed"); len(tasks) != 0 {
			t.Errorf("tasks without a change: %+v", tasks)
		}
		rev := w.get(h.ID).Rev
		for _, page := range []string{"b", "c", "c"} { // the second change meets the open task
			b.pages[trees] = page
			w.watch(b)
			tasks := w.tasks(h.ID, "link_changed")
			want := string(w.get(h.ID).Edition.Distributions[0].ID)
			if len(tasks) != 1 || tasks[0].Ref != want || tasks[0].Role != domain.OpenDataOfficer || tasks[0].Due != "2026-12-10" {
				t.Errorf("tasks = %+v", tasks)
			}
		}
		if now := w.get(h.ID); now.State != domain.Published || !now.HasLive(domain.ForPublic) || now.Rev != rev+1 {
			t.Errorf("state %s, live %v, rev %d after %d", now.State, now.Live, now.Rev, rev)
		}
		w.rewrites("UPDATE task SET done_at = 1")
		w.watch(b)
		if tasks := w.tasks(h.ID, "link_changed"); len(tasks) != 0 {
			t.Errorf("a change is told twice: %+v", tasks)
		}
		b.pages[trees] = "a"
		w.watch(b)
		if tasks := w.tasks(h.ID, "link_changed"); len(tasks) != 1 {
			t.Errorf("tasks after the next change: %+v", tasks)
		}
	})
}

func TestALinkThatFailsThreeTimesInARowMakesATask(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		b := &web{pages: map[string]string{}}
		h := w.linked("Bäume", forPublic, trees)
		for i, day := range []struct {
			page            string
			broken, changed int
		}{{"", 0, 0}, {"", 0, 0}, {"a", 0, 0}, {"", 0, 0}, {"", 0, 0}, {"", 1, 0}, {"", 1, 0}, {"a", 0, 0}, {"", 0, 0}, {"b", 0, 1}} {
			delete(b.pages, trees)
			if day.page != "" {
				b.pages[trees] = day.page
			}
			w.watch(b)
			broken, changed := w.tasks(h.ID, "link_broken"), w.tasks(h.ID, "link_changed")
			if len(broken) != day.broken || len(changed) != day.changed {
				t.Errorf("day %d: tasks %+v and %+v, want %d and %d", i, broken, changed, day.broken, day.changed)
			}
		}
	})
}

func TestLinksOfWhatIsNoLongerPublicAreForgotten(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		b := &web{pages: map[string]string{trees: "a"}}
		h := w.linked("Bäume", forPublic, trees, "https://gone.example/")
		for range 3 {
			w.watch(b)
		}
		b.pages[trees] = "b"
		w.watch(b)
		open := func() int { return len(w.tasks(h.ID, "link_changed")) + len(w.tasks(h.ID, "link_broken")) }
		if n := open(); n != 2 {
			t.Fatalf("%d tasks, want one for each link", n)
		}
		const parks = "https://geo.example/parks"
		b.pages[parks] = "p"
		h = w.step("steward", w.held(h.ID), domain.Revise)
		for _, f := range w.get(h.ID).Edition.Distributions {
			_, err := w.Detach(w.ctx(), w.as("steward"), workflow.Attach{Holding: h.ID, Distribution: f.ID})
			must(t, err)
		}
		w.attach(h, forPublic, parks)
		if asked := w.watch(b); len(asked) != 2 || open() != 2 {
			t.Errorf("while the next edition is worked on: asked for %v, %d tasks", asked, open())
		}
		h = w.published(h)
		if asked := w.watch(b); !slices.Equal(asked, []string{parks}) || open() != 0 {
			t.Errorf("after the replacement: asked for %v, %d tasks", asked, open())
		}
		b.pages[parks] = "q"
		w.watch(b)
		h = w.step("dpo", w.held(h.ID), domain.Withdraw, withdrawal)
		if asked := w.watch(b); len(asked) != 0 || open() != 0 || w.asks("SELECT count(*) FROM link_watch") != 0 {
			t.Errorf("after the withdrawal: asked for %v, %d tasks", asked, open())
		}
		h = w.step("steward", h, domain.Reinstate)
		w.sign("officer", h, "open_data_officer")
		w.sign("head", h, "department_head")
		b.pages[parks] = "r"
		if asked := w.watch(b); !slices.Equal(asked, []string{parks}) || open() != 0 {
			t.Errorf("reinstated: asked for %v, %d tasks", asked, open())
		}
		w.step("dpo", w.held(h.ID), domain.Withdraw, withdrawal, func(in *workflow.Step) { in.Audience = "internal" })
		if asked := w.watch(b); !slices.Equal(asked, []string{parks}) {
			t.Errorf("after the withdrawal of the internal release alone: asked for %v", asked)
		}
	})
}

func TestWhatHappensWhileAnAnswerIsAwaitedCounts(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.linked("Bäume", forPublic, trees)
		w.watch(&web{pages: map[string]string{trees: "a"}})

		inner := &web{pages: map[string]string{trees: "b"}}
		once := false
		outer := &web{pages: map[string]string{trees: "c"}, while: func() {
			if !once {
				once = true
				w.watchNow(inner) // another process
			}
		}}
		w.watch(outer)
		if n := w.asks("SELECT count(*) FROM link_watch WHERE sha256 = ?", string(domain.DigestOf([]byte("b")))); n != 1 {
			t.Error("a check was stored over one that was made meanwhile")
		}

		w.watch(&web{while: func() { w.step("dpo", w.held(h.ID), domain.Withdraw, withdrawal) }})
		if n := w.asks("SELECT count(*) FROM link_watch"); n != 0 {
			t.Errorf("%d links of a withdrawn release", n)
		}

		w.linked("Parks", forPublic, trees)
		ctx, stop := context.WithCancel(w.ctx())
		b := &web{while: stop}
		if err := w.WatchLinks(ctx, b.hash); !errors.Is(err, context.Canceled) {
			t.Errorf("error = %v", err)
		}
		if n := w.asks("SELECT count(*) FROM link_watch WHERE failed = 0 AND checked_at IS NULL"); n != 1 {
			t.Error("the end of the service counts as a failure of the link")
		}
	})
}

func TestARunChecksAtMostFiftyLinks(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		var urls []string
		for i := range 53 {
			urls = append(urls, fmt.Sprintf("https://geo.example/%d", i))
		}
		w.linked("viele", forPublic, urls...)
		b := &web{}
		first := w.watchNow(b)
		w.clock.set(monday.Add(time.Hour))
		second := w.watchNow(b)
		if all := slices.Sorted(slices.Values(slices.Concat(first, second))); len(first) != 50 || !slices.Equal(all, slices.Sorted(slices.Values(urls))) {
			t.Errorf("asked for %d, then for %d", len(first), len(second))
		}
		if third := w.watch(b); !slices.Equal(slices.Sorted(slices.Values(third)), slices.Sorted(slices.Values(first))) {
			t.Errorf("a day later asked for %v, want those that have waited longest", third)
		}
	})
}
