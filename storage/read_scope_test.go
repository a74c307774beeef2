package storage_test

import (
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// seen is one way of reading: it gives the names of what a scope shows. A read by id is tried on everything there is;
// all that it answers beside the thing itself is NotFound.
type seen func(t *testing.T, w *world, s workflow.Scope) []string

func listOf[R any](read func(t *testing.T, w *world, s workflow.Scope) ([]R, error), name func(w *world, r R) string) seen {
	return func(t *testing.T, w *world, s workflow.Scope) []string {
		rows, err := read(t, w, s)
		if err != nil {
			t.Errorf("error = %v", err)
		}
		out := []string{}
		for _, r := range rows {
			out = append(out, name(w, r))
		}
		return out
	}
}

func eachID[I comparable](of func(w *world) map[string]I, read func(t *testing.T, w *world, s workflow.Scope, id I) (any, error)) seen {
	return func(t *testing.T, w *world, s workflow.Scope) []string {
		out := []string{}
		for name, id := range of(w) {
			switch got, err := read(t, w, s, id); {
			case err == nil && got != nil:
				out = append(out, name)
			case err != nil && domain.CodeOf(err) != domain.NotFound:
				t.Errorf("%s: error = %v, want NotFound", name, err)
			}
		}
		return out
	}
}

func holdingIDs(w *world) map[string]domain.HoldingID { return w.h }
func reviewIDs(w *world) map[string]domain.ReviewID   { return w.rev }

// some makes nil of an empty list, for reads that answer a list about an id.
func some[T any](rows []T, err error) (any, error) {
	if len(rows) == 0 {
		return nil, err
	}
	return rows, err
}

func releasesFor(a domain.Audience) seen {
	return func(t *testing.T, w *world, s workflow.Scope) []string {
		rows, total, err := w.s.Releases(t.Context(), s, workflow.ReleaseFilter{Audience: a})
		bodies, err2 := w.s.ReleaseBodies(t.Context(), s, workflow.ReleaseFilter{Audience: a, ByID: true})
		if err != nil || err2 != nil || total != len(rows) || len(bodies) != len(rows) {
			t.Errorf("total %d, rows %d, bodies %d, errors %v, %v", total, len(rows), len(bodies), err, err2)
		}
		out := []string{}
		for _, r := range rows {
			out = append(out, nameOf(w.rel, r.Release.ID))
		}
		for name, h := range w.h {
			label := name + " " + string(a)
			one, err := w.s.ReleaseNamed(t.Context(), s, a, w.name(name))
			if (err == nil) != slices.Contains(out, label) || err != nil && domain.CodeOf(err) != domain.NotFound {
				t.Errorf("ReleaseNamed(%s, %s) error = %v, listed: %v", a, name, err, out)
			}
			if err == nil && (one.Holding != h || domain.DigestOf(one.Body) != one.Digest) {
				t.Errorf("ReleaseNamed(%s, %s) gives another holding, or bytes that are not the signed ones", a, name)
			}
			file, err := w.s.ReleaseFile(t.Context(), s, a, w.name(name), w.dist[name])
			if (err == nil) != slices.Contains(out, label) || err == nil && *file != *w.file(name) {
				t.Errorf("ReleaseFile(%s, %s) = %v, %v, listed: %v", a, name, file, err, out)
			}
		}
		return out
	}
}

func (w *world) name(holding string) string {
	if holding == "minden" {
		return "minden_daten-minden"
	}
	return "lippe_daten-" + holding
}

var page = workflow.Page{Limit: 200}

var reads = map[string]seen{
	"Holdings": listOf(func(t *testing.T, w *world, s workflow.Scope) ([]workflow.HoldingRow, error) {
		return w.s.Holdings(t.Context(), s, workflow.HoldingFilter{})
	}, func(w *world, r workflow.HoldingRow) string { return nameOf(w.h, r.ID) }),
	"HoldingByID": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		return w.s.HoldingByID(t.Context(), s, id)
	}),
	"Changes": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		return some(w.s.Changes(t.Context(), s, id, page))
	}),
	"FileOf": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		return w.s.FileOf(t.Context(), s, id, domain.DigestOf([]byte(nameOf(w.h, id))))
	}),
	"FileOf evidence": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		return w.s.FileOf(t.Context(), s, id, domain.DigestOf([]byte("evidence "+nameOf(w.h, id))))
	}),
	"Reviews": listOf(func(t *testing.T, w *world, s workflow.Scope) ([]domain.Review, error) {
		return w.s.Reviews(t.Context(), s, page)
	}, func(w *world, r domain.Review) string { return nameOf(w.rev, r.ID) }),
	"ReviewByID": eachID(reviewIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.ReviewID) (any, error) {
		return w.s.ReviewByID(t.Context(), s, id)
	}),
	"Documents": eachID(reviewIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.ReviewID) (any, error) {
		pairs, err := w.s.Documents(t.Context(), s, []domain.ReviewID{id})
		return some(pairs[id], err)
	}),
	"Waiting": listOf(func(t *testing.T, w *world, s workflow.Scope) ([]workflow.WaitingTask, error) {
		return w.s.Waiting(t.Context(), s, 100)
	}, func(w *world, r workflow.WaitingTask) string { return nameOf(w.tasks, r.Task.ID) }),
	"Questions": eachID(reviewIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.ReviewID) (any, error) {
		return some(w.s.Questions(t.Context(), s, id))
	}),
	"Tasks": listOf(func(t *testing.T, w *world, s workflow.Scope) ([]domain.Task, error) {
		return w.s.Tasks(t.Context(), s, page)
	}, func(w *world, r domain.Task) string { return nameOf(w.tasks, r.ID) }),
	"Releases public":   releasesFor(domain.ForPublic),
	"Releases internal": releasesFor(domain.ForInternal),
	"Releases register": releasesFor(domain.ForRegister),
	"Releases nowhere":  releasesFor("secret"),
	"ReleaseByID": eachID(func(w *world) map[string]domain.ReleaseID { return w.rel },
		func(t *testing.T, w *world, s workflow.Scope, id domain.ReleaseID) (any, error) {
			return w.s.ReleaseByID(t.Context(), s, id)
		}),
	"ReleasesOf": func(t *testing.T, w *world, s workflow.Scope) []string {
		out := []string{}
		for _, id := range w.h {
			rows, err := w.s.ReleasesOf(t.Context(), s, id)
			if err != nil && domain.CodeOf(err) != domain.NotFound {
				t.Errorf("ReleasesOf() error = %v", err)
			}
			for _, r := range rows {
				out = append(out, nameOf(w.rel, r.ID))
			}
		}
		return out
	},
	"Decisions": listOf(func(t *testing.T, w *world, s workflow.Scope) ([]workflow.HistoryRow, error) {
		return w.s.Decisions(t.Context(), s, workflow.DecisionFilter{Page: page})
	}, func(w *world, r workflow.HistoryRow) string { return nameOf(w.dec, r.ID) }),
	"History": listOf(func(t *testing.T, w *world, s workflow.Scope) ([]workflow.HistoryEntry, error) {
		found, err := w.s.History(t.Context(), s, workflow.DecisionFilter{Page: page})
		if found.Count != len(found.Rows) || found.More {
			t.Errorf("History() counts %d, %v, want %d", found.Count, found.More, len(found.Rows))
		}
		return found.Rows, err
	}, func(w *world, r workflow.HistoryEntry) string { return nameOf(w.dec, r.ID) }),
	"Timeline": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		return some(w.s.Timeline(t.Context(), s, id, page))
	}),
	"DecisionsOf": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		return some(w.s.DecisionsOf(t.Context(), s, id))
	}),
	"ChangesOf": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		return some(w.s.ChangesOf(t.Context(), s, id))
	}),
	"ReviewsOf": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		return some(w.s.ReviewsOf(t.Context(), s, id))
	}),
	"QuestionsOf": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		return some(w.s.QuestionsOf(t.Context(), s, id))
	}),
	"EditionsOf": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		return some(w.s.EditionsOf(t.Context(), s, id))
	}),
	"SignoffsOf": eachID(holdingIDs, func(t *testing.T, w *world, s workflow.Scope, id domain.HoldingID) (any, error) {
		_, err := w.s.SignoffsOf(t.Context(), s, id) // there are none, but who may not look is told so
		return id, err
	}),
	"LedgerState": func(t *testing.T, w *world, s workflow.Scope) []string {
		switch _, err := w.s.LedgerState(t.Context(), s); {
		case err == nil:
			return []string{"state"}
		case domain.CodeOf(err) != domain.NotFound:
			t.Errorf("LedgerState() error = %v", err)
		}
		return []string{}
	},
	"RightsOn": func(t *testing.T, w *world, s workflow.Scope) []string {
		out := []string{}
		for _, root := range []string{"lippe", "minden"} {
			day, err := w.s.RightsOn(t.Context(), s, workflow.RightsQuery{Root: w.auth[root], Day: "2026-11-20"})
			if err != nil {
				t.Errorf("RightsOn() error = %v", err)
				continue
			}
			for _, r := range day.Rights {
				out = append(out, nameOf(w.who, r.Person))
			}
			for _, d := range day.Deputies {
				out = append(out, nameOf(w.who, d.By))
			}
		}
		return out
	},
	"DecisionByID": eachID(func(w *world) map[string]domain.DecisionID { return w.dec },
		func(t *testing.T, w *world, s workflow.Scope, id domain.DecisionID) (any, error) {
			return w.s.DecisionByID(t.Context(), s, id)
		}),
	"LedgerEntries": func(t *testing.T, w *world, s workflow.Scope) []string {
		rows, err := w.s.LedgerEntries(t.Context(), s, 0, 1000)
		if err != nil {
			t.Errorf("LedgerEntries() error = %v", err)
		}
		out := []string{}
		for _, r := range rows {
			for name, id := range w.dec {
				if strings.Contains(string(r.Leaf), string(id)) {
					out = append(out, name)
				}
			}
		}
		return out
	},
	"Persons": listOf(func(t *testing.T, w *world, s workflow.Scope) ([]domain.Person, error) {
		return w.s.Persons(t.Context(), s, page)
	}, func(w *world, r domain.Person) string { return r.Name }),
	"PersonNames": func(t *testing.T, w *world, s workflow.Scope) []string {
		ids := []domain.PersonID{"no id"}
		for _, id := range w.who {
			ids = append(ids, id)
		}
		names, err := w.s.PersonNames(t.Context(), s, ids)
		if err != nil {
			t.Errorf("PersonNames() error = %v", err)
		}
		out := []string{}
		for id, name := range names {
			if nameOf(w.who, id) != name {
				t.Errorf("%s is called %q", nameOf(w.who, id), name)
			}
			out = append(out, name)
		}
		return out
	},
	"Assignments": listOf(func(t *testing.T, w *world, s workflow.Scope) ([]domain.Assignment, error) {
		return w.s.Assignments(t.Context(), s, page)
	}, func(w *world, r domain.Assignment) string { return nameOf(w.who, r.Person) }),
	"Deputies": listOf(func(t *testing.T, w *world, s workflow.Scope) ([]domain.Deputy, error) {
		return w.s.Deputies(t.Context(), s, page)
	}, func(w *world, r domain.Deputy) string { return nameOf(w.who, r.By) }),
	"RuleVersions": eachID(func(w *world) map[string]domain.AuthorityID { return w.auth },
		func(t *testing.T, w *world, s workflow.Scope, id domain.AuthorityID) (any, error) {
			return some(w.s.RuleVersions(t.Context(), s, id))
		}),
	"QuestionnaireVersions": eachID(func(w *world) map[string]domain.AuthorityID { return w.auth },
		func(t *testing.T, w *world, s workflow.Scope, id domain.AuthorityID) (any, error) {
			return some(w.s.QuestionnaireVersions(t.Context(), s, id))
		}),
	"ImportByID": eachID(func(w *world) map[string]domain.ImportID { return w.imp },
		func(t *testing.T, w *world, s workflow.Scope, id domain.ImportID) (any, error) {
			return w.s.ImportByID(t.Context(), s, id)
		}),
}

