// Package portal answers: what does everybody see?
//
// Its pages show live releases for the public and the register, and nothing else: every read goes through the anonymous
// scope, whoever is signed in. What a page says comes from the signed release document; authorities give their names.
//
// Preview writes the page of a data set from a document that is not released yet, for those who decide about it.
package portal
