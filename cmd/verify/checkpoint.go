package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// strict64 takes one encoding for one value: padding bits must be zero. It still skips CR and LF, which callers refuse.
var strict64 = base64.StdEncoding.Strict()

// key is a verifier key: its line, and what checks signatures with it.
type key struct {
	line string
	note.Verifier
}

// fingerprint is the SHA-256 of the key line: printf %s "$VKEY" | sha256sum.
func (k key) fingerprint() string {
	sum := sha256.Sum256([]byte(k.line))
	return hex.EncodeToString(sum[:])
}

func parseKey(line string) (key, error) {
	v, err := note.NewVerifier(line)
	if err != nil {
		return key{}, found("key_malformed", line)
	}
	b, err := strict64.DecodeString(line[len(v.Name())+len("+01234567+"):])
	if err != nil || line != fmt.Sprintf("%s+%08x+%s", v.Name(), v.KeyHash(), base64.StdEncoding.EncodeToString(b)) {
		return key{}, found("key_malformed", line)
	}
	return key{line, v}, nil
}

func parseKeys(lines []string) ([]key, error) {
	var keys []key
	for _, l := range lines {
		k, err := parseKey(l)
		if err != nil {
			return nil, err
		}
		if !slices.ContainsFunc(keys, func(o key) bool { return o.line == l }) {
			keys = append(keys, k)
		}
	}
	return keys, nil
}

// checkpoint is a signed size and root.
type checkpoint struct {
	size int64
	root tlog.Hash
	by   key
}

// openCheckpoint checks a signed note against keys. alone asks for exactly one signature in its one form, as the service
// writes it; otherwise signatures by other keys (witnesses) are passed over.
func openCheckpoint(msg []byte, keys []key, alone bool) (checkpoint, error) {
	var known []note.Verifier
	for _, k := range keys {
		known = append(known, k.Verifier)
	}
	n, err := note.Open(msg, note.VerifierList(known...))
	if err != nil {
		return checkpoint{}, found("checkpoint_signature", err)
	}
	lines := strings.Split(n.Text, "\n")
	if len(lines) != 4 {
		return checkpoint{}, found("checkpoint_form")
	}
	var c checkpoint
	size, err := strconv.ParseInt(lines[1], 10, 64)
	root, err2 := strict64.DecodeString(lines[2])
	if err != nil || err2 != nil || size < 0 || lines[1] != strconv.FormatInt(size, 10) || len(root) != tlog.HashSize {
		return checkpoint{}, found("checkpoint_form")
	}
	c.size, c.root = size, tlog.Hash(root)
	for _, k := range keys {
		for _, s := range n.Sigs {
			if s.Name == k.Name() && s.Hash == k.KeyHash() && lines[0] == s.Name {
				c.by = k
			}
		}
	}
	if c.by.Verifier == nil {
		return checkpoint{}, found("checkpoint_origin", lines[0])
	}
	if alone {
		sig, err := strict64.DecodeString(n.Sigs[0].Base64)
		want := n.Text + "\n— " + n.Sigs[0].Name + " " + base64.StdEncoding.EncodeToString(sig) + "\n"
		if err != nil || want != string(msg) {
			return checkpoint{}, found("checkpoint_form")
		}
	}
	return c, nil
}

// openOld opens checkpoints that an outsider kept.
func openOld(notes [][]byte, keys []key) ([]checkpoint, error) {
	var out []checkpoint
	for i, msg := range notes {
		c, err := openCheckpoint(msg, keys, false)
		if err != nil {
			return nil, found("old_checkpoint", i+1, err)
		}
		out = append(out, c)
	}
	return out, nil
}
