// Package admin answers: who may do what, by which rules?
//
// Authorities, people, roles, rules, questionnaires, moves, and what a second person confirms.
package admin
