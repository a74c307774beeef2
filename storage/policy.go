package storage

import (
	"context"
	"maps"
	"slices"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/workflow"
)

// head is a policy head as this unit has read it.
type head struct {
	version   int64
	exclusive bool
}

// Policy gives the policy of root, which the unit rests on: it is stored only if nobody has changed rights, rules or
// questionnaire of the root until then.
func (u *unit) Policy(ctx context.Context, root domain.AuthorityID) (*workflow.Policy, error) {
	if u.heads[root] == nil {
		u.reading("Policy")
		if err := u.lock(ctx, root, false); err != nil {
			return nil, err
		}
	}
	return u.policy(ctx, root)
}

// Administer takes the heads exclusively, in ascending order, and raises them when the unit is stored.
func (u *unit) Administer(ctx context.Context, roots ...domain.AuthorityID) (map[domain.AuthorityID]*workflow.Policy, error) {
	looked := u.looked
	u.reading("Administer")
	if len(u.read) == 0 && looked && slices.ContainsFunc(roots, func(r domain.AuthorityID) bool { return u.heads[r] == nil || !u.heads[r].exclusive }) {
		return nil, u.holdFirst(roots)
	}
	if u.open {
		if len(u.heads) > 0 || len(u.read) > 0 {
			return nil, u.hold()
		}
		u.open = false // nothing was read that would have to be guarded: from here on the unit locks
		if err := u.conn.begin(ctx); err != nil {
			return nil, failed(u.op, err)
		}
	}
	roots = slices.Compact(slices.Sorted(slices.Values(roots)))
	for _, root := range roots {
		if h := u.heads[root]; h != nil && h.exclusive {
			continue
		}
		if len(u.read) > 0 || len(u.heads) > 0 && slices.Max(slices.Collect(maps.Keys(u.heads))) >= root {
			panic("storage: " + u.op + " calls Administer after a holding, a policy or a greater root was read; heads are locked first, ascending")
		}
		if err := u.lock(ctx, root, true); err != nil {
			return nil, err
		}
	}
	out := make(map[domain.AuthorityID]*workflow.Policy, len(roots))
	for _, root := range roots {
		p, err := u.policy(ctx, root)
		if err != nil {
			return nil, err
		}
		out[root] = p
	}
	return out, nil
}

// holdFirst makes a unit begin again with these heads, and with those that it has. What it read before it had them may have
// been settled by another administrator, who had them first.
func (u *unit) holdFirst(roots []domain.AuthorityID) error {
	for root, h := range u.heads {
		if h.exclusive {
			roots = append(slices.Clone(roots), root)
		}
	}
	u.first = slices.Compact(slices.Sorted(slices.Values(roots)))
	u.mustLock = true
	return errMustLock
}

func (u *unit) lock(ctx context.Context, root domain.AuthorityID, exclusive bool) error {
	q := "SELECT version FROM policy_head WHERE root_id = ? FOR SHARE"
	if exclusive {
		q = "SELECT version FROM policy_head WHERE root_id = ? FOR UPDATE"
	}
	var h *head
	err := u.conn.read(ctx, query{q, []any{string(root)}, func(scan func(...any) error) error {
		h = &head{exclusive: exclusive}
		return scan(&h.version)
	}})
	if err != nil {
		return failed(u.op, err)
	}
	if h == nil {
		return &domain.Error{Code: domain.NotFound, Op: u.op, Key: "authority.unknown"}
	}
	u.heads[root] = h
	return nil
}

// bump raises the heads that the unit took exclusively.
func (u *unit) bump() {
	for _, root := range slices.Sorted(maps.Keys(u.heads)) {
		if u.heads[root].exclusive {
			u.add(headWrites, stmt{
				sql: "UPDATE policy_head SET version = version + 1 WHERE root_id = ?", args: []any{string(root)},
				miss: &domain.Error{Code: domain.Forbidden, Op: u.op, Key: "policy.changed"},
			})
		}
	}
}

// policy gives the policy of a root whose head was read: from the cache when that has exactly this version.
func (u *unit) policy(ctx context.Context, root domain.AuthorityID) (*workflow.Policy, error) {
	want := u.heads[root].version
	if p := u.store.cachedPolicy(root, want); p != nil {
		return p, nil
	}
	if err := u.hold(); err != nil { // rows that are read one after the other are of one version only while the head is locked
		return nil, err
	}
	p, err := u.store.loadPolicy(ctx, root, want, u.conn.read)
	return p, failed(u.op, err)
}

