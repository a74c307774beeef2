package bench

import (
	"bytes"
	"fmt"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"freigabe/domain"
	"freigabe/storage/blob"
	"freigabe/workflow"
)

// BenchmarkImport imports a spreadsheet of 10,000 rows through the use case, for profiles. What of it the goal G12 asks for
// is measured over HTTP by internal/bench/measure.
func BenchmarkImport(b *testing.B) {
	h := open(b, durable(b))
	files, err := blob.Open(b.TempDir())
	must(b, err)
	desk := workflow.New(h.store, files, time.Now)
	actor, err := desk.ActorNamed(b.Context(), "officer")
	must(b, err)
	root, err := h.store.AuthorityByName(b.Context(), "messstadt")
	must(b, err)
	for i := 0; b.Loop(); i++ {
		b.StopTimer()
		data := workbook(b, i)
		b.StartTimer()
		report, err := desk.Import(b.Context(), actor, workflow.ImportFile{
			Name: "liste.xlsx", Data: bytes.NewReader(data), Size: int64(len(data)), Hash: domain.DigestOf(data), Authority: root.ID, Mode: workflow.PerRow,
		})
		must(b, err)
		if report.Created != 10_000 {
			b.Fatalf("%d holdings created", report.Created)
		}
	}
	b.ReportMetric(10_000*float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

func workbook(b *testing.B, round int) []byte {
	x := excelize.NewFile()
	defer x.Close()
	w, err := x.NewStreamWriter("Sheet1")
	must(b, err)
	must(b, w.SetRow("A1", []any{"Titel", "Beschreibung", "Thema", "Stand", "Schlagwörter", "Fachverfahren", "Aktenzeichen"}))
	for i := 2; i <= 10_001; i++ {
		must(b, w.SetRow(fmt.Sprintf("A%d", i), []any{
			fmt.Sprintf("Leuchtenliste %d/%d", round, i), fmt.Sprintf("Standorte und Bauart der Leuchten im Bezirk %d, erhoben bei der Wartung.", i%97),
			"ENVI", fmt.Sprintf("2026-01-%02d", i%28+1), "Beleuchtung; Straßen", "Anlagenverzeichnis", fmt.Sprintf("66-%d/2026", i),
		}))
	}
	must(b, w.Flush())
	var out bytes.Buffer
	must(b, x.Write(&out))
	return out.Bytes()
}
