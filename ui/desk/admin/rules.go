package admin

import (
	"net/http"
	"reflect"
	"slices"
	"strconv"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/rulewords"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var (
	rulesTemplate        = parse("rules.html")
	rulesOverTemplate    = parse("rules-overview.html")
	rulesVersionTemplate = parse("rules-version.html")
)

// rulesDiff sets a version of rules against the one in force, rule by rule as sentences.
type rulesDiff struct {
	Title     string
	Lines     []ruleLine
	SameTitle string
	Same      []string
}

// ruleLine is one rule. Kind is "new", "gone" or "".
type ruleLine struct{ Kind, Text, Note string }

// sameCase tells whether two rules speak of the same case.
func sameCase(a, b domain.Rule) bool {
	return a.Verb == b.Verb && reflect.DeepEqual(normal(a.When), normal(b.When))
}

func normal(w domain.When) domain.When {
	sorted := func(s []string) []string { s = slices.Clone(s); slices.Sort(s); return s }
	out := domain.When{Themes: sorted(w.Themes)}
	for _, f := range domain.Facts {
		if slices.Contains(w.Facts, f) {
			out.Facts = append(out.Facts, f)
		}
	}
	out.Classes = slices.Sorted(slices.Values(w.Classes))
	out.Audiences = slices.Sorted(slices.Values(w.Audiences))
	return out
}

// compareRules tells what a new set adds, takes away and keeps.
func (r *request) compareRules(old, now domain.RuleSet) *rulesDiff {
	d := &rulesDiff{Title: r.Text("desk.admin.rules.diff", nil)}
	words := func(x domain.Rule) string { return rulewords.Of(r.Lang, x).String() }
	for _, x := range now.Rules {
		i := slices.IndexFunc(old.Rules, func(o domain.Rule) bool { return words(o) == words(x) })
		if i >= 0 {
			d.Same = append(d.Same, words(x))
			continue
		}
		note := r.Text("desk.admin.rules.new", nil)
		if slices.ContainsFunc(old.Rules, func(o domain.Rule) bool { return sameCase(o, x) }) {
			note = r.Text("desk.admin.rules.changed", nil)
		}
		d.Lines = append(d.Lines, ruleLine{"new", words(x), note})
	}
	for _, o := range old.Rules {
		if !slices.ContainsFunc(now.Rules, func(x domain.Rule) bool { return words(o) == words(x) }) {
			d.Lines = append(d.Lines, ruleLine{"gone", words(o), r.Text("desk.admin.rules.gone", nil)})
		}
	}
	if old.Combine != now.Combine {
		d.Lines = append(d.Lines, ruleLine{Text: r.combineText(now.Combine), Note: r.Text("desk.admin.rules.changed", nil)})
	}
	d.SameTitle = r.Count("desk.admin.rules.same", len(d.Same), nil)
	return d
}

func (r *request) combineText(on bool) string {
	if on {
		return r.Text("desk.admin.rules.combined", nil)
	}
	return r.Text("desk.admin.rules.apart", nil)
}

// rulesEffects lists what a version of rules would change.
func (r *request) rulesEffects(e workflow.RulesEffect) []effectList {
	var out []effectList
	if len(e.Reviews) > 0 {
		l := effectList{ID: "more", Title: r.Count("desk.admin.rules.more", len(e.Reviews), nil)}
		for _, x := range e.Reviews[:min(50, len(e.Reviews))] {
			l.Rows = append(l.Rows, effectRow{x.Title, r.Text("desk.admin.rules.added", map[string]any{"roles": r.slotRoles(x.Added), "due": r.ShortDay(x.Due)})})
		}
		out = append(out, l)
	}
	if len(e.Reassess) > 0 {
		l := effectList{ID: "reassess", Title: r.Count("desk.admin.rules.reassess", len(e.Reassess), nil), Text: r.Text("desk.admin.rules.reassess_help", nil)}
		for _, x := range e.Reassess[:min(50, len(e.Reassess))] {
			l.Rows = append(l.Rows, effectRow{x.Title, r.tree.title(x.Authority)})
		}
		out = append(out, l)
	}
	if len(e.Vacancies) > 0 {
		l := effectList{ID: "vacant", Title: r.Count("desk.admin.vacancies.count", len(e.Vacancies), nil), Text: r.Text("desk.admin.rules.vacant_help", nil)}
		for _, x := range e.Vacancies[:min(20, len(e.Vacancies))] {
			l.Rows = append(l.Rows, effectRow{r.roles(x.Roles), r.tree.title(x.Authority)})
		}
		out = append(out, l)
	}
	return out
}

