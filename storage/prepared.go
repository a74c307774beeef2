package storage

import (
	"context"
	"database/sql"
	"sync"
)

// prepared keeps compiled statements of SQLite: compiling takes a third of a unit, and most of a read by key. A statement
// that a unit missed is compiled after it, because the unit has the writer's one connection.
type prepared struct {
	db    *sql.DB
	mu    sync.Mutex
	known map[string]*sql.Stmt
}

const maxPrepared = 256 // shapes of statements; few exist, so the limit is only a fence

func (p *prepared) find(q string) *sql.Stmt {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.known[q]
}

// learn compiles statements. An error is not worth reporting: the next unit that needs the statement will.
func (p *prepared) learn(missed []string) {
	for _, q := range missed {
		p.mu.Lock()
		full := len(p.known) >= maxPrepared || p.known[q] != nil
		p.mu.Unlock()
		if full {
			continue
		}
		st, err := p.db.PrepareContext(context.Background(), q)
		if err != nil {
			continue
		}
		p.mu.Lock()
		if p.known[q] == nil {
			p.known[q] = st
		} else {
			_ = st.Close()
		}
		p.mu.Unlock()
	}
}

// compiled gives a statement of the readers, nil on Postgres, which keeps its own. It may take a connection: not to be called in
// a transaction.
func (s *Store) compiled(q string) *sql.Stmt {
	if s.reads == nil {
		return nil
	}
	if s.reads.find(q) == nil {
		s.reads.learn([]string{q})
	}
	return s.reads.find(q)
}
