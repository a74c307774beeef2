package releasecheck

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strings"
)

// batch is how many holdings are in memory at once.
const batch = 250

// holdings calls visit with every holding and all its rows, in the order of ids.
func (s *snapshot) holdings(ctx context.Context, visit func(*holding)) error {
	after := "00000000-0000-0000-0000-000000000000"
	for {
		var some []*holding
		err := s.each(ctx, `SELECT id, root_id, authority_id, state, class, rev, edition, name, last_rev, last_edition, since, review_id FROM holding WHERE id > ? ORDER BY id LIMIT ?`,
			[]any{after, batch}, func(scan func(...any) error) error {
				h := &holding{reviews: map[string]*review{}, others: map[string]*review{}, editions: map[int64]edition{}}
				some = append(some, h)
				return scan(&h.ID, &h.Root, &h.Authority, &h.State, &h.Class, &h.Rev, &h.Edition, &h.Name, &h.LastRev, &h.LastEdition, &h.Since, opt{&h.Review})
			})
		if err != nil || len(some) == 0 {
			return err
		}
		last := some[len(some)-1].ID
		if err := s.fill(ctx, some, []any{after, last}); err != nil {
			return err
		}
		for _, h := range some {
			visit(h)
		}
		after = last
	}
}

// fill reads the rows of a range of holdings, one query a table. bounds: ids, the lower one exclusive.
func (s *snapshot) fill(ctx context.Context, some []*holding, bounds []any) error {
	by := map[string]*holding{}
	for _, h := range some {
		by[h.ID] = h
	}
	for _, load := range []func(context.Context, map[string]*holding, []any) error{
		s.decisions, s.releases, s.ends, s.files, s.lives, s.reviews, s.documents, s.signoffs, s.places, s.changes, s.editions,
	} {
		if err := load(ctx, by, bounds); err != nil {
			return err
		}
	}
	for _, h := range some {
		for _, r := range h.releases {
			if d := h.decision(r.Decision); d != nil {
				r.pos = d.pos
			}
		}
		slices.SortFunc(h.releases, func(a, b *release) int { return cmp.Or(cmp.Compare(a.pos, b.pos), cmp.Compare(a.ID, b.ID)) })
		for _, r := range h.papers() {
			for _, x := range r.signoffs {
				if d := h.decision(x.Decision); d != nil {
					x.pos = d.pos
				}
			}
			slices.SortFunc(r.signoffs, func(a, b *signoff) int { return cmp.Or(cmp.Compare(a.pos, b.pos), cmp.Compare(a.ID, b.ID)) })
		}
	}
	return nil
}

func between(column string) string { return column + ` > ? AND ` + column + ` <= ?` }

// decisionColumns are read by scanDecision; d is decision, l its leaf.
const decisionColumns = `d.id, d.kind, d.at, d.root_id, d.authority_id, d.holding_id, d.edition, d.review_id, d.verb, d.from_state, d.to_state,
	d.slot, d.mark, d.actor_kind, d.actor_id, d.role, d.grant_id, d.on_behalf_of, d.digest, d.content, d.rules, d.policy_version, d.detail, l.id`

func scanDecision(scan func(...any) error, more ...any) (*decision, error) {
	d := &decision{}
	var content, rules, detail string
	err := scan(append([]any{
		opt{&d.ID},
		opt{&d.Kind},
		instant{&d.At},
		opt{&d.Root},
		opt{&d.Authority},
		opt{&d.Holding},
		instant{&d.Edition},
		opt{&d.Review},
		opt{&d.Verb},
		opt{&d.From},
		opt{&d.To},
		opt{&d.Slot},
		opt{&d.Mark},
		opt{&d.ActorKind},
		opt{&d.Actor},
		opt{&d.Role},
		opt{&d.Grant},
		opt{&d.OnBehalfOf},
		opt{&d.Digest},
		opt{&content},
		opt{&rules},
		instant{&d.PolicyVersion},
		opt{&detail},
		instant{&d.pos},
	}, more...)...)
	d.Content, d.Detail = looseTexts(content), looseTexts(detail)
	d.garbled = !isJSON[map[string]any](content) || !isJSON[map[string]any](detail) || !isJSON[[]any](rules)
	list, _ := loose(rules)
	d.Rules = versions(list)
	return d, err
}

// isJSON tells whether a column holds a document of its one form.
func isJSON[T any](s string) bool {
	var v T
	return json.Unmarshal([]byte(s), &v) == nil
}

func (s *snapshot) decisions(ctx context.Context, by map[string]*holding, bounds []any) error {
	err := s.each(ctx, `SELECT `+decisionColumns+` FROM decision d LEFT JOIN leaf l ON l.decision_id = d.id WHERE `+between("d.holding_id"),
		bounds, func(scan func(...any) error) error {
			d, err := scanDecision(scan)
			if h := by[d.Holding]; h != nil {
				h.decisions = append(h.decisions, d)
			}
			return err
		})
	for _, h := range by {
		slices.SortFunc(h.decisions, func(a, b *decision) int { return cmp.Or(cmp.Compare(a.pos, b.pos), cmp.Compare(a.ID, b.ID)) })
	}
	return err
}

