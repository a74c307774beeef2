// Package message answers: what do we say to people, in German and in English?
//
// Errors, remarks and labels carry a key; the text behind it stands here, beside those that domain/screening and
// workflow/intake bring along. Terms are those of DOMAIN section 8, the form of address is "Sie", and a text says
// what is wrong, where, and what would be right.
package message
