package blob

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"freigabe/domain"
)

func TestCollectRemovesOnlyWhatIsOldAndUnnamed(t *testing.T) {
	t.Parallel()
	f := folder(t)
	now := time.Now()
	age := func(h domain.Digest, d time.Duration) {
		if err := os.Chtimes(f.path(h), now.Add(-d), now.Add(-d)); err != nil {
			t.Fatal(err)
		}
	}
	named, unnamed, young, again := put(t, f, "named"), put(t, f, "unnamed"), put(t, f, "young"), put(t, f, "again")
	raced := put(t, f, "raced")
	for _, h := range []domain.Digest{named, unnamed, again, raced} {
		age(h, 25*time.Hour)
	}
	put(t, f, "again") // the next unit of work is about to name it
	stranger := filepath.Join(f.dir, "README")
	if err := os.WriteFile(stranger, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chtimes(stranger, now.AddDate(0, 0, -2), now.AddDate(0, 0, -2)); err != nil {
		t.Fatal(err)
	}
	removed, err := f.Collect(t.Context(), func(h domain.Digest) (bool, error) {
		if h == young || h == again {
			t.Errorf("asked about %s, which is young", h)
		}
		if h == raced {
			put(t, f, "raced")
		}
		return h == named, nil
	}, now.Add(-24*time.Hour))
	if err != nil || removed != 1 {
		t.Errorf("Collect() = %d, %v, want 1", removed, err)
	}
	for h, want := range map[domain.Digest]bool{named: true, young: true, again: true, raced: true, unnamed: false} {
		if ok, _ := f.Has(t.Context(), h); ok != want {
			t.Errorf("Has(%s) = %v, want %v", h, ok, want)
		}
	}
	if _, err := os.Stat(stranger); err != nil {
		t.Errorf("a file that is none of ours was removed: %v", err)
	}
}

func TestCollectRemovesNothingWithoutAnAnswer(t *testing.T) {
	t.Parallel()
	f := folder(t)
	hash := put(t, f, "unknown")
	down := errors.New("database is down")
	removed, err := f.Collect(t.Context(), func(domain.Digest) (bool, error) { return false, down }, time.Now().Add(time.Hour))
	if removed != 0 || !errors.Is(err, down) {
		t.Errorf("Collect() = %d, %v, want 0 and the error of keep", removed, err)
	}
	if ok, _ := f.Has(t.Context(), hash); !ok {
		t.Error("removed although nobody could say")
	}
}
