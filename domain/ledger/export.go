package ledger

import (
	"bufio"
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"hash"
	"io"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// ExportHeader is the first line of an export.
const ExportHeader = "freigabe-export/1"

// Text is the cleartext behind one commitment of a decision's leaf.
type Text struct {
	Decision string
	Kind     string // one of TextKinds
	Salt     []byte // SaltSize bytes
	Text     string
}

// ExportWriter writes the ledger as text, one record a line (docs/ledger.md, "Export"). It streams and judges nothing:
// what the tables hold is written, so that cmd/verify can find what is wrong with it. Only what the format cannot
// express, or a call out of order, is an error; after an error every call answers it.
type ExportWriter struct {
	out     *bufio.Writer
	sum     hash.Hash
	size    int64
	pending bool
	err     error
}

// NewExportWriter begins an export. keys: verifier keys, oldest first; the last one signs the checkpoint.
func NewExportWriter(w io.Writer, keys ...string) (*ExportWriter, error) {
	if len(keys) == 0 {
		return nil, fmt.Errorf("export: no verifier key")
	}
	sum := sha256.New()
	e := &ExportWriter{out: bufio.NewWriterSize(io.MultiWriter(w, sum), 1<<16), sum: sum}
	e.line(ExportHeader)
	for _, k := range keys {
		if strings.ContainsAny(k, " \r\n") {
			return nil, fmt.Errorf("export: malformed verifier key %q", k)
		}
		e.line("key", k)
	}
	return e, e.err
}

// Leaf writes the next sequenced leaf as stored, with the hash row of level 0 that the tree holds for it, and its
// texts. The two are stored apart; a difference tells the auditor which leaf was touched.
func (e *ExportWriter) Leaf(leaf []byte, stored tlog.Hash, texts ...Text) error {
	if e.pending {
		e.fail("leaf after a pending one")
	}
	e.line("leaf", fmt.Sprint(e.size), stored.String(), base64.StdEncoding.EncodeToString(leaf))
	e.size++
	return e.texts(texts)
}

// Pending writes a leaf that no checkpoint covers yet, and its texts.
func (e *ExportWriter) Pending(leaf []byte, texts ...Text) error {
	e.pending = true
	e.line("pending", base64.StdEncoding.EncodeToString(leaf))
	return e.texts(texts)
}

func (e *ExportWriter) texts(texts []Text) error {
	texts = slices.SortedFunc(slices.Values(texts), func(a, b Text) int { return cmp.Compare(a.Kind, b.Kind) })
	for _, t := range texts {
		if len(t.Salt) != SaltSize || t.Text == "" || !isTextKind(t.Kind) || strings.ContainsAny(t.Decision, " \r\n") {
			e.fail("malformed text %q of decision %q", t.Kind, t.Decision)
		}
		e.line("text", t.Decision, t.Kind, hex.EncodeToString(t.Salt), base64.StdEncoding.EncodeToString([]byte(t.Text)))
	}
	return e.err
}

// Close ends the export with the signed checkpoint, whose size must be the number of leaves written.
// It does not close the underlying writer.
func (e *ExportWriter) Close(checkpoint []byte) error {
	body, _, _ := bytes.Cut(checkpoint, []byte("\n\n"))
	c, err := ParseCheckpoint(append(bytes.Clone(body), '\n'))
	if err != nil {
		e.fail("%w", err)
	} else if c.Size != e.size {
		e.fail("checkpoint over %d leaves, %d written", c.Size, e.size)
	}
	e.line("checkpoint", base64.StdEncoding.EncodeToString(checkpoint))
	e.flush()
	e.line("end", hex.EncodeToString(e.sum.Sum(nil)))
	e.flush()
	return e.err
}

func (e *ExportWriter) line(parts ...string) {
	for i, p := range parts {
		if i > 0 {
			p = " " + p
		}
		e.write(p)
	}
	e.write("\n")
}

func (e *ExportWriter) write(s string) {
	if e.err == nil {
		_, e.err = e.out.WriteString(s)
	}
}

func (e *ExportWriter) flush() {
	if e.err == nil {
		e.err = e.out.Flush()
	}
}

func (e *ExportWriter) fail(format string, args ...any) {
	if e.err == nil {
		e.err = fmt.Errorf("export: "+format, args...)
	}
}
