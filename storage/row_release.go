package storage

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

type releaseRow struct {
	ID          string
	HoldingID   string
	RootID      string
	AuthorityID string
	Name        string
	Edition     int64
	Audience    string
	Circle      string
	Digest      string
	ReviewID    *string
	DecisionID  string
	Rev         int64
	At          int64
	Until       string
	ReviewDate  string
}

func releaseRowOf(r domain.Release) releaseRow {
	return releaseRow{
		ID: string(r.ID), HoldingID: string(r.Holding), RootID: string(r.Root), AuthorityID: string(r.Authority),
		Name: r.Name, Edition: int64(r.Edition), Audience: string(r.Audience), Circle: string(r.Circle), Digest: string(r.Digest),
		ReviewID: none(r.Review), DecisionID: string(r.Decision), Rev: r.Rev, At: micro(r.At), Until: r.Until, ReviewDate: r.ReviewDate,
	}
}

// release gives the record without body; its status comes from live_release and release_end.
func (r releaseRow) release() domain.Release {
	return domain.Release{
		ID: domain.ReleaseID(r.ID), Holding: domain.HoldingID(r.HoldingID), Root: domain.AuthorityID(r.RootID),
		Authority: domain.AuthorityID(r.AuthorityID), Name: r.Name, Edition: int(r.Edition), Audience: domain.Audience(r.Audience),
		Circle: domain.Circle(r.Circle), Digest: domain.Digest(r.Digest), Review: some[domain.ReviewID](r.ReviewID),
		Decision: domain.DecisionID(r.DecisionID), Rev: r.Rev, At: instant(r.At), Until: r.Until, ReviewDate: r.ReviewDate,
	}
}

type releaseDocumentRow struct {
	ReleaseID string
	Body      []byte
}

type releaseEndRow struct {
	ID         int64 `row:"auto"`
	ReleaseID  string
	DecisionID string
	Status     string
	Reason     string
	At         int64
}

type releaseFileRow struct {
	ReleaseID      string
	DistributionID string
	Name           string
	MediaType      string
	Size           int64
	Sha256         string
}

type linkWatchRow struct {
	HoldingID      string
	DistributionID string
	URL            string
	Sha256         string
	CheckedAt      *int64
	Failed         int64
}

func linkWatchRowOf(l workflow.WatchedLink) linkWatchRow {
	return linkWatchRow{
		HoldingID: string(l.Holding), DistributionID: string(l.Distribution), URL: l.URL, Sha256: string(l.SHA256),
		CheckedAt: maybeMicro(l.CheckedAt), Failed: int64(l.Failed),
	}
}

func (r linkWatchRow) watched() workflow.WatchedLink {
	return workflow.WatchedLink{
		Holding: domain.HoldingID(r.HoldingID), Distribution: domain.DistributionID(r.DistributionID), URL: r.URL,
		SHA256: domain.Digest(r.Sha256), CheckedAt: maybeInstant(r.CheckedAt), Failed: int(r.Failed),
	}
}

type liveReleaseRow struct {
	HoldingID   string
	Audience    string
	ReleaseID   string
	RootID      string
	AuthorityID string
	Circle      string
	Name        string
	Title       string
	Description string
	Theme       string
	Licence     string
	Formats     string
	Search      string
	At          int64
	Until       string
	ReviewDate  string
}

// liveRowOf takes what lists show out of the signed document, never out of the working edition.
func liveRowOf(r domain.Release, d domain.Document) liveReleaseRow {
	var formats []string
	for _, f := range d.Files {
		name := f.Format
		if name == "" {
			name = f.MediaType
		}
		if name != "" && !slices.Contains(formats, name) {
			formats = append(formats, name)
		}
	}
	title := d.Content.Title
	if title == "" {
		title = d.Content.PublicTitle // of a register document
	}
	return liveReleaseRow{
		HoldingID: string(r.Holding), Audience: string(r.Audience), ReleaseID: string(r.ID), RootID: string(r.Root),
		AuthorityID: string(r.Authority), Circle: string(r.Circle), Name: r.Name, Title: title, Description: d.Content.Description,
		Theme: texts(d.Content.Theme), Licence: d.Content.Licence, Formats: texts(formats),
		Search: strings.ToLower(title+"\n") + searchText(&d.Content), At: micro(r.At), Until: r.Until, ReviewDate: r.ReviewDate,
	}
}

// documentOf reads the signed bytes of a release.
func documentOf(r domain.Release) (d domain.Document, err error) {
	if domain.DigestOf(r.Body) != r.Digest {
		return d, &domain.Error{
			Code: domain.Internal, Op: "storage.GoLive", Key: "release.digest",
			Err: fmt.Errorf("release %s: the body has another digest", r.ID),
		}
	}
	if err = json.Unmarshal(r.Body, &d); err != nil {
		err = fmt.Errorf("release %s: %w", r.ID, err)
	}
	return d, err
}
