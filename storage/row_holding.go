package storage

import (
	"fmt"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

type holdingRow struct {
	ID          string
	RootID      string
	AuthorityID string
	Name        string
	State       string
	Rev         int64
	Class       string
	Facts       string
	Edition     int64
	ReviewID    *string
	LastEdition int64
	LastRev     string
	Aside       string
	Due         string // the next day on which the clock must look, "" for none
	CreatedAt   int64
	ChangedAt   int64
	Since       int64 // the last change of state; SaveHolding sets it
}

// aside is what few holdings have, kept as one document.
type aside struct {
	Withholding *domain.Withholding `json:"withholding,omitempty"`
	Withdrawal  *domain.Withdrawal  `json:"withdrawal,omitempty"`
	Deferral    *domain.Deferral    `json:"deferral,omitempty"`
	Schedule    *domain.Schedule    `json:"schedule,omitempty"`
	Rescreen    []string            `json:"rescreen,omitempty"`
	Public      *domain.Authorship  `json:"public,omitempty"`
}

func holdingRowOf(h *domain.Holding) holdingRow {
	r := holdingRow{
		ID: string(h.ID), RootID: string(h.Root), AuthorityID: string(h.Authority), Name: h.Name, State: string(h.State),
		Rev: h.Rev, Class: string(h.Class), Facts: "[]", Edition: int64(h.Edition.Number), LastEdition: int64(h.LastEdition),
		LastRev: "{}", Aside: "{}", CreatedAt: micro(h.CreatedAt), ChangedAt: micro(h.ChangedAt),
		Since: micro(h.ChangedAt),
	}
	if len(h.Facts) > 0 {
		r.Facts = document(h.Facts)
	}
	if len(h.LastRev) > 0 {
		r.LastRev = document(h.LastRev)
	}
	a := aside{h.Withholding, h.Withdrawal, h.Deferral, h.Schedule, h.Rescreen, h.Public}
	if a.Withholding != nil || a.Withdrawal != nil || a.Deferral != nil || a.Schedule != nil || a.Rescreen != nil || a.Public != nil {
		r.Aside = document(a)
	}
	if h.Review != nil && h.Review.Status == domain.ReviewOpen {
		r.ReviewID = none(h.Review.ID)
	}
	switch {
	case h.State == domain.Approved && h.Schedule != nil && h.Schedule.Failed == "":
		r.Due = h.Schedule.NotBefore
	case h.State == domain.Withheld && h.Withholding != nil:
		r.Due = h.Withholding.ReviewDate
	case h.State != domain.Approved && h.State != domain.Withheld && h.Deferral != nil:
		r.Due = h.Deferral.Until
	}
	return r
}

// holding gives the state of a holding; edition, review and releases are rows of their own.
func (r holdingRow) holding() (*domain.Holding, error) {
	h := &domain.Holding{
		ID: domain.HoldingID(r.ID), Root: domain.AuthorityID(r.RootID), Authority: domain.AuthorityID(r.AuthorityID),
		Name: r.Name, State: domain.State(r.State), Rev: r.Rev, Class: domain.Class(r.Class), LastEdition: int(r.LastEdition),
		Edition: domain.Edition{Number: int(r.Edition)}, Live: map[domain.Audience]domain.Release{},
		LastRev: map[domain.Audience]int64{}, CreatedAt: instant(r.CreatedAt), ChangedAt: instant(r.ChangedAt),
	}
	var a aside
	for _, d := range []struct {
		text string
		into any
	}{{r.Facts, &h.Facts}, {r.LastRev, &h.LastRev}, {r.Aside, &a}} {
		if len(d.text) == 2 { // [] or {}
			continue
		}
		if err := parse(d.text, d.into); err != nil {
			return nil, fmt.Errorf("holding %s: %w", r.ID, err)
		}
	}
	h.Withholding, h.Withdrawal, h.Deferral, h.Schedule, h.Rescreen, h.Public =
		a.Withholding, a.Withdrawal, a.Deferral, a.Schedule, a.Rescreen, a.Public
	return h, nil
}

type editionRow struct {
	HoldingID   string
	Number      int64
	Title       string
	Theme       string
	IdentKey    string
	TitleKey    string
	StandardKey string
	Search      string
	Body        string

	// Words of the body that lists and the queue ask for.
	Hvd          string
	Answered     int64
	FlagOpen     string // imported proposals
	FlagPersonal string
}

func editionRowOf(h *domain.Holding) editionRow {
	c := &h.Edition.Content
	return editionRow{
		HoldingID: string(h.ID), Number: int64(h.Edition.Number), Title: c.Title, Theme: texts(c.Theme),
		IdentKey: c.Identifier, TitleKey: workflow.TitleKey(c.Title), StandardKey: standardKey(c.TitleStandard), Search: searchText(c), Body: document(h.Edition),
		Hvd: c.HVDCategory, Answered: int64(len(h.Edition.Answers)),
		FlagOpen: h.Edition.Proposals["open"], FlagPersonal: h.Edition.Proposals["personal_data"],
	}
}

func (r editionRow) edition() (e domain.Edition, err error) {
	if err = parse(r.Body, &e); err != nil {
		err = fmt.Errorf("edition %d of holding %s: %w", r.Number, r.HoldingID, err)
	}
	return e, err
}

// standardKey is under what the holdings of one standard data set are found; "" where none is named.
func standardKey(title string) string {
	if strings.TrimSpace(title) == "" {
		return ""
	}
	return workflow.TitleKey(title)
}

// texts gives a list of texts as JSON, never null.
func texts(list []string) string {
	if len(list) == 0 {
		return "[]"
	}
	return document(list)
}

// searchText is what a query in a list is looked for in.
func searchText(c *domain.Content) string {
	return strings.ToLower(strings.Join(append([]string{c.Title, c.Description}, c.Keywords...), "\n"))
}

type changeLogRow struct {
	ID        int64 `row:"auto"`
	HoldingID string
	Rev       int64
	Edition   int64
	PersonID  *string
	Kind      string
	Role      string
	Field     string
	OldValue  string
	NewValue  string
	At        int64
}

func changeLogRowOf(c domain.ChangeEntry) changeLogRow {
	return changeLogRow{
		HoldingID: string(c.Holding), Rev: c.Rev, Edition: int64(c.Edition), PersonID: none(c.Person), Kind: string(c.Kind),
		Role: string(c.Role), Field: c.Field, OldValue: c.Old, NewValue: c.New, At: micro(c.At),
	}
}

func (r changeLogRow) entry() domain.ChangeEntry {
	return domain.ChangeEntry{
		ID: r.ID, Holding: domain.HoldingID(r.HoldingID), Rev: r.Rev, Edition: int(r.Edition),
		Person: some[domain.PersonID](r.PersonID), Kind: domain.ContributionKind(r.Kind), Role: domain.Role(r.Role), Field: r.Field,
		Old: r.OldValue, New: r.NewValue, At: instant(r.At),
	}
}

type tombstoneRow struct {
	HoldingID   string
	RootID      string
	AuthorityID string
	Name        string
	At          int64
	Reason      string
}

func (r tombstoneRow) tombstone() domain.Tombstone {
	return domain.Tombstone{
		Holding: domain.HoldingID(r.HoldingID), Root: domain.AuthorityID(r.RootID),
		Authority: domain.AuthorityID(r.AuthorityID), Name: r.Name, At: instant(r.At), Reason: r.Reason,
	}
}

type fileUseRow struct {
	Sha256    string
	HoldingID string
	Edition   int64
}
