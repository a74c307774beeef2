package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/workflow"
)

// History lists decisions, the latest first, in the order in which they were stored (a clock may have been put back), with
// titles and numbers. Counting comes first: where little is found, or what is found lies in a period, the filter leads to
// it and the rows are sorted; where much is, the leaves are read backwards until the page is full. ("+" keeps an index from
// being used for the order; CROSS JOIN keeps SQLite from turning the two round.)
func (s *Store) History(ctx context.Context, sc workflow.Scope, f workflow.DecisionFilter) (workflow.HistoryPage, error) {
	var out workflow.HistoryPage
	keys, err := keysOf(f.After, idKey)
	if err != nil {
		return out, err
	}
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		wanted, err := sought(db, f)
		if err != nil {
			return err
		}
		c := allOf(wanted, decidedAs(f), seenBy(sc))
		if err := db.Raw("SELECT count(*) FROM (SELECT 1 FROM decision d WHERE "+c.sql+" LIMIT ?) x", append(c.args[:len(c.args):len(c.args)], workflow.CountLimit+1)...).Scan(&out.Count).Error; err != nil {
			return err
		}
		from, order := "decision d JOIN leaf f ON f.decision_id = d.id", "+f.id DESC"
		if out.More = out.Count > workflow.CountLimit; out.More {
			out.Count = workflow.CountLimit
			if f.From.IsZero() && f.To.IsZero() {
				from, order = "leaf f CROSS JOIN decision d", "f.id DESC"
				c = allOf(where("d.id = f.decision_id"), c)
			}
		}
		if keys != nil {
			c = allOf(c, where("f.id < (SELECT o.id FROM leaf o WHERE o.decision_id = ?)", keys...))
		}
		ids, err := find[struct{ ID string }](db, "d.id", from, c, order, limitOf(f.Limit, maxLimit))
		if err != nil {
			return err
		}
		place, names := map[domain.DecisionID]int{}, make([]string, len(ids))
		for i, r := range ids {
			place[domain.DecisionID(r.ID)], names[i] = i, r.ID
		}
		rows, err := records(db, among("d.id", names), 0)
		if err != nil {
			return err
		}
		slices.SortFunc(rows, func(a, b workflow.HistoryRow) int { return place[a.ID] - place[b.ID] })
		out.Rows, err = titled(db, rows)
		return err
	})
	return out, failed("storage.History", err)
}

// seenBy is recorded for long lists: readable holdings are one set, not asked about row by row.
func seenBy(sc workflow.Scope) cond {
	working := below("h.authority_id", sc.Working())
	if working.sql != nothing.sql {
		working.sql = "d.holding_id IN (SELECT h.id FROM holding h WHERE " + working.sql + ")"
	}
	return anyOf(among("d.root_id", sc.History()), below("d.authority_id", sc.History()), working, concerned("d.holding_id", sc))
}

// fewHoldings is how many ids a list of ids may have; beyond it a sub-select stands for them.
const fewHoldings = 500

// sought looks up what a filter names in words, so that the ids lead to the decisions.
func sought(db *gorm.DB, f workflow.DecisionFilter) (cond, error) {
	who, err := called(db, f.Person)
	if err != nil {
		return nothing, err
	}
	what, err := about(db, f.About)
	return allOf(who, what), err
}

