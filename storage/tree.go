package storage

import (
	"context"
	"encoding/hex"
	"fmt"
	"io"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/domain/ledger"
)

// LedgerHead gives size and root of the tree.
func (s *Store) LedgerHead(ctx context.Context) (size int64, root tlog.Hash, err error) {
	return headOf(s.db(ctx))
}

func headOf(db *gorm.DB) (size int64, root tlog.Hash, err error) {
	var r struct {
		Size int64
		Root string
	}
	if err := db.Table("ledger_head").Where("id = 1").Take(&r).Error; err != nil {
		return 0, root, failed("storage.LedgerHead", err)
	}
	b, err := hex.DecodeString(r.Root)
	if err != nil || copy(root[:], b) != tlog.HashSize {
		return 0, root, failed("storage.LedgerHead", fmt.Errorf("root %q is no hash", r.Root))
	}
	return r.Size, root, nil
}

// Checkpoint is a signed note over the first Size leaves.
type Checkpoint struct {
	Size int64
	Note []byte
	At   time.Time
}

// LatestCheckpoint gives the newest checkpoint; NotFound while there is none.
func (s *Store) LatestCheckpoint(ctx context.Context) (Checkpoint, error) {
	return checkpointOf(s.db(ctx).Order("size DESC"))
}

// CheckpointOf gives the checkpoint of exactly this size; NotFound when none was signed at it.
func (s *Store) CheckpointOf(ctx context.Context, size int64) (Checkpoint, error) {
	return checkpointOf(s.db(ctx).Where("size = ?", size))
}

func checkpointOf(db *gorm.DB) (Checkpoint, error) {
	var r struct {
		Size int64
		Note []byte
		At   int64
	}
	err := db.Table("checkpoint").Take(&r).Error
	return Checkpoint{r.Size, r.Note, instant(r.At)}, failed("storage.Checkpoint", err)
}

// HashReader gives the rows of the tree, for tlog.ProveRecord and tlog.ProveTree.
func (s *Store) HashReader(ctx context.Context) tlog.HashReader {
	return hashReader{ctx, func(ctx context.Context, queries ...query) error { return readRows(s.db(ctx), queries...) }}
}

// LeafOf gives the leaf of a decision and its index, -1 while it is pending.
func (s *Store) LeafOf(ctx context.Context, id domain.DecisionID) (index int64, leaf []byte, err error) {
	var r struct {
		Body []byte
		Idx  *int64
	}
	err = s.db(ctx).Table("leaf l").Select("l.body, i.idx").Joins("LEFT JOIN ledger_index i ON i.leaf_id = l.id").Where("l.decision_id = ?", string(id)).Take(&r).Error
	if err != nil {
		return 0, nil, failed("storage.LeafOf", err)
	}
	if r.Idx == nil {
		return -1, r.Body, nil
	}
	return *r.Idx, r.Body, nil
}

// readRows runs queries one after another through gorm.
func readRows(db *gorm.DB, queries ...query) error {
	for _, q := range queries {
		rows, err := db.Raw(q.sql, q.args...).Rows()
		if err != nil {
			return err
		}
		for rows.Next() {
			if err := q.row(rows.Scan); err != nil {
				_ = rows.Close()
				return err
			}
		}
		if err := rows.Close(); err != nil {
			return err
		}
		if err := rows.Err(); err != nil {
			return err
		}
	}
	return nil
}

const leavesPerPage = 1000

// ExportLedger writes the whole history in the format of docs/ledger.md, as of one snapshot: leaves in order with their
// texts, then the pending ones, then the checkpoint over exactly the leaves. keys: verifier keys, oldest first.
// Errors: Conflict while there is no checkpoint yet.
func (s *Store) ExportLedger(ctx context.Context, w io.Writer, keys ...string) error {
	const op = "storage.ExportLedger"
	return s.snapshot(ctx, func(db *gorm.DB) error {
		size, _, err := headOf(db)
		if err != nil {
			return err
		}
		checkpoint, err := checkpointOf(db.Where("size = ?", size))
		if domain.CodeOf(err) == domain.NotFound {
			return &domain.Error{Code: domain.Conflict, Op: op, Key: "ledger.no_checkpoint"}
		}
		if err != nil {
			return err
		}
		out, err := ledger.NewExportWriter(w, keys...)
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
}

// exportPage writes leaves from (inclusive) to (exclusive). A leaf that is missing is an error: there is nothing to write.
func exportPage(db *gorm.DB, out *ledger.ExportWriter, from, to int64) error {
	leaves := make([]struct {
		decision string
		body     []byte
	}, to-from)
	hashes := map[int64]tlog.Hash{}
	err := readRows(db,
		query{"SELECT i.idx, l.decision_id, l.body FROM ledger_index i JOIN leaf l ON l.id = i.leaf_id WHERE i.idx >= ? AND i.idx < ?", []any{from, to},
			func(scan func(...any) error) error {
				var idx int64
				var decision string
				var body []byte
				err := scan(&idx, &decision, &body)
				if err == nil {
					leaves[idx-from].decision, leaves[idx-from].body = decision, body
				}
				return err
			}},
		query{"SELECT idx, hash FROM ledger_hash WHERE idx >= ? AND idx < ?", []any{tlog.StoredHashIndex(0, from), tlog.StoredHashIndex(0, to)},
			func(scan func(...any) error) error {
				var idx int64
				var b []byte
				var h tlog.Hash
				err := scan(&idx, &b)
				copy(h[:], b)
				hashes[idx] = h
				return err
			}})
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
