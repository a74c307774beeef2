package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// waitingColumns are what Waiting reads of a task, its holding and its review, in the order of the scan.
var waitingColumns = list[taskRow]("t") + `, coalesce(e.title, ''), coalesce(h.state, ''), coalesce(h.class, ''), coalesce(h.edition, 0),
	coalesce(h.facts, '[]'), CASE WHEN t.kind = 'confirm_withdrawal' OR v.verb = 'reinstate' THEN coalesce(h.aside, '{}') ELSE '{}' END,
	v.id, coalesce(v.year, 0), coalesce(v.seq, 0), coalesce(v.verb, ''), coalesce(v.status, ''), coalesce(v.digest, ''), coalesce(v.edition, 0),
	coalesce(v.class, ''), coalesce(v.ground, ''), coalesce(v.not_before, ''), coalesce(v.until, ''), coalesce(v.review_date, ''),
	coalesce(v.circle, ''), coalesce(v.due, ''), v.opener_id, v.opened_for, coalesce(v.places, '[]'), coalesce(v.contributors, '[]'),
	coalesce(v.rules, '[]'), coalesce(v.opened_at, 0)`

const waitingJoins = ` t LEFT JOIN holding h ON h.id = t.holding_id
	LEFT JOIN edition e ON e.holding_id = h.id AND e.number = h.edition
	LEFT JOIN review v ON v.id = t.review_id AND t.kind = 'sign'`

// Waiting lists open tasks addressed to the reader, to somebody they represent or to a role of either. It reads by
// hand, because every page of the desk counts them.
func (s *Store) Waiting(ctx context.Context, sc workflow.Scope, limit int) ([]workflow.WaitingTask, error) {
	const op = "storage.Waiting"
	mine := anyOf(among("t.person_id", speaksFor(sc)), allOf(where("t.person_id IS NULL"), waitsFor("t", sc.Duties())))
	if mine.sql == nothing.sql {
		return nil, nil
	}
	c := allOf(where("t.done_at IS NULL"), mine)
	var out []workflow.WaitingTask
	db := s.db(ctx)
	people := speaksFor(sc)
	err := readRows(db, query{
		// the tasks are chosen before anything is joined, so that only they are sorted
		fmt.Sprintf("SELECT %s FROM (SELECT %s FROM task t WHERE %s ORDER BY t.due, t.id LIMIT %d)%s",
			waitingColumns, list[taskRow]("t"), c.sql, limit, waitingJoins), c.args,
		func(scan func(...any) error) error {
			w, err := waiting(scan, people)
			out = append(out, w)
			return err
		},
	})
	if err != nil {
		return nil, failed(op, err)
	}
	slices.SortFunc(out, func(a, b workflow.WaitingTask) int {
		return cmp.Or(strings.Compare(a.Task.Due, b.Task.Due), strings.Compare(string(a.Task.ID), string(b.Task.ID)))
	})
	if err := asked(db, out); err != nil {
		return nil, failed(op, err)
	}
	return out, nil
}

