package storage

import (
	"context"
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
	"freigabe/workflow/notify"
)

var _ notify.Book = (*Store)(nil)

// TaskByID reads an open task that waits for the reader.
func (s *Store) TaskByID(ctx context.Context, sc workflow.Scope, id domain.TaskID) (*domain.Task, error) {
	row, err := first[taskRow](s.db(ctx), list[taskRow]("t"), "task t", allOf(named("t.id", id), where("t.done_at IS NULL"), addressed(sc)))
	if err != nil {
		return nil, failed("storage.TaskByID", err)
	}
	t := row.task()
	return &t, nil
}

// HoldingTitles gives the titles of those of ids whose working edition the reader may read.
func (s *Store) HoldingTitles(ctx context.Context, sc workflow.Scope, ids []domain.HoldingID) (map[domain.HoldingID]string, error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id domain.HoldingID) bool { return !domain.IsID(string(id)) })
	out := make(map[domain.HoldingID]string, len(ids))
	rows, err := find[struct{ ID, Title string }](s.db(ctx), "h.id, e.title", "holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition",
		allOf(among("h.id", ids), readable(sc)), "", 0)
	for _, r := range rows {
		out[domain.HoldingID(r.ID)] = r.Title
	}
	return out, failed("storage.HoldingTitles", err)
}

// recipientRow is a person with what their mail depends on.
type recipientRow struct {
	Row      personRow `gorm:"embedded"`
	Name     *string
	TimeZone string
	Land     string
	Often    *string
	Language *string
}

// Recipients gives those of ids who can get mail; everybody without ids.
func (s *Store) Recipients(ctx context.Context, ids ...domain.PersonID) ([]notify.Recipient, error) {
	const op = "storage.Recipients"
	who := allOf(where("NOT p.off"), where("p.mail <> ''"))
	if len(ids) > 0 {
		who = allOf(who, among("p.id", ids))
	}
	rows, err := find[recipientRow](s.db(ctx),
		list[personRow]("p")+", n.name, a.time_zone, a.land, m.value AS often, l.value AS language",
		personTables+` JOIN authority a ON a.id = p.root_id
		LEFT JOIN preference m ON m.person_id = p.id AND m.name = 'mail' LEFT JOIN preference l ON l.person_id = p.id AND l.name = 'language'`,
		who, "p.id", 0)
	if err != nil {
		return nil, failed(op, err)
	}
	roots := map[domain.PersonID][]domain.AuthorityID{}
	links, err := find[struct{ PersonID, RootID string }](s.db(ctx), "x.person_id, x.root_id", `(SELECT id AS person_id, root_id FROM person
		UNION SELECT person_id, root_id FROM assignment WHERE status = 'active'
		UNION SELECT d.by_id, a.root_id FROM deputy d JOIN assignment a ON a.person_id = d.for_id WHERE d.status = 'active' AND a.status = 'active') x
		JOIN policy_head h ON h.root_id = x.root_id`, inside("x.person_id", ids), "x.person_id, x.root_id", 0)
	if err != nil {
		return nil, failed(op, err)
	}
	for _, r := range links {
		id := domain.PersonID(r.PersonID)
		roots[id] = append(roots[id], domain.AuthorityID(r.RootID))
	}
	out := make([]notify.Recipient, len(rows))
	for i, r := range rows {
		p := r.Row.person(some[string](r.Name))
		out[i] = notify.Recipient{
			Person: p, Roots: roots[p.ID], Language: p.Lang, Zone: r.TimeZone, Land: domain.Land(r.Land),
			Often: workflow.MailFrequency(workflow.Chosen(workflow.PreferenceMail, []byte(some[string](r.Often)))),
		}
		if r.Language != nil {
			out[i].Language = workflow.Chosen(workflow.PreferenceLanguage, []byte(*r.Language))
		}
	}
	return out, nil
}

// inside is among for a filter: everything without values.
func inside[T ~string](column string, of []T) cond {
	if len(of) == 0 {
		return everything
	}
	return among(column, of)
}

// NewTasks lists open tasks that were opened after an instant, without those that a new questionnaire opens.
func (s *Store) NewTasks(ctx context.Context, after time.Time) ([]domain.Task, error) {
	rows, err := find[taskRow](s.db(ctx), list[taskRow]("t"), "task t",
		allOf(where("t.done_at IS NULL"), where("t.opened_at > ?", micro(after)), where("t.kind <> 'rescreen'")), "t.opened_at, t.id", 0)
	out, err := rowsTo(rows, err, taskRow.task)
	return out, failed("storage.NewTasks", err)
}

// holdersOf selects who has one of the roles at an authority or above it. at is where the authority's id comes from.
const holdersOf = `SELECT a.person_id FROM assignment a JOIN authority_ancestor x ON x.ancestor_id = a.authority_id
	WHERE a.status = 'active' AND x.authority_id = ? AND a.role IN ?`

