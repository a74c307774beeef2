package domain

import (
	"strings"
	"time"
	"unicode"
)

// Authority is a node of the tree. Its root is a legal entity and a tenant; below it lie departments.
type Authority struct {
	ID          AuthorityID
	Root        AuthorityID // itself for a root
	Parent      AuthorityID // "" for a root
	Name        string      // "<root>" or "<root>_<slug>", for ever
	Title       string      // "Kreis Musterland"
	Kind        string      // "district", "city", "municipality", "special_purpose", "department"
	Land        string      // two letters, public holidays: "NW"
	TimeZone    string      // IANA, default Europe/Berlin
	Mailbox     string      // function mailbox
	Homepage    string
	Geocoding   string // AGS or ARS
	Contributor string // dcatde contributor id
	Closed      bool
	Successor   AuthorityID
}

// Person is somebody who signs in. People appear elsewhere by id.
type Person struct {
	ID    PersonID
	Root  AuthorityID
	Login string
	Name  string // erasable
	Mail  string
	Lang  string // "de" or "en"
	Off   bool
}

// ErasedLogin stands where the login of an erased person stood: unique, and nothing that anybody signs in with.
func ErasedLogin(id PersonID) string { return "erased-" + string(id) }

// Erased tells whether nothing but the id is left of the person.
func (p Person) Erased() bool { return p.Login == ErasedLogin(p.ID) }

// Assignment gives a person a role for an authority and everything below it.
type Assignment struct {
	ID          AssignmentID
	Person      PersonID
	Role        Role
	Authority   AuthorityID
	Root        AuthorityID // of Authority
	From, Until time.Time   // zero Until: open end
	Status      ProposalStatus
	ProposedBy  PersonID
	ConfirmedBy PersonID
	EndedAt     time.Time
	Decision    DecisionID // that made it effective
}

// ProposalStatus is the life of anything that takes a second person.
type ProposalStatus string

const (
	Proposed ProposalStatus = "proposed"
	Active   ProposalStatus = "active"
	Ended    ProposalStatus = "ended"
	Rejected ProposalStatus = "rejected"
)

// Deputy lets a person act for another within calendar days of the authority's time zone, inclusive.
type Deputy struct {
	ID          DeputyID
	Root        AuthorityID // of the represented person
	For         PersonID    // represented
	By          PersonID    // acting
	From, Until string      // YYYY-MM-DD, inclusive
	Status      ProposalStatus
	ProposedBy  PersonID
	ConfirmedBy PersonID
	Decision    DecisionID
}

// On tells whether the deputy may act on the given day.
func (d Deputy) On(day string) bool { return d.Status == Active && d.From <= day && day <= d.Until }

// Slug makes the part of a name that people read in addresses: lower case, a–z, digits and single hyphens,
// at most 80 bytes, "x" when nothing is left.
func Slug(title string) string {
	var b strings.Builder
	hyphen := false
	for _, r := range strings.ToLower(title) {
		s, ok := transliterate[r]
		switch {
		case ok:
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			s = string(r)
		case unicode.Is(unicode.Mn, r):
			continue
		}
		if s == "" {
			hyphen = b.Len() > 0
			continue
		}
		if b.Len()+len(s)+1 > 80 {
			break
		}
		if hyphen {
			b.WriteByte('-')
			hyphen = false
		}
		b.WriteString(s)
	}
	if b.Len() == 0 {
		return "x"
	}
	return b.String()
}

var transliterate = map[rune]string{
	'ä': "ae", 'ö': "oe", 'ü': "ue", 'ß': "ss", 'à': "a", 'á': "a", 'â': "a", 'ã': "a",
	'å': "a", 'æ': "ae", 'ç': "c", 'è': "e", 'é': "e", 'ê': "e", 'ë': "e", 'ì': "i", 'í': "i", 'î': "i", 'ï': "i",
	'ñ': "n", 'ò': "o", 'ó': "o", 'ô': "o", 'õ': "o", 'ø': "oe", 'ù': "u", 'ú': "u", 'û': "u", 'ý': "y", 'ÿ': "y",
	'ł': "l", 'ś': "s", 'š': "s", 'ž': "z", 'ź': "z", 'č': "c", 'ć': "c", 'ğ': "g", 'ı': "i", 'ş': "s",
}

// IsSlug tells whether s can be one part of a name.
func IsSlug(s string) bool {
	if s == "" || len(s) > 100 {
		return false
	}
	for _, r := range s {
		if !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '-') {
			return false
		}
	}
	return true
}
