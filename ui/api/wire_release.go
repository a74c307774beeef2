package api

import (
	"time"

	"freigabe/domain"
)

// Release is a release without its bytes.
type Release struct {
	ID         string     `json:"id" doc:"Id."`
	Holding    string     `json:"holding" doc:"The holding."`
	Authority  string     `json:"authority" doc:"The authority that signed it."`
	Name       string     `json:"name" doc:"Name in addresses."`
	Edition    int        `json:"edition" doc:"Edition."`
	Audience   string     `json:"audience" doc:"register, internal, public."`
	Circle     string     `json:"circle,omitempty" doc:"Of an internal release: department, root, association."`
	Digest     string     `json:"digest" doc:"SHA-256 of the signed bytes."`
	Decision   string     `json:"decision" doc:"The decision that made it live."`
	Status     string     `json:"status" doc:"live, replaced, withdrawn, purged."`
	At         time.Time  `json:"at" doc:"Since when."`
	Until      string     `json:"until,omitempty" doc:"Last day."`
	ReviewDate string     `json:"review_date,omitempty" doc:"Day of the next look."`
	EndedAt    *time.Time `json:"ended_at,omitempty" doc:"Since when it is over."`
	EndReason  string     `json:"end_reason,omitempty" doc:"Why."`
	ErasedBy   string     `json:"erased_by,omitempty" doc:"The decision that erased its document."`
}

func release(r domain.Release) Release {
	return Release{
		ID: string(r.ID), Holding: string(r.Holding), Authority: string(r.Authority), Name: r.Name, Edition: r.Edition,
		Audience: string(r.Audience), Circle: string(r.Circle), Digest: string(r.Digest), Decision: string(r.Decision), Status: string(r.Status),
		At: r.At, Until: r.Until, ReviewDate: r.ReviewDate, EndedAt: stamp(r.EndedAt), EndReason: r.EndReason,
		ErasedBy: string(r.ErasedBy),
	}
}
