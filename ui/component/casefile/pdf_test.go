package casefile

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"freigabe/domain"
	"freigabe/domain/screening"
	"freigabe/workflow"
)

var (
	noon   = time.Date(2026, 11, 20, 14, 3, 27, 0, time.UTC)
	digest = domain.DigestOf([]byte("x"))
)

func id[T ~string](n int) T { return T(fmt.Sprintf("0198c000-0000-7000-8000-%012d", n)) }

// sample is a case file with n decisions and one of everything else.
func sample(n int) *workflow.CaseFile {
	q := screening.Default()
	h := &domain.Holding{
		ID: id[domain.HoldingID](1), Root: id[domain.AuthorityID](2), Authority: id[domain.AuthorityID](3), Name: "kreis_baumkataster", State: domain.Published,
		Class: domain.ClassOpen, CreatedAt: noon, ChangedAt: noon,
		Edition: domain.Edition{Number: 1, Content: domain.Content{Title: "Baumkataster der Kreisstraßen", Description: "Bäume an „Kreisstraßen“ – je Baum eine Zeile"}},
	}
	h.Edition.Answers = map[string]domain.Answer{q.Questions[0].ID: {Value: q.Questions[0].Options[0].Value, Reason: "geprüft", By: id[domain.PersonID](9), At: noon}}
	h.Edition.Distributions = []domain.Distribution{{ID: id[domain.DistributionID](5), Title: "Bäume", Audiences: []domain.Audience{domain.ForPublic}, File: &domain.FileRef{Name: "baeume.csv", Size: 12345, SHA256: digest}}}
	f := &workflow.CaseFile{
		MadeAt: noon, Holding: h, Root: domain.Authority{ID: h.Root, Title: "Kreis Musterland"}, Authority: domain.Authority{ID: h.Authority, Title: "Umwelt"},
		Names: map[domain.PersonID]string{id[domain.PersonID](9): "Ralf Thiele", id[domain.PersonID](8): "Katrin Sommer"}, Key: "freigabe-1+abc+def",
		AuthorityNames: map[domain.AuthorityID]string{h.Root: "Kreis Musterland", h.Authority: "Umwelt"},
		Head:           workflow.Head{Note: []byte("freigabe-1\n2000\nabc=\n\n— freigabe-1 sig\n"), Size: 2000},
		Editions:       []workflow.CaseEdition{{Edition: h.Edition, Questionnaire: &q}},
		Releases:       []workflow.CaseRelease{{Release: domain.Release{Edition: 1, Audience: domain.ForPublic, Digest: digest, At: noon, Status: domain.ReleaseLive}, Entry: 1}},
		Changes:        []domain.ChangeEntry{{Edition: 1, Person: id[domain.PersonID](9), Kind: domain.ByEditing, Field: "title", Old: "Bäume", New: "Baumkataster", At: noon}},
		Reviews: []workflow.CaseReview{{
			Review: domain.Review{
				ID: id[domain.ReviewID](4), Number: "2026/0042", Verb: domain.Approve, Status: domain.ReviewCompleted, Digest: digest, Opener: id[domain.PersonID](9), OpenedAt: noon, Due: "2026-11-27",
				Places: []domain.Place{{Slot: "department_head#1", Kind: domain.Final, Due: "2026-11-27", Signoff: &domain.Signoff{
					ID: id[domain.SignoffID](6), Mark: domain.Signed, Person: id[domain.PersonID](9), OnBehalfOf: id[domain.PersonID](8), Digest: digest, At: noon,
				}}},
			},
			Questions: []workflow.Question{{By: id[domain.PersonID](9), To: id[domain.PersonID](8), Text: "Nennt die Spalte Anwohner?", Answer: "Nein.", AskedAt: noon, AnsweredAt: noon}},
		}},
	}
	for i := range n {
		index := int64(i)
		e := workflow.CaseEntry{Number: i + 1, Proven: true, Proof: make([][32]byte, 11), HistoryRow: workflow.HistoryRow{
			Decision: domain.Decision{
				ID: id[domain.DecisionID](1000 + i), Kind: domain.SignedOff, At: noon.Add(time.Duration(i) * time.Hour), Root: h.Root, Authority: h.Authority, Holding: h.ID, Edition: 1,
				Review: id[domain.ReviewID](4), Slot: "department_head#1", Mark: domain.Signed, ActorKind: domain.ByPerson, Actor: id[domain.PersonID](9), Role: domain.DepartmentHead,
				OnBehalfOf: id[domain.PersonID](8), Digest: digest, Content: map[domain.Audience]domain.Digest{domain.ForPublic: digest},
				Rules: []domain.RuleVersion{{Authority: h.Root, Version: 7}}, PolicyVersion: 12,
				Texts: []domain.Text{{Kind: domain.TextName, Body: "Ralf Thiele"}, {Kind: domain.TextReason, Body: fmt.Sprintf("Begründung %d: alles in Ordnung", i+1)}},
			},
			Index: &index, Leaf: []byte(`{"at":"2026-11-20T14:03:27.000000Z","decision":"` + strings.Repeat("0198c000-", 30) + `"}`),
		}}
		f.Entries = append(f.Entries, e)
	}
	return f
}

