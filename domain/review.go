package domain

import (
	"fmt"
	"time"
)

// SlotKind says what kind of mark a slot takes.
type SlotKind string

const (
	Acknowledgement SlotKind = "acknowledgement" // Kenntnisnahme
	Opinion         SlotKind = "opinion"         // Stellungnahme
	CoSignature     SlotKind = "co_signature"    // Mitzeichnung
	Final           SlotKind = "final"           // Schlusszeichnung
	Confirmation    SlotKind = "confirmation"    // of a withdrawal, afterwards
)

// weight orders the kinds for the union of rules: the higher mark wins.
var weight = map[SlotKind]int{Acknowledgement: 1, Opinion: 2, CoSignature: 3, Final: 4, Confirmation: 5}

// Valid tells whether k is a known kind.
func (k SlotKind) Valid() bool { return weight[k] > 0 }

// Below tells whether k is a lesser mark than other.
func (k SlotKind) Below(other SlotKind) bool { return weight[k] < weight[other] }

// Slot asks for Count marks of one kind by people in one of Roles.
type Slot struct {
	Kind    SlotKind `json:"kind"`
	Roles   []Role   `json:"roles"`
	Count   int      `json:"count"`
	DueDays int      `json:"due_days,omitempty"` // working days from hand-over; 0 means the default
}

// Key names a slot within a review: its roles. The union of rules keeps one slot a key.
func (s Slot) Key() string {
	key := ""
	for i, r := range s.Roles {
		if i > 0 {
			key += "|"
		}
		key += string(r)
	}
	return key
}

// Place is one place of a slot in an open review: exactly one person fills it.
type Place struct {
	Slot      string   `json:"slot"` // slot key with its number, "open_data_officer#1"
	Kind      SlotKind `json:"kind"`
	Roles     []Role   `json:"roles"`
	Due       string   `json:"due"`                 // YYYY-MM-DD
	Escalated bool     `json:"escalated,omitempty"` //
	Signoff   *Signoff `json:"signoff,omitempty"`   // nil while open
	Delegated *Handed  `json:"delegated,omitempty"` //
}

// Handed says that a person passed a place to another until its due date.
type Handed struct {
	ID       DelegationID `json:"id"`
	From     PersonID     `json:"from"`
	To       PersonID     `json:"to"`
	Role     Role         `json:"role"`
	Grant    AssignmentID `json:"grant"`
	Decision DecisionID   `json:"decision"`
}

// Mark is what a person put into a place.
type Mark string

const (
	Signed       Mark = "signed"
	Returned     Mark = "returned"
	OpinionGiven Mark = "opinion"
	Acknowledged Mark = "acknowledged"
	Unsigned     Mark = "unsigned"
)

// Signoff is one person, in one role, for one place, on one review digest.
type Signoff struct {
	ID         SignoffID    `json:"id"`
	Review     ReviewID     `json:"review"`
	Holding    HoldingID    `json:"holding"`
	Slot       string       `json:"slot"`
	Mark       Mark         `json:"mark"`
	Concerns   bool         `json:"concerns,omitempty"` // of an opinion
	Person     PersonID     `json:"person"`
	Role       Role         `json:"role"`
	Grant      AssignmentID `json:"grant"`
	OnBehalfOf PersonID     `json:"on_behalf_of,omitempty"`
	Digest     Digest       `json:"digest"`
	Decision   DecisionID   `json:"decision"`
	At         time.Time    `json:"at"`
	Answered   bool         `json:"answered,omitempty"` // the final signer answered the concerns
}

// Persons are all people that this sign-off speaks for: who signed, and who was represented.
func (s Signoff) Persons() []PersonID {
	if s.OnBehalfOf != "" {
		return []PersonID{s.Person, s.OnBehalfOf}
	}
	return []PersonID{s.Person}
}

// ReviewStatus says how a review stands or ended.
type ReviewStatus string

const (
	ReviewOpen      ReviewStatus = "open"
	ReviewCompleted ReviewStatus = "completed"
	ReviewReturned  ReviewStatus = "returned"
	ReviewRecalled  ReviewStatus = "recalled"
	ReviewClosed    ReviewStatus = "closed" // by a withdrawal, a move, a new questionnaire
)

// Review is the open request to take one transition for exactly one review digest.
type Review struct {
	ID           ReviewID
	Holding      HoldingID
	Root         AuthorityID
	Number       string // "2026/0042", per root and year
	Edition      int
	Verb         Verb
	Status       ReviewStatus
	Digest       Digest
	Body         []byte // canonical JSON, what the digest is over
	Documents    map[Audience]ReviewDocument
	Circle       Circle
	Class        Class
	Facts        []Fact
	Rules        []RuleVersion // at hand-over
	NotBefore    string
	Until        string
	ReviewDate   string
	Ground       string
	Register     bool
	Reinstates   DecisionID
	Opener       PersonID
	OpenedFor    PersonID // represented by the opener, "" for none
	OpenedAt     time.Time
	ClosedAt     time.Time
	Due          string
	Places       []Place
	Contributors []Contributor // as at hand-over; they bar people
}

// ReviewDocument is a release document prepared at hand-over.
type ReviewDocument struct {
	Digest Digest `json:"digest"`
	Body   []byte `json:"-"`
}

// ContributionKind tells what a person did to the edition.
type ContributionKind string

const (
	ByEditing   ContributionKind = "edit"   // content or files
	ByAnswering ContributionKind = "answer" //
	ByExpertise ContributionKind = "expert" // answered a question routed to that role: bars the final signature only
	ByImport    ContributionKind = "import" // imported a list: bars the final signature only
	ByMove      ContributionKind = "move"   // moved it to another department: bars nobody
)

// Contributor is one person's share in what a review releases. Field and At name the latest act, for explanations.
type Contributor struct {
	Person PersonID         `json:"person"`
	Kind   ContributionKind `json:"kind"`
	Role   Role             `json:"role,omitempty"` // of ByExpertise: the role the question was routed to
	Field  string           `json:"field,omitempty"`
	At     time.Time        `json:"at"`
}

// Bars tells whether the contribution keeps its person from a slot of kind in role.
func (c Contributor) Bars(kind SlotKind, role Role) bool {
	switch c.Kind {
	case ByExpertise:
		return kind == Final || (c.Role != role && c.Role != "")
	case ByImport:
		return kind == Final
	case ByMove:
		return false
	}
	return true
}

// Complete tells whether every place is filled.
func (r *Review) Complete() bool {
	for _, p := range r.Places {
		if p.Signoff == nil {
			return false
		}
	}
	return true
}

// Place finds a place by its slot name.
func (r *Review) Place(slot string) (*Place, bool) {
	for i := range r.Places {
		if r.Places[i].Slot == slot {
			return &r.Places[i], true
		}
	}
	return nil, false
}

// PlacesFor opens the places of slots. due gives the due date of a slot.
func PlacesFor(slots []Slot, due func(Slot) string) []Place {
	var out []Place
	for _, s := range slots {
		for n := 1; n <= max(s.Count, 1); n++ {
			out = append(out, Place{Slot: fmt.Sprintf("%s#%d", s.Key(), n), Kind: s.Kind, Roles: s.Roles, Due: due(s)})
		}
	}
	return out
}
