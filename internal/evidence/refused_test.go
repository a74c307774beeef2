package evidence

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// I7 and I12, for every use case: what each unit of work leaves behind, and that it does not happen when it cannot.
//
// traces says of each unit of work what it leaves: a leaf, a line of the change log ("change"), or nothing, and then why.
// A use case without a line here is an error, and so is one that the village never calls.
var traces = map[string]string{
	"HandOver": "leaf", "screen": "leaf", "publish": "leaf", "return": "leaf", "recall": "leaf", "revise": "leaf", "discard": "leaf",
	"reopen": "leaf", "withdraw": "leaf", "archive": "leaf",
	"AnswerMany": "change", "Create": "change", "Edit": "change", "Answer": "change", "Attach": "change", "Detach": "change", "TreatmentDone": "change",
	"ConfirmTreatment": "leaf", "DeclareUnaffected": "leaf", "Sign": "leaf", "Delegate": "leaf", "Defer": "leaf",
	"ConfirmWithdrawal": "leaf", "PublishScheduled": "leaf", "Expire": "leaf", "Import": "leaf", "UndoImport": "leaf",
	"CreateRoot": "leaf", "CreateDepartment": "leaf", "ChangeAuthority": "leaf", "CloseAuthority": "leaf", "AddPerson": "leaf",
	"SetPassword": "leaf", "ChangePassword": "leaf", "RenewLink": "leaf", "SetMail": "leaf", "SetStatus": "leaf", "Recover": "leaf",
	"GrantRole": "leaf", "ConfirmRole": "leaf", "EndRole": "leaf", "ProposeDeputy": "leaf", "ConfirmDeputy": "leaf", "EndDeputy": "leaf",
	"ProposeRules": "leaf", "ConfirmRules": "leaf", "ProposeQuestionnaire": "leaf", "ConfirmQuestionnaire": "leaf",
	"ProposeMove": "leaf", "ConfirmMove": "leaf", "SharePrecedents": "leaf", "ConfirmSharing": "leaf", "StopSharing": "leaf",
	"ProposeErasure": "leaf", "ConfirmErasure": "leaf",
	"RequestToken": "leaf", "ConfirmToken": "leaf", "RevokeToken": "leaf",

	"Ask": "nothing: the question itself stays in the case file", "AnswerQuestion": "nothing: the answer itself stays in the case file",
	"SetPreference": "nothing: a setting of the person's own", "endDeferral": "nothing: the deferral's leaf names its day",
	"remind": "nothing: a task", "escalate": "nothing: a task", "linkChecked": "nothing: a look at somebody else's page, and a task",
	"PublishFailed": "nothing: a task", "EndOtherSessions": "nothing: sessions of the person's own",
	"StartDraft": draft, "ChangeDraft": draft, "handDraft": draft, "DiscardDraft": draft, "saveDraft": draft,
}

const draft = "nothing: a list on its way to an import, which is a decision"

// reading are units that write nothing.
var reading = []string{
	"ActorNamed", "Due", "Explain", "LinkByMail", "PersonOfLink", "PreviewErasure", "SimulateMove", "SimulateQuestionnaire", "SimulateRole", "SimulateRules", "SignTogether",
	"Staffing", "WatchLinks", "actorOf", "mayCapture",
}

// watched stands between use cases and store. The first unit of each kind meets a database that refuses the ledger or the
// change log its rows; then it goes through, and what it left is written down.
type watched struct {
	*storage.Store
	v       *village
	attacks []attack
	tried   map[string]int
	left    map[string]string
	refused int
	tables  []string
}

// attack makes the database refuse rows of a table, and takes that back.
type attack struct {
	name string
	hit  func(table string) (undo func())
}