// titled adds what names decisions for people: title and name of the holding, number of the review.
func titled(db *gorm.DB, rows []workflow.HistoryRow) ([]workflow.HistoryEntry, error) {
	out := make([]workflow.HistoryEntry, len(rows))
	var holdings []domain.HoldingID
	var reviews []domain.ReviewID
	for i, r := range rows {
		out[i].HistoryRow = r
		if r.Holding != "" {
			holdings = append(holdings, r.Holding)
		}
		if r.Review != "" {
			reviews = append(reviews, r.Review)
		}
	}
	type named struct{ ID, Name, Title string }
	about, err := find[named](db, "h.id, h.name, e.title", "holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition", among("h.id", holdings), "", 0)
	if err != nil {
		return nil, err
	}
	type numbered struct {
		ID        string
		Year, Seq int64
		Places    string
	}
	in, err := find[numbered](db, "v.id, v.year, v.seq, v.places", "review v", among("v.id", reviews), "", 0)
	if err != nil {
		return nil, err
	}
	byHolding, byReview, places := map[domain.HoldingID]named{}, map[domain.ReviewID]string{}, map[domain.ReviewID]*domain.Review{}
	for _, h := range about {
		byHolding[domain.HoldingID(h.ID)] = h
	}
	for _, v := range in {
		byReview[domain.ReviewID(v.ID)] = reviewNumber(v.Year, v.Seq)
		r := &domain.Review{}
		if err := parse(v.Places, &r.Places); err != nil {
			return nil, fmt.Errorf("places of review %s: %w", v.ID, err)
		}
		places[domain.ReviewID(v.ID)] = r
	}
	for i, r := range rows {
		out[i].Title, out[i].Name, out[i].Review = byHolding[r.Holding].Title, byHolding[r.Holding].Name, byReview[r.Review]
		if v := places[r.Review]; v != nil {
			if p, ok := v.Place(r.Slot); ok {
				out[i].Place = p.Kind
			}
		}
	}
	return out, nil
}

// grantKinds are the decisions that begin or end a right.
var grantKinds = []domain.DecisionKind{
	domain.AssignmentProposed, domain.AssignmentConfirmed, domain.AssignmentEnded, domain.DeputyConfirmed, domain.DeputyEnded,
	domain.PersonStatus, domain.AuthorityCreated, domain.AuthorityRecovered,
}

// RightsOn lists who held which right at some moment of a day: to administrators and readers of the history, for their
// places and what reaches into them from above, and to everybody their own. Invalid "day" where it is none.
func (s *Store) RightsOn(ctx context.Context, sc workflow.Scope, q workflow.RightsQuery) (*workflow.RightsDay, error) {
	const op = "storage.RightsOn"
	var out *workflow.RightsDay
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		root, err := first[authorityRow](db, list[authorityRow]("a"), "authority a", named("a.id", q.Root))
		if err != nil {
			return err
		}
		from, to, err := domain.DayBounds(q.Day, root.TimeZone)
		if err != nil {
			return err
		}
		out = &workflow.RightsDay{Day: q.Day, From: from, To: to}
		places := append(sc.History()[:len(sc.History()):len(sc.History())], sc.Administered()...)
		involved := everything
		if q.Person != "" {
			involved = anyOf(named("p.for_id", q.Person), named("p.by_id", q.Person))
		}
		deputies, err := find[deputyRow](db, list[deputyRow]("p"), "deputy p", allOf(named("p.root_id", q.Root), involved,
			anyOf(among("p.root_id", places), own("p.for_id", sc), own("p.by_id", sc)), where("p.status IN ('active', 'ended')"),
			where("p.from_day <= ?", q.Day), where("p.until_day >= ?", q.Day)), "p.id", 0)
		if err != nil {
			return err
		}
		acts, err := grants(db, q.Root)
		if err != nil {
			return err
		}
		holders := []domain.PersonID{q.Person} // whose roles the person could use
		for _, r := range deputies {
			if d, ok := deputyOn(r.deputy(), acts, from, to); ok {
				out.Deputies = append(out.Deputies, d)
				holders = append(holders, d.For)
			}
		}
		whose := everything
		if q.Person != "" {
			whose = among("a.person_id", holders)
			if !domain.IsID(string(q.Person)) {
				whose = nothing
			}
		}
		assignments, err := find[assignmentRow](db, list[assignmentRow]("a"), "assignment a", allOf(
			named("a.root_id", q.Root), whose, reaches("a.authority_id", q.Authority),
			anyOf(below("a.authority_id", places), above("a.authority_id", places), own("a.person_id", sc)),
			where("a.status IN ('active', 'ended')"), where("a.from_at IS NULL OR a.from_at < ?", micro(to)),
			where("a.until_at IS NULL OR a.until_at > ?", micro(from)), where("a.ended_at IS NULL OR a.ended_at > ?", micro(from))), "a.id", 0)
		for _, r := range assignments {
			if a, ok := rightOn(r.assignment(), acts, from, to); ok {
				out.Rights = append(out.Rights, a)
			}
		}
		if err != nil {
			return err
		}
		return nil
	})
	if err != nil {
		return nil, failed(op, err)
	}
	return out, nil
}

