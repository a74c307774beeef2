package workflow_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

// tamperings are changes that an intruder makes in the database between approve and publish, or that time brought.
var tamperings = []struct {
	name, key string
	change    func(w *town, h *domain.Holding)
}{
	{"other bytes to publish", "publish.digest", func(w *town, h *domain.Holding) {
		w.rewrites("UPDATE review_document SET body = " + w.blob(bytes.ReplaceAll(w.bytes(h), []byte("Standorte"), []byte("Namen!!!!"))) + " WHERE review_id = " + quote(h.Public.Review) + " AND audience = 'public'")
	}},
	{"other bytes with their own digest", "publish.digest", func(w *town, h *domain.Holding) {
		body := bytes.ReplaceAll(w.bytes(h), []byte("Standorte"), []byte("Namen!!!!"))
		w.rewrites("UPDATE review_document SET body = " + w.blob(body) + ", digest = " + quote(domain.DigestOf(body)) + " WHERE review_id = " + quote(h.Public.Review) + " AND audience = 'public'")
	}},
	{"another review body", "publish.digest", func(w *town, h *domain.Holding) {
		w.rewrites("UPDATE review SET body = " + w.blob([]byte(`{}`)) + " WHERE id = " + quote(h.Public.Review))
	}},
	{"other bytes, digest and review body", "publish.digest", func(w *town, h *domain.Holding) {
		body := bytes.ReplaceAll(w.bytes(h), []byte("Standorte"), []byte("Namen!!!!"))
		r := w.review(h.Public.Review)
		all := bytes.ReplaceAll(r.Body, []byte(domain.DigestOf(w.bytes(h))), []byte(domain.DigestOf(body)))
		w.rewrites("UPDATE review_document SET body = " + w.blob(body) + ", digest = " + quote(domain.DigestOf(body)) + " WHERE review_id = " + quote(h.Public.Review) + " AND audience = 'public'")
		w.rewrites("UPDATE review SET body = " + w.blob(all) + ", digest = " + quote(domain.DigestOf(all)) + " WHERE id = " + quote(h.Public.Review))
	}},
	{"no bytes at all", "publish.digest", func(w *town, h *domain.Holding) {
		w.rewrites("DELETE FROM review_document WHERE review_id = " + quote(h.Public.Review))
	}},
	{"a review that is not complete", "publish.no_review", func(w *town, h *domain.Holding) {
		w.rewrites("UPDATE review SET status = 'recalled' WHERE id = " + quote(h.Public.Review))
	}},
	{"a place without its signature", "publish.no_review", func(w *town, h *domain.Holding) {
		w.rewritePlaces(h, func(p []domain.Place) []domain.Place { p[0].Signoff = nil; return p })
	}},
	{"a review of another edition", "publish.no_review", func(w *town, h *domain.Holding) {
		w.rewrites("UPDATE review SET edition = 7 WHERE id = " + quote(h.Public.Review))
	}},
	{"another class on the holding", "screening.class_changed", func(w *town, h *domain.Holding) {
		w.rewrites("UPDATE holding SET class = 'internal' WHERE id = " + quote(h.ID))
	}},
	{"an answer that is gone", "screening.incomplete", func(w *town, h *domain.Holding) {
		must(w.t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) error {
			now, err := tx.Holding(w.ctx(), h.ID)
			if err != nil {
				return err
			}
			delete(now.Edition.Answers, "K1")
			tx.SaveEdition(now)
			tx.SaveHolding(now)
			return nil
		}))
	}},
	{"a stricter answer", "screening.class_changed", func(w *town, h *domain.Holding) {
		must(w.t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) error {
			now, err := tx.Holding(w.ctx(), h.ID)
			if err != nil {
				return err
			}
			now.Edition.Answers["U2"] = answers("U2", "no")["U2"]
			tx.SaveEdition(now)
			tx.SaveHolding(now)
			return nil
		}))
	}},
	{"a new questionnaire", "screening.again", func(w *town, h *domain.Holding) {
		pol, err := w.Read().CurrentPolicy(w.ctx(), w.root)
		must(w.t, err)
		w.questionnaire(reworded(w.t, pol.Questionnaire, "Z3"))
	}},
	{"a place fewer than the rules ask for", "publish.rule_asks_more", func(w *town, h *domain.Holding) {
		w.rewritePlaces(h, func(p []domain.Place) []domain.Place { return p[1:] })
	}},
	{"a file that is gone", "publish.file_missing", func(w *town, h *domain.Holding) {
		must(w.t, filepath.WalkDir(w.files, func(path string, d os.DirEntry, err error) error {
			if err == nil && !d.IsDir() {
				return os.Remove(path)
			}
			return err
		}))
	}},
}

