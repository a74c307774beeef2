package intake

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the tables in docs/import.md")

var (
	keyInCode   = regexp.MustCompile(`"(import\.[a-z_]+)"`)
	placeholder = regexp.MustCompile(`\{([a-z]+)\}`)
)

// Every key in the code has a text, every text is used, and both languages name the same values.
func TestEveryMessageHasItsTexts(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	used := map[string]bool{}
	for _, f := range files {
		if f == "messages.go" || strings.HasSuffix(f, "_test.go") {
			continue
		}
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range keyInCode.FindAllStringSubmatch(string(src), -1) {
			used[m[1]] = true
			if _, ok := Messages[m[1]]; !ok {
				t.Errorf("%s uses %s, which has no text", f, m[1])
			}
		}
	}
	for key, texts := range Messages {
		if !used[key] {
			t.Errorf("%s is used nowhere", key)
		}
		names := func(s string) []string {
			out := placeholder.FindAllString(s, -1)
			slices.Sort(out)
			return slices.Compact(out)
		}
		if d := cmp.Diff(names(texts[0]), names(texts[1])); d != "" || texts[0] == "" || texts[1] == "" {
			t.Errorf("%s: German and English differ in their values: %s", key, d)
		}
	}
}

// The guide lists column names and messages as the code has them.
func TestTheGuideListsWhatTheCodeKnows(t *testing.T) {
	t.Parallel()
	path := filepath.Join("..", "..", "docs", "import.md")
	raw, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	want := between(t, string(raw), "names", nameTable())
	want = between(t, want, "messages", messageTable())
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(want, string(raw)); d != "" {
		t.Errorf("docs/import.md is old; run the test with -update (-want +got):\n%s", d)
	}
}

// between replaces what stands between the two marks of a name.
func between(t *testing.T, text, name, table string) string {
	t.Helper()
	begin, end := "<!-- "+name+" -->\n", "<!-- /"+name+" -->\n"
	i, j := strings.Index(text, begin), strings.Index(text, end)
	if i < 0 || j < i {
		t.Fatalf("docs/import.md lacks the marks of %q", name)
	}
	return text[:i+len(begin)] + table + text[j:]
}

func nameTable() string {
	var b strings.Builder
	b.WriteString("| Feld / field | Spaltennamen / column names |\n|---|---|\n")
	for _, s := range Synonyms {
		names := append([]string{}, s.Names...)
		for _, w := range s.Weak {
			names = append(names, w+" ¹")
		}
		fmt.Fprintf(&b, "| `%s` | %s |\n", s.Field, strings.ReplaceAll(strings.Join(names, ", "), "|", `\|`))
	}
	return b.String()
}

func messageTable() string {
	var b strings.Builder
	b.WriteString("| Schlüssel / key | Deutsch | English |\n|---|---|---|\n")
	keys := make([]string, 0, len(Messages))
	for k := range Messages {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	for _, k := range keys {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", k, Messages[k][0], Messages[k][1])
	}
	return b.String()
}
