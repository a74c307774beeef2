package domain

import (
	"context"
	"errors"
)

// Code says what the caller can do about an error. A Code is itself an error, so errors.Is(err, NotFound) works.
type Code string

const (
	Invalid     Code = "invalid"     // correct the input at Field
	NotFound    Code = "not_found"   // nothing there, or nothing you may see
	Conflict    Code = "conflict"    // the state does not allow it
	Stale       Code = "stale"       // read again: it changed since you read it
	Forbidden   Code = "forbidden"   // within your scope, but not yours to do
	Unavailable Code = "unavailable" // try again later; nothing was stored
	Internal    Code = "internal"    // our fault
)

func (c Code) Error() string { return string(c) }

// Error is what every use case answers when it refuses. Key and Args reach people through the message
// catalogue, in their language; Err goes to the log.
type Error struct {
	Code  Code
	Op    string         // "workflow.Sign"
	Key   string         // message key, "signoff.four_eyes"
	Field string         // for Invalid: the field or place in the input
	Args  map[string]any // values for the message; never a secret, never what the reader may not see
	Err   error          // cause
}

func (e *Error) Error() string {
	s := e.Op + ": " + string(e.Code)
	if e.Key != "" {
		s += " (" + e.Key + ")"
	}
	if e.Field != "" {
		s += " at " + e.Field
	}
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	return s
}

func (e *Error) Is(target error) bool { c, ok := target.(Code); return ok && c == e.Code }
func (e *Error) Unwrap() error        { return e.Err }

// CodeOf gives the code of err: "" for nil, Internal for an error that is none of ours.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	if c, ok := errors.AsType[Code](err); ok {
		return c
	}
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return Unavailable
	}
	return Internal
}

// KeyOf gives the message key of err, "" when it has none.
func KeyOf(err error) string {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Key
	}
	return ""
}
