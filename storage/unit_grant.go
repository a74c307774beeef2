package storage

import (
	"context"

	"freigabe/domain"
	"freigabe/workflow"
)

// Assignment reads a role that somebody has, had or shall have.
func (u *unit) Assignment(ctx context.Context, id domain.AssignmentID) (*domain.Assignment, error) {
	r, err := take[assignmentRow](ctx, u, "assignment", "id = ?", string(id))
	if err != nil {
		return nil, err
	}
	a := r.assignment()
	return &a, nil
}

// SaveAssignment stores a new or changed assignment. The unit must administer its root.
func (u *unit) SaveAssignment(a domain.Assignment) {
	u.once("assignment", a.ID)
	u.add(grantWrites, upsert("assignment", assignmentRowOf(a), "id"))
}

// Deputy reads a deputyship.
func (u *unit) Deputy(ctx context.Context, id domain.DeputyID) (*domain.Deputy, error) {
	r, err := take[deputyRow](ctx, u, "deputy", "id = ?", string(id))
	if err != nil {
		return nil, err
	}
	d := r.deputy()
	return &d, nil
}

// SaveDeputy stores a new or changed deputyship. The unit must administer the roots of the represented person's roles.
func (u *unit) SaveDeputy(d domain.Deputy) {
	u.once("deputy", d.ID)
	u.add(grantWrites, upsert("deputy", deputyRowOf(d), "id"))
}

// RuleVersion reads one version of an authority's rules.
func (u *unit) RuleVersion(ctx context.Context, id domain.RuleID) (*workflow.RuleProposal, error) {
	v, err := take[ruleVersionRow](ctx, u, "rule_version", "id = ?", string(id))
	if err != nil {
		return nil, err
	}
	s, err := take[ruleStatusRow](ctx, u, "rule_status", "rule_id = ?", string(id))
	if err != nil {
		return nil, err
	}
	p, err := v.proposal(s)
	return &p, failed(u.op, err)
}

func (r ruleVersionRow) proposal(s ruleStatusRow) (workflow.RuleProposal, error) {
	p := workflow.RuleProposal{
		ID: domain.RuleID(r.ID), Authority: domain.AuthorityID(r.AuthorityID), Root: domain.AuthorityID(r.RootID),
		Version: int(r.Version), Status: domain.ProposalStatus(s.Status), ProposedBy: some[domain.PersonID](r.ProposedBy),
		ConfirmedBy: some[domain.PersonID](s.ConfirmedBy), At: instant(r.At), Decision: some[domain.DecisionID](s.DecisionID),
	}
	return p, parse(r.Body, &p.Set)
}

// RuleNext gives the version that the next rules of an authority get.
func (u *unit) RuleNext(ctx context.Context, authority domain.AuthorityID) (int, error) {
	return u.next(ctx, "SELECT COALESCE(max(version), 0) + 1 FROM rule_version WHERE authority_id = ?", string(authority))
}

func (u *unit) next(ctx context.Context, sql, id string) (n int, err error) {
	u.reading("the next version")
	err = u.conn.read(ctx, query{sql, []any{id}, func(scan func(...any) error) error { return scan(&n) }})
	return n, failed(u.op, err)
}

// AddRuleVersion stores a new version, which never changes, and its status.
func (u *unit) AddRuleVersion(p workflow.RuleProposal) {
	u.once("rule_version", p.ID)
	u.add(ruleWrites, insert("rule_version", ruleVersionRow{
		string(p.ID), string(p.Authority), string(p.Root), int64(p.Version),
		document(p.Set), none(p.ProposedBy), micro(p.At),
	}))
	u.SetRuleStatus(p)
}

// SetRuleStatus stores what became of a version. The one that is in force no more is stored before the one that follows.
func (u *unit) SetRuleStatus(p workflow.RuleProposal) {
	u.once("rule_status", p.ID)
	c := ruleWrites
	if p.Status == domain.Active {
		c = activeRuleWrites
	}
	u.add(c, upsert("rule_status", ruleStatusRow{
		string(p.ID), string(p.Authority), string(p.Root), string(p.Status), none(p.ConfirmedBy),
		none(p.Decision), micro(u.now),
	}, "rule_id"))
}

// QuestionnaireVersion reads one version of a root's questionnaire.
func (u *unit) QuestionnaireVersion(ctx context.Context, id domain.QuestionnaireID) (*workflow.QuestionnaireProposal, error) {
	v, err := take[questionnaireVersionRow](ctx, u, "questionnaire_version", "id = ?", string(id))
	if err != nil {
		return nil, err
	}
	s, err := take[questionnaireStatusRow](ctx, u, "questionnaire_status", "questionnaire_id = ?", string(id))
	if err != nil {
		return nil, err
	}
	p := v.proposal(s)
	return &p, nil
}

func (r questionnaireVersionRow) proposal(s questionnaireStatusRow) workflow.QuestionnaireProposal {
	return workflow.QuestionnaireProposal{
		ID: domain.QuestionnaireID(r.ID), Root: domain.AuthorityID(r.RootID), Version: int(r.Version),
		YAML: r.Body, Status: domain.ProposalStatus(s.Status), ProposedBy: some[domain.PersonID](r.ProposedBy),
		ConfirmedBy: some[domain.PersonID](s.ConfirmedBy), At: instant(r.At), Decision: some[domain.DecisionID](s.DecisionID),
	}
}

// QuestionnaireNext gives the version that the next questionnaire of a root gets.
func (u *unit) QuestionnaireNext(ctx context.Context, root domain.AuthorityID) (int, error) {
	return u.next(ctx, "SELECT COALESCE(max(version), 0) + 1 FROM questionnaire_version WHERE root_id = ?", string(root))
}

// AddQuestionnaireVersion stores a new version, which never changes, and its status.
func (u *unit) AddQuestionnaireVersion(p workflow.QuestionnaireProposal) {
	u.once("questionnaire_version", p.ID)
	u.add(ruleWrites, insert("questionnaire_version", questionnaireVersionRow{
		string(p.ID), string(p.Root), int64(p.Version), p.YAML,
		none(p.ProposedBy), micro(p.At),
	}))
	u.SetQuestionnaireStatus(p)
}

// SetQuestionnaireStatus stores what became of a version.
func (u *unit) SetQuestionnaireStatus(p workflow.QuestionnaireProposal) {
	u.once("questionnaire_status", p.ID)
	c := ruleWrites
	if p.Status == domain.Active {
		c = activeRuleWrites
	}
	u.add(c, upsert("questionnaire_status", questionnaireStatusRow{
		string(p.ID), string(p.Root), string(p.Status), none(p.ConfirmedBy),
		none(p.Decision), micro(u.now),
	}, "questionnaire_id"))
}
