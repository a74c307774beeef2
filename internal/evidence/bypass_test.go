package evidence

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"strings"
	"testing"
)

// besides are the functions of storage that write outside of a unit of work, each with what that leaves. All other writes
// are units, whose traces TestEveryUseCaseLeavesItsTraceOrDoesNotHappen knows: so no route and no command can write unseen.
var besides = map[string]string{
	"flush":           "the unit of work itself",
	"Sequence":        "the tree over leaves that are there",
	"DeleteEvents":    "events that were told",
	"Forget":          "answers to repeat and changes for the index, after a day",
	"KeepLedgerCheck": "the desk's note of its own look",
	"See":             "the person's own note of a review they opened",
	"StartSession":    "a sign-in: the session's own row",
	"EndSession":      "a sign-out",
	"over":            "a session that is over",
	"seen":            "when a session was last used",
	"Throttle":        "sign-ins that failed, for a while",
	"put":             "mail that is due",
	"Swept":           "that the bytes of a decided erasure are gone",
	"Walls":           "reads only",
}

// What writes outside of a unit of work is listed.
func TestNothingIsWrittenBesideTheUnitsOfWork(t *testing.T) {
	t.Parallel()
	files, err := os.ReadDir("../../storage")
	must(t, err)
	seen := map[string]bool{}
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") || strings.HasPrefix(f.Name(), "conn_") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), "../../storage/"+f.Name(), nil, 0)
		must(t, err)
		for _, d := range tree.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Body == nil {
				continue
			}
			ast.Inspect(fn.Body, func(n ast.Node) bool {
				sel, ok := n.(*ast.SelectorExpr)
				if !ok {
					return true
				}
				inner, _ := sel.X.(*ast.SelectorExpr)
				onWriter := inner != nil && inner.Sel.Name == "write" && sel.Sel.Name != "Close" && sel.Sel.Name != "Conn" && sel.Sel.Name != "PingContext"
				id, _ := sel.X.(*ast.Ident)
				onConn := sel.Sel.Name == "write" && (id != nil && id.Name == "conn" || inner != nil && inner.Sel.Name == "conn")
				if onWriter || onConn {
					seen[fn.Name.Name] = true
				}
				return true
			})
		}
	}
	for _, name := range sorted(seen) {
		if besides[name] == "" {
			t.Errorf("storage.%s writes outside of a unit of work: say in besides what that leaves", name)
		}
	}
	for _, name := range sorted(besides) {
		if !seen[name] {
			t.Errorf("storage.%s is listed and writes nothing", name)
		}
	}
}
