package storage

import (
	"context"
	"encoding/hex"
	"fmt"
	"maps"
	"slices"
	"time"

	"golang.org/x/mod/sumdb/tlog"
	"gorm.io/gorm"

	"freigabe/domain"
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

// LatestNote is the newest committed checkpoint as it was signed. NotFound while there is none.
func (s *Store) LatestNote(ctx context.Context) ([]byte, error) {
	c, err := s.LatestCheckpoint(ctx)
	return c.Note, err
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

// InclusionProofs proves many leaves in the tree of size leaves at once: it finds out which rows of the tree the proofs
// need, and reads each of them once. Errors: as of tlog.ProveRecord.
func (s *Store) InclusionProofs(ctx context.Context, indexes []int64, size int64) ([][][32]byte, error) {
	rows := map[int64]tlog.Hash{}
	prove := func(index int64) (tlog.RecordProof, error) {
		return tlog.ProveRecord(size, index, tlog.HashReaderFunc(func(needed []int64) ([]tlog.Hash, error) {
			out := make([]tlog.Hash, len(needed))
			for i, x := range needed {
				out[i] = rows[x] // the first time nothing is known: only the need is noted
				rows[x] = out[i]
			}
			return out, nil
		}))
	}
	for _, index := range indexes {
		if _, err := prove(index); err != nil {
			return nil, failed("storage.InclusionProofs", err)
		}
	}
	read := s.HashReader(ctx)
	for chunk := range slices.Chunk(slices.Collect(maps.Keys(rows)), 500) {
		hashes, err := read.ReadHashes(chunk)
		if err != nil {
			return nil, failed("storage.InclusionProofs", err)
		}
		for i, x := range chunk {
			rows[x] = hashes[i]
		}
	}
	out := make([][][32]byte, len(indexes))
	for i, index := range indexes {
		proof, err := prove(index)
		if err != nil {
			return nil, failed("storage.InclusionProofs", err)
		}
		out[i] = make([][32]byte, len(proof))
		for j, h := range proof {
			out[i][j] = h
		}
	}
	return out, nil
}
