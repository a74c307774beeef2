package message_test

import (
	"flag"
	"fmt"
	"go/ast"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"freigabe/ui/component/message"
)

var update = flag.Bool("update", false, "rewrite the golden file")

// refusing are the folders whose errors people meet: what is refused there, and why.
var refusing = []string{"domain/", "workflow/", "policy/", "storage/"}

// refusers are the functions that make an invalid input of a key.
var refusers = []string{"invalid", "refuse", "refuseAnswer", "bad"}

// refusal is where code refuses.
type refusal struct {
	file, code, key string
	args            []string // that come along; nil where the code does not say them on the spot
	open            bool     // args are made elsewhere
}

// refusals reads every error with a key out of the code.
func refusals(t *testing.T) (out []refusal) {
	t.Helper()
	for name, f := range module(t) {
		if !slices.ContainsFunc(refusing, func(dir string) bool { return strings.HasPrefix(name, dir) }) {
			continue
		}
		literal := map[string]bool{}
		add := func(r refusal) {
			r.file = name
			out = append(out, r)
			literal[r.key] = true
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CompositeLit:
				if r := read(n); r.code != "" && r.key != "" {
					add(r)
				}
			case *ast.CallExpr:
				if fn, ok := n.Fun.(*ast.Ident); ok && slices.Contains(refusers, fn.Name) {
					for _, a := range n.Args {
						if key, ok := text(a); ok && message.Has(key) {
							add(refusal{code: "Invalid", key: key, open: true})
						}
					}
				}
			}
			return true
		})
		for _, key := range said(f) {
			if !literal[key] && message.Has(key) {
				out = append(out, refusal{file: name, key: key, open: true})
			}
		}
	}
	return out
}

// read reads domain.Error{Code: …, Key: …, Args: …}.
func read(c *ast.CompositeLit) (r refusal) {
	for _, e := range c.Elts {
		kv, ok := e.(*ast.KeyValueExpr)
		if !ok {
			continue
		}
		id, _ := kv.Key.(*ast.Ident)
		if id == nil {
			continue
		}
		switch id.Name {
		case "Key":
			r.key, _ = text(kv.Value)
		case "Code":
			switch v := kv.Value.(type) {
			case *ast.Ident:
				r.code = v.Name
			case *ast.SelectorExpr:
				r.code = v.Sel.Name
			}
		case "Args":
			m, ok := kv.Value.(*ast.CompositeLit)
			if r.open = !ok; ok {
				for _, e := range m.Elts {
					if pair, ok := e.(*ast.KeyValueExpr); ok {
						name, _ := text(pair.Key)
						r.args = append(r.args, name)
					}
				}
			}
		}
	}
	return r
}

var (
	placeholder = regexp.MustCompile(`\{([a-z_]+)(\|[^}]*)?\}`)
	optional    = regexp.MustCompile(`\[\?[^\]]*\]`)
)

// I30: everything that is refused is explained. The golden file holds each key with the codes it is refused with and what
// people read; a new key or another sentence shows there, to be reviewed: does it say what is wrong, which rule, who or
// what is missing, and what would be right?
func TestRefusalsAreExplained(t *testing.T) {
	t.Parallel()
	codes, all := map[string]map[string]bool{}, message.All()
	for _, r := range refusals(t) {
		if codes[r.key] == nil {
			codes[r.key] = map[string]bool{}
		}
		if r.code != "" {
			codes[r.key][strings.ToLower(r.code)] = true
		}
		if !message.Has(r.key) {
			t.Errorf("%s refuses with %q, which has no text", r.file, r.key)
			continue
		}
		for _, sentence := range all[r.key] {
			for _, m := range placeholder.FindAllStringSubmatch(optional.ReplaceAllString(sentence, ""), -1) {
				if !r.open && !slices.Contains(r.args, m[1]) {
					t.Errorf("%s refuses with %q without {%s}, which its text says: %s", r.file, r.key, m[1], sentence)
				}
			}
		}
	}
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(codes)) {
		fmt.Fprintf(&b, "%s (%s)\n  %s\n  %s\n", key, strings.Join(slices.Sorted(maps.Keys(codes[key])), ", "), all[key][0], all[key][1])
	}
	golden := filepath.Join("testdata", "refusals.golden")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if b.String() != string(want) {
		t.Errorf("what people read about refusals changed: run go test ./ui/component/message -update and review the difference")
	}
	t.Logf("count: %d keys of refusals, %d of them forbidden, conflict, stale or invalid", len(codes), hard(codes))
}

func hard(codes map[string]map[string]bool) (n int) {
	for _, c := range codes {
		if c["forbidden"] || c["conflict"] || c["stale"] || c["invalid"] {
			n++
		}
	}
	return n
}
