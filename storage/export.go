package storage

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/domain/ledger"
)

const leavesPerPage = 1000

// ExportLedger writes the whole history in the format of docs/ledger.md, as of one snapshot: leaves in order with their
// texts, then the pending ones, then the checkpoint over exactly the leaves. It gives their number. verifier: the key
// line of sign, which signs only where no checkpoint is stored: an empty tree.
func (s *Store) ExportLedger(ctx context.Context, w io.Writer, verifier string, sign func(size int64, root tlog.Hash) ([]byte, error)) (size int64, err error) {
	const op = "storage.ExportLedger"
	err = s.snapshot(ctx, func(db *gorm.DB) error {
		var root tlog.Hash
		var err error
		if size, root, err = headOf(db); err != nil {
			return err
		}
		checkpoint, err := checkpointOf(db.Where("size = ?", size))
		if domain.CodeOf(err) == domain.NotFound {
			checkpoint.Note, err = sign(size, root)
		}
		if err != nil {
			return failed(op, err)
		}
		out, err := ledger.NewExportWriter(w, verifier)
		if err != nil {
			return failed(op, err)
		}
		for from := int64(0); from < size; from += leavesPerPage {
			if err := exportPage(db, out, from, min(from+leavesPerPage, size)); err != nil {
				return failed(op, err)
			}
		}
		if err := exportPending(db, out); err != nil {
			return failed(op, err)
		}
		return failed(op, out.Close(checkpoint.Note))
	})
	return size, err
}

// exportPage writes leaves from (inclusive) to (exclusive). A leaf that is missing is an error: there is nothing to write.
func exportPage(db *gorm.DB, out *ledger.ExportWriter, from, to int64) error {
	leaves := make([]struct {
		decision string
		body     []byte
	}, to-from)
	hashes := map[int64]tlog.Hash{}
	err := readRows(db,
		query{
			"SELECT i.idx, l.decision_id, l.body FROM ledger_index i JOIN leaf l ON l.id = i.leaf_id WHERE i.idx >= ? AND i.idx < ?",
			[]any{from, to},
			func(scan func(...any) error) error {
				var idx int64
				var decision string
				var body []byte
				err := scan(&idx, &decision, &body)
				if err == nil {
					leaves[idx-from].decision, leaves[idx-from].body = decision, body
				}
				return err
			},
		},
		query{
			"SELECT idx, hash FROM ledger_hash WHERE idx >= ? AND idx < ?",
			[]any{tlog.StoredHashIndex(0, from), tlog.StoredHashIndex(0, to)},
			func(scan func(...any) error) error {
				var idx int64
				var b []byte
				var h tlog.Hash
				err := scan(&idx, &b)
				copy(h[:], b)
				hashes[idx] = h
				return err
			},
		})
	if err != nil {
		return err
	}
	texts, err := exportTexts(db, `SELECT t.decision_id, t.kind, t.salt, t.body FROM ledger_index i JOIN leaf l ON l.id = i.leaf_id
		JOIN decision_text t ON t.decision_id = l.decision_id WHERE i.idx >= ? AND i.idx < ?`, from, to)
	if err != nil {
		return err
	}
	for i, l := range leaves {
		if l.body == nil {
			return fmt.Errorf("leaf %d is missing", from+int64(i))
		}
		if err := out.Leaf(l.body, hashes[tlog.StoredHashIndex(0, from+int64(i))], texts[l.decision]...); err != nil {
			return err
		}
	}
	return nil
}

func exportPending(db *gorm.DB, out *ledger.ExportWriter) error {
	const pending = "FROM leaf_pending p JOIN leaf l ON l.id = p.leaf_id"
	texts, err := exportTexts(db, "SELECT t.decision_id, t.kind, t.salt, t.body "+pending+" JOIN decision_text t ON t.decision_id = l.decision_id")
	if err != nil {
		return err
	}
	return readRows(db, query{"SELECT l.decision_id, l.body " + pending + " ORDER BY l.id", nil, func(scan func(...any) error) error {
		var decision string
		var body []byte
		if err := scan(&decision, &body); err != nil {
			return err
		}
		return out.Pending(body, texts[decision]...)
	}})
}

func exportTexts(db *gorm.DB, q string, args ...any) (map[string][]ledger.Text, error) {
	out := map[string][]ledger.Text{}
	err := readRows(db, query{q, args, func(scan func(...any) error) error {
		var t ledger.Text
		var salt string
		if err := scan(&t.Decision, &t.Kind, &salt, &t.Text); err != nil {
			return err
		}
		var err error
		t.Salt, err = hex.DecodeString(salt)
		out[t.Decision] = append(out[t.Decision], t)
		return err
	}})
	return out, err
}
