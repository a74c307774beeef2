package releasecheck

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
)

// rights is everything that entitlement and requirements rest on, with its history in the order of leaves.
type rights struct {
	authorities map[string]authority
	chain       map[string][]string // of an authority: from the root down to itself
	assignments map[string]*assignment
	deputies    map[[2]string][]*deputy // by represented and acting person
	off         map[string]bool         // today
	acts        []*decision             // administrative decisions, in order
	by          map[string]*decision    // these by id
	ended       map[string]int64        // pos at which an assignment or deputy was ended
	status      map[string][]turn       // of a person: on and off
	rules       map[string][]ruleSet    // of an authority: its versions that ever took effect, in order
	moves       map[string][]moved      // of a holding to another authority
	reshaped    map[string]int64        // pos of the last change of an authority, which may have moved it
}

type authority struct{ Root, Parent, Zone, Land string }

type assignment struct {
	ID, Person, Role, Authority, Status, ProposedBy, ConfirmedBy, Decision string
	From, Until, EndedAt                                                   int64
}

type deputy struct {
	ID, For, By, From, Until, Status, ProposedBy, ConfirmedBy, Decision string
}

type turn struct {
	pos int64
	off bool
}

type ruleSet struct {
	name string // "authority/version"
	pos  int64  // of the leaf that activated it, 0 for a set that stands without one
	set  domain.RuleSet
}

