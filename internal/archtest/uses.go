package archtest

import (
	"fmt"
	"go/ast"
	"slices"
	"strconv"
	"strings"
)

// use is a name of a package that most of the code must do without.
type use struct {
	pkg     string   // import path
	names   []string // of the package; a name that ends with * stands for all that begin so
	allowed func(source) bool
	why     string
}

var uses = []use{
	{
		"time",
		[]string{"Now"},
		func(s source) bool { return s.name == "clock.go" || below("cmd", s.dir) },
		"take the time from the injected clock; only cmd and a file clock.go ask the machine",
	},
	{
		"fmt",
		[]string{"Print*"},
		func(s source) bool { return below("cmd", s.dir) },
		"log with slog; only cmd writes to the terminal",
	},
	{
		"html/template",
		[]string{"HTML", "HTMLAttr", "CSS", "JS", "JSStr", "URL", "Srcset"},
		func(source) bool { return false },
		"it switches escaping off; write the markup into the template",
	},
}

// method is a method that files which import a library must not call.
type method struct {
	library string
	names   []string
	why     string
}

var methods = []method{
	{"github.com/labstack/echo/v4", []string{"Bind"}, "echo's binder takes unknown and duplicate keys; read the form or use the strict decoder"},
	{"gorm.io/gorm", []string{"Save"}, "it inserts what is not there and writes every column; use Create or a guarded Update"},
	{"gorm.io/gorm", []string{"AutoMigrate"}, "the schema is made by goose migrations"},
}

// checkUses looks for names and calls that the conventions rule out. Tests and the helpers for tests are free.
func checkUses(s source) (violations []string) {
	if s.isTest() || isHelper(s.dir) {
		return nil
	}
	report := func(n ast.Node, what, why string) {
		violations = append(violations, fmt.Sprintf("%s: %s: %s", s.at(n), what, why))
	}
	ast.Inspect(s.file, func(n ast.Node) bool {
		sel, ok := n.(*ast.SelectorExpr)
		if !ok {
			return true
		}
		name := sel.Sel.Name
		if x, ok := sel.X.(*ast.Ident); ok {
			for _, u := range uses {
				if x.Name == localName(s.file, u.pkg) && hasName(u.names, name) && !u.allowed(s) {
					report(sel, x.Name+"."+name, u.why)
				}
			}
		}
		for _, m := range methods {
			if localName(s.file, m.library) != "" && slices.Contains(m.names, name) {
				report(sel, "."+name, m.why)
			}
		}
		return true
	})
	return violations
}

func hasName(names []string, name string) bool {
	return slices.ContainsFunc(names, func(n string) bool {
		prefix, open := strings.CutSuffix(n, "*")
		return n == name || open && strings.HasPrefix(name, prefix)
	})
}

// localName returns the name under which a file knows a package; "" if it does not import it. A dot import is
// reported as its own name, which no code spells: none is in use, and linters refuse them.
func localName(f *ast.File, pkg string) string {
	for _, spec := range f.Imports {
		if p, _ := strconv.Unquote(spec.Path.Value); p != pkg {
			continue
		}
		if spec.Name != nil {
			return spec.Name.Name
		}
		parts := strings.Split(pkg, "/")
		last := parts[len(parts)-1]
		if len(parts) > 1 && len(last) > 1 && last[0] == 'v' && last[1] >= '0' && last[1] <= '9' {
			last = parts[len(parts)-2]
		}
		return last
	}
	return ""
}