func quote[T ~string](s T) string { return "'" + strings.ReplaceAll(string(s), "'", "''") + "'" }

// blob writes bytes as a literal of the database at hand.
func (w *town) blob(b []byte) string {
	const digits = "0123456789abcdef"
	var hex strings.Builder
	for _, c := range b {
		hex.WriteByte(digits[c>>4])
		hex.WriteByte(digits[c&15])
	}
	if w.store.Config().URL != "" {
		return `'\x` + hex.String() + `'`
	}
	return "x'" + hex.String() + "'"
}

func (w *town) review(id domain.ReviewID) (r *domain.Review) {
	w.t.Helper()
	must(w.t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) (err error) { r, err = tx.ReviewByID(w.ctx(), id); return err }))
	return r
}

// bytes are those that the approval of a holding signed for the public.
func (w *town) bytes(h *domain.Holding) (b []byte) {
	w.t.Helper()
	must(w.t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) error {
		docs, err := tx.ReviewBodies(w.ctx(), h.Public.Review)
		b = docs[domain.ForPublic].Body
		return err
	}))
	return b
}

func (w *town) rewritePlaces(h *domain.Holding, change func([]domain.Place) []domain.Place) {
	w.t.Helper()
	b, err := json.Marshal(change(w.review(h.Public.Review).Places))
	must(w.t, err)
	w.rewrites("UPDATE review SET places = " + quote(string(b)) + " WHERE id = " + quote(h.Public.Review))
}

func (w *town) approvedWithFile(title string) workflow.Held {
	w.t.Helper()
	h := w.answered(w.captured(title), nil)
	ref, err := w.Upload(w.ctx(), w.as("steward"), "baeume.csv", "text/csv", strings.NewReader(title), 1000)
	must(w.t, err)
	_, err = w.Attach(w.ctx(), w.as("steward"), workflow.Attach{Holding: h.ID, File: &ref, Audiences: []domain.Audience{domain.ForPublic}})
	must(w.t, err)
	h = w.step("steward", w.held(h.ID), domain.Screen)
	h = w.step("steward", h, domain.ReleaseInternally)
	w.sign("head", h, "department_head")
	h = w.step("steward", w.held(h.ID), domain.Approve, func(in *workflow.Step) { in.NotBefore = "2026-12-01" })
	w.sign("officer", h, "open_data_officer")
	w.sign("head", h, "department_head")
	return w.held(h.ID)
}

func TestPublishChecksEverythingAgain(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for _, x := range tamperings {
			w.clock.set(monday)
			h := w.approvedWithFile(x.name)
			x.change(w, w.get(h.ID))
			w.clock.set(monday.AddDate(0, 0, 8))
			_, err := w.try("editor", w.held(h.ID), domain.Publish)
			if domain.CodeOf(err) != domain.Conflict || domain.KeyOf(err) != x.key {
				t.Errorf("%s: by a person: error = %v, want %s", x.name, err, x.key)
			}
			for range 2 { // the clock tries once, and makes one task
				must(t, w.Tick(w.ctx()))
			}
			now := w.get(h.ID)
			if now.State != domain.Approved || now.HasLive(domain.ForPublic) || now.Schedule == nil || now.Schedule.Failed != x.key {
				t.Errorf("%s: by the clock: state %s, live %v, schedule %+v", x.name, now.State, now.Live, now.Schedule)
			}
			if tasks := w.tasks(h.ID, "publish_failed"); len(tasks) != 1 || tasks[0].Ref != x.key || tasks[0].Role != domain.OpenDataOfficer {
				t.Errorf("%s: tasks %+v", x.name, tasks)
			}
		}
	})
}