func pdf(t testing.TB, f *workflow.CaseFile, lang string) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := PDF(&b, f, lang); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

var (
	streams = regexp.MustCompile(`(?s)stream\n(.*?)\nendstream`)
	shown   = regexp.MustCompile(`(?s)BT [0-9.]+ [0-9.-]+ Td \(((?:\\.|[^\\)])*)\) Tj`)
	escapes = strings.NewReplacer(`\\`, `\`, `\(`, `(`, `\)`, `)`, `\r`, "\r")
)

// texts reads what the pages show, page by page, line by line.
func texts(t testing.TB, doc []byte) (pages []string) {
	t.Helper()
	for _, m := range streams.FindAllSubmatch(doc, -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue
		}
		plain, err := io.ReadAll(z)
		if err != nil || !bytes.Contains(plain, []byte("BT ")) {
			continue
		}
		var b strings.Builder
		for _, s := range shown.FindAllSubmatch(plain, -1) {
			raw := []byte(escapes.Replace(string(s[1])))
			units := make([]uint16, len(raw)/2)
			for i := range units {
				units[i] = binary.BigEndian.Uint16(raw[2*i:])
			}
			b.WriteString(string(utf16.Decode(units)) + "\n")
		}
		pages = append(pages, b.String())
	}
	if len(pages) == 0 {
		t.Fatal("no page with text")
	}
	return pages
}

func TestTheCaseFileSaysEverything(t *testing.T) {
	t.Parallel()
	doc := pdf(t, sample(3), "de")
	pages := texts(t, doc)
	all := strings.ReplaceAll(strings.Join(pages, "\n"), "\u00a0", " ")
	for _, want := range []string{
		"Akte zum Bestand „Baumkataster der Kreisstraßen“", "Bäume an „Kreisstraßen“ – je Baum eine Zeile", "kreis_baumkataster", "Nr. 3: schlussgezeichnet", "Ralf Thiele", "Katrin Sommer",
		"Fachbereichsleitung", "Begründung 2: alles in Ordnung", "2026/0042", "Nennt die Spalte Anwohner?", "baeume.csv, 12,3 kB", string(digest), "Kreis Musterland, Regelfassung 7",
		"alt: „Bäume“", "neu: „Baumkataster“", "20. November 2026, 15:03:27 MEZ", "freigabe-1+abc+def", "— freigabe-1 sig", "i. V. für Katrin Sommer",
	} {
		if !strings.Contains(all, want) {
			t.Errorf("the file does not say %q", want)
		}
	}
	for i, p := range pages {
		if want := fmt.Sprintf("Seite %d von %d", i+1, len(pages)); !strings.Contains(p, want) {
			t.Errorf("page %d does not say %q", i+1, want)
		}
		if !strings.Contains(p, "kreis_baumkataster") || !strings.Contains(p, digestOf(sample(3))) {
			t.Errorf("page %d lacks name or digest", i+1)
		}
	}
	for _, want := range []string{"/Lang (de)", "/Outlines", "/Title"} {
		if !bytes.Contains(doc, []byte(want)) {
			t.Errorf("the document lacks %s", want)
		}
	}
	if en := strings.Join(texts(t, pdf(t, sample(1), "en")), "\n"); !strings.Contains(en, "Case file of the holding") || !strings.Contains(en, "Page 1 of") {
		t.Error("the English file is not in English")
	}
}

func digestOf(f *workflow.CaseFile) string { return f.Holding.Edition.WorkingDigest().Short() }

func TestTheSameFileGivesTheSameBytes(t *testing.T) {
	t.Parallel()
	first := pdf(t, sample(40), "de")
	for range 12 {
		if !bytes.Equal(first, pdf(t, sample(40), "de")) {
			t.Fatal("two prints differ")
		}
	}
	later := sample(40)
	later.MadeAt = later.MadeAt.Add(time.Second)
	if bytes.Equal(first, pdf(t, later, "de")) {
		t.Error("another instant gives the same bytes")
	}
}

func TestALongFileHasAContentsThatLeadsThere(t *testing.T) {
	t.Parallel()
	pages := texts(t, pdf(t, sample(150), "de"))
	head := pages[0]
	if !strings.Contains(head, "Inhalt\n") {
		t.Fatal("no contents on the first page")
	}
	for i, p := range pages {
		for _, h := range []string{"5. Freigaben", "7. Belege", "Nr. 77: schlussgezeichnet"} {
			if i > 4 && strings.Contains(p, h+"\n") {
				all := strings.Join(pages[:5], "")
				if !strings.Contains(all, fmt.Sprintf("%s\n%d\n", h, i+1)) {
					t.Errorf("the contents do not lead to %q on page %d", h, i+1)
				}
			}
		}
	}
}

func TestNoTextBreaksThePage(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("ohneLeerzeichen", 400)
	for name, text := range map[string]string{
		"control characters":    "a\x00b\x07c\u0085d\u200be",
		"marks of direction":    "a\u202egnp.exe\u2066x",
		"Hebrew and Arabic":     "שלום مرحبا",
		"beyond the basic ones": "🌳 𝔘",
		"no UTF-8":              "a\xff\xfeb",
		"PDF syntax":            `) Tj ET (\ ( )) endstream endobj`,
		"a very long word":      long,
		"many lines":            strings.Repeat("Zeile\n", 500),
		"the alias of gofpdf":   "{nb} {nb}",
	} {
		f := sample(1)
		f.Holding.Edition.Content.Title, f.Holding.Name = text, text
		f.Editions[0].Content.Description = text
		f.Entries[0].Texts[1].Body, f.Root.Title = text, text
		f.Changes[0].New = text
		all := strings.Join(texts(t, pdf(t, f, "de")), "")
		switch name {
		case "control characters":
			if !strings.Contains(all, "a[U+0000]b[U+0007]c[U+0085]d[U+200B]e") {
				t.Error("control characters are not shown by number")
			}
		case "marks of direction":
			if !strings.Contains(all, "a[U+202E]gnp.exe[U+2066]x") {
				t.Error("marks of direction are not shown by number")
			}
		case "beyond the basic ones":
			if !strings.Contains(all, "[U+1F333] [U+1D518]") {
				t.Error("letters that the font lacks are not shown by number")
			}
		case "PDF syntax":
			if !strings.Contains(all, text) {
				t.Error("PDF syntax is not shown as text")
			}
		case "a very long word":
			if got := strings.Count(strings.ReplaceAll(all, "\n", ""), "ohneLeerzeichen"); got < 400*4 {
				t.Errorf("only %d of the parts are there", got)
			}
		case "many lines":
			if got := strings.Count(all, "Zeile\n"); got < 500*3 {
				t.Errorf("only %d lines are there", got)
			}
		case "the alias of gofpdf":
			if !strings.Contains(all, "{nb} {nb}") {
				t.Error("a text is taken for the number of pages")
			}
		}
	}
}

func TestNothingStandsOutsideThePage(t *testing.T) {
	t.Parallel()
	f := sample(2)
	f.Holding.Edition.Content.Title = strings.Repeat("W", 500)
	f.Editions[0].Content.Title = f.Holding.Edition.Content.Title
	place := regexp.MustCompile(`BT ([0-9.]+) ([0-9.-]+) Td`)
	for _, m := range streams.FindAllSubmatch(pdf(t, f, "de"), -1) {
		z, err := zlib.NewReader(bytes.NewReader(m[1]))
		if err != nil {
			continue
		}
		plain, _ := io.ReadAll(z)
		for _, at := range place.FindAllSubmatch(plain, -1) {
			var x, y float64
			if _, err := fmt.Sscan(string(at[1])+" "+string(at[2]), &x, &y); err != nil {
				t.Fatal(err)
			}
			if x < 30 || x > 560 || y < 20 || y > 820 {
				t.Fatalf("text at %.0f, %.0f", x, y)
			}
		}
	}
}

func BenchmarkAThousandDecisions(b *testing.B) {
	f := sample(1000)
	for b.Loop() {
		b.SetBytes(int64(len(pdf(b, f, "de"))))
	}
}
