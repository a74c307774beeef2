package intake_test

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"testing"

	"github.com/xuri/excelize/v2"

	"freigabe/workflow/intake"
)

const benchRows = 10_000

func benchCells(i int) []string {
	return []string{fmt.Sprint("Bestand ", i), strings.Repeat("Beschreibung mit Umlauten: äöü. ", 4), "Stadt Köln", "Umwelt", "Baum, Grün, Park", "jährlich", "31.12.2025", "dl-de/zero-2-0", "https://daten.example/" + fmt.Sprint(i), fmt.Sprint("k-", i), "62", "CSV"}
}

var benchHeader = []string{"Titel", "Beschreibung", "Behörde", "Thema", "Schlagwörter", "Aktualisierungsfrequenz", "Stand", "Lizenz", "Link", "Kennung", "Amt", "Dateiformat"}

func benchCSV() []byte {
	var b bytes.Buffer
	b.WriteString(strings.Join(benchHeader, ";") + "\n")
	for i := range benchRows {
		b.WriteString(strings.Join(benchCells(i), ";") + "\n")
	}
	return b.Bytes()
}

func benchXLSX(b testing.TB) []byte {
	f := excelize.NewFile()
	defer f.Close()
	w, err := f.NewStreamWriter("Sheet1")
	must(b, err)
	row := func(n int, cells []string) {
		r := make([]any, len(cells))
		for i, c := range cells {
			r[i] = c
		}
		must(b, w.SetRow(fmt.Sprint("A", n), r))
	}
	row(1, benchHeader)
	for i := range benchRows {
		row(i+2, benchCells(i))
	}
	must(b, w.Flush())
	var out bytes.Buffer
	must(b, f.Write(&out))
	return out.Bytes()
}

func BenchmarkCSV(b *testing.B)  { bench(b, benchCSV()) }
func BenchmarkXLSX(b *testing.B) { bench(b, benchXLSX(b)) }

func bench(b *testing.B, data []byte) {
	b.ReportAllocs()
	for b.Loop() {
		if n, _ := drain(b, data); n != benchRows {
			b.Fatalf("%d records", n)
		}
	}
	b.ReportMetric(float64(benchRows*b.N)/b.Elapsed().Seconds(), "rows/s")
}

// drain reads all records and gives the largest live heap seen above the start.
func drain(t testing.TB, data []byte) (n int, peak uint64) {
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	start := m.HeapAlloc
	s, err := intake.Open(t.Context(), bytes.NewReader(data), int64(len(data)), intake.Options{})
	must(t, err)
	defer s.Close()
	for _, err := range s.Records(t.Context()) {
		must(t, err)
		if n++; n%1000 == 0 {
			runtime.ReadMemStats(&m)
			if m.HeapAlloc > start {
				peak = max(peak, m.HeapAlloc-start)
			}
		}
	}
	return n, peak
}

func TestTenThousandRowsNeedLittleMemory(t *testing.T) {
	for name, data := range map[string][]byte{"CSV": benchCSV(), "XLSX": benchXLSX(t)} {
		n, peak := drain(t, data)
		t.Logf("%s: %d records of %d kB, peak %d kB", name, n, len(data)>>10, peak>>10)
		if n != benchRows || peak > 32<<20 {
			t.Errorf("%s: %d records, peak %d MB, want %d and at most 32 MB", name, n, peak>>20, benchRows)
		}
	}
}
