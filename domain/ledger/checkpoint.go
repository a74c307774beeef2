package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Checkpoint is the size and root of the tree under the name of its log (C2SP tlog-checkpoint).
type Checkpoint struct {
	Origin string // name of the key that signs
	Size   int64  // leaves
	Root   tlog.Hash
}

// Text gives the body that is signed: origin, size and root in base64, a line each.
func (c Checkpoint) Text() string { return fmt.Sprintf("%s\n%d\n%s\n", c.Origin, c.Size, c.Root) }

// SignCheckpoint gives the signed note over c. The origin is the signer's name.
func SignCheckpoint(size int64, root tlog.Hash, by note.Signer) ([]byte, error) {
	c := Checkpoint{Origin: by.Name(), Size: size, Root: root}
	return note.Sign(&note.Note{Text: c.Text()}, by)
}

// OpenCheckpoint gives the checkpoint in a signed note. It is an error when no key of known signed it, when a signature
// of such a key is wrong, and when the body has another form than Text. Signatures by other keys (witnesses) are ignored.
func OpenCheckpoint(msg []byte, known note.Verifiers) (Checkpoint, error) {
	n, err := note.Open(msg, known)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: %w", err)
	}
	c, err := ParseCheckpoint([]byte(n.Text))
	if err != nil {
		return Checkpoint{}, err
	}
	for _, s := range n.Sigs {
		if s.Name == c.Origin {
			return c, nil
		}
	}
	return Checkpoint{}, fmt.Errorf("checkpoint: origin %q did not sign", c.Origin)
}

// ParseCheckpoint reads the body of a checkpoint, which nobody has signed yet as far as it knows. Errors: every form but Text.
func ParseCheckpoint(body []byte) (Checkpoint, error) {
	text := string(body)
	lines := strings.Split(text, "\n")
	if len(lines) != 4 {
		return Checkpoint{}, fmt.Errorf("checkpoint: body of %d lines, want 3", len(lines)-1)
	}
	size, err := strconv.ParseInt(lines[1], 10, 64)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: size %q", lines[1])
	}
	root, err := tlog.ParseHash(lines[2])
	if err != nil {
		return Checkpoint{}, fmt.Errorf("checkpoint: root %q", lines[2])
	}
	c := Checkpoint{Origin: lines[0], Size: size, Root: root}
	if size < 0 || c.Text() != text {
		return Checkpoint{}, fmt.Errorf("checkpoint: body is not in its one form")
	}
	return c, nil
}

// Fingerprint gives the SHA-256 of a verifier key line in hex: what people compare, and the Digest of a KindKey leaf.
func Fingerprint(vkey string) string {
	sum := sha256.Sum256([]byte(vkey))
	return hex.EncodeToString(sum[:])
}
