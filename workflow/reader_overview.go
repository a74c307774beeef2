package workflow

import (
	"context"
	"time"

	"freigabe/domain"
)

// OverviewReader counts: where holdings stand, how long, what waits for whom and what is done in a month. It counts for
// authorities whose working editions or whose history the reader may see, and names no holding.
type OverviewReader interface {
	Overview(ctx context.Context, s Scope, q OverviewQuery) (Overview, error)
}

// OverviewQuery says what to count.
type OverviewQuery struct {
	Authority domain.AuthorityID // and everything below; "" for all that the reader may see
	Today     string             // YYYY-MM-DD
	Ages      []time.Time        // falling: bounds of the ages of states; n bounds make n+1 ages
	Waits     []time.Time        // falling: bounds of the ages of open sign-offs
	Months    []time.Time        // rising: n+1 bounds make n months
}

// Overview is what was counted.
type Overview struct {
	Counts     []InventoryCount
	Ages       []AgeCount
	Waits      []WaitCount
	Overdue    int // places whose day has passed, each counted once
	Months     []MonthCount
	Grounds    []GroundCount
	Releases   int           // holdings with a public release, ever
	ToRelease  time.Duration // mean time from capture to the first public release
	PublicOpen int           // live public releases
}

// AgeCount counts holdings of one state by how long they have been in it. Age 0 is the youngest.
type AgeCount struct {
	State domain.State
	Age   int
	N     int
}

// WaitCount counts open sign-offs that wait for a role at an authority.
type WaitCount struct {
	Authority domain.AuthorityID
	Role      domain.Role
	Ages      []int // by OverviewQuery.Waits
	Overdue   int
	Oldest    time.Time
}

// MonthCount counts decided steps.
type MonthCount struct {
	Month int // index into OverviewQuery.Months
	Verb  domain.Verb
	N     int
}

// GroundCount counts what is withheld for one legal ground.
type GroundCount struct {
	Ground string
	N      int
}
