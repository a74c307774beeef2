package releasecheck

import (
	"slices"
)

// live: what is shown is exactly what went live and was not ended since, and says what was signed.
func (j *judge) live(h *holding) {
	shown := map[string]bool{}
	for _, l := range h.live {
		r := h.release(l.Release)
		if r == nil {
			j.wrong(h, l.Release, "orphan", "live, but no release of this holding")
			continue
		}
		shown[r.ID] = true
		for _, f := range []struct{ name, got, want string }{
			{"audience", l.Audience, r.Audience},
			{"circle", l.Circle, r.Circle},
			{"name", l.Name, r.Name},
			{"root", l.Root, r.Root},
			{"authority", l.Authority, r.Authority},
			{"until", l.Until, r.Until},
		} {
			if f.got != f.want {
				j.wrong(h, r.ID, "live_row", f.name)
			}
		}
		if r.Body == nil {
			j.wrong(h, r.ID, "live_row", "the document is erased")
		}
		j.shown(h, l, r)
		if r.Edition == h.Edition && r.Audience != "register" && !allows(r.Audience, h.Class) {
			j.wrong(h, r.ID, "class", "the holding's class is "+h.Class)
		}
	}
	for _, r := range h.releases {
		j.ends(h, r)
		switch should := h.shouldBeLive(r); {
		case should && !shown[r.ID]:
			j.wrong(h, r.ID, "live_missing", "audience "+r.Audience)
		case !should && shown[r.ID]:
			j.wrong(h, r.ID, "live_ended", "audience "+r.Audience)
		}
	}
}

// shouldBeLive plays the history of a release: it went live, was ended, and came back by a reinstatement of that end.
func (h *holding) shouldBeLive(r *release) bool {
	last, live := r.pos, true
	see := func(pos int64, to bool) {
		if pos >= last {
			last, live = pos, to
		}
	}
	for _, e := range r.ends {
		d := h.decision(e.Decision)
		if d == nil {
			live, last = false, max(last, 1<<62) // an end by another decision, an erasure: nothing comes after it
			continue
		}
		see(d.pos, false)
		for _, x := range h.decisions {
			if x.Kind == "transition" && x.Verb == "reinstate" && x.pos > d.pos {
				if v := h.reviews[x.Review]; v != nil && v.Reinstates == d.ID {
					see(x.pos, true)
				}
			}
		}
	}
	return live
}

// ends: each end of a release is a step of its holding after it went live; a replaced release has a successor.
func (j *judge) ends(h *holding, r *release) {
	for _, e := range r.ends {
		d := h.decision(e.Decision)
		switch {
		case e.Status == "purged" && j.erased[r.Decision+"/"+r.Audience].decision != "":
		case d == nil || d.Kind != "transition" || d.pos <= r.pos:
			j.wrong(h, r.ID, "end_decision", "decision "+e.Decision+" ends nothing")
		case e.Status == "replaced" && !slices.ContainsFunc(h.releases, func(x *release) bool {
			return x.Decision == d.ID && x.Audience == r.Audience && x.ID != r.ID
		}):
			j.wrong(h, r.ID, "end_decision", "decision "+d.ID+" replaces it by nothing")
		}
	}
}

// state: the state of the holding fits what is live, and the tombstone what was.
func (j *judge) state(h *holding) {
	public, internal, register := h.liveFor("public"), h.liveFor("internal"), h.liveFor("register")
	of := func(r *release) bool { return r != nil && r.Edition == h.Edition }
	wrong := func(detail string) { j.wrong(h, "", "state", detail) }
	if (h.State == "public") != of(public) {
		wrong("state " + h.State + ", and the public release of this edition is " + whether(of(public)))
	}
	if (h.State == "internal" || h.State == "approved") && !of(internal) {
		wrong("state " + h.State + ", and no internal release of this edition is live")
	}
	if register != nil && h.State != "withheld" {
		wrong("state " + h.State + ", and a register release is live")
	}
	if (h.State == "withheld" || h.State == "archived") && (public != nil || internal != nil) {
		wrong("state " + h.State + ", and a release is live")
	}
	if h.State == "withdrawn" && public != nil {
		wrong("state withdrawn, and a public release is live")
	}
	everPublic := slices.ContainsFunc(h.releases, func(r *release) bool { return r.Audience == "public" })
	if want := everPublic && public == nil; want != h.tombstone {
		j.wrong(h, "", "tombstone", "there is "+whether(h.tombstone)+", wanted "+whether(want))
	}
}

func whether(b bool) string {
	if b {
		return "one"
	}
	return "none"
}

// allows tells whether a release class lets an edition out to an audience.
func allows(audience, class string) bool {
	switch class {
	case "open", "open_after_treatment":
		return true
	case "on_request", "internal":
		return audience == "internal"
	}
	return false
}
