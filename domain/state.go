package domain

import "slices"

// State is the state of a holding's working edition (WORKFLOW 2).
type State string

const (
	Captured           State = "captured"
	Screened           State = "screened"
	ReleasedInternally State = "internal"
	Approved           State = "approved"
	Published          State = "public"
	Withheld           State = "withheld"
	Withdrawn          State = "withdrawn"
	Archived           State = "archived"
)

// States in the order in which people read them.
var States = []State{Captured, Screened, ReleasedInternally, Approved, Published, Withheld, Withdrawn, Archived}

// Verb is a step of the workflow (WORKFLOW 2).
type Verb string

const (
	Screen            Verb = "screen"
	ReleaseInternally Verb = "release_internally"
	Approve           Verb = "approve"
	Publish           Verb = "publish"
	Reassess          Verb = "reassess"
	Return            Verb = "return"
	Recall            Verb = "recall"
	Revise            Verb = "revise"
	Discard           Verb = "discard"
	Withhold          Verb = "withhold"
	Reopen            Verb = "reopen"
	Withdraw          Verb = "withdraw"
	Reinstate         Verb = "reinstate"
	Archive           Verb = "archive"
)

// ReleaseInternallyApprove asks for both steps in one review, where the rule combines them.
const ReleaseInternallyApprove Verb = "release_internally+approve"

// Verbs that a person can name in a transition.
var Verbs = []Verb{
	Screen, ReleaseInternally, Approve, ReleaseInternallyApprove, Publish, Return, Recall,
	Revise, Discard, Withhold, Reopen, Withdraw, Reinstate, Archive,
}

// Reviewed are the verbs that open a review instead of acting at once.
func (v Verb) Reviewed() bool {
	return slices.Contains([]Verb{ReleaseInternally, Approve, ReleaseInternallyApprove, Withhold, Reinstate}, v)
}

// Parts splits a combined verb into its steps, in order.
func (v Verb) Parts() []Verb {
	if v == ReleaseInternallyApprove {
		return []Verb{ReleaseInternally, Approve}
	}
	return []Verb{v}
}

// Audience is a circle of readers for whom a release is made.
type Audience string

const (
	ForRegister Audience = "register"
	ForInternal Audience = "internal"
	ForPublic   Audience = "public"
)

// Audiences, narrowest content first.
var Audiences = []Audience{ForRegister, ForInternal, ForPublic}

// Circle limits an internal release.
type Circle string

const (
	CircleDepartment  Circle = "department"
	CircleRoot        Circle = "root"
	CircleAssociation Circle = "association"
)

var circles = []Circle{CircleDepartment, CircleRoot, CircleAssociation}

// Within tells whether c is not wider than limit. The empty limit means the widest.
func (c Circle) Within(limit Circle) bool {
	return limit == "" || slices.Index(circles, c) <= slices.Index(circles, limit)
}

// Valid tells whether c is a known circle.
func (c Circle) Valid() bool { return slices.Contains(circles, c) }

// Class is the release class that a screening yields (DOMAIN 2).
type Class string

const (
	ClassOpen               Class = "open"                 // F4
	ClassOpenAfterTreatment Class = "open_after_treatment" // F3
	ClassOnRequest          Class = "on_request"           // F2
	ClassInternal           Class = "internal"             // F1
	ClassBlocked            Class = "blocked"              // F0
	ClassUndetermined       Class = "undetermined"         // blocks every step
)

// Classes from the most open to the strictest.
var Classes = []Class{ClassOpen, ClassOpenAfterTreatment, ClassOnRequest, ClassInternal, ClassBlocked, ClassUndetermined}

// Valid tells whether c is a known class.
func (c Class) Valid() bool { return slices.Contains(Classes, c) }

// Strictest gives the stricter of two classes; the empty class counts as open.
func Strictest(a, b Class) Class {
	if slices.Index(Classes, b) > slices.Index(Classes, a) {
		return b
	}
	if a == "" {
		return b
	}
	return a
}

// AllowsInternal tells whether an edition of this class may be released inside the administration.
func (c Class) AllowsInternal() bool {
	return c == ClassOpen || c == ClassOpenAfterTreatment || c == ClassOnRequest || c == ClassInternal
}

// AllowsPublic tells whether an edition of this class may be approved for the public, treatments aside.
func (c Class) AllowsPublic() bool { return c == ClassOpen || c == ClassOpenAfterTreatment }

// Fact is something that answers establish and that rules select by.
type Fact string

const (
	PersonalData           Fact = "personal_data"
	Statistics             Fact = "statistics"
	CriticalInfrastructure Fact = "critical_infrastructure"
	ThirdPartyRights       Fact = "third_party_rights"
)

// Facts in a fixed order.
var Facts = []Fact{PersonalData, Statistics, CriticalInfrastructure, ThirdPartyRights}
