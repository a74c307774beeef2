package domain

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"unicode/utf8"
)

// canonicalJSON brings compact JSON, as encoding/json writes it, into the canonical form of RFC 8785: members are put in
// order and strings lose escapes that they do not need. Each digest that a page or an answer shows comes by here, so the
// document is not taken apart into maps first.
func canonicalJSON(compact []byte) ([]byte, error) {
	if !utf8.Valid(compact) {
		return nil, errors.New("canonical JSON: not UTF-8")
	}
	c := &canonicalWriter{in: compact, out: make([]byte, 0, len(compact))}
	if err := c.value(); err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	return c.out, nil
}

// canonicalWriter reads valid JSON from the front of in and appends its canonical form to out.
type canonicalWriter struct {
	in, out []byte
	spare   []byte // for members that change places
}

// member is a member of an object: its name, and where in out it stands.
type member struct {
	name     string
	from, to int
}

func (c *canonicalWriter) value() error {
	switch c.in[0] {
	case '{':
		return c.object()
	case '[':
		return c.list()
	case '"':
		_, err := c.text()
		return err
	case 't', 'n':
		c.take(len("true"))
	case 'f':
		c.take(len("false"))
	default:
		return c.number()
	}
	return nil
}

// take moves n bytes as they are.
func (c *canonicalWriter) take(n int) {
	c.out = append(c.out, c.in[:n]...)
	c.in = c.in[n:]
}

// end moves the bracket that closes a list or an object, when it is next.
func (c *canonicalWriter) end(bracket byte) bool {
	if c.in[0] != bracket {
		return false
	}
	c.take(1)
	return true
}

func (c *canonicalWriter) list() error {
	c.take(1)
	for !c.end(']') {
		if c.in[0] == ',' {
			c.take(1)
		}
		if err := c.value(); err != nil {
			return err
		}
	}
	return nil
}

func (c *canonicalWriter) object() error {
	c.take(1)
	var few [16]member
	members, start := few[:0], len(c.out)
	for c.in[0] != '}' {
		if c.in[0] == ',' {
			c.in = c.in[1:]
		}
		from := len(c.out)
		name, err := c.text()
		if err != nil {
			return err
		}
		c.take(1) // the colon
		if err := c.value(); err != nil {
			return err
		}
		members = append(members, member{string(name), from, len(c.out)})
	}
	c.in = c.in[1:]
	slices.SortFunc(members, func(a, b member) int { return compareUTF16(a.name, b.name) })
	spare := c.spare[:0]
	for i, m := range members {
		if i > 0 {
			if m.name == members[i-1].name {
				return fmt.Errorf("member %q stands twice", m.name)
			}
			spare = append(spare, ',')
		}
		spare = append(spare, c.out[m.from:m.to]...)
	}
	c.out = append(append(c.out[:start], spare...), '}')
	c.spare = spare
	return nil
}

// text moves a string and gives what it says.
func (c *canonicalWriter) text() ([]byte, error) {
	end, plain := 1, true
	for ; c.in[end] != '"'; end++ {
		if c.in[end] == '\\' {
			end, plain = end+1, false
		}
	}
	quoted := c.in[:end+1]
	if plain {
		c.take(end + 1)
		return quoted[1:end], nil
	}
	c.in = c.in[end+1:]
	var s string
	if err := json.Unmarshal(quoted, &s); err != nil {
		return nil, err
	}
	var err error
	c.out, err = appendCanonicalString(c.out, s)
	return []byte(s), err
}

func (c *canonicalWriter) number() error {
	n := bytes.IndexAny(c.in, ",]}")
	if n < 0 {
		n = len(c.in)
	}
	i, err := strconv.ParseInt(string(c.in[:n]), 10, 64)
	if err != nil {
		return fmt.Errorf("number %q is no integer", c.in[:n])
	}
	c.in, c.out = c.in[n:], strconv.AppendInt(c.out, i, 10)
	return nil
}
