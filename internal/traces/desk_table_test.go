package traces

// way is a route that writes.
type way struct {
	// leaves is what it leaves when it does what it is for: the kinds of its decisions ("signoff/publish": these and no
	// others; a transition is named by its verb), "change" for lines of the change log, or "nothing: " and why that is right.
	leaves string
	set    []string // fields and values that the form needs, in pairs
	file   string   // of a form that takes one
	says   bool     // done is answered by a page, not by leading on
}

const (
	own     = "nothing: a setting of the person's own"
	looking = "nothing: a page that reads, asked for by POST because of its length"
	listed  = "nothing: a list on its way to an import, which is a decision"
	asked   = "nothing: questions and answers stay in the case file themselves"
)

// desk are the routes of the desk that write. A route that is missing here is red, and so is a line without its route.
var desk = map[string]way{
	"POST /desk/sign-in":  {leaves: "nothing: a session's own row"},
	"POST /desk/sign-out": {leaves: "nothing: a session's own row"},

	"POST /desk/reviews/together":      {leaves: "signoff/release_internally/approve/withhold/reinstate/reassess/release_internally_approve", says: true},
	"POST /desk/reviews/:id":           {leaves: looking},
	"POST /desk/reviews/:id/sign":      {leaves: "signoff/release_internally/approve/withhold/reinstate/reassess/release_internally_approve"},
	"POST /desk/reviews/:id/return":    {leaves: "signoff/return"},
	"POST /desk/reviews/:id/delegate":  {leaves: "delegation"},
	"POST /desk/reviews/:id/questions": {leaves: asked},
	"POST /desk/reviews/:id/unsign":    {leaves: "unsign"},
	"POST /desk/reviews/:id/recall":    {leaves: "recall"},
	"POST /desk/questions/:id":         {leaves: asked},
	"POST /desk/questions/:id/more":    {leaves: asked},
	"POST /desk/withdrawals/:holding":  {leaves: "withdrawal_confirmation"},
	"POST /desk/treatments/:holding":   {leaves: "treatment_confirmation"},

	"POST /desk/admin/proposals/:kind/:id":        {leaves: "assignment_confirmed/deputy_confirmed/rule_activated/questionnaire_activated/token_confirmed/move_confirmed/config/return"},
	"POST /desk/admin/authorities/new":            {leaves: "authority_created/rule_activated"},
	"POST /desk/admin/authorities/:id/edit":       {leaves: "authority_changed", set: []string{"title", "Ein neuer Name"}},
	"POST /desk/admin/authorities/:id/close":      {leaves: "authority_closed"},
	"POST /desk/admin/people/new":                 {leaves: "person_added", says: true, set: []string{"login", "neu.hier", "name", "Neu Hier", "mail", "neu@x.example"}},
	"POST /desk/admin/people/:id/status":          {leaves: "person_status/return"},
	"POST /desk/admin/people/:id/link":            {leaves: "credential", says: true},
	"POST /desk/admin/people/:id/roles/:role/end": {leaves: "assignment_ended"},
	"POST /desk/admin/roles/new":                  {leaves: "assignment_confirmed/assignment_proposed", set: []string{"do", "propose"}},
	"POST /desk/admin/deputies":                   {leaves: "deputy_proposed", set: []string{"for", "selma.ibing", "by", "hatice.kern"}},
	"POST /desk/admin/deputies/:id/end":           {leaves: "deputy_ended"},
	"POST /desk/admin/rules/:id":                  {leaves: "rule_proposed", set: []string{"do", "propose", "reason", "Neue Lage"}},
	"POST /desk/admin/questionnaire/new":          {leaves: "questionnaire_proposed", set: []string{"do", "propose", "reason", "Neues Gesetz"}},
	"POST /desk/admin/keys/:id/revoke":            {leaves: "token_revoked"},
	"POST /desk/admin/moves/new":                  {leaves: looking},
	"POST /desk/admin/moves":                      {leaves: "move_proposed"},
	"POST /desk/erasures":                         {leaves: "erasure_proposed"},
	"POST /desk/erasures/:id":                     {leaves: "erasure"},
	"POST /desk/admin/sharing":                    {leaves: "config"},
	"POST /desk/ledger/check":                     {leaves: "nothing: the desk's note of its own look"},
	"POST /desk/account/sessions/end":             {leaves: "nothing: a session's own row"},
	"POST /desk/account/sessions/end-others":      {leaves: "nothing: sessions of the person's own"},
	"POST /desk/account/keys":                     {leaves: "token_issued", says: true},
	"POST /desk/account/keys/:id/revoke":          {leaves: "token_revoked"},
	"POST /desk/account/password":                 {leaves: "credential"},
	"POST /desk/account/settings":                 {leaves: own},
	"POST /desk/account/deputies":                 {leaves: "deputy_proposed"},
	"POST /desk/account/deputies/:id":             {leaves: "deputy_confirmed"},
	"POST /desk/account/deputies/:id/end":         {leaves: "deputy_ended"},
	"POST /password/:secret":                      {leaves: "credential", says: true},

	"POST /desk/holdings/columns":           {leaves: own},
	"POST /desk/holdings/views":             {leaves: own},
	"POST /desk/holdings/views/:id":         {leaves: own},
	"POST /desk/holdings/selection":         {leaves: looking},
	"POST /desk/holdings/bulk/:act":         {leaves: "deferral/archive/discard"},
	"POST /desk/holdings/standard":          {leaves: "change"},
	"POST /desk/imports":                    {leaves: listed, file: "Titel;Beschreibung\nWege;Alle Wege\n"},
	"POST /desk/imports/drafts/:id":         {leaves: listed},
	"POST /desk/imports/drafts/:id/report":  {leaves: listed},
	"POST /desk/imports/drafts/:id/discard": {leaves: listed},
	"POST /desk/imports/:id/undo":           {leaves: "import_undone"},

	"POST /desk/holdings/new":                       {leaves: "change"},
	"POST /desk/holdings/apply":                     {leaves: "change", says: true},
	"POST /desk/holdings/hand-over":                 {leaves: "hand_over/screen/release_internally/approve", says: true},
	"POST /desk/holdings/:id/edit":                  {leaves: "change", set: []string{"comment", "Ein neuer Vermerk"}},
	"POST /desk/holdings/:id/files":                 {leaves: "change", set: []string{"title", "Liste", "link", "https://daten.example/liste.csv", "format", "CSV"}},
	"POST /desk/holdings/:id/files/:did":            {leaves: "change", set: []string{"title", "Ein neuer Titel"}},
	"POST /desk/holdings/:id/files/:did/remove":     {leaves: "change"},
	"POST /desk/holdings/:id/files/:did/unaffected": {leaves: "file_unaffected"},
	"POST /desk/holdings/:id/screening":             {leaves: "change"},
	"POST /desk/holdings/:id/screening/stricter":    {leaves: "change"},
	"POST /desk/holdings/:id/screening/:q":          {leaves: "change"},
	"POST /desk/holdings/:id/screening/:q/evidence": {leaves: "change", file: "Ein Beleg\n"},
	"POST /desk/holdings/:id/treatments/:t/done":    {leaves: "change"},
	"POST /desk/holdings/:id/step/:verb":            {leaves: "screen/release_internally/approve/return/recall/revise/discard/archive/withdraw/withhold/reopen/publish/reinstate/reassess/review_opened"},
	"POST /desk/holdings/:id/defer":                 {leaves: "deferral"},
}
