package workflow_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// inbox lists what waits for a person, "kind title".
func (w *town) inbox(who string) []string {
	w.t.Helper()
	actor := w.as(who)
	s, err := w.Scope(w.ctx(), actor)
	must(w.t, err)
	items, err := w.Inbox(w.ctx(), actor, s)
	must(w.t, err)
	var out []string
	n := 0
	for _, i := range items {
		out = append(out, string(i.Kind)+" "+i.Title)
		if i.Kind != workflow.NotYet && i.Kind != workflow.NotMine {
			n++
		}
	}
	count, _, err := w.InboxCount(w.ctx(), actor, s, 500)
	must(w.t, err)
	if count != n {
		w.t.Errorf("InboxCount() = %d, but %d of the inbox can be done", count, n)
	}
	slices.Sort(out)
	return out
}

func wantInbox(t *testing.T, w *town, who string, want ...string) {
	t.Helper()
	slices.Sort(want)
	if got := w.inbox(who); !slices.Equal(got, want) {
		t.Errorf("inbox of %s = %q, want %q", who, got, want)
	}
}

func TestAReviewMovesFromInboxToInbox(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("Bäume", nil), domain.Approve)
		wantInbox(t, w, "officer", "sign Bäume")
		wantInbox(t, w, "head", "later Bäume")
		wantInbox(t, w, "steward")
		wantInbox(t, w, "dpo")
		w.sign("officer", h, "open_data_officer")
		wantInbox(t, w, "officer")
		wantInbox(t, w, "officer2")
		wantInbox(t, w, "head", "sign Bäume")
		w.sign("head", h, "department_head")
		wantInbox(t, w, "head")

		// An officer who edited it is told that it is not theirs to sign.
		h = w.captured("Wege")
		_, err := w.Edit(w.ctx(), w.as("officer"), workflow.Patch{Holding: h.ID, Fields: map[string][]string{"comment": {"x"}}})
		must(t, err)
		h = w.step("steward", w.answered(w.held(h.ID), nil), domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		wantInbox(t, w, "officer", "barred Wege")
		wantInbox(t, w, "officer2", "sign Wege")

		_, err = w.Ask(w.ctx(), w.as("officer2"), workflow.Ask{Holding: h.ID, To: w.ids["legal"], Text: "Stimmt das?"})
		must(t, err)
		wantInbox(t, w, "legal", "question Wege")
	})
}

