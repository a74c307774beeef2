// Command scopes takes the scope out of each storage read in turn and wants the tests of internal/leaks to see it.
//
// It reads storage/read_*.go, wraps every condition that is made of the reader's scope, and runs the hunt of internal/leaks on
// that copy (go test -overlay): no file is changed. A read that is added later is found by itself.
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
)

func main() {
	only := flag.String("only", "", "regular expression: only these places")
	list := flag.Bool("list", false, "list the places and do nothing")
	flag.Parse()
	if err := run(*only, *list); err != nil {
		fmt.Fprintln(os.Stderr, "scopes:", err)
		os.Exit(1)
	}
}

func run(only string, list bool) error {
	pattern, err := regexp.Compile(only)
	if err != nil {
		return err
	}
	w, err := wrap("storage")
	if err != nil {
		return err
	}
	var places []string
	for _, p := range w.places {
		if pattern.MatchString(p) {
			places = append(places, p)
		}
	}
	if list {
		fmt.Println(strings.Join(places, "\n"))
		for _, d := range w.delegates {
			fmt.Println("   ", d)
		}
		return nil
	}
	dir, err := os.MkdirTemp("", "freigabe-scopes-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	overlay, err := w.write(dir)
	if err != nil {
		return err
	}
	fmt.Printf("%d places in %d files lose their scope, one after the other\n", len(places), len(w.files))
	cmd := exec.Command("go", "test", "-overlay", overlay, "-count=1", "-timeout", "60m", "-v", "-run", "^TestEachScopeIsMissed$", "./internal/leaks")
	cmd.Env = append(os.Environ(), "FREIGABE_SCOPES="+strings.Join(places, ","))
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// write puts the changed files into dir and gives the path of the overlay.
func (w *wrapped) write(dir string) (string, error) {
	replace := map[string]string{}
	w.files["unscoped_here.go"] = helper
	for name, text := range w.files {
		here, err := filepath.Abs(filepath.Join("storage", name))
		if err != nil {
			return "", err
		}
		replace[here] = filepath.Join(dir, name)
		if err := os.WriteFile(replace[here], []byte(text), 0o600); err != nil {
			return "", err
		}
	}
	b, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "overlay.json")
	return path, os.WriteFile(path, b, 0o600)
}

// helper is the file that the overlay adds: a condition is left out where the environment names its place. Where FREIGABE_CALLED is
// set, it collects the places that a request came by.
const helper = `package storage

import (
	"os"
	"strings"
	"sync"
)

var calledMu sync.Mutex

func removed(place string) bool {
	if _, tracing := os.LookupEnv("FREIGABE_CALLED"); tracing {
		calledMu.Lock()
		if was := os.Getenv("FREIGABE_CALLED"); !strings.Contains(was+",", ","+place+",") {
			os.Setenv("FREIGABE_CALLED", was+","+place)
		}
		calledMu.Unlock()
	}
	return os.Getenv("FREIGABE_UNSCOPED") == place
}

func unscoped(place string, c cond) cond {
	if removed(place) {
		return everything
	}
	return c
}

func unchecked(place string, b bool) bool { return !removed(place) && b }
`
