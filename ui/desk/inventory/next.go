package inventory

import (
	"freigabe/domain"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// next says in a few words what is to be done with a holding. open are questions without an answer that holds.
func next(r *page.Request, h workflow.InventoryRow, open int) string {
	t := func(key string, args map[string]any) string { return r.Text("desk.inventory.next."+key, args) }
	if o := h.Open; o != nil {
		if len(o.Waits) > 0 {
			return t("review_waits", map[string]any{"number": o.Number, "role": r.Label("role", string(o.Waits[0]))})
		}
		return t("review", map[string]any{"number": o.Number})
	}
	if len(h.Rescreen) > 0 {
		return r.Count("desk.inventory.next.rescreen", len(h.Rescreen), nil)
	}
	switch h.State {
	case domain.Captured:
		switch {
		case h.Deferral != nil && h.Deferral.Until > r.Today():
			return t("deferred", map[string]any{"day": r.ShortDay(h.Deferral.Until)})
		case open > 0:
			return r.Count("desk.inventory.next.open", open, nil)
		}
		return t("screen", nil)
	case domain.Screened:
		switch {
		case h.Class.AllowsInternal():
			return t("hand_over", nil)
		case h.Class == domain.ClassBlocked:
			return t("withhold", nil)
		}
		return t("decide", nil)
	case domain.ReleasedInternally:
		if n := untreated(h.Draft); n > 0 && h.Class == domain.ClassOpenAfterTreatment {
			return r.Count("desk.inventory.next.treat", n, nil)
		}
		if h.Class.AllowsPublic() {
			return t("approve", nil)
		}
		return t("stays", nil)
	case domain.Approved:
		switch s := h.Schedule; {
		case s != nil && s.Failed != "":
			return t("failed", nil)
		case s != nil && s.NotBefore > r.Today():
			return t("publishes", map[string]any{"day": r.ShortDay(s.NotBefore)})
		}
		return t("publish", nil)
	case domain.Published:
		if h.LiveReview != "" {
			return t("current", map[string]any{"day": r.ShortDay(h.LiveReview)})
		}
	case domain.Withheld:
		if h.Withholding != nil && h.Withholding.ReviewDate != "" {
			return t("again", map[string]any{"day": r.ShortDay(h.Withholding.ReviewDate)})
		}
	case domain.Withdrawn:
		return t("withdrawn", nil)
	}
	return t("nothing", nil)
}

func untreated(e domain.Edition) int {
	n := 0
	for _, t := range e.Treatments {
		if t.Confirmed == nil {
			n++
		}
	}
	return n
}

// openQuestions counts the questions of a captured holding that have no answer that holds, 0 for others.
func openQuestions(r *page.Request, h workflow.InventoryRow) (int, error) {
	if h.State != domain.Captured {
		return 0, nil
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), h.Root)
	if err != nil {
		return 0, err
	}
	res := pol.Questionnaire.Evaluate(h.Draft.Answers, h.Draft.Stricter)
	return len(res.Unanswered) + len(res.Unclear), nil
}

// dueOf is the next day on which something of a holding is due, "" for none.
func dueOf(h workflow.InventoryRow) string {
	out := h.TaskDue
	for _, d := range []string{dayOfReview(h), dayOfAside(h)} {
		if d != "" && (out == "" || d < out) {
			out = d
		}
	}
	return out
}

func dayOfReview(h workflow.InventoryRow) string {
	if h.Open == nil {
		return ""
	}
	return h.Open.Due
}

func dayOfAside(h workflow.InventoryRow) string {
	switch {
	case h.State == domain.Approved && h.Schedule != nil:
		return h.Schedule.NotBefore
	case h.State == domain.Withheld && h.Withholding != nil:
		return h.Withholding.ReviewDate
	case h.State != domain.Approved && h.State != domain.Withheld && h.Deferral != nil:
		return h.Deferral.Until
	}
	return ""
}
