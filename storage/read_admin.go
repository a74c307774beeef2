package storage

import (
	"context"
	"slices"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// Authorities lists all authorities by name. Names of authorities are public.
func (s *Store) Authorities(ctx context.Context) ([]domain.Authority, error) {
	rows, err := find[authorityRow](s.db(ctx), list[authorityRow]("a"), "authority a", everything, "a.name", 0)
	out, err := rowsTo(rows, err, authorityRow.authority)
	return out, failed("storage.Authorities", err)
}

// AuthorityByName finds an authority by the name in its address.
func (s *Store) AuthorityByName(ctx context.Context, name string) (*domain.Authority, error) {
	row, err := first[authorityRow](s.db(ctx), list[authorityRow]("a"), "authority a", where("a.name = ?", name))
	if err != nil {
		return nil, failed("storage.AuthorityByName", err)
	}
	out := row.authority()
	return &out, nil
}

// AuthorityByID finds an authority.
func (s *Store) AuthorityByID(ctx context.Context, id domain.AuthorityID) (*domain.Authority, error) {
	row, err := first[authorityRow](s.db(ctx), list[authorityRow]("a"), "authority a", where("a.id = ?", string(id)))
	if err != nil {
		return nil, failed("storage.AuthorityByID", err)
	}
	out := row.authority()
	return &out, nil
}

// namedPerson is a person with the name, which may have been erased.
type namedPerson struct {
	Row  personRow `gorm:"embedded"`
	Name *string
}

func (r namedPerson) named() domain.Person { return r.Row.person(some[string](r.Name)) }

const personTables = "person p LEFT JOIN person_name n ON n.person_id = p.id"

// administered is the condition that a person belongs to a root, or has a role at an authority, that the reader
// administers.
func administered(sc workflow.Scope) cond {
	places := below("a.authority_id", sc.Administered())
	roots := among("a.id", sc.Administered())
	if roots.sql == nothing.sql {
		return nothing
	}
	return anyOf(
		cond{"p.root_id IN (SELECT a.root_id FROM authority a WHERE " + roots.sql + ")", roots.args},
		cond{"p.id IN (SELECT a.person_id FROM assignment a WHERE a.status IN ('active', 'ended') AND " + places.sql + ")", places.args})
}

// Persons lists by login the people whom the reader administers.
func (s *Store) Persons(ctx context.Context, sc workflow.Scope, page workflow.Page) ([]domain.Person, error) {
	keys, err := keysOf(page.After, textKey)
	if err != nil {
		return nil, err
	}
	rows, err := find[namedPerson](s.db(ctx), list[personRow]("p")+", n.name", personTables,
		allOf(administered(sc), behind(keys, "p.login", ">")), "p.login", limitOf(page.Limit, maxLimit))
	out, err := rowsTo(rows, err, namedPerson.named)
	return out, failed("storage.Persons", err)
}

// PersonNames gives the names of those of ids who belong to the reader's roots or have or had a role there, or who
// appear in a decision that the reader may read. Whoever is missing has no name for this reader.
func (s *Store) PersonNames(ctx context.Context, sc workflow.Scope, ids []domain.PersonID) (map[domain.PersonID]string, error) {
	const op = "storage.PersonNames"
	ids = slices.DeleteFunc(slices.Clone(ids), func(id domain.PersonID) bool { return !domain.IsID(string(id)) })
	out := make(map[domain.PersonID]string, len(ids))
	roots := among("a.root_id", sc.Roots())
	near := anyOf(among("p.root_id", sc.Roots()),
		cond{"p.id IN (SELECT a.person_id FROM assignment a WHERE a.status IN ('active', 'ended') AND " + roots.sql + ")", roots.args})
	read := recorded(sc)
	mentioned := cond{"EXISTS (SELECT 1 FROM decision d WHERE (d.actor_id = p.id OR d.on_behalf_of = p.id) AND (" + read.sql + "))", read.args}
	for _, c := range []cond{near, mentioned} { // the second is dear and rarely needed
		missing := slices.DeleteFunc(slices.Clone(ids), func(id domain.PersonID) bool { _, ok := out[id]; return ok })
		if len(missing) == 0 || c.sql == nothing.sql {
			continue
		}
		rows, err := find[personNameRow](s.db(ctx), list[personNameRow]("n"), "person p JOIN person_name n ON n.person_id = p.id",
			allOf(among("p.id", missing), c), "", 0)
		if err != nil {
			return nil, failed(op, err)
		}
		for _, r := range rows {
			out[domain.PersonID(r.PersonID)] = r.Name
		}
	}
	return out, nil
}

// Assignments lists who has, had or shall have which role: to administrators and to readers of the history below their
// authorities, and to everybody their own. The newest first.
func (s *Store) Assignments(ctx context.Context, sc workflow.Scope, page workflow.Page) ([]domain.Assignment, error) {
	keys, err := keysOf(page.After, idKey)
	if err != nil {
		return nil, err
	}
	rows, err := find[assignmentRow](s.db(ctx), list[assignmentRow]("a"), "assignment a",
		allOf(anyOf(below("a.authority_id", sc.Administered()), below("a.authority_id", sc.History()), own("a.person_id", sc)),
			behind(keys, "a.id", "<")), "a.id DESC", limitOf(page.Limit, maxLimit))
	out, err := rowsTo(rows, err, assignmentRow.assignment)
	return out, failed("storage.Assignments", err)
}

// Deputies lists who may, might or shall act for whom: to administrators and readers of the history of the root, and to
// the two people concerned. The newest first.
func (s *Store) Deputies(ctx context.Context, sc workflow.Scope, page workflow.Page) ([]domain.Deputy, error) {
	keys, err := keysOf(page.After, idKey)
	if err != nil {
		return nil, err
	}
	rows, err := find[deputyRow](s.db(ctx), list[deputyRow]("d"), "deputy d",
		allOf(deputies(sc), behind(keys, "d.id", "<")), "d.id DESC", limitOf(page.Limit, maxLimit))
	out, err := rowsTo(rows, err, deputyRow.deputy)
	return out, failed("storage.Deputies", err)
}

// DeputyByID reads one of them.
func (s *Store) DeputyByID(ctx context.Context, sc workflow.Scope, id domain.DeputyID) (*domain.Deputy, error) {
	row, err := first[deputyRow](s.db(ctx), list[deputyRow]("d"), "deputy d", allOf(named("d.id", id), deputies(sc)))
	if err != nil {
		return nil, failed("storage.DeputyByID", err)
	}
	d := row.deputy()
	return &d, nil
}

// deputies is the condition that the reader may read a deputy. The alias of deputy is d.
func deputies(sc workflow.Scope) cond {
	return anyOf(among("d.root_id", sc.Administered()), among("d.root_id", sc.History()), own("d.for_id", sc), own("d.by_id", sc))
}

// own is the condition that a column names the reader.
func own(column string, sc workflow.Scope) cond { return named(column, sc.Person()) }

// ruleRow is one version of rules with its status.
type ruleRow struct {
	Row         ruleVersionRow `gorm:"embedded"`
	Status      string
	ConfirmedBy *string
	DecisionID  *string
}

// RuleVersions lists all versions of an authority's rules, the newest first, to people of its root.
func (s *Store) RuleVersions(ctx context.Context, sc workflow.Scope, a domain.AuthorityID) ([]workflow.RuleProposal, error) {
	rows, err := find[ruleRow](s.db(ctx), list[ruleVersionRow]("v")+", t.status, t.confirmed_by, t.decision_id",
		"rule_version v JOIN rule_status t ON t.rule_id = v.id", allOf(named("v.authority_id", a), among("v.root_id", sc.Roots())), "v.version DESC", 0)
	if err != nil {
		return nil, failed("storage.RuleVersions", err)
	}
	out := make([]workflow.RuleProposal, len(rows))
	for i, r := range rows {
		status := ruleStatusRow{Status: r.Status, ConfirmedBy: r.ConfirmedBy, DecisionID: r.DecisionID}
		if out[i], err = r.Row.proposal(status); err != nil {
			return nil, failed("storage.RuleVersions", err)
		}
	}
	return out, nil
}

// surveyRow is one version of a questionnaire with its status.
type surveyRow struct {
	Row         questionnaireVersionRow `gorm:"embedded"`
	Status      string
	ConfirmedBy *string
	DecisionID  *string
}

// QuestionnaireVersions lists all versions of a root's questionnaire, the newest first, to people of the root.
func (s *Store) QuestionnaireVersions(ctx context.Context, sc workflow.Scope, root domain.AuthorityID) ([]workflow.QuestionnaireProposal, error) {
	rows, err := find[surveyRow](s.db(ctx), list[questionnaireVersionRow]("v")+", t.status, t.confirmed_by, t.decision_id",
		"questionnaire_version v JOIN questionnaire_status t ON t.questionnaire_id = v.id",
		allOf(named("v.root_id", root), among("v.root_id", sc.Roots())), "v.version DESC", 0)
	out, err := rowsTo(rows, err, func(r surveyRow) workflow.QuestionnaireProposal {
		return r.Row.proposal(questionnaireStatusRow{Status: r.Status, ConfirmedBy: r.ConfirmedBy, DecisionID: r.DecisionID})
	})
	return out, failed("storage.QuestionnaireVersions", err)
}

// ImportByID reads the report of an imported list: to its importer, and to who reads the working editions of its authority.
func (s *Store) ImportByID(ctx context.Context, sc workflow.Scope, id domain.ImportID) (*workflow.Import, error) {
	var out workflow.Import
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		row, err := first[importRow](db, list[importRow]("i"), "import i",
			allOf(named("i.id", id), anyOf(own("i.person_id", sc), below("i.authority_id", sc.Working()))))
		if err != nil {
			return err
		}
		if out, err = row.imported(); err != nil {
			return err
		}
		rows, err := find[importHoldingRow](db, list[importHoldingRow]("h"), "import_holding h", named("h.import_id", id), "h.holding_id", 0)
		for _, r := range rows {
			h := workflow.ImportedHolding{Holding: domain.HoldingID(r.HoldingID), Created: r.Created, Rev: r.Rev}
			if r.Earlier != nil {
				if err := parse(*r.Earlier, &h.Before); err != nil {
					return err
				}
			}
			out.Holdings = append(out.Holdings, h)
		}
		return err
	})
	if err != nil {
		return nil, failed("storage.ImportByID", err)
	}
	return &out, nil
}
