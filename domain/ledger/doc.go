// Package ledger answers: how is a decision recorded so that nobody can change it unseen?
//
// A decision becomes one Leaf, a line of canonical JSON. The leaves form an append-only Merkle tree with the
// hashing of RFC 6962; a Checkpoint is the signed size and root of that tree. An ExportWriter writes the whole
// history as text, which cmd/verify checks without this package: docs/ledger.md is the contract between the two.
//
// Everything here is a pure function. Proofs are those of golang.org/x/mod/sumdb/tlog (ProveRecord, CheckRecord,
// ProveTree, CheckTree), over hash rows (idx, 32 bytes) numbered by tlog.StoredHashIndex.
package ledger
