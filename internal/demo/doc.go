// Package demo answers: what does Freigabe look like after a year of use? It fills an empty store with a made-up
// district, its people, rules and data holdings. Everything happens through the use cases that everyone has, in the
// order of time and by people in their roles, so that the ledger, the sign-offs and the history are true.
//
// All names of places, people and bodies are invented.
package demo
