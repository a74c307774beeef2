//go:build race

package workflow_test

// detector tells that the race detector runs. It makes SQLite fifteen times slower, so long forms are shorter with it.
const detector = true
