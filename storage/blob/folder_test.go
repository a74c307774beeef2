package blob

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"freigabe/domain"
)

func folder(t *testing.T) *Folder {
	t.Helper()
	f, err := Open(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func put(t *testing.T, f *Folder, text string) domain.Digest {
	t.Helper()
	size, hash, err := f.Put(t.Context(), strings.NewReader(text), 1<<20)
	if err != nil || size != int64(len(text)) || hash != domain.DigestOf([]byte(text)) {
		t.Fatalf("Put(%q) = %d, %s, %v", text, size, hash, err)
	}
	return hash
}

// files lists all files below the folder, relative to it.
func files(t *testing.T, f *Folder) []string {
	t.Helper()
	out := []string{}
	err := filepath.WalkDir(f.dir, func(path string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			rel, _ := filepath.Rel(f.dir, path)
			out = append(out, rel)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestWhatIsPutIsReadBackUnderItsHash(t *testing.T) {
	t.Parallel()
	f := folder(t)
	for _, text := range []string{"", "a", strings.Repeat("Baumkataster\n", 10_000)} {
		hash := put(t, f, text)
		r, err := f.Open(t.Context(), hash)
		if err != nil {
			t.Fatal(err)
		}
		got, err := io.ReadAll(r)
		if err := errors.Join(err, r.Close()); err != nil || string(got) != text {
			t.Errorf("read back %d bytes, error %v, want %d", len(got), err, len(text))
		}
		if ok, err := f.Has(t.Context(), hash); !ok || err != nil {
			t.Errorf("Has() = %v, %v", ok, err)
		}
		path := filepath.Join(f.dir, string(hash[:2]), string(hash[2:4]), string(hash))
		if info, err := os.Stat(path); err != nil || info.Mode() != 0o640 {
			t.Errorf("file at %s: %v, %v, want mode 0640", path, info, err)
		}
	}
}

func TestTheSameBytesArePutOnce(t *testing.T) {
	t.Parallel()
	f := folder(t)
	hash := put(t, f, "once")
	before, err := os.Stat(f.path(hash))
	if err != nil {
		t.Fatal(err)
	}
	put(t, f, "once")
	after, err := os.Stat(f.path(hash))
	if err != nil || !os.SameFile(before, after) {
		t.Errorf("the file was replaced (%v)", err)
	}
	if got := files(t, f); len(got) != 1 {
		t.Errorf("files = %v, want one", got)
	}
}

func TestPutRefusesAndLeavesNothing(t *testing.T) {
	t.Parallel()
	broken := errors.New("line cut")
	own := &domain.Error{Code: domain.Invalid, Op: "test", Key: "file.virus"}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	tests := []struct {
		name string
		ctx  context.Context
		r    io.Reader
		code domain.Code
		key  string
	}{
		{"one byte over the limit", t.Context(), strings.NewReader("12345678901"), domain.Invalid, "file.too_large"},
		{"an endless upload", t.Context(), endless{}, domain.Invalid, "file.too_large"},
		{"an upload that breaks off", t.Context(), io.MultiReader(strings.NewReader("123"), failing{broken}), domain.Internal, "internal"},
		{"an upload that ends early", t.Context(), failing{io.ErrUnexpectedEOF}, domain.Unavailable, "file.interrupted"},
		{"a reader that refuses", t.Context(), failing{own}, domain.Invalid, "file.virus"},
		{"a request that was given up", cancelled, strings.NewReader("1"), domain.Unavailable, "file.interrupted"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := folder(t)
			_, _, err := f.Put(tt.ctx, tt.r, 10)
			if domain.CodeOf(err) != tt.code || domain.KeyOf(err) != tt.key {
				t.Errorf("Put() error = %v, want %s %s", err, tt.code, tt.key)
			}
			if got := files(t, f); len(got) != 0 {
				t.Errorf("left behind: %v", got)
			}
		})
	}
	t.Run("exactly the limit passes", func(t *testing.T) {
		t.Parallel()
		if _, _, err := folder(t).Put(t.Context(), strings.NewReader("1234567890"), 10); err != nil {
			t.Errorf("Put() error = %v", err)
		}
	})
}

type endless struct{}

func (endless) Read(p []byte) (int, error) { return len(p), nil }

type failing struct{ err error }

func (f failing) Read([]byte) (int, error) { return 0, f.err }

func TestNothingButAHashOpensAFile(t *testing.T) {
	t.Parallel()
	f := folder(t)
	hash := put(t, f, "secret")
	for _, h := range []domain.Digest{domain.Digest(strings.Repeat("g", 64)), hash[:63], hash[:62] + "/x"} {
		if err := os.MkdirAll(filepath.Dir(f.path(h)), 0o700); err != nil { // there, and yet no file of ours
			t.Fatal(err)
		}
		_ = os.WriteFile(f.path(h), []byte("x"), 0o600)
	}
	for _, h := range []domain.Digest{
		"", "..", "../outside", "../../outside", "tmp", domain.Digest(strings.ToUpper(string(hash))),
		hash[:63], hash + "0", hash[:63] + "/", hash[:63] + "\x00", domain.Digest(strings.Repeat("../", 21) + "x"),
		domain.Digest(strings.Repeat("g", 64)), domain.DigestOf([]byte("absent")),
	} {
		if _, err := f.Open(t.Context(), h); domain.CodeOf(err) != domain.NotFound {
			t.Errorf("Open(%q) error = %v, want NotFound", h, err)
		}
		if ok, err := f.Has(t.Context(), h); ok || err != nil {
			t.Errorf("Has(%q) = %v, %v, want false", h, ok, err)
		}
	}
}

func TestManyPutTheSameAndOtherBytesAtOnce(t *testing.T) {
	t.Parallel()
	f := folder(t)
	texts := []string{"eins", "zwei", strings.Repeat("drei", 50_000)}
	var wg sync.WaitGroup
	for range 8 {
		for _, text := range texts {
			wg.Go(func() {
				_, hash, err := f.Put(t.Context(), strings.NewReader(text), 1<<20)
				if err != nil {
					t.Errorf("Put() error = %v", err)
					return
				}
				r, err := f.Open(t.Context(), hash) // complete as soon as it is there
				if err != nil {
					t.Errorf("Open() error = %v", err)
					return
				}
				defer r.Close()
				if got, err := io.ReadAll(r); err != nil || !bytes.Equal(got, []byte(text)) {
					t.Errorf("read back %d bytes, error %v, want %d", len(got), err, len(text))
				}
			})
		}
	}
	wg.Wait()
	if got := files(t, f); len(got) != len(texts) {
		t.Errorf("files = %v, want %d", got, len(texts))
	}
}

func TestOpenRemovesWhatACrashLeft(t *testing.T) {
	t.Parallel()
	f := folder(t)
	hash := put(t, f, "kept")
	old, young := filepath.Join(f.dir, "tmp", "put-old"), filepath.Join(f.dir, "tmp", "put-young")
	for _, path := range []string{old, young} {
		if err := os.WriteFile(path, []byte("half"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	then := time.Now().Add(-2 * time.Hour)
	if err := os.Chtimes(old, then, then); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(f.dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(old); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("old leftover: %v, want it removed", err)
	}
	if _, err := os.Stat(young); err != nil {
		t.Errorf("the upload of another process was removed: %v", err)
	}
	if ok, _ := f.Has(t.Context(), hash); !ok {
		t.Error("a stored file was removed")
	}
}
