package storage

import (
	"errors"
	"net"
	"os"
	"testing"
	"time"
)

func TestAConnectionOnWhichNothingMovesIsGivenUp(t *testing.T) {
	t.Parallel()
	ours, theirs := net.Pipe() // a pipe that nobody reads blocks a writer, too
	defer theirs.Close()
	c := &patientConn{Conn: ours, limit: 20 * time.Millisecond}
	b := make([]byte, 1)
	if _, err := c.Read(b); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("Read() error = %v", err)
	}
	if _, err := c.Write(b); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("Write() error = %v", err)
	}
	go func() { _, _ = theirs.Write([]byte("x")) }()
	if _, err := c.Read(b); err != nil || b[0] != 'x' {
		t.Errorf("Read() of what comes in time = %q, %v", b, err)
	}
}

func TestADeadlineOfPgxComesBeforeOurs(t *testing.T) {
	t.Parallel()
	ours, theirs := net.Pipe()
	defer theirs.Close()
	c := &patientConn{Conn: ours, limit: time.Hour}
	done := make(chan error, 1)
	go func() { _, err := c.Read(make([]byte, 1)); done <- err }()
	_ = c.SetDeadline(time.Unix(1, 0))
	if err := <-done; !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("Read() under a deadline that has passed: %v", err)
	}
	if _, err := c.Read(make([]byte, 1)); !errors.Is(err, os.ErrDeadlineExceeded) {
		t.Errorf("the next Read() forgot the deadline: %v", err)
	}
}
