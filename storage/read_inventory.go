package storage

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

const (
	maxPageRows = 500         // in one page of an inventory
	holdingOnly = "holding h" // its filters and orders are in holding_authority
	withEdition = "holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition"
)

// draftColumns are the columns of a holding in a list, with its edition.
const draftColumns = ", e.title, e.theme, e.body"

// draftRow is a holding with its working edition.
type draftRow struct {
	Row   holdingRow `gorm:"embedded"`
	Title string
	Theme string
	Body  string
}

// drafts are holdings with the words of their working edition. SQLite reads both in the order of their ids, the words from
// an index without the documents: four times as quick as looking each edition up.
func (d dialect) drafts() string {
	if d.name == "postgres" {
		return withEdition
	}
	return "edition e INDEXED BY edition_listed CROSS JOIN holding h ON h.id = e.holding_id AND h.edition = e.number"
}

// listing is what a filter asks for: the tables that it needs, and the condition.
type listing struct {
	from   string
	drafts string // from with editions
	cond
	parts []cond // cond in parts that exclude each other, each quick by its own index
}

// listingOf turns a filter into a condition on holdings that the reader may see.
func (d dialect) listingOf(sc workflow.Scope, f workflow.InventoryFilter) listing {
	l := listing{from: holdingOnly, drafts: d.drafts()}
	c := []cond{whichWait(sc, f), narrowed(f)}
	if f.Import != "" {
		from := named("i.import_id", f.Import)
		from.sql = "h.id IN (SELECT i.holding_id FROM import_holding i WHERE " + from.sql + ")"
		c = append(c, from)
	}
	if !f.ChangedSince.IsZero() {
		c = append(c, where("h.changed_at >= ?", micro(f.ChangedSince)))
	}
	if f.DueBy != "" {
		c = append(c, anyOf(where("h.due <> '' AND h.due <= ?", f.DueBy),
			where("h.id IN (SELECT t.holding_id FROM task t WHERE t.done_at IS NULL AND t.due <> '' AND t.due <= ?)", f.DueBy)))
	}
	if f.Theme != "" || f.HighValue || strings.TrimSpace(f.Query) != "" {
		l.from = l.drafts
		c = append(c, listed(f.Theme, "e.theme"), anyOf(words(f.Query, "e.search"), words(f.Query, "h.name")))
	}
	if f.HighValue {
		c = append(c, where("e.hvd <> ''"))
	}
	working, concerned := below("h.authority_id", sc.Working()), concerned("h.id", sc)
	l.cond = allOf(append([]cond{anyOf(working, concerned)}, c...)...)
	l.parts = []cond{allOf(append([]cond{working}, c...)...), allOf(append([]cond{concerned, not(working)}, c...)...)}
	return l
}

func not(c cond) cond {
	switch c.sql {
	case everything.sql:
		return nothing
	case nothing.sql:
		return everything
	}
	return cond{"NOT (" + c.sql + ")", c.args}
}

// narrowed is the condition of state, class and authority alone.
func narrowed(f workflow.InventoryFilter) cond {
	c := []cond{everything}
	if len(f.States) > 0 {
		c = append(c, among("h.state", f.States))
	}
	if len(f.Classes) > 0 {
		c = append(c, among("h.class", f.Classes))
	}
	if len(f.Authorities) > 0 {
		c = append(c, belowSome("h.authority_id", f.Authorities))
	}
	return allOf(c...)
}

// belowSome is below for a filter: what is no id names nothing.
func belowSome(column string, tops []domain.AuthorityID) cond {
	var known []domain.AuthorityID
	for _, t := range tops {
		if domain.IsID(string(t)) {
			known = append(known, t)
		}
	}
	return below(column, known)
}

