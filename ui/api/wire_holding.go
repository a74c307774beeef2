package api

import (
	"maps"
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Withholding says why a holding is not released.
type Withholding struct {
	Ground     string `json:"ground" doc:"Code of the legal ground."`
	ReviewDate string `json:"review_date" doc:"Day of the next look."`
	Register   bool   `json:"register" doc:"Named in the register."`
}

// Withdrawal says what was taken back.
type Withdrawal struct {
	Decision          string    `json:"decision" doc:"The decision; it names the withdrawal when it is confirmed."`
	By                string    `json:"by,omitempty" doc:"Person."`
	OnBehalfOf        string    `json:"on_behalf_of,omitempty" doc:"Whom the person represented."`
	At                time.Time `json:"at" doc:"When."`
	Audience          string    `json:"audience" doc:"all, public, internal."`
	Reason            string    `json:"reason" doc:"Code of the reason."`
	NeedsConfirmation bool      `json:"needs_confirmation" doc:"A second person has to confirm."`
	ConfirmedBy       string    `json:"confirmed_by,omitempty" doc:"Who confirmed."`
	ReinstateBy       string    `json:"reinstate_by" doc:"Last day on which it can be reinstated."`
}

// Deferral is a mark for a reason that is no legal ground.
type Deferral struct {
	Until  string `json:"until" doc:"Day."`
	Reason string `json:"reason" doc:"Code of the reason."`
}

// Schedule says when the clock publishes.
type Schedule struct {
	NotBefore string `json:"not_before" doc:"First day."`
	Failed    string `json:"failed,omitempty" doc:"Key of what stopped the last attempt."`
}

// Holding is a data holding with its working edition.
type Holding struct {
	ID            string         `json:"id" doc:"Id."`
	Name          string         `json:"name" doc:"Name in addresses; fixed after the first release."`
	Root          string         `json:"root" doc:"The legal entity."`
	Authority     string         `json:"authority" doc:"The authority or department."`
	State         string         `json:"state" doc:"captured, screened, internal, approved, public, withheld, withdrawn, archived."`
	Edition       int            `json:"edition" doc:"Number of the working edition."`
	Digest        string         `json:"digest" doc:"Working digest: what a transition names, and the ETag."`
	Class         string         `json:"class" doc:"Release class."`
	Facts         []string       `json:"facts" doc:"What the answers establish."`
	Content       Content        `json:"content" doc:"What is said about it."`
	Distributions []Distribution `json:"distributions" doc:"Files and links."`
	Treatments    []Treatment    `json:"treatments" doc:"What has to be done before it may go public."`
	Rescreen      []string       `json:"rescreen" doc:"Questions to answer again after a change of the questionnaire."`
	Review        string         `json:"review,omitempty" doc:"The open review."`
	Live          []Release      `json:"live" doc:"What of it is live."`
	Withholding   *Withholding   `json:"withholding,omitempty" doc:"Why it is withheld."`
	Withdrawal    *Withdrawal    `json:"withdrawal,omitempty" doc:"The newest withdrawal."`
	Deferral      *Deferral      `json:"deferral,omitempty" doc:"Put off."`
	Schedule      *Schedule      `json:"schedule,omitempty" doc:"When the clock publishes."`
	CreatedAt     time.Time      `json:"created_at" doc:"Since when it is known."`
	ChangedAt     time.Time      `json:"changed_at" doc:"Last change."`
}

func holding(h *domain.Holding) Holding {
	out := Holding{
		ID: string(h.ID), Name: h.Name, Root: string(h.Root), Authority: string(h.Authority), State: string(h.State),
		Edition: h.Edition.Number, Digest: string(h.Edition.WorkingDigest()), Class: string(h.Class), Facts: texts(h.Facts),
		Content: contentOf(h.Edition.Content), Distributions: each(h.Edition.Distributions, distribution),
		Treatments: each(h.Edition.Treatments, treatment), Rescreen: texts(h.Rescreen), Live: []Release{}, CreatedAt: h.CreatedAt, ChangedAt: h.ChangedAt,
	}
	if h.Review != nil {
		out.Review = string(h.Review.ID)
	}
	for _, a := range slices.Sorted(maps.Keys(h.Live)) {
		out.Live = append(out.Live, release(h.Live[a]))
	}
	if w := h.Withholding; w != nil {
		out.Withholding = &Withholding{Ground: w.Ground, ReviewDate: w.ReviewDate, Register: w.Register}
	}
	if w := h.Withdrawal; w != nil {
		out.Withdrawal = &Withdrawal{
			Decision: string(w.Decision), By: string(w.By), OnBehalfOf: string(w.OnBehalfOf), At: w.At, Audience: w.Audience,
			Reason: w.Reason, NeedsConfirmation: w.NeedsConfirmation, ConfirmedBy: string(w.ConfirmedBy), ReinstateBy: w.ReinstateBy,
		}
	}
	if d := h.Deferral; d != nil {
		out.Deferral = &Deferral{Until: d.Until, Reason: d.Reason}
	}
	if s := h.Schedule; s != nil {
		out.Schedule = &Schedule{NotBefore: s.NotBefore, Failed: s.Failed}
	}
	return out
}

// HoldingRow is a holding in a list.
type HoldingRow struct {
	ID        string    `json:"id" doc:"Id."`
	Name      string    `json:"name" doc:"Name in addresses."`
	Title     string    `json:"title" doc:"Title."`
	Root      string    `json:"root" doc:"The legal entity."`
	Authority string    `json:"authority" doc:"The authority or department."`
	State     string    `json:"state" doc:"State."`
	Edition   int       `json:"edition" doc:"Number of the working edition."`
	Class     string    `json:"class" doc:"Release class."`
	Theme     []string  `json:"theme" doc:"Themes."`
	Review    string    `json:"review,omitempty" doc:"The open review."`
	ChangedAt time.Time `json:"changed_at" doc:"Last change."`
}

func holdingRow(r workflow.HoldingRow) HoldingRow {
	return HoldingRow{
		ID: string(r.ID), Name: r.Name, Title: r.Title, Root: string(r.Root), Authority: string(r.Authority), State: string(r.State),
		Edition: r.Edition, Class: string(r.Class), Theme: texts(r.Theme), Review: string(r.Review), ChangedAt: r.ChangedAt,
	}
}

// Held answers a change of a holding.
type Held struct {
	ID           string `json:"id" doc:"The holding."`
	Name         string `json:"name" doc:"Name in addresses."`
	State        string `json:"state" doc:"State now."`
	Edition      int    `json:"edition" doc:"Number of the working edition."`
	Digest       string `json:"digest" doc:"Working digest now."`
	Class        string `json:"class,omitempty" doc:"Release class."`
	Decision     string `json:"decision,omitempty" doc:"The decision, where the act is one."`
	Review       string `json:"review,omitempty" doc:"The review that was opened."`
	ReviewDigest string `json:"review_digest,omitempty" doc:"What its signers sign."`
}

func held(h workflow.Held) Held {
	return Held{
		ID: string(h.ID), Name: h.Name, State: string(h.State), Edition: h.Edition, Digest: string(h.Digest), Class: string(h.Class),
		Decision: string(h.Decision), Review: string(h.Review), ReviewDigest: string(h.Signs),
	}
}

// changed answers a change with the new ETag.
func changed(h workflow.Held, err error) (*tagged[Held], error) {
	if err != nil {
		return nil, err
	}
	return &tagged[Held]{ETag: etag(h.Digest), Body: held(h)}, nil
}
