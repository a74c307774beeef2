package demo

import (
	"sync/atomic"
	"time"
)

// Clock gives the instant that the demo has reached, and real time once it is released. The zero Clock gives real
// time. It is safe for use by many goroutines.
type Clock struct {
	at atomic.Pointer[time.Time]
}

// Now gives the set instant, or real time.
func (c *Clock) Now() time.Time {
	if t := c.at.Load(); t != nil {
		return *t
	}
	return time.Now()
}

// Set moves the clock to t, where it stands.
func (c *Clock) Set(t time.Time) { c.at.Store(&t) }

// Release lets the clock run with real time.
func (c *Clock) Release() { c.at.Store(nil) }
