package ledger

import (
	"fmt"
	"regexp"
	"slices"
	"time"

	"freigabe/domain"
)

// maxInteger is the largest integer that every JSON reader represents exactly (RFC 8785, RFC 7493).
const maxInteger = 1<<53 - 1

// Every value of a leaf is printable ASCII without quotation mark and backslash, so its JSON needs no escapes.
var (
	hex32   = regexp.MustCompile(`^[0-9a-f]{32}$`)
	hex64   = regexp.MustCompile(`^[0-9a-f]{64}$`)
	word    = regexp.MustCompile(`^[a-z0-9][a-z0-9_+:.#|/-]{0,399}$`) // a word of ours, or an id
	name    = regexp.MustCompile(`^[a-z][a-z0-9_]{0,63}$`)
	version = regexp.MustCompile(`^[a-z0-9][a-z0-9_-]{0,63}/(0|[1-9][0-9]{0,14})$`)
	erased  = regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/(comment|name|reason|public|internal|register|person)$|^[0-9a-f]{64}/file$`)
)

// check reports the first member of l whose form is wrong, in the order of the table in docs/ledger.md.
func (l Leaf) check() error {
	for _, f := range []struct {
		member, value string
		required      bool
		ok            func(string) bool
	}{
		{"schema", l.Schema, true, func(s string) bool { return s == Schema }},
		{"nonce", l.Nonce, true, hex32.MatchString},
		{"decision", l.Decision, true, domain.IsID},
		{"kind", l.Kind, true, word.MatchString},
		{"at", l.At, true, isStamp},
		{"root", l.Root, false, domain.IsID},
		{"authority", l.Authority, false, domain.IsID},
		{"holding", l.Holding, false, domain.IsID},
		{"verb", l.Verb, false, word.MatchString},
		{"from", l.From, false, word.MatchString},
		{"to", l.To, false, word.MatchString},
		{"slot", l.Slot, false, word.MatchString},
		{"mark", l.Mark, false, word.MatchString},
		{"actor", l.Actor, false, word.MatchString},
		{"role", l.Role, false, word.MatchString},
		{"grant", l.Grant, false, word.MatchString},
		{"on_behalf_of", l.OnBehalfOf, false, word.MatchString},
		{"digest", l.Digest, false, hex64.MatchString},
	} {
		if (f.required || f.value != "") && !f.ok(f.value) {
			return fmt.Errorf("%s: malformed value %q", f.member, f.value)
		}
	}
	for member, n := range map[string]int64{"edition": l.Edition, "policy_version": l.PolicyVersion} {
		if n < 0 || n > maxInteger {
			return fmt.Errorf("%s: %d is out of range", member, n)
		}
	}
	contentKey := func(k string) bool { return name.MatchString(k) || l.Kind == KindErasure && erased.MatchString(k) }
	if err := checkHashes("content", l.Content, contentKey); err != nil {
		return err
	}
	for _, r := range l.Rules {
		if !version.MatchString(r) {
			return fmt.Errorf("rules: malformed value %q", r)
		}
	}
	return checkHashes("commitments", l.Commitments, isTextKind)
}

func checkHashes(member string, m map[string]string, key func(string) bool) error {
	for k, v := range m {
		if !key(k) || !hex64.MatchString(v) {
			return fmt.Errorf("%s: malformed member %q: %q", member, k, v)
		}
	}
	return nil
}

// isStamp tells whether s is a time as Stamp writes it, between the years 2000 and 9999.
func isStamp(s string) bool {
	t, err := time.Parse(stampForm, s)
	return err == nil && t.Year() >= 2000 && Stamp(t) == s
}

func isTextKind(s string) bool { return slices.Contains(TextKinds, s) }
