package storage

import (
	"context"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

const soon = 60 * 24 * time.Hour // a role that ends within it "ends soon"

// inForce is the condition that an assignment holds at an instant. The alias of assignment is a.
func inForce(at int64) cond {
	return where("a.status = 'active' AND a.ended_at IS NULL AND (a.from_at IS NULL OR a.from_at <= ?) AND (a.until_at IS NULL OR a.until_at >= ?)", at, at)
}

// whose is the condition that some assignment of p meets c.
func whose(c cond) cond {
	return cond{"EXISTS (SELECT 1 FROM assignment a WHERE a.person_id = p.id AND " + c.sql + ")", c.args}
}

// people is the condition of a filter of people.
func (s *Store) people(f workflow.PeopleFilter) cond {
	now := micro(s.now())
	held := allOf(equal("a.role", f.Role), belowOne("a.authority_id", f.Authority))
	if f.Authority == "" && f.Role == "" {
		held = everything
	}
	out := allOf(words(f.Query, "lower(COALESCE(n.name, '') || ' ' || p.login || ' ' || p.mail)"))
	switch f.Validity {
	case workflow.ValidToday:
		out = allOf(out, whose(allOf(held, inForce(now))))
	case workflow.ValidSoon:
		out = allOf(out, whose(allOf(held, inForce(now), where("a.until_at <= ?", micro(s.now().Add(soon))))))
	case workflow.ValidOver:
		over := where("a.status = 'ended' OR a.status = 'active' AND a.until_at < ?", now)
		valid := whose(inForce(now))
		out = allOf(out, whose(allOf(held, over)), cond{"NOT " + valid.sql, valid.args})
	default:
		if held.sql != everything.sql {
			out = allOf(out, whose(allOf(held, where("a.status IN ('active', 'proposed')"))))
		}
	}
	if f.Off != nil {
		out = allOf(out, where("p.off = ?", *f.Off))
	}
	return out
}

// People lists by name the people whom the reader administers, with roles and access.
func (s *Store) People(ctx context.Context, sc workflow.Scope, f workflow.PeopleFilter) (out []workflow.PersonRow, total int, err error) {
	match := allOf(administered(sc), s.people(f))
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		if err := db.Raw("SELECT count(*) FROM "+personTables+" WHERE "+match.sql, match.args...).Scan(&total).Error; err != nil {
			return err
		}
		rows, err := find[namedPerson](db, list[personRow]("p")+", n.name", personTables, match, "lower(COALESCE(n.name, p.login)), p.login",
			limitOf(f.Limit, maxLimit), f.Offset)
		if err == nil {
			out, err = s.personRows(db, rows)
		}
		return err
	})
	return out, total, failed("storage.People", err)
}

// PersonByID reads one person whom the reader administers.
func (s *Store) PersonByID(ctx context.Context, sc workflow.Scope, id domain.PersonID) (*workflow.PersonRow, error) {
	var out []workflow.PersonRow
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		row, err := first[namedPerson](db, list[personRow]("p")+", n.name", personTables, allOf(named("p.id", id), administered(sc)))
		if err == nil {
			out, err = s.personRows(db, []namedPerson{row})
		}
		return err
	})
	if err != nil {
		return nil, failed("storage.PersonByID", err)
	}
	return &out[0], nil
}

// accessRow says how a person can come in.
type accessRow struct {
	ID       string
	Sessions int
	SeenAt   *int64
	Keys     int
	Password int
	LinkAt   *int64
}

