package admin

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
	"freigabe/ui/component/rulewords"
	"freigabe/workflow"
)

var rulesFormTemplate = parse("rules-form.html")

// slotForm is one demanded sign-off in the editor.
type slotForm struct {
	N     int
	Key   string // "2.1": rule and slot, for its buttons
	Roles component.Choice
	Kind  component.Select
	Count component.Field
	Due   component.Field
	Title string
}

// ruleForm is one rule in the editor.
type ruleForm struct {
	N                                  int
	Sentence                           string
	Open                               bool
	Verb                               component.Select
	Facts, Classes, Themes, Audiences  component.Choice
	Review                             component.Check
	Slots                              []slotForm
	DropLabel, AddSlotLabel, DropValue string
	AddSlotValue                       string
}

type rulesFormPage struct {
	frame
	Action    string
	Inherited []string
	Combine   *component.Check // of a root only
	Rules     []ruleForm
	Count     int
	Diff      *rulesDiff
	Simulated bool
	Bars      component.Bars
	Effects   []effectList
	Nothing   string
	YAML      string
	Reason    component.TextArea
	Second    string // who can confirm
}

// editRules shows the rules in force as a form.
func editRules(r *request) error {
	a, err := r.authority(r.Param("id"))
	if err != nil {
		return err
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), a.Root)
	if err != nil {
		return err
	}
	return r.showRulesForm(http.StatusOK, a, pol, pol.Rules[a.ID].Set, nil, -1)
}

// proposeRules takes one step of the editor: a rule or sign-off more or less, a simulation, or the proposal.
func proposeRules(r *request) error {
	a, err := r.authority(r.Param("id"))
	if err != nil {
		return err
	}
	pol, err := r.Read().CurrentPolicy(r.Ctx(), a.Root)
	if err != nil {
		return err
	}
	set, err := r.readRules()
	open := -1
	if err != nil {
		return r.showRulesForm(http.StatusUnprocessableEntity, a, pol, set, err, -1)
	}
	what, where, _ := strings.Cut(r.Form.Get("do"), ":")
	n, m := indexes(where)
	switch what {
	case "add-rule":
		set.Rules = append(set.Rules, domain.Rule{Verb: domain.Approve, Slots: []domain.Slot{{Kind: domain.CoSignature, Count: 1}}})
		open = len(set.Rules) - 1
	case "drop-rule":
		if n < len(set.Rules) {
			set.Rules = slices.Delete(set.Rules, n, n+1)
		}
	case "add-slot":
		if n < len(set.Rules) {
			set.Rules[n].Slots = append(set.Rules[n].Slots, domain.Slot{Kind: domain.CoSignature, Count: 1})
			open = n
		}
	case "drop-slot":
		if n < len(set.Rules) && m < len(set.Rules[n].Slots) {
			set.Rules[n].Slots = slices.Delete(set.Rules[n].Slots, m, m+1)
			open = n
		}
	case "propose":
		p, err := r.Desk.ProposeRules(r.Ctx(), r.Actor(), a.ID, set, r.Form.Get("reason"))
		if err == nil {
			return r.See("/desk/admin/proposals/rules/"+p.ID, "desk.admin.rules.is_proposed", nil)
		}
		if !refused(err) {
			return err
		}
		return r.showRulesForm(http.StatusUnprocessableEntity, a, pol, set, err, -1)
	}
	return r.showRulesForm(http.StatusOK, a, pol, set, nil, open)
}

// indexes reads "2.1".
func indexes(where string) (n, m int) {
	first, second, _ := strings.Cut(where, ".")
	n, err := strconv.Atoi(first)
	if err != nil || n < 0 {
		n = 1 << 20
	}
	m, err = strconv.Atoi(second)
	if err != nil || m < 0 {
		m = 1 << 20
	}
	return n, m
}

// maxRules bounds the editor; who needs more writes a version through the API.
const maxRules, maxSlots = 60, 12

