package portal

import (
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/storage"
	"freigabe/storage/blob"
	"freigabe/storage/storagetest"
	"freigabe/workflow"
)

const base = "https://daten.example"

// world is a portal over a real store: a district with an office, a town, and what tests put live there.
type world struct {
	store    *storage.Store
	folder   *blob.Folder
	echo     *echo.Echo
	log      *strings.Builder
	district domain.Authority
	office   domain.Authority
	town     domain.Authority
	former   domain.Authority // closed; office succeeds it
	holdings map[string]domain.HoldingID
	releases map[string]domain.Release
}

func newWorld(t testing.TB, s *storage.Store) *world {
	t.Helper()
	folder, err := blob.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	w := &world{store: s, folder: folder, log: &strings.Builder{}, holdings: map[string]domain.HoldingID{}, releases: map[string]domain.Release{}}
	id := storagetest.ID[domain.AuthorityID]
	w.district = domain.Authority{
		ID: id(), Name: "kreis", Title: "Kreis Musterland", Kind: "district", Land: "NW", Mailbox: "daten@kreis.example",
		Homepage: "https://kreis.example/", Geocoding: "05999",
	}
	w.district.Root = w.district.ID
	w.town = domain.Authority{ID: id(), Name: "neuenfeld", Title: "Stadt Neuenfeld", Kind: "city", Land: "NW", Mailbox: "daten@neuenfeld.example"}
	w.town.Root = w.town.ID
	w.office = domain.Authority{ID: id(), Root: w.district.ID, Parent: w.district.ID, Name: "kreis_umwelt", Title: "Fachbereich Umwelt", Kind: "department", Land: "NW"}
	w.former = domain.Authority{
		ID: id(), Root: w.district.ID, Parent: w.district.ID, Name: "kreis_gruen", Title: "Grünflächenamt", Kind: "department",
		Land: "NW", Closed: true, Successor: w.office.ID,
	}
	w.write(t, func(tx workflow.Tx) {
		for _, a := range []domain.Authority{w.district, w.town, w.office} {
			tx.CreateAuthority(a)
		}
	})
	w.write(t, func(tx workflow.Tx) { tx.CreateAuthority(w.former) })
	w.echo = w.serve(s)
	return w
}

// service is what a portal over a store needs, as the server gives it.
func (w *world) service(s workflow.Store) Service {
	now := func() time.Time { return storagetest.Now }
	return Service{
		Desk: workflow.New(s, w.folder, now), PublicURL: base, Title: "Offene Daten Musterland", Cursor: storage.Cursor, Clock: now,
		Log: slog.New(slog.NewTextHandler(w.log, nil)),
	}
}

func (w *world) serve(s workflow.Store) *echo.Echo {
	service := w.service(s)
	e := echo.New()
	e.HTTPErrorHandler = ErrorHandler(service)
	Register(e, service)
	return e
}

func (w *world) write(t testing.TB, fn func(workflow.Tx)) {
	t.Helper()
	if err := w.store.InTx(t.Context(), "portal.test", func(tx workflow.Tx) error { fn(tx); return nil }); err != nil {
		t.Fatal(err)
	}
}

// capture stores a holding that is not released to anybody.
func (w *world) capture(t testing.TB, a domain.Authority, name string, c domain.Content) {
	t.Helper()
	h := &domain.Holding{
		ID: storagetest.ID[domain.HoldingID](), Root: a.Root, Authority: a.ID, Name: name, State: domain.Captured,
		CreatedAt: storagetest.Now, ChangedAt: storagetest.Now, Edition: domain.Edition{Number: 1, Content: c},
	}
	w.holdings[name] = h.ID
	w.write(t, func(tx workflow.Tx) { tx.CreateHolding(h) })
}

