package api

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"freigabe/domain"
)

const (
	maxDepth  = 32 // nesting of a JSON body
	maxPlaces = 20 // mistakes named in one answer
)

// node is a JSON value as it was written: members in order, doubled keys included.
type node struct {
	value   any // nil, bool, string or json.Number for a scalar
	kind    byte
	keys    []string // of an object
	members []node   // of an object or list
}

// Kinds of a node.
const (
	scalar byte = iota
	object
	list
)

// decode reads exactly one JSON object into the struct that into points to. Refused at their place: unknown and doubled
// keys, keys in another case, missing required ones, null, other types, values outside an enum tag, bytes that are not
// UTF-8, and anything behind the object. The error is Invalid, or a refusal that names several places.
func decode(body []byte, into any) error {
	if len(bytes.TrimSpace(body)) == 0 {
		return invalid("body", "api.json_missing", nil)
	}
	n, err := parse(body)
	if err != nil {
		return err
	}
	r := &reader{}
	r.into(n, reflect.ValueOf(into).Elem(), "", reflect.StructField{})
	return r.err()
}

// parse reads one JSON value without interpreting it.
func parse(body []byte) (node, error) {
	if !utf8.Valid(body) {
		at := 0
		for at < len(body) {
			c, size := utf8.DecodeRune(body[at:])
			if c == utf8.RuneError && size == 1 {
				break
			}
			at += size
		}
		return node{}, invalid("body", "api.json_encoding", map[string]any{"offset": at})
	}
	d := json.NewDecoder(bytes.NewReader(body))
	d.UseNumber()
	n, err := parseValue(d, 0)
	if err != nil {
		if _, ok := errors.AsType[*domain.Error](err); ok {
			return node{}, err
		}
		return node{}, invalid("body", "api.json_syntax", map[string]any{"offset": d.InputOffset()})
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return node{}, invalid("body", "api.json_trailing", map[string]any{"offset": d.InputOffset()})
	}
	return n, nil
}

func parseValue(d *json.Decoder, depth int) (node, error) {
	if depth > maxDepth {
		return node{}, invalid("body", "api.json_deep", nil)
	}
	t, err := d.Token()
	if err != nil {
		return node{}, err
	}
	open, ok := t.(json.Delim)
	if !ok {
		return node{value: t}, nil
	}
	n := node{kind: list}
	if open == '{' {
		n.kind = object
	}
	for d.More() {
		if n.kind == object {
			key, err := d.Token()
			if err != nil {
				return node{}, err
			}
			n.keys = append(n.keys, key.(string)) // the decoder allows nothing else here
		}
		m, err := parseValue(d, depth+1)
		if err != nil {
			return node{}, err
		}
		n.members = append(n.members, m)
	}
	_, err = d.Token()
	return n, err
}

// reader assigns a node to Go values and collects what does not fit.
type reader struct{ bad refusal }

func (r *reader) err() error {
	switch len(r.bad) {
	case 0:
		return nil
	case 1:
		return r.bad[0]
	}
	return r.bad
}

func (r *reader) refuse(place, key string, args map[string]any) {
	if place == "" {
		place = "body"
	}
	if len(r.bad) < maxPlaces {
		r.bad = append(r.bad, invalid(place, key, args))
	}
}

// ownReader is a wire type that reads itself.
type ownReader interface {
	read(r *reader, n node, place string)
}

var timeType = reflect.TypeFor[time.Time]()

func (r *reader) into(n node, v reflect.Value, place string, f reflect.StructField) {
	if v.CanAddr() {
		if own, ok := v.Addr().Interface().(ownReader); ok {
			own.read(r, n, place)
			return
		}
	}
	if n.kind == scalar && n.value == nil {
		if f.Tag.Get("nullable") != "true" {
			r.refuse(place, "api.json_null", nil)
		}
		return
	}
	if v.Kind() == reflect.Pointer {
		p := reflect.New(v.Type().Elem())
		r.into(n, p.Elem(), place, f)
		v.Set(p)
		return
	}
	if v.Type() == timeType {
		r.moment(n, v, place)
		return
	}
	switch v.Kind() {
	case reflect.Struct:
		r.fields(n, v, place)
	case reflect.Map:
		r.entries(n, v, place)
	case reflect.Slice:
		if n.kind != list {
			r.refuse(place, "api.json_kind", kindArgs("[…]"))
			return
		}
		out := reflect.MakeSlice(v.Type(), len(n.members), len(n.members))
		for i, m := range n.members {
			r.into(m, out.Index(i), place+"["+strconv.Itoa(i)+"]", f)
		}
		v.Set(out)
	default:
		r.scalar(n, v, place, f)
	}
}

