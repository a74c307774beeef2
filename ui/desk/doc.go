// Package desk answers: what does a person see who works here?
//
// It puts the subjects of the desk together, a package each; what their pages share is package page.
package desk
