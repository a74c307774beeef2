package intake_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow/intake"
)

const (
	mostGrowth = 256 << 20 // bytes that one bad file may cost
	mostTime   = 60 * time.Second
)

// growth reads a file and gives what the process took from the system at the most, above what it held before.
func growth(t *testing.T, data []byte) (records int, grown uint64, took time.Duration, err error) {
	t.Helper()
	held := func() uint64 {
		m := []metrics.Sample{{Name: "/memory/classes/heap/objects:bytes"}, {Name: "/memory/classes/heap/unused:bytes"}, {Name: "/memory/classes/heap/stacks:bytes"}}
		metrics.Read(m)
		return m[0].Value.Uint64() + m[1].Value.Uint64() + m[2].Value.Uint64()
	}
	runtime.GC()
	start, stop, peak := held(), make(chan struct{}), make(chan uint64)
	go func() {
		most := uint64(0)
		for {
			select {
			case <-stop:
				peak <- max(most, held())
				return
			case <-time.After(2 * time.Millisecond):
				most = max(most, held())
			}
		}
	}()
	begin := time.Now()
	records, err = drained(t, data)
	took = time.Since(begin)
	close(stop)
	if most := <-peak; most > start {
		grown = most - start
	}
	return records, grown, took, err
}

func drained(t *testing.T, data []byte) (n int, err error) {
	s, err := intake.Open(t.Context(), bytes.NewReader(data), int64(len(data)), intake.Options{})
	if err != nil {
		return 0, err
	}
	defer s.Close()
	for _, err := range s.Records(t.Context()) {
		if err != nil {
			return n, err
		}
		n++
	}
	return n, nil
}

