package api

import (
	"bytes"
	"context"
	"encoding/base64"

	"freigabe/domain"
	"freigabe/domain/ledger"
)

// Entries are leaves of the ledger in order.
type Entries struct {
	Entries []Entry `json:"entries" doc:"Leaves from the index on, without a gap as far as you may read them; empty when there are none."`
	Next    int64   `json:"next" doc:"The index behind the last one."`
}

// Entry is one leaf.
type Entry struct {
	Index int64  `json:"index" doc:"Index in the tree."`
	Leaf  string `json:"leaf" doc:"The leaf, base64."`
}

// Proof proves that a decision is in the ledger.
type Proof struct {
	Decision   string   `json:"decision" doc:"The decision."`
	Leaf       string   `json:"leaf" doc:"Its leaf, base64."`
	Pending    bool     `json:"pending" doc:"For the moment no checkpoint covers it."`
	Index      *int64   `json:"index" nullable:"true" doc:"Index in the tree; null while pending."`
	Size       int64    `json:"size,omitempty" doc:"Size of the tree of the proof and the checkpoint."`
	Proof      []string `json:"proof" doc:"RFC 6962 inclusion proof, base64 hashes; empty while pending, and for the only leaf."`
	Checkpoint string   `json:"checkpoint,omitempty" doc:"The signed checkpoint over that size."`
	Key        string   `json:"key" doc:"The key that checks its signature."`
}

// maxEntries is the number of leaves in one answer.
const maxEntries = 1000

func ledgerRoutes(s *server) {
	read(s, route{id: "ledger-entries", path: "/ledger/entries", tag: tagLedger, summary: "Leaves of the ledger that you may read"},
		func(ctx context.Context, c *call, p *struct {
			From string `query:"from" doc:"Index to begin at; 0 without it." pattern:"^(0|[1-9][0-9]{0,14})$"`
		},
		) (*plain[Entries], error) {
			from, err := number("query.from", p.From, 0, 0, 1<<53)
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			rows, err := c.Desk.Read().LedgerEntries(ctx, scope, from, maxEntries)
			if err != nil {
				return nil, err
			}
			out := Entries{Entries: make([]Entry, len(rows)), Next: from}
			for i, r := range rows {
				out.Entries[i] = Entry{Index: r.Index, Leaf: base64.StdEncoding.EncodeToString(r.Leaf)}
				out.Next = r.Index + 1
			}
			return body(out), nil
		})

	read(s, route{id: "ledger-proof", path: "/ledger/proofs/{decision}", tag: tagLedger, summary: "Proof that a decision is in the ledger"},
		func(ctx context.Context, c *call, p *struct {
			Decision string `path:"decision" format:"uuid" doc:"The decision."`
		},
		) (*plain[Proof], error) {
			id, err := domain.ParseID[domain.DecisionID](p.Decision)
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			r, err := c.Desk.Read().DecisionByID(ctx, scope, id)
			if err != nil {
				return nil, err
			}
			head, err := c.head(ctx)
			if err != nil {
				return nil, err
			}
			c.set.Set("Content-Disposition", `attachment; filename="beleg-`+string(r.ID)+`.json"`)
			out := Proof{Decision: string(r.ID), Leaf: base64.StdEncoding.EncodeToString(r.Leaf), Pending: true, Proof: []string{}, Key: c.Ledger.VerifierKey()}
			if r.Index == nil || *r.Index >= head.size {
				return body(out), nil
			}
			out.Pending, out.Index, out.Size, out.Checkpoint = false, r.Index, head.size, string(head.note)
			out.Proof, err = c.inclusion(ctx, *r.Index, head.size)
			return body(out), err
		})
}

// head is the newest signed checkpoint with its size; size 0 while there is none.
type head struct {
	note []byte
	size int64
}

func (s *server) head(ctx context.Context) (head, error) {
	note, err := s.Ledger.Checkpoint(ctx)
	if domain.CodeOf(err) == domain.NotFound {
		return head{}, nil
	}
	if err != nil {
		return head{}, err
	}
	text, _, _ := bytes.Cut(note, []byte("\n\n"))
	c, err := ledger.ParseCheckpoint(append(bytes.Clone(text), '\n'))
	return head{note: note, size: c.Size}, err
}

func (s *server) inclusion(ctx context.Context, index, size int64) ([]string, error) {
	proof, err := s.Ledger.InclusionProof(ctx, index, size)
	return hashes(proof), err
}

func hashes(proof [][32]byte) []string {
	return each(proof, func(h [32]byte) string { return base64.StdEncoding.EncodeToString(h[:]) })
}
