package screening

import (
	"strconv"
	"strings"

	"freigabe/domain"

	"github.com/goccy/go-yaml/ast"
)

// problem is something that a questionnaire may not have, at a place in it.
type problem struct {
	key  string
	path []step
	args map[string]any
}

// step goes into a mapping by key, or into a list by index and, for people, by the name of what is there.
type step struct {
	key   string
	index int // -1 for a key
}

func key(k string) step { return step{key: k, index: -1} }

func item(i int, name string) step {
	if !word.MatchString(name) {
		name = strconv.Itoa(i + 1) // people count from one
	}
	return step{key: name, index: i}
}

// error gives the refusal, with the line where it is known (0: not known).
func (p *problem) error(line int) error {
	names := make([]string, len(p.path))
	for i, s := range p.path {
		names[i] = s.key
	}
	at := strings.Join(names, ".")
	if line > 0 {
		at += ":" + strconv.Itoa(line)
	}
	args := map[string]any{"place": at}
	for k, v := range p.args {
		args[k] = v
	}
	return &domain.Error{Code: domain.Invalid, Op: "screening.Parse", Key: p.key, Field: at, Args: args}
}

func place(line, column int) string { return strconv.Itoa(line) + ":" + strconv.Itoa(column) }

// lineOf gives the line of the deepest node on the path that exists.
func lineOf(n ast.Node, path []step) int {
	line := 1
	for _, s := range path {
		next, at := child(n, s)
		if next == nil {
			break
		}
		n, line = next, at
	}
	return line
}

func child(n ast.Node, s step) (ast.Node, int) {
	switch n := n.(type) {
	case *ast.MappingNode:
		for _, pair := range n.Values {
			if t := pair.Key.GetToken(); s.index < 0 && t.Value == s.key {
				return pair.Value, t.Position.Line
			}
		}
	case *ast.MappingValueNode:
		if t := n.Key.GetToken(); s.index < 0 && t.Value == s.key {
			return n.Value, t.Position.Line
		}
	case *ast.SequenceNode:
		if s.index >= 0 && s.index < len(n.Values) {
			return n.Values[s.index], n.Values[s.index].GetToken().Position.Line
		}
	}
	return nil, 0
}