// republished gives a public holding with a file, of which only the file is new and a further approval is open.
func (w *town) republished(title string, change ...func(workflow.Held) workflow.Held) workflow.Held {
	w.t.Helper()
	attach := func(h workflow.Held, dist domain.DistributionID, bytes string) (workflow.Held, domain.DistributionID) {
		ref, err := w.Upload(w.ctx(), w.as("steward"), "daten.csv", "text/csv", strings.NewReader(bytes), 1000)
		must(w.t, err)
		a, err := w.Attach(w.ctx(), w.as("steward"), workflow.Attach{
			Holding: h.ID, Distribution: dist, Title: "Daten", Format: "CSV", File: &ref, Audiences: []domain.Audience{domain.ForInternal, domain.ForPublic},
		})
		must(w.t, err)
		return a.Held, a.Distribution
	}
	through := func(h workflow.Held) workflow.Held {
		h = w.step("steward", h, domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		return w.step("steward", w.held(h.ID), domain.Approve)
	}
	h, dist := attach(w.captured(title), "", "a;b\n1;2\n")
	h = through(w.answered(h, nil))
	w.sign("officer", h, "open_data_officer")
	w.sign("head", h, "department_head")
	h = w.step("officer2", w.held(h.ID), domain.Publish)
	h = w.step("steward", h, domain.Revise)
	h, _ = attach(h, dist, "a;b\n3;4\n")
	for _, f := range change {
		h = f(h)
	}
	return through(h)
}

func TestReviewsOfNewDataAreSignedTogetherByWhoOpenedEach(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		one, two, three := w.republished("Luft"), w.republished("Pegel"), w.republished("Regen")
		words := w.republished("Wind", func(h workflow.Held) workflow.Held {
			h, err := w.Edit(w.ctx(), w.as("steward"), workflow.Patch{Holding: h.ID, Fields: map[string][]string{"description": {"Anders."}}})
			must(t, err)
			return h
		})
		first := w.step("steward", w.internal("Schnee", nil), domain.Approve)
		actor := w.as("officer")
		s, err := w.Scope(w.ctx(), actor)
		must(t, err)
		alike, alone, err := w.Bundles(w.ctx(), actor, s)
		must(t, err)
		if len(alike) != 1 || len(alike[0].Rows) != 3 {
			t.Fatalf("bundles = %+v, alone = %+v", alike, alone)
		}
		why := map[string]string{}
		for _, a := range alone {
			why[a.Title] = a.Alone
		}
		if why["Wind"] != "words" || why["Schnee"] != "first" || len(why) != 2 {
			t.Errorf("alone = %v", why)
		}
		of := func(hs ...workflow.Held) (out []workflow.ReviewDigest) {
			for _, h := range hs {
				r := w.get(h.ID).Review
				out = append(out, workflow.ReviewDigest{Review: r.ID, Digest: r.Digest})
			}
			return out
		}
		all := of(one, two, three, words, first)
		sign := func(key string, what []workflow.ReviewDigest) []workflow.TogetherResult {
			actor := actor
			actor.Key, actor.Hash = key, domain.DigestOf([]byte(key))
			res, err := w.SignTogether(w.ctx(), actor, s, workflow.Together{Reviews: what, Reason: "Neue Messwerte."})
			must(t, err)
			return res
		}
		for _, r := range sign("k1", all[:2]) {
			if r.Err == nil || r.Err.Key != "together.not_seen" {
				t.Errorf("signed without a look: %+v", r)
			}
		}
		for _, r := range all {
			must(t, w.store.See(w.ctx(), s, r.Review, r.Digest, monday))
		}
		w.clock.set(monday.Add(time.Hour)) // ids of one instant have no order
		stale := all[2]
		stale.Digest = all[0].Digest
		res := sign("k2", []workflow.ReviewDigest{all[0], all[1], stale, all[3], all[4]})
		for i, want := range []string{"", "", "signoff.digest_changed", "together.not_alike", "together.not_alike"} {
			got := ""
			if res[i].Err != nil {
				got = res[i].Err.Key
			}
			if got != want {
				t.Errorf("review %d: %q, want %q", i, got, want)
			}
		}
		if res[0].Result.Decision == res[1].Result.Decision || res[0].Result.Decision == "" {
			t.Error("two signatures are not two decisions")
		}
		for i, r := range sign("k2", all[:2]) { // the same form once more
			if r.Err != nil || !r.Replays || r.Result.Decision != res[i].Result.Decision {
				t.Errorf("a double click answers %+v", r)
			}
		}
		for _, h := range []workflow.Held{one, two} {
			if p, _ := w.get(h.ID).Review.Place("open_data_officer#1"); p.Signoff == nil {
				t.Errorf("%s is not signed", h.Name)
			}
		}
		rows, err := w.Read().SignedBy(w.ctx(), s, workflow.Page{Limit: 2})
		must(t, err)
		if titles := []string{rows[0].Title, rows[1].Title}; len(rows) != 2 || !slices.Contains(titles, "Luft") || !slices.Contains(titles, "Pegel") || rows[0].Status != domain.ReviewOpen {
			t.Errorf("signed = %+v", rows)
		}
	})
}

func TestWhatAReviewAsksOfWhom(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.internal("Bäume", nil), domain.Approve)
		explain := func(who string) *workflow.ReviewExplanation {
			actor := w.as(who)
			s, err := w.Scope(w.ctx(), actor)
			must(t, err)
			c, err := w.Read().ReviewByID(w.ctx(), s, w.get(h.ID).Review.ID)
			must(t, err)
			e, err := w.ExplainReview(w.ctx(), actor, c)
			must(t, err)
			return e
		}
		e := explain("officer")
		if e.Mine == nil || e.Mine.Reason != nil || !e.MayReturn || e.MayUnsign || !slices.Contains(e.Delegates, w.ids["officer2"]) || slices.Contains(e.Delegates, w.ids["officer"]) {
			t.Errorf("officer: %+v", e)
		}
		if len(e.Askable) == 0 || e.Askable[0] != w.ids["steward"] {
			t.Errorf("whoever handed over is not the first to be asked: %v", e.Askable)
		}
		if e := explain("head"); e.Mine == nil || e.Mine.Reason == nil || e.Mine.Reason.Key != "signoff.final_last" {
			t.Errorf("head before the others: %+v", e)
		}
		if e := explain("steward"); e.Mine != nil || !e.MayRecall || e.Reason == nil {
			t.Errorf("steward: %+v", e)
		}
		w.sign("officer", h, "open_data_officer")
		if e := explain("officer"); e.Mine != nil || !e.MayUnsign || e.Given == nil {
			t.Errorf("officer afterwards: %+v", e)
		}
		if e := explain("head"); e.Mine == nil || e.Mine.Reason != nil {
			t.Errorf("head after the others: %+v", e)
		}
	})
}
