package message_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/ui/component/message"
)

// sayers are the functions that take a message key among their arguments.
var sayers = []string{"Text", "invalid", "conflict", "refuse", "refuseAnswer", "bad", "orKey", "problem", "say", "placed"}

var keyForm = regexp.MustCompile(`^[a-z][a-z_]*(\.[a-z][a-z0-9_]*)+$`)

// module reads every Go file of the module that is no test.
func module(t *testing.T) map[string]*ast.File {
	t.Helper()
	root, err := filepath.Abs("../../..")
	if err != nil {
		t.Fatal(err)
	}
	files := map[string]*ast.File{}
	set := token.NewFileSet()
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && path != root && (strings.HasPrefix(d.Name(), ".") || d.Name() == "node_modules" || d.Name() == "bin"):
			return filepath.SkipDir
		case d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return nil // somebody is writing it
		}
		rel, _ := filepath.Rel(root, path)
		files[filepath.ToSlash(rel)] = f
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func text(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	s, err := strconv.Unquote(lit.Value)
	return s, err == nil
}

// said gives the keys that a file says: Key: "…", x.Key = "…", invalid(field, "key"), and the like.
func said(f *ast.File) []string {
	var keys []string
	add := func(e ast.Expr, dotted bool) {
		if s, ok := text(e); ok && s != "" && (!dotted || keyForm.MatchString(s)) {
			keys = append(keys, s)
		}
	}
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.KeyValueExpr:
			if id, ok := n.Key.(*ast.Ident); ok && id.Name == "Key" {
				add(n.Value, false)
			}
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if s, ok := l.(*ast.SelectorExpr); ok && s.Sel.Name == "Key" && i < len(n.Rhs) {
					add(n.Rhs[i], false)
				}
			}
		case *ast.CallExpr:
			name := ""
			switch fn := n.Fun.(type) {
			case *ast.Ident:
				name = fn.Name
			case *ast.SelectorExpr:
				name = fn.Sel.Name
			}
			if slices.Contains(sayers, name) {
				for _, a := range n.Args {
					add(a, true)
				}
			}
		}
		return true
	})
	return keys
}

// fieldWords look like keys and are places of a form; so does all that begins with "query.".
var fieldWords = []string{"stricter.class", "stricter.reason"}

// templateKey is a text that a template says: {{.T "key"}}, {{$.T "key"}}.
var templateKey = regexp.MustCompile(`\.T "([^"]+)"`)

// templates reads every template of ui, by path.
func templates(t *testing.T) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir("../..", func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && d.Name() == "node_modules":
			return filepath.SkipDir
		case strings.HasSuffix(path, ".html") || strings.HasSuffix(path, ".gohtml"):
			body, err := os.ReadFile(path)
			out[path] = string(body)
			return err
		}
		return nil
	})
	if err != nil || len(out) < 10 {
		t.Fatalf("templates: %d read, %v", len(out), err)
	}
	return out
}

func TestEveryKeyThatATemplateSaysHasAText(t *testing.T) {
	t.Parallel()
	for path, body := range templates(t) {
		for _, m := range templateKey.FindAllStringSubmatch(body, -1) {
			if !message.Has(m[1]) {
				t.Errorf("%s says %q, which has no text", path, m[1])
			}
		}
	}
}

func TestNoTemplateHasTextOfItsOwn(t *testing.T) {
	t.Parallel()
	action := regexp.MustCompile(`(?s)\{\{.*?\}\}`)
	tag := regexp.MustCompile(`(?s)<[^>]*>`)
	word := regexp.MustCompile(`\p{L}{2,}`)
	spoken := regexp.MustCompile(`(?:aria-label|title|placeholder|alt|data-l|value)="([^"]*)"`)
	for path, body := range templates(t) {
		plain := action.ReplaceAllString(body, "")
		plain = strings.NewReplacer("SHA-256", "", "English", "", "Deutsch", "", "Freigabe", "", "&nbsp;", " ").Replace(plain)
		if w := word.FindString(tag.ReplaceAllString(plain, " ")); w != "" && !strings.HasPrefix(path, "../../api/") {
			t.Errorf("%s says %q itself; texts stand in the catalogue", path, w)
		}
		for _, m := range spoken.FindAllStringSubmatch(plain, -1) {
			if word.MatchString(m[1]) && strings.Contains(m[1], " ") {
				t.Errorf("%s says %q itself in an attribute", path, m[1])
			}
		}
	}
}