const (
	allPublic   = "it public, minden public, netz public, umwelt public"
	lippeTree   = "it, netz, umwelt"
	lippePeople = "admin, admin_it, asked, auditor, deputy, dpo, dpo_netz, head, lawyer, nobody, shared_dpo, stand_in, steward"
	lippeRoles  = "admin, admin_it, auditor, dpo, dpo_netz, head, lawyer, shared_dpo, steward"
)

// sees is what a reader is shown, read by read; a read that is missing shows nothing.
type sees map[string]string

// everyone adds what anybody sees; works adds the reads of working editions.
func everyone(more sees) sees {
	out := sees{
		"Releases public": allPublic, "Releases register": "it register", "ReleaseByID": allPublic + ", it register",
		"ReleasesOf": allPublic + ", it register",
	}
	maps.Copy(out, more)
	return out
}

func works(holdings, questions, tasks, decisions string, more sees) sees {
	for _, k := range []string{"Holdings", "HoldingByID", "Changes", "FileOf", "FileOf evidence", "Reviews", "ReviewByID", "Documents", "Timeline", "DecisionsOf", "ChangesOf", "ReviewsOf", "EditionsOf", "SignoffsOf"} {
		more[k] = holdings
	}
	if strings.Contains(holdings, "it") && !strings.Contains(more["PersonNames"], "stranger") {
		more["PersonNames"] += ", stranger" // on whose behalf somebody decided
	}
	more["Questions"], more["Tasks"], more["Decisions"], more["DecisionByID"], more["LedgerEntries"] = questions, tasks, decisions, decisions, decisions
	asked := []string{}
	for _, h := range strings.Split(holdings, ", ") {
		if h == "it" || h == "umwelt" { // the question about "it" was answered, and is on no open review
			asked = append(asked, h)
		}
	}
	more["QuestionsOf"], more["History"] = strings.Join(asked, ", "), decisions
	return everyone(more)
}

