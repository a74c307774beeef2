// Package stock answers: where does a measurement get a million holdings with a true history from?
//
// The example administration is played once through the use cases (internal/demo). Its holdings are then prototypes: all
// rows of one are cut into what stays and what differs, and each further holding is put together from the pieces, with
// ids, times, words and digests of its own. So everything that a decision binds still fits: `check releases` and
// cmd/verify accept the result. What a seed makes is the same each time, but for ids and salts of the prototypes.
package stock
