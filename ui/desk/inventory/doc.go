// Package inventory answers: what do we have, and what is next?
//
// The list of holdings with its filters and views, the queue of what to screen, the search, and the exports.
package inventory
