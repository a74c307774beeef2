package admin

import (
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/ui/component"
	"freigabe/workflow"
)

var (
	surveyTemplate    = parse("questionnaire.html")
	surveyNewTemplate = parse("questionnaire-new.html")
)

// questionText is one question to read.
type questionText struct {
	ID, Text, Law string
	Follows       string
	Options       []optionText
}

type optionText struct {
	Text, Effect string
	Badge        *component.ClassBadge
}

type questionGroup struct {
	ID, Title string
	Questions []questionText
}

type surveyVersion struct {
	Version, URL  string
	Badge         component.Badge
	When          component.Moment
	Questions     string
	Proposed, By  string
	ProposalURL   string
	ProposalTitle string
}

type surveyPage struct {
	frame
	Groups   []questionGroup
	Versions []surveyVersion
	Roots    component.ChipNav
	YAML     string
	YAMLName string
}

// surveyRoot is the root whose questionnaire the page is about: ?root=, or the first that the reader administers.
func (r *request) surveyRoot() (*domain.Authority, error) {
	if _, err := r.authorities(); err != nil {
		return nil, err
	}
	roots := r.roots()
	if len(roots) == 0 {
		return nil, &domain.Error{Code: domain.Forbidden, Op: "admin.surveyRoot", Key: "desk.admin.root_only"}
	}
	want := r.Query("root")
	if r.Form != nil && want == "" {
		want = r.Form.Get("root")
	}
	for _, a := range roots {
		if string(a.ID) == want {
			return a, nil
		}
	}
	return roots[0], nil
}

// questionnaire is the one in force, readable, with all versions.
func questionnaire(r *request) error {
	root, err := r.surveyRoot()
	if err != nil {
		return err
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), root.ID)
	if err != nil {
		return err
	}
	q := pol.Questionnaire
	return r.showSurvey(root, q, r.Text("desk.admin.survey.heading", map[string]any{"version": q.Version, "n": len(q.Questions)}), r.Text("desk.admin.survey.lead", nil), "")
}

