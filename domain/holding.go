package domain

import "time"

// Holding is one administrative data holding: the catalog entry with its working edition, its open review and what
// of it is live. Everything in here is guarded by Rev.
type Holding struct {
	ID          HoldingID
	Root        AuthorityID
	Authority   AuthorityID
	Name        string // "<root>_<slug>"; fixed after the first release
	State       State
	Rev         int64
	Class       Class
	Facts       []Fact
	Edition     Edition
	Review      *Review              // open one
	Live        map[Audience]Release // without bodies
	LastRev     map[Audience]int64   // rev of the newest release ever made, per audience: where contributors are counted from
	LastEdition int                  // newest edition that ever had a release, 0 for none
	Withholding *Withholding
	Withdrawal  *Withdrawal
	Deferral    *Deferral
	Rescreen    []string  // questions to answer again after a questionnaire change
	Schedule    *Schedule // of an approved edition
	Public      *Authorship
	CreatedAt   time.Time
	ChangedAt   time.Time
}

// Authorship names the review that made the pending public release, between approve and publish.
type Authorship struct {
	Review ReviewID `json:"review"`
}

// Withholding says why a holding is not released (WORKFLOW 2).
type Withholding struct {
	Ground     string `json:"ground"`
	ReviewDate string `json:"review_date"`
	Register   bool   `json:"register,omitempty"`
}

// Withdrawal remembers what was ended, so that it can be confirmed and reinstated.
type Withdrawal struct {
	Decision          DecisionID  `json:"decision"`
	By                PersonID    `json:"by"`
	OnBehalfOf        PersonID    `json:"on_behalf_of,omitempty"`
	At                time.Time   `json:"at"`
	Audience          string      `json:"audience"` // "all", "public", "internal"
	Reason            string      `json:"reason"`   // code
	FromState         State       `json:"from_state"`
	FromEdition       int         `json:"from_edition"`
	Ended             []ReleaseID `json:"ended"`
	Earlier           *Withdrawal `json:"earlier,omitempty"` // the one before, while it can still be confirmed
	NeedsConfirmation bool        `json:"needs_confirmation,omitempty"`
	ConfirmedBy       PersonID    `json:"confirmed_by,omitempty"`
	ReinstateBy       string      `json:"reinstate_by"` // last day, YYYY-MM-DD
}

// Deferral is a mark for a non-legal reason, never a legal ground.
type Deferral struct {
	Until  string `json:"until"`
	Reason string `json:"reason"` // code: "effort", "quality", "demand", "other"
}

// Schedule says when the clock publishes an approved edition.
type Schedule struct {
	NotBefore string `json:"not_before"`       // YYYY-MM-DD; the day begins in the authority's time zone
	Failed    string `json:"failed,omitempty"` // message key of the last failed attempt
}

// HasLive tells whether a release for one of the audiences is live.
func (h *Holding) HasLive(as ...Audience) bool {
	for _, a := range as {
		if _, ok := h.Live[a]; ok {
			return true
		}
	}
	return false
}

// EverReleased tells whether anything of the holding was ever released, which fixes its name.
func (h *Holding) EverReleased() bool { return h.LastEdition > 0 }

// Tombstone is what remains of a withdrawn public release: never title or free text (DESIGN 5).
type Tombstone struct {
	Holding   HoldingID
	Root      AuthorityID
	Authority AuthorityID
	Name      string
	At        time.Time
	Reason    string // from a list
}

// WithdrawalReasons are the codes a tombstone can show.
var WithdrawalReasons = []string{"error", "personal_data", "third_party_rights", "security", "legal_change", "outdated", "expired", "other"}

// Task is something that waits for a role or a person, with a date after which it escalates.
type Task struct {
	ID          TaskID
	Kind        string // "sign", "question", "unclear", "treatment", "confirm_withdrawal", "review_date", "rescreen", "publish_failed", "withhold_review", "confirm_assignment" …
	Root        AuthorityID
	Authority   AuthorityID
	Holding     HoldingID
	Review      ReviewID
	Ref         string   // slot, question id, treatment id or proposal id
	Role        Role     // addressee: holders of the role for Authority …
	Person      PersonID // … or one person
	Due         string   // YYYY-MM-DD
	OpenedAt    time.Time
	EscalatedAt time.Time
	DoneAt      time.Time
}
