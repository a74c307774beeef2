package bench

import (
	"bytes"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/workflow"
)

// deskPages are asked for by the open data officer of the example's district, who sees all of it.
var deskPages = []string{
	"/desk/inbox", "/desk/holdings", "/desk/holdings?q=Liste", "/desk/holdings?state=captured&page=50", "/desk/queue", "/desk/decisions", "/desk/overview",
	"/desk/released", "/desk/search?q=Liste", "/desk/rules", "/desk/imports", "/desk/account", "/desk/holdings/{holding}", "/desk/holdings/{holding}/screening",
	"/desk/holdings/{holding}/edit", "/desk/holdings/{holding}/files", "/desk/holdings/{holding}/timeline", "/desk/ledger",
}

// BenchmarkDeskSQLite measures how long the server works on each page of the desk with 10,000 further holdings, against a
// handler of the same run that only writes a page of the same size. It reports the 95th percentile.
func BenchmarkDeskSQLite(b *testing.B) {
	d := desktest.New(b)
	login := d.Login(domain.OpenDataOfficer, "merletal")
	var list bytes.Buffer
	list.WriteString("Titel;Beschreibung;Thema;Stand\n")
	for i := range 10_000 {
		fmt.Fprintf(&list, "Liste %d der Straßenlaternen;Standorte und Bauart der Laternen im Bezirk %d, erhoben bei der Wartung;ENVI;2026-01-%02d\n", i, i%97, i%28+1)
	}
	root, err := d.Store.AuthorityByName(b.Context(), "merletal")
	must(b, err)
	data := list.Bytes()
	report, err := d.Work.Import(b.Context(), d.Actor(login), workflow.ImportFile{
		Name: "laternen.csv", Data: bytes.NewReader(data), Size: int64(len(data)), Hash: domain.DigestOf(data), Authority: root.ID, Mode: workflow.PerRow,
	})
	must(b, err)
	if report.Created != 10_000 {
		b.Fatalf("%d holdings created", report.Created)
	}
	must(b, d.Sequencer.Drain(b.Context()))
	person := d.As(b, login)
	holding := string(d.Holding("liste-4711-der-strassenlaternen"))
	for _, path := range deskPages {
		b.Run(strings.Trim(strings.ReplaceAll(path, "/", "_"), "_"), func(b *testing.B) {
			path := strings.ReplaceAll(path, "{holding}", holding)
			size := len(person.Get(path).Is(http.StatusOK).Body)
			body := bytes.Repeat([]byte("x"), size)
			plain := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { _, _ = w.Write(body) })
			var took, bound []time.Duration
			for b.Loop() {
				start := time.Now()
				person.Raw(path)
				took = append(took, time.Since(start))
				start = time.Now()
				plain.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
				bound = append(bound, time.Since(start))
			}
			for len(took) < 20 { // a percentile of less says little
				start := time.Now()
				person.Raw(path)
				took = append(took, time.Since(start))
			}
			b.ReportMetric(0, "ns/op")
			b.ReportMetric(float64(percentile(took, 50).Microseconds())/1000, "ms-p50")
			b.ReportMetric(float64(percentile(took, 95).Microseconds())/1000, "ms-p95")
			b.ReportMetric(float64(percentile(took, 50))/float64(max(percentile(bound, 50), 1)), "times-plain")
			b.ReportMetric(float64(size)/1000, "kB")
		})
	}
}

func percentile(of []time.Duration, p int) time.Duration {
	slices.Sort(of)
	return of[min(len(of)*p/100, len(of)-1)]
}
