package api_test

import (
	"net/http"
	"strings"
	"testing"

	"freigabe/domain"
)

// captured captures a holding with complete content and harmless answers, except for those given.
func (w *town) captured(with map[string]any) (id string) {
	w.t.Helper()
	id = w.do("steward", "POST", "/holdings", map[string]any{"authority": w.dept, "content": complete}).want(http.StatusCreated).str("id")
	answers := harmless()
	for k, v := range with {
		answers[k] = v
	}
	w.answer(id, answers).want(http.StatusOK)
	return id
}

func (w *town) answer(id string, answers any) reply {
	w.t.Helper()
	tag := w.do("steward", "GET", "/holdings/"+id, nil).want(http.StatusOK).header.Get("ETag")
	return w.do("steward", "PUT", "/holdings/"+id+"/screening", map[string]any{"answers": answers}, "If-Match", tag)
}

func TestScreeningShowsQuestionsAnswersAndClass(t *testing.T) {
	t.Parallel()
	w := one(t)
	office(w)
	id := w.captured(nil)
	got := w.do("steward", "GET", "/holdings/"+id+"/screening", nil, "Accept-Language", "en").want(http.StatusOK).json()
	if got["class"] != "open" || got["complete"] != true || len(got["questions"].([]any)) < 27 {
		t.Errorf("class %v, complete %v, %d questions", got["class"], got["complete"], len(got["questions"].([]any)))
	}
	w.answer(id, map[string]any{"V1": nil}).want(http.StatusOK)
	got = w.do("steward", "GET", "/holdings/"+id+"/screening", nil).want(http.StatusOK).json()
	if got["class"] != "undetermined" || got["class_so_far"] != "open" || len(got["unanswered"].([]any)) != 1 {
		t.Errorf("after taking V1 away: %v %v %v", got["class"], got["class_so_far"], got["unanswered"])
	}
	if r := w.do("steward", "POST", "/holdings/"+id+"/transitions", map[string]any{"verb": "screen", "digest": w.do("steward", "GET", "/holdings/"+id, nil).str("digest")}); r.status != http.StatusConflict || r.str("key") != "screening.incomplete" {
		t.Errorf("screen: %d %s", r.status, r.body)
	}
	explained := w.do("steward", "GET", "/holdings/"+id+"/explain", nil).want(http.StatusOK)
	if !strings.Contains(string(explained.body), "Die Frage V1 ist noch nicht beantwortet.") {
		t.Errorf("explain does not say what is missing: %s", explained.body)
	}
	tag := w.do("steward", "GET", "/holdings/"+id, nil).header.Get("ETag")
	w.do("steward", "PUT", "/holdings/"+id+"/screening", `{"stricter":{"class":"internal","reason":"Vorsicht"}}`, "If-Match", tag).want(http.StatusOK)
	tag = w.do("steward", "GET", "/holdings/"+id, nil).header.Get("ETag")
	w.do("steward", "PUT", "/holdings/"+id+"/screening", `{"stricter":null}`, "If-Match", tag).want(http.StatusOK)
}

func TestTreatmentsAreReportedWithEvidenceAndConfirmedByAnother(t *testing.T) {
	t.Parallel()
	w := one(t)
	office(w)
	w.person("dpo", domain.DataProtectionOfficer)
	id := w.captured(nil)
	// a class set by hand asks for a treatment of its own, which the open data officer confirms
	tag := w.do("steward", "GET", "/holdings/"+id, nil).header.Get("ETag")
	w.do("steward", "PUT", "/holdings/"+id+"/screening", `{"stricter":{"class":"open_after_treatment","reason":"Koordinaten vergröbern"}}`, "If-Match", tag).want(http.StatusOK)
	file := w.form("steward", "POST", "/holdings/"+id+"/distributions", map[string]string{"audiences": "public", "title": "grob"}, "grob.csv", "x;y\n1;2\n").want(http.StatusCreated)
	path := "/holdings/" + id + "/treatments/stricter/"
	w.do("oda", "POST", path+"confirm", `{"note":"reicht"}`).want(http.StatusConflict)
	w.form("steward", "POST", path+"done", map[string]string{"note": "auf 100 m gerundet"}, "beleg.txt", "gerundet").want(http.StatusOK)
	w.do("steward", "POST", path+"confirm", nil).want(http.StatusForbidden)
	if got := w.do("oda", "POST", path+"confirm", `{"note":"reicht"}`).want(http.StatusOK); got.str("decision") == "" {
		t.Errorf("no decision: %s", got.body)
	}
	w.do("oda", "POST", "/holdings/"+id+"/distributions/"+file.str("distribution")+"/unaffected", nil).want(http.StatusOK)
	h := w.do("steward", "GET", "/holdings/"+id, nil).want(http.StatusOK).json()
	treatment := h["treatments"].([]any)[0].(map[string]any)
	proof := treatment["evidence"].([]any)[0].(map[string]any)
	got := w.do("oda", "GET", "/holdings/"+id+"/files/"+proof["sha256"].(string), nil).want(http.StatusOK)
	if string(got.body) != "gerundet" || !strings.HasPrefix(got.header.Get("Content-Disposition"), "attachment") || !strings.HasPrefix(got.header.Get("Content-Security-Policy"), "sandbox") {
		t.Errorf("evidence: %q %v", got.body, got.header)
	}
	w.do("oda", "GET", "/holdings/"+id+"/files/"+strings.Repeat("0", 64), nil).want(http.StatusNotFound)

	question := "P1"
	ev := w.form("steward", "POST", "/holdings/"+id+"/screening/"+question+"/evidence", nil, "vermerk.pdf", "%PDF").want(http.StatusOK)
	_ = ev
	s := w.do("steward", "GET", "/holdings/"+id+"/screening", nil).json()["questions"].([]any)
	for _, q := range s {
		q := q.(map[string]any)
		if q["id"] == question {
			if files := q["answer"].(map[string]any)["evidence"].([]any); len(files) != 1 {
				t.Errorf("evidence of %s: %v", question, files)
			}
		}
	}
	if r := w.answer(id, map[string]any{question: map[string]any{"value": "no", "evidence": []string{strings.Repeat("a", 64)}}}); r.status != 422 || r.str("key") != "api.evidence" {
		t.Errorf("foreign evidence: %d %s", r.status, r.body)
	}
}