// personRows adds roles, deputyships and access to people, one statement each.
func (s *Store) personRows(db *gorm.DB, people []namedPerson) ([]workflow.PersonRow, error) {
	out := make([]workflow.PersonRow, len(people))
	at := make(map[string]int, len(people))
	ids := make([]string, len(people))
	for i, p := range people {
		out[i].Person, at[p.Row.ID], ids[i] = p.named(), i, p.Row.ID
	}
	if len(ids) == 0 {
		return out, nil
	}
	assignments, err := find[assignmentRow](db, list[assignmentRow]("a"), "assignment a", among("a.person_id", ids), "a.id DESC", 0)
	if err != nil {
		return nil, err
	}
	for _, r := range assignments {
		i := at[r.PersonID]
		out[i].Assignments = append(out[i].Assignments, r.assignment())
	}
	deputies, err := find[deputyRow](db, list[deputyRow]("d"), "deputy d",
		allOf(where("d.status IN ('active', 'proposed')"), anyOf(among("d.for_id", ids), among("d.by_id", ids))), "d.from_day, d.id", 0)
	if err != nil {
		return nil, err
	}
	for _, r := range deputies {
		for _, id := range []string{r.ForID, r.ByID} {
			if i, ok := at[id]; ok {
				out[i].Deputies = append(out[i].Deputies, r.deputy())
			}
		}
	}
	now := micro(s.now())
	const access = `p.id,
		(SELECT count(*) FROM session x WHERE x.person_id = p.id AND x.expires_at > ?) AS sessions,
		(SELECT max(x.seen_at) FROM session x WHERE x.person_id = p.id) AS seen_at,
		(SELECT count(*) FROM token x WHERE x.person_id = p.id AND x.status = 'active' AND (x.expires_at IS NULL OR x.expires_at > ?)) AS keys,
		(SELECT count(*) FROM credential x WHERE x.person_id = p.id) AS password,
		(SELECT max(x.expires_at) FROM one_time_link x WHERE x.person_id = p.id AND x.used_at IS NULL AND x.expires_at > ?) AS link_at`
	c := among("p.id", ids)
	var rows []accessRow
	if err := db.Raw("SELECT "+access+" FROM person p WHERE "+c.sql, append([]any{now, now, now}, c.args...)...).Scan(&rows).Error; err != nil {
		return nil, err
	}
	for _, r := range rows {
		p := &out[at[r.ID]]
		p.Sessions, p.Keys, p.HasPassword = r.Sessions, r.Keys, r.Password > 0
		p.SeenAt, p.LinkUntil = maybeInstant(r.SeenAt), maybeInstant(r.LinkAt)
	}
	return out, nil
}

// looked is the condition that a proposal concerns what the reader administers.
var looked = map[workflow.ProposalKind]func(workflow.Scope) cond{
	workflow.ProposedRole: func(sc workflow.Scope) cond {
		return anyOf(below("x.authority_id", sc.Administered()), among("p.root_id", sc.Administered()))
	},
	workflow.ProposedDeputy:        func(sc workflow.Scope) cond { return among("x.root_id", sc.Administered()) },
	workflow.ProposedRules:         func(sc workflow.Scope) cond { return below("x.authority_id", sc.Administered()) },
	workflow.ProposedQuestionnaire: func(sc workflow.Scope) cond { return among("x.root_id", sc.Administered()) },
	workflow.ProposedToken:         func(sc workflow.Scope) cond { return among("x.root_id", sc.Administered()) },
	workflow.ProposedMove:          func(sc workflow.Scope) cond { return below("x.target_id", sc.Administered()) },
	workflow.ProposedSharing:       func(sc workflow.Scope) cond { return among("x.root_id", sc.Administered()) },
}

// proposing are the tables of proposals: kind, columns id and instant, tables, status.
var proposing = []struct {
	kind               workflow.ProposalKind
	at, tables, status string
}{
	{workflow.ProposedRole, "COALESCE(d.at, 0)", "assignment x JOIN person p ON p.id = x.person_id LEFT JOIN decision d ON d.id = x.decision_id", "x.status"},
	{workflow.ProposedDeputy, "COALESCE(d.at, 0)", "deputy x LEFT JOIN decision d ON d.id = x.decision_id", "x.status"},
	{workflow.ProposedRules, "x.at", "rule_version x JOIN rule_status t ON t.rule_id = x.id", "t.status"},
	{workflow.ProposedQuestionnaire, "x.at", "questionnaire_version x JOIN questionnaire_status t ON t.questionnaire_id = x.id", "t.status"},
	{workflow.ProposedToken, "x.created_at", "token x", "x.status"},
	{workflow.ProposedMove, "x.at", "move x", "x.status"},
	{workflow.ProposedSharing, "x.at", "sharing x", "x.status"},
}

type proposalKey struct {
	Kind string
	ID   string
	At   int64
}

