package releasecheck_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/internal/releasecheck"
	"freigabe/storage"
	"freigabe/storage/storagetest"
)

func timeOf(micros int64) time.Time { return time.UnixMicro(micros).UTC() }

func run(t *testing.T, store *storage.Store) releasecheck.Report {
	t.Helper()
	dialect := "sqlite"
	if store.Config().URL != "" {
		dialect = "postgres"
	}
	report, err := releasecheck.Run(t.Context(), store.DB(), dialect)
	if err != nil {
		t.Fatal(err)
	}
	// Rows that follow from decisions are judged on an administration that the use cases made, in internal/evidence: the
	// story tells only what bears on a release.
	report.Violations = slices.DeleteFunc(report.Violations, func(v releasecheck.Violation) bool { return slices.Contains(beside, v.Rule) })
	return report
}

var beside = []string{"record", "holding_row", "review_row", "release_row", "live_text"}

func TestACleanStoreHasNoViolation(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		s := newStory(t)
		tell(s)
		s.leaves()
		s.write(t, store)
		report := run(t, store)
		for _, v := range report.Violations {
			t.Errorf("%+v", v)
		}
		if report.Holdings != 5 || report.Releases != 7 || report.Reviews != 7 || report.Decisions != len(s.tables["decision"]) {
			t.Errorf("looked at too little: %d holdings, %d releases, %d reviews, %d of %d decisions",
				report.Holdings, report.Releases, report.Reviews, report.Decisions, len(s.tables["decision"]))
		}
		var b bytes.Buffer
		if err := report.Print(&b, "en"); err != nil || !strings.Contains(b.String(), "7 releases") {
			t.Errorf("Print() = %q, %v", b.String(), err)
		}
	})
}

func TestAnEmptyStoreHasNoViolation(t *testing.T) {
	t.Parallel()
	storagetest.Each(t, func(t *testing.T, store *storage.Store) {
		if report := run(t, store); !report.OK() {
			t.Errorf("%+v", report.Violations)
		}
	})
}

func TestAnUnknownDatabaseIsRefused(t *testing.T) {
	t.Parallel()
	store := storagetest.SQLite(t, storagetest.Options{})
	if _, err := releasecheck.Run(t.Context(), store.DB(), "mysql"); err == nil {
		t.Error("Run() accepts a dialect it does not know")
	}
}
