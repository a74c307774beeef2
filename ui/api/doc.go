// Package api answers: how does a program do what a person can do at the desk?
//
// It serves the JSON API below /api/v1 with its OpenAPI 3.1 contract and a page that shows it, and the public evidence
// of the ledger below /ledger. An operation is a huma function with wire types of its own; the domain type is converted
// field by field. What comes in passes one strict decoder (decode.go), what goes wrong becomes a problem document in
// one place (problem.go), and who asks is found out once per request (enter.go).
package api