func (s *snapshot) releases(ctx context.Context, by map[string]*holding, bounds []any) error {
	return s.each(ctx, `SELECT r.id, r.holding_id, r.root_id, r.authority_id, r.name, r.edition, r.audience, r.circle, r.digest, r.review_id,
		r.decision_id, r.rev, r.until, r.review_date, r.at, d.body FROM release r LEFT JOIN release_document d ON d.release_id = r.id WHERE `+
		between("r.holding_id"), bounds, func(scan func(...any) error) error {
		r := &release{}
		err := scan(&r.ID, &r.Holding, &r.Root, &r.Authority, &r.Name, &r.Edition, &r.Audience, &r.Circle, &r.Digest, opt{&r.Review},
			&r.Decision, &r.Rev, &r.Until, &r.ReviewDate, &r.At, &r.Body)
		if h := by[r.Holding]; h != nil {
			h.releases = append(h.releases, r)
		}
		return err
	})
}

func (s *snapshot) ends(ctx context.Context, by map[string]*holding, bounds []any) error {
	return s.each(ctx, `SELECT r.holding_id, e.release_id, e.decision_id, e.status, e.reason, e.at FROM release_end e JOIN release r ON r.id = e.release_id WHERE `+
		between("r.holding_id")+` ORDER BY e.id`, bounds, func(scan func(...any) error) error {
		var e end
		var holding, release string
		err := scan(&holding, &release, &e.Decision, &e.Status, &e.Reason, &e.At)
		if h := by[holding]; h != nil {
			if r := h.release(release); r != nil {
				r.ends = append(r.ends, e)
			}
		}
		return err
	})
}

func (s *snapshot) files(ctx context.Context, by map[string]*holding, bounds []any) error {
	return s.each(ctx, `SELECT r.holding_id, f.release_id, f.distribution_id, f.name, f.media_type, f.size, f.sha256
		FROM release_file f JOIN release r ON r.id = f.release_id WHERE `+between("r.holding_id"), bounds, func(scan func(...any) error) error {
		var f file
		var holding, release string
		err := scan(&holding, &release, &f.ID, &f.Name, &f.MediaType, &f.Size, &f.SHA256)
		if h := by[holding]; h != nil {
			if r := h.release(release); r != nil {
				r.files = append(r.files, f)
			}
		}
		return err
	})
}

func (s *snapshot) lives(ctx context.Context, by map[string]*holding, bounds []any) error {
	err := s.each(ctx, `SELECT holding_id, release_id, root_id, authority_id, audience, circle, name, title, until, review_date, description, licence, theme FROM live_release WHERE `+
		between("holding_id"), bounds, func(scan func(...any) error) error {
		var l live
		var holding string
		err := scan(&holding, &l.Release, &l.Root, &l.Authority, &l.Audience, &l.Circle, &l.Name, &l.Title, &l.Until, &l.ReviewDate, &l.Description, &l.Licence, &l.Theme)
		if h := by[holding]; h != nil {
			h.live = append(h.live, l)
		}
		return err
	})
	if err != nil {
		return err
	}
	return s.each(ctx, `SELECT holding_id, root_id, authority_id, name, reason, at FROM tombstone WHERE `+between("holding_id"), bounds, func(scan func(...any) error) error {
		var holding string
		g := &grave{}
		err := scan(&holding, &g.Root, &g.Authority, &g.Name, &g.Reason, &g.At)
		if h := by[holding]; h != nil {
			h.tombstone, h.grave = true, g
		}
		return err
	})
}

func (s *snapshot) reviews(ctx context.Context, by map[string]*holding, bounds []any) error {
	return s.each(ctx, `SELECT id, holding_id, root_id, edition, verb, status, digest, body, circle, class, facts, rules, not_before, until,
		review_date, ground, register, reinstates_id, opener_id, opened_for, opened_at, closed_at, year, contributors, places FROM review WHERE `+
		between("holding_id"), bounds, func(scan func(...any) error) error {
		r := &review{documents: map[string]document{}, taken: map[string]bool{}, standing: map[string]bool{}}
		var facts, rules, contributors, places string
		err := scan(&r.ID, &r.Holding, &r.Root, &r.Edition, &r.Verb, &r.Status, &r.Digest, &r.Body, &r.Circle, &r.Class, &facts, &rules,
			&r.NotBefore, &r.Until, &r.ReviewDate, &r.Ground, &r.Register, opt{&r.Reinstates}, &r.Opener, opt{&r.OpenedFor}, &r.OpenedAt, instant{&r.ClosedAt}, &r.Year, &contributors, &places)
		if err != nil {
			return err
		}
		r.garbled = !isJSON[[]any](facts) || !isJSON[[]any](rules)
		list, _ := loose(facts)
		for _, f := range anyList(list) {
			if f, ok := f.(string); ok {
				r.Facts = append(r.Facts, f)
			}
		}
		list, _ = loose(rules)
		r.Rules = versions(list)
		if strings.TrimSpace(places) != "" {
			if err := json.Unmarshal([]byte(places), &r.Places); err != nil {
				r.Places = nil // then no place has a kind, and every signature is in a place that is not there
			}
		}
		if err := json.Unmarshal([]byte(contributors), &r.Contributors); err != nil && strings.TrimSpace(contributors) != "" {
			r.Contributors = nil
		}
		if h := by[r.Holding]; h != nil {
			if r.Status == "completed" {
				h.reviews[r.ID] = r
			} else {
				h.others[r.ID] = r
			}
		}
		return nil
	})
}

