package storage_test

import (
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/mod/sumdb/note"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/storage"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

func TestTheHistoryIsFilteredByWhatAnAuditorAsks(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := func(d domain.Decision, change func(*domain.Decision)) domain.DecisionID {
			d.ID = id[domain.DecisionID]()
			change(&d)
			w.write(t, func(tx workflow.Tx) { tx.Decide(d) })
			return d.ID
		}
		base := w.decision("lippe", w.h["umwelt"], domain.SignedOff)
		base.Authority, base.Review = w.auth["umwelt"], w.rev["umwelt"]
		signed := at(base, func(d *domain.Decision) {
			d.Actor, d.OnBehalfOf, d.Role, d.Mark, d.At = w.who["stand_in"], w.who["head"], domain.DepartmentHead, domain.Signed, storagetest.Now.AddDate(0, 0, -2)
		})
		returned := at(base, func(d *domain.Decision) {
			d.Actor, d.Role, d.Mark, d.Verb, d.At = w.who["dpo"], domain.DataProtectionOfficer, domain.Returned, domain.Return, storagetest.Now.AddDate(0, 0, -1)
		})
		s := w.scope(t, "auditor")
		for name, tt := range map[string]struct {
			f    workflow.DecisionFilter
			want []domain.DecisionID
		}{
			"a person by name":                {workflow.DecisionFilter{Person: "DPO", Kind: domain.SignedOff}, []domain.DecisionID{returned}},
			"a represented person by name":    {workflow.DecisionFilter{Person: "hea"}, []domain.DecisionID{signed}},
			"a represented person":            {workflow.DecisionFilter{OnBehalfOf: w.who["head"]}, []domain.DecisionID{signed}},
			"any deputy":                      {workflow.DecisionFilter{Deputised: true, Kind: domain.SignedOff}, []domain.DecisionID{signed}},
			"a mark":                          {workflow.DecisionFilter{Mark: domain.Returned}, []domain.DecisionID{returned}},
			"a role":                          {workflow.DecisionFilter{Role: domain.DepartmentHead}, []domain.DecisionID{signed}},
			"a verb":                          {workflow.DecisionFilter{Verb: domain.Return}, []domain.DecisionID{returned}},
			"a period":                        {workflow.DecisionFilter{From: storagetest.Now.AddDate(0, 0, -3), To: storagetest.Now.AddDate(0, 0, -1)}, []domain.DecisionID{signed}},
			"a holding by its title":          {workflow.DecisionFilter{About: "daten UMWELT", Kind: domain.SignedOff}, []domain.DecisionID{returned, signed}},
			"a holding by its name":           {workflow.DecisionFilter{About: "lippe_daten-umwelt", Kind: domain.SignedOff}, []domain.DecisionID{returned, signed}},
			"a holding by its id":             {workflow.DecisionFilter{About: string(w.h["umwelt"]), Kind: domain.SignedOff}, []domain.DecisionID{returned, signed}},
			"the number of a review":          {workflow.DecisionFilter{About: w.number(t, "umwelt")}, []domain.DecisionID{returned, signed}},
			"an authority with what is below": {workflow.DecisionFilter{Authority: w.auth["lippe"], Kind: domain.SignedOff}, []domain.DecisionID{returned, signed}},
			"nobody of that name":             {workflow.DecisionFilter{Person: "100%"}, nil},
			"a name with a null byte":         {workflow.DecisionFilter{Person: "a\x00b\xff"}, nil},
		} {
			found, err := w.s.History(t.Context(), s, tt.f)
			rows := found.Rows
			if err != nil {
				t.Errorf("%s: %v", name, err)
			}
			var got []domain.DecisionID
			for _, r := range rows {
				got = append(got, r.ID)
			}
			if d := cmp.Diff(tt.want, got); d != "" {
				t.Errorf("%s (-want +got):\n%s", name, d)
			}
			if found.Count != len(tt.want) {
				t.Errorf("%s: counts %d, want %d", name, found.Count, len(tt.want))
			}
			api, err := w.s.Decisions(t.Context(), s, tt.f)
			if err != nil || len(api) != len(tt.want) {
				t.Errorf("%s: Decisions() gives %d, %v", name, len(api), err)
			}
		}
		found, err := w.s.History(t.Context(), s, workflow.DecisionFilter{Mark: domain.Returned})
		rows := found.Rows
		if err != nil || len(rows) != 1 || rows[0].Title != "Daten umwelt" || rows[0].Name != "lippe_daten-umwelt" || rows[0].Review != w.number(t, "umwelt") {
			t.Errorf("History() = %+v, %v", rows, err)
		}
	})
}

