package leaks

import (
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"freigabe/domain"
	"freigabe/workflow"
)

// noFreeText are columns and places in documents that hold no text of a person: ids, codes, hashes, days, numbers. What is
// neither in here nor has a canary makes TestEveryTextHasACanary red: give it one in the corpus, or say here why it has none.
var noFreeText = []string{
	"*.id", "*_id", "*_by", "*.root", "*.kind", "*.state", "*.status", "*.role", "*.verb", "*.mark", "*.slot", "*.class", "*.facts*", "*.rules*",
	"*.digest", "*.hash", "*.file_hash", "*sha256", "*.due", "*.until", "*_day", "*.not_before", "*_date", "*.ground", "*.grounds*", "*.circle", "*.audience", "*.audiences*",
	"*.land", "*.time_zone", "*.lang", "*.salt", "*.nonce", "*_nonce", "*.theme*", "*.licence*", "*.media_type", "*.places*", "*.contributors*", "*.from_state", "*.to_state",
	"*.actor_kind", "*.opened_for", "*.on_behalf_of", "*.questionnaire.*", "*.version.*", "*.by", "*.at", "*.schema", "*.holding", "*.authority", "*.review", "*.edition",
	"edition.body.answers.*.value", "edition.body.answers.*.date", "edition.body.stricter.class", "edition.body.treatments.*.question", "*.treatment",
	"*.content.update_frequency", "*.content.last_updated", "*.content.hvd_category", "*.content.temporal_start", "*.content.temporal_end", "*.theme_uris*",
	"edition.hvd", "edition.flag_open", "edition.flag_personal", "edition.standard_key", "edition.body.treatments.*.decision",
	"authority.*",          // names, mailboxes and homepages of authorities are public
	"live_release.formats", // of public files; a code
	"change_log.field", "change_log.role", "review.body.*", "review.last_rev", "holding.last_rev*", "holding.aside*",
	"decision.content*", "decision.detail*", "decision.policy_version", "leaf.*", "ledger_*", "checkpoint.*", "tombstone.*", "release_end.reason",
	"credential.password_hash", "session.csrf", "token.scopes*", "one_time_link.*", "idempotency.*", "outbox.payload*", "login_throttle.*",
	"task.ref", "rule_version.body*", "questionnaire_version.body", "import.mode", "import.actor_kind", "import.report.*", "import_draft.choices.mode", "import_draft.choices.mapping.*",
	"import_draft.choices.encoding", "import_draft.choices.sheet", "import_draft.outcome.*", "import_mapping.header", "import_mapping.mapping.*", "preference.name", "preference.value",
	"mail.*", "release.name", "goose_db_version.*", "ledger_check.*", "review_document.body.class", "review_document.body.state", "release_document.body.class", "release_document.body.state",
	"*.files.*.id", "*.distributions.*.id", "import_holding.*", "edition.body.treatments.*.id", "edition.body.proposals.*", "sharing.*", "erasure.*", "erased.*", "move.*", "link_watch.sha256",
}

func listedIn(list []string, place string) bool {
	return slices.ContainsFunc(list, func(p string) bool { return likeness(p, place) })
}

// likeness compares with a pattern in which * stands for anything.
func likeness(pattern, s string) bool {
	head, rest, star := strings.Cut(pattern, "*")
	if !strings.HasPrefix(s, head) {
		return false
	}
	if !star {
		return s == pattern
	}
	if rest == "" {
		return true
	}
	for i := len(head); i <= len(s); i++ {
		if likeness(rest, s[i:]) {
			return true
		}
	}
	return false
}

