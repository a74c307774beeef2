// Package storage answers: where is everything kept, so that state, history and ledger never part?
//
// A Store keeps rows in Postgres or in an embedded SQLite file, with the same tables under the same names. InTx is one
// unit of work: it reads, collects its writes and stores them together behind the guards of the holding's rev and the
// policy head (docs/adr/0003-unit-of-work.md). Sequence puts the leaves of committed decisions into the Merkle tree.
// Database errors become domain errors in errors.go and nowhere else.
package storage
