package storage

import (
	"context"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// Person reads a person; the name is "" when it was erased.
func (u *unit) Person(ctx context.Context, id domain.PersonID) (*domain.Person, error) {
	u.reading("Person")
	if !domain.IsID(string(id)) {
		return nil, failed(u.op, gorm.ErrRecordNotFound)
	}
	return u.person(ctx, "p.id = ?", string(id))
}

// PersonNamed reads a person by login.
func (u *unit) PersonNamed(ctx context.Context, login string) (*domain.Person, error) {
	return u.person(ctx, "p.login = ?", login)
}

func (u *unit) person(ctx context.Context, where string, arg any) (*domain.Person, error) {
	db, err := u.db(ctx, "Person")
	if err != nil {
		return nil, failed(u.op, err)
	}
	var r struct {
		Row  personRow `gorm:"embedded"`
		Name *string
	}
	err = db.Table("person p").Select(list[personRow]("p")+", n.name").Joins("LEFT JOIN person_name n ON n.person_id = p.id").Where(where, arg).Take(&r).Error
	if err != nil {
		return nil, failed(u.op, err)
	}
	p := r.Row.person(some[string](r.Name))
	return &p, nil
}

// RootsOf lists, ascending, the roots whose rights depend on the person: their own, and where they or people they
// represent have a role.
func (u *unit) RootsOf(ctx context.Context, person domain.PersonID) ([]domain.AuthorityID, error) {
	u.reading("RootsOf")
	var out []domain.AuthorityID
	id := string(person)
	err := u.conn.read(ctx, query{`SELECT root_id FROM person WHERE id = ?
		UNION SELECT root_id FROM assignment WHERE person_id = ? AND status IN ('proposed', 'active')
		UNION SELECT root_id FROM deputy WHERE (for_id = ? OR by_id = ?) AND status IN ('proposed', 'active')
		UNION SELECT a.root_id FROM assignment a JOIN deputy d ON d.for_id = a.person_id
			WHERE d.by_id = ? AND d.status IN ('proposed', 'active') AND a.status IN ('proposed', 'active')
		ORDER BY 1`, []any{id, id, id, id, id}, func(scan func(...any) error) error {
		var root string
		err := scan(&root)
		out = append(out, domain.AuthorityID(root))
		return err
	}})
	return out, failed(u.op, err)
}

// CreatePerson stores a new person.
func (u *unit) CreatePerson(p domain.Person) {
	u.once("person", p.ID)
	u.add(personWrites, insert("person", personRowOf(p, micro(u.now))))
	u.name(p)
}

// SavePerson stores a changed person; without a name, the stored name is erased.
func (u *unit) SavePerson(p domain.Person) {
	u.once("person", p.ID)
	u.add(personWrites, stmt{
		sql:  "UPDATE person SET login = ?, mail = ?, lang = ?, off = ? WHERE id = ?",
		args: []any{p.Login, p.Mail, p.Lang, p.Off, string(p.ID)}, miss: &domain.Error{Code: domain.NotFound, Op: u.op, Key: "person.unknown"},
	})
	u.name(p)
}

func (u *unit) name(p domain.Person) {
	if p.Name == "" {
		u.add(personWrites, stmt{sql: "DELETE FROM person_name WHERE person_id = ?", args: []any{string(p.ID)}})
		return
	}
	u.add(personWrites, upsert("person_name", personNameRow{string(p.ID), p.Name}, "person_id"))
}

// SaveCredential sets a password hash.
func (u *unit) SaveCredential(person domain.PersonID, passwordHash string) {
	u.add(grantWrites, stmt{
		sql: `INSERT INTO credential (person_id, password_hash, changed_at) VALUES (?, ?, ?)
		ON CONFLICT (person_id) DO UPDATE SET password_hash = excluded.password_hash, changed_at = excluded.changed_at`,
		args: []any{string(person), passwordHash, micro(u.now)},
	})
}

// EndSessions signs a person out everywhere but in one session.
func (u *unit) EndSessions(person domain.PersonID, except domain.SessionID) {
	u.add(grantWrites, stmt{sql: "DELETE FROM session WHERE person_id = ? AND id <> ?", args: []any{string(person), string(except)}})
}

// EndTokens revokes every token of a person.
func (u *unit) EndTokens(person domain.PersonID) {
	u.add(grantWrites, stmt{
		sql:  "UPDATE token SET revoked_at = ?, status = ? WHERE person_id = ? AND revoked_at IS NULL",
		args: []any{micro(u.now), string(domain.Ended), string(person)},
	})
}

// Token reads a token.
func (u *unit) Token(ctx context.Context, id domain.TokenID) (*workflow.Token, error) {
	r, err := take[tokenRow](ctx, u, "token", "id = ?", string(id))
	if err != nil {
		return nil, err
	}
	t, err := r.token()
	return &t, failed(u.op, err)
}

// SaveToken stores a token.
func (u *unit) SaveToken(t workflow.Token) {
	u.once("token", t.ID)
	u.add(grantWrites, upsert("token", tokenRowOf(t), "id"))
}

// Link reads a one-time link.
func (u *unit) Link(ctx context.Context, hash domain.Digest) (*workflow.OneTimeLink, error) {
	r, err := take[oneTimeLinkRow](ctx, u, "one_time_link", "hash = ?", string(hash))
	if err != nil {
		return nil, err
	}
	return &workflow.OneTimeLink{
		Hash: domain.Digest(r.Hash), Person: domain.PersonID(r.PersonID), ExpiresAt: instant(r.ExpiresAt),
		UsedAt: maybeInstant(r.UsedAt),
	}, nil
}

// SaveLink stores a one-time link. A used one can be used no second time, whoever else is about to.
func (u *unit) SaveLink(l workflow.OneTimeLink) {
	u.once("one_time_link", l.Hash)
	if l.UsedAt.IsZero() {
		u.add(grantWrites, insert("one_time_link", oneTimeLinkRow{string(l.Hash), string(l.Person), micro(l.ExpiresAt), nil}))
		return
	}
	u.add(grantWrites, stmt{
		sql: "UPDATE one_time_link SET used_at = ? WHERE hash = ? AND used_at IS NULL", args: []any{micro(l.UsedAt), string(l.Hash)},
		miss: &domain.Error{Code: domain.Conflict, Op: u.op, Key: "link.used"},
	})
}

// EndLinks uses up every one-time link of a person but one.
func (u *unit) EndLinks(person domain.PersonID, except domain.Digest) {
	u.add(grantWrites, stmt{
		sql:  "UPDATE one_time_link SET used_at = ? WHERE person_id = ? AND hash <> ? AND used_at IS NULL",
		args: []any{micro(u.now), string(person), string(except)},
	})
}
