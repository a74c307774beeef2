package catalog

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"freigabe/domain"
)

// unquote reads a Turtle literal as section 6.4 of the specification defines it.
func unquote(t *testing.T, s string) string {
	t.Helper()
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		t.Fatalf("%q is no literal", s)
	}
	s = s[1 : len(s)-1]
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case '"', '\n', '\r':
			t.Fatalf("%q holds a bare %q", s, c)
		case '\\':
			i++
			switch s[i] {
			case 'n':
				b.WriteByte('\n')
			case 'r':
				b.WriteByte('\r')
			case 't':
				b.WriteByte('\t')
			case '"', '\\':
				b.WriteByte(s[i])
			case 'u':
				n, err := strconv.ParseUint(s[i+1:i+5], 16, 32)
				if err != nil {
					t.Fatal(err)
				}
				b.WriteRune(rune(n))
				i += 4
			default:
				t.Fatalf("%q holds an unknown escape", s)
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

func TestEveryCharacterSurvivesALiteral(t *testing.T) {
	t.Parallel()
	for r := rune(1); r <= unicode.MaxRune; r++ {
		if !utf8.ValidRune(r) || r > 0x3000 && r%17 != 0 { // all of the beginning, a sample of the rest
			continue
		}
		in := "a" + string(r) + "\\" + string(r)
		if got := unquote(t, string(appendLiteral(nil, in))); got != in {
			t.Fatalf("U+%04X: %q became %q", r, in, got)
		}
	}
	for in, want := range map[string]string{"a\x00b": "a\uFFFDb", "a\xffb": "a\uFFFDb", "\xed\xa0\x80": "\uFFFD", "": ""} {
		if got := unquote(t, string(appendLiteral(nil, in))); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
}

// checkTurtle walks over IRIs and literals and looks for what would end one early.
func checkTurtle(t *testing.T, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Fatal("the document is not UTF-8")
	}
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '<':
			end := strings.IndexByte(text[i:], '>')
			iri := text[i+1 : i+end]
			if strings.ContainsFunc(iri, func(r rune) bool { return r <= 0x20 || r == 0x7f || strings.ContainsRune("<>\"{}|^`\\", r) }) || iri == "" {
				t.Fatalf("bad IRI %q", iri)
			}
			if scheme, _, _ := strings.Cut(iri, ":"); scheme != "http" && scheme != "https" && scheme != "mailto" {
				t.Fatalf("IRI %q is not absolute", iri)
			}
			i += end
		case '"':
			end := i + 1
			for text[end] != '"' {
				if text[end] == '\\' {
					end++
				}
				end++
			}
			unquote(t, text[i:end+1])
			i = end
		case '\\', '\'', '`', '{':
			t.Fatalf("stray %q in %q", text[i], text[max(0, i-40):min(len(text), i+40)])
		}
	}
}

func TestHostileTextsAndLinksDoNotBreakTheDocument(t *testing.T) {
	t.Parallel()
	checkTurtle(t, string(AppendCatalog(nil, page(), varied(120))))
	for _, s := range []string{
		`"> <http://evil.example/> .`, "\" .\n<x> a <y> .\n#", "https://x.example/\"> a <b", "https://x.example/\\u003e", "https://x.example/{a}|^`",
		"https://x.example/\n> .", "http://", "https://[::1", "mailto:a@b", "data:text/html,<script>", "https://u:p@x.example/", "a@b>c", "\"x\"@y.example",
		"\xff\xfe", "..", "%", "%zz%41", "https://müller.example/ä ü?q=%C3%A4&x=%", "\u202e", "'''", strings.Repeat("\\", 7),
	} {
		e := entry(s)
		c := &e.Document.Content
		for _, f := range domain.Fields {
			f.Set(c, s, s)
		}
		e.Document.LicenceURI, e.Document.ThemeURIs, e.Document.Holding = s, []string{s}, domain.HoldingID(s)
		e.Publisher = Publisher{ID: s, Name: s, Title: s, Homepage: s, Mailbox: s, Kind: s, ContributorID: s, Geocoding: s, Level: s}
		e.Document.Files = []domain.DocumentFile{
			{ID: domain.DistributionID(s), Title: s, Description: s, Name: s, MediaType: s, Format: s, Size: 1, SHA256: domain.Digest(s), LicenceURI: s},
			{ID: "2", Link: s, MediaType: "text/" + s},
		}
		p := page()
		p.Title, p.Description, p.Publisher, p.First, p.Next = s, s, e.Publisher, s, s
		checkTurtle(t, string(AppendCatalog(nil, p, []Entry{e})))
		checkTurtle(t, string(AppendDataset(nil, "https://x.example", e)))
	}
}