func TestEveryKeyThatCodeSaysHasAText(t *testing.T) {
	t.Parallel()
	for name, f := range module(t) {
		if strings.HasPrefix(name, "cmd/verify/") || strings.HasPrefix(name, "internal/") {
			continue // the verifier has texts of its own
		}
		for _, key := range said(f) {
			if !message.Has(key) && !slices.Contains(fieldWords, key) && !strings.HasPrefix(key, "query.") {
				t.Errorf("%s says %q, which has no text", name, key)
			}
		}
	}
}

// countForms are the endings of texts for a number of things, which code adds to a stem.
var countForms = []string{".none", ".one", ".many"}

// stems are the literals that code completes to a key: "desk.lists.tile." + name.
func stems(literals map[string]bool) []string {
	var out []string
	for s := range literals {
		if strings.HasSuffix(s, ".") && keyForm.MatchString(s+"x") {
			out = append(out, s)
		}
	}
	return out
}

// completes tells whether code builds the key: a stem that names a page and a group, or a shorter one with an ending that
// is a literal, too: "desk.step." + verb + ".button".
func completes(stems []string, literals map[string]bool, key string) bool {
	return slices.ContainsFunc(stems, func(s string) bool {
		if !strings.HasPrefix(key, s) {
			return false
		}
		if strings.Count(s, ".") > 2 {
			return true
		}
		rest := key[len(s):]
		first, _, _ := strings.Cut(rest, ".")
		return literals[rest] || literals[first+"."] || literals[key[strings.LastIndex(key, "."):]]
	})
}

func TestEveryTextIsSaidByCode(t *testing.T) {
	t.Parallel()
	literals := map[string]bool{}
	for name, f := range module(t) {
		if strings.HasPrefix(name, "ui/component/message/") {
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if e, ok := n.(ast.Expr); ok {
				if s, ok := text(e); ok {
					literals[s] = true
				}
			}
			return true
		})
	}
	begun := stems(literals)
	said := ""
	for _, body := range templates(t) {
		said += body
	}
	for _, key := range message.OwnKeys() {
		stem := key
		for _, form := range countForms {
			stem = strings.TrimSuffix(stem, form)
		}
		if !literals[key] && !literals[stem] && !completes(begun, literals, key) && !strings.Contains(said, `"`+key+`"`) && !strings.HasPrefix(key, "label.") {
			t.Errorf("nobody says %q", key)
		}
	}
}

func TestEveryTermHasAnExplanationAndEveryPageAsksForOneThatThereIs(t *testing.T) {
	t.Parallel()
	terms, help := message.Labels("term"), message.Labels("term_help")
	for key := range terms {
		if _, ok := help[key]; !ok {
			t.Errorf("nothing explains %q", key)
		}
	}
	if len(help) != len(terms) {
		t.Errorf("%d explanations of %d terms", len(help), len(terms))
	}
	for name, f := range module(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			if call, ok := n.(*ast.CallExpr); ok && len(call.Args) == 1 {
				if sel, ok := call.Fun.(*ast.SelectorExpr); ok && sel.Sel.Name == "Term" {
					if key, ok := text(call.Args[0]); ok && terms[key] == [2]string{} {
						t.Errorf("%s asks for the term %q, which is none", name, key)
					}
				}
			}
			return true
		})
	}
}

func TestEveryTextIsThereInBothLanguagesWithTheSameArguments(t *testing.T) {
	t.Parallel()
	names := regexp.MustCompile(`\{[^}]*\}`)
	for key, pair := range message.All() {
		de, en := names.FindAllString(pair[0], -1), names.FindAllString(pair[1], -1)
		slices.Sort(de)
		slices.Sort(en)
		switch {
		case pair[0] == "" || pair[1] == "":
			t.Errorf("%s lacks a language", key)
		case !slices.Equal(slices.Compact(de), slices.Compact(en)):
			t.Errorf("%s: German has %v, English %v", key, de, en)
		}
	}
}

func TestNoKeyStandsInTwoAreas(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, key := range message.OwnKeys() {
		if seen[key] {
			t.Errorf("%s stands twice", key)
		}
		seen[key] = true
	}
}

func names[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}