func whichWait(sc workflow.Scope, f workflow.InventoryFilter) cond {
	switch f.Waits {
	case "":
		return everything
	case workflow.WaitsForReview:
		return where("h.review_id IS NOT NULL")
	case workflow.WaitsForMe:
		mine := addressed(sc)
		if mine.sql == nothing.sql {
			return nothing
		}
		return cond{"h.id IN (SELECT t.holding_id FROM task t WHERE t.done_at IS NULL AND (" + mine.sql + "))", mine.args}
	case workflow.WaitsForAnswers:
		return where("h.state = ? AND h.class = ?", string(domain.Captured), string(domain.ClassUndetermined))
	case workflow.WaitsOverdue:
		return where("h.id IN (SELECT t.holding_id FROM task t WHERE t.done_at IS NULL AND t.due <> '' AND t.due < ?)", f.Today)
	case workflow.WaitsDeferred:
		return where("h.state NOT IN (?, ?) AND h.due > ?", string(domain.Approved), string(domain.Withheld), f.Today)
	case workflow.WaitsForNobody:
		return where("h.review_id IS NULL AND NOT EXISTS (SELECT 1 FROM task t WHERE t.holding_id = h.id AND t.done_at IS NULL)")
	}
	return nothing
}

// addressed is the condition that a task is the reader's: addressed to them or somebody they represent, or to a role
// that they hold or represent at its place.
func addressed(sc workflow.Scope) cond {
	return anyOf(among("t.person_id", speaksFor(sc)), allOf(where("t.person_id IS NULL"), waitsFor("t", sc.Duties())))
}

// ranked orders a column by the place of its value in a fixed list.
func ranked[T ~string](column string, values []T) string {
	var b strings.Builder
	b.WriteString("CASE " + column)
	for i, v := range values {
		b.WriteString(" WHEN '" + string(v) + "' THEN " + strconv.Itoa(i))
	}
	return b.String() + " ELSE " + strconv.Itoa(len(values)) + " END"
}

// sorted adds to a listing what its order needs, and gives the order.
func (l *listing) sorted(by workflow.InventorySort, falling bool) string {
	way := ""
	if falling {
		way = " DESC"
	}
	edition := func() {
		if l.from == holdingOnly {
			l.from = l.drafts
		}
	}
	switch by {
	case workflow.ByTitle:
		edition()
		return "e.title_key" + way + ", h.id" + way
	case workflow.ByState:
		return ranked("h.state", domain.States) + way + ", h.changed_at DESC, h.id DESC"
	case workflow.ByClass:
		return ranked("h.class", domain.Classes) + way + ", h.changed_at DESC, h.id DESC"
	case workflow.ByAuthority:
		l.from += " JOIN authority a ON a.id = h.authority_id"
		return "a.title" + way + ", a.id, h.changed_at DESC, h.id DESC"
	case workflow.ByDue:
		l.from += " LEFT JOIN (SELECT holding_id, min(due) AS due FROM task WHERE done_at IS NULL AND due <> '' GROUP BY holding_id) w ON w.holding_id = h.id"
		const day = "CASE WHEN w.due IS NULL THEN h.due WHEN h.due <> '' AND h.due < w.due THEN h.due ELSE w.due END"
		return "CASE WHEN " + day + " = '' THEN 1 ELSE 0 END, " + day + way + ", h.id DESC"
	}
	return "h.changed_at" + way + ", h.id" + way
}

// Inventory gives one page of the list of working editions.
func (s *Store) Inventory(ctx context.Context, sc workflow.Scope, q workflow.InventoryQuery) ([]workflow.InventoryRow, error) {
	var out []workflow.InventoryRow
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		ids, err := s.listIDs(db, sc, q, limitOf(q.Limit, maxPageRows), q.Offset)
		if err == nil {
			out, err = inventoryRows(db, everything, ids)
		}
		return err
	})
	return out, failed("storage.Inventory", err)
}

// InventoryIDs gives the ids of the whole list in its order.
func (s *Store) InventoryIDs(ctx context.Context, sc workflow.Scope, q workflow.InventoryQuery, most int) ([]domain.HoldingID, error) {
	ids, err := s.listIDs(s.db(ctx), sc, q, max(most, 0), 0)
	out := make([]domain.HoldingID, len(ids))
	for i, id := range ids {
		out[i] = domain.HoldingID(id)
	}
	return out, failed("storage.InventoryIDs", err)
}

