package ledger

import (
	"bufio"
	"bytes"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"strconv"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// maxLine is the longest line of an export: a leaf of MaxLeaf bytes in base64, and what stands before it.
const maxLine = 2 << 20

// ReadExport reads an export and calls each for every sequenced leaf with its texts. Only when the whole file has been read,
// and its checkpoint is signed by a known key and attests exactly these leaves, is the answer nil: what each was given
// counts only then. cmd/verify checks more; this is for the service to read back what it wrote.
func ReadExport(r io.Reader, known note.Verifiers, each func(leaf []byte, texts []Text) error) error {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<16), maxLine)
	var t edge
	var leaf []byte
	var texts []Text
	var checkpoint *Checkpoint
	flush := func() error {
		if leaf == nil {
			return nil
		}
		err := each(leaf, texts)
		leaf, texts = nil, nil
		return err
	}
	for n := 1; lines.Scan(); n++ {
		parts := bytes.Split(lines.Bytes(), []byte(" "))
		var err error
		switch word := string(parts[0]); {
		case n == 1 && word == ExportHeader && len(parts) == 1, word == "key", word == "end":
		case n == 1:
			err = fmt.Errorf("not an export")
		case word == "leaf" && len(parts) == 4 && checkpoint == nil:
			if err = flush(); err == nil {
				leaf, err = base64.StdEncoding.DecodeString(string(parts[3]))
			}
			if err == nil && string(parts[1]) != strconv.FormatInt(t.size, 10) {
				err = fmt.Errorf("leaf %s, want %d", parts[1], t.size)
			}
			t.add(tlog.RecordHash(leaf))
		case word == "text" && len(parts) == 5 && leaf != nil:
			var x Text
			x, err = parseText(parts)
			texts = append(texts, x)
		case word == "text", word == "pending":
			err = flush() // what is not sequenced proves nothing
		case word == "checkpoint" && len(parts) == 2:
			if err = flush(); err != nil {
				break
			}
			var msg []byte
			if msg, err = base64.StdEncoding.DecodeString(string(parts[1])); err == nil {
				var c Checkpoint
				c, err = OpenCheckpoint(msg, known)
				checkpoint = &c
			}
		default:
			err = fmt.Errorf("unexpected record %q", word)
		}
		if err != nil {
			return fmt.Errorf("export, line %d: %w", n, err)
		}
	}
	switch {
	case lines.Err() != nil:
		return fmt.Errorf("export: %w", lines.Err())
	case checkpoint == nil:
		return fmt.Errorf("export: no checkpoint")
	case checkpoint.Size != t.size || checkpoint.Root != t.root():
		return fmt.Errorf("export: the checkpoint attests other leaves")
	}
	return nil
}

func parseText(parts [][]byte) (t Text, err error) {
	t.Decision, t.Kind = string(parts[1]), string(parts[2])
	if t.Salt, err = hex.DecodeString(string(parts[3])); err != nil || len(t.Salt) != SaltSize || !isTextKind(t.Kind) {
		return t, fmt.Errorf("malformed text")
	}
	b, err := base64.StdEncoding.DecodeString(string(parts[4]))
	t.Text = string(b)
	return t, err
}

// edge is the right edge of a growing tree: the hash of each complete subtree.
type edge struct {
	size   int64
	hashes []tlog.Hash
}

func (e *edge) add(h tlog.Hash) {
	for n := e.size; n&1 == 1; n >>= 1 {
		last := len(e.hashes) - 1
		h, e.hashes = tlog.NodeHash(e.hashes[last], h), e.hashes[:last]
	}
	e.hashes = append(e.hashes, h)
	e.size++
}

func (e *edge) root() tlog.Hash {
	if len(e.hashes) == 0 {
		h, _ := tlog.TreeHash(0, nil)
		return h
	}
	h := e.hashes[len(e.hashes)-1]
	for i := len(e.hashes) - 2; i >= 0; i-- {
		h = tlog.NodeHash(e.hashes[i], h)
	}
	return h
}