// cachedPolicy gives the policy of root at exactly this version, or nil.
func (s *Store) cachedPolicy(root domain.AuthorityID, version int64) *workflow.Policy {
	if p, ok := s.policies.Load(root); ok && p.(*workflow.Policy).Version == version {
		return p.(*workflow.Policy)
	}
	return nil
}

// loadPolicy reads everything of root that decisions rest on and keeps it in the cache. read must see the rows as of
// version: in a unit that holds the head, or in a transaction with one snapshot in which the head was read.
func (s *Store) loadPolicy(ctx context.Context, root domain.AuthorityID, version int64, read func(context.Context, ...query) error) (*workflow.Policy, error) {
	rows := domain.PolicyRows{Root: root, Version: version}
	active := map[domain.AuthorityID]workflow.ActiveRules{}
	var survey screening.Questionnaire
	const here = "(SELECT person_id FROM assignment WHERE root_id = ? AND status = 'active')"
	id := string(root)
	err := read(ctx,
		query{"SELECT " + list[authorityRow]("a") + " FROM authority a WHERE a.root_id = ? ORDER BY a.id", []any{id}, func(scan func(...any) error) error {
			var r authorityRow
			err := scan(into(&r)...)
			a := r.authority()
			rows.Authorities = append(rows.Authorities, domain.PolicyAuthority{ID: a.ID, Parent: a.Parent, TimeZone: a.TimeZone, Closed: a.Closed})
			return err
		}},
		query{"SELECT " + list[assignmentRow]("a") + " FROM assignment a WHERE a.root_id = ? AND a.status = 'active' ORDER BY a.id", []any{id}, func(scan func(...any) error) error {
			var r assignmentRow
			err := scan(into(&r)...)
			rows.Assignments = append(rows.Assignments, r.assignment())
			return err
		}},
		query{"SELECT " + list[deputyRow]("d") + " FROM deputy d WHERE d.status = 'active' AND (d.root_id = ? OR d.for_id IN " + here + ") ORDER BY d.id", []any{id, id}, func(scan func(...any) error) error {
			var r deputyRow
			err := scan(into(&r)...)
			rows.Deputies = append(rows.Deputies, r.deputy())
			return err
		}},
		query{
			"SELECT p.id FROM person p WHERE p.off AND (p.id IN " + here + " OR p.id IN (SELECT by_id FROM deputy WHERE status = 'active' AND for_id IN " + here + ")) ORDER BY p.id",
			[]any{id, id},
			func(scan func(...any) error) error {
				var p string
				err := scan(&p)
				rows.Off = append(rows.Off, domain.PersonID(p))
				return err
			},
		},
		query{"SELECT " + list[ruleVersionRow]("v") + " FROM rule_status s JOIN rule_version v ON v.id = s.rule_id WHERE s.root_id = ? AND s.status = 'active'", []any{id}, func(scan func(...any) error) error {
			var r ruleVersionRow
			if err := scan(into(&r)...); err != nil {
				return err
			}
			a := workflow.ActiveRules{ID: domain.RuleID(r.ID), Version: int(r.Version)}
			err := parse(r.Body, &a.Set)
			active[domain.AuthorityID(r.AuthorityID)] = a
			return err
		}},
		query{"SELECT " + list[questionnaireVersionRow]("v") + " FROM questionnaire_status s JOIN questionnaire_version v ON v.id = s.questionnaire_id WHERE s.root_id = ? AND s.status = 'active'", []any{id}, func(scan func(...any) error) error {
			var r questionnaireVersionRow
			err := scan(into(&r)...)
			if err == nil {
				survey, err = s.survey(r)
			}
			return err
		}},
	)
	if err != nil {
		return nil, err
	}
	rights, err := s.config.Compile(rows)
	if err != nil {
		return nil, err
	}
	p := workflow.NewPolicy(rows, rights, active, survey)
	s.policies.Store(root, p)
	return p, nil
}

// survey parses a questionnaire once: its version never changes.
func (s *Store) survey(r questionnaireVersionRow) (screening.Questionnaire, error) {
	if q, ok := s.surveys.Load(r.ID); ok {
		return q.(screening.Questionnaire), nil
	}
	q, err := screening.Parse(r.Body)
	if err == nil {
		q.ID, q.Version = domain.QuestionnaireID(r.ID), int(r.Version)
		s.surveys.Store(r.ID, q)
	}
	return q, err
}