// InventoryRows gives the rows of known ids, in their order. What the scope does not show is left out.
func (s *Store) InventoryRows(ctx context.Context, sc workflow.Scope, ids []domain.HoldingID) ([]workflow.InventoryRow, error) {
	known := make([]string, 0, len(ids))
	for _, id := range ids {
		if domain.IsID(string(id)) {
			known = append(known, string(id))
		}
	}
	var out []workflow.InventoryRow
	err := s.snapshot(ctx, func(db *gorm.DB) (err error) {
		out, err = inventoryRows(db, readable(sc), known)
		return err
	})
	return out, failed("storage.InventoryRows", err)
}

func (s *Store) listIDs(db *gorm.DB, sc workflow.Scope, q workflow.InventoryQuery, limit, offset int) ([]string, error) {
	l := s.listingOf(sc, q.InventoryFilter)
	if l.sql == nothing.sql {
		return nil, nil
	}
	falling := q.Falling || q.Sort == ""
	order := l.sorted(q.Sort, falling)
	return find[string](db, "h.id", l.from, l.cond, order, limit, max(offset, 0))
}

// inventoryRows reads what a list shows of holdings: three statements for any number.
func inventoryRows(db *gorm.DB, c cond, ids []string) ([]workflow.InventoryRow, error) {
	if len(ids) == 0 || c.sql == nothing.sql {
		return nil, nil
	}
	rows, err := find[draftRow](db, list[holdingRow]("h")+draftColumns, withEdition, allOf(among("h.id", ids), c), "", 0)
	if err != nil {
		return nil, err
	}
	byID := make(map[string]*workflow.InventoryRow, len(rows))
	for _, r := range rows {
		row, err := r.row()
		if err != nil {
			return nil, err
		}
		byID[r.Row.ID] = row
	}
	if err := addReviews(db, ids, byID); err != nil {
		return nil, err
	}
	if err := addWork(db, ids, byID); err != nil {
		return nil, err
	}
	out := make([]workflow.InventoryRow, 0, len(rows))
	for _, id := range ids {
		if r := byID[id]; r != nil {
			out = append(out, *r)
		}
	}
	return out, nil
}

func (r draftRow) row() (*workflow.InventoryRow, error) {
	h, err := r.Row.holding()
	if err != nil {
		return nil, err
	}
	listed, err := r.listed()
	if err != nil {
		return nil, err
	}
	out := &workflow.InventoryRow{
		HoldingRow: listed, Since: instant(r.Row.Since), CreatedAt: h.CreatedAt, Released: h.EverReleased(),
		Withholding: h.Withholding, Deferral: h.Deferral, Schedule: h.Schedule, Rescreen: h.Rescreen,
	}
	out.Draft, err = editionRow{HoldingID: r.Row.ID, Number: r.Row.Edition, Body: r.Body}.edition()
	return out, err
}

func (r draftRow) listed() (workflow.HoldingRow, error) {
	h := r.Row
	out := workflow.HoldingRow{
		ID: domain.HoldingID(h.ID), Root: domain.AuthorityID(h.RootID), Authority: domain.AuthorityID(h.AuthorityID),
		Name: h.Name, Title: r.Title, State: domain.State(h.State), Edition: int(h.Edition), Class: domain.Class(h.Class),
		Review: some[domain.ReviewID](h.ReviewID), ChangedAt: instant(h.ChangedAt),
	}
	if err := parse(r.Theme, &out.Theme); err != nil {
		return out, fmt.Errorf("themes of holding %s: %w", h.ID, err)
	}
	return out, nil
}

