package releasecheck

import (
	"slices"
	"time"
	_ "time/tzdata" // deputies act on calendar days, on machines without a zone database too
)

// act is what somebody did by a right.
type act struct {
	person, role, grant, onBehalfOf string
	authority                       string
	at, pos                         int64
	handed                          func(from, to string) bool // tells whether the place was delegated so; nil: it cannot be
}

func (a act) before(pos int64) bool { return pos > 0 && pos < a.pos }

// entitled says, by code, why a was not by right; nothing when it was. The role's fitness for the place is the caller's.
func (r *rights) entitled(a act) (out []Violation) {
	wrong := func(code, detail string) { out = append(out, Violation{Rule: code, Detail: detail}) }
	g := r.assignments[a.grant]
	if g == nil {
		wrong("not_entitled", "person "+a.person+" names no assignment")
		return out
	}
	if why := r.grantFails(g, a); why != "" {
		wrong("not_entitled", "assignment "+g.ID+" "+why)
	}
	if signing[g.Role] && r.confirmedAlone(g.Decision, g.ProposedBy, g.ConfirmedBy, g.Person) {
		wrong("grant_unconfirmed", "assignment "+g.ID)
	}
	for _, p := range []string{a.person, g.Person} {
		if r.offAt(p, a.pos) {
			wrong("not_entitled", "person "+p+" was off")
		}
	}
	switch {
	case g.Person == a.person:
		if a.onBehalfOf != "" {
			wrong("not_entitled", "assignment "+g.ID+" is the person's own, yet they act for "+a.onBehalfOf)
		}
	case g.Person != a.onBehalfOf:
		wrong("not_entitled", "assignment "+g.ID+" is held by "+g.Person+", for whom "+a.person+" does not act")
	case a.handed != nil && a.handed(g.Person, a.person):
	default:
		d := r.deputyFor(g.Person, a)
		if d == nil {
			wrong("not_entitled", "person "+a.person+" was no deputy of "+g.Person)
		} else if r.confirmedAlone(d.Decision, d.ProposedBy, d.ConfirmedBy, d.By) {
			wrong("grant_unconfirmed", "deputy "+d.ID)
		}
	}
	return out
}

// signing are the roles that can fill a place; to give one takes a second person.
var signing = map[string]bool{
	"open_data_officer": true, "department_head": true, "data_protection_officer": true, "security_officer": true, "statistics_office": true,
	"legal_office": true, "press_office": true, "geo_office": true, "executive": true,
}

func (r *rights) grantFails(g *assignment, a act) string {
	switch {
	case g.Role != a.role:
		return "gives another role"
	case !slices.Contains(r.chain[a.authority], g.Authority) && !r.movedSince(a.authority, a.pos):
		return "is for another authority"
	case g.Status != "active" && g.Status != "ended":
		return "never took effect"
	case r.by[g.Decision] == nil:
		return "names no decision"
	case !a.before(r.by[g.Decision].pos):
		return "took effect later"
	case g.From != 0 && a.at < g.From || g.Until != 0 && a.at > g.Until:
		return "was not valid at that instant"
	case r.endedBefore(g.ID, a) || r.ended[g.ID] == 0 && g.EndedAt != 0 && g.EndedAt <= a.at:
		return "had been ended"
	}
	return ""
}

func (r *rights) endedBefore(id string, a act) bool { return r.ended[id] != 0 && a.before(r.ended[id]) }

// confirmedAlone tells whether what takes two people was made by one. What a new or recovered authority brings along
// was named by two people outside of the service.
func (r *rights) confirmedAlone(decision, proposer, confirmer, beneficiary string) bool {
	d := r.by[decision]
	if d == nil || d.Kind == "authority_created" || d.Kind == "authority_recovered" {
		return false
	}
	if d.Kind != "assignment_confirmed" && d.Kind != "deputy_confirmed" || confirmer == "" {
		return true
	}
	return confirmer == proposer || confirmer == beneficiary || proposer == beneficiary
}

// deputyFor finds what let a.person act for represented then; nil for nothing.
func (r *rights) deputyFor(represented string, a act) *deputy {
	day := r.day(a.authority, a.at)
	for _, d := range r.deputies[[2]string{represented, a.person}] {
		by := r.by[d.Decision]
		if (d.Status == "active" || d.Status == "ended") && by != nil && a.before(by.pos) && !r.endedBefore(d.ID, a) &&
			!r.offBetween(by.pos, a.pos, d.For, d.By) && d.From <= day && day <= d.Until {
			return d
		}
	}
	return nil
}

// day gives the calendar day of an instant for an authority.
func (r *rights) day(authority string, micros int64) string {
	zone := r.authorities[authority].Zone
	if zone == "" {
		zone = "Europe/Berlin"
	}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		loc = time.UTC
	}
	return at(micros).In(loc).Format(time.DateOnly)
}
