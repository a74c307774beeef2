// Package policy answers: who may do what for which authority, now?
//
// One table (table.go) says which roles an action takes. Compile turns the rows of one root into a snapshot that never
// changes; casbin matches its table lines against that snapshot. Only what a line allows is allowed: a missing, unknown
// or closed authority, an unknown action, an empty person and a person whose status is off are refused. Rules about
// people (contributors, four eyes) are not in here but in workflow.
package policy