// readRules reads the set as the form has it, all of it. A number that is none is Invalid at its field.
func (r *request) readRules() (set domain.RuleSet, err error) {
	set.Combine = r.Form.Has("combine")
	count, _ := strconv.Atoi(r.Form.Get("rules"))
	for n := range min(count, maxRules) {
		at := "r" + strconv.Itoa(n) + "."
		rule := domain.Rule{Verb: domain.Verb(r.Form.Get(at + "verb")), DemandsReviewDate: r.Form.Has(at + "review")}
		rule.When = domain.When{
			Facts: typed[domain.Fact](r.Form.All(at + "facts")), Classes: typed[domain.Class](r.Form.All(at + "classes")),
			Themes: r.Form.All(at + "themes"), Audiences: typed[domain.Audience](r.Form.All(at + "audiences")),
		}
		slots, _ := strconv.Atoi(r.Form.Get(at + "slots"))
		for m := range min(slots, maxSlots) {
			at := at + "s" + strconv.Itoa(m) + "."
			s := domain.Slot{Kind: domain.SlotKind(r.Form.Get(at + "kind")), Roles: typed[domain.Role](r.Form.All(at + "roles"))}
			for _, x := range []struct {
				name string
				to   *int
				none int
			}{{"count", &s.Count, 1}, {"due", &s.DueDays, 0}} {
				text := strings.TrimSpace(r.Form.Get(at + x.name))
				if *x.to = x.none; text == "" {
					continue
				}
				v, wrong := strconv.Atoi(text)
				if wrong == nil {
					*x.to = v
				} else if err == nil { // the first mistake; the rest of the form is read all the same
					err = &domain.Error{Code: domain.Invalid, Op: "admin.readRules", Key: "desk.admin.number", Field: "rules[" + strconv.Itoa(n) + "].slots[" + strconv.Itoa(m) + "]." + x.name}
				}
			}
			slices.Sort(s.Roles)
			rule.Slots = append(rule.Slots, s)
		}
		set.Rules = append(set.Rules, rule)
	}
	return set, err
}

func typed[T ~string](words []string) []T {
	var out []T
	for _, w := range words {
		out = append(out, T(w))
	}
	return out
}

func strs[T ~string](of []T) []string {
	out := make([]string, len(of))
	for i, v := range of {
		out[i] = string(v)
	}
	return out
}

// showRulesForm shows the editor with what the set would change. open is the rule whose part is unfolded, -1 for none.
func (r *request) showRulesForm(status int, a *domain.Authority, pol *workflow.Policy, set domain.RuleSet, problem error, open int) error {
	p := rulesFormPage{Action: "/desk/admin/rules/" + string(a.ID), Count: len(set.Rules)}
	active := pol.Rules[a.ID]
	var err error
	if p.frame, err = r.frame("/desk/rules", r.Text("desk.admin.rules.form", map[string]any{"title": a.Title}),
		r.crumb("/desk/rules"), component.Link{URL: "/desk/rules/" + string(a.ID), Text: a.Title}); err != nil {
		return err
	}
	p.Badge = &component.Badge{Kind: "line", Icon: "draft", Text: r.Text("desk.admin.rules.draft", nil)}
	p.Lead = r.Text("desk.admin.rules.active", map[string]any{"version": active.Version})
	if active.ID == "" {
		p.Lead = r.Text("desk.admin.rules.active_none", nil)
	}
	if a.Parent == "" {
		p.Combine = &component.Check{ID: "combine", Name: "combine", Label: r.Text("desk.admin.rules.combine", nil), Hint: r.Text("desk.admin.rules.combine_hint", nil), Checked: set.Combine}
	}
	sets, versions := pol.RulesFor(a.ID)
	for i, s := range sets {
		if versions[i].Authority != a.ID {
			for _, x := range s.Rules {
				p.Inherited = append(p.Inherited, rulewords.Of(r.Lang, x).String())
			}
		}
	}
	field := fieldOf(problem)
	for n, rule := range set.Rules {
		p.Rules = append(p.Rules, r.ruleForm(n, rule, problem, field, n == open))
	}
	p.Diff = r.compareRules(active.Set, set)
	if len(p.Diff.Lines) == 0 {
		p.Nothing = r.Text("desk.admin.rules.unchanged", nil)
	}
	e, err := r.Desk.SimulateRules(r.Ctx(), workflow.ActorOf(r.Who), a.ID, set)
	switch {
	case err == nil:
		p.Simulated, p.Bars, p.Effects = true, r.rulesBars(e), r.rulesEffects(e)
	case !refused(err):
		return err
	case problem == nil && status == http.StatusOK && open < 0: // say at once what could not be proposed
		problem = err
		field = fieldOf(err)
		for n, rule := range set.Rules {
			p.Rules[n] = r.ruleForm(n, rule, problem, field, false)
		}
	}
	p.YAML = rulesYAML(set)
	p.Reason = component.TextArea{ID: "reason", Name: "reason", Label: r.Text("desk.admin.rules.why", nil), Hint: r.Text("desk.admin.reason.hint", nil), Rows: 2, Value: r.Form.Get("reason"), Error: r.at(problem, "reason")}
	if p.Second, err = r.seconds(pol, a.ID); err != nil {
		return err
	}
	if problem != nil {
		p.Errors = r.rulesSummary(problem, field)
	}
	return r.Show(status, rulesFormTemplate, "", p)
}