// Proposals lists what waits for a second person below the authorities that the reader administers, the oldest first.
func (s *Store) Proposals(ctx context.Context, sc workflow.Scope, f workflow.ProposalFilter) (out []workflow.ProposalRow, total int, err error) {
	union, args := "", []any(nil)
	for _, p := range proposing {
		c := allOf(looked[p.kind](sc), where(p.status+" = 'proposed'"))
		if f.Kind != "" && f.Kind != p.kind || c.sql == nothing.sql {
			continue
		}
		if union != "" {
			union += " UNION ALL "
		}
		union += "SELECT '" + string(p.kind) + "' AS kind, x.id, " + p.at + " AS at FROM " + p.tables + " WHERE " + c.sql
		args = append(args, c.args...)
	}
	if union == "" {
		return nil, 0, nil
	}
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		if err := db.Raw("SELECT count(*) FROM ("+union+") u", args...).Scan(&total).Error; err != nil || total == 0 {
			return err
		}
		keys, err := find[proposalKey](db, "u.kind, u.id, u.at", "("+union+") u", cond{"1 = 1", args}, "u.at, u.id", limitOf(f.Limit, maxLimit), f.Offset)
		if err != nil {
			return err
		}
		for _, k := range keys {
			row, err := proposal(db, sc, workflow.ProposalKind(k.Kind), k.ID)
			if err != nil {
				return err
			}
			out = append(out, *row)
		}
		return nil
	})
	return out, total, failed("storage.Proposals", err)
}

// ProposalByID reads a proposal, also one that is settled.
func (s *Store) ProposalByID(ctx context.Context, sc workflow.Scope, kind workflow.ProposalKind, id string) (*workflow.ProposalRow, error) {
	var out *workflow.ProposalRow
	err := s.snapshot(ctx, func(db *gorm.DB) (err error) {
		out, err = proposal(db, sc, kind, id)
		return err
	})
	return out, failed("storage.ProposalByID", err)
}

// proposal reads one proposal of a kind, within the scope. There are few at a time.
func proposal(db *gorm.DB, sc workflow.Scope, kind workflow.ProposalKind, id string) (*workflow.ProposalRow, error) {
	see, known := looked[kind]
	if !known {
		return nil, gorm.ErrRecordNotFound
	}
	mine := allOf(named("x.id", domain.DecisionID(id)), see(sc))
	out := &workflow.ProposalRow{Kind: kind, ID: id}
	var err error
	switch kind {
	case workflow.ProposedRole:
		err = roleProposal(db, mine, out)
	case workflow.ProposedDeputy:
		err = deputyProposal(db, mine, out)
	case workflow.ProposedRules:
		err = rulesProposal(db, mine, out)
	case workflow.ProposedQuestionnaire:
		err = surveyProposal(db, mine, out)
	case workflow.ProposedToken:
		err = tokenProposal(db, mine, out)
	case workflow.ProposedMove:
		err = moveProposal(db, mine, out)
	case workflow.ProposedSharing:
		err = sharingProposal(db, mine, out)
	}
	if err != nil || out.Decision == "" {
		return out, err
	}
	texts, err := find[struct {
		At   int64
		Body *string
	}](db, "d.at, t.body", "decision d LEFT JOIN decision_text t ON t.decision_id = d.id AND t.kind = 'reason'", named("d.id", out.Decision), "", 1)
	if err == nil && len(texts) > 0 {
		out.Reason = some[string](texts[0].Body)
		if out.At.IsZero() {
			out.At = instant(texts[0].At)
		}
	}
	return out, err
}

func roleProposal(db *gorm.DB, mine cond, out *workflow.ProposalRow) error {
	row, err := first[struct {
		Row  assignmentRow `gorm:"embedded"`
		Home string
	}](db, list[assignmentRow]("x")+", p.root_id AS home", "assignment x JOIN person p ON p.id = x.person_id", mine)
	a := row.Row.assignment()
	out.Assignment, out.Home = &a, domain.AuthorityID(row.Home)
	out.Root, out.Authority, out.ProposedBy, out.ConfirmedBy, out.Status, out.Decision = a.Root, a.Authority, a.ProposedBy, a.ConfirmedBy, a.Status, a.Decision
	return err
}