// reaches is the condition that a right at the column holds at a place: it was given there or above.
func reaches(column string, place domain.AuthorityID) cond {
	if place == "" {
		return everything
	}
	return above(column, []domain.AuthorityID{place})
}

// above is the condition that an authority column lies at or above one of places.
func above(column string, places []domain.AuthorityID) cond {
	if len(places) == 0 {
		return nothing
	}
	return where(column+" IN (SELECT ancestor_id FROM authority_ancestor WHERE authority_id IN ?)", plain(places))
}

// granted are the decisions about rights in a root, by what they are about.
type granted struct {
	byID   map[domain.DecisionID]*workflow.HistoryRow
	ended  map[string]*workflow.HistoryRow            // by assignment or deputy
	begun  map[string]*workflow.HistoryRow            // deputies: the confirmation
	turned map[domain.PersonID][]*workflow.HistoryRow // status of a person, in order
}

// grants reads them all: administration is small, and what they are about stands in their detail.
func grants(db *gorm.DB, root domain.AuthorityID) (*granted, error) {
	rows, err := find[recordRow](db, recordColumns, recordTables, allOf(
		where("d.root_id = ? OR d.root_id IN (SELECT p.root_id FROM person p JOIN assignment a ON a.person_id = p.id WHERE a.root_id = ?)", string(root), string(root)),
		among("d.kind", grantKinds)), "f.id", 0)
	if err != nil {
		return nil, err
	}
	g := &granted{byID: map[domain.DecisionID]*workflow.HistoryRow{}, ended: map[string]*workflow.HistoryRow{}, begun: map[string]*workflow.HistoryRow{}, turned: map[domain.PersonID][]*workflow.HistoryRow{}}
	for _, r := range rows {
		d, err := r.Row.decision()
		if err != nil {
			return nil, err
		}
		h := &workflow.HistoryRow{Decision: d, Leaf: r.Leaf, Index: r.Idx}
		g.byID[d.ID] = h
		switch d.Kind {
		case domain.AssignmentEnded:
			g.ended[d.Detail["assignment"]] = h
		case domain.DeputyEnded:
			g.ended[d.Detail["deputy"]] = h
		case domain.DeputyConfirmed:
			g.begun[d.Detail["deputy"]] = h
		case domain.PersonStatus:
			p := domain.PersonID(d.Detail["person"])
			g.turned[p] = append(g.turned[p], h)
		}
	}
	return g, nil
}

// off gives the decision that had the person's access off at an instant, nil while it was on.
func (g *granted) off(p domain.PersonID, at time.Time) *workflow.HistoryRow {
	var last *workflow.HistoryRow
	for _, h := range g.turned[p] {
		if h.At.Before(at) {
			last = h
		}
	}
	if last == nil || last.Detail["off"] != "true" {
		return nil
	}
	return last
}

// offSince gives the first decision from an instant on that turned the access of one of the people off.
func (g *granted) offSince(from time.Time, people ...domain.PersonID) *workflow.HistoryRow {
	var first *workflow.HistoryRow
	for _, p := range people {
		for _, h := range g.turned[p] {
			if h.Detail["off"] == "true" && !h.At.Before(from) && (first == nil || h.At.Before(first.At)) {
				first = h
			}
		}
	}
	return first
}

// rightOn tells whether an assignment held at some moment of the day. One that was only proposed never did.
func rightOn(a domain.Assignment, g *granted, from, to time.Time) (workflow.RightOn, bool) {
	r := workflow.RightOn{Assignment: a, Granted: g.byID[a.Decision], Ended: g.ended[string(a.ID)]}
	if r.Granted != nil && r.Granted.Kind == domain.AssignmentProposed {
		return r, false
	}
	r.Off = g.off(a.Person, to)
	r.Part = a.From.After(from) || !a.Until.IsZero() && a.Until.Before(to) || !a.EndedAt.IsZero() && a.EndedAt.Before(to)
	return r, true
}