// showQuestionnaire is one version.
func showQuestionnaire(r *request) error {
	root, err := r.surveyRoot()
	if err != nil {
		return err
	}
	rows, err := r.Read().QuestionnaireVersions(r.Ctx(), r.scope, root.ID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(rows, func(x workflow.QuestionnaireProposal) bool { return strconv.Itoa(x.Version) == r.Param("version") })
	if i < 0 {
		return &domain.Error{Code: domain.NotFound, Op: "admin.showQuestionnaire", Key: "id.unknown"}
	}
	q, err := screening.Parse(rows[i].YAML)
	if err != nil {
		return err
	}
	return r.showSurvey(root, q, r.Text("desk.admin.survey.version_heading", map[string]any{"version": rows[i].Version, "n": len(q.Questions)}),
		r.Label("proposal", string(rows[i].Status)), string(rows[i].YAML))
}

func (r *request) showSurvey(root *domain.Authority, q screening.Questionnaire, heading, lead, yaml string) error {
	p := surveyPage{YAML: yaml}
	var err error
	var crumbs []component.Link
	if yaml != "" {
		crumbs = []component.Link{r.crumb("/desk/admin/questionnaire")}
	}
	if p.frame, err = r.frame("/desk/admin/questionnaire", heading, crumbs...); err != nil {
		return err
	}
	p.Lead = lead
	p.Buttons = []component.Button{{URL: "/desk/admin/questionnaire/new?root=" + string(root.ID), Text: r.Text("desk.admin.survey.new", nil), Kind: "primary"}}
	p.Groups = r.questionGroups(q)
	if roots := r.roots(); len(roots) > 1 {
		p.Roots = component.ChipNav{Label: r.Text("desk.admin.survey.roots", nil)}
		for _, a := range roots {
			p.Roots.Chips = append(p.Roots.Chips, component.Chip{URL: "/desk/admin/questionnaire?root=" + string(a.ID), Text: a.Title, Current: a.ID == root.ID})
		}
	}
	if yaml == "" {
		rows, err := r.Read().QuestionnaireVersions(r.Ctx(), r.scope, root.ID)
		if err != nil {
			return err
		}
		if p.Versions, err = r.surveyVersions(root, rows); err != nil {
			return err
		}
	}
	return r.Show(http.StatusOK, surveyTemplate, "", p)
}

func (r *request) questionGroups(q screening.Questionnaire) []questionGroup {
	var out []questionGroup
	for _, x := range q.Questions {
		title := x.Group.In(r.Lang)
		if len(out) == 0 || out[len(out)-1].Title != title {
			out = append(out, questionGroup{ID: "group-" + strconv.Itoa(len(out)+1), Title: title})
		}
		t := questionText{ID: x.ID, Text: x.Text.In(r.Lang), Law: x.LegalBasis}
		if x.Follows != "" {
			t.Follows = r.Text("desk.admin.survey.follows", map[string]any{"question": x.Follows})
		}
		for _, o := range x.Options {
			option := optionText{Text: o.Label.In(r.Lang)}
			if o.Effect != "" {
				badge := component.ClassOf(r.Lang, o.Effect)
				option.Badge = &badge
			}
			if o.Next != "" {
				option.Effect = r.Text("desk.admin.survey.next", map[string]any{"question": o.Next})
			}
			t.Options = append(t.Options, option)
		}
		g := &out[len(out)-1]
		g.Questions = append(g.Questions, t)
	}
	return out
}

func (r *request) surveyVersions(root *domain.Authority, rows []workflow.QuestionnaireProposal) ([]surveyVersion, error) {
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
	out := make([]surveyVersion, len(rows))
	for i, row := range rows {
		v := &out[i]
		v.Version = r.Text("desk.admin.version", map[string]any{"n": row.Version})
		v.URL = "/desk/admin/questionnaire/" + strconv.Itoa(row.Version) + "?root=" + string(root.ID)
		v.Badge, v.When, v.Proposed, v.By = r.proposalBadge(row.Status), r.moment(row.At), r.nameOr(names, row.ProposedBy), r.nameOr(names, row.ConfirmedBy)
		if q, err := screening.Parse(row.YAML); err == nil {
			v.Questions = r.Number(len(q.Questions))
		}
		if row.Status == domain.Proposed {
			v.By, v.ProposalURL, v.ProposalTitle = "", "/desk/admin/proposals/questionnaire/"+string(row.ID), r.Text("desk.admin.proposals.look", nil)
		}
	}
	return out, nil
}

type surveyNewPage struct {
	frame
	Root    string
	File    component.FileInput
	YAML    component.TextArea
	Checked bool
	Conseq  *component.Conseq
	Diff    component.Diff
	Bars    component.Bars
	Effects []effectList
	Reason  component.TextArea
	Second  string
}

func newQuestionnaire(r *request) error {
	root, err := r.surveyRoot()
	if err != nil {
		return err
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), root.ID)
	if err != nil {
		return err
	}
	rows, err := r.Read().QuestionnaireVersions(r.Ctx(), r.scope, root.ID)
	if err != nil {
		return err
	}
	yaml := ""
	for _, row := range rows {
		if row.ID == pol.Questionnaire.ID {
			yaml = string(row.YAML)
		}
	}
	return r.showNewSurvey(http.StatusOK, root, pol, yaml, nil)
}

// proposeQuestionnaire checks a new version and shows what it would do, or proposes it.
func proposeQuestionnaire(r *request) error {
	root, err := r.surveyRoot()
	if err != nil {
		return err
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), root.ID)
	if err != nil {
		return err
	}
	yaml := r.Form.Get("yaml")
	file, err := r.NextFile()
	if err != nil {
		return err
	}
	if file != nil {
		body, err := io.ReadAll(io.LimitReader(file, screening.MaxYAMLBytes+1))
		if err != nil {
			return err
		}
		yaml = strings.ReplaceAll(string(body), "\r\n", "\n")
	}
	if r.Form.Get("do") != "propose" || file != nil {
		return r.showNewSurvey(http.StatusOK, root, pol, yaml, nil)
	}
	p, err := r.Desk.ProposeQuestionnaire(r.Ctx(), r.Actor(), root.ID, []byte(yaml), r.Form.Get("reason"))
	switch {
	case err == nil:
		return r.See("/desk/admin/proposals/questionnaire/"+p.ID, "desk.admin.survey.is_proposed", nil)
	case refused(err):
		return r.showNewSurvey(http.StatusUnprocessableEntity, root, pol, yaml, err)
	}
	return err
}

