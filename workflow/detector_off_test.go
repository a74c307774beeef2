//go:build !race

package workflow_test

const detector = false