// rulesBars draws what happens to open reviews.
func (r *request) rulesBars(e workflow.RulesEffect) component.Bars {
	row := func(key string, n int, kind string) component.BarRow {
		return component.BarRow{Name: r.Text(key, nil), Value: n, Text: r.Number(n), Kind: kind}
	}
	return component.Bars{
		Caption: r.Text("desk.admin.rules.bars", nil), Head: r.Text("desk.admin.rules.bars_head", nil), Count: r.Text("desk.admin.rules.bars_count", nil),
		Max: max(1, e.Open+e.Approved), Narrow: true, Rows: []component.BarRow{
			row("desk.admin.rules.bar_same", e.Open-len(e.Reviews), "plain"),
			row("desk.admin.rules.bar_more", len(e.Reviews), "look"),
			row("desk.admin.rules.bar_again", len(e.Reassess), "late"),
		},
	}
}

// slotRoles names the roles of slots, "legal_office#1", once each.
func (r *request) slotRoles(slots []string) string {
	var out []string
	for _, s := range slots {
		if name := r.roles(rolesOfSlot(s)); !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return r.either(out)
}

func rolesOfSlot(slot string) []domain.Role {
	var out []domain.Role
	name := ""
	for _, c := range slot + "|" {
		switch {
		case c == '#':
			return append(out, domain.Role(name))
		case c == '|':
			out, name = append(out, domain.Role(name)), ""
		default:
			name += string(c)
		}
	}
	return out
}

func (r *request) roles(of []domain.Role) string {
	var out []string
	for _, role := range of {
		out = append(out, r.Label("role", string(role)))
	}
	return r.either(out)
}

func (v *proposalView) rules() error {
	p := v.row.Rules
	pol, err := v.Read().CurrentPolicy(v.Ctx(), p.Root)
	if err != nil {
		return err
	}
	active := pol.Rules[p.Authority]
	if active.ID == p.ID {
		v.p.Rules = v.compareRules(domain.RuleSet{}, p.Set)
		return nil
	}
	v.p.Rules = v.compareRules(active.Set, p.Set)
	if v.row.Status != domain.Proposed {
		return nil
	}
	e, err := v.Desk.SimulateRules(v.Ctx(), workflow.ActorOf(v.Who), p.Authority, p.Set)
	if err != nil {
		return err
	}
	v.p.Effects = v.rulesEffects(e)
	v.p.Conseq.Effect.Note = v.Text("desk.admin.rules.effect_note", map[string]any{"open": e.Open, "more": len(e.Reviews), "again": len(e.Reassess)})
	return nil
}

type rulesOverviewPage struct {
	frame
	Tree component.Tree
}

// rulesOverview leads to the rules of each authority of the reader's roots.
func rulesOverview(pr *page.Request) error {
	r, err := asked(pr)
	if err != nil {
		return err
	}
	p := rulesOverviewPage{}
	if p.frame, err = r.frame("/desk/rules", r.Text("desk.admin.rules.overview", nil)); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.rules.overview_lead", nil)
	own := map[domain.AuthorityID]workflow.ActiveRules{}
	roots := slices.Clone(r.scope.Roots())
	for _, root := range roots {
		pol, err := r.Read().CurrentPolicy(r.Ctx(), root)
		if err != nil {
			return err
		}
		for a, active := range pol.Rules {
			own[a] = active
		}
	}
	var node func(a *domain.Authority) component.TreeNode
	node = func(a *domain.Authority) component.TreeNode {
		n := component.TreeNode{Text: a.Title, URL: "/desk/rules/" + string(a.ID), Note: r.Text("desk.admin.rules.inherits", nil)}
		if active, ok := own[a.ID]; ok {
			n.Note = r.Count("desk.admin.rules.own", len(active.Set.Rules), map[string]any{"version": active.Version})
		}
		for _, c := range r.tree.children[a.ID] {
			if !c.Closed {
				n.Children = append(n.Children, node(c))
			}
		}
		return n
	}
	for _, root := range r.tree.tops(roots) {
		p.Tree = append(p.Tree, node(r.tree.byID[root]))
	}
	return r.Show(http.StatusOK, rulesOverTemplate, "", p)
}

// ruleSource is the rules that one authority adds.
type ruleSource struct {
	Title string
	Note  string
	Own   bool
	Rules []ruleText
}

type ruleText struct{ Text string }

type versionLine struct {
	Version, URL string
	Badge        component.Badge
	When         component.Moment
	Proposed, By string
}

type rulesPage struct {
	frame
	Sources  []ruleSource
	Combine  string
	Versions []versionLine
	Waiting  []proposalLink
}

// proposalLink leads to a proposal that waits.
type proposalLink struct{ URL, Text string }

// readable reads the authority of the path, of a root whose rules the reader may read.
func (r *request) readable() (*domain.Authority, error) {
	if _, err := r.authorities(); err != nil {
		return nil, err
	}
	a := r.tree.byID[domain.AuthorityID(r.Param("id"))]
	if a == nil || !slices.Contains(r.scope.Roots(), a.Root) {
		return nil, &domain.Error{Code: domain.NotFound, Op: "admin.readable", Key: "authority.unknown"}
	}
	return a, nil
}

func (r *request) mayAdminister(a domain.AuthorityID) bool {
	return r.tree.below(a, r.scope.Administered())
}

// showRules are the rules in force at an authority, with those from above, and their versions.
func showRules(pr *page.Request) error {
	r, err := asked(pr)
	if err != nil {
		return err
	}
	a, err := r.readable()
	if err != nil {
		return err
	}
	p := rulesPage{}
	if p.frame, err = r.frame("/desk/rules", r.Text("desk.admin.rules.heading", map[string]any{"title": a.Title}), r.crumb("/desk/rules")); err != nil {
		return err
	}
	p.Lead = r.Text("desk.admin.rules.lead", nil)
	pol, err := r.Read().CurrentPolicy(r.Ctx(), a.Root)
	if err != nil {
		return err
	}
	sets, versions := pol.RulesFor(a.ID)
	for i, set := range sets {
		at := versions[i].Authority
		s := ruleSource{Own: at == a.ID, Title: r.Text("desk.admin.rules.from", map[string]any{"title": r.tree.title(at)}), Note: r.Text("desk.admin.rules.inherited", map[string]any{"version": versions[i].Version})}
		if s.Own {
			s.Note = r.Text("desk.admin.rules.in_force", map[string]any{"version": versions[i].Version})
		}
		for _, x := range set.Rules {
			s.Rules = append(s.Rules, ruleText{rulewords.Of(r.Lang, x).String()})
		}
		p.Sources = append(p.Sources, s)
	}
	p.Combine = r.combineText(pol.Combined(a.ID))
	rows, err := r.Read().RuleVersions(r.Ctx(), r.scope, a.ID)
	if err != nil {
		return err
	}
	if p.Versions, err = r.versionLines(rows); err != nil {
		return err
	}
	if r.mayAdminister(a.ID) && !a.Closed {
		p.Buttons = []component.Button{{URL: "/desk/admin/rules/" + string(a.ID), Text: r.Text("desk.admin.rules.edit", nil), Kind: "primary"}}
		for _, row := range rows {
			if row.Status == domain.Proposed {
				p.Waiting = append(p.Waiting, proposalLink{"/desk/admin/proposals/rules/" + string(row.ID), r.Text("desk.admin.rules.waiting", map[string]any{"version": row.Version})})
			}
		}
	}
	return r.Show(http.StatusOK, rulesTemplate, "", p)
}

func (r *request) versionLines(rows []workflow.RuleProposal) ([]versionLine, error) {
	var ids []domain.PersonID
	for _, row := range rows {
		for _, p := range []domain.PersonID{row.ProposedBy, row.ConfirmedBy} {
			if p != "" {
				ids = append(ids, p)
			}
		}
	}
	names, err := r.Names(ids...)
	if err != nil {
		return nil, err
	}
	out := make([]versionLine, len(rows))
	for i, row := range rows {
		by := r.nameOr(names, row.ConfirmedBy)
		if row.Status == domain.Proposed {
			by = r.Text("desk.admin.undecided", nil)
		}
		out[i] = versionLine{
			Version: r.Text("desk.admin.version", map[string]any{"n": row.Version}), URL: "/desk/rules/" + string(row.Authority) + "/" + strconv.Itoa(row.Version),
			Badge: r.proposalBadge(row.Status), When: r.moment(row.At), Proposed: r.nameOr(names, row.ProposedBy), By: by,
		}
	}
	return out, nil
}

// nameOr is a name, or for nobody the words "bei der Einrichtung".
func (r *request) nameOr(names map[domain.PersonID]string, id domain.PersonID) string {
	if id == "" {
		return r.Text("desk.admin.nobody_named", nil)
	}
	return names[id]
}

func (r *request) proposalBadge(s domain.ProposalStatus) component.Badge {
	b := map[domain.ProposalStatus]component.Badge{
		domain.Proposed: {Kind: "warning", Icon: "draft"}, domain.Active: {Kind: "success", Icon: "check"},
		domain.Ended: {Kind: "line", Icon: "close"}, domain.Rejected: {Kind: "neutral", Icon: "close"},
	}[s]
	b.Text = r.Label("proposal", string(s))
	return b
}

type rulesVersionPage struct {
	frame
	Facts component.Facts
	Diff  *rulesDiff
	Link  *proposalLink
}

// showRuleVersion is one version, set against the one before it.
func showRuleVersion(pr *page.Request) error {
	r, err := asked(pr)
	if err != nil {
		return err
	}
	a, err := r.readable()
	if err != nil {
		return err
	}
	rows, err := r.Read().RuleVersions(r.Ctx(), r.scope, a.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rows, func(x workflow.RuleProposal) bool { return strconv.Itoa(x.Version) == r.Param("version") })
	if i < 0 {
		return &domain.Error{Code: domain.NotFound, Op: "admin.showRuleVersion", Key: "id.unknown"}
	}
	row := rows[i]
	p := rulesVersionPage{}
	if p.frame, err = r.frame("/desk/rules", r.Text("desk.admin.rules.version_heading", map[string]any{"version": row.Version, "title": a.Title}),
		r.crumb("/desk/rules"), component.Link{URL: "/desk/rules/" + string(a.ID), Text: a.Title}); err != nil {
		return err
	}
	badge := r.proposalBadge(row.Status)
	p.Badge = &badge
	lines, err := r.versionLines([]workflow.RuleProposal{row})
	if err != nil {
		return err
	}
	p.Facts = component.Facts{
		{Name: r.Text("desk.admin.rules.proposed", nil), Text: lines[0].Proposed, Note: lines[0].When.Text},
		{Name: r.Text("desk.admin.rules.decided", nil), Text: lines[0].By},
	}
	before := domain.RuleSet{}
	if i+1 < len(rows) {
		before = rows[i+1].Set
	}
	p.Diff = r.compareRules(before, row.Set)
	p.Diff.Title = r.Text("desk.admin.rules.diff_before", nil)
	if row.Status == domain.Proposed && r.mayAdminister(a.ID) {
		p.Link = &proposalLink{"/desk/admin/proposals/rules/" + string(row.ID), r.Text("desk.admin.proposals.confirm", nil)}
	}
	return r.Show(http.StatusOK, rulesVersionTemplate, "", p)
}
