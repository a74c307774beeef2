package main

import (
	"bufio"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

const manyLeaves = 1_000_000

// BenchmarkVerifyAMillionLeaves checks an export of a million sign-offs, every second with a reason, for 20,000 holdings.
// The goal is well below ten seconds on one core, with memory that does not follow the size of the file.
func BenchmarkVerifyAMillionLeaves(b *testing.B) {
	name := filepath.Join(b.TempDir(), "export")
	size := writeMany(b, name, manyLeaves)
	b.SetBytes(size)
	for b.Loop() {
		f, err := os.Open(name)
		if err != nil {
			b.Fatal(err)
		}
		r, err := verifyExport(f, nil, nil)
		if err != nil {
			b.Fatal(err)
		}
		if r.size != manyLeaves {
			b.Fatalf("%d leaves", r.size)
		}
		f.Close()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.Sys)/(1<<20), "MiB-sys")
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/million")
}

// writeMany writes a large export without holding it, and gives its size in bytes.
func writeMany(b *testing.B, name string, leaves int) int64 {
	b.Helper()
	f, err := os.Create(name)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	sum := sha256.New()
	w := bufio.NewWriterSize(io.MultiWriter(f, sum), 1<<20)
	s := newLog(b, 1)
	fmt.Fprintf(w, "%s\nkey %s\n", exportHeader, s.keys[0])
	states := []string{"captured", "screened", "internal", "approved", "public"}
	hash := strings.Repeat("ab", 32)
	var t tree
	for i := range leaves {
		commitments := ""
		salt := [16]byte{byte(i), byte(i >> 8), byte(i >> 16)}
		if i%2 == 0 {
			c := sha256.Sum256(append(salt[:], "Begründung"...))
			commitments = fmt.Sprintf(`"commitments":{"reason":"%x"},`, c)
		}
		round := i / 20_000
		decision := fmt.Sprintf("0197a3c0-0000-7000-8000-%012x", i)
		leaf := fmt.Appendf(nil, `{"actor":"0197a3c0-0000-7000-8000-0000000000aa","at":"2026-11-25T15:35:00.%06dZ","authority":"0197a3c0-0000-7000-8000-0000000000bb",%s`+
			`"content":{"public":"%s"},"decision":"%s","digest":"%s","edition":%d,"from":"%s","grant":"0197a3c0-0000-7000-8000-0000000000cc",`+
			`"holding":"0197a3c0-0000-7000-8000-%012x","kind":"transition","nonce":"%032x","policy_version":12,"role":"department_head",`+
			`"root":"0197a3c0-0000-7000-8000-0000000000bb","rules":["0197a3c0-0000-7000-8000-0000000000bb/3"],"schema":"freigabe-leaf/1","to":"%s","verb":"publish"}`,
			i%1e6, commitments, hash, decision, hash, round+1, states[round%5], i%20_000, i, states[(round+1)%5])
		h := tlog.RecordHash(leaf)
		t.add(h)
		fmt.Fprintf(w, "leaf %d %s %s\n", i, h, base64.StdEncoding.EncodeToString(leaf))
		if i%2 == 0 {
			fmt.Fprintf(w, "text %s reason %x %s\n", decision, salt, base64.StdEncoding.EncodeToString([]byte("Begründung")))
		}
	}
	fmt.Fprintf(w, "checkpoint %s\n", base64.StdEncoding.EncodeToString(s.sign(s.signers[0], leaves, t.root())))
	if err := w.Flush(); err != nil {
		b.Fatal(err)
	}
	end := "end " + hex.EncodeToString(sum.Sum(nil)) + "\n"
	if _, err := f.WriteString(end); err != nil {
		b.Fatal(err)
	}
	info, err := f.Stat()
	if err != nil {
		b.Fatal(err)
	}
	return info.Size()
}
