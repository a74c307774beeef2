package storage

import (
	"context"
	"fmt"

	"freigabe/domain"
	"freigabe/workflow"
)

// NameTaken tells whether a holding has, or had in public, this name.
func (u *unit) NameTaken(ctx context.Context, name string) (taken bool, err error) {
	u.reading("NameTaken")
	err = u.conn.read(ctx, query{
		"SELECT 1 FROM holding WHERE name = ? UNION ALL SELECT 1 FROM tombstone WHERE name = ?",
		[]any{name, name},
		func(func(...any) error) error { taken = true; return nil },
	})
	return taken, failed(u.op, err)
}

// HoldingsWhere lists ids in ascending order, the order in which a unit may lock them.
func (u *unit) HoldingsWhere(ctx context.Context, q workflow.HoldingQuery) ([]domain.HoldingID, error) {
	db, err := u.db(ctx, "HoldingsWhere")
	if err != nil {
		return nil, failed(u.op, err)
	}
	db = db.Table("holding")
	if q.Root != "" {
		db = db.Where("root_id = ?", string(q.Root))
	}
	if q.Authority != "" {
		db = db.Where("authority_id IN (SELECT authority_id FROM authority_ancestor WHERE ancestor_id = ?)", string(q.Authority))
	}
	if len(q.States) > 0 {
		db = db.Where("state IN ?", q.States)
	}
	if q.OpenReview {
		db = db.Where("review_id IS NOT NULL")
	}
	if q.Delegated != "" { // places are JSON; only a delegation has these members
		db = db.Where("EXISTS (SELECT 1 FROM review r WHERE r.id = review_id AND (r.places LIKE ? OR r.places LIKE ?))",
			`%"from":"`+string(q.Delegated)+`"%`, `%"to":"`+string(q.Delegated)+`"%`)
	}
	var ids []domain.HoldingID
	return ids, failed(u.op, db.Order("id").Pluck("id", &ids).Error)
}

// Catalog gives the business keys of a root's holdings, by id. Units that read it wait for each other: what one of them
// makes, the next one finds.
func (u *unit) Catalog(ctx context.Context, root domain.AuthorityID) ([]workflow.CatalogKey, error) {
	u.reading("Catalog")
	var out []workflow.CatalogKey
	if err := u.hold(); err != nil { // no guard of a row holds what is not there yet
		return nil, err
	}
	var queries []query
	if u.store.name == "postgres" { // SQLite has one writer
		queries = append(queries, query{"SELECT pg_advisory_xact_lock(?)", []any{lockKey("catalog/" + string(root))}, func(func(...any) error) error { return nil }})
	}
	err := u.conn.read(ctx, append(queries, query{
		`SELECT h.id, h.authority_id, h.name, h.state, h.review_id IS NOT NULL, e.ident_key, e.title_key
		FROM holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition WHERE h.root_id = ? ORDER BY h.id`,
		[]any{string(root)},
		func(scan func(...any) error) error {
			var id, authority, state string
			var k workflow.CatalogKey
			err := scan(&id, &authority, &k.Name, &state, &k.Reviewed, &k.Identifier, &k.Title)
			k.Holding, k.Authority, k.State = domain.HoldingID(id), domain.AuthorityID(authority), domain.State(state)
			out = append(out, k)
			return err
		},
	})...)
	return out, failed(u.op, err)
}

// Due lists holdings with something that a day has made due, by id.
func (u *unit) Due(ctx context.Context, what workflow.DueKind, day string, limit int) ([]domain.HoldingID, error) {
	u.reading("Due")
	const noTask = " AND NOT EXISTS (SELECT 1 FROM task t WHERE t.holding_id = %s AND t.kind = ? AND t.done_at IS NULL)"
	var q string
	args := []any{day}
	switch what {
	case workflow.DuePublication:
		q = "SELECT id FROM holding WHERE due <> '' AND due <= ? AND state = 'approved'"
	case workflow.DueExpiry:
		q = "SELECT holding_id FROM live_release WHERE until <> '' AND until < ? AND audience = 'public'"
	case workflow.DueWithholdReview:
		q, args = "SELECT id FROM holding WHERE due <> '' AND due <= ? AND state = 'withheld'"+fmt.Sprintf(noTask, "holding.id"), append(args, string(what))
	case workflow.DueDeferral:
		q = "SELECT id FROM holding WHERE due <> '' AND due <= ? AND state NOT IN ('approved', 'withheld')"
	case workflow.DueReleaseReview:
		q, args = "SELECT DISTINCT holding_id FROM live_release WHERE review_date <> '' AND review_date <= ? AND audience IN ('internal', 'public')"+
			fmt.Sprintf(noTask, "live_release.holding_id"), append(args, string(what))
	default:
		return nil, &domain.Error{Code: domain.Internal, Op: u.op, Key: "storage.failed", Err: fmt.Errorf("nothing is known of %q", what)}
	}
	var ids []domain.HoldingID
	err := u.conn.read(ctx, query{q + " ORDER BY 1 LIMIT ?", append(args, limit), func(scan func(...any) error) error {
		var id string
		err := scan(&id)
		ids = append(ids, domain.HoldingID(id))
		return err
	}})
	return ids, failed(u.op, err)
}
