// Package leaks answers: does anybody see what they may not see, on any page, in any format, by any id?
//
// Its tests fill two administrations with a canary in every text that is not public, and then look for the canaries from
// outside. It has no code of its own.
package leaks