// waiting reads a task. Contributors are read only where one of the people, or a delegation, makes them matter.
func waiting(scan func(...any) error, people []domain.PersonID) (workflow.WaitingTask, error) {
	var (
		t                                      taskRow
		w                                      workflow.WaitingTask
		r                                      domain.Review
		a                                      aside
		state, class, facts, asideText         string
		verb, status, digest, reviewClass      string
		circle, places, contributors, rules    string
		year, seq, edition, reviewEd, openedAt int64
		id, opener, openedFor                  *string
	)
	err := scan(append(into(&t), &w.Title, &state, &class, &edition, &facts, &asideText, &id, &year, &seq, &verb, &status, &digest,
		&reviewEd, &reviewClass, &r.Ground, &r.NotBefore, &r.Until, &r.ReviewDate, &circle, &r.Due, &opener, &openedFor,
		&places, &contributors, &rules, &openedAt)...)
	if err != nil {
		return w, err
	}
	if !strings.Contains(places, `"delegated"`) && !slices.ContainsFunc(people, func(p domain.PersonID) bool { return strings.Contains(contributors, string(p)) }) {
		contributors = "[]"
	}
	w.Task, w.State, w.Class, w.Edition = t.task(), domain.State(state), domain.Class(class), int(edition)
	for _, d := range []struct {
		text string
		into any
	}{{facts, &w.Facts}, {asideText, &a}, {places, &r.Places}, {contributors, &r.Contributors}, {rules, &r.Rules}} {
		if len(d.text) == 2 || d.text == "null" {
			continue
		}
		if err := parse(d.text, d.into); err != nil {
			return w, fmt.Errorf("task %s: %w", t.ID, err)
		}
	}
	w.Withdrawal = a.Withdrawal
	if id != nil {
		r.ID, r.Holding, r.Root, r.Number, r.Edition = domain.ReviewID(*id), w.Task.Holding, w.Task.Root, reviewNumber(year, seq), int(reviewEd)
		r.Verb, r.Status, r.Digest = domain.Verb(verb), domain.ReviewStatus(status), domain.Digest(digest)
		r.Class, r.Circle, r.Opener, r.OpenedFor = domain.Class(reviewClass), domain.Circle(circle), some[domain.PersonID](opener), some[domain.PersonID](openedFor)
		r.OpenedAt = instant(openedAt)
		w.Review = &r
	}
	return w, nil
}

// asked adds the questions that tasks are about.
func asked(db *gorm.DB, tasks []workflow.WaitingTask) error {
	var ids []string
	for _, w := range tasks {
		if w.Task.Kind == "question" && domain.IsID(w.Task.Ref) {
			ids = append(ids, w.Task.Ref)
		}
	}
	if ids == nil {
		return nil
	}
	rows, err := find[questionRow](db, list[questionRow]("q"), "question q", among("q.id", ids), "", 0)
	for _, row := range rows {
		q := row.question()
		for i := range tasks {
			if tasks[i].Task.Ref == row.ID {
				tasks[i].Question = &q
			}
		}
	}
	return err
}

// signedRow is a mark with its review and holding.
type signedRow struct {
	Row          signoffRow `gorm:"embedded"`
	Year, Seq    int64
	Verb, Status string
	ClosedAt     *int64
	Title        string
	AuthorityID  string
	State        string
}

const signedTables = "signoff s JOIN review v ON v.id = s.review_id JOIN holding h ON h.id = s.holding_id"

// signedBy is the condition on the reader's own marks.
func signedBy(sc workflow.Scope) cond {
	return allOf(named("s.person_id", sc.Person()), where("s.mark <> ?", string(domain.Unsigned)))
}

// SignedBy lists the marks that the reader put, the latest first.
func (s *Store) SignedBy(ctx context.Context, sc workflow.Scope, page workflow.Page) ([]workflow.SignedRow, error) {
	const op = "storage.SignedBy"
	keys, err := keysOf(page.After, numberKey, idKey)
	if err != nil {
		return nil, err
	}
	rows, err := find[signedRow](s.db(ctx), list[signoffRow]("s")+", v.year, v.seq, v.verb, v.status, v.closed_at, e.title, h.authority_id, h.state",
		signedTables+" JOIN edition e ON e.holding_id = h.id AND e.number = h.edition",
		allOf(signedBy(sc), readable(sc), behind(keys, "s.at, s.id", "<")), "s.at DESC, s.id DESC", limitOf(page.Limit, maxLimit))
	out, err := rowsTo(rows, err, func(r signedRow) workflow.SignedRow {
		return workflow.SignedRow{
			Signoff: r.Row.signoff(), Number: reviewNumber(r.Year, r.Seq), Verb: domain.Verb(r.Verb), Status: domain.ReviewStatus(r.Status),
			ClosedAt: maybeInstant(r.ClosedAt), Title: r.Title, Authority: domain.AuthorityID(r.AuthorityID), State: domain.State(r.State),
		}
	})
	return out, failed(op, err)
}

