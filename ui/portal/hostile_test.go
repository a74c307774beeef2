package portal

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"freigabe/domain"
	"freigabe/storage/storagetest"
)

var hostile = []string{
	`<script>alert("WEH")</script>`, `"><img src=x onerror=alert("WEH")>`, `</script><script>WEH</script>`, `<!--WEH`, `javascript:alert("WEH")`,
	`{{.WEH}}`, `<svg/onload=WEH>`, `</title><b>WEH`, `'onmouseover='WEH`, `&lt;script&gt;WEH`, "WEH\u2028\u2029", `]]>WEH`, `<base href=//WEH>`,
	`ftp://example.org/WEH`, `https://nutzer:WEH@example.org/`, `https://example.org/?"onx=WEH`, `data:text/html,WEH`, `WEH <a href="javascript:WEH">x</a>`,
}

func TestHostileTextsStayTextsOnEveryPage(t *testing.T) {
	t.Parallel()
	w := newWorld(t, storagetest.SQLite(t, storagetest.Options{}))
	for i, s := range hostile {
		name := "kreis_weh-" + string(rune('a'+i))
		c := domain.Content{
			Title: s, TitleStandard: s, Description: s + "\n\n" + s, ContactMailbox: s, Theme: []string{s}, Keywords: []string{s},
			SpatialCoverage: s, SpatialGranularity: s, TemporalStart: s, TemporalEnd: s, TemporalGranularity: s, UpdateFrequency: s, LastUpdated: s,
			Licence: s, Attribution: s, HVDCategory: s, LegalBasis: s,
		}
		stored := w.file(t, s, "text/html", s, s)
		stored.Description, stored.Format, stored.LicenceURI = s, s, s
		link := domain.DocumentFile{ID: storagetest.ID[domain.DistributionID](), Title: s, Link: s, Format: s}
		w.publish(t, w.office, name, c, stored, link)
		w.release(t, domain.ForRegister, w.office, name+"-r", domain.Content{Title: s}, storagetest.Now, func(d *domain.Document) {
			d.Ground, d.ReviewDate = "deliberation", s
		})
		d := "/dataset/" + name
		for _, target := range []string{d, d + "?lang=en", d + "/resource/" + string(stored.ID), d + "/resource/" + string(link.ID)} {
			unharmed(t, target, w.get(t, 200, target))
		}
	}
	for _, target := range []string{"/", "/dataset", "/organization/kreis", "/register"} {
		unharmed(t, target, w.get(t, 200, target))
	}
	for _, s := range hostile {
		for _, field := range []string{"q", "organization", "groups", "sort", "page", "lang"} {
			target := address("/dataset", field, s)
			rec := w.ask("GET", target)
			if rec.Code >= 500 {
				t.Errorf("%s = %d", target, rec.Code)
			}
			unharmed(t, target, rec.Body.String())
		}
	}
}

// unharmed looks for an element, an attribute or an address that a text has made.
func unharmed(t *testing.T, target, page string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("%s: a comment %q", target, n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		if n.Data == "script" && !json.Valid([]byte(n.FirstChild.Data)) {
			t.Errorf("%s: the data block is broken: %s", target, n.FirstChild.Data)
		}
		if n.Data == "base" || n.Data == "b" || n.Data == "svg" && !strings.Contains(fmt.Sprint(n.Attr), "fg-bar") || n.Data == "img" && n.Parent.Data != "a" {
			t.Errorf("%s: a text became <%s>", target, n.Data)
		}
		for _, a := range n.Attr {
			value := strings.ToLower(strings.TrimSpace(a.Val))
			followed := a.Key == "href" || a.Key == "src" || a.Key == "action"
			if strings.HasPrefix(a.Key, "on") || followed && (strings.HasPrefix(value, "javascript:") || strings.HasPrefix(value, "data:")) {
				t.Errorf("%s: <%s %s=%q>", target, n.Data, a.Key, a.Val)
			}
			if a.Key == "href" && strings.Contains(a.Val, "://nutzer:") {
				t.Errorf("%s: a link hands out a password", target)
			}
			if a.Key == "href" && strings.Contains(a.Val, "ZgotmplZ") {
				t.Errorf("%s: an unsafe address reached the template", target)
			}
		}
	}
}
