package main

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func runCommand(t *testing.T, lang string, args ...string) (code int, out, errs string) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(args, func(name string) string { return map[string]string{"LANG": lang}[name] }, &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

func writeFile(t *testing.T, content []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestTheCommandSaysWhatItFound(t *testing.T) {
	t.Parallel()
	s := smallLog(t)
	good, older := writeFile(t, s.export()), writeFile(t, s.checkpoint(2))
	s.leaves[3].members["role"] = "executive"
	bad := writeFile(t, s.export())
	strange := strings.Replace(string(smallLog(t).export()), "leaf 2 ", "leaf 7 ", 1)
	for _, tt := range []struct {
		name, lang string
		args       []string
		code       int
		want       []string
	}{
		{
			"in order, German", "de_DE.UTF-8",
			[]string{good},
			0,
			[]string{"IN ORDNUNG: 8 Entscheidungen", "mitgelieferten Schlüssel", "Fingerabdruck: ", "Kein älterer Prüfpunkt", "1 Texte gelöscht", "1 Entscheidungen sind noch nicht eingereiht"},
		},
		{
			"in order, English, with key and witness", "C",
			[]string{"--key", s.keys[1], "--checkpoint", older, good},
			0,
			[]string{"IN ORDER: 8 decisions", "given key", "1 older checkpoints agree"},
		},
		{
			"rewritten", "en_GB.UTF-8",
			[]string{"--checkpoint", older, "--checkpoint", writeFile(t, smallLog(t).checkpoint(5)), bad},
			1,
			[]string{"NOT IN ORDER: line ", "the first 5 leaves are not those"},
		},
		{
			"a leaf out of place, German", "de",
			[]string{writeFile(t, []byte(strange))},
			1,
			[]string{"NICHT IN ORDNUNG: Zeile 9, Blatt 2: Blattnummer \"7\", erwartet 2"},
		},
		{"no such file", "C", []string{"/nonexistent"}, 1, []string{"NOT IN ORDER"}},
		{"a key that is none", "C", []string{"--key", "x", good}, 1, []string{"not a verifier key"}},
		{"an older checkpoint that is none, German", "de", []string{"--checkpoint", good, good}, 1, []string{"NICHT IN ORDNUNG: älterer Prüfpunkt Nr. 1: der Prüfpunkt ist nicht"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			code, out, errs := runCommand(t, tt.lang, tt.args...)
			if code != tt.code {
				t.Errorf("exit = %d, want %d: %s%s", code, tt.code, out, errs)
			}
			for _, want := range tt.want {
				if !strings.Contains(out, want) {
					t.Errorf("output lacks %q:\n%s", want, out)
				}
			}
		})
	}
}

func TestWrongUsageIsAnsweredWithTwo(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{}, {"a", "b"}, {"--url", "https://x", "a"}, {"--frob", "a"}, {"--token", "t", "a"}, {"--url", "ftp://x"}} {
		if code, _, errs := runCommand(t, "C", args...); code != 2 || !strings.Contains(errs, "usage:") {
			t.Errorf("%q: exit = %d, stderr = %q", args, code, errs)
		}
	}
}

func TestEveryMessageIsThereInBothLanguages(t *testing.T) {
	t.Parallel()
	verb := regexp.MustCompile(`%[a-z]`)
	for key, m := range messages {
		de, en := verb.FindAllString(m[0], -1), verb.FindAllString(m[1], -1)
		if m[0] == "" || m[1] == "" || strings.ReplaceAll(strings.Join(de, ""), "q", "s") != strings.ReplaceAll(strings.Join(en, ""), "q", "s") {
			t.Errorf("%s: %q and %q do not take the same arguments", key, m[0], m[1])
		}
	}
	used := map[string]bool{}
	call := regexp.MustCompile(`\b(?:found|say|line)\("([a-z0-9_]+)"|return "([a-z0-9_]+)", `)
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		src, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		for _, m := range call.FindAllStringSubmatch(string(src), -1) {
			used[m[1]+m[2]] = true
		}
	}
	for key := range used {
		if _, ok := messages[key]; !ok {
			t.Errorf("message %q is missing", key)
		}
	}
	for key := range messages {
		if !used[key] {
			t.Errorf("message %q is never used", key)
		}
	}
}