// CountSignedBy tells how many marks the reader ever put. It shows nothing of a holding, so it counts those, too, that the
// reader may no longer read.
func (s *Store) CountSignedBy(ctx context.Context, sc workflow.Scope) (int, error) {
	var n int64
	c := signedBy(sc)
	err := s.db(ctx).Raw("SELECT count(*) FROM signoff s WHERE "+c.sql, c.args...).Scan(&n).Error
	return int(n), failed("storage.CountSignedBy", err)
}

// ReviewByID reads a review with its documents, the holding as it is now, and what the documents replace: of an open
// review what is live, of a closed one what was released before it.
func (s *Store) ReviewByID(ctx context.Context, sc workflow.Scope, id domain.ReviewID) (*workflow.ReviewCase, error) {
	c := &workflow.ReviewCase{Before: map[domain.Audience]domain.Release{}}
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		row, err := first[reviewRow](db, list[reviewRow]("v"), "review v JOIN holding h ON h.id = v.holding_id", allOf(named("v.id", id), readable(sc)))
		if err != nil {
			return err
		}
		a := aggregate{of: where("h.id = ?", row.HoldingID), bodies: ", d.body"}
		if err := reading(db)(ctx, a.queries(row.HoldingID)...); err != nil {
			return err
		}
		c.Holding = a.holding
		review, err := row.review()
		if err != nil {
			return err
		}
		c.Review = *review
		documents, err := find[reviewDocumentRow](db, list[reviewDocumentRow]("d"), "review_document d", named("d.review_id", c.Review.ID), "", 0)
		if err != nil {
			return err
		}
		for _, d := range documents {
			c.Review.Documents[domain.Audience(d.Audience)] = domain.ReviewDocument{Digest: domain.Digest(d.Digest), Body: d.Body}
		}
		if c.Edition = c.Holding.Edition; c.Edition.Number != c.Review.Edition {
			if c.Edition, err = editionAt(db, c.Holding.ID, c.Review.Edition); err != nil {
				return err
			}
		}
		return before(db, c)
	})
	if err != nil {
		return nil, failed("storage.ReviewByID", err)
	}
	return c, nil
}

// before finds the newest release for each audience that is not the review's own, and the edition of it.
func before(db *gorm.DB, c *workflow.ReviewCase) error {
	until := everything
	if c.Review.Status != domain.ReviewOpen {
		until = where("r.at < ?", micro(c.Review.ClosedAt))
	}
	rows, err := find[servedRow](db, servedColumns+", b.body", servedTables+" LEFT JOIN release_document b ON b.release_id = r.id",
		allOf(named("r.holding_id", c.Holding.ID), where("(r.review_id IS NULL OR r.review_id <> ?)", string(c.Review.ID)), until), "r.at DESC, r.id DESC", 0)
	if err != nil {
		return err
	}
	earlier := 0
	for _, row := range rows {
		rel := row.served()
		if _, later := c.Before[rel.Audience]; later || c.Review.Status == domain.ReviewOpen && rel.Status != domain.ReleaseLive {
			continue
		}
		c.Before[rel.Audience] = rel
		if rel.Edition < c.Review.Edition {
			earlier = max(earlier, rel.Edition)
		}
	}
	if earlier == 0 {
		return nil
	}
	e, err := editionAt(db, c.Holding.ID, earlier)
	c.Earlier = &e
	return err
}

// pairRow is a document of a review beside the live release that it replaces.
type pairRow struct {
	ReviewID string
	Audience string
	Body     []byte
	Before   []byte
	Edition  *int64
	At       *int64
}

