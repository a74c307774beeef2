// Package desk answers: what does a person see who works here?
//
// For now one page: setting a password by a one-time link.
package desk