// Addressees lists people for whom a task may wait.
func (s *Store) Addressees(ctx context.Context, t domain.Task) ([]domain.PersonID, error) {
	who, args := holdersOf, []any{string(t.Authority), []string{string(t.Role)}}
	if t.Person != "" {
		who, args = "SELECT p.id AS person_id FROM person p WHERE p.id = ?", []any{string(t.Person)}
	}
	out, err := s.personIDs(ctx, "WITH who AS ("+who+`) SELECT person_id FROM who
		UNION SELECT d.by_id FROM deputy d JOIN who ON who.person_id = d.for_id WHERE d.status = 'active'`, args...)
	return out, failed("storage.Addressees", err)
}

// Involved lists who is to hear of a withdrawal.
func (s *Store) Involved(ctx context.Context, withdrawal domain.DecisionID) ([]domain.PersonID, error) {
	const op = "storage.Involved"
	dec, err := first[struct {
		AuthorityID string
		ActorID     *string
	}](s.db(ctx), "d.authority_id, d.actor_id", "decision d", allOf(named("d.id", withdrawal), where("d.authority_id IS NOT NULL")))
	if err != nil {
		return nil, failed(op, err)
	}
	id := string(withdrawal)
	out, err := s.personIDs(ctx, `WITH gone AS (SELECT r.review_id FROM release_end e JOIN release r ON r.id = e.release_id WHERE e.decision_id = ?)
		SELECT person_id FROM (
			SELECT s.person_id FROM signoff s JOIN gone ON gone.review_id = s.review_id
			UNION SELECT v.opener_id FROM review v JOIN gone ON gone.review_id = v.id
			UNION SELECT v.opened_for FROM review v JOIN gone ON gone.review_id = v.id WHERE v.opened_for IS NOT NULL
			UNION `+holdersOf+`) y`,
		id, dec.AuthorityID, []string{string(domain.OpenDataOfficer), string(domain.DataProtectionOfficer)})
	out = slices.DeleteFunc(out, func(p domain.PersonID) bool { return p == some[domain.PersonID](dec.ActorID) })
	return out, failed(op, err)
}

func (s *Store) personIDs(ctx context.Context, sql string, args ...any) ([]domain.PersonID, error) {
	var ids []string
	err := s.db(ctx).Raw(sql, args...).Scan(&ids).Error
	out := make([]domain.PersonID, len(ids))
	for i, id := range ids {
		out[i] = domain.PersonID(id)
	}
	slices.Sort(out)
	return out, err
}

type mailRow struct {
	PersonID  string
	Kind      string
	Object    string
	Day       string
	CreatedAt int64
	Tries     int
	NextAt    *int64
	SettledAt *int64
	Outcome   string
}

func (r mailRow) notice() notify.Notice {
	return notify.Notice{
		Person: domain.PersonID(r.PersonID), Kind: notify.Kind(r.Kind), Object: r.Object, Day: r.Day, Created: instant(r.CreatedAt), Tries: r.Tries,
	}
}

// Note stores notices; those that are there already stay as they are.
func (s *Store) Note(ctx context.Context, notices []notify.Notice) error {
	if len(notices) == 0 {
		return nil
	}
	now := micro(s.now())
	writes := make([]stmt, len(notices))
	for i, n := range notices {
		row := mailRow{PersonID: string(n.Person), Kind: string(n.Kind), Object: n.Object, Day: n.Day, CreatedAt: now, NextAt: &now}
		writes[i] = insertOnce("mail", row)
	}
	return failed("storage.Note", s.put(ctx, writes))
}

// DueNotices lists what is to be sent now, the oldest first.
func (s *Store) DueNotices(ctx context.Context, limit int) ([]notify.Notice, error) {
	rows, err := find[mailRow](s.db(ctx), list[mailRow]("m"), "mail m", where("m.next_at <= ?", micro(s.now())), "m.next_at, m.person_id, m.kind", limit)
	out, err := rowsTo(rows, err, mailRow.notice)
	return out, failed("storage.DueNotices", err)
}

const oneMail = " WHERE person_id = ? AND kind = ? AND object = ? AND day = ?"

// Settle ends a notice.
func (s *Store) Settle(ctx context.Context, n notify.Notice, how notify.Outcome) error {
	return failed("storage.Settle", s.put(ctx, []stmt{{
		sql:  "UPDATE mail SET next_at = NULL, settled_at = ?, outcome = ?, tries = tries + 1" + oneMail,
		args: []any{micro(s.now()), string(how), string(n.Person), string(n.Kind), n.Object, n.Day},
	}}))
}

// Again puts a notice off.
func (s *Store) Again(ctx context.Context, n notify.Notice, next time.Time) error {
	return failed("storage.Again", s.put(ctx, []stmt{{
		sql:  "UPDATE mail SET next_at = ?, tries = tries + 1" + oneMail,
		args: []any{micro(next), string(n.Person), string(n.Kind), n.Object, n.Day},
	}}))
}

// put stores writes that belong to no unit of work.
func (s *Store) put(ctx context.Context, writes []stmt) error {
	conn, err := s.open(ctx, true)
	if err != nil {
		return err
	}
	defer conn.end(ctx)
	return conn.write(ctx, writes, true)
}