func anyList(v any) []any {
	list, _ := v.([]any)
	return list
}

func (s *snapshot) documents(ctx context.Context, by map[string]*holding, bounds []any) error {
	return s.each(ctx, `SELECT r.holding_id, d.review_id, d.audience, d.digest, d.body FROM review_document d JOIN review r ON r.id = d.review_id
		WHERE `+between("r.holding_id"), bounds, func(scan func(...any) error) error {
		var d document
		var holding, review, audience string
		err := scan(&holding, &review, &audience, &d.Digest, &d.Body)
		if h := by[holding]; h != nil && h.paper(review) != nil {
			h.paper(review).documents[audience] = d
		}
		return err
	})
}

func (s *snapshot) signoffs(ctx context.Context, by map[string]*holding, bounds []any) error {
	return s.each(ctx, `SELECT r.holding_id, s.id, s.review_id, s.holding_id, s.slot, s.mark, s.concerns, s.person_id, s.role, s.grant_id, s.on_behalf_of,
		s.digest, s.decision_id, s.at, s.answered FROM signoff s JOIN review r ON r.id = s.review_id
		WHERE `+between("r.holding_id"), bounds, func(scan func(...any) error) error {
		x := &signoff{}
		var holding string
		err := scan(&holding, &x.ID, &x.Review, &x.Holding, &x.Slot, &x.Mark, &x.Concerns, &x.Person, &x.Role, opt{&x.Grant}, opt{&x.OnBehalfOf},
			&x.Digest, &x.Decision, &x.At, &x.Answered)
		if h := by[holding]; h != nil && h.paper(x.Review) != nil {
			h.paper(x.Review).signoffs = append(h.paper(x.Review).signoffs, x)
		}
		return err
	})
}

// places reads which places and people of a review are taken: the keys by which the service keeps four eyes.
func (s *snapshot) places(ctx context.Context, by map[string]*holding, bounds []any) error {
	for _, list := range []string{"SELECT r.holding_id, p.review_id, p.slot, NULL FROM review_place p", "SELECT r.holding_id, p.review_id, NULL, p.person_id FROM review_person p"} {
		if err := s.each(ctx, list+" JOIN review r ON r.id = p.review_id WHERE "+between("r.holding_id"), bounds, func(scan func(...any) error) error {
			var holding, review, slot, person string
			err := scan(&holding, &review, opt{&slot}, opt{&person})
			if h := by[holding]; h != nil && h.paper(review) != nil {
				if slot != "" {
					h.paper(review).taken[slot] = true
				} else {
					h.paper(review).standing[person] = true
				}
			}
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

func (s *snapshot) changes(ctx context.Context, by map[string]*holding, bounds []any) error {
	// who, what and until when: a person's many changes of one edit are one row here
	return s.each(ctx, `SELECT holding_id, rev, edition, person_id, kind, role, MIN(at) FROM change_log WHERE person_id IS NOT NULL AND kind <> 'move' AND `+
		between("holding_id")+` GROUP BY holding_id, rev, edition, person_id, kind, role`, bounds, func(scan func(...any) error) error {
		var c change
		var holding string
		err := scan(&holding, &c.Rev, &c.Edition, &c.Person, &c.Kind, &c.Role, &c.At)
		if h := by[holding]; h != nil {
			h.changes = append(h.changes, c)
		}
		return err
	})
}

// editions reads of editions that a completed review is about: their themes, by which rules select, and public title.
func (s *snapshot) editions(ctx context.Context, by map[string]*holding, bounds []any) error {
	return s.each(ctx, `SELECT e.holding_id, e.number, e.body FROM edition e WHERE EXISTS
		(SELECT 1 FROM review r WHERE r.holding_id = e.holding_id AND r.edition = e.number AND r.status = 'completed') AND `+
		between("e.holding_id"), bounds, func(scan func(...any) error) error {
		var holding, body string
		var number int64
		if err := scan(&holding, &number, &body); err != nil {
			return err
		}
		var e struct {
			Content struct {
				Theme       []string
				PublicTitle string `json:"public_title"`
			}
		}
		_ = json.Unmarshal([]byte(body), &e) // an edition cleared by an erasure has neither
		if h := by[holding]; h != nil {
			h.editions[number] = edition{e.Content.Theme, e.Content.PublicTitle}
		}
		return nil
	})
}