func deputyProposal(db *gorm.DB, mine cond, out *workflow.ProposalRow) error {
	row, err := first[deputyRow](db, list[deputyRow]("x"), "deputy x", mine)
	d := row.deputy()
	out.Deputy = &d
	out.Root, out.Authority, out.ProposedBy, out.ConfirmedBy, out.Status, out.Decision = d.Root, d.Root, d.ProposedBy, d.ConfirmedBy, d.Status, d.Decision
	return err
}

func rulesProposal(db *gorm.DB, mine cond, out *workflow.ProposalRow) error {
	row, err := first[ruleRow](db, list[ruleVersionRow]("x")+", t.status, t.confirmed_by, t.decision_id", "rule_version x JOIN rule_status t ON t.rule_id = x.id", mine)
	if err != nil {
		return err
	}
	p, err := row.Row.proposal(ruleStatusRow{Status: row.Status, ConfirmedBy: row.ConfirmedBy, DecisionID: row.DecisionID})
	out.Rules = &p
	out.Root, out.Authority, out.ProposedBy, out.ConfirmedBy, out.Status, out.Decision, out.At = p.Root, p.Authority, p.ProposedBy, p.ConfirmedBy, p.Status, p.Decision, p.At
	return err
}

func surveyProposal(db *gorm.DB, mine cond, out *workflow.ProposalRow) error {
	row, err := first[surveyRow](db, list[questionnaireVersionRow]("x")+", t.status, t.confirmed_by, t.decision_id",
		"questionnaire_version x JOIN questionnaire_status t ON t.questionnaire_id = x.id", mine)
	p := row.Row.proposal(questionnaireStatusRow{Status: row.Status, ConfirmedBy: row.ConfirmedBy, DecisionID: row.DecisionID})
	out.Questionnaire = &p
	out.Root, out.Authority, out.ProposedBy, out.ConfirmedBy, out.Status, out.Decision, out.At = p.Root, p.Root, p.ProposedBy, p.ConfirmedBy, p.Status, p.Decision, p.At
	return err
}

func tokenProposal(db *gorm.DB, mine cond, out *workflow.ProposalRow) error {
	row, err := first[tokenRow](db, list[tokenRow]("x"), "token x", mine)
	if err != nil {
		return err
	}
	t, err := row.token()
	t.Hash = ""
	out.Token = &t
	out.Root, out.Authority, out.ProposedBy, out.ConfirmedBy, out.Status, out.At = t.Root, t.Root, t.Person, t.Confirmed, t.Status, t.CreatedAt
	return err
}

func moveProposal(db *gorm.DB, mine cond, out *workflow.ProposalRow) error {
	row, err := first[moveRow](db, list[moveRow]("x"), "move x", mine)
	if err != nil {
		return err
	}
	holdings, err := find[moveHoldingRow](db, list[moveHoldingRow]("h"), "move_holding h", where("h.move_id = ?", row.ID), "h.holding_id", 0)
	m := row.move(holdings)
	out.Move = &m
	out.Root, out.Authority, out.ProposedBy, out.ConfirmedBy, out.Status, out.Decision, out.At = m.Root, m.Target, m.ProposedBy, m.ConfirmedBy, m.Status, m.Decision, m.At
	return err
}

func sharingProposal(db *gorm.DB, mine cond, out *workflow.ProposalRow) error {
	row, err := first[sharingRow](db, list[sharingRow]("x"), "sharing x", mine)
	s := row.sharing()
	out.Sharing = &s
	out.Root, out.Authority, out.ProposedBy, out.ConfirmedBy, out.Status, out.Decision, out.At = s.Root, s.Root, s.ProposedBy, s.ConfirmedBy, s.Status, s.Decision, s.At
	return err
}

