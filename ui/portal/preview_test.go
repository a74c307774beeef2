package portal

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"freigabe/domain"
	"freigabe/storage/storagetest"
	"freigabe/ui/component"
)

// shown gives the text of a page's main part, without the sections that are said to differ before a release.
func shown(t *testing.T, page string) string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		for _, a := range n.Attr {
			if a.Key == "aria-labelledby" && a.Val == "proof" || a.Key == "class" && strings.HasPrefix(a.Val, "kern-alert ") {
				return
			}
		}
		if text := strings.TrimSpace(n.Data); n.Type == html.TextNode && text != "" {
			b.WriteString(text + "\n")
		}
		for c := range n.ChildNodes() {
			walk(c)
		}
	}
	for n := range doc.Descendants() {
		if n.Data == "main" {
			walk(n)
		}
	}
	return b.String()
}

func TestAPreviewSaysWhatThePageWillSay(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	w.publish(t, w.office, "kreis_baumkataster", trees(), w.file(t, "baum.csv", "text/csv", "Bäume als Tabelle", "a;b"),
		domain.DocumentFile{ID: storagetest.ID[domain.DistributionID](), Title: "Dienst", Format: "WFS", Link: "https://geo.kreis.example/wfs"})
	rel := w.releases["kreis_baumkataster"]
	for _, lang := range []string{"de", "en"} {
		d := Draft{
			Lang: lang, Theme: "dark", Document: rel.Body, Authority: rel.Authority, At: rel.At, Back: component.Link{URL: "/desk/reviews/x", Text: "Zur Entscheidung"},
			File: func(f domain.DocumentFile) string { return "/desk/files/" + string(f.SHA256) },
		}
		body, err := Preview(t.Context(), w.service(w.store), d)
		if err != nil {
			t.Fatal(err)
		}
		page := string(body)
		want := shown(t, w.get(t, 200, "/dataset/kreis_baumkataster", "Accept-Language", lang))
		metadata := map[string]string{"de": "Als Metadaten", "en": "As metadata"}[lang]
		want = want[:strings.Index(want, metadata)]
		if got := shown(t, page); !strings.HasPrefix(got, want[:len(want)-1]) {
			t.Errorf("%s: the preview says\n%s\nthe page says\n%s", lang, got, want)
		}
		for _, fault := range faults(t, page, lang) {
			t.Errorf("%s: %s", lang, fault)
		}
		for _, s := range []string{rel.Digest.Short(), `data-kern-theme="dark"`, `name="robots" content="noindex"`, `href="/desk/reviews/x"`, `href="/desk/files/`} {
			if !strings.Contains(page, s) {
				t.Errorf("%s: the preview lacks %s", lang, s)
			}
		}
		for _, s := range []string{"fg-proof", "/resource/", "ld+json", "canonical", "/dataset/kreis_baumkataster"} {
			if strings.Contains(page, s) {
				t.Errorf("%s: the preview has %s, which is there only after the release", lang, s)
			}
		}
	}
}

func TestOnlyAPublicDocumentHasAPreview(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	w.release(t, domain.ForInternal, w.office, "kreis_intern", domain.Content{Title: "Intern"}, storagetest.Now, nil)
	for _, body := range [][]byte{w.releases["kreis_intern"].Body, []byte("{"), nil} {
		if _, err := Preview(t.Context(), w.service(w.store), Draft{Lang: "de", Document: body}); domain.CodeOf(err) != domain.Invalid {
			t.Errorf("document %.20q: error %v, want Invalid", body, err)
		}
	}
}