// release puts a release live, with a document that change may fill further.
func (w *world) release(t testing.TB, audience domain.Audience, a domain.Authority, name string, c domain.Content, at time.Time, change func(*domain.Document)) {
	t.Helper()
	if _, ok := w.holdings[name]; !ok {
		w.capture(t, a, name, c)
	}
	doc := domain.Document{
		Schema: domain.DocumentSchema, Nonce: domain.NewNonce(), Audience: audience, Holding: w.holdings[name], Edition: 1, Name: name,
		Authority: "urn:uuid:" + string(a.ID), Content: c, LicenceURI: catalog.LicenceURI(c.Licence),
	}
	for _, code := range c.Theme {
		doc.ThemeURIs = append(doc.ThemeURIs, catalog.ThemeURI(code))
	}
	if change != nil {
		change(&doc)
	}
	body, err := domain.CanonicalOf(doc)
	if err != nil {
		t.Fatal(err)
	}
	rel := domain.Release{
		ID: storagetest.ID[domain.ReleaseID](), Holding: doc.Holding, Root: a.Root, Authority: a.ID, Name: name, Edition: doc.Edition,
		Audience: audience, Digest: domain.DigestOf(body), Body: body, Decision: storagetest.ID[domain.DecisionID](), Rev: 1, At: at,
		Until: doc.Until, ReviewDate: doc.ReviewDate,
	}
	if audience == domain.ForInternal {
		rel.Circle = domain.CircleRoot
	}
	w.releases[name] = rel
	w.write(t, func(tx workflow.Tx) {
		h, err := tx.Holding(t.Context(), doc.Holding)
		if err != nil {
			t.Fatal(err)
		}
		tx.GoLive(rel)
		tx.SaveHolding(h)
	})
}

// publish puts a public release live.
func (w *world) publish(t testing.TB, a domain.Authority, name string, c domain.Content, files ...domain.DocumentFile) {
	t.Helper()
	w.release(t, domain.ForPublic, a, name, c, storagetest.Now.Add(-time.Hour), func(d *domain.Document) { d.Files = files })
}

// withdraw ends a public release and leaves a tombstone.
func (w *world) withdraw(t testing.TB, name, reason string) {
	t.Helper()
	rel := w.releases[name]
	w.write(t, func(tx workflow.Tx) {
		h, err := tx.Holding(t.Context(), rel.Holding)
		if err != nil {
			t.Fatal(err)
		}
		tx.EndRelease(rel, domain.ReleaseWithdrawn, reason, storagetest.ID[domain.DecisionID]())
		tx.SetTombstone(domain.Tombstone{Holding: rel.Holding, Root: rel.Root, Authority: rel.Authority, Name: rel.Name, At: storagetest.Now, Reason: reason})
		tx.SaveHolding(h)
	})
}

// file stores bytes and describes them as a release document does.
func (w *world) file(t testing.TB, name, mediaType, title, content string) domain.DocumentFile {
	t.Helper()
	n, hash, err := w.folder.Put(t.Context(), strings.NewReader(content), 1<<20)
	if err != nil {
		t.Fatal(err)
	}
	return domain.DocumentFile{ID: storagetest.ID[domain.DistributionID](), Title: title, Name: name, MediaType: mediaType, Size: n, SHA256: hash}
}

// ask sends a request; headers are names and values.
func (w *world) ask(method, target string, headers ...string) *httptest.ResponseRecorder {
	return askOf(w.echo, method, target, headers...)
}

func askOf(e http.Handler, method, target string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, nil)
	for i := 0; i+1 < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	rec := httptest.NewRecorder()
	e.ServeHTTP(rec, r)
	return rec
}

// get asks by GET and wants a status.
func (w *world) get(t testing.TB, status int, target string, headers ...string) string {
	t.Helper()
	rec := w.ask(http.MethodGet, target, headers...)
	if rec.Code != status {
		t.Fatalf("GET %s = %d, want %d\n%s\n%s", target, rec.Code, status, rec.Body.String(), w.log.String())
	}
	body, _ := io.ReadAll(rec.Body)
	return string(body)
}

// trees is a data set with everything in it.
func trees() domain.Content {
	return domain.Content{
		Title: "Baumkataster der Kreisstraßen", TitleStandard: "https://musterdatenkatalog.de/def/musterdatensatz/gruenflaechen/baumbestandBaumkataster",
		Description:    "Standort, Art und Pflanzjahr der Straßenbäume an Kreisstraßen. Erhoben bei der Regelkontrolle im Sommer 2026.\n\nEine Zeile ist ein Baum.",
		ContactMailbox: "umwelt@kreis.example", Theme: []string{"ENVI", "TRAN"}, Keywords: []string{"Baum", "Straßengrün"},
		SpatialCoverage: "Kreis Musterland", TemporalStart: "2026-06-01", TemporalEnd: "2026-08-31", UpdateFrequency: "ANNUAL",
		LastUpdated: "2026-08-31", Licence: "dl-by-de/2.0", Attribution: "Kreis Musterland, Fachbereich Umwelt", LegalBasis: "§ 12a EGovG",
		HVDCategory: "c_ac64a52d",
	}
}
