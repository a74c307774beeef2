package domain

import "time"

// PolicyRows are the rows of one root from which rights follow, as of one version of its policy head.
type PolicyRows struct {
	Root        AuthorityID
	Version     int64
	Authorities []PolicyAuthority
	Assignments []Assignment // active ones
	Deputies    []Deputy     // active ones, for people with an assignment here
	Off         []PersonID   // people with a right here whose status is off
}

// PolicyAuthority is a node of the tree as far as rights need it.
type PolicyAuthority struct {
	ID, Parent AuthorityID
	TimeZone   string
	Closed     bool
}

// Grant is the right a decision rests on.
type Grant struct {
	Assignment AssignmentID
	Person     PersonID // holder
	Role       Role
	Authority  AuthorityID // where it was given
	From       time.Time
	Until      time.Time
}
