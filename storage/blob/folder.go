package blob

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"freigabe/domain"
	"freigabe/workflow"
)

const (
	fileMode = 0o640
	dirMode  = 0o750
	tmpDir   = "tmp" // on the same file system, so that a rename is atomic
)

// Folder keeps files below one directory. It may be shared by several processes.
type Folder struct {
	dir string
}

var _ workflow.Blobs = (*Folder)(nil)

// Open uses dir, makes it where it is missing, and removes what a crash left half written.
// dir: of this service alone. An upload that another process has under way for more than leftoverAge is removed too.
func Open(dir string) (*Folder, error) {
	tmp := filepath.Join(dir, tmpDir)
	if err := os.MkdirAll(tmp, dirMode); err != nil {
		return nil, fmt.Errorf("open folder of files: %w", err)
	}
	if err := removeLeftovers(tmp); err != nil {
		return nil, fmt.Errorf("open folder of files: %w", err)
	}
	return &Folder{dir: dir}, nil
}

// Put stores what it reads and gives its size in bytes and its hash. Bytes that are there already stay as they are.
// More than limit bytes: Invalid, and nothing stays. No room on the disk: Unavailable.
func (f *Folder) Put(ctx context.Context, r io.Reader, limit int64) (_ int64, _ domain.Digest, err error) {
	const op = "blob.Put"
	tmp, err := os.CreateTemp(filepath.Join(f.dir, tmpDir), "put-")
	if err != nil {
		return 0, "", diskError(op, err)
	}
	defer func() {
		_ = tmp.Close()           // a second time after success, which does nothing
		_ = os.Remove(tmp.Name()) // not there any more after success
	}()

	sum := sha256.New()
	size, err := io.Copy(io.MultiWriter(tmp, sum), io.LimitReader(&readUntilDone{ctx, r}, limit+1))
	if err != nil {
		return 0, "", diskError(op, err)
	}
	if size > limit {
		return 0, "", &domain.Error{
			Code: domain.Invalid, Op: op, Key: "file.too_large", Field: "file",
			Args: map[string]any{"limit": limit},
		}
	}
	hash := domain.Digest(hex.EncodeToString(sum.Sum(nil)))
	if err := f.keep(tmp, hash); err != nil {
		return 0, "", diskError(op, err)
	}
	return size, hash, nil
}

// keep moves the finished temporary file into its place: first the bytes reach the disk, then the name. A file that is
// there stays, but its name may not have reached the disk yet: another Put may be between its two steps.
func (f *Folder) keep(tmp *os.File, hash domain.Digest) error {
	place := f.path(hash)
	if err := touch(place); err == nil {
		return f.syncDirs(place)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	if err := tmp.Chmod(fileMode); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(place), dirMode); err != nil {
		return err
	}
	if err := os.Rename(tmp.Name(), place); err != nil {
		return err
	}
	return f.syncDirs(place)
}

// syncDirs brings the name of a file to the disk, and the names of the folders above it, which may be new.
func (f *Folder) syncDirs(place string) error {
	for dir := filepath.Dir(place); ; dir = filepath.Dir(dir) {
		if err := syncDir(dir); err != nil {
			return err
		}
		if dir == filepath.Clean(f.dir) {
			return nil
		}
	}
}

// Open gives the bytes under a hash, or NotFound.
func (f *Folder) Open(_ context.Context, hash domain.Digest) (io.ReadSeekCloser, error) {
	const op = "blob.Open"
	if !isHash(hash) {
		return nil, notFound(op, nil)
	}
	file, err := os.Open(f.path(hash))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil, notFound(op, err)
	case err != nil:
		return nil, diskError(op, err)
	}
	return file, nil
}

// Has tells whether there are bytes under a hash.
func (f *Folder) Has(_ context.Context, hash domain.Digest) (bool, error) {
	if !isHash(hash) {
		return false, nil
	}
	_, err := os.Stat(f.path(hash))
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	case err != nil:
		return false, diskError("blob.Has", err)
	}
	return true, nil
}

// path is the place of a hash. hash: checked by isHash or computed here, so it names nothing else.
func (f *Folder) path(hash domain.Digest) string {
	return filepath.Join(f.dir, string(hash[:2]), string(hash[2:4]), string(hash))
}

// isHash tells whether h is 64 lower-case hex digits; everything else could be a path.
func isHash(h domain.Digest) bool {
	if len(h) != hex.EncodedLen(sha256.Size) {
		return false
	}
	for _, c := range []byte(h) {
		if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
			return false
		}
	}
	return true
}

// readUntilDone stops reading when the request ends.
type readUntilDone struct {
	ctx context.Context
	r   io.Reader
}

func (r *readUntilDone) Read(p []byte) (int, error) {
	if err := r.ctx.Err(); err != nil {
		return 0, err
	}
	return r.r.Read(p)
}

func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	defer d.Close()
	return d.Sync()
}

func notFound(op string, err error) error {
	return &domain.Error{Code: domain.NotFound, Op: op, Key: "file.unknown", Err: err}
}

// diskError tells a full disk and an ended request from what is our fault. An error of the reader that is a domain
// error already is passed on.
func diskError(op string, err error) error {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e
	}
	code, key := domain.Internal, "internal"
	switch {
	case errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT):
		code, key = domain.Unavailable, "file.no_room"
	case errors.Is(err, syscall.EROFS) || errors.Is(err, syscall.EIO):
		code, key = domain.Unavailable, "file.not_writable"
	case errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, io.ErrUnexpectedEOF):
		code, key = domain.Unavailable, "file.interrupted"
	}
	return &domain.Error{Code: code, Op: op, Key: key, Err: err}
}