func TestLinksBecomeSafeIRIsOrNothing(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://x.example":                  "https://x.example",
		" HTTPS://X.example/A?b=c#d ":        "https://x.example/A?b=c#d",
		"http://x.example:8080/a b":          "http://x.example:8080/a%20b",
		"https://x.example/ä":                "https://x.example/%C3%A4",
		"https://x.example/%C3%A4%":          "https://x.example/%C3%A4%25",
		"https://x.example/<\">{}|\\^`":      "https://x.example/%3C%22%3E%7B%7D%7C%5C%5E%60",
		"https://müller.example/":            "https://müller.example/",
		"ftp://x.example/a":                  "ftp://x.example/a",
		"https://[2001:db8::1]/a":            "https://[2001:db8::1]/a",
		"https://x.example/a\tb":             "",
		"https://user:pass@x.example/":       "",
		"https://x y.example/":               "",
		"https:///a":                         "",
		"//x.example/a":                      "",
		"x.example":                          "",
		"javascript:alert(1)":                "",
		"javascript://x.example/%0Aalert(1)": "",
		"file:///etc/passwd":                 "",
		"https://x.example/\xff":             "",
		"":                                   "",
	} {
		if got := link(in); got != want {
			t.Errorf("link(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestMailAddressesAreAddressesOrNothing(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"opendata@stadt.example": "mailto:opendata@stadt.example", "mailto:a@b.example": "mailto:a@b.example", "a+b@c.example": "mailto:a%2Bb@c.example",
		"a": "", "@b": "", "a@": "", "a b@c.example": "", "a@b.example?cc=x@y": "", "a@b,c@d": "", "<a@b>": "", "a@b@c": "", "ä@b.example": "",
	} {
		if got, ok := appendMailto(nil, in); string(got) != want || ok != (want != "") {
			t.Errorf("appendMailto(%q) = %q, %v, want %q", in, got, ok, want)
		}
	}
}

func TestNoSegmentLeavesItsPlace(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{"a_b-c.csv": "a_b-c.csv", "..": "%2E%2E", ".": "%2E", "a/../b": "a%2F..%2Fb", "ä b?#%": "%C3%A4%20b%3F%23%25"} {
		if got := string(appendSegment(nil, in)); got != want {
			t.Errorf("appendSegment(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestADescriptionHasNoMarkup(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Zahl < 5 und a > b":                     "Zahl < 5 und a > b",
		"<p>Eins</p><p>Zwei<br/>Drei</p>":        "Eins\nZwei\nDrei",
		"<b>fett</b> <a href=\"x\">Link</a>":     "fett Link",
		"<script>alert(1)</script>x":             "alert(1)x",
		"<<b>script>alert(1)":                    "alert(1)",
		"<<<<<<b>b>b>b>b>b>":                     "bb",
		"M&amp;M &quot;x&quot;&nbsp;y &lt;b&gt;": "M&M \"x\" y &lt;b&gt;",
		"a\r\nb\rc":                              "a\nb\nc",
		"<!-- weg -->da":                         "da",
	} {
		got := PlainText(in)
		if strings.HasPrefix(in, "<<<<") {
			if tag.MatchString(got) {
				t.Errorf("PlainText(%q) = %q holds a tag", in, got)
			}
			continue
		}
		if got != want {
			t.Errorf("PlainText(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestTheSchemaOrgBlockIsFlatAndSafeInAScriptElement(t *testing.T) {
	t.Parallel()
	e := entry("musterstadt_baumkataster")
	golden(t, "schemaorg.json", must(SchemaOrg("https://daten.musterstadt.example", e)))

	e.Document.Content.Title = "</script><script>alert(1)</script>\u2028\u2029&"
	e.Document.Content.Description = strings.Repeat("lang ", 2000)
	e.Document.Files = append(e.Document.Files, linked("x").Document.Files...)
	raw := must(SchemaOrg("https://x.example", e))
	if strings.ContainsAny(string(raw), "<>&\u2028\u2029") {
		t.Errorf("not safe in a script element: %s", raw)
	}
	var got struct {
		Name, Description string
		Distribution      []struct{ ContentURL string }
	}
	if err := json.Unmarshal(raw, &got); err != nil {
		t.Fatal(err)
	}
	if n := utf8.RuneCountInString(got.Description); n > 5000 || n < 4990 {
		t.Errorf("description has %d characters", n)
	}
	if got.Name != e.Document.Content.Title {
		t.Errorf("name = %q", got.Name)
	}
	if len(got.Distribution) != 2 { // a file and a link; the script is no link
		t.Errorf("distributions %+v", got.Distribution)
	}
	e.Document.Content.Description = "kurz"
	if s := snippet(&e); utf8.RuneCountInString(s) < 50 {
		t.Errorf("description %q is shorter than search engines take", s)
	}
}

func TestCoveredTimeIsAnISOInterval(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ from, to, want string }{
		{"2024-01-01", "2024-12-31", "2024-01-01/2024-12-31"},
		{"2024", "", "2024/.."},
		{"", "2024-06", "../2024-06"},
		{"2024", "2024", "2024"},
		{"", "", ""},
		{"gestern", "2024-02-30", ""},
	} {
		if got := interval(&domain.Content{TemporalStart: tt.from, TemporalEnd: tt.to}); got != tt.want {
			t.Errorf("interval(%q, %q) = %q, want %q", tt.from, tt.to, got, tt.want)
		}
	}
}

func must(b []byte, err error) []byte {
	if err != nil {
		panic(err)
	}
	return b
}
