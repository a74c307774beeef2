// Package signing answers: what waits for me, and should I sign it?
//
// The inbox, the page of a decision, signing several at once, and questions.
package signing
