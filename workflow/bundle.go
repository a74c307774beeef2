package workflow

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"freigabe/domain"
)

// BundleRow is a review that waits for the actor, as far as signing several at once is concerned.
type BundleRow struct {
	InboxItem
	Differences map[domain.Audience]domain.Difference
	Seen        *Sight // on the digest that would be signed; nil while the actor has not opened it
	Alone       string // why it is signed by itself: first, words, hint, step, only; "" in a bundle
}

// Bundle are reviews alike enough to be signed with one confirmation: the same rule and step, the same place on the same
// standing, nothing for anyone to remark, and only the data are new. Each is its own decision all the same.
type Bundle struct {
	Rows []BundleRow
}

// Bundles sorts what waits for the actor's signature into bundles of at least two and what is signed by itself.
func (d *Desk) Bundles(ctx context.Context, actor Actor, s Scope) (alike []Bundle, alone []BundleRow, err error) {
	items, err := d.Inbox(ctx, actor, s)
	if err != nil {
		return nil, nil, err
	}
	return d.BundlesOf(ctx, s, items)
}

// BundlesOf is Bundles for an inbox that was read already. The first hundred signatures are looked at.
func (d *Desk) BundlesOf(ctx context.Context, s Scope, items []InboxItem) (alike []Bundle, alone []BundleRow, err error) {
	items = slices.DeleteFunc(slices.Clone(items), func(i InboxItem) bool { return i.Kind != ToSign })
	var reviews []domain.ReviewID
	for _, i := range items {
		reviews = append(reviews, i.Review.ID)
	}
	reviews = reviews[:min(len(reviews), bundleLimit)]
	documents, err := d.store.Documents(ctx, s, reviews)
	if err != nil {
		return nil, nil, err
	}
	seen, err := d.store.Seen(ctx, s, reviews)
	if err != nil {
		return nil, nil, err
	}
	questions, err := d.store.QuestionCounts(ctx, s, reviews)
	if err != nil {
		return nil, nil, err
	}
	groups, order := map[string][]BundleRow{}, []string{}
	for _, item := range items[:len(reviews)] {
		row := BundleRow{InboxItem: item}
		if row.Differences, err = differences(documents[item.Review.ID]); err != nil {
			return nil, nil, err
		}
		if at, ok := seen[item.Review.ID]; ok && at.Digest == item.Review.Digest {
			row.Seen = &at
		}
		row.Alone = whyAlone(row, documents[item.Review.ID], questions[item.Review.ID])
		if row.Alone != "" {
			alone = append(alone, row)
			continue
		}
		key := likeness(row)
		if groups[key] == nil {
			order = append(order, key)
		}
		groups[key] = append(groups[key], row)
	}
	for _, key := range order {
		rows := groups[key]
		if len(rows) < 2 {
			rows[0].Alone = "only"
			alone = append(alone, rows[0])
			continue
		}
		alike = append(alike, Bundle{rows})
	}
	return alike, alone, nil
}

const bundleLimit = 100 // reviews looked at for bundles