// AuthorityCounts counts holdings and people of each authority that the reader administers, or whose working editions or
// history they read.
func (s *Store) AuthorityCounts(ctx context.Context, sc workflow.Scope) (map[domain.AuthorityID]workflow.AuthorityCount, error) {
	const op = "storage.AuthorityCounts"
	see := func(column string) cond {
		return anyOf(below(column, sc.Administered()), below(column, sc.Working()), below(column, sc.History()))
	}
	out := map[domain.AuthorityID]workflow.AuthorityCount{}
	if see("h.authority_id").sql == nothing.sql {
		return out, nil
	}
	c := see("h.authority_id")
	rows, err := find[struct {
		AuthorityID                      string
		Holdings, Open, Public, Archived int
	}](s.db(ctx), `h.authority_id, count(*) AS holdings, count(h.review_id) AS open,
		sum(CASE h.state WHEN 'public' THEN 1 ELSE 0 END) AS public, sum(CASE h.state WHEN 'archived' THEN 1 ELSE 0 END) AS archived`,
		"holding h", cond{c.sql + " GROUP BY h.authority_id", c.args}, "", 0)
	if err != nil {
		return nil, failed(op, err)
	}
	for _, r := range rows {
		out[domain.AuthorityID(r.AuthorityID)] = workflow.AuthorityCount{Holdings: r.Holdings, Open: r.Open, Public: r.Public, Archived: r.Archived}
	}
	c = allOf(see("a.authority_id"), inForce(micro(s.now())))
	people, err := find[struct {
		AuthorityID string
		People      int
	}](s.db(ctx), "a.authority_id, count(DISTINCT a.person_id) AS people", "assignment a", cond{c.sql + " GROUP BY a.authority_id", c.args}, "", 0)
	for _, r := range people {
		n := out[domain.AuthorityID(r.AuthorityID)]
		n.People = r.People
		out[domain.AuthorityID(r.AuthorityID)] = n
	}
	return out, failed(op, err)
}

// partOf reads a part of a list and the number of all, on one state of the database.
func partOf[R any](ctx context.Context, s *Store, columns, from string, match cond, order string, f workflow.ListFilter) (rows []R, total int, err error) {
	if match.sql == nothing.sql {
		return nil, 0, nil
	}
	err = s.snapshot(ctx, func(db *gorm.DB) (err error) {
		if err := db.Raw("SELECT count(*) FROM "+from+" WHERE "+match.sql, match.args...).Scan(&total).Error; err != nil {
			return err
		}
		rows, err = find[R](db, columns, from, match, order, limitOf(f.Limit, maxLimit), f.Offset)
		return err
	})
	return rows, total, err
}

// StandIns lists the deputies of the roots that the reader administers, the latest window first.
func (s *Store) StandIns(ctx context.Context, sc workflow.Scope, f workflow.ListFilter) ([]domain.Deputy, int, error) {
	rows, total, err := partOf[deputyRow](ctx, s, list[deputyRow]("d"), "deputy d",
		allOf(among("d.root_id", sc.Administered()), equal("d.status", f.Status)), "d.until_day DESC, d.id DESC", f)
	out, err := rowsTo(rows, err, deputyRow.deputy)
	return out, total, failed("storage.StandIns", err)
}

// Keys lists the API tokens of people of the roots that the reader administers, the newest first, without their hashes.
func (s *Store) Keys(ctx context.Context, sc workflow.Scope, f workflow.ListFilter) ([]workflow.Token, int, error) {
	rows, total, err := partOf[tokenRow](ctx, s, list[tokenRow]("k"), "token k",
		allOf(among("k.root_id", sc.Administered()), equal("k.status", f.Status)), "k.created_at DESC, k.id DESC", f)
	if err != nil {
		return nil, 0, failed("storage.Keys", err)
	}
	out := make([]workflow.Token, len(rows))
	for i, r := range rows {
		if out[i], err = r.token(); err != nil {
			return nil, 0, failed("storage.Keys", err)
		}
		out[i].Hash = ""
	}
	return out, total, nil
}

// Moves lists moves to authorities that the reader administers, the newest first.
func (s *Store) Moves(ctx context.Context, sc workflow.Scope, f workflow.ListFilter) ([]workflow.MoveRow, int, error) {
	rows, total, err := partOf[struct {
		Row moveRow `gorm:"embedded"`
		N   int
	}](ctx, s, list[moveRow]("m")+", (SELECT count(*) FROM move_holding h WHERE h.move_id = m.id) AS n", "move m",
		allOf(below("m.target_id", sc.Administered()), equal("m.status", f.Status)), "m.at DESC, m.id DESC", f)
	if err != nil {
		return nil, 0, failed("storage.Moves", err)
	}
	out := make([]workflow.MoveRow, len(rows))
	for i, r := range rows {
		out[i] = workflow.MoveRow{Move: r.Row.move(nil), Count: r.N}
	}
	return out, total, nil
}