// seconds names who can confirm at an authority.
func (r *request) seconds(pol *workflow.Policy, a domain.AuthorityID, except ...domain.PersonID) (string, error) {
	holders := slices.DeleteFunc(pol.Rights.Holders(domain.ActAdminister, a, r.Clock()), func(p domain.PersonID) bool {
		return p == r.Person() || slices.Contains(except, p)
	})
	if len(holders) == 0 {
		return r.Text("desk.admin.nobody_else", nil), nil
	}
	names, err := r.Names(holders...)
	if err != nil {
		return "", err
	}
	var who []string
	for _, p := range holders {
		who = append(who, names[p])
	}
	return r.Text("desk.admin.others", map[string]any{"names": r.either(who)}), nil
}

// rulesSummary leads from the summary to the place of the mistake.
func (r *request) rulesSummary(problem error, field string) component.ErrorSummary {
	s := component.Summarize(r.Lang, nil, r.ErrorText(problem))
	if id := controlOf(field); id != "" && len(s.Errors) == 1 {
		s.Errors[0].URL = "#" + id
	}
	return s
}

// controlOf turns the place of a mistake, "rules[2].slots[1].roles", into the id of its control.
func controlOf(field string) string {
	replaced := strings.NewReplacer("rules[", "r", "].slots[", ".s", "].when.", ".", "]", "", "due_days", "due").Replace(field)
	if !strings.HasPrefix(replaced, "r") || replaced == "rules" || replaced == "reason" {
		return ""
	}
	return strings.ReplaceAll(replaced, ".", "-")
}

// ruleForm puts a rule into controls.
func (r *request) ruleForm(n int, rule domain.Rule, problem error, field string, open bool) ruleForm {
	at := "r" + strconv.Itoa(n) + "."
	wrong := func(name string) string {
		if problem != nil && controlOf(field) == strings.ReplaceAll(name, ".", "-") {
			return r.ErrorText(problem)
		}
		return ""
	}
	id := func(name string) string { return strings.ReplaceAll(name, ".", "-") }
	f := ruleForm{
		N: n, Sentence: rulewords.Of(r.Lang, rule).String(), Open: open || strings.HasPrefix(controlOf(field)+"-", id(at)),
		DropLabel: r.Text("desk.admin.rules.drop", map[string]any{"n": n + 1}), DropValue: "drop-rule:" + strconv.Itoa(n),
		AddSlotLabel: r.Text("desk.admin.rules.add_slot", nil), AddSlotValue: "add-slot:" + strconv.Itoa(n),
	}
	if len(rule.Slots) == 0 || slices.ContainsFunc(rule.Slots, func(s domain.Slot) bool { return len(s.Roles) == 0 }) {
		f.Sentence = r.Text("desk.admin.rules.unfinished", map[string]any{"n": n + 1})
		f.Open = true
	}
	f.Verb = component.Select{ID: id(at + "verb"), Name: at + "verb", Label: r.Text("desk.admin.rules.step", nil), Value: string(rule.Verb), Error: wrong(at + "verb")}
	for _, v := range []domain.Verb{domain.ReleaseInternally, domain.Approve, domain.Withhold, domain.Withdraw, domain.Reinstate} {
		f.Verb.Options = append(f.Verb.Options, component.Option{Value: string(v), Text: r.Label("verb", string(v))})
	}
	many := func(name, legend, kind string, all, chosen []string) component.Choice {
		c := component.Choice{ID: id(at + name), Name: at + name, Legend: r.Text(legend, nil), Values: chosen, Many: true, Row: true, Error: wrong(at + name)}
		for _, v := range all {
			text := r.Label(kind, v)
			if kind == "theme" {
				text = catalog.Label(catalog.KindTheme, v, r.Lang)
			}
			c.Options = append(c.Options, component.Option{Value: v, Text: text})
		}
		return c
	}
	f.Facts = many("facts", "desk.admin.rules.facts", "fact", strs(domain.Facts), strs(rule.When.Facts))
	f.Classes = many("classes", "desk.admin.rules.classes", "class", strs(releaseClasses), strs(rule.When.Classes))
	var themes []string
	for _, t := range catalog.Themes() {
		themes = append(themes, t.Code)
	}
	f.Themes = many("themes", "desk.admin.rules.themes", "theme", themes, rule.When.Themes)
	f.Audiences = many("audiences", "desk.admin.rules.audiences", "audience", strs(domain.Audiences), strs(rule.When.Audiences))
	f.Review = component.Check{ID: id(at + "review"), Name: at + "review", Label: r.Text("desk.admin.rules.review_date", nil), Checked: rule.DemandsReviewDate}
	for m, s := range rule.Slots {
		f.Slots = append(f.Slots, r.slotForm(n, m, s, wrong))
	}
	return f
}