func (r *request) showNewSurvey(status int, root *domain.Authority, pol *workflow.Policy, yaml string, problem error) error {
	p := surveyNewPage{Root: string(root.ID)}
	heading := r.Text("desk.admin.survey.new_heading", nil)
	var e workflow.QuestionnaireEffect
	var q screening.Questionnaire
	checked := r.Form != nil
	if checked && problem == nil {
		if e, problem = r.Desk.SimulateQuestionnaire(r.Ctx(), workflow.ActorOf(r.Who), root.ID, []byte(yaml)); problem != nil {
			if !refused(problem) {
				return problem
			}
			status = http.StatusUnprocessableEntity
		} else {
			q, _ = screening.Parse([]byte(yaml))
			p.Checked = true
			heading = r.Text("desk.admin.survey.effect_heading", nil)
		}
	}
	var err error
	if p.frame, err = r.frame("/desk/admin/questionnaire", heading, r.crumb("/desk/admin/questionnaire")); err != nil {
		return err
	}
	p.Badge = &component.Badge{Kind: "line", Icon: "draft", Text: r.Text("desk.admin.survey.draft", nil)}
	p.Lead = r.Text("desk.admin.survey.active", map[string]any{"version": pol.Questionnaire.Version, "n": len(pol.Questionnaire.Questions)})
	p.File = component.FileInput{ID: "file", Name: "file", Label: r.Text("desk.admin.survey.file", nil), Accept: ".yaml,.yml", Optional: r.Text("desk.admin.optional", nil)}
	p.YAML = component.TextArea{ID: "yaml", Name: "yaml", Label: r.Text("desk.admin.survey.yaml", nil), Hint: r.Text("desk.admin.survey.yaml_hint", nil), Rows: 16, Value: yaml, Required: true}
	if problem != nil && fieldOf(problem) != "reason" {
		p.YAML.Error = r.ErrorText(problem)
		if at := fieldOf(problem); at != "" {
			p.YAML.Error += " " + r.Text("desk.admin.survey.at", map[string]any{"place": at})
		}
	}
	p.Reason = component.TextArea{ID: "reason", Name: "reason", Label: r.Text("desk.admin.survey.why", nil), Hint: r.Text("desk.admin.reason.hint", nil), Rows: 2, Value: r.Form.Get("reason"), Error: r.at(problem, "reason")}
	if p.Second, err = r.seconds(pol, root.ID); err != nil {
		return err
	}
	p.Errors = r.summary(problem, p.YAML, p.Reason)
	if p.Checked {
		p.Conseq, p.Diff, p.Bars, p.Effects = r.surveyConseq(e), r.surveyDiff(pol.Questionnaire, q, e), r.surveyBars(e), r.surveyEffects(e)
	}
	return r.Show(status, surveyNewTemplate, "", p)
}

func (r *request) surveyConseq(e workflow.QuestionnaireEffect) *component.Conseq {
	return &component.Conseq{
		Effect: component.ConseqFact{Name: r.Text("desk.admin.survey.when", nil), Text: component.Marked(r.Text("desk.admin.survey.again_text", map[string]any{"n": r.Number(len(e.Again)), "all": r.Number(e.Screened)})), Note: r.Count("desk.admin.survey.closing", e.Closing, nil)},
		Due:    component.ConseqFact{Name: r.Text("desk.admin.survey.public", nil), Text: component.Marked(r.Count("desk.admin.survey.public_text", e.Public, nil)), Note: r.Text("desk.admin.survey.public_note", nil)},
		Why:    component.ConseqFact{Name: r.Text("desk.admin.survey.stays", nil), Text: component.Marked(r.Text("desk.admin.survey.stays_text", map[string]any{"n": r.Number(e.Same + len(e.Reworded))}))},
	}
}

