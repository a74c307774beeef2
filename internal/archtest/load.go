package archtest

import (
	"errors"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// load parses every Go file of the module at root, whatever its build tags say.
func load(root string) (sources []source, err error) {
	err = fs.WalkDir(os.DirFS(root), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			base := d.Name()
			if name != "." && (strings.HasPrefix(base, ".") || base == "node_modules" || base == "testdata" || slices.Contains(untracked, name)) {
				return fs.SkipDir
			}
			return nil
		}
		if path.Ext(name) != ".go" {
			return nil
		}
		code, err := os.ReadFile(filepath.Join(root, name))
		if err != nil {
			return err
		}
		s, err := parse(name, string(code))
		sources = append(sources, s)
		return err
	})
	return sources, err
}

// parse reads one file; name is its path below the module.
func parse(name, code string) (source, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, code, parser.SkipObjectResolution)
	return source{dir: path.Dir(name), name: path.Base(name), file: f, fset: fset}, err
}

// moduleRoot walks up from the working directory to the folder with go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil && dir != filepath.Dir(dir) {
		if _, statErr := os.Stat(filepath.Join(dir, "go.mod")); statErr == nil {
			return dir, nil
		}
		dir = filepath.Dir(dir)
	}
	return "", errors.Join(errors.New("no go.mod above the working directory"), err)
}