// addReviews puts the open reviews into their rows.
func addReviews(db *gorm.DB, ids []string, byID map[string]*workflow.InventoryRow) error {
	rows, err := find[reviewRow](db, "v.holding_id, v.year, v.seq, v.verb, v.due, v.places", "review v",
		allOf(among("v.holding_id", ids), where("v.status = ?", string(domain.ReviewOpen))), "", 0)
	if err != nil {
		return err
	}
	for _, r := range rows {
		row := byID[r.HoldingID]
		if row == nil {
			continue
		}
		var places []domain.Place
		if err := parse(r.Places, &places); err != nil {
			return fmt.Errorf("places of a review of %s: %w", r.HoldingID, err)
		}
		open := &workflow.OpenReview{Number: reviewNumber(r.Year, r.Seq), Verb: domain.Verb(r.Verb), Due: r.Due, Places: len(places)}
		var before, final []domain.Role
		for _, p := range places {
			switch {
			case p.Signoff != nil:
				open.Filled++
			case p.Kind == domain.Final:
				final = append(final, p.Roles...)
			default:
				before = append(before, p.Roles...)
			}
		}
		if open.Waits = before; before == nil {
			open.Waits = final
		}
		row.Open = open
	}
	return nil
}

// workRow is what waits for, or is live of, one holding.
type workRow struct {
	HoldingID string
	Audience  string // "" for tasks
	N         int
	Day       string
}

func addWork(db *gorm.DB, ids []string, byID map[string]*workflow.InventoryRow) error {
	in := among("x.holding_id", ids)
	var rows []workRow
	err := db.Raw("SELECT x.holding_id, '' AS audience, count(*) AS n, coalesce(min(CASE WHEN x.due = '' THEN NULL ELSE x.due END), '') AS day FROM task x "+
		"WHERE x.done_at IS NULL AND "+in.sql+" GROUP BY x.holding_id UNION ALL SELECT x.holding_id, x.audience, 1 AS n, x.review_date AS day "+
		"FROM live_release x WHERE "+in.sql, append(in.args, in.args...)...).Scan(&rows).Error
	for _, w := range rows {
		row := byID[w.HoldingID]
		switch {
		case row == nil:
		case w.Audience == "":
			row.Tasks, row.TaskDue = w.N, w.Day
		default:
			row.Live = append(row.Live, domain.Audience(w.Audience))
			if w.Day != "" && (row.LiveReview == "" || w.Day < row.LiveReview) {
				row.LiveReview = w.Day
			}
		}
	}
	return err
}

// countRow is workflow.InventoryCount.
type countRow struct {
	AuthorityID string
	State       string
	Class       string
	N           int
}

func (r countRow) count() workflow.InventoryCount {
	return workflow.InventoryCount{Authority: domain.AuthorityID(r.AuthorityID), State: domain.State(r.State), Class: domain.Class(r.Class), N: r.N}
}

// InventoryCounts counts the list by authority, state and class: one statement, whatever a page asks of it.
func (s *Store) InventoryCounts(ctx context.Context, sc workflow.Scope, f workflow.InventoryFilter) ([]workflow.InventoryCount, error) {
	out, err := s.listingOf(sc, f).counts(s.db(ctx))
	return out, failed("storage.InventoryCounts", err)
}

// counts counts each part of a listing by its own index; a list that reads editions is read once.
func (l listing) counts(db *gorm.DB) ([]workflow.InventoryCount, error) {
	if l.from != holdingOnly {
		return counts(db, l.from, l.cond)
	}
	return counts(db, l.from, l.parts...)
}

func counts(db *gorm.DB, from string, parts ...cond) ([]workflow.InventoryCount, error) {
	var sql []string
	var args []any
	for _, c := range parts {
		if c.sql != nothing.sql {
			sql = append(sql, "SELECT h.authority_id, h.state, h.class, count(*) AS n FROM "+from+" WHERE "+c.sql+" GROUP BY h.authority_id, h.state, h.class")
			args = append(args, c.args...)
		}
	}
	if sql == nil {
		return nil, nil
	}
	var rows []countRow
	err := db.Raw(strings.Join(sql, " UNION ALL "), args...).Scan(&rows).Error
	return rowsTo(rows, err, countRow.count)
}

