package signing

import (
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

type inboxEntry struct {
	URL     string
	Title   string
	Own     bool // the title is ours, not the name of a holding
	What    []string
	Why     []run
	Due     string
	Late    bool
	Mark    string
	Signed  component.Seg
	Deputy  bool
	DueISO  string
	DueFull string
}

func (s *say) entry(i workflow.InboxItem, row workflow.BundleRow, today string, at *domain.Authority, names map[domain.PersonID]string) (inboxEntry, error) {
	e := inboxEntry{URL: s.taskURL(i), Title: i.Title, Deputy: i.Deputy(), DueISO: i.Task.Due}
	if e.Title == "" {
		e.Title, e.Own = capital(s.Label("task", i.Task.Kind)), true
	}
	s.due(&e, i.Task.Due, today)
	switch {
	case i.Review != nil:
		e.What = append([]string{s.stepOf(i.Review)}, s.changesOf(i.Review, row, i.Facts)...)
		e.Mark = capital(s.Label("slot", string(i.Place.Kind)))
		if i.Deputy() {
			e.Mark = s.Text("desk.inbox.on_behalf", map[string]any{"mark": e.Mark})
		}
		e.Signed = s.signed(i.Review)
		why, err := s.whyHere(i, at, names, e.Signed.Of-e.Signed.On == 1)
		e.Why = why
		return e, err
	case i.Question != nil:
		e.What, e.Mark = []string{s.Text("desk.inbox.question", map[string]any{"text": clip(i.Question.Text, 200)})}, capital(s.Label("task", i.Task.Kind))
		e.Why = []run{{Text: s.Text("desk.inbox.why.asked", map[string]any{"name": names[i.Question.By]})}}
	default:
		if !e.Own {
			e.What = []string{capital(s.Label("task", i.Task.Kind)) + "."}
		}
		e.Why = []run{{Text: s.Text("desk.inbox.why.person", nil)}}
		if i.Task.Role != "" {
			e.Why = s.sentence("desk.inbox.why.role", map[string]any{"role": s.Label("role", string(i.Task.Role)), "at": at.Title}, "", "at")
		}
		if i.Reason != nil {
			e.Why = []run{{Text: s.ErrorText(i.Reason)}}
		}
	}
	return e, nil
}

// due says when something is due, or since when it is overdue.
func (s *say) due(e *inboxEntry, due, today string) {
	if due == "" {
		return
	}
	e.DueISO, e.DueFull, e.Late = due, s.FullDay(due), due < today
	key := "desk.inbox.due"
	switch {
	case e.Late:
		key = "desk.inbox.overdue"
	case due == today:
		key = "desk.inbox.due_today"
	}
	e.Due = s.Text(key, map[string]any{"day": s.ShortDay(due)})
}

// stepOf says what a review does, and what it replaces as far as its row knows.
func (s *say) stepOf(r *domain.Review) string {
	return s.Text(steps[r.Verb], map[string]any{"n": r.Edition}) + "."
}

// changesOf says in a few words how a review differs from what is live.
func (s *say) changesOf(r *domain.Review, row workflow.BundleRow, facts []domain.Fact) []string {
	var out []string
	if r.Verb == domain.Withhold {
		if r.ReviewDate != "" {
			out = append(out, s.Text("desk.inbox.withhold_until", map[string]any{"day": s.LongDay(r.ReviewDate)}))
		}
		return out
	}
	for _, a := range []domain.Audience{domain.ForPublic, domain.ForInternal} {
		d, ok := row.Differences[a]
		if !ok {
			continue
		}
		switch {
		case len(d.SameFields) == 0 && len(d.SameFiles) == 0:
			out = append(out, s.Count("desk.inbox.first", len(d.Files), nil))
		case d.Empty():
			out = append(out, s.Text("desk.inbox.same", nil))
		default:
			out = append(out, s.Text("desk.inbox.changed", map[string]any{
				"fields": s.Count("desk.sign.fields", len(d.Fields), nil), "files": s.Count("desk.sign.files", len(d.Files), nil),
			}))
		}
		break
	}
	for _, f := range facts {
		out = append(out, s.Text("desk.inbox.fact", map[string]any{"fact": s.Label("fact", string(f))}))
	}
	for _, p := range r.Places {
		if p.Signoff != nil && p.Signoff.Concerns {
			out = append(out, s.Text("desk.inbox.concerns", nil))
			break
		}
	}
	return out
}

// whyHere says why a review waits for this person.
func (s *say) whyHere(i workflow.InboxItem, at *domain.Authority, names map[domain.PersonID]string, onlyOne bool) ([]run, error) {
	if i.Reason != nil {
		return []run{{Text: s.ErrorText(i.Reason)}}, nil
	}
	given := at
	if i.Standing.Authority != "" {
		a, err := s.authority(i.Standing.Authority)
		if err != nil {
			return nil, err
		}
		given = a
	}
	args := map[string]any{"role": s.Label("role", string(i.Standing.Role)), "at": given.Title, "name": names[i.Standing.OnBehalfOf]}
	var out []run
	switch {
	case i.Place.Delegated != nil && i.Place.Delegated.To == s.Person():
		out = []run{{Text: s.Text("desk.inbox.why.handed", args)}}
	case i.Deputy():
		out = []run{{Text: s.Text("desk.inbox.why.deputy", args)}}
	case i.Standing.Role == domain.DepartmentHead:
		out = s.sentence("desk.inbox.why.head", args, "", "at")
	default:
		out = s.sentence("desk.inbox.why.role", args, "", "at")
	}
	if onlyOne {
		out = append(out, run{Text: " " + s.Text("desk.inbox.why.last", nil)})
	}
	return out, nil
}

func (s *say) bundleEntry(b workflow.Bundle, today string, at *domain.Authority) (inboxEntry, error) {
	first := b.Rows[0]
	e := inboxEntry{URL: "/desk/reviews/together", Own: true, Title: s.Text("desk.inbox.bundle.title", map[string]any{"n": len(b.Rows)})}
	s.due(&e, first.Task.Due, today)
	var names []string
	for _, row := range b.Rows {
		names = append(names, row.Title)
	}
	e.What = []string{s.stepOf(first.Review), s.Text("desk.inbox.bundle.what", map[string]any{"names": clip(strings.Join(names, ", "), 160)})}
	e.Why = []run{{Text: s.Text("desk.inbox.bundle.why", map[string]any{"n": len(b.Rows)})}}
	e.Mark = capital(s.Label("slot", string(first.Place.Kind)))
	if first.Deputy() {
		e.Mark, e.Deputy = s.Text("desk.inbox.on_behalf", map[string]any{"mark": e.Mark}), true
	}
	return e, nil
}

// taskURL leads to where a task is done.
func (s *say) taskURL(i workflow.InboxItem) string {
	holding := "/desk/holdings/" + string(i.Task.Holding)
	switch i.Task.Kind {
	case "sign":
		if i.Review != nil {
			return "/desk/reviews/" + string(i.Review.ID)
		}
	case "question":
		return "/desk/questions/" + i.Task.Ref
	case "confirm_withdrawal":
		return "/desk/withdrawals/" + string(i.Task.Holding) + "?decision=" + i.Task.Ref
	case "treatment":
		return "/desk/treatments/" + string(i.Task.Holding) + "?treatment=" + i.Task.Ref
	case "unclear", "rescreen":
		return holding + "/screening"
	}
	switch {
	case i.Task.Review != "": // overdue
		return "/desk/reviews/" + string(i.Task.Review)
	case i.Task.Holding != "":
		return holding
	}
	if i.Task.Kind == "confirm_erasure" {
		return "/desk/erasures/" + i.Task.Ref
	}
	if kind, ok := proposed[i.Task.Kind]; ok && i.Task.Ref != "" {
		return "/desk/admin/proposals/" + string(kind) + "/" + i.Task.Ref
	}
	return "/desk/admin"
}

// proposed are the kinds of proposals that tasks wait for.
var proposed = map[string]workflow.ProposalKind{
	"confirm_assignment": workflow.ProposedRole, "confirm_deputy": workflow.ProposedDeputy, "confirm_rule": workflow.ProposedRules,
	"confirm_questionnaire": workflow.ProposedQuestionnaire, "confirm_token": workflow.ProposedToken, "confirm_move": workflow.ProposedMove,
	"confirm_sharing": workflow.ProposedSharing,
}
