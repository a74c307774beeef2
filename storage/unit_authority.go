package storage

import (
	"context"

	"freigabe/domain"
)

// Authority reads a node of the tree.
func (u *unit) Authority(ctx context.Context, id domain.AuthorityID) (*domain.Authority, error) {
	r, err := take[authorityRow](ctx, u, "authority", "id = ?", string(id))
	if err != nil {
		return nil, err
	}
	a := r.authority()
	return &a, nil
}

// AuthorityNamed reads a node by its name.
func (u *unit) AuthorityNamed(ctx context.Context, name string) (*domain.Authority, error) {
	r, err := take[authorityRow](ctx, u, "authority", "name = ?", name)
	if err != nil {
		return nil, err
	}
	a := r.authority()
	return &a, nil
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
	u.add(authorityWrites, stmt{
		sql: `UPDATE authority SET parent_id = ?, title = ?, kind = ?, land = ?, time_zone = ?, mailbox = ?, homepage = ?,
		geocoding = ?, contributor = ?, closed = ?, successor_id = ? WHERE id = ?`,
		args: []any{r.ParentID, r.Title, r.Kind, r.Land, r.TimeZone, r.Mailbox, r.Homepage, r.Geocoding, r.Contributor, r.Closed, r.SuccessorID, r.ID},
		miss: &domain.Error{Code: domain.NotFound, Op: u.op, Key: "authority.unknown"},
	})
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
