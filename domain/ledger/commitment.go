package ledger

import (
	"crypto/sha256"
	"encoding/hex"
)

// TextKinds are the texts that a leaf only commits to, so that they can be erased, in the order of an export.
var TextKinds = []string{"comment", "name", "reason"}

// SaltSize is the length of a salt in bytes: fixed, so that salt and text cannot be divided in two ways.
const SaltSize = 16

// Commit gives the commitment to a text: SHA-256 of salt and text, in hex. Without the salt it says nothing about the
// text; with it, no other text fits. salt: SaltSize random bytes, used once. text: not empty.
func Commit(salt []byte, text string) string {
	h := sha256.New()
	h.Write(salt)
	h.Write([]byte(text))
	return hex.EncodeToString(h.Sum(nil))
}

// ErasedPerson and ErasedFile are the second parts of the keys by which an erasure names a person and the bytes of a file.
const (
	ErasedPerson = "person"
	ErasedFile   = "file"
)

// ErasedKey gives the key under which Leaf.Content of an erasure names one cleared commitment; the value is the
// commitment itself. kind: one of TextKinds.
func ErasedKey(decision, kind string) string { return decision + "/" + kind }
