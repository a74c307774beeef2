package archtest

// rule says what the packages that match pkg may import. "x/*" matches everything below x, not x itself.
// The first rule that matches holds. What is not listed is refused.
type rule struct {
	pkg  string
	own  []string // packages of Freigabe
	libs []string // modules or packages of others
	std  []string // packages of the standard library that are refused
}

// Pure packages reach nothing outside the process.
var (
	outside = []string{"database/sql", "database/sql/*", "net", "net/http", "net/http/*", "os", "os/*", "log", "log/*", "html/template"}
	noSQL   = []string{"database/sql", "database/sql/*", "html/template"}
	noHTTP  = []string{"net/http", "net/http/*", "html/template"}
	neither = append(noSQL, noHTTP...)
)

var anyDomain = []string{"domain", "domain/*"}

// rules is the map. Each library has one home: echo is in ui and cmd, huma in ui/api, casbin in policy, fsm in workflow,
// gorm and all drivers in storage, the reader of spreadsheets in workflow/intake, the writer of PDF in ui/component/casefile.
var rules = []rule{
	{pkg: "domain", std: outside},
	{pkg: "domain/ledger", own: []string{"domain"}, libs: []string{"golang.org/x/mod"}, std: outside},
	{pkg: "domain/screening", own: []string{"domain"}, libs: []string{"github.com/goccy/go-yaml"}, std: outside},
	{pkg: "domain/catalog", own: []string{"domain"}, std: outside},

	{pkg: "workflow/intake", own: anyDomain, libs: []string{"github.com/xuri/excelize/v2", "golang.org/x/net/html", "golang.org/x/text"}, std: neither},
	{pkg: "workflow/notify", own: append([]string{"workflow"}, anyDomain...), std: neither},
	{
		pkg: "workflow/jobs", own: append([]string{"workflow"}, anyDomain...),
		libs: []string{"golang.org/x/mod", "golang.org/x/sync"}, std: noSQL,
	},
	{
		pkg: "workflow", own: append([]string{"workflow/intake"}, anyDomain...),
		libs: []string{"github.com/looplab/fsm", "github.com/alexedwards/argon2id", "golang.org/x/text"}, std: neither,
	},

	{pkg: "policy", own: []string{"domain", "workflow"}, libs: []string{"github.com/casbin/casbin/v2"}, std: neither},

	{pkg: "storage/blob", own: []string{"domain", "workflow"}, std: noSQL},
	{pkg: "storage", own: append([]string{"workflow", "workflow/notify", "storage/*"}, anyDomain...), libs: databases, std: noHTTP},
	// the independent pass of `freigabe check releases` shares no code with what it judges
	{pkg: "internal/releasecheck", own: []string{"domain"}, std: noHTTP},
	{pkg: "storage/*", own: append([]string{"workflow", "storage/*"}, anyDomain...), libs: databases, std: noHTTP},

	{pkg: "ui/api", own: uiMay, libs: append([]string{"github.com/danielgtaylor/huma/v2"}, uiLibs...), std: noSQLAtAll},
	{pkg: "ui/component/casefile", own: uiMay, libs: []string{"codeberg.org/go-pdf/fpdf", "golang.org/x/image/font", "golang.org/x/text"}, std: noSQLAtAll},
	{pkg: "ui/component", own: []string{"domain", "ui/component/message"}, libs: uiLibs, std: noSQLAtAll},
	{
		pkg: "ui/mail", own: append([]string{"workflow", "workflow/notify", "ui/component/message"}, anyDomain...),
		libs: []string{"github.com/wneessen/go-mail", "golang.org/x/text"}, std: noSQLAtAll,
	},
	{pkg: "ui/desk", own: append([]string{"ui/desk/*"}, uiMay...), libs: uiLibs, std: noSQLAtAll},
	{pkg: "ui/desk/*", own: append([]string{"ui/desk/page", "ui/portal"}, uiMay...), libs: uiLibs, std: noSQLAtAll},
	{pkg: "ui", own: append([]string{"ui/*"}, uiMay...), libs: uiLibs, std: noSQLAtAll},
	{pkg: "ui/*", own: uiMay, libs: uiLibs, std: noSQLAtAll},

	// breaks the built program from outside: tests only, nothing of it is imported
	{pkg: "internal/faults"},

	// the auditor's verifier shares no code with the service it checks
	{pkg: "cmd/verify", libs: []string{"golang.org/x/mod"}, std: noSQL},
	{pkg: "cmd/freigabe", own: cmdMay, libs: cmdLibs, std: noSQL},
	{pkg: "cmd/freigabe/*", own: cmdMay, libs: cmdLibs, std: noSQL},
}

var (
	uiMay      = append([]string{"workflow", "workflow/intake", "ui/component", "ui/component/*"}, anyDomain...)
	uiLibs     = []string{"github.com/labstack/echo/v4", "golang.org/x/text"}
	noSQLAtAll = []string{"database/sql", "database/sql/*"}
)

var databases = []string{
	"gorm.io/gorm", "gorm.io/driver/postgres", "gorm.io/driver/sqlite", "github.com/jackc/pgx/v5",
	"github.com/pressly/goose/v3", "modernc.org/sqlite", "golang.org/x/mod", "golang.org/x/text",
}

var (
	cmdMay  = []string{"domain", "domain/*", "workflow", "workflow/*", "policy", "storage", "storage/*", "ui", "ui/*", "internal/*", "cmd/freigabe/*"}
	cmdLibs = []string{
		"github.com/alecthomas/kong", "github.com/labstack/echo/v4", "github.com/goccy/go-yaml",
		"github.com/prometheus/client_golang", "golang.org/x/mod", "golang.org/x/sync", "golang.org/x/term",
	}
)

// pure lists packages below internal that any package but domain and cmd/verify may import. They import the standard
// library and domain only. All others below internal are for tests and cmd.
var pure = []string{}

// topLevel is the table of contents of the repository. Dot-files may stand beside it.
var topLevel = []string{
	"cmd", "domain", "workflow", "storage", "policy", "ui", "deploy", "docs", "internal",
	"go.mod", "go.sum", "Makefile", "README.md", "LICENSE", "NOTICE",
}

// untracked are folders that .gitignore names.
var untracked = []string{"bin", "freigabe-data"}
