package storage

import (
	"context"
	"strconv"
	"strings"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// counted is the condition that a reader may know the figures of an authority: its working editions or its history.
func counted(column string, sc workflow.Scope, top domain.AuthorityID) cond {
	tops := append(append([]domain.AuthorityID{}, sc.Working()...), sc.History()...)
	return allOf(below(column, tops), belowOne(column, top))
}

// Overview counts in one snapshot. It groups in SQL and reads no holding.
func (s *Store) Overview(ctx context.Context, sc workflow.Scope, q workflow.OverviewQuery) (workflow.Overview, error) {
	var out workflow.Overview
	holdings := counted("h.authority_id", sc, q.Authority)
	if holdings.sql == nothing.sql {
		return out, nil
	}
	err := s.snapshot(ctx, func(db *gorm.DB) (err error) {
		if out.Counts, err = counts(db, holdingOnly, holdings); err != nil {
			return err
		}
		for _, part := range []func(*gorm.DB, *workflow.Overview, workflow.Scope, workflow.OverviewQuery) error{
			countAges, countWaits, countMonths, s.countGrounds, countReleases,
		} {
			if err := part(db, &out, sc, q); err != nil {
				return err
			}
		}
		return nil
	})
	return out, failed("storage.Overview", err)
}

// aged gives the number of the age of an instant: 0 for the youngest. bounds fall.
func aged(column string, bounds []time.Time) cond {
	if len(bounds) == 0 {
		return cond{sql: "0"}
	}
	var b strings.Builder
	var args []any
	b.WriteString("CASE")
	for i, t := range bounds {
		b.WriteString(" WHEN " + column + " >= ? THEN " + strconv.Itoa(i))
		args = append(args, micro(t))
	}
	return cond{b.String() + " ELSE " + strconv.Itoa(len(bounds)) + " END", args}
}

func countAges(db *gorm.DB, out *workflow.Overview, sc workflow.Scope, q workflow.OverviewQuery) error {
	c, age := counted("h.authority_id", sc, q.Authority), aged("h.since", q.Ages)
	return db.Raw("SELECT x.state, x.age, count(*) AS n FROM (SELECT h.state, "+age.sql+" AS age FROM holding h WHERE "+c.sql+") x GROUP BY x.state, x.age",
		append(age.args, c.args...)...).Scan(&out.Ages).Error
}

// waitRow is an open sign-off by place, role and age.
type waitRow struct {
	AuthorityID string
	Role        string
	Age         int
	N           int
	Overdue     int
	Oldest      int64
}

func countWaits(db *gorm.DB, out *workflow.Overview, sc workflow.Scope, q workflow.OverviewQuery) error {
	c := allOf(where("t.kind = 'sign' AND t.done_at IS NULL"), counted("t.authority_id", sc, q.Authority))
	age := aged("t.opened_at", q.Waits)
	var rows []waitRow
	err := db.Raw("SELECT x.authority_id, x.role, x.age, count(*) AS n, sum(CASE WHEN x.due <> '' AND x.due < ? THEN 1 ELSE 0 END) AS overdue, min(x.opened_at) AS oldest "+
		"FROM (SELECT t.authority_id, t.role, t.due, t.opened_at, "+age.sql+" AS age FROM task t WHERE "+c.sql+") x GROUP BY x.authority_id, x.role, x.age "+
		"ORDER BY x.authority_id, x.role, x.age", append(append([]any{q.Today}, age.args...), c.args...)...).Scan(&rows).Error
	if err != nil {
		return err
	}
	for _, r := range rows {
		n := len(out.Waits)
		if n == 0 || string(out.Waits[n-1].Authority) != r.AuthorityID || string(out.Waits[n-1].Role) != r.Role {
			out.Waits = append(out.Waits, workflow.WaitCount{
				Authority: domain.AuthorityID(r.AuthorityID), Role: domain.Role(r.Role), Ages: make([]int, len(q.Waits)+1),
			})
			n++
		}
		w := &out.Waits[n-1]
		w.Ages[r.Age] += r.N
		w.Overdue += r.Overdue
		if at := instant(r.Oldest); w.Oldest.IsZero() || at.Before(w.Oldest) {
			w.Oldest = at
		}
	}
	// a place that several roles may fill is a task for each of them, and one place
	return db.Raw("SELECT count(*) FROM (SELECT DISTINCT t.review_id, t.ref FROM task t WHERE t.due <> '' AND t.due < ? AND "+c.sql+") x",
		append([]any{q.Today}, c.args...)...).Scan(&out.Overdue).Error
}

func countMonths(db *gorm.DB, out *workflow.Overview, sc workflow.Scope, q workflow.OverviewQuery) error {
	if len(q.Months) < 2 {
		return nil
	}
	c := allOf(where("d.kind = 'transition' AND d.at >= ? AND d.at < ?", micro(q.Months[0]), micro(q.Months[len(q.Months)-1])),
		counted("d.authority_id", sc, q.Authority))
	var b strings.Builder
	var args []any
	b.WriteString("CASE")
	for i, t := range q.Months[1:] {
		b.WriteString(" WHEN d.at < ? THEN " + strconv.Itoa(i))
		args = append(args, micro(t))
	}
	return db.Raw("SELECT x.month, x.verb, count(*) AS n FROM (SELECT d.verb, "+b.String()+" END AS month FROM decision d WHERE "+c.sql+") x GROUP BY x.month, x.verb ORDER BY x.month, x.verb",
		append(args, c.args...)...).Scan(&out.Months).Error
}

func (s *Store) countGrounds(db *gorm.DB, out *workflow.Overview, sc workflow.Scope, q workflow.OverviewQuery) error {
	ground := "json_extract(h.aside, '$.withholding.ground')"
	if s.name == "postgres" {
		ground = "h.aside::json #>> '{withholding,ground}'"
	}
	c := allOf(where("h.state = ?", string(domain.Withheld)), counted("h.authority_id", sc, q.Authority))
	return db.Raw("SELECT x.ground, count(*) AS n FROM (SELECT coalesce("+ground+", '') AS ground FROM holding h WHERE "+c.sql+") x GROUP BY x.ground ORDER BY n DESC, x.ground",
		c.args...).Scan(&out.Grounds).Error
}

func countReleases(db *gorm.DB, out *workflow.Overview, sc workflow.Scope, q workflow.OverviewQuery) error {
	live := counted("l.authority_id", sc, q.Authority)
	if err := db.Raw("SELECT count(*) FROM live_release l WHERE l.audience = 'public' AND "+live.sql, live.args...).Scan(&out.PublicOpen).Error; err != nil {
		return err
	}
	c := counted("h.authority_id", sc, q.Authority)
	var first struct {
		N    int
		Mean float64
	}
	err := db.Raw("SELECT count(*) AS n, coalesce(avg(x.first - h.created_at), 0) AS mean FROM (SELECT r.holding_id, min(r.at) AS first FROM release r "+
		"WHERE r.audience = 'public' GROUP BY r.holding_id) x JOIN holding h ON h.id = x.holding_id WHERE "+c.sql, c.args...).Scan(&first).Error
	out.Releases, out.ToRelease = first.N, time.Duration(first.Mean)*time.Microsecond
	return err
}
