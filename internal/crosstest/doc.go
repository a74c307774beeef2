// Package crosstest answers: do the parts that are written apart on purpose still agree with each other?
//
// It holds tests only. They may import anything, because nothing imports them.
package crosstest