func lippe(more sees) sees {
	more["PersonNames"], more["RuleVersions"], more["QuestionnaireVersions"] = lippePeople, "lippe", "lippe"
	return more
}

func releases(internal, alsoByID string, more sees) sees {
	all := allPublic + ", it register"
	for _, name := range strings.Split(alsoByID, ", ") {
		all += ", " + name
	}
	more["Releases internal"], more["ReleaseByID"], more["ReleasesOf"] = internal, all, all
	return more
}

func TestWhatEachReaderSees(t *testing.T) {
	internal := "it internal"
	minden := sees{
		"Releases internal": "minden internal", "RuleVersions": "minden", "QuestionnaireVersions": "minden",
		"PersonNames": "admin_minden, shared_dpo, steward_minden, stranger",
		"ReleaseByID": allPublic + ", it register, minden internal", "ReleasesOf": allPublic + ", it register, minden internal",
	}
	with := func(base, more sees) sees {
		out := sees{}
		maps.Copy(out, base)
		maps.Copy(out, more)
		return out
	}
	want := map[string]sees{
		"":        everyone(nil),
		"nobody":  everyone(lippe(releases(internal, internal, sees{"Tasks": "personal", "ImportByID": "own"}))),
		"steward": works("it, netz", "", "", "it, netz", lippe(releases("it internal, netz internal", "it internal, netz internal", sees{"Assignments": "steward"}))),
		"head": works("netz, umwelt", "umwelt", "umwelt", "netz, umwelt", lippe(releases(internal, "it internal, netz internal, umwelt internal",
			sees{"Assignments": "head", "Deputies": "stand_in", "ImportByID": "own"}))),
		"stand_in": works("netz, umwelt", "umwelt", "umwelt", "netz, umwelt", lippe(releases(internal, "it internal, netz internal, umwelt internal",
			sees{"Deputies": "stand_in", "ImportByID": "own"}))),
		"dpo": works("it", "", "it, erasure", "it", lippe(releases("it internal, netz internal", "it internal, netz internal",
			sees{"Assignments": "dpo", "Deputies": "deputy"}))),
		"dpo_netz": everyone(lippe(releases("it internal, netz internal", "it internal, netz internal", sees{"Assignments": "dpo_netz"}))),
		"lawyer":   everyone(lippe(releases("it internal, netz internal", "it internal, netz internal", sees{"Assignments": "lawyer"}))),
		"deputy": works("it", "", "it, erasure", "it", lippe(releases("it internal, netz internal", "it internal, netz internal",
			sees{"Deputies": "deputy"}))),
		"asked": works("umwelt", "umwelt", "", "umwelt", lippe(releases(internal, "it internal, umwelt internal", sees{}))),
		"auditor": works(lippeTree, "umwelt", "", lippeTree+", root lippe", lippe(releases("it internal, netz internal", "it internal, netz internal, umwelt internal",
			sees{"Assignments": lippeRoles, "Deputies": "deputy, stand_in", "ImportByID": "lippe, own"}))),
		"admin": works(lippeTree, "umwelt", "root lippe", lippeTree+", root lippe", lippe(releases("it internal, netz internal", "it internal, netz internal, umwelt internal",
			sees{"Assignments": lippeRoles, "Deputies": "deputy, stand_in", "ImportByID": "lippe, own", "Persons": lippePeople}))),
		"admin_it": works("it, netz", "", "", "it, netz", lippe(releases("it internal, netz internal", "it internal, netz internal",
			sees{"Assignments": "admin_it, dpo_netz, shared_dpo, steward", "Persons": lippePeople, "RightsOn": "admin, admin_it, auditor, dpo, dpo_netz, lawyer, shared_dpo, steward"}))),
		"steward_minden": works("minden", "", "", "minden", with(minden, sees{"Assignments": "steward_minden", "ImportByID": "minden"})),
		"admin_minden": works("minden", "", "root minden", "minden, root minden", with(minden, sees{
			"Assignments": "admin_minden, steward_minden", "ImportByID": "minden",
			"Persons": "admin_minden, shared_dpo, steward_minden, stranger",
		})),
		"stranger": everyone(minden),
		"shared_dpo": works("it", "", "it", "it", with(minden, sees{
			"Releases internal": "it internal, minden internal, netz internal",
			"Assignments":       "shared_dpo", "RuleVersions": "lippe, minden", "QuestionnaireVersions": "lippe, minden",
			"PersonNames": lippePeople + ", admin_minden, steward_minden, stranger",
			"ReleaseByID": allPublic + ", it register, it internal, minden internal, netz internal",
			"ReleasesOf":  allPublic + ", it register, it internal, minden internal, netz internal",
		})),
	}
	each(t, func(t *testing.T, w *world) {
		w.sequence(t)
		for reader, shown := range want {
			s := w.scope(t, reader)
			if shown["Tasks"] != "" {
				shown["Waiting"] = shown["Tasks"]
			}
			if reader != "" {
				shown["LedgerState"] = "state"
			}
			if _, ok := shown["RightsOn"]; !ok { // the same rights as they stand now, of that day
				shown["RightsOn"] = strings.Trim(shown["Assignments"]+", "+shown["Deputies"], ", ")
			}
			for name, read := range reads {
				got := read(t, w, s)
				slices.Sort(got)
				wanted := []string{}
				if shown[name] != "" {
					wanted = strings.Split(shown[name], ", ")
					slices.Sort(wanted)
				}
				if d := cmp.Diff(wanted, got); d != "" {
					t.Errorf("%q reads %s (-want +got):\n%s", reader, name, d)
				}
			}
		}
	})
}

// sequence puts all leaves into the tree, as far as reads look at it.
func (w *world) sequence(t *testing.T) {
	t.Helper()
	storagetest.Owner(t, w.s, "INSERT INTO ledger_index (idx, leaf_id) SELECT id - 1, id FROM leaf")
}
