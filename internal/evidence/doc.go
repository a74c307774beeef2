// Package evidence answers: does the history hold against those who could bend it? Its tests fill a small
// administration with one of every act and then work on it as an owner of the database would: they change, remove and
// swap rows, refuse the ledger its rows, and compute rights anew from the decisions alone.
package evidence
