// Package releasecheck answers: did everything that is, or ever was, released go out with every signature it needed?
//
// It is the second pair of eyes beside the service: it reads the stored rows with plain SQL, works requirements, people
// and states out again from docs/release-check.md and the workflow's description, and shares no code with what it judges
// but the types of freigabe/domain. Canonical JSON, unions of rules, rights over time and tree hashes are written anew here.
package releasecheck
