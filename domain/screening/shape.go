package screening

import (
	"reflect"
	"strings"

	"freigabe/domain"

	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/token"
)

// checkShape holds the YAML to the types it is read into, top down: unknown keys, and values of another kind. The
// decoder would name any of several unknown keys, cut 1.5 to 1 and take "1" for a number.
func checkShape(n ast.Node, t reflect.Type) *domain.Error {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if _, ok := n.(*ast.NullNode); ok {
		return nil // as if the key were not there
	}
	switch t.Kind() {
	case reflect.Struct:
		return checkMapping(n, t)
	case reflect.Slice:
		list, ok := n.(*ast.SequenceNode)
		if !ok {
			return wrongKind(n)
		}
		for _, v := range list.Values {
			if err := checkShape(v, t.Elem()); err != nil {
				return err
			}
		}
		return nil
	case reflect.Int:
		if _, ok := n.(*ast.IntegerNode); !ok {
			at, name := where(n)
			return refuse("screening.yaml_number", at.Line, at.Column, map[string]any{"name": name})
		}
		return nil
	case reflect.Bool:
		if _, ok := n.(*ast.BoolNode); !ok {
			return wrongKind(n)
		}
		return nil
	}
	if _, ok := n.(ast.ScalarNode); !ok {
		return wrongKind(n)
	}
	return nil
}

func checkMapping(n ast.Node, t reflect.Type) *domain.Error {
	var pairs []*ast.MappingValueNode
	switch n := n.(type) {
	case *ast.MappingNode:
		pairs = n.Values
	case *ast.MappingValueNode:
		pairs = []*ast.MappingValueNode{n}
	default:
		return wrongKind(n)
	}
	for _, pair := range pairs {
		at, name := where(pair.Key)
		field, ok := fieldFor(t, pair.Key.GetToken().Value)
		if !ok {
			return refuse("screening.yaml_unknown_key", at.Line, at.Column, map[string]any{"name": name})
		}
		if err := checkShape(pair.Value, field); err != nil {
			return err
		}
	}
	return nil
}

func fieldFor(t reflect.Type, name string) (reflect.Type, bool) {
	for i := range t.NumField() {
		if tag, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ","); tag == name {
			return t.Field(i).Type, true
		}
	}
	return nil, false
}

func wrongKind(n ast.Node) *domain.Error {
	at, name := where(n)
	return refuse("screening.yaml_type", at.Line, at.Column, map[string]any{"name": name})
}

// where gives the position of a node and the word that stands there.
func where(n ast.Node) (token.Position, string) {
	switch m := n.(type) { // its own token is the colon
	case *ast.MappingNode:
		if len(m.Values) > 0 && !m.IsFlowStyle {
			return where(m.Values[0].Key)
		}
	case *ast.MappingValueNode:
		return where(m.Key)
	}
	t := n.GetToken()
	if t == nil || t.Position == nil {
		return token.Position{Line: 1, Column: 1}, ""
	}
	return *t.Position, clip(strings.TrimSpace(t.Value))
}