// Documents reads what reviews release beside what is live. At most 200 reviews are looked at.
func (s *Store) Documents(ctx context.Context, sc workflow.Scope, reviews []domain.ReviewID) (map[domain.ReviewID][]workflow.DocumentPair, error) {
	ids := slices.DeleteFunc(plain(reviews), func(id string) bool { return !domain.IsID(id) })
	rows, err := find[pairRow](s.db(ctx), "d.review_id, d.audience, d.body, b.body AS before, r.edition, r.at",
		`review_document d JOIN review v ON v.id = d.review_id JOIN holding h ON h.id = v.holding_id
		LEFT JOIN live_release l ON l.holding_id = v.holding_id AND l.audience = d.audience
		LEFT JOIN release r ON r.id = l.release_id LEFT JOIN release_document b ON b.release_id = l.release_id`,
		allOf(among("d.review_id", ids[:min(len(ids), maxLimit)]), readable(sc)), "d.review_id, d.audience", 0)
	if err != nil {
		return nil, failed("storage.Documents", err)
	}
	out := map[domain.ReviewID][]workflow.DocumentPair{}
	for _, r := range rows {
		p := workflow.DocumentPair{Audience: domain.Audience(r.Audience), Now: r.Body, Before: r.Before, At: maybeInstant(r.At)}
		if r.Edition != nil {
			p.Edition = int(*r.Edition)
		}
		id := domain.ReviewID(r.ReviewID)
		out[id] = append(out[id], p)
	}
	return out, nil
}

// QuestionCounts tells how many questions were put on each of the reviews.
func (s *Store) QuestionCounts(ctx context.Context, sc workflow.Scope, reviews []domain.ReviewID) (map[domain.ReviewID]int, error) {
	type row struct {
		ReviewID string
		N        int64
	}
	c := allOf(among("q.review_id", reviews), readable(sc))
	c.sql += " GROUP BY q.review_id"
	rows, err := find[row](s.db(ctx), "q.review_id, count(*) AS n", "question q JOIN holding h ON h.id = q.holding_id", c, "", 0)
	if err != nil {
		return nil, failed("storage.QuestionCounts", err)
	}
	out := map[domain.ReviewID]int{}
	for _, r := range rows {
		out[domain.ReviewID(r.ReviewID)] = int(r.N)
	}
	return out, nil
}

// QuestionByID reads a question on a review of a readable holding.
func (s *Store) QuestionByID(ctx context.Context, sc workflow.Scope, id domain.QuestionID) (*workflow.Question, error) {
	row, err := first[questionRow](s.db(ctx), list[questionRow]("q"), "question q JOIN holding h ON h.id = q.holding_id", allOf(named("q.id", id), readable(sc)))
	if err != nil {
		return nil, failed("storage.QuestionByID", err)
	}
	q := row.question()
	return &q, nil
}

type seenRow struct {
	PersonID string
	ReviewID string
	Digest   string
	At       int64
}

// Seen tells which of the reviews the reader has opened.
func (s *Store) Seen(ctx context.Context, sc workflow.Scope, reviews []domain.ReviewID) (map[domain.ReviewID]workflow.Sight, error) {
	rows, err := find[seenRow](s.db(ctx), list[seenRow]("x"), "review_seen x",
		allOf(named("x.person_id", sc.Person()), among("x.review_id", reviews)), "", 0)
	if err != nil {
		return nil, failed("storage.Seen", err)
	}
	out := map[domain.ReviewID]workflow.Sight{}
	for _, r := range rows {
		out[domain.ReviewID(r.ReviewID)] = workflow.Sight{Digest: domain.Digest(r.Digest), At: instant(r.At)}
	}
	return out, nil
}

// See notes that the reader has opened a review. Repeating it within the hour on the same digest writes nothing.
func (s *Store) See(ctx context.Context, sc workflow.Scope, review domain.ReviewID, digest domain.Digest, at time.Time) error {
	const op = "storage.See"
	if sc.Person() == "" || !domain.IsID(string(review)) {
		return nil
	}
	seen, err := s.Seen(ctx, sc, []domain.ReviewID{review})
	if err != nil {
		return err
	}
	if was, ok := seen[review]; ok && was.Digest == digest && at.Sub(was.At) < time.Hour {
		return nil
	}
	_, err = s.write.ExecContext(ctx, s.rewrite(`INSERT INTO review_seen (person_id, review_id, digest, at) VALUES (?, ?, ?, ?)
		ON CONFLICT (person_id, review_id) DO UPDATE SET digest = excluded.digest, at = excluded.at`),
		string(sc.Person()), string(review), string(digest), micro(at))
	return failed(op, err)
}
