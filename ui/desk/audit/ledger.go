package audit

import (
	"net/http"
	"strconv"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var ledgerTemplate = page.Parse(files, "ledger.html", "parts.html")

// ledgerNote says on other pages how the ledger stands: proven, or an alert.
type ledgerNote struct {
	Proof *component.Proof
	Alert *component.Alert
}

func noteOf(r *page.Request, scope workflow.Scope) (ledgerNote, error) {
	s, err := r.Read().LedgerState(r.Ctx(), scope)
	if err != nil {
		return ledgerNote{}, err
	}
	more := []component.Link{{URL: "/desk/ledger", Text: r.Text("desk.audit.ledger.verify", nil)}, {URL: "/ledger/checkpoint", Text: r.Text("desk.audit.ledger.checkpoint", nil)}}
	switch {
	case s.Check == nil:
		return ledgerNote{Alert: &component.Alert{
			Kind: "info", Title: r.Text("desk.audit.ledger.unchecked", nil), Text: component.Marked(r.Text("desk.audit.ledger.unchecked_text", nil)),
			Buttons: []component.Button{{URL: "/desk/ledger", Text: r.Text("desk.audit.ledger.verify", nil)}},
		}}, nil
	case s.Check.Problem != "":
		return ledgerNote{Alert: &component.Alert{
			Kind: "danger", Title: r.Text("desk.audit.ledger.broken", nil), Text: component.Marked(problemText(r, s.Check)),
			Buttons: []component.Button{{URL: "/desk/ledger", Text: r.Text("desk.audit.ledger.look", nil)}},
		}}, nil
	}
	return ledgerNote{Proof: &component.Proof{
		ID: "ledger-note", Title: r.Text("desk.audit.ledger.whole", nil), Links: more,
		Text: component.Marked(r.Text("desk.audit.ledger.lead", map[string]any{"n": r.Number(int(s.Check.Size)), "at": momentText(r, s.Check)}) + newer(r, s)),
	}}, nil
}

func momentText(r *page.Request, c *workflow.LedgerCheck) string {
	day := r.DayOf(c.At)
	if day == r.Today() {
		return r.Text("desk.audit.today", map[string]any{"time": r.TimeOf(c.At)})
	}
	return r.ShortDay(day) + ", " + r.TimeOf(c.At)
}

// newer says how many entries have come since the check.
func newer(r *page.Request, s *workflow.LedgerState) string {
	n := int(s.Size - s.Check.Size)
	if n <= 0 {
		return ""
	}
	return " " + r.Count("desk.audit.ledger.newer", n, nil)
}

func problemText(r *page.Request, c *workflow.LedgerCheck) string {
	key := map[workflow.LedgerProblem]string{
		workflow.LeafMissing: "desk.audit.problem.leaf_missing", workflow.LeafChanged: "desk.audit.problem.leaf_changed",
		workflow.TreeChanged: "desk.audit.problem.tree_changed", workflow.CheckpointMissing: "desk.audit.problem.checkpoint_missing",
		workflow.CheckpointUnsigned: "desk.audit.problem.checkpoint_unsigned", workflow.ReleaseChanged: "desk.audit.problem.release_changed",
	}[c.Problem]
	place := c.Place
	if c.Problem == workflow.LeafMissing || c.Problem == workflow.LeafChanged || c.Problem == workflow.ReleaseChanged {
		place++ // people count from 1
	}
	return r.Text(key, map[string]any{"n": r.Number(int(place))})
}

// ledgerView answers: is the ledger whole?
type ledgerView struct {
	page.Frame
	Whole, Broken bool
	Title, Lead   string
	Checks        []checkRow
	Alert         *component.Alert
	MayCheck      bool
	Check         page.Keys
	Who           string // who may have it checked, for all others
	Checkpoint    string
	Commands      []string
	Facts         component.Facts
	State         string // heading of the facts
	Key           string
}

type checkRow struct {
	Question string
	Badge    component.Badge
	Text     string
	When     component.Moment
}

func ledgerPage(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	s, err := r.Read().LedgerState(r.Ctx(), scope)
	if err != nil {
		return err
	}
	v := ledgerView{MayCheck: len(scope.History()) > 0 && r.Checker != nil, Checkpoint: string(s.Signed)}
	c := s.Check
	switch {
	case c == nil:
		v.Title, v.Lead = r.Text("desk.audit.ledger.unchecked", nil), r.Text("desk.audit.ledger.unchecked_text", nil)
	case c.Problem != "":
		v.Broken = true
		v.Title, v.Lead = r.Text("desk.audit.ledger.broken", nil), problemText(r, c)
		v.Alert = &component.Alert{Kind: "danger", Title: r.Text("desk.audit.ledger.what_now", nil), List: []string{
			r.Text("desk.audit.ledger.now.stop", nil), r.Text("desk.audit.ledger.now.keep", nil), r.Text("desk.audit.ledger.now.export", nil),
		}}
	default:
		v.Whole = true
		v.Title = r.Text("desk.audit.ledger.whole", nil)
		v.Lead = r.Text("desk.audit.ledger.lead", map[string]any{"n": r.Number(int(c.Size)), "at": momentText(r, c)}) + newer(r, s)
	}
	v.Checks = checks(r, s)
	if !v.MayCheck {
		v.Who = r.Text("desk.audit.ledger.who", nil)
	}
	v.facts(r, s)
	day := r.Today()
	v.Commands = []string{
		"freigabe export ledger --out protokoll-" + day + ".txt",
		"verify --key " + v.Key + " --checkpoint stand.txt protokoll-" + day + ".txt",
		"verify --url " + r.PublicURL + " --checkpoint stand.txt",
	}
	if v.Frame, err = r.Frame(page.Decisions, r.Text("desk.audit.ledger.title", nil), component.Link{URL: "/desk/decisions", Text: r.Text("desk.audit.list.short", nil)}); err != nil {
		return err
	}
	v.Check = v.Keys()
	return r.Show(http.StatusOK, ledgerTemplate, "", v)
}

func (v *ledgerView) facts(r *page.Request, s *workflow.LedgerState) {
	if r.Ledger != nil {
		v.Key = r.Ledger.VerifierKey()
	}
	if s.SignedSize > 0 {
		v.State = r.Text("desk.audit.ledger.state", nil)
		v.Facts = append(v.Facts,
			component.Fact{Name: r.Text("desk.audit.ledger.signed", nil), Moment: moment(r, s.SignedAt)},
			component.Fact{Name: r.Text("desk.audit.ledger.size", nil), Text: r.Number(int(s.SignedSize))},
			component.Fact{Name: r.Text("desk.audit.ledger.root", nil), Text: s.SignedRoot},
			component.Fact{Name: r.Text("desk.audit.ledger.kept", nil), Text: r.Number(int(s.Kept))})
	}
	if v.Key != "" {
		v.Facts = append(v.Facts, component.Fact{Name: r.Text("desk.audit.ledger.key", nil), Text: v.Key},
			component.Fact{Name: r.Text("desk.audit.ledger.fingerprint", nil), Text: ledger.Fingerprint(v.Key)})
	}
}

// checks are the questions that a look at the whole ledger answers.
func checks(r *page.Request, s *workflow.LedgerState) []checkRow {
	good := component.Badge{Kind: "success", Icon: "check", Text: r.Text("desk.audit.check.ok", nil)}
	bad := component.Badge{Kind: "danger", Icon: "danger", Text: r.Text("desk.audit.check.bad", nil)}
	open := component.Badge{Kind: "neutral", Icon: "question-mark", Text: r.Text("desk.audit.check.open", nil)}
	c := s.Check
	var out []checkRow
	reached := true // a look ends at the first problem
	add := func(question, text string, problems ...workflow.LedgerProblem) {
		row := checkRow{Question: r.Text(question, nil), Badge: open}
		if c != nil {
			row.When = moment(r, c.At)
			for _, p := range problems {
				if c.Problem == p {
					row.Badge, row.Text, reached = bad, problemText(r, c), false
				}
			}
			if row.Badge.Kind == "neutral" && reached {
				row.Badge, row.Text = good, text
			}
		}
		out = append(out, row)
	}
	var size, checkpoints, releases int
	if c != nil {
		size, checkpoints, releases = int(c.Size), int(c.Checkpoints), int(c.Releases)
	}
	add("desk.audit.check.gap", r.Text("desk.audit.check.gap_ok", map[string]any{"n": r.Number(size)}), workflow.LeafMissing)
	add("desk.audit.check.changed", r.Text("desk.audit.check.changed_ok", nil), workflow.LeafChanged)
	add("desk.audit.check.past", r.Count("desk.audit.check.past_ok", checkpoints, nil), workflow.TreeChanged)
	add("desk.audit.check.signed", r.Text("desk.audit.check.signed_ok", nil), workflow.CheckpointMissing, workflow.CheckpointUnsigned)
	add("desk.audit.check.portal", r.Count("desk.audit.check.portal_ok", releases, nil), workflow.ReleaseChanged)
	waits := checkRow{Question: r.Text("desk.audit.check.arrives", nil), Badge: good, Text: r.Count("desk.audit.check.waiting", int(s.Pending), nil), When: component.Moment{Text: r.Text("desk.audit.now", nil), Time: r.Clock().UTC().Format("2006-01-02T15:04:05Z")}}
	if s.Pending > 0 {
		waits.Badge = component.Badge{Kind: "warning", Icon: "autorenew", Text: strconv.FormatInt(s.Pending, 10)}
	}
	return append(out, waits)
}

// checkLedger looks at the whole ledger now: for readers of the history.
func checkLedger(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	if len(scope.History()) == 0 || r.Checker == nil {
		return &domain.Error{Code: domain.Forbidden, Op: "audit.checkLedger", Key: "rights.missing", Args: map[string]any{"roles": []domain.Role{domain.Auditor, domain.Administrator}}}
	}
	c, err := r.Checker.Check(r.Ctx(), r.Person())
	if domain.KeyOf(err) == "ledger.check_runs" {
		r.Say(page.Notice{Kind: "info", Key: "ledger.check_runs"})
		return r.Go("/desk/ledger")
	}
	if err != nil {
		return err
	}
	if c.Problem != "" {
		r.Say(page.Notice{Kind: "warning", Key: "desk.audit.ledger.broken"})
		return r.Go("/desk/ledger")
	}
	return r.See("/desk/ledger", "desk.audit.ledger.checked", map[string]any{"n": r.Number(int(c.Size)), "ms": r.Number(int(c.Took.Milliseconds()))})
}
