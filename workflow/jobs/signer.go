package jobs

import (
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"freigabe/domain"
	"freigabe/domain/ledger"
)

// Files of a signer's folder. Both belong into the backup of the key, apart from that of the database.
const (
	keyFile    = "ledger.key"    // signer key, mode 0600; the verifier key in the second line
	signedFile = "ledger.signed" // body of the last signed checkpoint
)

// Signer signs checkpoints of the ledger with the Ed25519 key of its folder. It remembers the last signed size and root
// beside the key, so that a restored database cannot make it sign a second history. Safe for concurrent use.
type Signer struct {
	dir      string
	key      note.Signer
	verifier string
	mu       sync.Mutex
}

// OpenSigner opens the key in dir, and makes dir and key on first use. The key's name is "freigabe-" and 8 random hex
// digits: no host name gets into a checkpoint. Errors: Internal, also when the key is there without its memory of
// what it signed, or the memory without the key.
func OpenSigner(dir string) (*Signer, error) {
	s := &Signer{dir: dir}
	if err := s.open(); err != nil {
		return nil, &domain.Error{Code: domain.Internal, Op: "jobs.OpenSigner", Key: "ledger.signer_unusable", Err: err}
	}
	return s, nil
}

func (s *Signer) open() error {
	if err := os.MkdirAll(s.dir, 0o700); err != nil {
		return err
	}
	raw, err := os.ReadFile(filepath.Join(s.dir, keyFile))
	if errors.Is(err, fs.ErrNotExist) {
		raw, err = s.create()
	}
	if err != nil {
		return err
	}
	skey, rest, _ := strings.Cut(string(raw), "\n")
	if s.key, err = note.NewSigner(skey); err != nil {
		return fmt.Errorf("read %s: malformed key", keyFile)
	}
	s.verifier = strings.TrimSuffix(rest, "\n")
	if v, err := note.NewVerifier(s.verifier); err != nil || v.Name() != s.key.Name() || v.KeyHash() != s.key.KeyHash() {
		return fmt.Errorf("read %s: the verifier key is not that of the key", keyFile)
	}
	_, err = s.last()
	return err
}

// create writes the memory of an empty tree first and the key last: a crash in between leaves what create can go on from.
func (s *Signer) create() ([]byte, error) {
	if last, err := s.last(); err == nil && last.Size > 0 {
		return nil, fmt.Errorf("%s is missing, but %s says that %d leaves were signed", keyFile, signedFile, last.Size)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	var id [4]byte
	_, _ = rand.Read(id[:])
	name := "freigabe-" + hex.EncodeToString(id[:])
	skey, vkey, err := note.GenerateKey(rand.Reader, name)
	if err != nil {
		return nil, err
	}
	empty, err := tlog.TreeHash(0, nil)
	if err != nil {
		return nil, err
	}
	if err := s.remember(ledger.Checkpoint{Origin: name, Root: empty}); err != nil {
		return nil, err
	}
	raw := []byte(skey + "\n" + vkey + "\n")
	return raw, replaceFile(filepath.Join(s.dir, keyFile), raw)
}

// Verifier gives the verifier key ("vkey") that others check checkpoints with.
func (s *Signer) Verifier() string { return s.verifier }

// Sign gives the signed checkpoint over a tree. What is signed is on disk before the note is given out.
// Errors: Internal for a tree smaller than the last signed one, for another root of the same size, and when the memory
// cannot be read or written. Signing the same tree again is fine.
func (s *Signer) Sign(size int64, root tlog.Hash) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	msg, err := s.sign(ledger.Checkpoint{Origin: s.key.Name(), Size: size, Root: root})
	if err != nil {
		return nil, &domain.Error{Code: domain.Internal, Op: "jobs.Sign", Key: "ledger.signing_refused", Err: err}
	}
	return msg, nil
}

func (s *Signer) sign(c ledger.Checkpoint) ([]byte, error) {
	last, err := s.last() // from disk: another process with this folder may have signed meanwhile
	if err != nil {
		return nil, err
	}
	switch {
	case c.Size < last.Size:
		return nil, fmt.Errorf("tree of %d leaves after one of %d was signed: is an old backup restored?", c.Size, last.Size)
	case c.Size == last.Size && c.Root != last.Root:
		return nil, fmt.Errorf("another tree of %d leaves was signed before: is an old backup restored?", c.Size)
	case c.Size > last.Size:
		if err := s.remember(c); err != nil {
			return nil, err
		}
	}
	return ledger.SignCheckpoint(c.Size, c.Root, s.key)
}

// last reads the last signed checkpoint. A memory of another key counts as unreadable.
func (s *Signer) last() (ledger.Checkpoint, error) {
	raw, err := os.ReadFile(filepath.Join(s.dir, signedFile))
	if err != nil {
		return ledger.Checkpoint{}, err
	}
	c, err := ledger.ParseCheckpoint(raw)
	if err == nil && s.key != nil && c.Origin != s.key.Name() {
		err = fmt.Errorf("it belongs to key %s", c.Origin)
	}
	if err != nil {
		return c, fmt.Errorf("read %s: %w", signedFile, err)
	}
	return c, nil
}

func (s *Signer) remember(c ledger.Checkpoint) error {
	return replaceFile(filepath.Join(s.dir, signedFile), []byte(c.Text()))
}

// replaceFile puts content at path so that after a crash either the old or the new content is there, whole.
func replaceFile(path string, content []byte) error {
	f, err := os.OpenFile(path+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o600)
	if err != nil {
		return err
	}
	_, err = f.Write(content)
	err = errors.Join(err, f.Chmod(0o600), f.Sync(), f.Close())
	if err == nil {
		err = os.Rename(path+".new", path)
	}
	if err != nil {
		return err
	}
	d, err := os.Open(filepath.Dir(path))
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}
