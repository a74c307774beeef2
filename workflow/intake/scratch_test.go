package intake

import (
	"os"
	"slices"
	"strings"
	"testing"
)

// A process that is killed in the middle of an import leaves nothing behind.
func TestTextsThatAreSpilledHaveNoNameInTheFolder(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("TMPDIR", dir)
	store := &textStore{limit: 10}
	texts := []string{"Baumkataster", "Spielplätze", strings.Repeat("x", 100_000)}
	for _, s := range texts {
		if err := store.add([]byte(s)); err != nil {
			t.Fatal(err)
		}
	}
	if err := store.ready(); err != nil {
		t.Fatal(err)
	}
	if store.file == nil {
		t.Fatal("nothing was spilled")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 0 {
		t.Errorf("in the folder: %v %v", left, err)
	}
	got := make([]string, len(texts))
	for i := range texts {
		var err error
		if got[i], _, err = store.get(i); err != nil {
			t.Fatal(err)
		}
	}
	if !slices.Equal(got, texts) {
		t.Error("the texts came back changed")
	}
	if err := store.close(); err != nil {
		t.Error(err)
	}
}
