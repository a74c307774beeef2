package storage

import (
	"context"

	"freigabe/domain"
	"freigabe/workflow"
)

// Authority reads a node of the tree.
func (u *unit) Authority(ctx context.Context, id domain.AuthorityID) (*domain.Authority, error) {
	r, err := take[authorityRow](ctx, u, "authority", "id = ?", string(id))
	a := r.authority()
	return &a, err
}

// AuthorityNamed reads a node by its name.
func (u *unit) AuthorityNamed(ctx context.Context, name string) (*domain.Authority, error) {
	r, err := take[authorityRow](ctx, u, "authority", "name = ?", name)
	a := r.authority()
	return &a, err
}

// CreateAuthority stores a new node below its parent; a root gets its policy head.
func (u *unit) CreateAuthority(a domain.Authority) {
	u.once("authority", a.ID)
	id := string(a.ID)
	u.add(authorityWrites, insert("authority", authorityRowOf(a, micro(u.now))),
		stmt{sql: "INSERT INTO authority_ancestor (authority_id, ancestor_id, depth) VALUES (?, ?, 0)", args: []any{id, id}})
	if a.Parent == "" {
		u.add(authorityWrites, stmt{sql: "INSERT INTO policy_head (root_id, version) VALUES (?, 1)", args: []any{id}})
	} else {
		u.add(authorityWrites, stmt{sql: `INSERT INTO authority_ancestor (authority_id, ancestor_id, depth)
			SELECT ?, ancestor_id, depth + 1 FROM authority_ancestor WHERE authority_id = ?`, args: []any{id, string(a.Parent)}})
	}
	u.changed("", a.ID)
}

// SaveAuthority stores a changed node. With another parent, everything below it moves along.
func (u *unit) SaveAuthority(a domain.Authority) {
	u.once("authority", a.ID)
	r := authorityRowOf(a, 0)
	u.add(authorityWrites, stmt{sql: `UPDATE authority SET parent_id = ?, title = ?, kind = ?, land = ?, time_zone = ?, mailbox = ?, homepage = ?,
		geocoding = ?, contributor = ?, closed = ?, successor_id = ? WHERE id = ?`,
		args: []any{r.ParentID, r.Title, r.Kind, r.Land, r.TimeZone, r.Mailbox, r.Homepage, r.Geocoding, r.Contributor, r.Closed, r.SuccessorID, r.ID},
		miss: &domain.Error{Code: domain.NotFound, Op: u.op, Key: "authority.unknown"}})
	if a.Parent != "" {
		const below = "(SELECT authority_id FROM authority_ancestor WHERE ancestor_id = ?)"
		u.add(authorityWrites,
			stmt{sql: "DELETE FROM authority_ancestor WHERE authority_id IN " + below + " AND ancestor_id NOT IN " + below, args: []any{r.ID, r.ID}},
			stmt{sql: `INSERT INTO authority_ancestor (authority_id, ancestor_id, depth)
				SELECT d.authority_id, p.ancestor_id, d.depth + p.depth + 1 FROM authority_ancestor d, authority_ancestor p
				WHERE d.ancestor_id = ? AND p.authority_id = ?`, args: []any{r.ID, string(a.Parent)}})
	}
	u.changed("", a.ID)
}

// NameTaken tells whether a holding has, or had in public, this name.
func (u *unit) NameTaken(ctx context.Context, name string) (taken bool, err error) {
	u.reading("NameTaken")
	err = u.conn.read(ctx, query{"SELECT 1 FROM holding WHERE name = ? UNION ALL SELECT 1 FROM tombstone WHERE name = ?", []any{name, name},
		func(func(...any) error) error { taken = true; return nil }})
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
	var ids []domain.HoldingID
	return ids, failed(u.op, db.Order("id").Pluck("id", &ids).Error)
}

// Catalog gives the business keys of a root's holdings, by id.
func (u *unit) Catalog(ctx context.Context, root domain.AuthorityID) ([]workflow.CatalogKey, error) {
	u.reading("Catalog")
	var out []workflow.CatalogKey
	err := u.conn.read(ctx, query{`SELECT h.id, h.authority_id, h.state, h.review_id IS NOT NULL, e.ident_key, e.title_key
		FROM holding h JOIN edition e ON e.holding_id = h.id AND e.number = h.edition WHERE h.root_id = ? ORDER BY h.id`, []any{string(root)},
		func(scan func(...any) error) error {
			var id, authority, state string
			var k workflow.CatalogKey
			err := scan(&id, &authority, &state, &k.Reviewed, &k.Identifier, &k.Title)
			k.Holding, k.Authority, k.State = domain.HoldingID(id), domain.AuthorityID(authority), domain.State(state)
			out = append(out, k)
			return err
		}})
	return out, failed(u.op, err)
}