// badFiles are files that cost others their memory. more makes them larger than the quick form needs.
func badFiles(t *testing.T, more int) map[string][]byte {
	sheet := func(change func(part string) string) []byte {
		return repack(t, simple(t), func(name string, p []byte) []byte {
			if strings.HasSuffix(name, "sheet1.xml") {
				return []byte(change(string(p)))
			}
			return p
		})
	}
	texts := func(insert string) []byte {
		return repack(t, simple(t), func(name string, p []byte) []byte {
			if strings.HasSuffix(name, "sharedStrings.xml") {
				return bytes.Replace(p, []byte("<si>"), []byte(insert+"<si>"), 1)
			}
			return p
		})
	}
	behind := func(unit string, n int) []byte {
		return sheet(func(p string) string {
			return strings.Replace(p, "</sheetData>", strings.Repeat(unit, n)+"</sheetData>", 1)
		})
	}
	list := "Titel;Beschreibung\n"
	return map[string][]byte{
		"millions of cells in one row": sheet(func(p string) string {
			return strings.Replace(p, "</sheetData>", "<row>"+strings.Repeat(`<c t="n"><v>1</v></c>`, 1_000_000*more)+"</row></sheetData>", 1)
		}),
		"millions of cells":         behind("<row>"+strings.Repeat(`<c t="n"><v>1</v></c>`, 400)+"</row>", 1_500*more),
		"millions of blank cells":   behind("<row>"+strings.Repeat("<c/>", 400)+"</row>", 4_000*more),
		"millions of blank rows":    behind("<row/>", 700_000*more),
		"a cell in the last corner": behind(`<row r="1048576"><c r="XFD1048576" t="n"><v>1</v></c></row>`, 1),
		"everything merged": sheet(func(p string) string {
			return strings.Replace(p, "</sheetData>", `</sheetData><mergeCells>`+strings.Repeat(`<mergeCell ref="A1:XFD1048576"/>`, 20_000*more)+`</mergeCells>`, 1)
		}),
		"a bomb of comments": sheet(func(p string) string {
			return strings.Replace(p, "<sheetData>", "<!--"+strings.Repeat(" ", 20<<20*more)+"--><sheetData>", 1)
		}),
		"one endless attribute": sheet(func(p string) string {
			return strings.Replace(p, "<sheetData>", `<sheetData a="`+strings.Repeat("x", 20<<20*more)+`">`, 1)
		}),
		"one endless text": sheet(func(p string) string {
			return strings.Replace(p, "</sheetData>", `<row><c t="inlineStr"><is><t>`+strings.Repeat("x", 20<<20*more)+`</t></is></c></row></sheetData>`, 1)
		}),
		"deep XML": sheet(func(p string) string {
			return strings.Replace(p, "<sheetData>", strings.Repeat("<a>", 3_000_000*more), 1)
		}),
		"an entity that grows": sheet(func(p string) string {
			return `<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>` + strings.Replace(p, "<sheetData>", "<sheetData>&b;", 1)
		}),
		"huge shared texts":                 texts(strings.Repeat("<si><t>"+strings.Repeat("x", 30_000)+"</t></si>", 1_500*more)),
		"millions of shared texts":          texts(strings.Repeat("<si><t>x</t></si>", 700_000*more)),
		"a shared text of a million pieces": texts("<si>" + strings.Repeat("<r><t>x</t></r>", 1_000_000*more) + "</si>"),
		"an endless line":                   []byte(list + strings.Repeat("x", 10<<20*more)),
		"an endless header":                 []byte(strings.Repeat("Titel;", 2<<20*more)),
		"an endless quote":                  []byte(list + `A;"` + strings.Repeat("zeile\n", 2<<20*more)),
		"delimiters alone":                  []byte(list + strings.Repeat(";", 10<<20*more)),
		"line ends alone":                   []byte(list + strings.Repeat("\n", 10<<20*more)),
		"CR alone":                          []byte(strings.ReplaceAll(list, "\n", "\r") + strings.Repeat("A;B\r", 3<<20*more)),
		"Windows-1252":                      []byte("Titel;Beschreibung\n" + strings.Repeat("B\xe4ume;gr\xfcn\n", 1<<20*more)),
		"UTF-16":                            append([]byte("\xff\xfe"), bytes.Repeat([]byte("T\x00;\x00\n\x00"), 2<<20*more)...),
		"a BOM and nothing":                 append([]byte("\xef\xbb\xbf"), bytes.Repeat([]byte("\xef\xbb\xbf"), 10<<20)...),
		"NUL":                               make([]byte, 12<<20*more),
		"larger than a file may be":         make([]byte, 51<<20),
		"quotes alone":                      []byte(list + strings.Repeat(`"`, 10<<20*more)),
		"rows without end":                  []byte(list + strings.Repeat("A;B\n", 3<<20*more)),
	}
}

// No file costs more than 256 MB or a minute, whatever is in it; it is read or refused in words.
func TestABadFileCostsLittleMemoryAndTime(t *testing.T) {
	more := 1
	if os.Getenv("FREIGABE_TEST_LONG") != "" {
		more = 4
	}
	files := badFiles(t, more)
	var most uint64
	n := 0
	try := func(name string, data []byte) {
		records, grown, took, err := growth(t, data)
		if err != nil {
			if domain.CodeOf(err) != domain.Invalid {
				t.Errorf("%s: %v", name, err)
			}
		}
		t.Logf("%s: %d kB, %d records, %d MB more, %v, %s", name, len(data)>>10, records, grown>>20, took.Round(time.Millisecond), domain.KeyOf(err))
		if grown > mostGrowth || took > mostTime {
			t.Errorf("%s: %d MB more in %v", name, grown>>20, took)
		}
		most = max(most, grown)
		n++
	}
	for _, name := range slices.Sorted(maps.Keys(files)) {
		try(name, files[name])
		delete(files, name)
	}
	shared := filepath.Join("..", "..", "..", "shared", "data", "files")
	if entries, err := os.ReadDir(shared); err != nil {
		t.Logf("without the files of others: %v", err)
	} else {
		for _, e := range entries {
			if data, err := os.ReadFile(filepath.Join(shared, e.Name())); err == nil {
				try(e.Name(), data)
			}
		}
	}
	t.Logf("count: %d bad files, at most %d MB more", n, most>>20)
}
