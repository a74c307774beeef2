package evidence

import (
	"testing"

	"freigabe/internal/releasecheck"
)

func TestAVillageIsInOrder(t *testing.T) {
	t.Parallel()
	for _, db := range databases(t) {
		v := found(t, db, "", nil)
		v.tell()
		report, err := releasecheck.Run(t.Context(), v.store.DB(), db)
		must(t, err)
		for _, x := range report.Violations {
			t.Errorf("%s: %+v", db, x)
		}
	}
}
