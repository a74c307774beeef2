package workflow

import (
	"context"
	"log/slog"
	"slices"
	"time"

	"freigabe/domain"
)

// WatchedLink is a link of a live public release. The signature covers the link, not what it leads to.
type WatchedLink struct {
	Holding      domain.HoldingID
	Distribution domain.DistributionID
	URL          string
	SHA256       domain.Digest // of what it led to at the last check that worked; "" before the first
	CheckedAt    time.Time     // zero before the first check
	Failed       int           // checks in a row that gave nothing
}

// The kinds of the tasks about links. Their ref is the distribution.
const (
	linkChanged = "link_changed"
	linkBroken  = "link_broken"
)

const (
	checkLinkEvery = 24 * time.Hour
	linksPerRun    = 50
	brokenAfter    = 3 // failed checks in a row
)

// WatchLinks checks links of live public releases, each at most once a day and at most 50 in a run. hash gives the
// digest of what an address leads to; it is called outside any unit of work. Another digest than before, or three
// failures in a row, opens a task, not a second one while it is open; the releases stay as they are.
// Source: WORKFLOW 3, release document.
func (d *Desk) WatchLinks(ctx context.Context, hash func(ctx context.Context, url string) (domain.Digest, error)) error {
	var links []WatchedLink
	err := d.store.InTx(ctx, "workflow.WatchLinks", func(tx Tx) (err error) {
		links, err = tx.WatchedLinks(ctx, LinkQuery{Unchecked: tx.Now().Add(-checkLinkEvery), Limit: linksPerRun})
		return err
	})
	if err != nil {
		return err
	}
	for _, l := range links {
		sum, err := hash(ctx, l.URL)
		if ctx.Err() != nil {
			return ctx.Err() // the end of the service says nothing about the link
		}
		if err != nil {
			slog.InfoContext(ctx, "link gave nothing", "holding", string(l.Holding), "distribution", string(l.Distribution), "err", err)
			sum = ""
		}
		if err := d.linkChecked(ctx, l, sum); err != nil {
			slog.ErrorContext(ctx, "link check not stored", "holding", string(l.Holding), "distribution", string(l.Distribution), "err", err)
		}
	}
	return nil
}

// linkChecked stores what a check found. sum: "" when it failed. A link that was forgotten or checked by another
// process meanwhile stays as it is.
func (d *Desk) linkChecked(ctx context.Context, before WatchedLink, sum domain.Digest) error {
	_, err := run(ctx, d, Clock(), "workflow.linkChecked", func(tx Tx) (Held, error) {
		h, pol, err := d.see(ctx, tx, Clock(), before.Holding)
		if err != nil {
			return Held{}, err
		}
		now, err := tx.WatchedLinks(ctx, LinkQuery{Holding: h.ID, Limit: maxDistributions})
		if err != nil || !slices.Contains(now, before) {
			return Held{}, err
		}
		after, kind := before.checked(sum, tx.Now())
		open, err := tx.TasksOf(ctx, TaskQuery{Holding: h.ID, Kind: kind, Ref: string(after.Distribution)})
		if err != nil {
			return Held{}, err
		}
		day, err := due(ctx, tx, pol, h.Authority, tx.Now(), defaultDueDays)
		if err != nil {
			return Held{}, err
		}
		tx.SaveWatchedLink(after)
		if after.Failed == 0 {
			tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: linkBroken, Ref: string(after.Distribution)})
		}
		if kind == "" || len(open) > 0 {
			return Held{}, nil
		}
		openTasks(tx, h, kind, string(after.Distribution), day, "", domain.OpenDataOfficer)
		return finish(tx, h, "")
	})
	return err
}

// checked gives the link after a check, and the kind of the task that it asks for, if any.
func (l WatchedLink) checked(sum domain.Digest, at time.Time) (WatchedLink, string) {
	was := l.SHA256
	l.CheckedAt = at
	if sum == "" {
		l.Failed++
		if l.Failed >= brokenAfter {
			return l, linkBroken
		}
		return l, ""
	}
	l.SHA256, l.Failed = sum, 0
	if was != "" && was != sum {
		return l, linkChanged
	}
	return l, ""
}

// forgetLinks ends the tasks about links of what was public: something else is now, or nothing.
func forgetLinks(tx Tx, id domain.HoldingID) {
	tx.CloseTasks(TaskQuery{Holding: id, Kind: linkChanged})
	tx.CloseTasks(TaskQuery{Holding: id, Kind: linkBroken})
}