// deputyOn tells whether a deputyship held at some moment of the day. Its row does not say when it began and ended, so
// the decisions do; turning the access of either person off ends it too.
func deputyOn(d domain.Deputy, g *granted, from, to time.Time) (workflow.DeputyOn, bool) {
	o := workflow.DeputyOn{Deputy: d, Granted: g.begun[string(d.ID)]}
	begun := time.Time{}
	if o.Granted != nil {
		begun = o.Granted.At
	}
	if d.Status == domain.Ended {
		o.Ended = g.ended[string(d.ID)]
		if o.Granted == nil {
			return o, false // ended as a proposal
		}
		if off := g.offSince(begun, d.For, d.By); off != nil && (o.Ended == nil || off.At.Before(o.Ended.At)) {
			o.Ended = off
		}
	}
	if !begun.Before(to) || o.Ended != nil && !o.Ended.At.After(from) {
		return o, false
	}
	o.Part = begun.After(from) || o.Ended != nil && o.Ended.At.Before(to)
	return o, true
}

// timelineRow is one row of the merged list: where what happened stands.
type timelineRow struct {
	At     int64
	Moment int64 // At, but never before that of an earlier row of the same kind: a clock may have been put back
	Rank   int64
	Number int64
	Text   string
}

// The ranks order what happened at one instant: a change comes before the decision that it led to.
const (
	rankChange   = 1
	rankAsked    = 2
	rankAnswered = 3
	rankDecision = 4
)

// Timeline merges decisions, the change log and questions of a holding, the latest first.
func (s *Store) Timeline(ctx context.Context, sc workflow.Scope, id domain.HoldingID, page workflow.Page) ([]workflow.TimelineRow, error) {
	const op = "storage.Timeline"
	keys, err := keysOf(page.After, numberKey, numberKey, numberKey, textKey)
	if err != nil {
		return nil, err
	}
	var out []workflow.TimelineRow
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		seen := readable(sc)
		if err := exists(db, allOf(named("h.id", id), seen)); err != nil {
			return err
		}
		read := recorded(sc)
		union := `(SELECT d.at, max(d.at) OVER (ORDER BY f.id) AS moment, 4 AS rank, f.id AS number, CAST(d.id AS TEXT) AS text FROM decision d JOIN leaf f ON f.decision_id = d.id
				WHERE d.holding_id = ? AND (` + read.sql + `)
			UNION ALL SELECT max(c.at), max(max(c.at)) OVER (ORDER BY c.rev), 1, c.rev, coalesce(CAST(c.person_id AS TEXT), '') FROM change_log c WHERE c.holding_id = ? GROUP BY c.rev, c.person_id
			UNION ALL SELECT q.asked_at, q.asked_at, 2, 0, CAST(q.id AS TEXT) FROM question q WHERE q.holding_id = ?
			UNION ALL SELECT q.answered_at, q.answered_at, 3, 0, CAST(q.id AS TEXT) FROM question q WHERE q.holding_id = ? AND q.answered_at IS NOT NULL) x`
		args := append([]any{string(id)}, read.args...)
		args = append(args, string(id), string(id), string(id))
		after := behind(keys, "x.moment, x.rank, x.number, x.text", "<")
		rows, err := find[timelineRow](db, "x.at, x.moment, x.rank, x.number, x.text", union, cond{after.sql, append(args, after.args...)},
			"x.moment DESC, x.rank DESC, x.number DESC, x.text DESC", limitOf(page.Limit, maxLimit))
		if err != nil {
			return err
		}
		out, err = s.happened(db, id, rows)
		return err
	})
	return out, failed(op, err)
}