func (w *world) number(t *testing.T, name string) string {
	t.Helper()
	rows, err := w.s.ReviewsOf(t.Context(), w.scope(t, "auditor"), w.h[name])
	if err != nil || len(rows) != 1 {
		t.Fatalf("ReviewsOf() = %v, %v", rows, err)
	}
	return rows[0].Number
}

func TestTheTimelineIsOneListInPages(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.write(t, func(tx workflow.Tx) {
			for i := range 5 {
				d := w.decision("lippe", w.h["umwelt"], domain.Deferred)
				d.At = storagetest.Now.Add(time.Duration(i/2) * time.Hour) // two at one instant
				tx.Decide(d)
			}
			tx.LogChanges([]domain.ChangeEntry{
				{Holding: w.h["umwelt"], Rev: 9, Edition: 1, Person: w.who["head"], Kind: domain.ByEditing, Field: "title", New: "a", At: storagetest.Now.Add(time.Hour)},
				{Holding: w.h["umwelt"], Rev: 9, Edition: 1, Person: w.who["head"], Kind: domain.ByEditing, Field: "theme", New: "b", At: storagetest.Now.Add(time.Hour)},
				{Holding: w.h["umwelt"], Rev: 10, Edition: 1, Kind: domain.ByImport, Field: "theme", New: "c", At: storagetest.Now.Add(time.Hour)},
			})
		})
		s := w.scope(t, "auditor")
		whole, err := w.s.Timeline(t.Context(), s, w.h["umwelt"], page)
		if err != nil {
			t.Fatal(err)
		}
		kinds := func(rows []workflow.TimelineRow) (out []string) {
			for _, r := range rows {
				switch {
				case r.Decision != nil:
					out = append(out, "decision "+string(r.Decision.ID))
				case r.Changes != nil:
					out = append(out, "change "+strings.Repeat("x", len(r.Changes)))
				case r.Asked != nil:
					out = append(out, "asked")
				default:
					out = append(out, "answered")
				}
			}
			return out
		}
		if got := kinds(whole); len(got) < 9 || !slices.Contains(got, "change xx") || !slices.Contains(got, "change x") || !slices.Contains(got, "asked") {
			t.Fatalf("Timeline() = %v", got)
		}
		if !slices.IsSortedFunc(whole, func(a, b workflow.TimelineRow) int { return b.At.Compare(a.At) }) {
			t.Error("the timeline is not the latest first")
		}
		var paged []string
		for p := (workflow.Page{Limit: 2}); ; {
			rows, err := w.s.Timeline(t.Context(), s, w.h["umwelt"], p)
			if err != nil {
				t.Fatal(err)
			}
			paged = append(paged, kinds(rows)...)
			if len(rows) < 2 {
				break
			}
			p.After = storage.Cursor(rows[1])
		}
		if d := cmp.Diff(kinds(whole), paged); d != "" {
			t.Errorf("pages (-whole +paged):\n%s", d)
		}
	})
}

func TestRightsOnADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		day := func(d, h int) time.Time { return time.Date(2026, 10, d, h, 0, 0, 0, time.UTC) }
		assign := func(from, until, ended time.Time, kind domain.DecisionKind, status domain.ProposalStatus) domain.AssignmentID {
			a := domain.Assignment{
				ID: id[domain.AssignmentID](), Person: w.who["nobody"], Role: domain.LegalOffice, Authority: w.auth["umwelt"], Root: w.auth["lippe"],
				From: from, Until: until, EndedAt: ended, Status: status,
			}
			dec := w.decision("lippe", "", kind)
			dec.Authority, dec.Detail, dec.At = w.auth["umwelt"], map[string]string{"assignment": string(a.ID)}, from
			a.Decision = dec.ID
			w.write(t, func(tx workflow.Tx) {
				tx.SaveAssignment(a)
				tx.Decide(dec)
				if !ended.IsZero() {
					end := w.decision("lippe", "", domain.AssignmentEnded)
					end.Detail, end.At = dec.Detail, ended
					tx.Decide(end)
				}
			})
			return a.ID
		}
		none := time.Time{}
		whole := assign(day(1, 0), none, none, domain.AssignmentConfirmed, domain.Active)
		ended := assign(day(1, 0), none, day(20, 12), domain.AssignmentConfirmed, domain.Ended)
		endedBefore := assign(day(1, 0), none, day(19, 21), domain.AssignmentConfirmed, domain.Ended) // 23:00 in Germany
		endedAfter := assign(day(1, 0), none, day(19, 23), domain.AssignmentConfirmed, domain.Ended)  // 1:00 of the 20th in Germany
		begins := assign(day(20, 15), none, none, domain.AssignmentConfirmed, domain.Active)
		later := assign(day(20, 22), none, none, domain.AssignmentConfirmed, domain.Active) // midnight in Germany
		expired := assign(day(1, 0), day(10, 0), none, domain.AssignmentConfirmed, domain.Active)
		proposed := assign(day(1, 0), none, none, domain.AssignmentProposed, domain.Proposed)
		withdrawn := assign(day(1, 0), none, day(20, 12), domain.AssignmentProposed, domain.Ended) // never was in force
		q := workflow.RightsQuery{Root: w.auth["lippe"], Day: "2026-10-20", Person: w.who["nobody"]}
		s := w.scope(t, "auditor")
		got, err := w.s.RightsOn(t.Context(), s, q)
		if err != nil {
			t.Fatal(err)
		}
		found := map[domain.AssignmentID]workflow.RightOn{}
		for _, r := range got.Rights {
			found[r.Assignment.ID] = r
		}
		for name, tt := range map[string]struct {
			id         domain.AssignmentID
			held, part bool
		}{
			"all day": {whole, true, false}, "ended that day": {ended, true, true}, "ended the evening before": {endedBefore, false, false},
			"ended after midnight": {endedAfter, true, true}, "begins that day": {begins, true, true}, "begins the next day": {later, false, false},
			"its end had come": {expired, false, false}, "a proposal": {proposed, false, false}, "a proposal taken back": {withdrawn, false, false},
		} {
			r, ok := found[tt.id]
			if ok != tt.held || r.Part != tt.part {
				t.Errorf("%s: held %v, part %v; want %v, %v", name, ok, r.Part, tt.held, tt.part)
			}
		}
		if r := found[ended]; r.Granted == nil || r.Granted.Kind != domain.AssignmentConfirmed || r.Ended == nil || r.Ended.Kind != domain.AssignmentEnded {
			t.Errorf("the decisions of an ended right: %v, %v", r.Granted, r.Ended)
		}
		off := w.decision("lippe", "", domain.PersonStatus)
		off.Detail, off.At = map[string]string{"person": string(w.who["nobody"]), "off": "true"}, day(20, 8)
		w.write(t, func(tx workflow.Tx) { tx.Decide(off) })
		if got, err = w.s.RightsOn(t.Context(), s, q); err != nil || len(got.Rights) == 0 || got.Rights[0].Off == nil || got.Rights[0].Off.ID != off.ID {
			t.Errorf("the access was off: %+v, %v", got, err)
		}
		q.Day = "2026-10-19"
		if got, err = w.s.RightsOn(t.Context(), s, q); err != nil || got.Rights[0].Off != nil {
			t.Errorf("the access was on the day before: %+v, %v", got, err)
		}
		q.Day = "gestern"
		if _, err = w.s.RightsOn(t.Context(), s, q); domain.CodeOf(err) != domain.Invalid {
			t.Errorf("a day that is none: %v", err)
		}
	})
}

