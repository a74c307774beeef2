package leaks

import (
	"os"
	"testing"

	"freigabe/policy"
	"freigabe/storage/storagetest"
)

// TestOutsidersSeeNothingOnPostgres crawls a part of it on the other database.
func TestOutsidersSeeNothingOnPostgres(t *testing.T) {
	if os.Getenv(storagetest.EnvDB) == "sqlite" {
		t.Skipf("%s=sqlite: not on Postgres", storagetest.EnvDB)
	}
	t.Parallel()
	c := newClock(began)
	w := build(t, storagetest.Postgres(t, storagetest.Options{Compile: policy.Compile, Clock: c.now}), t.TempDir(), c, nil)
	total := 0
	most := 2
	if long() {
		most = 30
	}
	for i, by := range w.outside {
		crawl := newCrawler(t, w, by)
		crawl.rotating = i * 11
		crawl.routes(false, 0, most)
		total += crawl.answers
	}
	t.Logf("count: %d answers on Postgres", total)
	if total < 1000 {
		t.Errorf("%d answers are too few", total)
	}
}
