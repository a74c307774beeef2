package workflow

import (
	"context"
	"errors"

	"freigabe/domain"
)

// Sweeper finishes erasures outside any unit of work.
type Sweeper interface {
	// UnsweptErasures lists erasures that were carried out and of which bytes may still lie somewhere, with these bytes.
	UnsweptErasures(ctx context.Context) (map[domain.ErasureID][]domain.Digest, error)
	// FileInUse tells whether a release, an edition or a stored list names bytes.
	FileInUse(ctx context.Context, hash domain.Digest) (bool, error)
	// Scrub takes out of the database's files what rows held before they were cleared, as far as the database can.
	Scrub(ctx context.Context) error
	// Swept notes that nothing is left of erasures.
	Swept(ctx context.Context, ids []domain.ErasureID) error
}

// Remover removes the bytes of a file. Bytes that are not there are no error.
type Remover interface {
	Remove(ctx context.Context, hash domain.Digest) error
}

// Sweep finishes erasures after their commit: it removes the bytes of files that nothing names any more and has the
// database forget old pages. It begins again wherever a crash ended it, so that each step may come twice. Bytes that
// somebody uploads anew in the same moment may go too: they are asked for when they are named, and uploaded once more.
func Sweep(ctx context.Context, s Sweeper, files Remover) (swept int, err error) {
	open, err := s.UnsweptErasures(ctx)
	if err != nil || len(open) == 0 {
		return 0, err
	}
	var done []domain.ErasureID
	for id, hashes := range open {
		for _, hash := range hashes {
			used, err := s.FileInUse(ctx, hash)
			if err != nil {
				return 0, err
			}
			if used {
				continue // somebody else's, too
			}
			if err := files.Remove(ctx, hash); err != nil {
				return 0, err
			}
		}
		done = append(done, id)
	}
	if err := s.Scrub(ctx); err != nil {
		return 0, errors.Join(errors.New("old pages of the database"), err)
	}
	return len(done), s.Swept(ctx, done)
}
