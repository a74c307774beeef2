package archtest

import (
	"os"
	"strings"
	"testing"
)

func TestTheCodeKeepsToTheMap(t *testing.T) {
	t.Parallel()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	sources, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	if len(sources) < 20 {
		t.Fatalf("read only %d files: the check sees nothing", len(sources))
	}
	for _, v := range check(sources) {
		t.Error(v)
	}
}

func TestTheTopLevelIsTheTableOfContents(t *testing.T) {
	t.Parallel()
	root, err := moduleRoot()
	if err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	for _, v := range checkTopLevel(names) {
		t.Error(v)
	}
	if got := checkTopLevel([]string{"cmd", ".ci", "bin", "utils", "main.go"}); len(got) != 2 {
		t.Errorf("checkTopLevel() = %v, want utils and main.go reported", got)
	}
}

// Each case plants code in a made-up file and names what the report must say; "" stands for no report.
func TestAPlantedViolationIsReported(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ file, imports, code, want string }{
		"domain imports a library":               {"domain/a.go", "github.com/google/uuid", "", "domain imports github.com/google/uuid"},
		"domain imports workflow":                {"domain/a.go", "freigabe/workflow", "", "domain imports freigabe/workflow"},
		"domain imports its own child":           {"domain/a.go", "freigabe/domain/ledger", "", "domain imports freigabe/domain/ledger"},
		"the domain knows addresses, no network": {"domain/catalog/a.go", "net/url", "", ""},
		"domain opens files":                     {"domain/a.go", "os", "", "domain imports os"},
		"a child of domain speaks HTTP":          {"domain/catalog/a.go", "net/http", "", "domain/catalog imports net/http"},
		"a child of domain imports a sister":     {"domain/catalog/a.go", "freigabe/domain/ledger", "", "imports freigabe/domain/ledger"},
		"workflow imports storage":               {"workflow/a.go", "freigabe/storage", "", "workflow imports freigabe/storage"},
		"workflow imports policy":                {"workflow/a.go", "freigabe/policy", "", "workflow imports freigabe/policy"},
		"workflow speaks SQL":                    {"workflow/a.go", "database/sql", "", "workflow imports database/sql"},
		"intake imports the use cases":           {"workflow/intake/a.go", "freigabe/workflow", "", "workflow/intake imports freigabe/workflow"},
		"jobs import storage":                    {"workflow/jobs/a.go", "freigabe/storage", "", "workflow/jobs imports freigabe/storage"},
		"fsm outside workflow":                   {"policy/a.go", "github.com/looplab/fsm", "", "policy imports github.com/looplab/fsm"},
		"fsm in jobs":                            {"workflow/jobs/a.go", "github.com/looplab/fsm", "", "imports github.com/looplab/fsm"},
		"casbin outside policy":                  {"workflow/a.go", "github.com/casbin/casbin/v2", "", "workflow imports github.com/casbin"},
		"gorm outside storage":                   {"policy/a.go", "gorm.io/gorm", "", "policy imports gorm.io/gorm"},
		"gorm in cmd":                            {"cmd/freigabe/a.go", "gorm.io/gorm", "", "cmd/freigabe imports gorm.io/gorm"},
		"pgx in cmd":                             {"cmd/freigabe/a.go", "github.com/jackc/pgx/v5", "", "cmd/freigabe imports github.com/jackc/pgx/v5"},
		"goose outside storage":                  {"workflow/jobs/a.go", "github.com/pressly/goose/v3", "", "imports github.com/pressly/goose/v3"},
		"sqlite outside storage":                 {"ui/a.go", "modernc.org/sqlite", "", "ui imports modernc.org/sqlite"},
		"echo in workflow":                       {"workflow/a.go", "github.com/labstack/echo/v4", "", "workflow imports github.com/labstack/echo/v4"},
		"echo's middleware in storage":           {"storage/a.go", "github.com/labstack/echo/v4/middleware", "", "storage imports github.com/labstack/echo"},
		"huma outside ui/api":                    {"ui/portal/a.go", "github.com/danielgtaylor/huma/v2", "", "ui/portal imports github.com/danielgtaylor/huma/v2"},
		"spreadsheets outside intake":            {"workflow/a.go", "github.com/xuri/excelize/v2", "", "workflow imports github.com/xuri/excelize/v2"},
		"PDF outside the case file":              {"ui/desk/a.go", "codeberg.org/go-pdf/fpdf", "", "imports codeberg.org/go-pdf/fpdf"},
		"ui imports storage":                     {"ui/portal/a.go", "freigabe/storage", "", "ui/portal imports freigabe/storage"},
		"ui imports policy":                      {"ui/a.go", "freigabe/policy", "", "ui imports freigabe/policy"},
		"ui imports jobs":                        {"ui/api/a.go", "freigabe/workflow/jobs", "", "ui/api imports freigabe/workflow/jobs"},
		"the portal imports the API":             {"ui/portal/a.go", "freigabe/ui/api", "", "ui/portal imports freigabe/ui/api"},
		"the verifier imports the service":       {"cmd/verify/a.go", "freigabe/domain/ledger", "", "cmd/verify imports freigabe/domain/ledger"},
		"check releases imports the workflow":    {"internal/releasecheck/a.go", "freigabe/workflow", "", "internal/releasecheck imports freigabe/workflow"},
		"a helper for tests in the service":      {"storage/a.go", "freigabe/storage/storagetest", "", "it is for tests only"},
		"a helper for tests in cmd":              {"cmd/freigabe/a.go", "freigabe/internal/pgtest", "", "it is for tests only"},
		"an internal package in the service":     {"workflow/a.go", "freigabe/internal/demo", "", "workflow imports freigabe/internal/demo"},
		"a package that the map does not have":   {"utils/a.go", "fmt", "", "package utils is not in the map"},
		"a package below one of the map":         {"domain/helper/a.go", "fmt", "", "package domain/helper is not in the map"},
		"a file in the root":                     {"a.go", "fmt", "", "is not in the map"},

		"echo's binder":                    {"ui/api/a.go", "github.com/labstack/echo/v4", "func f(c echo.Context) { c.Bind(nil) }", ".Bind"},
		"gorm's Save":                      {"storage/a.go", "gorm.io/gorm", "func f(db *gorm.DB) { db.Save(nil) }", ".Save"},
		"gorm's AutoMigrate":               {"storage/a.go", "gorm.io/gorm", "func f(db *gorm.DB) { db.AutoMigrate(nil) }", ".AutoMigrate"},
		"escaping switched off":            {"ui/portal/a.go", "html/template", `var x = template.HTML("<b>")`, "template.HTML"},
		"escaping switched off by a type":  {"ui/portal/a.go", "html/template", `type x struct{ L template.URL }`, "template.URL"},
		"the machine's time in a use case": {"workflow/a.go", "time", "var x = time.Now()", "time.Now"},
		"the machine's time as a function": {"storage/a.go", "time", "var x = time.Now", "time.Now"},
		"time under another name":          {"ui/a.go", `t "time`, "var x = t.Now()", "t.Now"},
		"printing from a package":          {"policy/a.go", "fmt", `func f() { fmt.Println("x") }`, "fmt.Println"},

		"an import that the map gives":          {"policy/a.go", "github.com/casbin/casbin/v2/model", "", ""},
		"the standard library":                  {"domain/a.go", "errors", "", ""},
		"the clock":                             {"storage/clock.go", "time", "var x = time.Now()", ""},
		"cmd prints and asks for the time":      {"cmd/freigabe/a.go", "time", "var x = time.Now()", ""},
		"another Save than gorm's":              {"workflow/a.go", "context", "func f(s interface{ Save() }) { s.Save() }", ""},
		"a time that is given":                  {"workflow/a.go", "time", "func f(t time.Time) time.Time { return t.Add(time.Hour) }", ""},
		"a test imports what it needs":          {"workflow/a_test.go", "freigabe/storage", "", ""},
		"a test helper imports what it needs":   {"storage/storagetest/a.go", "freigabe/internal/pgtest", "", ""},
		"cmd ties everything together":          {"cmd/freigabe/a.go", "freigabe/storage", "", ""},
		"a library whose name only begins so":   {"domain/ledger/a.go", "golang.org/x/model", "", "imports golang.org/x/model"},
		"a package whose name only begins so":   {"workflowx/a.go", "fmt", "", "not in the map"},
		"text that only mentions a violation":   {"workflow/a.go", "errors", "var x = errors.New(`time.Now() and template.HTML(`)", ""},
		"the verifier uses the library of C2SP": {"cmd/verify/a.go", "golang.org/x/mod/sumdb/note", "", ""},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			path := `"` + tt.imports + `"`
			if strings.Contains(tt.imports, ` "`) {
				path = tt.imports + `"`
			}
			s, err := parse(tt.file, "package p\n\nimport "+path+"\n\n"+tt.code)
			if err != nil {
				t.Fatal(err)
			}
			got := check([]source{s})
			switch {
			case tt.want == "" && len(got) > 0:
				t.Errorf("check() reports %v, want nothing", got)
			case tt.want != "" && len(got) != 1:
				t.Errorf("check() reports %d violations %v, want one", len(got), got)
			case tt.want != "" && (!strings.Contains(got[0], tt.want) || !strings.HasPrefix(got[0], tt.file+":")):
				t.Errorf("check() = %q, want it to begin with %q and say %q", got[0], tt.file, tt.want)
			}
		})
	}
}
