package faults

import (
	"context"
	"os"
	"path/filepath"
	"syscall"
	"testing"
	"time"
)

// F-6: the disk is full, then read-only, then has room again. What was acknowledged stays, what is refused says so, and
// work goes on without a restart.
func TestAFullDiskLosesNothing(t *testing.T) {
	each(t, func(t *testing.T, database string) {
		w, h := move(t, database)
		onSmallDisk(t, h)
		h.open(1)
		c := hire(t, w, h.bases()...)
		c.stubborn = time.Minute
		j := watch(h, c)
		cycles := times(1, 4)
		for i := range cycles {
			c.note(func() { c.reasons = map[string]int{} })
			ctx, end := context.WithCancel(t.Context())
			wait := c.work(ctx, 3, uint64(i))
			time.Sleep(300 * time.Millisecond)
			filler := fill(t, h.data)
			c.refused(t, "file.no_room", "storage.refused")
			j.whole()
			if err := os.Remove(filler); err != nil {
				t.Fatal(err)
			}
			c.goesOn(t)
			writable := readOnly(t, h.data)
			c.refused(t, "file.not_writable")
			writable()
			c.goesOn(t)
			end()
			wait()
			j.look()
			j.whole()
		}
		j.verdict("F-6", cycles)
	})
}

// onSmallDisk moves the data folder to a disk of 16 MB in memory.
func onSmallDisk(t *testing.T, h *house) {
	t.Helper()
	dir := h.data + "-small"
	if err := os.Mkdir(dir, 0o750); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("freigabe", dir, "tmpfs", 0, "size=16m"); err != nil {
		t.Skip("a small disk cannot be mounted here, so THE FULL DISK IS NOT TESTED; it needs root: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	if err := os.CopyFS(dir, os.DirFS(h.data)); err != nil {
		t.Fatal(err)
	}
	h.data = dir
}

// readOnly lays a view over the folder that refuses to open anything for writing, and takes it away again. What is open
// already can still be written.
func readOnly(t *testing.T, dir string) (end func()) {
	t.Helper()
	err := syscall.Mount(dir, dir, "", syscall.MS_BIND, "")
	if err == nil {
		err = syscall.Mount("", dir, "", syscall.MS_REMOUNT|syscall.MS_BIND|syscall.MS_RDONLY, "")
	}
	if err != nil {
		t.Fatal(err)
	}
	return func() {
		if err := syscall.Unmount(dir, syscall.MNT_DETACH); err != nil {
			t.Fatal(err)
		}
	}
}

// fill takes all room that is left.
func fill(t *testing.T, dir string) (filler string) {
	t.Helper()
	filler = filepath.Join(dir, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	block := make([]byte, 64<<10)
	for err == nil {
		if _, err = f.Write(block); err != nil && len(block) > 512 {
			block, err = block[:len(block)/2], nil
		}
	}
	return filler
}

// refused waits until somebody was told that there is no room, or that nothing can be written.
func (c *crew) refused(t *testing.T, key ...string) {
	t.Helper()
	until := time.Now().Add(20 * time.Second)
	for time.Now().Before(until) {
		found := false
		c.note(func() {
			for _, k := range key {
				found = found || c.reasons[k] > 0
			}
		})
		if found {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("nobody was refused with %v; the reasons were %v", key, c.reasons)
}

// goesOn waits until something is acknowledged again.
func (c *crew) goesOn(t *testing.T) {
	t.Helper()
	count := func() (n int) { c.note(func() { n = len(c.acts) }); return n }
	before := count()
	for until := time.Now().Add(20 * time.Second); count() < before+5; time.Sleep(20 * time.Millisecond) {
		if time.Now().After(until) {
			t.Error("work does not go on, though the disk is well")
			return
		}
	}
}

// whole asks SQLite whether its file is.
func (j *judge) whole() {
	j.t.Helper()
	if j.house.url != "" {
		return
	}
	if got := j.rows("PRAGMA integrity_check"); len(got) != 1 || got[0][0] != "ok" {
		j.crew.wrong("integrity_check: %v", got)
	}
}