// surveyDiff sets the questions that are new, changed or gone beside the ones in force.
func (r *request) surveyDiff(old, now screening.Questionnaire, e workflow.QuestionnaireEffect) component.Diff {
	var changes []component.Change
	lines := func(q screening.Question) string {
		out := q.Text.In(r.Lang)
		for _, o := range q.Options {
			out += "\n– " + o.Label.In(r.Lang)
			if o.Effect != "" {
				out += ": " + r.Label("class", string(o.Effect))
			}
		}
		if q.LegalBasis != "" {
			out += "\n" + q.LegalBasis
		}
		return out
	}
	add := func(ids []string, kind string) {
		for _, id := range ids {
			c := component.Change{Name: id, Kind: r.Text(kind, nil)}
			if q, ok := old.Question(id); ok {
				c.Old = lines(q)
			}
			if q, ok := now.Question(id); ok {
				c.New = lines(q)
			}
			changes = append(changes, c)
		}
	}
	add(e.Changed, "desk.admin.survey.kind_changed")
	add(e.Added, "desk.admin.survey.kind_new")
	add(e.Removed, "desk.admin.survey.kind_gone")
	add(e.Reworded, "desk.admin.survey.kind_words")
	return component.DiffOf(r.Lang, r.Text("desk.admin.survey.diff", nil), r.Text("desk.admin.survey.old", map[string]any{"version": old.Version}), r.Text("desk.admin.survey.draft", nil), changes)
}

func (r *request) surveyBars(e workflow.QuestionnaireEffect) component.Bars {
	row := func(key string, n int, kind string) component.BarRow {
		return component.BarRow{Name: r.Text(key, nil), Value: n, Text: r.Number(n), Kind: kind}
	}
	return component.Bars{
		Caption: r.Text("desk.admin.survey.bars", nil), Head: r.Text("desk.admin.rules.bars_head", nil), Count: r.Text("desk.admin.survey.bars_count", nil), Max: max(1, e.Screened),
		Rows: []component.BarRow{
			row("desk.admin.survey.bar_none", e.Screened-len(e.Again), "plain"),
			row("desk.admin.survey.bar_again", len(e.Again)-e.Public, "look"),
			row("desk.admin.survey.bar_public", e.Public, "late"),
		},
	}
}

func (r *request) surveyEffects(e workflow.QuestionnaireEffect) []effectList {
	if len(e.Again) == 0 {
		return nil
	}
	l := effectList{ID: "again", Title: r.Count("desk.admin.survey.again", len(e.Again), nil)}
	for _, x := range e.Again[:min(50, len(e.Again))] {
		note := r.Text("desk.admin.survey.questions", map[string]any{"list": strings.Join(x.Questions, ", ")})
		if x.Number != "" {
			note += " · " + r.Text("desk.admin.survey.closes", map[string]any{"number": x.Number})
		}
		l.Rows = append(l.Rows, effectRow{x.Title, note})
	}
	if len(e.Again) > len(l.Rows) {
		l.Text = r.Text("desk.admin.move.first", map[string]any{"n": len(l.Rows)})
	}
	return []effectList{l}
}

func (v *proposalView) questionnaire() error {
	p := v.row.Questionnaire
	pol, err := v.Read().CurrentPolicy(v.Ctx(), p.Root)
	if err != nil || v.row.Status != domain.Proposed {
		return err
	}
	e, err := v.Desk.SimulateQuestionnaire(v.Ctx(), workflow.ActorOf(v.Who), p.Root, p.YAML)
	if err != nil {
		return err
	}
	q, err := screening.Parse(p.YAML)
	if err != nil {
		return err
	}
	v.p.Diff = v.surveyDiff(pol.Questionnaire, q, e)
	v.p.Effects = v.surveyEffects(e)
	v.p.Conseq.Effect = v.surveyConseq(e).Effect
	v.p.Conseq.Effect.Name = v.Text("desk.admin.conseq.effect", nil)
	return nil
}