func TestUntouchedItIsPublishedByTheClockOnItsDay(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.approvedWithFile("unberührt")
		w.clock.set(monday.AddDate(0, 0, 8))
		must(t, w.Tick(w.ctx()))
		rel, err := w.Read().ReleaseNamed(w.ctx(), workflow.Anonymous(), domain.ForPublic, h.Name)
		must(t, err)
		var doc domain.Document
		must(t, json.Unmarshal(rel.Body, &doc))
		if len(doc.Files) != 1 || doc.Files[0].SHA256 != domain.DigestOf([]byte("unberührt")) {
			t.Errorf("files = %+v", doc.Files)
		}
	})
}

// The bytes that go live with the last signature are checked like those that are published.
func TestTheLastSignatureChecksWhatGoesLive(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.step("steward", w.screened("vertauscht", nil), domain.ReleaseInternally)
		body := bytes.ReplaceAll(w.document(h.ID, domain.ForInternal), []byte("Standorte"), []byte("Namen!!!!"))
		w.rewrites("UPDATE review_document SET body = " + w.blob(body) + ", digest = " + quote(domain.DigestOf(body)) + " WHERE review_id = " + quote(w.get(h.ID).Review.ID))
		_, err := w.trySign("head", h, "department_head")
		wants(t, err, domain.Conflict, "publish.digest")
		if now := w.get(h.ID); now.State != domain.Screened || now.HasLive(domain.ForInternal) {
			t.Errorf("state %s, live %v", now.State, now.Live)
		}
	})
}

func TestReinstateChecksAsPublishDoes(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		taken := func(title string) workflow.Held {
			return w.step("dpo", w.held(w.public(title).ID), domain.Withdraw, withdrawal)
		}
		h := taken("neuer Fragebogen")
		pol, err := w.Read().CurrentPolicy(w.ctx(), w.root)
		must(t, err)
		w.questionnaire(reworded(t, pol.Questionnaire, "Z3"))
		_, err = w.try("steward", w.held(h.ID), domain.Reinstate)
		wants(t, err, domain.Conflict, "screening.again")

		h = taken("andere Bytes")
		id := w.get(h.ID).Withdrawal.Ended[0]
		h = w.step("steward", h, domain.Reinstate)
		for _, id := range w.get(h.ID).Withdrawal.Ended {
			w.rewrites("UPDATE release_document SET body = " + w.blob([]byte(`{"a":1}`)) + " WHERE release_id = " + quote(id))
		}
		w.sign("officer", h, "open_data_officer")
		_, err = w.trySign("head", h, "department_head")
		wants(t, err, domain.Conflict, "publish.digest")
		if now := w.get(h.ID); now.State != domain.Withdrawn || len(now.Live) != 0 {
			t.Errorf("state %s, live %v, release %s", now.State, now.Live, id)
		}
	})
}

func TestASecondWithdrawalDoesNotLeadIntoAReviewThatCannotEnd(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.public("nacheinander")
		h = w.step("dpo", h, domain.Withdraw, withdrawal, func(in *workflow.Step) { in.Audience = "public" })
		h = w.step("dpo", h, domain.Withdraw, withdrawal, func(in *workflow.Step) { in.Audience = "internal" })
		_, err := w.try("steward", h, domain.Reinstate)
		wants(t, err, domain.Conflict, "reinstate.nothing")
	})
}
