//go:build race

package evidence

// raced: everything takes ten times as long, and nothing here runs beside anything else.
const raced = true
