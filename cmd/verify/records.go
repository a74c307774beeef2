package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"strconv"

	"golang.org/x/mod/sumdb/tlog"
)

// record checks one record but the end.
func (e *exportReader) record(record string) error {
	started := e.checker.tree.size > 0 || e.pending > 0
	switch record {
	case exportHeader:
		return nil
	case "key":
		if started {
			return found("line_order", record)
		}
		return e.key()
	}
	if len(e.own) == 0 || record == "leaf" && e.pending > 0 {
		return found("line_order", record)
	}
	if !started && e.checker.old == nil && len(e.notes) > 0 {
		if err := e.open(); err != nil {
			return err
		}
	}
	switch record {
	case "leaf":
		return e.leaf()
	case "text":
		return e.text()
	case "pending":
		e.pending++
		b, err := e.decode(e.parts[0])
		if err != nil {
			return err
		}
		return e.checker.pending(b, e.line)
	}
	return e.checkpoint()
}

func (e *exportReader) key() error {
	k, err := parseKey(string(e.parts[0]))
	if err != nil {
		return err
	}
	for _, o := range e.own {
		if o.line == k.line {
			return found("key_twice")
		}
	}
	e.own = append(e.own, k)
	return nil
}

// open opens the older checkpoints, once the keys of the export are known.
func (e *exportReader) open() error {
	keys := e.given
	if len(keys) == 0 {
		keys = e.own
	}
	old, err := openOld(e.notes, keys)
	if f, ok := errors.AsType[*finding](err); ok {
		f.line = -1 // it is not in the export
		return f
	}
	return e.checker.expect(old)
}

func (e *exportReader) leaf() error {
	at := place{line: e.line, leaf: e.checker.tree.size}
	if string(e.parts[0]) != strconv.FormatInt(at.leaf, 10) {
		return at.on(found("leaf_index", string(e.parts[0]), at.leaf))
	}
	b, err := e.decode(e.parts[1])
	if err != nil || len(b) != tlog.HashSize {
		return at.on(found("base64"))
	}
	stored := tlog.Hash(b)
	if b, err = e.decode(e.parts[2]); err != nil {
		return at.on(found("base64"))
	}
	return e.checker.sequenced(b, e.line, &stored)
}

func (e *exportReader) text() error {
	if len(e.parts[2]) != 32 || !isHex(e.parts[2]) {
		return found("text_salt")
	}
	cleartext, err := e.decode(e.parts[3])
	if err != nil {
		return err
	}
	var salt [16]byte
	if _, err := hex.Decode(salt[:], e.parts[2]); err != nil {
		return found("text_salt")
	}
	h := sha256.New()
	h.Write(salt[:])
	h.Write(cleartext)
	at := place{line: e.line, leaf: e.checker.history.at.leaf, decision: e.checker.history.at.decision}
	err = e.checker.history.text(e.parts[0], e.parts[1], hex.EncodeToString(h.Sum(nil)))
	if f, ok := errors.AsType[*finding](err); ok {
		return at.on(f)
	}
	return err
}

// checkpoint checks tree, texts and keys against the signed checkpoint.
func (e *exportReader) checkpoint() error {
	b, err := e.decode(e.parts[0])
	if err != nil {
		return err
	}
	keys := e.given
	if len(keys) == 0 {
		keys = e.own[len(e.own)-1:]
	}
	c, err := openCheckpoint(b, keys, true)
	if err != nil {
		return err
	}
	if err := e.checker.finish(c); err != nil {
		return err
	}
	if err := e.checker.history.finish(); err != nil {
		return err
	}
	for i, k := range e.own {
		switch announced := e.checker.history.newKeys[k.fingerprint()]; {
		case i == 0 && announced:
			return found("key_first", k.Name())
		case i > 0 && !announced:
			return found("key_unannounced", k.Name(), k.fingerprint())
		}
	}
	e.signed = &c
	return nil
}

// end checks the hash over all that was read, and that nothing follows.
func (e *exportReader) end() error {
	if string(e.parts[0]) != hex.EncodeToString(e.sum.Sum(nil)) {
		return found("end_hash")
	}
	if _, err := e.in.ReadByte(); !errors.Is(err, io.EOF) {
		e.line++
		return found("end_more")
	}
	return nil
}

// decode reads strict base64 into a buffer that the next call overwrites.
func (e *exportReader) decode(part []byte) ([]byte, error) {
	if n := strict64.DecodedLen(len(part)); cap(e.buffer) < n {
		e.buffer = make([]byte, n)
	}
	n, err := strict64.Decode(e.buffer[:cap(e.buffer)], part)
	if err != nil {
		return nil, found("base64")
	}
	return e.buffer[:n], nil
}
