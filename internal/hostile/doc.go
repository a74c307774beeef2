// Package hostile answers: what happens when somebody sends what nobody should?
//
// Its tests send broken requests to the whole service and read its answers, its log and its tables. `make schemathesis`
// lets a tool by others do the same from the contract of the API; `make fuzz` runs every fuzz target of the module.
package hostile
