package admin

import (
	"net/http"
	"net/url"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/workflow"
)

var proposalsTemplate = parse("proposals.html")

// proposalLine is one thing that waits for a second person.
type proposalLine struct {
	Title, Sub, Valid string
	By                string
	When              component.Moment
	URL               string
	Why               string // why the reader cannot confirm it, and who can; "" when they can
}

type proposalsPage struct {
	frame
	Kinds     component.ChipNav
	Proposals proposalTable
	Pager     component.Pager
	None      component.Empty
}

// kinds of proposals in the order of the filter.
var kinds = []workflow.ProposalKind{
	workflow.ProposedRole, workflow.ProposedDeputy, workflow.ProposedRules, workflow.ProposedQuestionnaire, workflow.ProposedToken, workflow.ProposedMove, workflow.ProposedSharing,
}

// proposals is all that waits for a second person.
func proposals(r *request) error {
	offset, number := r.offset(pageSize)
	kind := workflow.ProposalKind(r.Query("kind"))
	rows, total, err := r.Read().Proposals(r.Ctx(), r.scope, workflow.ProposalFilter{
		ListFilter: workflow.ListFilter{Offset: offset, Limit: pageSize}, Kind: kind,
	})
	if err != nil {
		return err
	}
	p := proposalsPage{}
	if p.frame, err = r.frame("/desk/admin", r.Count("desk.admin.start.heading", total, nil), r.crumb("/desk/admin")); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.start.lead", nil)
	p.Kinds = component.ChipNav{Label: r.Text("desk.admin.proposals.kinds", nil), Chips: []component.Chip{
		{URL: "/desk/admin/proposals", Text: r.Text("desk.admin.proposals.every", nil), Current: kind == ""},
	}}
	for _, k := range kinds {
		p.Kinds.Chips = append(p.Kinds.Chips, component.Chip{
			URL: "/desk/admin/proposals?" + url.Values{"kind": {string(k)}}.Encode(), Text: r.Text("desk.admin.kind."+string(k), nil), Current: k == kind,
		})
	}
	p.Proposals = proposalTable{Frame: p.Frame, Caption: r.Text("desk.admin.proposals.caption", nil)}
	if p.Proposals.Rows, err = r.proposalLines(rows); err != nil {
		return err
	}
	p.Pager = r.pager(number, total)
	p.None = component.Empty{Icon: "check", Title: r.Text("desk.admin.proposals.none", nil), Text: r.Text("desk.admin.proposals.none_help", nil)}
	return r.Show(http.StatusOK, proposalsTemplate, "", p)
}

// proposalLines puts proposals into words, with names read once.
func (r *request) proposalLines(rows []workflow.ProposalRow) ([]proposalLine, error) {
	said, err := r.Desk.Confirmable(r.Ctx(), workflow.ActorOf(r.Who), rows)
	if err != nil {
		return nil, err
	}
	var ids []domain.PersonID
	for i, row := range rows {
		ids = append(append(ids, peopleOf(row)...), said[i].Others...)
	}
	names, err := r.Names(ids...)
	if err != nil {
		return nil, err
	}
	out := make([]proposalLine, len(rows))
	for i, row := range rows {
		l := &out[i]
		l.Title, l.Sub = r.proposalTitle(row, names)
		l.Valid = r.proposalSpan(row)
		l.By, l.When = names[row.ProposedBy], r.moment(row.At)
		if row.ProposedBy == r.Person() {
			l.By = r.Text("desk.admin.you", nil)
		}
		l.URL = "/desk/admin/proposals/" + string(row.Kind) + "/" + row.ID
		if said[i].Why != nil {
			l.Why = r.othersConfirm(said[i], names)
		}
	}
	return out, nil
}

// othersConfirm says why the reader cannot confirm and who can.
func (r *request) othersConfirm(c workflow.Confirmation, names map[domain.PersonID]string) string {
	var who []string
	for _, p := range c.Others {
		who = append(who, names[p])
	}
	if c.Why.Key == "proposal.settled" {
		return r.ErrorText(c.Why)
	}
	if len(who) == 0 {
		return r.ErrorText(c.Why) + " " + r.Text("desk.admin.nobody_else", nil)
	}
	return r.ErrorText(c.Why) + " " + r.Text("desk.admin.others", map[string]any{"names": r.either(who)})
}

// either joins names with "oder".
func (r *request) either(words []string) string {
	if len(words) > 3 {
		words = append(words[:3:3], r.Text("desk.admin.others_more", nil))
	}
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + r.Text("desk.admin.or", nil) + " " + words[len(words)-1]
}

// peopleOf are all people whom a proposal names.
func peopleOf(row workflow.ProposalRow) []domain.PersonID {
	out := []domain.PersonID{row.ProposedBy, row.ConfirmedBy}
	switch {
	case row.Assignment != nil:
		out = append(out, row.Assignment.Person)
	case row.Deputy != nil:
		out = append(out, row.Deputy.For, row.Deputy.By)
	case row.Token != nil:
		out = append(out, row.Token.Person)
	}
	kept := out[:0]
	for _, p := range out {
		if p != "" {
			kept = append(kept, p)
		}
	}
	return kept
}

// proposalTitle says in a few words what is proposed.
func (r *request) proposalTitle(row workflow.ProposalRow, names map[domain.PersonID]string) (title, sub string) {
	place := r.tree.title(row.Authority)
	switch {
	case row.Assignment != nil:
		return names[row.Assignment.Person], r.Label("role", string(row.Assignment.Role)) + ", " + place
	case row.Deputy != nil:
		return r.Text("desk.admin.deputy.title", map[string]any{"by": names[row.Deputy.By], "for": names[row.Deputy.For]}), place
	case row.Rules != nil:
		return r.Text("desk.admin.rules.version", map[string]any{"version": row.Rules.Version}), place
	case row.Questionnaire != nil:
		return r.Text("desk.admin.questionnaire.version", map[string]any{"version": row.Questionnaire.Version}), place
	case row.Token != nil:
		return r.Text("desk.admin.key.title", map[string]any{"name": row.Token.Name}), names[row.Token.Person] + ", " + r.scopes(row.Token.Scopes)
	case row.Move != nil:
		return r.Count("desk.admin.move.title", len(row.Move.Holdings), map[string]any{"target": place}), ""
	}
	return r.Text("desk.admin.kind."+string(row.Kind), nil), place
}

func (r *request) scopes(of []string) string {
	for _, s := range of {
		if s == "write" {
			return r.Text("desk.admin.key.writes", nil)
		}
	}
	return r.Text("desk.admin.key.reads", nil)
}

// proposalSpan says from when until when something would hold.
func (r *request) proposalSpan(row workflow.ProposalRow) string {
	switch {
	case row.Assignment != nil:
		return r.span(row.Assignment.From, row.Assignment.Until)
	case row.Deputy != nil:
		return r.Text("desk.admin.from_until", map[string]any{"from": r.ShortDay(row.Deputy.From), "until": r.ShortDay(row.Deputy.Until)})
	case row.Token != nil && !row.Token.ExpiresAt.IsZero():
		return r.Text("desk.admin.until", map[string]any{"until": r.ShortDay(r.DayOf(row.Token.ExpiresAt))})
	}
	return r.Text("desk.admin.at_once", nil)
}