func TestAReviewIsAskedAboutHandedOnReturnedAndTakenBack(t *testing.T) {
	t.Parallel()
	w := one(t)
	office(w)
	w.person("head2", domain.DepartmentHead)
	id := w.captured(nil)
	w.step("steward", id, "screen", nil).want(http.StatusOK)
	w.step("steward", id, "release_internally", nil).want(http.StatusOK)
	review := w.do("head", "GET", "/holdings/"+id+"/explain", nil).want(http.StatusOK)
	digest := review.str("review", "digest")
	if places := review.json()["places"].([]any); len(places) != 1 || places[0].(map[string]any)["mine"] != true {
		t.Errorf("places: %v", places)
	}
	if n := len(w.do("head", "GET", "/reviews", nil).want(http.StatusOK).json()["items"].([]any)); n != 1 {
		t.Errorf("%d open reviews", n)
	}
	if body := string(w.do("head", "GET", "/tasks", nil).want(http.StatusOK).body); !strings.Contains(body, `"kind":"sign"`) || !strings.Contains(body, id) {
		t.Errorf("tasks: %s", body)
	}

	asked := w.do("head", "POST", "/holdings/"+id+"/questions", map[string]any{"to": w.people["steward"], "text": "Warum jährlich?"}).want(http.StatusCreated)
	answer := "/holdings/" + id + "/questions/" + asked.str("question") + "/answer"
	w.do("oda", "POST", answer, `{"text":"weil"}`).want(http.StatusForbidden)
	w.do("steward", "POST", answer, `{"text":"Weil jährlich gezählt wird."}`).want(http.StatusOK)
	if body := string(w.do("head", "GET", "/holdings/"+id+"/questions", nil).want(http.StatusOK).body); !strings.Contains(body, "Weil jährlich") {
		t.Errorf("questions: %s", body)
	}

	if r := w.do("steward", "POST", "/holdings/"+id+"/signoffs", map[string]any{"slot": "department_head", "mark": "signed", "digest": digest}); r.status != http.StatusForbidden || r.str("key") != "signoff.not_entitled" {
		t.Errorf("the steward signs: %d %s", r.status, r.body)
	}
	if r := w.do("head", "POST", "/holdings/"+id+"/signoffs", map[string]any{"slot": "department_head", "mark": "signed", "digest": strings.Repeat("0", 64)}); r.status != http.StatusPreconditionFailed || r.str("key") != "signoff.digest_changed" {
		t.Errorf("another digest: %d %s", r.status, r.body)
	}
	w.do("head", "POST", "/holdings/"+id+"/delegations", map[string]any{"slot": "department_head", "to": w.people["head2"], "digest": digest, "reason": "Urlaub"}).want(http.StatusOK)
	if got := w.do("head2", "POST", "/holdings/"+id+"/signoffs", map[string]any{"slot": "department_head", "mark": "returned", "digest": digest, "reason": "Feld fehlt"}).want(http.StatusOK); got.str("state") != "captured" || got.str("review") != "returned" {
		t.Errorf("returned: %s", got.body)
	}
	w.step("steward", id, "screen", nil).want(http.StatusOK)
	w.step("steward", id, "release_internally", nil).want(http.StatusOK)
	w.do("steward", "POST", "/holdings/"+id+"/transitions", `{"verb":"recall"}`).want(http.StatusOK)
	w.step("steward", id, "return", map[string]any{"reason": "doch nicht"}).want(http.StatusOK)

	digest = w.do("steward", "GET", "/holdings/"+id, nil).str("digest")
	w.do("steward", "POST", "/holdings/"+id+"/deferral", map[string]any{"digest": digest, "until": "2027-06-30", "code": "effort"}).want(http.StatusOK)
	w.step("steward", id, "withhold", map[string]any{"ground": groundOf(w, id), "review_date": "2027-12-01"}).want(http.StatusOK)
	if got := w.sign("head", id, "department_head").want(http.StatusOK); got.str("state") != "withheld" {
		t.Errorf("withheld: %s", got.body)
	}
	history := w.do("auditor", "GET", "/holdings/"+id+"/history?limit=3", nil).want(http.StatusOK).json()
	if len(history["items"].([]any)) != 3 || history["next"] == "" {
		t.Fatalf("history: %v", history)
	}
	more := w.do("auditor", "GET", "/holdings/"+id+"/history?limit=200&cursor="+history["next"].(string), nil).want(http.StatusOK).json()
	if n := len(more["items"].([]any)); n < 7 {
		t.Errorf("%d decisions behind the first three", n)
	}
	if body := string(w.do("auditor", "GET", "/holdings/"+id+"/changes", nil).want(http.StatusOK).body); !strings.Contains(body, `"field":"answers.V1"`) {
		t.Errorf("changes: %s", body)
	}
}

func groundOf(w *town, id string) string {
	w.t.Helper()
	for _, g := range w.do("steward", "GET", "/holdings/"+id+"/screening", nil).json()["grounds"].([]any) {
		if g := g.(map[string]any); g["refuses"] == true {
			return g["code"].(string)
		}
	}
	w.t.Fatal("no ground that bars a release")
	return ""
}
