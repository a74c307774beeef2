package releasecheck

import "slices"

// The rows of one holding, as far as the check needs them. Ids are texts, "" is none; instants are microseconds; pos is
// the id of a decision's leaf, which orders decisions whatever the clocks said, and 0 where the leaf is missing.

type holding struct {
	ID, Root, Authority, State, Class, Name, LastRev, Review string
	Rev, Edition, LastEdition, Since                         int64
	releases                                                 []*release // in the order of their decisions
	live                                                     []live
	tombstone                                                bool
	grave                                                    *grave
	others                                                   map[string]*review // that were not completed
	reviews                                                  map[string]*review
	decisions                                                []*decision // in order
	changes                                                  []change
	editions                                                 map[int64]edition
}

// edition is what rules and the register look at in the working content.
type edition struct {
	Themes      []string
	PublicTitle string
}

type release struct {
	ID, Holding, Root, Authority, Name, Audience, Circle, Digest, Review, Decision, Until, ReviewDate string
	Edition, Rev, At                                                                                  int64
	Body                                                                                              []byte // nil: erased
	files                                                                                             []file
	ends                                                                                              []end
	pos                                                                                               int64
}

type file struct {
	ID, Name, MediaType, SHA256 string
	Size                        int64
}

type end struct {
	Decision, Status, Reason string
	At                       int64
}

type grave struct {
	Root, Authority, Name, Reason string
	At                            int64
}

type contributor struct {
	Person string `json:"person"`
	Kind   string `json:"kind"`
	Role   string `json:"role"`
}

// paper gives a review, completed or not.
func (h *holding) paper(id string) *review {
	if v := h.reviews[id]; v != nil {
		return v
	}
	return h.others[id]
}

// papers gives all reviews, in the order of their ids, which is that of their opening.
func (h *holding) papers() (out []*review) {
	ids := map[string]bool{}
	for id := range h.reviews {
		ids[id] = true
	}
	for id := range h.others {
		ids[id] = true
	}
	for _, id := range sortedKeys(ids) {
		out = append(out, h.paper(id))
	}
	return out
}

type live struct {
	Release, Root, Authority, Audience, Circle, Name, Title, Until, ReviewDate string
	Description, Licence, Theme                                                string
}

type review struct {
	ID, Holding, Root, Verb, Status, Digest, Circle, Class, NotBefore, Until, ReviewDate, Ground, Reinstates, Opener, OpenedFor string
	Edition, OpenedAt, ClosedAt, Year                                                                                           int64
	Register                                                                                                                    bool
	Body                                                                                                                        []byte
	Facts, Rules                                                                                                                []string
	Places                                                                                                                      []place
	Contributors                                                                                                                []contributor
	garbled                                                                                                                     bool
	taken, standing                                                                                                             map[string]bool     // slots, people
	documents                                                                                                                   map[string]document // by audience
	signoffs                                                                                                                    []*signoff          // in order
}

type document struct {
	Digest string
	Body   []byte // nil: erased
}

// place is what the review's row says of one place; the check takes from it only the kind, and compares the rest.
type place struct {
	Slot      string `json:"slot"`
	Kind      string `json:"kind"`
	Signoff   *struct{ ID string }
	Delegated *struct{ From, To, Decision string }
}

type signoff struct {
	ID, Review, Holding, Slot, Mark, Person, Role, Grant, OnBehalfOf, Digest, Decision string
	Concerns, Answered                                                                 bool
	At, pos                                                                            int64
}

type change struct {
	Person, Kind, Role string
	Rev, Edition, At   int64
}

type decision struct {
	ID, Kind, Root, Authority, Holding, Review, Verb, From, To, Slot, Mark string
	ActorKind, Actor, Role, Grant, OnBehalfOf, Digest                      string
	At, Edition, PolicyVersion                                             int64
	Content, Detail                                                        map[string]string
	Rules                                                                  []string
	garbled                                                                bool // a column is no document of its form
	pos                                                                    int64
}

// mentions tells whether one of the facts of an administrative decision is the id.
func (d *decision) mentions(id string) bool {
	if id == "" {
		return false
	}
	for _, v := range d.Detail {
		if v == id {
			return true
		}
	}
	return false
}

func (h *holding) decision(id string) *decision {
	i := slices.IndexFunc(h.decisions, func(d *decision) bool { return d.ID == id })
	if i < 0 || id == "" {
		return nil
	}
	return h.decisions[i]
}

func (h *holding) release(id string) *release {
	i := slices.IndexFunc(h.releases, func(r *release) bool { return r.ID == id })
	if i < 0 {
		return nil
	}
	return h.releases[i]
}

func (h *holding) liveFor(audience string) *release {
	for _, l := range h.live {
		if l.Audience == audience {
			return h.release(l.Release)
		}
	}
	return nil
}
