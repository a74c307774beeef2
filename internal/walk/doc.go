// Package walk answers: does one row of a real inventory go from the list to the public and back, by the API alone,
// against the program as it is built, so that an auditor can prove each decision afterwards?
//
// It has tests only. Run it with -v: the output is the protocol of one administration's day.
package walk
