// Package component answers: what do all pages share?
//
// It holds the style sheets, fonts and marks that every page needs, embedded in the binary and served under
// /assets/. A component, when there is one, is a Go type and a template of the same name.
package component
