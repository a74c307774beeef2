// Package audit answers: who decided what, and can it be proven?
//
// The decision history, who held which right, the timeline and case file of a holding, the ledger and its proofs.
package audit
