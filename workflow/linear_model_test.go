package workflow_test

import (
	"math/rand/v2"
	"slices"

	"github.com/anishathalye/porcupine"

	"freigabe/domain"
)

// The sequential model that a history is held against: state, review digest, filled places, live releases, rights. Times,
// contributors and rules do not change in a round, so they are not in it.

type linView struct { // what a person sees of a holding
	state    domain.State
	edition  int
	digest   domain.Digest // working digest
	review   domain.Digest // of the open review, "" for none
	verb     domain.Verb
	opener   string
	signed   [2]string // by place of linSlots
	internal int       // edition that is live
	public   int
}

type linHolding struct {
	view linView
	last int // newest edition that ever had a release
}

type linState struct {
	holdings [2]linHolding
	lost     [2]bool // rights of linMoving that are taken away
}

type linIn struct {
	act    string
	h      int
	who    string
	verb   domain.Verb // of a hand-over
	slot   string
	digest domain.Digest
}

type linOut struct {
	code   domain.Code // "" for done
	digest domain.Digest
	signs  domain.Digest
	view   linView
}

var (
	linSlots  = [2]string{"open_data_officer#1", "department_head#1"}
	linMoving = []string{"officer2", "head2"} // whose role comes and goes
	linEdit   = []string{"steward", "steward2", "officer", "officer2"}
	linMay    = map[string][]string{ // by right
		linSlots[0]: {"officer", "officer2"}, linSlots[1]: {"head", "head2"},
		"publish": {"officer", "officer2", "editor"}, "withdraw": {"officer", "officer2", "head", "head2"},
		"reopen": {"officer", "officer2", "head", "head2"},
	}
)

func (s linState) may(who string, list []string) bool {
	i := slices.Index(linMoving, who)
	return slices.Contains(list, who) && (i < 0 || !s.lost[i])
}

// captured starts the next edition where this one was released.
func (h *linHolding) captured() {
	h.view.state = domain.Captured
	if h.last >= h.view.edition {
		h.view.edition = h.last + 1
	}
}

func (h *linHolding) closeReview() {
	h.view.review, h.view.verb, h.view.opener, h.view.signed = "", "", "", [2]string{}
}

func (v linView) slots() []int {
	if v.verb == domain.ReleaseInternally {
		return []int{1}
	}
	return []int{0, 1}
}

// fills tells whether a person may put a mark into an open place.
func (s linState) fills(v linView, slot int, who string) bool {
	return s.may(who, linMay[linSlots[slot]]) && v.opener != who && !slices.Contains(v.signed[:], who)
}

var linModel = porcupine.Model{
	Step: func(state, input, output any) (bool, any) {
		s, in, out := state.(linState), input.(linIn), output.(linOut)
		if in.act == "see" {
			return out.code == "" && out.view == s.holdings[in.h].view, s
		}
		refused := s.refusals(in)
		if out.code != "" {
			return slices.Contains(refused, out.code), s
		}
		if len(refused) > 0 {
			return false, s
		}
		s.do(in, out)
		return true, s
	},
	Equal: func(a, b any) bool { return a.(linState) == b.(linState) },
}

// refusals are the codes with which an act may be refused now; none when it must be carried out.
func (s linState) refusals(in linIn) (codes []domain.Code) {
	when := func(is bool, c domain.Code) {
		if is {
			codes = append(codes, c)
		}
	}
	v := s.holdings[in.h].view
	open := v.review != ""
	step := func(right []string, from ...domain.State) {
		when(!s.may(in.who, right), domain.Forbidden)
		when(in.digest != v.digest, domain.Stale)
		when(open || !slices.Contains(from, v.state), domain.Conflict)
	}
	switch in.act {
	case "screen":
		step(linEdit, domain.Captured)
	case "hand":
		step(linEdit, map[domain.Verb]domain.State{domain.ReleaseInternally: domain.Screened, domain.Approve: domain.ReleasedInternally}[in.verb])
	case "publish":
		step(linMay["publish"], domain.Approved)
	case "revise":
		step(linEdit, domain.Published)
	case "reopen":
		step(linMay["reopen"], domain.Withdrawn)
	case "withdraw":
		when(!s.may(in.who, linMay["withdraw"]), domain.Forbidden)
		when(in.digest != v.digest, domain.Stale)
		when(v.internal == 0 && v.public == 0, domain.Conflict)
	case "recall":
		when(!s.may(in.who, linEdit), domain.Forbidden) // the opener is one of them, with or without the right
		when(!open, domain.Conflict)
	case "return":
		when(in.digest != v.digest, domain.Stale)
		if !open {
			when(!s.may(in.who, linEdit), domain.Forbidden)
			when(!slices.Contains([]domain.State{domain.Screened, domain.ReleasedInternally, domain.Approved}, v.state), domain.Conflict)
			break
		}
		when(!slices.ContainsFunc(v.slots(), func(i int) bool { return v.signed[i] == "" && s.fills(v, i, in.who) }), domain.Forbidden)
	case "sign":
		i := slices.Index(linSlots[:], in.slot)
		when(!s.may(in.who, append(linMay["withdraw"], "steward", "steward2", "editor")), domain.Forbidden)
		when(!open, domain.Conflict)
		when(open && in.digest != v.review, domain.Stale)
		if !open {
			break
		}
		if !slices.Contains(v.slots(), i) {
			codes = append(codes, domain.Invalid)
			break
		}
		when(v.signed[i] != "", domain.Conflict)
		when(i == 1 && slices.Contains(v.slots(), 0) && v.signed[0] == "", domain.Conflict)
		when(!s.fills(v, i, in.who), domain.Forbidden)
	}
	return codes
}

