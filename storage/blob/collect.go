package blob

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"freigabe/domain"
)

// leftoverAge is how old a temporary file is before nobody can still be writing it.
const leftoverAge = time.Hour

// Collect removes files that nothing names and gives how many. keep is asked about each file that was stored, or put
// again, before olderThan: 24 hours ago leaves every unit of work the time to name what it stored. An error of keep
// ends the walk; nothing is removed without its answer.
func (f *Folder) Collect(ctx context.Context, keep func(domain.Digest) (bool, error), olderThan time.Time) (removed int, err error) {
	err = filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist): // another process collects too
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir() && d.Name() == tmpDir && filepath.Dir(path) == filepath.Clean(f.dir):
			return fs.SkipDir
		}
		hash := domain.Digest(d.Name())
		if !d.Type().IsRegular() || !isHash(hash) || path != f.path(hash) {
			return nil
		}
		if old, err := isOlder(d.Info, olderThan); err != nil || !old {
			return err
		}
		if kept, err := keep(hash); err != nil || kept {
			return err
		}
		// Looked at again: somebody may have put the same bytes while keep was asked.
		if old, err := isOlder(func() (fs.FileInfo, error) { return os.Lstat(path) }, olderThan); err != nil || !old {
			return err
		}
		if err := os.Remove(path); err != nil {
			return err
		}
		removed++
		return nil
	})
	if err != nil {
		return removed, diskError("blob.Collect", err)
	}
	return removed, nil
}

// Remove removes a file at once, for an erasure. Whether anything names it is the caller's to ask; a file that is not
// there is gone already. The folder reaches the disk, so that a crash does not bring the name back.
func (f *Folder) Remove(_ context.Context, hash domain.Digest) error {
	if !isHash(hash) {
		return nil
	}
	err := os.Remove(f.path(hash))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = syncDir(filepath.Dir(f.path(hash)))
	}
	if err != nil {
		return diskError("blob.Remove", err)
	}
	return nil
}

func isOlder(info func() (fs.FileInfo, error), than time.Time) (bool, error) {
	i, err := info()
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil && i.ModTime().Before(than), err
}

// touch makes an existing file young again, so that Collect leaves it to the unit of work that is about to name it.
func touch(path string) error {
	now := machine()
	return os.Chtimes(path, now, now)
}

// removeLeftovers removes temporary files of writers that are gone.
func removeLeftovers(tmp string) error {
	entries, err := os.ReadDir(tmp)
	if err != nil {
		return err
	}
	for _, e := range entries {
		old, err := isOlder(e.Info, machine().Add(-leftoverAge))
		if err != nil {
			return err
		}
		if !old {
			continue
		}
		if err := os.Remove(filepath.Join(tmp, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	return nil
}