func (w *watched) InTx(ctx context.Context, op string, fn func(workflow.Tx) error) error {
	name := strings.TrimPrefix(op, "workflow.")
	trace := traces[name]
	var wrong []string // said only of a unit that does go through when nobody attacks it
	if table := map[string]string{"leaf": "leaf", "change": "change_log"}[trace]; table != "" && w.tried[name] == 0 {
		before := w.dump()
		for i, a := range w.attacks {
			if !long() && i != len(w.tried)%len(w.attacks) {
				continue // the quick form takes turns
			}
			if why := w.attack(ctx, a, table, before, op, fn); why != "" {
				wrong = append(wrong, why)
			}
		}
	}
	leaves, lines := w.count("leaf"), w.count("change_log")
	err := w.Store.InTx(ctx, op, fn)
	if err != nil {
		return err
	}
	for _, why := range wrong {
		w.v.t.Error(why)
	}
	w.tried[name]++
	leaves, lines = w.count("leaf")-leaves, w.count("change_log")-lines
	switch got := map[bool]string{true: "leaf"}[leaves > 0]; {
	case got == "" && lines > 0:
		w.left[name] = "change"
	case got != "":
		w.left[name] = got
	case w.left[name] == "":
		w.left[name] = "nothing"
	}
	if (trace == "leaf" || trace == "change") && leaves+lines == 0 && !idle[name] {
		w.v.t.Errorf("%s left nothing", op)
	}
	return nil
}

// elsewhere are units that need a restored backup, with the test that shows their trace.
var elsewhere = map[string]string{"ReplayErasures": "workflow: TestARestoredBackupForgetsWhatWasErased"}

// idle are units that may find nothing to do.
var idle = map[string]bool{"PublishScheduled": true, "Expire": true, "Import": true} // an import may be a trial

// attack runs a unit that must be refused, in words, at once, without a trace.
func (w *watched) attack(ctx context.Context, a attack, table, before, op string, fn func(workflow.Tx) error) (wrong string) {
	t := w.v.t
	undo := a.hit(table)
	begun := time.Now()
	err := w.Store.InTx(ctx, op, fn)
	took := time.Since(begun)
	undo()
	if domain.CodeOf(err) != domain.Unavailable || domain.KeyOf(err) != "storage.refused" {
		wrong = fmt.Sprintf("%s with %s on %s: %v, want unavailable", op, a.name, table, err)
	}
	if took > 5*time.Second {
		t.Errorf("%s with %s on %s: answered after %s", op, a.name, table, took)
	}
	if after := w.dump(); after != before {
		t.Errorf("%s with %s on %s stored something all the same", op, a.name, table)
	}
	w.refused++
	return wrong
}

func (w *watched) count(table string) (n int) {
	must(w.v.t, w.DB().QueryRowContext(w.v.ctx(), "SELECT count(*) FROM "+table).Scan(&n))
	return n
}

// dump is a digest of everything stored.
func (w *watched) dump() string {
	t := w.v.t
	if w.tables == nil {
		w.tables = tables(t, w.Store)
	}
	if postgres(w.Store) { // one round trip
		parts := make([]string, len(w.tables))
		for i, table := range w.tables {
			parts[i] = "SELECT '" + table + "' AS name, md5(coalesce(string_agg(r::text, '|' ORDER BY r::text), '')) AS sum FROM " + table + " r"
		}
		var sum string
		must(t, w.DB().QueryRowContext(t.Context(), "SELECT string_agg(name || sum, ' ') FROM ("+strings.Join(parts, " UNION ALL ")+") x").Scan(&sum))
		return sum
	}
	sum := sha256.New()
	for _, table := range w.tables {
		fmt.Fprintln(sum, table)
		for _, r := range rowsOf(t, w.DB(), table) {
			fmt.Fprintln(sum, r)
		}
	}
	return hex.EncodeToString(sum.Sum(nil))
}

func TestEveryUseCaseLeavesItsTraceOrDoesNotHappen(t *testing.T) {
	t.Parallel()
	for _, db := range databases(t) {
		t.Run(db, func(t *testing.T) {
			t.Parallel()
			w := &watched{tried: map[string]int{}, left: map[string]string{}}
			v := found(t, db, "lock_timeout=50ms", func(s *storage.Store) workflow.Store { w.Store = s; return w })
			w.v, w.attacks = v, attacks(t, v.store)
			v.tell()
			for _, name := range unitsOfWork(t) {
				want, known := traces[name]
				switch {
				case slices.Contains(reading, name):
					if got := w.left[name]; got == "leaf" || got == "change" {
						t.Errorf("%s is said to only read, and leaves %q", name, got)
					}
				case elsewhere[name] != "":
				case !known:
					t.Errorf("unit of work %s: say in traces what it leaves", name)
				case w.tried[name] == 0:
					t.Errorf("%s is never called", name)
				case w.tried[name] > 0 && !strings.HasPrefix(want, w.left[name]):
					t.Errorf("%s leaves %q, want %q", name, w.left[name], want)
				}
			}
			t.Logf("count: %d units of work of %d kinds, %d refused", sum(w.tried), len(w.tried), w.refused)
		})
	}
}

