package releasecheck_test

import (
	"slices"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"freigabe/internal/demo"
	"freigabe/internal/releasecheck"
	"freigabe/policy"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// A year of the example administration, made by people through the use cases, as the service stores it.
func TestTheExampleAdministrationHasNoViolation(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("short: the example administration takes a while to play")
	}
	clock := &demo.Clock{}
	store := storagetest.SQLite(t, storagetest.Options{Compile: policy.Compile, Clock: clock.Now})
	files, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	pw, err := workflow.NewPasswords(workflow.WeakParams, 4)
	if err != nil {
		t.Fatal(err)
	}
	began := time.Now()
	if _, err := demo.Fill(t.Context(), workflow.New(store, files, clock.Now), pw, clock, func(string) {}); err != nil {
		t.Fatal(err)
	}
	played := time.Now()
	if _, err := store.Sequence(t.Context(), func(int64, tlog.Hash) ([]byte, error) { return []byte("unsigned"), nil }); err != nil {
		t.Fatal(err)
	}
	report := run(t, store)
	for i, v := range report.Violations {
		if i == 20 {
			t.Errorf("… and %d more", len(report.Violations)-i)
			break
		}
		t.Errorf("%+v", v)
	}
	if report.Releases == 0 || report.Reviews == 0 {
		t.Errorf("the history has %d releases and %d reviews: nothing was checked", report.Releases, report.Reviews)
	}
	t.Logf("played in %v, checked in %v: %d holdings, %d releases, %d reviews, %d decisions",
		played.Sub(began), time.Since(played), report.Holdings, report.Releases, report.Reviews, report.Decisions)

	// Then somebody with the database in their hands changes it. Each change adds its code to what is found.
	for _, x := range []struct{ code, statement string }{
		{"live_row", `UPDATE live_release SET title = 'Anderes' WHERE audience = 'public'`},
		{"tombstone", `DELETE FROM tombstone`},
		{"state", `UPDATE holding SET state = 'public' WHERE state = 'approved'`},
		{"document_files", `DELETE FROM release_file`},
		{"document_digest", `UPDATE release_document SET body = X'7B7D'`},
		{"review_body", `UPDATE review SET class = 'open' WHERE class = 'open_after_treatment'`},
		{"not_entitled", `UPDATE assignment SET until_at = 1 WHERE role = 'department_head'`},
		{"grant_unconfirmed", `UPDATE assignment SET confirmed_by = proposed_by WHERE role = 'open_data_officer'`},
		{"contributor", `UPDATE change_log SET person_id = (SELECT MIN(person_id) FROM signoff x WHERE x.holding_id = change_log.holding_id)
			WHERE EXISTS (SELECT 1 FROM signoff x WHERE x.holding_id = change_log.holding_id)`},
		{"leaf_text", `DELETE FROM decision_text`},
	} {
		storagetest.Owner(t, store, x.statement)
		if report := run(t, store); !slices.ContainsFunc(report.Violations, func(v releasecheck.Violation) bool { return v.Rule == x.code }) {
			t.Errorf("%s not found after %s", x.code, x.statement)
		}
	}
}