func TestDeputiesOnADay(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		at := func(d, h int) time.Time { return time.Date(2026, 10, d, h, 0, 0, 0, time.UTC) }
		stand := func(status domain.ProposalStatus, confirmed, ended time.Time) domain.DeputyID {
			p := domain.Deputy{
				ID: id[domain.DeputyID](), Root: w.auth["lippe"], For: w.who["lawyer"], By: w.who["asked"], From: "2026-10-10", Until: "2026-10-30", Status: status,
			}
			w.write(t, func(tx workflow.Tx) {
				tx.SaveDeputy(p)
				for kind, when := range map[domain.DecisionKind]time.Time{domain.DeputyConfirmed: confirmed, domain.DeputyEnded: ended} {
					if !when.IsZero() {
						d := w.decision("lippe", "", kind)
						d.At, d.Detail = when, map[string]string{"deputy": string(p.ID)}
						tx.Decide(d)
					}
				}
			})
			return p.ID
		}
		active := stand(domain.Active, at(9, 8), time.Time{})
		late := stand(domain.Active, at(21, 8), time.Time{})
		ended := stand(domain.Ended, at(9, 8), at(19, 8))
		that := stand(domain.Ended, at(9, 8), at(20, 8))
		never := stand(domain.Ended, time.Time{}, at(9, 9))
		got, err := w.s.RightsOn(t.Context(), w.scope(t, "auditor"), workflow.RightsQuery{Root: w.auth["lippe"], Day: "2026-10-20", Person: w.who["asked"]})
		if err != nil {
			t.Fatal(err)
		}
		ids := map[domain.DeputyID]bool{}
		for _, d := range got.Deputies {
			ids[d.Deputy.ID] = d.Part
		}
		if d := cmp.Diff(map[domain.DeputyID]bool{active: false, that: true}, ids); d != "" {
			t.Errorf("deputies (active %s, late %s, ended %s, never %s) (-want +got):\n%s", active, late, ended, never, d)
		}
	})
}

