// Package domain answers: what are the things Freigabe speaks of, and which of them belong together?
//
// It holds types, ids, states, rules and error codes, and needs the standard library only. Nothing
// here reads a clock, a database or a file. The words are those of the field: docs/glossary.md.
package domain
