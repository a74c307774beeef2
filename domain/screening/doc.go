// Package screening answers: how open may this holding be, and why?
//
// A [Questionnaire] is data that each authority can correct. Its answers yield a [Result]: the release class, the facts
// that sign-off rules select by, the treatments to be done, and what is still to be answered. Everything here is pure:
// no clock, no store.
package screening