func TestTheLedgerIsLookedAtAsAWhole(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		spoil   string // SQL, done as an owner who has taken the walls down
		problem workflow.LedgerProblem
		place   int64
	}{
		"whole":                     {"", "", -1},
		"a leaf changed":            {"UPDATE leaf SET body = (SELECT l.body FROM leaf l ORDER BY l.id LIMIT 1) WHERE id = (SELECT leaf_id FROM ledger_index WHERE idx = 4)", workflow.LeafChanged, 4},
		"a leaf removed":            {"DELETE FROM leaf WHERE id = (SELECT leaf_id FROM ledger_index WHERE idx = 4)", workflow.LeafMissing, 4},
		"a hash of the tree":        {"UPDATE ledger_hash SET hash = (SELECT h.hash FROM ledger_hash h WHERE h.idx = 0) WHERE idx = 2", workflow.LeafChanged, 1},
		"an older checkpoint":       {"UPDATE checkpoint SET note = (SELECT c.note FROM checkpoint c WHERE c.size = 12) WHERE size = 3", workflow.TreeChanged, 3},
		"the newest one is missing": {"DELETE FROM checkpoint WHERE size = 12", workflow.CheckpointMissing, 12},
		"a public document":         {"UPDATE release_document SET body = (SELECT o.body FROM release_document o WHERE o.release_id <> '$release' LIMIT 1) WHERE release_id = '$release'", workflow.ReleaseChanged, -2},
	} {
		t.Run(name, func(t *testing.T) {
			each(t, func(t *testing.T, w *world) {
				key := newSigner(t)
				w.signReleases(t)
				if _, err := w.s.Sequence(t.Context(), key.sign); err != nil {
					t.Fatal(err)
				}
				first := key.size
				w.write(t, func(tx workflow.Tx) {
					for range 9 {
						tx.Decide(w.decision("lippe", w.h["it"], domain.Deferred))
					}
				})
				if _, err := w.s.Sequence(t.Context(), key.sign); err != nil {
					t.Fatal(err)
				}
				v, err := note.NewVerifier(key.verifier)
				if err != nil {
					t.Fatal(err)
				}
				if tt.spoil != "" {
					takeWallsDown(t, w.s)
					storagetest.Owner(t, w.s, strings.NewReplacer("$release", string(w.rel["it public"]), "size = 12", "size = "+strconv.FormatInt(key.size, 10),
						"size = 3", "size = "+strconv.FormatInt(first, 10)).Replace(tt.spoil))
				}
				got, err := w.s.CheckLedger(t.Context(), func(b []byte) (ledger.Checkpoint, error) { return ledger.OpenCheckpoint(b, note.VerifierList(v)) })
				if err != nil {
					t.Fatal(err)
				}
				place := tt.place
				switch place {
				case 12:
					place = key.size
				case 3:
					place = first
				case -2:
					place = got.Place
				}
				if got.Problem != tt.problem || got.Place != place {
					t.Errorf("CheckLedger() = %q at %d, want %q at %d", got.Problem, got.Place, tt.problem, place)
				}
				if tt.problem == "" && (got.Size != key.size || got.Root != key.root.String() || got.Checkpoints != 2 || got.Releases != 4) {
					t.Errorf("CheckLedger() = %+v", got)
				}
				got.At, got.By, got.Took = storagetest.Now, w.who["auditor"], time.Second
				if err := w.s.KeepLedgerCheck(t.Context(), got); err != nil {
					t.Fatal(err)
				}
				state, err := w.s.LedgerState(t.Context(), w.scope(t, "auditor"))
				if err != nil || state.Check == nil {
					t.Fatalf("LedgerState() = %v, %v", state, err)
				}
				if d := cmp.Diff(got, *state.Check); d != "" {
					t.Errorf("kept (-found +read):\n%s", d)
				}
				if _, err := w.s.CheckLedger(t.Context(), func([]byte) (ledger.Checkpoint, error) { return ledger.Checkpoint{}, domain.Invalid }); err != nil {
					t.Error(err)
				}
			})
		})
	}
}

// signReleases gives each public release the decision that signed it.
func (w *world) signReleases(t *testing.T) {
	t.Helper()
	for name, rel := range w.rel {
		if !strings.HasSuffix(name, " public") {
			continue
		}
		r, err := w.s.ReleaseByID(t.Context(), workflow.Anonymous(), rel)
		if err != nil {
			t.Fatal(err)
		}
		d := w.decision("lippe", r.Holding, domain.Transition)
		d.ID, d.Content = r.Decision, map[domain.Audience]domain.Digest{domain.ForPublic: r.Digest}
		w.write(t, func(tx workflow.Tx) { tx.Decide(d) })
	}
}

// takeWallsDown lets a test change what nobody may.
func takeWallsDown(t *testing.T, s *storage.Store) {
	t.Helper()
	for _, table := range []string{"leaf", "ledger_hash", "checkpoint"} {
		if s.Config().URL != "" {
			storagetest.Owner(t, s, "ALTER TABLE "+table+" DISABLE TRIGGER insert_only")
			continue
		}
		storagetest.Owner(t, s, "DROP TRIGGER "+table+"_no_update")
		storagetest.Owner(t, s, "DROP TRIGGER "+table+"_no_delete")
	}
}
