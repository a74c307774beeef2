package catalog

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// generated writes a page of 120 varied entries, and the empty catalog, to files.
func generated(t *testing.T) []string {
	t.Helper()
	dir := t.TempDir()
	full, empty, one := filepath.Join(dir, "page.ttl"), filepath.Join(dir, "empty.ttl"), filepath.Join(dir, "dataset.ttl")
	for file, text := range map[string][]byte{
		full: AppendCatalog(nil, page(), varied(120)), empty: AppendCatalog(nil, Page{Base: "https://x.example", Number: 1}, nil),
		one: AppendDataset(nil, "https://x.example", entry("a_b")),
	} {
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return []string{full, empty, one}
}

// The shapes are those of the public German validator and of the European Commission. It takes half a minute with npm,
// so it runs on demand: FREIGABE_TEST_SHACL=1.
func TestThePagesConformToTheGermanAndTheEuropeanShapes(t *testing.T) {
	t.Parallel()
	if os.Getenv("FREIGABE_TEST_SHACL") == "" {
		t.Skip("set FREIGABE_TEST_SHACL=1 to check the pages against the SHACL shapes")
	}
	tool, standards := shared(t, "tools", "shacl"), shared(t, "data", "standards")
	if _, err := exec.LookPath("node"); err != nil {
		t.Skip("the SHACL check needs node")
	}
	dir := t.TempDir()
	for _, f := range []string{"validate.mjs", "load.mjs", "package.json", "package-lock.json"} {
		raw, err := os.ReadFile(filepath.Join(tool, f))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, f), raw, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	abs, err := filepath.Abs(standards)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	run := func(name string, args ...string) string {
		cmd := exec.CommandContext(ctx, name, args...)
		cmd.Dir, cmd.Env = dir, append(os.Environ(), "SHARED="+abs)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Errorf("%s %s: %v\n%s", name, strings.Join(args, " "), err, out)
		}
		return string(out)
	}
	if run("npm", "ci", "--no-audit", "--no-fund"); t.Failed() {
		return
	}
	for _, args := range [][]string{{"de3"}, {"eu301"}, {"eu301", "--no-background"}} { // without: all classes are in the file
		for _, file := range generated(t) {
			out := run("node", append([]string{"validate.mjs", "--profile"}, append(args, file)...)...)
			if !strings.Contains(out, `"results":0,`) {
				t.Errorf("%s, %s: results\n%s", args, filepath.Base(file), out)
			}
		}
	}
}

func TestAForeignParserReadsThePages(t *testing.T) {
	t.Parallel()
	rapper, err := exec.LookPath("rapper")
	if err != nil {
		t.Skip("rapper (raptor2-utils) is not installed")
	}
	for _, file := range generated(t) {
		if out, err := exec.CommandContext(t.Context(), rapper, "-q", "-c", "-i", "turtle", file).CombinedOutput(); err != nil || len(out) > 0 {
			t.Errorf("rapper on %s: %v\n%s", filepath.Base(file), err, out)
		}
	}
}