// releaseClasses are the classes that something can be released or withheld with.
var releaseClasses = []domain.Class{domain.ClassOpen, domain.ClassOpenAfterTreatment, domain.ClassOnRequest, domain.ClassInternal, domain.ClassBlocked}

func (r *request) slotForm(n, m int, s domain.Slot, wrong func(string) string) slotForm {
	at := "r" + strconv.Itoa(n) + ".s" + strconv.Itoa(m) + "."
	id := func(name string) string { return strings.ReplaceAll(at+name, ".", "-") }
	f := slotForm{N: m, Key: strconv.Itoa(n) + "." + strconv.Itoa(m), Title: r.Text("desk.admin.rules.slot_n", map[string]any{"n": m + 1})}
	f.Roles = component.Choice{ID: id("roles"), Name: at + "roles", Legend: r.Text("desk.admin.rules.slot_roles", nil), Values: strs(s.Roles), Many: true, Row: true, Error: wrong(at + "roles")}
	for _, role := range domain.Roles {
		if role.Signs() {
			f.Roles.Options = append(f.Roles.Options, component.Option{Value: string(role), Text: r.Label("role", string(role))})
		}
	}
	f.Kind = component.Select{ID: id("kind"), Name: at + "kind", Label: r.Text("desk.admin.rules.slot_kind", nil), Value: string(s.Kind), Error: wrong(at + "kind")}
	for _, k := range []domain.SlotKind{domain.Acknowledgement, domain.Opinion, domain.CoSignature, domain.Final, domain.Confirmation} {
		f.Kind.Options = append(f.Kind.Options, component.Option{Value: string(k), Text: r.Label("slot", string(k))})
	}
	number := func(name, label string, v, most int) component.Field {
		x := component.Field{ID: id(name), Name: at + name, Type: "number", Label: r.Text(label, nil), Min: "0", Max: strconv.Itoa(most), Short: true, Error: wrong(at + name)}
		if v > 0 {
			x.Value = strconv.Itoa(v)
		}
		if x.Error != "" {
			x.Value = r.Form.Get(x.Name) // as it was typed
		}
		return x
	}
	f.Count = number("count", "desk.admin.rules.slot_count", s.Count, 5)
	f.Count.Min = "1"
	f.Due = number("due", "desk.admin.rules.slot_due", s.DueDays, 250)
	f.Due.Optional = r.Text("desk.admin.optional", nil)
	return f
}

// rulesYAML writes a set as it would stand in a file, for those who keep their rules in one.
func rulesYAML(set domain.RuleSet) string {
	var b strings.Builder
	b.WriteString("combine: " + strconv.FormatBool(set.Combine) + "\nrules:\n")
	list := func(indent, name string, words []string) {
		if len(words) > 0 {
			b.WriteString(indent + name + ": [" + strings.Join(words, ", ") + "]\n")
		}
	}
	for _, rule := range set.Rules {
		b.WriteString("  - verb: " + string(rule.Verb) + "\n")
		w := rule.When
		if len(w.Facts)+len(w.Classes)+len(w.Themes)+len(w.Audiences) > 0 {
			b.WriteString("    when:\n")
			list("      ", "facts", strs(w.Facts))
			list("      ", "classes", strs(w.Classes))
			list("      ", "themes", w.Themes)
			list("      ", "audiences", strs(w.Audiences))
		}
		if rule.DemandsReviewDate {
			b.WriteString("    demands_review_date: true\n")
		}
		b.WriteString("    slots:\n")
		for _, s := range rule.Slots {
			b.WriteString("      - kind: " + string(s.Kind) + "\n")
			list("        ", "roles", strs(s.Roles))
			b.WriteString("        count: " + strconv.Itoa(max(1, s.Count)) + "\n")
			if s.DueDays > 0 {
				b.WriteString("        due_days: " + strconv.Itoa(s.DueDays) + "\n")
			}
		}
	}
	return b.String()
}
