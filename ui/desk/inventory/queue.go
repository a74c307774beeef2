package inventory

import (
	"net/http"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

const queuePath = "/desk/queue"

var queueTemplate = page.Parse(files, "queue.html")

// queuePage lists what to screen next, with the reasons for its place.
type queuePage struct {
	page.Frame
	Head  component.Head
	Place *component.Select
	Rows  []queueRow
	Start int
	Rule  []string
	Fold  string
	Empty *component.Empty
	Pager component.Pager
}

type queueRow struct {
	URL, Title, Sub string
	German          bool
	Reasons         []component.Badge
	Answered        component.Seg
	Due             *component.Due
	First           bool
	Number          int
}

func showQueue(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	a := addressOf(r)
	q := workflow.QueueQuery{Today: r.Today(), Now: r.Clock(), Offset: (a.Page - 1) * pageRows, Limit: pageRows}
	if len(a.Authorities) > 0 {
		q.Authority = a.Authorities[0]
	}
	rows, total, err := r.Read().Queue(r.Ctx(), scope, q)
	if err != nil {
		return err
	}
	if last := max(1, (total+pageRows-1)/pageRows); a.Page > last {
		a.Page = last
		return r.Go(a.at(queuePath))
	}
	authorities, err := r.Read().Authorities(r.Ctx())
	if err != nil {
		return err
	}
	t := treeOf(authorities)
	p := queuePage{}
	title := r.Count("desk.queue.title", total, nil)
	if p.Frame, err = r.Frame(page.Queue, title); err != nil {
		return err
	}
	p.Head = component.Head{Title: title}
	if total == 0 && q.Authority == "" {
		p.Empty = emptyQueue(r, scope)
		return r.Show(http.StatusOK, queueTemplate, "", p)
	}
	p.Head.Lead = r.Text("desk.queue.lead", nil)
	if err := p.places(r, scope, t, q.Authority); err != nil {
		return err
	}
	p.Start = q.Offset + 1
	for i, h := range rows {
		pol, err := r.Read().CurrentPolicy(r.Ctx(), h.Root)
		if err != nil {
			return err
		}
		res := pol.Questionnaire.Evaluate(h.Draft.Answers, h.Draft.Stricter)
		asked, open := len(res.Asked), len(res.Unanswered)+len(res.Unclear)
		row := queueRow{
			URL: listPath + "/" + string(h.ID) + "/screening", Title: h.Title, German: r.Lang != "de", First: i == 0 && a.Page == 1, Number: q.Offset + i + 1,
			Sub:      t.title(h.Authority),
			Answered: component.Seg{On: asked - open, Of: asked, Text: r.Text("desk.queue.answered", map[string]any{"n": asked - open, "of": asked})},
		}
		if th := themes(h.Theme, "de"); th != "" {
			row.Sub += " · " + th
		}
		_, reasons := h.Priority(q)
		for _, x := range reasons {
			row.Reasons = append(row.Reasons, reasonBadge(r, h, x, open))
		}
		if h.TaskDue != "" {
			d := component.Due{Text: r.ShortDay(h.TaskDue), Exact: r.FullDay(h.TaskDue)}
			if h.TaskDue < q.Today {
				d.Kind = "late"
			} else if h.TaskDue <= q.SoonFrom() {
				d.Kind = "soon"
			}
			row.Due = &d
		}
		p.Rows = append(p.Rows, row)
	}
	for _, w := range workflow.QueueWeights {
		p.Rule = append(p.Rule, r.Text("desk.queue.rule."+string(w.Reason), map[string]any{"days": ruleDays(w.Reason)}))
	}
	if total == 0 {
		p.Empty = &component.Empty{Icon: "checklist", Title: r.Text("desk.queue.none_here", nil), Buttons: []component.Button{{Text: r.Text("desk.queue.everywhere", nil), URL: queuePath}}}
		return r.Show(http.StatusOK, queueTemplate, "", p)
	}
	p.Pager = pagerOf(r, a, queuePath, total)
	return r.Show(http.StatusOK, queueTemplate, "", p)
}

func ruleDays(x workflow.QueueReason) int {
	if x == workflow.QueueOld {
		return workflow.QueueOldDays
	}
	return workflow.QueueSoonDays
}

// places lets a person look at one department, where they read several.
func (p *queuePage) places(r *page.Request, scope workflow.Scope, t *tree, chosen domain.AuthorityID) error {
	counts, err := r.Read().InventoryCounts(r.Ctx(), scope, workflow.InventoryFilter{States: []domain.State{domain.Captured}})
	if err != nil {
		return err
	}
	n := tally{counts, t}
	list := n.places()
	if len(list) < 2 && chosen == "" {
		return nil
	}
	s := component.Select{ID: "authority", Name: "authority", Label: r.Text("desk.inventory.filter.authority", nil), Blank: r.Text("desk.inventory.filter.all", nil), Value: string(chosen)}
	for _, x := range list {
		indent := strings.Repeat("\u2003", t.depth[x.ID])
		s.Options = append(s.Options, component.Option{Value: string(x.ID), Text: indent + counted(r, x.Title, n.of(nil, nil, []domain.AuthorityID{x.ID})), Lang: german(r)})
	}
	p.Place = &s
	return nil
}

// reasonBadge says in words why a holding stands where it stands.
func reasonBadge(r *page.Request, h workflow.QueueRow, x workflow.QueueReason, open int) component.Badge {
	args := map[string]any{"n": h.Similar, "days": workflow.QueueOldDays}
	kind, icon := "line", ""
	switch x {
	case workflow.QueueOverdue:
		kind, icon = "danger", "danger"
		args["day"] = r.ShortDay(h.TaskDue)
	case workflow.QueueDue:
		kind, icon = "warning", "warning"
		args["day"] = r.ShortDay(h.TaskDue)
	case workflow.QueueReturned, workflow.QueueRescreen:
		kind, icon = "warning", "warning"
	case workflow.QueueHVD:
		kind = "info"
		args["category"] = catalog.Label(catalog.KindHVD, h.HVD, r.Lang)
	case workflow.QueueSimilar:
		kind = "success"
		return component.Badge{Kind: kind, Icon: "check", Text: r.Count("desk.queue.reason.similar", h.Similar, nil)}
	case workflow.QueueBegun:
		if open == 0 {
			return component.Badge{Kind: "success", Icon: "check", Text: r.Text("desk.queue.reason.complete", nil)}
		}
	case workflow.QueueOld:
		args["day"] = r.ShortDay(r.DayOf(h.CreatedAt))
	}
	return component.Badge{Kind: kind, Icon: icon, Text: r.Text("desk.queue.reason."+string(x), args)}
}

func emptyQueue(r *page.Request, scope workflow.Scope) *component.Empty {
	e := &component.Empty{Icon: "checklist", Title: r.Text("desk.queue.empty", nil), Text: r.Text("desk.queue.empty_text", nil)}
	if captures(scope) {
		e.Buttons = []component.Button{{Kind: "primary", Text: r.Text("desk.inventory.import", nil), URL: "/desk/imports"}}
	}
	e.Buttons = append(e.Buttons, component.Button{Text: r.Text("desk.queue.to_list", nil), URL: listPath})
	return e
}
