// Package overview answers: where do we stand?
//
// Figures of an authority, on screen and as a report for the council.
package overview
