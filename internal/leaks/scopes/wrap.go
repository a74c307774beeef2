package main

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"slices"
	"sort"
	"strings"
)

// wrapped is package storage with every condition of a scope wrapped.
type wrapped struct {
	files     map[string]string
	places    []string // functions with a scope of their own, in order
	delegates []string // functions that only hand their scope on

	fset  *token.FileSet
	conds map[string]bool // functions that give a condition
	funcs map[string]bool // all functions and methods
}

// edit inserts a text.
type edit struct {
	at   int
	text string
}

func wrap(dir string) (*wrapped, error) {
	w := &wrapped{files: map[string]string{}, fset: token.NewFileSet(), conds: map[string]bool{}, funcs: map[string]bool{}}
	names, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil || len(names) == 0 {
		return nil, fmt.Errorf("no files in %s: %w", dir, err)
	}
	parsed := map[string]*ast.File{}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(w.fset, name, nil, 0)
		if err != nil {
			return nil, err
		}
		parsed[name] = f
		for _, d := range f.Decls {
			if fn, ok := d.(*ast.FuncDecl); ok {
				w.funcs[fn.Name.Name] = true
				w.conds[fn.Name.Name] = w.conds[fn.Name.Name] || givesCond(fn.Type)
			}
		}
	}
	for _, name := range names {
		f := parsed[name]
		if f == nil || !strings.HasPrefix(filepath.Base(name), "read_") {
			continue
		}
		source, err := os.ReadFile(name)
		if err != nil {
			return nil, err
		}
		edits, err := w.file(f)
		if err != nil {
			return nil, err
		}
		if len(edits) > 0 {
			w.files[filepath.Base(name)] = apply(string(source), edits)
		}
	}
	return w, nil
}

func givesCond(t *ast.FuncType) bool {
	if t.Results == nil || len(t.Results.List) != 1 {
		return false
	}
	id, ok := t.Results.List[0].Type.(*ast.Ident)
	return ok && id.Name == "cond"
}

// file finds the conditions of one file.
func (w *wrapped) file(f *ast.File) (all []edit, err error) {
	for _, d := range f.Decls {
		switch d := d.(type) {
		case *ast.FuncDecl:
			scope := scopeOf(d.Type, d.Recv != nil)
			if scope == "" || d.Body == nil {
				continue
			}
			edits, handed := w.body(d.Name.Name, scope, d.Body)
			switch {
			case len(edits) > 0:
				w.places = append(w.places, d.Name.Name)
			case handed != "":
				w.delegates = append(w.delegates, d.Name.Name+" hands its scope to "+handed)
			default:
				return nil, fmt.Errorf("%s takes a scope and does nothing with it", d.Name.Name)
			}
			all = append(all, edits...)
		case *ast.GenDecl: // functions in tables
			n := 0
			ast.Inspect(d, func(x ast.Node) bool {
				fn, ok := x.(*ast.FuncLit)
				if !ok {
					return true
				}
				scope := scopeOf(fn.Type, false)
				if scope == "" {
					return true
				}
				n++
				place := fmt.Sprintf("%s.%d", nameOf(d), n)
				if edits, _ := w.body(place, scope, fn.Body); len(edits) > 0 {
					w.places = append(w.places, place)
					all = append(all, edits...)
				}
				return false
			})
		}
	}
	return all, nil
}

func nameOf(d *ast.GenDecl) string {
	if v, ok := d.Specs[0].(*ast.ValueSpec); ok {
		return v.Names[0].Name
	}
	return "table"
}

// scopeOf names the parameter that says who reads: a Scope, or the person themself in methods that take one.
func scopeOf(t *ast.FuncType, method bool) string {
	for _, p := range t.Params.List {
		sel, ok := p.Type.(*ast.SelectorExpr)
		if !ok || len(p.Names) == 0 {
			continue
		}
		if sel.Sel.Name == "Scope" || method && sel.Sel.Name == "PersonID" && p.Names[0].Name == "person" {
			return p.Names[0].Name
		}
	}
	if len(t.Params.List) == 1 && len(t.Params.List[0].Names) == 0 {
		return ""
	}
	return ""
}

// body wraps the innermost conditions that are made of the scope, and refusals that look at it.
func (w *wrapped) body(place, scope string, body *ast.BlockStmt) (edits []edit, handed string) {
	tainted := map[string]bool{scope: true}
	wrap := func(x ast.Expr, with string) {
		edits = append(edits, edit{w.fset.Position(x.Pos()).Offset, with + "(\"" + place + "\", "}, edit{w.fset.Position(x.End()).Offset, ")"})
	}
	var visit func(n ast.Node) bool // tells whether something was wrapped inside
	visit = func(n ast.Node) bool {
		found := false
		if n == nil {
			return false
		}
		children(n, func(c ast.Node) {
			if visit(c) {
				found = true
			}
		})
		switch x := n.(type) {
		case *ast.AssignStmt:
			for i, lhs := range x.Lhs {
				if id, ok := lhs.(*ast.Ident); ok && !found && i < len(x.Rhs) && mentions(x.Rhs[i], tainted) {
					tainted[id.Name] = true
				}
			}
		case *ast.CallExpr:
			if found {
				return true
			}
			name := called(x)
			if slices.ContainsFunc(x.Args, func(a ast.Expr) bool { return mentions(a, tainted) }) {
				switch {
				case w.conds[name], name == "" || !w.funcs[name] && isFuncValue(x):
					wrap(x, "unscoped")
					return true
				case w.funcs[name]:
					handed = name
				}
			}
		case *ast.BinaryExpr:
			if !found && (x.Op == token.EQL || x.Op == token.NEQ) && mentions(x.X, tainted) && isEmpty(x.Y) {
				wrap(x, "unchecked")
				return true
			}
		}
		return found
	}
	visit(body)
	return edits, handed
}

// isFuncValue tells whether a call goes to a variable or an element of a table: `looked[kind](sc)`, `see(sc)`.
func isFuncValue(x *ast.CallExpr) bool {
	switch f := x.Fun.(type) {
	case *ast.IndexExpr:
		id, ok := f.X.(*ast.Ident)
		return ok && len(x.Args) == 1 && id.Name != "find" && id.Name != "first"
	case *ast.Ident:
		return len(x.Args) == 1 && f.Name == "see"
	}
	return false
}

func isEmpty(x ast.Expr) bool {
	lit, ok := x.(*ast.BasicLit)
	return ok && lit.Value == `""`
}

func called(x *ast.CallExpr) string {
	switch f := x.Fun.(type) {
	case *ast.Ident:
		return f.Name
	case *ast.SelectorExpr:
		return f.Sel.Name
	case *ast.IndexExpr:
		if id, ok := f.X.(*ast.Ident); ok {
			return id.Name + "[]"
		}
	}
	return "?"
}

// mentions tells whether an expression uses one of the names, but not only inside of a function of its own.
func mentions(x ast.Expr, names map[string]bool) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.SelectorExpr: // of x.f only x is a name
			found = found || mentions(n.X, names)
			return false
		case *ast.Ident:
			found = found || names[n.Name]
		}
		return !found
	})
	return found
}

// children calls f for each direct child.
func children(n ast.Node, f func(ast.Node)) {
	first := true
	ast.Inspect(n, func(c ast.Node) bool {
		if first {
			first = false
			return true
		}
		if c != nil {
			f(c)
		}
		return false
	})
}

func apply(source string, edits []edit) string {
	sort.SliceStable(edits, func(i, j int) bool { return edits[i].at > edits[j].at })
	for _, e := range edits {
		source = source[:e.at] + e.text + source[e.at:]
	}
	return source
}
