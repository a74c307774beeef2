package ledger

import (
	"bytes"
	"encoding/json"
	"fmt"
	"time"

	"freigabe/domain"
)

// Schema is the first member of every leaf; another number would be another table in docs/ledger.md.
const Schema = "freigabe-leaf/1"

// MaxLeaf is the largest encoded leaf in bytes. An erasure that names more commitments than fit is several decisions.
const MaxLeaf = 1 << 20

// Kinds that cmd/verify gives a meaning to. All other kinds are free words.
const (
	KindTransition = "transition" // From and To of one holding chain from leaf to leaf
	KindErasure    = "erasure"    // Content names the cleared commitments by ErasedKey
	KindKey        = "key"        // Digest is the Fingerprint of the verifier key that signs from here on
)

// Leaf is one decision as the ledger keeps it (WORKFLOW 3). Empty members are left out of the encoding.
// Ids are UUIDs in lower-case text form; persons appear by id, never by name.
type Leaf struct {
	Schema        string            `json:"schema"`
	Nonce         string            `json:"nonce"`    // 32 hex digits: keeps the leaf hash from being guessed
	Decision      string            `json:"decision"` // UUID, unique in the ledger
	Kind          string            `json:"kind"`
	At            string            `json:"at"` // see Stamp
	Root          string            `json:"root,omitempty"`
	Authority     string            `json:"authority,omitempty"`
	Holding       string            `json:"holding,omitempty"`
	Edition       int64             `json:"edition,omitempty"`
	Verb          string            `json:"verb,omitempty"`
	From          string            `json:"from,omitempty"`
	To            string            `json:"to,omitempty"`
	Slot          string            `json:"slot,omitempty"`
	Mark          string            `json:"mark,omitempty"`
	Actor         string            `json:"actor,omitempty"`
	Role          string            `json:"role,omitempty"`
	Grant         string            `json:"grant,omitempty"`
	OnBehalfOf    string            `json:"on_behalf_of,omitempty"`
	Digest        string            `json:"digest,omitempty"`  // SHA-256, 64 hex digits
	Content       map[string]string `json:"content,omitempty"` // audience to content digest
	Rules         []string          `json:"rules,omitempty"`   // "authority/version", in the order they were applied
	PolicyVersion int64             `json:"policy_version,omitempty"`
	Commitments   map[string]string `json:"commitments,omitempty"` // text kind to Commit of its text
}

// Stamp gives the one form of a time in a leaf: UTC, RFC 3339, exactly six decimals; what is finer is cut off.
func Stamp(t time.Time) string { return t.UTC().Format(stampForm) }

const stampForm = "2006-01-02T15:04:05.000000Z"

// Encode gives the canonical JSON (RFC 8785) of l. An empty Schema is filled in.
// Errors: Internal, naming the member whose form is wrong.
func (l Leaf) Encode() ([]byte, error) {
	if l.Schema == "" {
		l.Schema = Schema
	}
	if err := l.check(); err != nil {
		return nil, &domain.Error{Code: domain.Internal, Op: "ledger.Encode", Key: "ledger.leaf_malformed", Err: err}
	}
	b, err := domain.CanonicalOf(l)
	if err == nil && len(b) > MaxLeaf {
		err = fmt.Errorf("leaf has %d bytes, at most %d are allowed", len(b), MaxLeaf)
	}
	if err != nil {
		return nil, &domain.Error{Code: domain.Internal, Op: "ledger.Encode", Key: "ledger.leaf_malformed", Err: err}
	}
	return b, nil
}

// ParseLeaf reads what Encode wrote and nothing else: unknown members, another order, other white space, empty
// members and malformed values are errors. Encoding the answer gives b again, byte for byte.
func ParseLeaf(b []byte) (Leaf, error) {
	var l Leaf
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	err := d.Decode(&l)
	if err == nil {
		err = l.check()
	}
	if err == nil {
		var again []byte
		if again, err = l.Encode(); err == nil && !bytes.Equal(again, b) {
			err = fmt.Errorf("not in canonical form")
		}
	}
	if err != nil {
		return Leaf{}, &domain.Error{Code: domain.Internal, Op: "ledger.ParseLeaf", Key: "ledger.leaf_malformed", Err: err}
	}
	return l, nil
}