// do changes the state as the act does.
func (s *linState) do(in linIn, out linOut) {
	h := &s.holdings[in.h]
	v := &h.view
	if out.digest != "" {
		defer func() { v.digest = out.digest }()
	}
	switch in.act {
	case "screen":
		v.state = domain.Screened
	case "hand":
		v.review, v.verb, v.opener = out.signs, in.verb, in.who
	case "publish":
		v.state, v.public = domain.Published, v.edition
		h.last = max(h.last, v.edition)
	case "revise":
		h.captured()
		v.edition = max(h.last+1, v.edition)
	case "reopen":
		h.captured()
	case "withdraw":
		h.closeReview()
		if v.public > 0 {
			v.state = domain.Withdrawn
		} else {
			h.captured()
		}
		v.internal, v.public = 0, 0
	case "recall":
		h.closeReview()
	case "return":
		h.closeReview()
		h.captured()
	case "sign":
		v.signed[slices.Index(linSlots[:], in.slot)] = in.who
		if slices.ContainsFunc(v.slots(), func(i int) bool { return v.signed[i] == "" }) {
			return
		}
		if v.verb == domain.ReleaseInternally {
			v.state, v.internal = domain.ReleasedInternally, v.edition
			h.last = max(h.last, v.edition)
		} else {
			v.state = domain.Approved
		}
		h.closeReview()
	case "revoke":
		s.lost[slices.Index(linMoving, in.who)] = true
	case "restore":
		s.lost[slices.Index(linMoving, in.who)] = false
	}
}

// linChoose picks what a client does next: mostly what makes sense for what it saw last, now and then anything.
func linChoose(dice *rand.Rand, client int, views [2]linView) linIn {
	one := func(of ...string) string { return of[dice.IntN(len(of))] }
	in := linIn{h: dice.IntN(2)}
	if client == 4 { // the administrator
		in.who = linMoving[dice.IntN(2)]
		in.act = one("see", "see", "turn")
		return in
	}
	v := views[in.h]
	if v.state == "" || dice.IntN(8) == 0 {
		in.act = "see"
		return in
	}
	in.digest = v.digest
	switch {
	case dice.IntN(8) == 0:
		in.act = one("screen", "hand", "sign", "return", "recall", "publish", "revise", "withdraw", "reopen")
	case v.review != "":
		in.act = one("sign", "sign", "sign", "sign", "sign", "sign", "sign", "sign", "return", "recall", "withdraw")
	case v.state == domain.Captured:
		in.act = one("screen", "screen", "screen", "withdraw")
	case v.state == domain.Screened:
		in.act = one("hand", "hand", "hand", "return")
	case v.state == domain.ReleasedInternally:
		in.act = one("hand", "hand", "hand", "hand", "hand", "hand", "return", "withdraw")
	case v.state == domain.Approved:
		in.act = one("publish", "publish", "return")
	case v.state == domain.Published:
		in.act = one("revise", "withdraw")
	default:
		in.act = "reopen"
	}
	people := linMay[in.act]
	switch in.act {
	case "sign":
		in.digest = v.review
		in.slot = linSlots[1]
		if v.verb == domain.Approve && v.signed[0] == "" && dice.IntN(6) > 0 || dice.IntN(8) == 0 {
			in.slot = linSlots[0]
		}
		people = linMay[in.slot]
	case "return":
		people = append([]string{"head", "head2"}, linEdit...)
	case "screen", "hand", "revise", "recall":
		people = linEdit
	}
	if in.act == "hand" {
		in.verb = domain.ReleaseInternally
		if v.state == domain.ReleasedInternally {
			in.verb = domain.Approve
		}
	}
	if dice.IntN(10) == 0 {
		people = []string{"steward", "steward2", "officer", "officer2", "head", "head2", "editor"}
	}
	in.who = one(people...)
	return in
}