func (s *snapshot) rights(ctx context.Context) (*rights, error) {
	r := &rights{
		authorities: map[string]authority{}, chain: map[string][]string{}, assignments: map[string]*assignment{},
		deputies: map[[2]string][]*deputy{}, off: map[string]bool{}, by: map[string]*decision{}, ended: map[string]int64{},
		status: map[string][]turn{}, rules: map[string][]ruleSet{}, reshaped: map[string]int64{}, moves: map[string][]moved{},
	}
	for _, load := range []func(context.Context, *rights) error{
		s.authorityRows, s.personRows, s.assignmentRows, s.deputyRows, s.adminRows, s.ruleRows, s.moveRows,
	} {
		if err := load(ctx, r); err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (s *snapshot) authorityRows(ctx context.Context, r *rights) error {
	err := s.each(ctx, `SELECT id, root_id, parent_id, time_zone, land FROM authority`, nil, func(scan func(...any) error) error {
		var id string
		var a authority
		err := scan(&id, &a.Root, opt{&a.Parent}, &a.Zone, &a.Land)
		r.authorities[id] = a
		return err
	})
	for id := range r.authorities { // parents, not the closure table: that one is for the service's speed
		for up := id; up != "" && len(r.chain[id]) < 100; up = r.authorities[up].Parent {
			r.chain[id] = append(r.chain[id], up)
		}
		slices.Reverse(r.chain[id])
	}
	return err
}

func (s *snapshot) personRows(ctx context.Context, r *rights) error {
	return s.each(ctx, `SELECT id, off FROM person`, nil, func(scan func(...any) error) error {
		var id string
		var off bool
		err := scan(&id, &off)
		r.off[id] = off
		return err
	})
}

func (s *snapshot) assignmentRows(ctx context.Context, r *rights) error {
	return s.each(ctx, `SELECT id, person_id, role, authority_id, from_at, until_at, status, proposed_by, confirmed_by, ended_at, decision_id
		FROM assignment`, nil, func(scan func(...any) error) error {
		a := &assignment{}
		err := scan(&a.ID, &a.Person, &a.Role, &a.Authority, instant{&a.From}, instant{&a.Until}, &a.Status, opt{&a.ProposedBy},
			opt{&a.ConfirmedBy}, instant{&a.EndedAt}, opt{&a.Decision})
		r.assignments[a.ID] = a
		return err
	})
}

func (s *snapshot) deputyRows(ctx context.Context, r *rights) error {
	return s.each(ctx, `SELECT id, for_id, by_id, from_day, until_day, status, proposed_by, confirmed_by, decision_id FROM deputy`, nil,
		func(scan func(...any) error) error {
			d := &deputy{}
			err := scan(&d.ID, &d.For, &d.By, &d.From, &d.Until, &d.Status, opt{&d.ProposedBy}, opt{&d.ConfirmedBy}, opt{&d.Decision})
			r.deputies[[2]string{d.For, d.By}] = append(r.deputies[[2]string{d.For, d.By}], d)
			return err
		})
}

// adminRows reads the decisions about rights. Their facts name the subject by id and its status by a word.
func (s *snapshot) adminRows(ctx context.Context, r *rights) error {
	err := s.each(ctx, `SELECT `+decisionColumns+` FROM decision d LEFT JOIN leaf l ON l.decision_id = d.id WHERE d.kind IN
		('assignment_proposed', 'assignment_confirmed', 'assignment_ended', 'deputy_proposed', 'deputy_confirmed', 'deputy_ended', 'person_added',
		 'person_status', 'authority_created', 'authority_changed', 'authority_recovered', 'rule_proposed', 'rule_activated', 'erasure')`, nil,
		func(scan func(...any) error) error {
			d, err := scanDecision(scan)
			r.acts = append(r.acts, d)
			r.by[d.ID] = d
			return err
		})
	slices.SortFunc(r.acts, func(a, b *decision) int { return cmp.Compare(a.pos, b.pos) })
	for _, d := range r.acts {
		switch d.Kind {
		case "assignment_ended", "deputy_ended":
			for _, v := range d.Detail {
				if _, done := r.ended[v]; !done {
					r.ended[v] = d.pos
				}
			}
		case "person_status":
			if off, said := saysOff(d.Detail); said {
				for _, v := range d.Detail {
					r.status[v] = append(r.status[v], turn{d.pos, off})
				}
			}
		case "erasure":
			for _, person := range d.erasedPeople() {
				r.status[person] = append(r.status[person], turn{d.pos, true})
			}
		case "authority_changed":
			if d.Detail["parent"] == "" {
				continue // a new title or mailbox moves nothing
			}
			r.reshaped[d.Authority] = d.pos
			for _, v := range d.Detail {
				r.reshaped[v] = d.pos
			}
		}
	}
	return err
}

type moved struct {
	pos    int64
	target string
}

// moveRows reads which holdings a confirmed move took where.
func (s *snapshot) moveRows(ctx context.Context, r *rights) error {
	targets := map[string]moved{}
	if err := s.each(ctx, `SELECT `+decisionColumns+` FROM decision d LEFT JOIN leaf l ON l.decision_id = d.id WHERE d.kind = 'move'`, nil,
		func(scan func(...any) error) error {
			d, err := scanDecision(scan)
			targets[d.Detail["move"]] = moved{d.pos, d.Detail["target"]}
			return err
		}); err != nil {
		return err
	}
	return s.each(ctx, `SELECT move_id, holding_id FROM move_holding`, nil, func(scan func(...any) error) error {
		var move, holding string
		err := scan(&move, &holding)
		if m, ok := targets[move]; ok {
			r.moves[holding] = append(r.moves[holding], m)
		}
		return err
	})
}

// saysOff reads the new status of a person out of the facts of a decision.
func saysOff(detail map[string]string) (off, said bool) {
	for _, key := range []string{"off", "status", "to", "new"} {
		switch detail[key] {
		case "off", "true":
			return true, true
		case "on", "active", "false":
			return false, true
		}
	}
	return false, false
}

// erasedPeople are those whom an erasure names. They were switched off before, which a restored backup may not know.
func (d *decision) erasedPeople() (out []string) {
	for key := range d.Content {
		if person, part, _ := strings.Cut(key, "/"); part == "person" {
			out = append(out, person)
		}
	}
	return out
}

// ruleRows reads the versions of rules that took effect, and where in the ledger.
func (s *snapshot) ruleRows(ctx context.Context, r *rights) error {
	err := s.each(ctx, `SELECT v.id, v.authority_id, v.version, v.body, s.status, s.decision_id FROM rule_version v
		LEFT JOIN rule_status s ON s.rule_id = v.id ORDER BY v.authority_id, v.version`, nil, func(scan func(...any) error) error {
		var id, authority, body, status, by string
		var version int64
		if err := scan(&id, &authority, &version, &body, opt{&status}, opt{&by}); err != nil {
			return err
		}
		rule := ruleSet{name: authority + "/" + strconv.FormatInt(version, 10), pos: r.activated(id, authority, version, status, by)}
		if rule.pos < 0 {
			return nil
		}
		if err := json.Unmarshal([]byte(body), &rule.set); err != nil {
			return err
		}
		r.rules[authority] = append(r.rules[authority], rule)
		return nil
	})
	for _, list := range r.rules {
		slices.SortStableFunc(list, func(a, b ruleSet) int { return cmp.Compare(a.pos, b.pos) })
	}
	return err
}

// activated gives the pos at which a rule version took effect: -1 for never, 0 for an authority's first version that
// no decision of its own activated, because it came with the authority.
func (r *rights) activated(id, authority string, version int64, status, by string) int64 {
	name := authority + "/" + strconv.FormatInt(version, 10)
	for _, d := range r.acts {
		if d.Kind == "rule_activated" && d.Authority == authority && (slices.Contains(d.Rules, name) || d.mentions(id) || d.mentions(name) ||
			d.Detail["version"] == strconv.FormatInt(version, 10)) {
			return d.pos
		}
	}
	if status != "active" && status != "ended" {
		return -1
	}
	if d := r.by[by]; d != nil && status == "active" {
		return d.pos
	}
	if version == 1 {
		return 0
	}
	return -1
}

// offBetween tells whether one of the people was switched off after a and before b: that ends deputyships and
// delegations for good.
func (r *rights) offBetween(a, b int64, people ...string) bool {
	for _, p := range people {
		for _, t := range r.status[p] {
			if t.off && a < t.pos && t.pos < b {
				return true
			}
		}
	}
	return false
}

// offAt tells whether a person was switched off at a point of the ledger. Without decisions that say so, it is what
// the person's row says today.
func (r *rights) offAt(person string, pos int64) bool {
	turns := r.status[person]
	if len(turns) == 0 {
		return r.off[person]
	}
	off := false
	for _, t := range turns {
		if t.pos <= pos {
			off = t.off
		}
	}
	return off
}
