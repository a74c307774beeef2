package faults

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"testing"
)

// EnvBin names a folder with freigabe and verify, to test a binary that was built elsewhere or on purpose wrongly.
const EnvBin = "FREIGABE_TEST_BIN"

var long = os.Getenv("FREIGABE_TEST_LONG") == "1"

// times gives the count of the quick form or of the long one.
func times(quick, whole int) int {
	if long {
		return whole
	}
	return quick
}

// binaries builds the service and the verifier once for all tests.
var binaries = sync.OnceValues(func() (string, error) {
	if dir := os.Getenv(EnvBin); dir != "" {
		return filepath.Abs(dir)
	}
	dir, err := scratch()
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-o", dir+string(filepath.Separator), "freigabe/cmd/freigabe", "freigabe/cmd/verify")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build: %w\n%s", err, out)
	}
	return dir, nil
})

// atEnd runs after all tests.
var atEnd []func()

// scratch gives a folder that lives as long as the tests.
func scratch() (string, error) {
	dir, err := os.MkdirTemp("", "freigabe-faults")
	if err == nil {
		atEnd = append(atEnd, func() { _ = os.RemoveAll(dir) })
	}
	return dir, err
}

func TestMain(m *testing.M) {
	code := m.Run()
	for _, f := range slices.Backward(atEnd) {
		f()
	}
	os.Exit(code)
}

// databases are those that FREIGABE_TEST_DB leaves to test.
func databases() []string {
	if one := os.Getenv("FREIGABE_TEST_DB"); one != "" {
		return []string{one}
	}
	return []string{sqlite, postgres}
}

const (
	sqlite   = "sqlite"
	postgres = "postgres"
)

// each runs a test on the databases, one after the other.
func each(t *testing.T, test func(t *testing.T, database string)) {
	t.Helper()
	for _, name := range databases() {
		t.Run(name, func(t *testing.T) { test(t, name) })
	}
}

// onPostgres skips a test that is about Postgres where only SQLite is wanted.
func onPostgres(t *testing.T) {
	t.Helper()
	if !slices.Contains(databases(), postgres) {
		t.Skip("FREIGABE_TEST_DB leaves Postgres out")
	}
}