func sum(m map[string]int) (n int) {
	for _, x := range m {
		n += x
	}
	return n
}

// attacks are the ways in which the ledger can fail. A held lock is tried on Postgres at every use case, with a short
// lock_timeout; how long the service itself waits is a test of storage.
func attacks(t testing.TB, s *storage.Store) []attack {
	if !postgres(s) {
		owner := func(statement string) { storagetest.Owner(t, s, statement) }
		return []attack{{"a trigger", func(table string) func() {
			owner("CREATE TRIGGER attack BEFORE INSERT ON " + table + " BEGIN SELECT RAISE(ABORT, 'attack'); END")
			return func() { owner("DROP TRIGGER attack") }
		}}}
	}
	db, err := sql.Open("pgx", s.Config().URL)
	must(t, err)
	t.Cleanup(func() { _ = db.Close() })
	owner := func(statement string) {
		_, err := db.ExecContext(t.Context(), statement)
		must(t, err)
	}
	owner("CREATE FUNCTION attack() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'attack'; END $$")
	return []attack{
		{"a trigger", func(table string) func() {
			owner("CREATE TRIGGER attack BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION attack()")
			return func() { owner("DROP TRIGGER attack ON " + table) }
		}},
		{"a missing right", func(table string) func() {
			owner("REVOKE INSERT ON " + table + " FROM freigabe_app")
			return func() { owner("GRANT INSERT ON " + table + " TO freigabe_app") }
		}},
		{"a held lock", func(table string) func() {
			tx, err := db.BeginTx(t.Context(), nil)
			must(t, err)
			_, err = tx.ExecContext(t.Context(), "LOCK TABLE "+table+" IN ACCESS EXCLUSIVE MODE")
			must(t, err)
			return func() { _ = tx.Rollback() }
		}},
	}
}

// unitsOfWork reads the names of all units of work out of the sources.
func unitsOfWork(t testing.TB) []string {
	t.Helper()
	found := map[string]bool{}
	files, err := os.ReadDir("../../workflow")
	must(t, err)
	for _, f := range files {
		if !strings.HasSuffix(f.Name(), ".go") || strings.HasSuffix(f.Name(), "_test.go") {
			continue
		}
		tree, err := parser.ParseFile(token.NewFileSet(), "../../workflow/"+f.Name(), nil, 0)
		must(t, err)
		ast.Inspect(tree, func(n ast.Node) bool {
			if v, ok := n.(*ast.ValueSpec); ok && v.Names[0].Name == "op" {
				name, _ := strconv.Unquote(v.Values[0].(*ast.BasicLit).Value)
				found[strings.TrimPrefix(name, "workflow.")] = true
			}
			call, ok := n.(*ast.CallExpr)
			if !ok {
				return true
			}
			at := -1
			switch f := call.Fun.(type) {
			case *ast.Ident:
				if f.Name == "run" {
					at = 3
				}
			case *ast.SelectorExpr:
				if f.Sel.Name == "InTx" {
					at = 1
				}
			}
			if at < 0 || at >= len(call.Args) {
				return true
			}
			if lit, ok := call.Args[at].(*ast.BasicLit); ok {
				name, _ := strconv.Unquote(lit.Value)
				found[strings.TrimPrefix(name, "workflow.")] = true
			} else if _, ok := call.Args[at].(*ast.BinaryExpr); ok && f.Name() == "handover.go" {
				for _, v := range domain.Verbs { // what acts at once is named by its verb
					if !slices.Contains([]domain.Verb{domain.ReleaseInternally, domain.Approve, domain.ReleaseInternallyApprove, domain.Withhold, domain.Reinstate, domain.Reassess}, v) {
						found[string(v)] = true
					}
				}
			} else if id, ok := call.Args[at].(*ast.Ident); !ok || id.Name != "op" {
				t.Errorf("%s: a unit of work whose name is no text", f.Name())
			}
			return true
		})
	}
	if len(found) < 50 {
		t.Fatalf("only %d units of work found", len(found))
	}
	return sorted(found)
}
