package main

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// finding is the first thing that is wrong, and where. It is an error.
type finding struct {
	key      string // of the message
	args     []any
	line     int64  // of the export, from 1; 0 when there is none
	leaf     int64  // index; noLeaf when there is none
	decision string // id, when it could be read
}

const noLeaf = -1

func found(key string, args ...any) *finding { return &finding{key: key, args: args, leaf: noLeaf} }

func (f *finding) Error() string { return explain(speakEnglish, f) }

// explain puts an error into words: place first, then what is wrong.
func explain(say speak, err error) string {
	f, ok := errors.AsType[*finding](err)
	if !ok {
		return err.Error()
	}
	var place []string
	if f.line > 0 {
		place = append(place, say("at_line", f.line))
	}
	if f.leaf >= 0 {
		place = append(place, say("at_leaf", f.leaf))
	}
	if f.decision != "" {
		place = append(place, say("at_decision", f.decision))
	}
	args := slices.Clone(f.args)
	for i, a := range args {
		if inner, ok := a.(error); ok {
			args[i] = explain(say, inner)
		}
	}
	what := say(f.key, args...)
	if len(place) == 0 {
		return what
	}
	return fmt.Sprintf("%s: %s", strings.Join(place, ", "), what)
}