func (r *reader) scalar(n node, v reflect.Value, place string, f reflect.StructField) {
	switch v.Kind() {
	case reflect.String:
		s, ok := n.value.(string)
		if !ok {
			r.refuse(place, "api.json_kind", kindArgs(`"…"`))
			return
		}
		if allowed := f.Tag.Get("enum"); allowed != "" && !slices.Contains(strings.Split(allowed, ","), s) {
			r.refuse(place, "api.one_of", map[string]any{"allowed": strings.ReplaceAll(allowed, ",", ", ")})
			return
		}
		v.SetString(s)
	case reflect.Bool:
		b, ok := n.value.(bool)
		if !ok {
			r.refuse(place, "api.json_kind", kindArgs("true, false"))
			return
		}
		v.SetBool(b)
	case reflect.Int, reflect.Int64:
		number, ok := n.value.(json.Number)
		i, err := strconv.ParseInt(string(number), 10, 32)
		if !ok || err != nil {
			r.refuse(place, "api.json_kind", kindArgs("123"))
			return
		}
		v.SetInt(i)
	default:
		panic("api: no wire type may have a " + v.Type().String())
	}
}

func kindArgs(shape string) map[string]any { return map[string]any{"expected": shape} }

func (r *reader) moment(n node, v reflect.Value, place string) {
	s, ok := n.value.(string)
	t, err := time.Parse(time.RFC3339, s)
	if !ok || err != nil || t.Year() < 1970 || t.Year() > 9999 {
		r.refuse(place, "api.moment", nil)
		return
	}
	v.Set(reflect.ValueOf(t.UTC().Truncate(time.Microsecond)))
}

// fields reads an object into a struct by the exact names of its json tags.
func (r *reader) fields(n node, v reflect.Value, place string) {
	if n.kind != object {
		r.refuse(place, "api.json_kind", kindArgs("{…}"))
		return
	}
	known := map[string]int{}
	for i := range v.NumField() {
		if name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name != "" {
			known[name] = i
		}
	}
	seen := map[string]bool{}
	for i, key := range n.keys {
		at, ok := known[key]
		switch {
		case !ok:
			r.refuse(join(place, key), "api.json_unknown", nil)
		case seen[key]:
			r.refuse(join(place, key), "api.json_duplicate", nil)
		default:
			r.into(n.members[i], v.Field(at), join(place, key), v.Type().Field(at))
		}
		seen[key] = true
	}
	for i := range v.NumField() {
		if name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("json"), ","); name != "" && options != "omitempty" && !seen[name] {
			r.refuse(join(place, name), "field.required", nil)
		}
	}
}

// whole reads an object into the struct that into points to.
func (r *reader) whole(n node, into any, place string) {
	r.fields(n, reflect.ValueOf(into).Elem(), place)
}

// entries reads an object into a map. A map of pointers takes null.

func (r *reader) entries(n node, v reflect.Value, place string) {
	if n.kind != object {
		r.refuse(place, "api.json_kind", kindArgs("{…}"))
		return
	}
	out := reflect.MakeMap(v.Type())
	for i, key := range n.keys {
		k := reflect.ValueOf(key).Convert(v.Type().Key())
		if out.MapIndex(k).IsValid() {
			r.refuse(join(place, key), "api.json_duplicate", nil)
			continue
		}
		item := reflect.New(v.Type().Elem()).Elem()
		if m := n.members[i]; m.kind != scalar || m.value != nil || item.Kind() != reflect.Pointer {
			r.into(m, item, join(place, key), reflect.StructField{})
		}
		out.SetMapIndex(k, item)
	}
	v.Set(out)
}

// join gives the place of a key. A key comes from outside: it is shortened, and what is no letter of a name is left out.
func join(place, key string) string {
	shown := strings.Map(func(c rune) rune {
		if c < 0x20 || c == 0x7f || c == utf8.RuneError || c >= 0x80 {
			return '?'
		}
		return c
	}, key)
	if len(shown) > 60 {
		shown = shown[:60]
	}
	if place == "" {
		return shown
	}
	return place + "." + shown
}

// invalid refuses input at a place.
func invalid(place, key string, args map[string]any) *domain.Error {
	return &domain.Error{Code: domain.Invalid, Op: "api", Key: key, Field: place, Args: args}
}