// TestEveryTextHasACanary reads every table and wants a canary in every column, and in every place of every stored document,
// that holds a text. A new field is red until the corpus fills it.
func TestEveryTextHasACanary(t *testing.T) {
	t.Parallel()
	w := whole(t)
	marked, plain := map[string]bool{}, map[string]string{}
	see := func(place, text string) {
		switch {
		case len(found(text)) > 0:
			marked[place] = true
		case strings.TrimSpace(text) != "":
			plain[place] = text
		}
	}
	for table := range w.tables(t) {
		rows, err := w.v.store.DB().QueryContext(w.ctx, "SELECT * FROM "+table)
		must(t, err)
		columns, err := rows.Columns()
		must(t, err)
		for rows.Next() {
			cells := make([]any, len(columns))
			for i := range cells {
				cells[i] = new(any)
			}
			must(t, rows.Scan(cells...))
			for i, c := range columns {
				var text string
				switch v := (*cells[i].(*any)).(type) {
				case string:
					text = v
				case []byte:
					text = string(v)
				default:
					continue
				}
				place := table + "." + c
				var doc any
				if utf8.ValidString(text) && (strings.HasPrefix(text, "{") || strings.HasPrefix(text, "[")) && json.Unmarshal([]byte(text), &doc) == nil {
					leaves(place, doc, see)
					continue
				}
				see(place, text)
			}
		}
		must(t, rows.Err())
		_ = rows.Close()
	}
	for _, place := range slices.Sorted(maps.Keys(plain)) {
		if !marked[place] && !listedIn(noFreeText, place) {
			t.Errorf("%s has no canary, but %.80q; fill it in the corpus, or list it in noFreeText", place, plain[place])
		}
	}
	t.Logf("count: %d places in the database have a canary", len(marked))
	if len(marked) < 90 {
		t.Errorf("only %d places have a canary", len(marked))
	}
}

// leaves visits the texts of a document. Keys that are made up by people, such as columns of a list, become *.
func leaves(place string, doc any, see func(place, text string)) {
	switch d := doc.(type) {
	case string:
		see(place, d)
	case []any:
		for _, x := range d {
			leaves(place+".*", x, see)
		}
	case map[string]any:
		for k, x := range d {
			if len(found(k)) > 0 {
				see(place+".*", k)
				k = "*"
			} else if len(k) <= 3 && strings.ToUpper(k) == k {
				k = "*" // a question
			}
			leaves(place+"."+k, x, see)
		}
	}
}

