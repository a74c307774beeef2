package demo

import (
	"os"
	"testing"
	"time"

	"freigabe/policy"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

// The stories must fit into the history whatever the day on which the demo starts: holidays, weekends and the turn of
// the year move them. Each date takes seconds, so one is tried; FREIGABE_TEST_DEMO_DATES=1 tries two years.
func TestTheDemoCanStartOnAnyDay(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("each start takes seconds: run without -short")
	}
	days := []time.Time{time.Date(2027, 1, 1, 0, 1, 0, 0, time.UTC)}
	if os.Getenv("FREIGABE_TEST_DEMO_DATES") != "" {
		for d := time.Date(2026, 11, 20, 5, 0, 0, 0, time.UTC); d.Year() < 2029; d = d.AddDate(0, 0, 11).Add(5 * time.Hour) {
			days = append(days, d)
		}
	}
	for _, now := range days {
		t.Run(now.Format(time.DateOnly), func(t *testing.T) {
			clock := &Clock{}
			store := storagetest.SQLite(t, storagetest.Options{Compile: policy.Compile, Clock: clock.Now})
			blobs, err := blob.Open(t.TempDir())
			if err != nil {
				t.Fatal(err)
			}
			pw, err := workflow.NewPasswords(workflow.WeakParams, 4)
			if err != nil {
				t.Fatal(err)
			}
			f := filled{store: store, desk: workflow.New(store, blobs, clock.Now), pw: pw}
			if f.access, err = fillUntil(t.Context(), f.desk, pw, clock, func(string) {}, now); err != nil {
				t.Fatal(err)
			}
			f.states(t)
			if n := f.count(t, "SELECT count(*) FROM decision WHERE at > ?", now.UnixMicro()); n > 0 {
				t.Errorf("%d decisions are in the future", n)
			}
		})
	}
}