// happened reads what the rows of a timeline stand for.
func (s *Store) happened(db *gorm.DB, id domain.HoldingID, rows []timelineRow) ([]workflow.TimelineRow, error) {
	var decided, asked []string
	var revs []int64
	for _, r := range rows {
		switch r.Rank {
		case rankDecision:
			decided = append(decided, r.Text)
		case rankChange:
			revs = append(revs, r.Number)
		default:
			asked = append(asked, r.Text)
		}
	}
	history, err := records(db, among("d.id", decided), 0)
	if err != nil {
		return nil, err
	}
	entries, err := titled(db, history)
	if err != nil {
		return nil, err
	}
	byDecision := map[string]*workflow.HistoryEntry{}
	for i := range entries {
		byDecision[string(entries[i].ID)] = &entries[i]
	}
	type change struct {
		rev    int64
		person domain.PersonID
	}
	byChange := map[change][]domain.ChangeEntry{}
	if len(revs) > 0 {
		log, err := find[changeLogRow](db, list[changeLogRow]("c"), "change_log c", allOf(named("c.holding_id", id), where("c.rev IN ?", revs)), "c.id", 0)
		if err != nil {
			return nil, err
		}
		for _, r := range log {
			e := r.entry()
			byChange[change{e.Rev, e.Person}] = append(byChange[change{e.Rev, e.Person}], e)
		}
	}
	questions, err := find[questionRow](db, list[questionRow]("q"), "question q", among("q.id", asked), "", 0)
	if err != nil {
		return nil, err
	}
	byQuestion := map[string]*workflow.Question{}
	for _, r := range questions {
		q := r.question()
		byQuestion[r.ID] = &q
	}
	out := make([]workflow.TimelineRow, 0, len(rows))
	for _, r := range rows {
		row := workflow.TimelineRow{At: instant(r.At)}.WithKey(r.Moment, r.Rank, r.Number, r.Text)
		switch r.Rank {
		case rankDecision:
			row.Decision = byDecision[r.Text]
		case rankChange:
			row.Changes = byChange[change{r.Number, domain.PersonID(r.Text)}]
		case rankAsked:
			row.Asked = byQuestion[r.Text]
		case rankAnswered:
			row.Answered = byQuestion[r.Text]
		}
		out = append(out, row)
	}
	return out, nil
}

// exists is NotFound unless a holding meets the condition.
func exists(db *gorm.DB, c cond) error {
	_, err := first[holdingRow](db, list[holdingRow]("h"), "holding h", c)
	return err
}

// listOfHolding reads what belongs to a readable holding, NotFound where it may not be read.
func listOfHolding[R, T any](ctx context.Context, s *Store, sc workflow.Scope, id domain.HoldingID, op, from, alias, order string, to func(*gorm.DB, R) (T, error)) ([]T, error) {
	var out []T
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		if err := exists(db, allOf(named("h.id", id), readable(sc))); err != nil {
			return err
		}
		rows, err := find[R](db, list[R](alias), from+" "+alias, named(alias+".holding_id", id), order, 0)
		if err != nil {
			return err
		}
		out = make([]T, len(rows))
		for i, r := range rows {
			if out[i], err = to(db, r); err != nil {
				return err
			}
		}
		return nil
	})
	return out, failed(op, err)
}

// DecisionsOf lists all decisions about a holding, the first one first.
func (s *Store) DecisionsOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]workflow.HistoryRow, error) {
	var out []workflow.HistoryRow
	err := s.snapshot(ctx, func(db *gorm.DB) (err error) {
		if err := exists(db, allOf(named("h.id", id), readable(sc))); err != nil {
			return err
		}
		out, err = records(db, allOf(named("d.holding_id", id), recorded(sc)), 0)
		slices.Reverse(out)
		return err
	})
	return out, failed("storage.DecisionsOf", err)
}

// ChangesOf lists the whole change log of a holding, the first entry first.
func (s *Store) ChangesOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]domain.ChangeEntry, error) {
	return listOfHolding(ctx, s, sc, id, "storage.ChangesOf", "change_log", "c", "c.id", func(_ *gorm.DB, r changeLogRow) (domain.ChangeEntry, error) {
		return r.entry(), nil
	})
}

// ReviewsOf lists all reviews of a holding in order, with the digests of their documents.
func (s *Store) ReviewsOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]domain.Review, error) {
	return listOfHolding(ctx, s, sc, id, "storage.ReviewsOf", "review", "v", "v.year, v.seq", func(db *gorm.DB, r reviewRow) (domain.Review, error) {
		v, err := r.review()
		if err != nil {
			return domain.Review{}, err
		}
		documents, err := find[reviewDocumentRow](db, "d.review_id, d.audience, d.digest", "review_document d", named("d.review_id", v.ID), "", 0)
		for _, d := range documents {
			v.Documents[domain.Audience(d.Audience)] = domain.ReviewDocument{Digest: domain.Digest(d.Digest)}
		}
		return *v, err
	})
}

