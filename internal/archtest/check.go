package archtest

import (
	"fmt"
	"go/ast"
	"go/token"
	"path"
	"slices"
	"strconv"
	"strings"
)

// source is one parsed Go file. dir is its package below the module, "." for the root; name is its base name.
type source struct {
	dir, name string
	file      *ast.File
	fset      *token.FileSet
}

func (s source) isTest() bool { return strings.HasSuffix(s.name, "_test.go") }

// at says where a violation is, as "workflow/sign.go:12".
func (s source) at(n ast.Node) string {
	return path.Join(s.dir, s.name) + ":" + strconv.Itoa(s.fset.Position(n.Pos()).Line)
}

// check returns one line per violation: place, what is wrong, what would be right.
func check(sources []source) (violations []string) {
	for _, s := range sources {
		violations = append(violations, checkImports(s)...)
		violations = append(violations, checkUses(s)...)
	}
	return violations
}

// checkImports holds a file to the map. Tests may import what they like; helpers for tests too.
func checkImports(s source) (violations []string) {
	if s.isTest() || isHelper(s.dir) {
		return nil
	}
	r, known := ruleFor(s.dir)
	if !known {
		return []string{fmt.Sprintf("%s: package %s is not in the map; DESIGN section 4 says which packages there are", s.at(s.file), s.dir)}
	}
	for _, spec := range s.file.Imports {
		imported, _ := strconv.Unquote(spec.Path.Value)
		if why := r.refuses(imported); why != "" {
			violations = append(violations, fmt.Sprintf("%s: %s imports %s: %s", s.at(spec), s.dir, imported, why))
		}
	}
	return violations
}

// refuses says why a package under this rule may not import another; "" when it may.
func (r rule) refuses(imported string) string {
	own, isOwn := strings.CutPrefix(imported, "freigabe/")
	switch first, _, _ := strings.Cut(imported, "/"); {
	case isOwn && slices.Contains(pure, own) && r.pkg != "domain" && r.pkg != "cmd/verify":
		return ""
	case isOwn && isTestPackage(own):
		return "it is for tests only"
	case isOwn && slices.ContainsFunc(r.own, func(p string) bool { return matches(p, own) }):
		return ""
	case isOwn:
		return fmt.Sprintf("the map gives it %v of our packages", r.own)
	case !strings.Contains(first, "."):
		if slices.ContainsFunc(r.std, func(p string) bool { return matches(p, imported) }) {
			return "this package has to do without it"
		}
		return ""
	case slices.ContainsFunc(r.libs, func(p string) bool { return below(p, imported) }):
		return ""
	default:
		return fmt.Sprintf("the map gives it %v of other people's packages", r.libs)
	}
}

func ruleFor(dir string) (rule, bool) {
	if slices.Contains(pure, dir) {
		return rule{pkg: dir, own: []string{"domain"}}, true
	}
	i := slices.IndexFunc(rules, func(r rule) bool { return matches(r.pkg, dir) })
	if i < 0 {
		return rule{}, false
	}
	return rules[i], true
}

// isHelper is true for packages that may import anything, because no part of the service imports them. Those below
// internal that stand on the map keep to it.
func isHelper(dir string) bool {
	_, onMap := ruleFor(dir)
	return isTestPackage(dir) || below("internal", dir) && !onMap
}

// isTestPackage knows packages such as storage/storagetest by their name.
func isTestPackage(dir string) bool {
	return strings.HasSuffix(dir, "test") && strings.Contains(dir, "/")
}

// matches compares a package with a pattern of the map: "x" or "x/*".
func matches(pattern, pkg string) bool {
	if prefix, ok := strings.CutSuffix(pattern, "/*"); ok {
		return strings.HasPrefix(pkg, prefix+"/")
	}
	return pattern == pkg
}

// below is true for p itself and for what lies below it. A module's "/v2" belongs to the module.
func below(p, pkg string) bool { return pkg == p || strings.HasPrefix(pkg, p+"/") }

// checkTopLevel compares the entries of the repository's root with the table of contents.
func checkTopLevel(entries []string) (violations []string) {
	for _, name := range entries {
		if strings.HasPrefix(name, ".") || slices.Contains(untracked, name) || slices.Contains(topLevel, name) ||
			strings.HasSuffix(name, ".test") || strings.HasSuffix(name, ".out") {
			continue
		}
		violations = append(violations, fmt.Sprintf("%s: not in the table of contents; the top level holds %v", name, topLevel))
	}
	return violations
}
