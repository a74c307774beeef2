// Package holding answers: what is in a holding, and what is missing for its next step?
//
// The page of a holding, its content, files and screening, answers for many at once, and every step that a person takes.
package holding