func TestEveryValueOfAnEnumerationHasALabelAndEveryLabelAValue(t *testing.T) {
	t.Parallel()
	fields := []string{"import", "stricter"}
	for _, f := range domain.Fields {
		fields = append(fields, f.Name)
	}
	for kind, values := range map[string][]string{
		"state": names(domain.States), "verb": append(names(domain.Verbs), "reassess"), "role": names(domain.Roles),
		"class": names(domain.Classes), "audience": names(domain.Audiences), "fact": names(domain.Facts),
		"withdrawal": domain.WithdrawalReasons, "field": fields, "decision": decisionKinds(t),
		"slot":   names([]domain.SlotKind{domain.Acknowledgement, domain.Opinion, domain.CoSignature, domain.Final, domain.Confirmation}),
		"mark":   names([]domain.Mark{domain.Signed, domain.Returned, domain.OpinionGiven, domain.Acknowledged, domain.Unsigned}),
		"circle": names([]domain.Circle{domain.CircleDepartment, domain.CircleRoot, domain.CircleAssociation}),
	} {
		have := message.Labels(kind)
		for _, v := range values {
			if _, ok := have[v]; !ok {
				t.Errorf("no label for %s %q", kind, v)
			}
			delete(have, v)
		}
		for v := range have {
			t.Errorf("there is a label for %s %q, which is no value", kind, v)
		}
	}
}

// decisionKinds reads the constants of type DecisionKind from the source: there is no list of them.
func decisionKinds(t *testing.T) []string {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), "../../../domain/decision.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	ast.Inspect(f, func(n ast.Node) bool {
		if v, ok := n.(*ast.ValueSpec); ok {
			if id, ok := v.Type.(*ast.Ident); ok && id.Name == "DecisionKind" {
				if s, ok := text(v.Values[0]); ok {
					out = append(out, s)
				}
			}
		}
		return true
	})
	if len(out) < 20 {
		t.Fatalf("only %d kinds of decision found", len(out))
	}
	return out
}

func TestTextFillsInArguments(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 12, 4, 10, 0, 0, 0, time.UTC)
	for _, tt := range []struct {
		lang, key string
		args      map[string]any
		want      string
	}{
		{"de", "holding.locked_by_review", map[string]any{"number": "2026/0042"}, "Der Vorgang 2026/0042 ist offen und sperrt den Inhalt. Holen Sie ihn zurück, um etwas zu ändern."},
		{"", "login.needed", nil, "Bitte melden Sie sich an."},
		{"en", "login.needed", nil, "Please sign in."},
		{"de", "rights.missing", map[string]any{"roles": []string{"department_head", "executive"}}, "Das dürfen Sie für diese Behörde nicht. Zuständig: Fachbereichsleitung, Verwaltungsvorstand."},
		{"de", "rights.missing", nil, "Das dürfen Sie für diese Behörde nicht."},
		{"en", "signoff.final_last", map[string]any{"slot": "department_head|executive#2"}, "The final signature comes last. Still missing: department head or executive."},
		{"de", "signoff.contributor", map[string]any{"at": at, "field": "description"}, "Sie haben an dieser Fassung mitgearbeitet (zuletzt am 4. Dezember 2026: Beschreibung) und zeichnen sie deshalb nicht."},
		{"en", "publish.too_early", map[string]any{"not_before": "2027-03-31"}, "Publication is not before 31 March 2027."},
		{"de", "file.too_large", map[string]any{"limit": int64(1500000)}, "Die Datei ist zu groß. Erlaubt sind 1,5 MB."},
		{"de", "holding.not_captured", nil, "Ändern lässt sich der Inhalt nur im Zustand „erfasst“. Der Bestand ist …: Geben Sie ihn zurück oder beginnen Sie eine neue Fassung."},
		{"de", "import.same_file", map[string]any{"at": "2026-12-04T23:30:00Z"}, "Diese Datei wurde schon am 5. Dezember 2026 eingelesen."},
		{"en", "field.too_long", map[string]any{"max": float64(2000000)}, "The text is too long. Up to 2000000 characters are allowed."},
		{"de", "no.such.key", nil, "no.such.key"},
	} {
		if got := message.Text(tt.lang, tt.key, tt.args); got != tt.want {
			t.Errorf("Text(%q, %q) = %q, want %q", tt.lang, tt.key, got, tt.want)
		}
	}
}