// Differences tells how the documents of reviews differ from what is live, by audience. At most 200 reviews are looked at.
func (d *Desk) Differences(ctx context.Context, s Scope, reviews []domain.ReviewID) (map[domain.ReviewID]map[domain.Audience]domain.Difference, error) {
	documents, err := d.store.Documents(ctx, s, reviews)
	if err != nil {
		return nil, err
	}
	out := map[domain.ReviewID]map[domain.Audience]domain.Difference{}
	for id, pairs := range documents {
		if out[id], err = differences(pairs); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// differences compares the documents of a review with what they replace.
func differences(pairs []DocumentPair) (map[domain.Audience]domain.Difference, error) {
	out := map[domain.Audience]domain.Difference{}
	for _, p := range pairs {
		var now domain.Document
		if p.Now == nil {
			continue // erased
		}
		if err := json.Unmarshal(p.Now, &now); err != nil {
			return nil, fmt.Errorf("document for %s: %w", p.Audience, err)
		}
		var before *domain.Document
		if p.Before != nil {
			before = &domain.Document{}
			if err := json.Unmarshal(p.Before, before); err != nil {
				return nil, fmt.Errorf("released document for %s: %w", p.Audience, err)
			}
		}
		out[p.Audience] = domain.Compare(before, &now)
	}
	return out, nil
}

func whyAlone(row BundleRow, pairs []DocumentPair, questions int) string {
	r := row.Review
	if !slices.Contains([]domain.Verb{domain.ReleaseInternally, domain.Approve, domain.ReleaseInternallyApprove}, r.Verb) ||
		row.Place.Kind != domain.CoSignature && row.Place.Kind != domain.Final {
		return "step"
	}
	if len(pairs) == 0 || slices.ContainsFunc(pairs, func(p DocumentPair) bool { return p.Before == nil }) {
		return "first"
	}
	for _, d := range row.Differences {
		if !d.OnlyData() {
			return "words"
		}
	}
	if questions > 0 || r.Class != domain.ClassOpen || concerned(r) {
		return "hint"
	}
	return ""
}

// likeness is equal for reviews that one confirmation may cover.
func likeness(row BundleRow) string {
	r := row.Review
	return strings.Join([]string{
		string(r.Verb), fmt.Sprint(r.Rules), string(row.Place.Kind), string(row.Standing.Role),
		string(row.Standing.OnBehalfOf), r.NotBefore, r.Until, string(r.Circle),
	}, "|")
}

// Together names reviews to be signed with one confirmation, each with the digest that the person read.
type Together struct {
	Reviews []ReviewDigest
	Reason  string // note in each decision
}

// ReviewDigest is a review at a digest.
type ReviewDigest struct {
	Review domain.ReviewID
	Digest domain.Digest
}

// TogetherResult says what became of one of several reviews: Err is nil where it was signed.
type TogetherResult struct {
	Review  domain.ReviewID
	Item    *InboxItem // nil where it no longer waits
	Result  SignoffResult
	Err     *domain.Error
	Replays bool // it had been signed by the same request before
}

// SignTogether signs reviews of one bundle, one unit of work and one decision each, so that one that cannot be signed
// any more does not keep the others. The actor's idempotency key covers each review.
func (d *Desk) SignTogether(ctx context.Context, actor Actor, s Scope, in Together) ([]TogetherResult, error) {
	if err := optional("reason", &in.Reason); err != nil {
		return nil, err
	}
	if len(in.Reviews) == 0 || len(in.Reviews) > bundleLimit {
		return nil, invalid("reviews", "field.required")
	}
	alike, _, err := d.Bundles(ctx, actor, s)
	if err != nil {
		return nil, err
	}
	chosen := -1
	var out []TogetherResult
	for _, want := range in.Reviews {
		res := TogetherResult{Review: want.Review}
		one := actor
		if one.Key != "" {
			one.Key, one.Hash = actor.Key+"."+string(want.Review), domain.DigestOf([]byte(string(actor.Hash)+string(want.Review)))
		}
		group, row := findIn(alike, want.Review)
		switch {
		case row == nil:
			res.Result, res.Replays, res.Err = d.replayed(ctx, one)
		case chosen >= 0 && group != chosen:
			res.Item, res.Err = &row.InboxItem, &domain.Error{Code: domain.Conflict, Op: "workflow.SignTogether", Key: "together.not_alike"}
		case row.Review.Digest != want.Digest:
			res.Item, res.Err = &row.InboxItem, &domain.Error{Code: domain.Stale, Op: "workflow.SignTogether", Key: "signoff.digest_changed"}
		case row.Seen == nil:
			res.Item, res.Err = &row.InboxItem, &domain.Error{Code: domain.Conflict, Op: "workflow.SignTogether", Key: "together.not_seen"}
		default:
			chosen = group
			res.Item = &row.InboxItem
			signed, err := d.Sign(ctx, one, Sign{
				Holding: row.Task.Holding, Slot: row.Place.Slot, Mark: domain.Signed, Digest: want.Digest, Reason: in.Reason, OnBehalfOf: row.Standing.OnBehalfOf,
			})
			res.Result, res.Err = signed, asError(err)
		}
		out = append(out, res)
	}
	return out, nil
}

func findIn(bundles []Bundle, id domain.ReviewID) (int, *BundleRow) {
	for i := range bundles {
		for j := range bundles[i].Rows {
			if bundles[i].Rows[j].Review.ID == id {
				return i, &bundles[i].Rows[j]
			}
		}
	}
	return -1, nil
}

// replayed finds what the same request led to before; a review that it did not sign is not alike any more.
func (d *Desk) replayed(ctx context.Context, actor Actor) (res SignoffResult, found bool, refusal *domain.Error) {
	before, err := answered[SignoffResult](ctx, d, actor, "workflow.SignTogether")
	switch {
	case domain.CodeOf(err) == domain.Conflict, err == nil && before == nil:
		return res, false, &domain.Error{Code: domain.Conflict, Op: "workflow.SignTogether", Key: "together.not_alike"}
	case err != nil:
		return res, false, asError(err)
	}
	res = *before
	return res, true, nil
}
