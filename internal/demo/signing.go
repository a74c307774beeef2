package demo

import (
	"errors"
	"fmt"
	"slices"

	"freigabe/domain"
	"freigabe/workflow"
)

// signer picks who fills a place: a holder of its role who has no other part, or their deputy of today.
func (s *story) signer(p domain.Place, taken []string) (login string, onBehalf domain.PersonID) {
	free := func(l string) bool {
		return l != s.opener && l != s.steward && l != s.absent && !slices.Contains(taken, l)
	}
	for _, role := range p.Roles {
		for _, l := range s.w.holders(role, s.place.name) {
			if !free(l) {
				continue
			}
			if d := s.w.deputyOf(l); d != "" && free(d) {
				return d, s.w.people[l].id
			}
			return l, ""
		}
	}
	return "", ""
}

var marks = map[domain.SlotKind]domain.Mark{
	domain.Final: domain.Signed, domain.CoSignature: domain.Signed, domain.Opinion: domain.OpinionGiven,
	domain.Acknowledgement: domain.Acknowledged,
}

// open reads the open review: its open places, final ones last, and the logins of who has signed.
func (s *story) open() (places []domain.Place, taken []string) {
	s.do("read review", func() error {
		h, err := s.holding()
		if err != nil || h.Review == nil {
			return err
		}
		s.review = h.Review.Digest
		for _, p := range h.Review.Places {
			if p.Signoff == nil {
				places = append(places, p)
				continue
			}
			for _, l := range s.w.order {
				if slices.Contains(p.Signoff.Persons(), s.w.people[l].id) {
					taken = append(taken, l)
				}
			}
		}
		return nil
	})
	return places, taken
}

// sign fills the first open place. reason is needed to return and to answer concerns.
func (s *story) sign(mark domain.Mark, reason string) {
	places, taken := s.open()
	if len(places) == 0 {
		s.do("sign", func() error { return errors.New("no open place") })
		return
	}
	s.fill(places[0], taken, mark, reason, false)
	if mark == domain.Returned { // which may have opened the next edition
		s.do("read", func() error { _, err := s.holding(); return err })
	}
}

// fill puts a mark into a place and tells who did.
func (s *story) fill(p domain.Place, taken []string, mark domain.Mark, reason string, concerns bool) []string {
	s.do("sign "+p.Slot, func() error {
		if mark == "" {
			mark = marks[p.Kind]
		}
		by, onBehalf := s.signer(p, taken)
		if by == "" {
			return errors.New("nobody can")
		}
		taken = append(taken, by)
		for l, x := range s.w.people {
			if x.id == onBehalf {
				taken = append(taken, l)
			}
		}
		_, err := s.w.desk.Sign(s.ctx, s.w.actor(by), workflow.Sign{
			Holding: s.id, Slot: p.Slot, Mark: mark, Digest: s.review,
			Reason: reason, Concerns: concerns, OnBehalfOf: onBehalf,
		})
		if err != nil {
			return fmt.Errorf("by %s: %w", by, err)
		}
		return nil
	})
	return taken
}

// signAll fills the open places one after the other, a day or more apart.
func (s *story) signAll() {
	places, taken := s.open()
	for _, p := range places {
		s.wait(0, 3)
		taken = s.fill(p, taken, "", "", false)
	}
}

// signBefore fills all places but the final ones. Opinions have concerns where a text is given.
func (s *story) signBefore(concerns string) {
	places, taken := s.open()
	for _, p := range places {
		if p.Kind == domain.Final {
			return
		}
		s.wait(0, 2)
		reason := ""
		if p.Kind == domain.Opinion {
			reason = concerns
		}
		taken = s.fill(p, taken, "", reason, reason != "")
	}
}