// QuestionsOf lists all questions about a holding in order.
func (s *Store) QuestionsOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]workflow.Question, error) {
	return listOfHolding(ctx, s, sc, id, "storage.QuestionsOf", "question", "q", "q.asked_at, q.id", func(_ *gorm.DB, r questionRow) (workflow.Question, error) {
		return r.question(), nil
	})
}

// EditionsOf lists all editions of a holding in order.
func (s *Store) EditionsOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]domain.Edition, error) {
	return listOfHolding(ctx, s, sc, id, "storage.EditionsOf", "edition", "e", "e.number", func(_ *gorm.DB, r editionRow) (domain.Edition, error) {
		return r.edition()
	})
}

// SignoffsOf lists all marks ever given on a holding in order, also those that were taken back.
func (s *Store) SignoffsOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]domain.Signoff, error) {
	return listOfHolding(ctx, s, sc, id, "storage.SignoffsOf", "signoff", "g", "(SELECT f.id FROM leaf f WHERE f.decision_id = g.decision_id)", func(_ *gorm.DB, r signoffRow) (domain.Signoff, error) {
		return domain.Signoff{
			ID: domain.SignoffID(r.ID), Review: domain.ReviewID(r.ReviewID), Holding: domain.HoldingID(r.HoldingID), Slot: r.Slot, Mark: domain.Mark(r.Mark),
			Concerns: r.Concerns, Person: domain.PersonID(r.PersonID), Role: domain.Role(r.Role), Grant: some[domain.AssignmentID](r.GrantID),
			OnBehalfOf: some[domain.PersonID](r.OnBehalfOf), Digest: domain.Digest(r.Digest), Decision: domain.DecisionID(r.DecisionID), At: instant(r.At), Answered: r.Answered,
		}, nil
	})
}

// ledgerCheckRow is one look at the whole ledger.
type ledgerCheckRow struct {
	ID          int64 `row:"auto"`
	At          int64
	AskedBy     *string
	Size        int64
	Root        string
	Checkpoints int64
	Releases    int64
	Problem     string
	Place       int64
	Micros      int64
}

func (r ledgerCheckRow) check() workflow.LedgerCheck {
	return workflow.LedgerCheck{
		At: instant(r.At), By: some[domain.PersonID](r.AskedBy), Size: r.Size, Root: r.Root, Checkpoints: r.Checkpoints, Releases: r.Releases,
		Problem: workflow.LedgerProblem(r.Problem), Place: r.Place, Took: time.Duration(r.Micros) * time.Microsecond,
	}
}

// LedgerState says how the ledger stands and what the last check found. It is for people who are signed in.
func (s *Store) LedgerState(ctx context.Context, sc workflow.Scope) (*workflow.LedgerState, error) {
	const op = "storage.LedgerState"
	if sc.Person() == "" {
		return nil, failed(op, gorm.ErrRecordNotFound)
	}
	out := &workflow.LedgerState{}
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		size, root, err := headOf(db)
		if err != nil {
			return err
		}
		out.Size, out.Root = size, root.String()
		c, err := checkpointOf(db.Order("size DESC"))
		switch {
		case domain.CodeOf(err) == domain.NotFound:
		case err != nil:
			return err
		default:
			out.Signed, out.SignedAt = c.Note, c.At
			text, _, _ := strings.Cut(string(c.Note), "\n\n")
			parsed, err := ledger.ParseCheckpoint([]byte(text + "\n"))
			if err != nil {
				return err
			}
			out.SignedSize, out.SignedRoot = parsed.Size, parsed.Root.String()
		}
		for table, into := range map[string]*int64{"leaf_pending": &out.Pending, "checkpoint": &out.Kept} {
			if err := db.Raw("SELECT count(*) FROM " + table).Scan(into).Error; err != nil {
				return err
			}
		}
		rows, err := find[ledgerCheckRow](db, list[ledgerCheckRow]("k"), "ledger_check k", everything, "k.id DESC", 1)
		if err == nil && len(rows) > 0 {
			check := rows[0].check()
			out.Check = &check
		}
		return err
	})
	if err != nil {
		return nil, failed(op, err)
	}
	return out, nil
}