// Movable lists by title the holdings of authorities that the reader administers, as far as a move needs to name them.
func (s *Store) Movable(ctx context.Context, sc workflow.Scope, f workflow.MovableFilter) ([]workflow.HoldingRow, int, error) {
	match := allOf(below("h.authority_id", sc.Administered()), belowOne("h.authority_id", f.Authority), equal("h.state", f.State), words(f.Query, "e.search"))
	if f.Holdings != nil {
		match = allOf(match, among("h.id", f.Holdings))
	}
	rows, total, err := partOf[listedHolding](ctx, s, list[holdingRow]("h")+", e.title, e.theme",
		"holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition", match, "lower(e.title), h.id", f.ListFilter)
	if err != nil {
		return nil, 0, failed("storage.Movable", err)
	}
	out := make([]workflow.HoldingRow, len(rows))
	for i, row := range rows {
		r := row.Row
		out[i] = workflow.HoldingRow{
			ID: domain.HoldingID(r.ID), Root: domain.AuthorityID(r.RootID), Authority: domain.AuthorityID(r.AuthorityID), Name: r.Name,
			Title: row.Title, State: domain.State(r.State), Edition: int(r.Edition), Review: some[domain.ReviewID](r.ReviewID), ChangedAt: instant(r.ChangedAt),
		}
	}
	return out, total, nil
}

// FirstSteps counts what a root that the reader administers needs until its first release.
func (s *Store) FirstSteps(ctx context.Context, sc workflow.Scope, root domain.AuthorityID) (out workflow.FirstSteps, err error) {
	const op = "storage.FirstSteps"
	if _, err := first[authorityRow](s.db(ctx), list[authorityRow]("a"), "authority a", allOf(named("a.id", root), below("a.id", sc.Administered()))); err != nil {
		return out, failed(op, err)
	}
	id, now := string(root), micro(s.now())
	force := inForce(now)
	held := func(more string) string {
		return "(SELECT count(DISTINCT a.person_id) FROM assignment a WHERE a.root_id = ? AND " + more + " AND " + force.sql + ")"
	}
	var signing []string
	for _, r := range domain.Roles {
		if r.Signs() {
			signing = append(signing, string(r))
		}
	}
	args := []any{id, id}
	args = append(append(args, id), force.args...)
	args = append(append(args, id), force.args...)
	args = append(append(args, id, signing), force.args...)
	args = append(args, id, id, id, id, id, id, id, id)
	err = s.db(ctx).Raw(`SELECT
		(SELECT count(*) FROM authority a WHERE a.root_id = ? AND a.parent_id IS NOT NULL AND NOT a.closed) AS departments,
		(SELECT count(*) FROM person p WHERE p.root_id = ? AND NOT p.off) AS people,
		`+held("a.role = 'administrator'")+` AS administrators,
		`+held("a.role = 'administrator' AND EXISTS (SELECT 1 FROM credential c WHERE c.person_id = a.person_id)")+` AS ready,
		`+held("a.role IN ?")+` AS signers,
		(SELECT COALESCE(max(v.version), 0) FROM rule_version v JOIN rule_status t ON t.rule_id = v.id WHERE v.authority_id = ? AND t.status = 'active') AS rules_version,
		(SELECT count(*) FROM rule_status t WHERE t.root_id = ? AND t.status = 'proposed') AS rules_pending,
		(SELECT COALESCE(max(v.version), 0) FROM questionnaire_version v JOIN questionnaire_status t ON t.questionnaire_id = v.id WHERE v.root_id = ? AND t.status = 'active') AS questionnaire,
		(SELECT count(*) FROM holding h WHERE h.root_id = ?) AS holdings,
		(SELECT count(*) FROM import i WHERE i.root_id = ? AND i.status = 'done') AS imports,
		(SELECT count(*) FROM holding h WHERE h.root_id = ? AND h.state <> 'captured') AS screened,
		(SELECT count(*) FROM review r WHERE r.root_id = ?) AS reviews,
		(SELECT count(*) FROM live_release l WHERE l.root_id = ?) AS releases`, args...).Scan(&out).Error
	return out, failed(op, err)
}
