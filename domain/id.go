package domain

import (
	"crypto/rand"
	"encoding/binary"
	"regexp"
	"time"
)

// Ids are UUIDv7 in their text form (RFC 9562). Each kind has its own type, so two of them cannot be swapped.
// The empty string means "none".
type (
	AuthorityID     string
	PersonID        string
	HoldingID       string
	DistributionID  string
	ReviewID        string
	SignoffID       string
	ReleaseID       string
	DecisionID      string
	AssignmentID    string
	DeputyID        string
	DelegationID    string
	RuleID          string
	MoveID          string
	QuestionnaireID string
	TaskID          string
	ImportID        string
	DraftID         string
	TokenID         string
	SessionID       string
	QuestionID      string
	SharingID       string
	ErasureID       string
)

// NewID gives a fresh UUIDv7: 48 bits of milliseconds since 1970, then 74 random bits.
// Ids made later compare greater or equal at millisecond grain; nothing relies on that order.
func NewID[T ~string](now time.Time) T {
	var b [16]byte
	binary.BigEndian.PutUint64(b[:8], uint64(now.UnixMilli())<<16)
	_, _ = rand.Read(b[6:]) // never fails since Go 1.24
	b[6] = b[6]&0x0f | 0x70
	b[8] = b[8]&0x3f | 0x80
	return T(formatUUID(b))
}

func formatUUID(b [16]byte) string {
	const digits = "0123456789abcdef"
	out := make([]byte, 0, 36)
	for i, c := range b {
		if i == 4 || i == 6 || i == 8 || i == 10 {
			out = append(out, '-')
		}
		out = append(out, digits[c>>4], digits[c&15])
	}
	return string(out)
}

var uuidForm = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$`)

// IsID tells whether s has the one text form of an id: lower-case hex with hyphens.
func IsID(s string) bool { return uuidForm.MatchString(s) }

// ParseID takes an id from outside. A malformed id cannot name anything, so the error is NotFound,
// the same as for an id that names nothing.
func ParseID[T ~string](s string) (T, error) {
	if !IsID(s) {
		return "", &Error{Code: NotFound, Op: "domain.ParseID", Key: "id.unknown"}
	}
	return T(s), nil
}
