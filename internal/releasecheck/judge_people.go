package releasecheck

import "slices"

// people: all who stand in a review are different, none wrote what they signed, each was entitled then.
func (t *trial) people() {
	seen := map[string]bool{}
	stand := func(person, as string) {
		if person != "" && seen[person] {
			t.wrong("person_twice", "person %s, as %s", person, as)
		}
		seen[person] = true
	}
	stand(t.v.Opener, "opener")
	stand(t.v.OpenedFor, "represented opener")
	for _, slot := range sortedKeys(t.holds) {
		x := t.holds[slot]
		stand(x.Person, "signer of "+slot)
		stand(x.OnBehalfOf, "represented in "+slot)
	}
	for _, slot := range sortedKeys(t.holds) {
		x := t.holds[slot]
		for _, person := range []string{x.Person, x.OnBehalfOf} {
			if c := t.contribution(person, t.kinds[slot], x.Role); c != nil {
				t.wrong("contributor", "person %s, signature %s: %s at rev %d", person, x.ID, c.Kind, c.Rev)
			}
		}
		for _, why := range t.rights.entitled(act{
			person: x.Person, role: x.Role, grant: x.Grant, onBehalfOf: x.OnBehalfOf, authority: t.authority, at: x.At, pos: x.pos,
			handed: func(from, to string) bool { return t.handed(slot, from, to, x.pos) },
		}) {
			t.wrong(why.Rule, "signature %s: %s", x.ID, why.Detail)
		}
	}
}

// handed tells whether a decision before pos passed the slot from one person to another.
func (t *trial) handed(slot, from, to string, pos int64) bool {
	for _, d := range t.h.decisions {
		if d.Kind != "delegation" || d.Review != t.v.ID || d.Slot != slot || d.pos >= pos || d.pos <= t.handover.pos ||
			t.rights.offBetween(d.pos, pos, from, to) {
			continue
		}
		if (d.Actor == from || d.OnBehalfOf == from) && (d.mentions(to) || slices.ContainsFunc(t.v.Places, func(p place) bool {
			return p.Slot == slot && p.Delegated != nil && p.Delegated.To == to && p.Delegated.Decision == d.ID
		})) {
			return true
		}
	}
	return false
}

// contribution finds what keeps a person from a place of this kind in this role; nil for nothing. The change log of
// the holding says who wrote; it counts from the release before for the same audience, or from the first change.
func (t *trial) contribution(person, kind, role string) *change {
	if person == "" {
		return nil
	}
	from, to := t.span()
	for i, c := range t.h.changes {
		if c.Person != person || c.Rev <= from || c.Rev > to || c.Edition > t.v.Edition {
			continue
		}
		if (t.v.Verb == "withhold" || t.v.Verb == "reinstate") && c.At > t.v.OpenedAt {
			continue // neither makes a release of its own that would bound the edition's changes by number
		}
		if bars(c, kind, role) {
			return &t.h.changes[i]
		}
	}
	return nil
}

// bars: an expert may answer what was routed to their role and sign in it, an importer may sign; neither the final place.
func bars(c change, kind, role string) bool {
	switch c.Kind {
	case "expert":
		return kind == "final" || c.Role == "" || c.Role != role
	case "import":
		return kind == "final"
	}
	return true
}

// span gives the revs between which changes count: from the newest earlier release for the audience, to the review's own.
func (t *trial) span() (from, to int64) {
	to = 1<<63 - 1
	audience := map[string]string{"release_internally": "internal", "approve": "public", both: "public", "withhold": "register"}[t.v.Verb]
	if t.v.Verb == "reinstate" {
		audience = "internal"
		if _, ok := texts(t.body, "content")["public"]; ok {
			audience = "public"
		}
	}
	for _, r := range t.h.releases {
		if r.Audience == audience && r.pos < t.handover.pos {
			from = max(from, r.Rev)
		}
		if r.Review == t.v.ID {
			if r.Audience == audience || to == 1<<63-1 {
				to = r.Rev
			}
		}
	}
	return from, to
}