// InventoryTotals counts several lists.
func (s *Store) InventoryTotals(ctx context.Context, sc workflow.Scope, fs []workflow.InventoryFilter) ([]int, error) {
	out := make([]int, len(fs))
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		for i, f := range fs {
			l := s.listingOf(sc, f)
			parts := l.parts
			if l.from != holdingOnly {
				parts = []cond{l.cond}
			}
			for _, c := range parts {
				if c.sql == nothing.sql {
					continue
				}
				n := 0
				if err := db.Raw("SELECT count(*) FROM "+l.from+" WHERE "+c.sql, c.args...).Scan(&n).Error; err != nil {
					return err
				}
				out[i] += n
			}
		}
		return nil
	})
	return out, failed("storage.InventoryTotals", err)
}

// pageRow is either a count, or the id of a row in its place n.
type pageRow struct {
	ID          string
	AuthorityID string
	State       string
	Class       string
	N           int
}

// InventoryPage gives one page of the list, and counts what the list has without its filters by authority, state and
// class. Where the other filters look at words, every edition is looked at once for both.
func (s *Store) InventoryPage(ctx context.Context, sc workflow.Scope, q workflow.InventoryQuery) ([]workflow.InventoryRow, []workflow.InventoryCount, error) {
	var out []workflow.InventoryRow
	var all []workflow.InventoryCount
	wide := q.InventoryFilter
	wide.States, wide.Classes, wide.Authorities = nil, nil, nil
	l := s.listingOf(sc, wide)
	limit := limitOf(q.Limit, maxPageRows)
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		if l.from == holdingOnly || l.sql == nothing.sql {
			ids, err := s.listIDs(db, sc, q, limit, q.Offset)
			if err == nil {
				all, err = l.counts(db)
			}
			if err == nil {
				out, err = inventoryRows(db, everything, ids)
			}
			return err
		}
		ids, counted, err := l.once(db, q, limit)
		if err == nil {
			all = counted
			out, err = inventoryRows(db, everything, ids)
		}
		return err
	})
	return out, all, failed("storage.InventoryPage", err)
}

// once reads the listing once, and gives both its counts and the ids of a page of it.
func (l listing) once(db *gorm.DB, q workflow.InventoryQuery, limit int) (ids []string, all []workflow.InventoryCount, err error) {
	page := listing{from: "m h", drafts: "m h", cond: narrowed(q.InventoryFilter)}
	order := strings.ReplaceAll(page.sorted(q.Sort, q.Falling || q.Sort == ""), "e.title_key", "h.title_key")
	sql := "WITH m AS MATERIALIZED (SELECT h.id, h.authority_id, h.state, h.class, h.changed_at, h.due, e.title_key FROM " + l.from + " WHERE " + l.sql + ") " +
		"SELECT '' AS id, CAST(h.authority_id AS TEXT) AS authority_id, h.state, h.class, count(*) AS n FROM m h GROUP BY h.authority_id, h.state, h.class " +
		"UNION ALL SELECT CAST(x.id AS TEXT), '', '', '', x.n FROM (SELECT h.id, row_number() OVER (ORDER BY " + order + ") AS n FROM " + page.from +
		" WHERE " + page.sql + " ORDER BY n LIMIT " + strconv.Itoa(limit) + " OFFSET " + strconv.Itoa(max(q.Offset, 0)) + ") x"
	var rows []pageRow
	if err := db.Raw(sql, append(append([]any{}, l.args...), page.args...)...).Scan(&rows).Error; err != nil {
		return nil, nil, err
	}
	slices.SortStableFunc(rows, func(a, b pageRow) int { return cmp.Compare(a.N, b.N) })
	for _, r := range rows {
		if r.ID != "" {
			ids = append(ids, r.ID)
			continue
		}
		all = append(all, countRow{r.AuthorityID, r.State, r.Class, r.N}.count())
	}
	return ids, all, nil
}
