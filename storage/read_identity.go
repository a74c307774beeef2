package storage

import (
	"context"
	"database/sql"
	"slices"
	"strings"
	"time"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// identified is a person who may sign in, with one of the policy heads that the person's rights hang on.
type identified struct {
	Row      personRow
	Name     *string
	HeadRoot *string
	Version  *int64
}

type sessionRow struct {
	ID        string
	PersonID  string
	Csrf      string
	CreatedAt int64
	SeenAt    int64
	ExpiresAt int64
	Agent     string
}

func (r sessionRow) session() workflow.Session {
	return workflow.Session{
		ID: domain.SessionID(r.ID), Person: domain.PersonID(r.PersonID), CSRF: r.Csrf, CreatedAt: instant(r.CreatedAt),
		SeenAt: instant(r.SeenAt), ExpiresAt: instant(r.ExpiresAt), Agent: r.Agent,
	}
}

// identifying is the one statement that each signed-in request begins with. k is the session or token; the heads are those
// of the person's own root, of roots with an active assignment, and of roots of people whom the person may represent.
func identifying(columns, from string) string {
	return `WITH who AS (SELECT ` + list[personRow]("p") + `, n.name, ` + columns + ` FROM ` + from + ` k JOIN person p ON p.id = k.person_id
	LEFT JOIN person_name n ON n.person_id = p.id WHERE NOT p.off AND `
}

const identifyHeads = `), roots AS (SELECT root_id FROM who
	UNION SELECT a.root_id FROM assignment a JOIN who ON a.person_id = who.id WHERE a.status = 'active'
	UNION SELECT a.root_id FROM deputy d JOIN who ON d.by_id = who.id JOIN assignment a ON a.person_id = d.for_id WHERE d.status = 'active' AND a.status = 'active')
	SELECT who.*, h.root_id AS head_root, h.version FROM who CROSS JOIN roots LEFT JOIN policy_head h ON h.root_id = roots.root_id`

// prefixed gives the columns of T under names that cannot be mistaken for a person's.
func prefixed[T any]() string {
	columns := strings.Split(list[T]("k"), ", ")
	for i, c := range columns {
		columns[i] = c + " AS k_" + strings.TrimPrefix(c, "k.")
	}
	return strings.Join(columns, ", ")
}

var (
	identifySession = identifying(prefixed[sessionRow](), "session") + "k.id = ? AND k.expires_at > ? AND k.seen_at > ?" + identifyHeads
	identifyToken   = identifying(prefixed[tokenRow](), "token") +
		"k.hash = ? AND k.status = 'active' AND k.revoked_at IS NULL AND (k.expires_at IS NULL OR k.expires_at > ?)" + identifyHeads
)

// Identify says who a request comes from, and makes sure that the policies of all roots it may touch are at least as new
// as at this moment. Whatever is wrong (unknown, expired, revoked, status off) is the same NotFound.
func (s *Store) Identify(ctx context.Context, by workflow.Credential) (*workflow.Identity, error) {
	const op = "storage.Identify"
	var people []identified
	id := &workflow.Identity{}
	var err error
	switch {
	case by.Session != "" && by.Token == "":
		people, err = identify(ctx, s, identifySession, func(r sessionRow) error {
			session := r.session()
			id.Session = &session
			return nil
		}, string(by.Session), micro(s.now()), s.idleSince())
	case by.Token != "" && by.Session == "":
		people, err = identify(ctx, s, identifyToken, func(r tokenRow) error {
			token, err := r.token()
			id.Token = &token
			return err
		}, string(by.Token), micro(s.now()))
	}
	if err == nil && len(people) == 0 {
		s.over(ctx, by)
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return nil, failed(op, err)
	}
	id.Person = people[0].Row.person(some[string](people[0].Name))
	for _, r := range people {
		if r.HeadRoot == nil {
			continue
		}
		root := domain.AuthorityID(*r.HeadRoot)
		p := s.cachedPolicy(root, *r.Version)
		if p == nil {
			if p, err = s.CurrentPolicy(ctx, root); err != nil {
				return nil, err
			}
		}
		id.Roots, id.Policies = append(id.Roots, root), append(id.Policies, p)
	}
	slices.Sort(id.Roots)
	slices.SortFunc(id.Policies, func(a, b *workflow.Policy) int { return strings.Compare(string(a.Root), string(b.Root)) })
	s.seen(ctx, id.Session)
	return id, nil
}

// identify reads a session or token K with the person and the person's heads, a row for each head.
func identify[K any](ctx context.Context, s *Store, q string, key func(K) error, args ...any) (people []identified, err error) {
	q = s.rewrite(q)
	query := s.read.QueryContext
	if st := s.compiled(q); st != nil {
		query = func(ctx context.Context, _ string, args ...any) (*sql.Rows, error) {
			return st.QueryContext(ctx, args...)
		}
	}
	rows, err := query(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var p identified
		var k K
		to := append(append(into(&p.Row), &p.Name), into(&k)...)
		if err := rows.Scan(append(to, &p.HeadRoot, &p.Version)...); err != nil {
			return nil, err
		}
		if err := key(k); err != nil {
			return nil, err
		}
		people = append(people, p)
	}
	return people, rows.Err()
}

// over ends a session or token for good that somebody tries after its time, so that a clock that is put back does not bring
// it to life again. It looks first: most of what is refused is unknown, and a refusal is no reason to write.
func (s *Store) over(ctx context.Context, by workflow.Credential) {
	now := micro(s.now())
	table, end, expired, args := "session", "DELETE FROM session", " WHERE id = ? AND (expires_at <= ? OR seen_at <= ?)", []any{string(by.Session), now, s.idleSince()}
	if by.Token != "" {
		table, end, expired, args = "token", "UPDATE token SET revoked_at = expires_at", " WHERE hash = ? AND expires_at <= ? AND revoked_at IS NULL", []any{string(by.Token), now}
	}
	var n int
	err := s.db(ctx).Raw("SELECT count(*) FROM "+table+expired, args...).Scan(&n).Error
	if err == nil && n > 0 {
		_, err = s.write.ExecContext(ctx, s.rewrite(end+expired), args...)
	}
	if err != nil && ctx.Err() == nil {
		s.config.Log.WarnContext(ctx, "end of a session or token not kept", "err", err)
	}
}

// idleSince is the instant before which a session was last used that is over now.
func (s *Store) idleSince() int64 { return micro(s.now().Add(-s.config.Idle)) }

// seenEvery is how exactly the last use of a session is kept: a write with each request would be one too many.
const seenEvery = time.Minute

// seen keeps that a session is in use. A request does not fail because that could not be stored.
func (s *Store) seen(ctx context.Context, k *workflow.Session) {
	now := s.now()
	every := min(seenEvery, s.config.Idle/4)
	if k == nil || now.Sub(k.SeenAt) < every {
		return
	}
	_, err := s.write.ExecContext(ctx, s.rewrite("UPDATE session SET seen_at = ? WHERE id = ? AND seen_at < ?"), micro(now), string(k.ID), micro(now.Add(-every/2)))
	if err != nil && ctx.Err() == nil {
		s.config.Log.WarnContext(ctx, "use of a session not kept", "err", err)
	}
}

// CurrentPolicy gives the policy of a root at the version that its head has now.
func (s *Store) CurrentPolicy(ctx context.Context, root domain.AuthorityID) (*workflow.Policy, error) {
	const op = "storage.CurrentPolicy"
	version := func(db *gorm.DB) (int64, error) {
		return first[int64](db, "h.version", "policy_head h", named("h.root_id", root))
	}
	v, err := version(s.db(ctx))
	if err != nil {
		return nil, failed(op, err)
	}
	if p := s.cachedPolicy(root, v); p != nil {
		return p, nil
	}
	var p *workflow.Policy
	err = s.snapshot(ctx, func(db *gorm.DB) error { // version and rows of one moment
		v, err := version(db)
		if err == nil {
			p, err = s.loadPolicy(ctx, root, v, reading(db))
		}
		return err
	})
	return p, failed(op, err)
}

// reading lets gorm's transaction answer the queries of a unit.
func reading(db *gorm.DB) func(context.Context, ...query) error {
	return func(ctx context.Context, queries ...query) error {
		for _, q := range queries {
			rows, err := db.WithContext(ctx).Raw(q.sql, q.args...).Rows()
			if err != nil {
				return err
			}
			for rows.Next() && err == nil {
				err = q.row(rows.Scan)
			}
			if err == nil {
				err = rows.Err()
			}
			_ = rows.Close()
			if err != nil {
				return err
			}
		}
		return nil
	}
}

type passwordRow struct {
	ID           string
	PasswordHash string
}

// PasswordOf gives the password hash of a login whose status is not off; else NotFound. The caller takes as long for one
// as for the other.
func (s *Store) PasswordOf(ctx context.Context, login string) (domain.PersonID, string, error) {
	row, err := first[passwordRow](s.db(ctx), "p.id, c.password_hash", "person p JOIN credential c ON c.person_id = p.id",
		where("p.login = ? AND NOT p.off", strings.ToLower(strings.TrimSpace(login))))
	return domain.PersonID(row.ID), row.PasswordHash, failed("storage.PasswordOf", err)
}

// StartSession stores a new session, for a person whose status is not off; else NotFound.
func (s *Store) StartSession(ctx context.Context, n workflow.Session) error {
	res, err := s.write.ExecContext(ctx, s.rewrite("INSERT INTO session (id, person_id, csrf, created_at, seen_at, expires_at, agent) "+
		"SELECT ?, p.id, ?, ?, ?, ?, ? FROM person p WHERE p.id = ? AND NOT p.off"),
		string(n.ID), n.CSRF, micro(n.CreatedAt), micro(n.SeenAt), micro(n.ExpiresAt), n.Agent, string(n.Person))
	if err == nil {
		if rows, bad := res.RowsAffected(); bad != nil || rows == 0 {
			err = gorm.ErrRecordNotFound
		}
	}
	return failed("storage.StartSession", err)
}

// EndSession forgets a session. One that is not there is ended already.
func (s *Store) EndSession(ctx context.Context, id domain.SessionID) error {
	_, err := s.write.ExecContext(ctx, s.rewrite("DELETE FROM session WHERE id = ?"), string(id))
	return failed("storage.EndSession", err)
}

// Sessions lists a person's sessions that are not over, the latest first.
func (s *Store) Sessions(ctx context.Context, person domain.PersonID) ([]workflow.Session, error) {
	rows, err := find[sessionRow](s.db(ctx), list[sessionRow]("k"), "session k",
		allOf(named("k.person_id", person), where("k.expires_at > ? AND k.seen_at > ?", micro(s.now()), s.idleSince())), "k.created_at DESC, k.id", 0)
	out, err := rowsTo(rows, err, sessionRow.session)
	return out, failed("storage.Sessions", err)
}

// Tokens lists a person's tokens, ended ones too, the newest first.
func (s *Store) Tokens(ctx context.Context, person domain.PersonID) ([]workflow.Token, error) {
	rows, err := find[tokenRow](s.db(ctx), list[tokenRow]("k"), "token k", named("k.person_id", person), "k.id DESC", 0)
	if err != nil {
		return nil, failed("storage.Tokens", err)
	}
	out := make([]workflow.Token, len(rows))
	for i, r := range rows {
		if out[i], err = r.token(); err != nil {
			return nil, failed("storage.Tokens", err)
		}
	}
	return out, nil
}
