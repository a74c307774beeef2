// Package workflow answers: what do people do with holdings, and when may they?
//
// Each use case is a method of Desk. It authorizes, applies the rules about people, asks the state machine where a
// step leads, and stores state, decision, ledger leaf and event in one unit of work. The package declares what it
// needs from storage (Store, Tx, Reader) and from policy (Rights); both fit these interfaces.
package workflow