// tables lists the tables with their number of rows.
func (w *world) tables(t testing.TB) map[string]int {
	t.Helper()
	rows, err := w.v.store.DB().QueryContext(w.ctx, "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
	must(t, err)
	defer rows.Close()
	out := map[string]int{}
	for rows.Next() {
		var name string
		must(t, rows.Scan(&name))
		out[name] = 0
	}
	must(t, rows.Err())
	return out
}

// noText are fields of the domain's types that are strings and hold no text of a person.
var noText = []string{
	"*.Slot", "*.Field", "*.Due", "*.Ref", "*.Kind", "*.Until", "*.NotBefore", "*.ReviewDate", "*.Ground", "*.Salt", "*.Value", "*.Date", "*.MediaType",
	"Edition.AnswersNonce", "Edition.Treatments.Question", "Edition.Treatments.ID", "Edition.Proposals", "Edition.Distributions.Licence", "Edition.Distributions.Treatment",
	"*.Grounds", "Edition.Content.Theme", "Edition.Content.TemporalStart", "Edition.Content.TemporalEnd", "Edition.Content.UpdateFrequency",
	"Edition.Content.LastUpdated", "Edition.Content.Licence", "Edition.Content.HVDCategory", "Holding.Rescreen", "Holding.Withdrawal*", "Holding.Deferral.Reason",
	"Holding.Schedule.Failed", "Review.Number", "Release.EndReason", "Decision.Detail", "Import.Mode", "Import.Status", "Import.Report.Problems.Code", "Import.Report.Problems.Message",
	"Edition.Distributions.Unaffected.Note", // no act fills it
	"Import.Report.Problems.Column",         // a column that is known
	"Session.CSRF", "Token.Scopes", "Person.Lang", "Deputy.From",
}

// TestEveryFieldOfTheDomainHasACanary walks the types that hold what people write and wants a canary in every field of type
// string, somewhere in the corpus.
func TestEveryFieldOfTheDomainHasACanary(t *testing.T) {
	t.Parallel()
	w := whole(t)
	have, all := map[string]bool{}, map[string]bool{}
	for _, typ := range []reflect.Type{
		reflect.TypeFor[domain.Edition](), reflect.TypeFor[domain.Holding](), reflect.TypeFor[domain.Review](), reflect.TypeFor[domain.Release](),
		reflect.TypeFor[domain.Decision](), reflect.TypeFor[domain.ChangeEntry](), reflect.TypeFor[domain.Person](), reflect.TypeFor[domain.Task](),
		reflect.TypeFor[domain.Deputy](), reflect.TypeFor[workflow.Question](), reflect.TypeFor[workflow.Import](), reflect.TypeFor[workflow.Token](),
		reflect.TypeFor[workflow.Session](),
	} {
		declared(typ, typ.Name(), all, map[reflect.Type]bool{})
	}
	look := func(name string, x any) { texts(reflect.ValueOf(x), name, have) }
	ctx, read := w.ctx, w.v.store
	officer, admin := w.alpha.scope("officer"), w.alpha.scope("admin1")
	for _, id := range w.alpha.holdings {
		h, err := read.HoldingByID(ctx, officer, id)
		must(t, err)
		look("Holding", *h)
		editions, err := read.EditionsOf(ctx, officer, id)
		must(t, err)
		decisions, err := read.DecisionsOf(ctx, officer, id)
		must(t, err)
		changes, err := read.ChangesOf(ctx, officer, id)
		must(t, err)
		questions, err := read.QuestionsOf(ctx, officer, id)
		must(t, err)
		releases, err := read.ReleasesOf(ctx, officer, id)
		must(t, err)
		for _, x := range editions {
			look("Edition", x)
		}
		for _, x := range decisions {
			look("Decision", x.Decision)
		}
		look("ChangeEntry", changes)
		look("Question", questions)
		look("Release", releases)
	}
	persons, err := read.Persons(ctx, admin, workflow.Page{Limit: 200})
	must(t, err)
	look("Person", persons)
	keys, _, err := read.Keys(ctx, admin, workflow.ListFilter{Limit: 200})
	must(t, err)
	look("Token", keys)
	sessions, err := read.Sessions(ctx, w.alpha.people["admin1"])
	must(t, err)
	look("Session", sessions)
	for _, id := range w.alpha.imports {
		im, err := read.ImportByID(ctx, officer, id)
		must(t, err)
		look("Import", *im)
	}
	for _, field := range slices.Sorted(maps.Keys(all)) {
		if !have[field] && !listedIn(noText, field) && !strings.HasPrefix(field, "Review.Places.Signoff") {
			t.Errorf("%s has no canary anywhere; fill it in the corpus, or list it in noText", field)
		}
	}
	t.Logf("count: %d fields of type string, %d with a canary", len(all), len(have))
}

// declared lists the fields of type string below a type. Types of their own, such as ids and states, are no texts.
func declared(t reflect.Type, path string, into map[string]bool, above map[reflect.Type]bool) {
	switch t.Kind() {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map:
		declared(t.Elem(), path, into, above)
	case reflect.String:
		if t == reflect.TypeFor[string]() {
			into[path] = true
		}
	case reflect.Struct:
		if above[t] || t.PkgPath() == "time" {
			return
		}
		above = maps.Clone(above)
		above[t] = true
		for i := range t.NumField() {
			f := t.Field(i)
			if (path == "Holding" && (f.Name == "Edition" || f.Name == "Review" || f.Name == "Live")) || path == "Import" && f.Name == "Holdings" {
				continue // looked at themselves
			}
			declared(f.Type, path+"."+f.Name, into, above)
		}
	default:
	}
}

// texts lists the fields of type string that hold a canary.
func texts(v reflect.Value, path string, into map[string]bool) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			texts(v.Elem(), path, into)
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			texts(v.Index(i), path, into)
		}
	case reflect.Map:
		for _, k := range v.MapKeys() {
			texts(v.MapIndex(k), path, into)
		}
	case reflect.String:
		if len(found(v.String())) > 0 {
			into[path] = true
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if f := v.Type().Field(i); f.IsExported() {
				texts(v.Field(i), path+"."+f.Name, into)
			}
		}
	default:
	}
}

var _ = fmt.Sprint
