package catalog

import (
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// turtle appends RDF in Turtle to a byte slice. Statements are begun with subject, continued with prop and one value
// each, and ended with end; so no statement needs to know what follows.
type turtle struct{ b []byte }

const prefixes = `@prefix adms: <http://www.w3.org/ns/adms#> .
@prefix dcat: <http://www.w3.org/ns/dcat#> .
@prefix dcatap: <http://data.europa.eu/r5r/> .
@prefix dcatde: <http://dcat-ap.de/def/dcatde/> .
@prefix dct: <http://purl.org/dc/terms/> .
@prefix eli: <http://data.europa.eu/eli/ontology#> .
@prefix foaf: <http://xmlns.com/foaf/0.1/> .
@prefix hydra: <http://www.w3.org/ns/hydra/core#> .
@prefix skos: <http://www.w3.org/2004/02/skos/core#> .
@prefix spdx: <http://spdx.org/rdf/terms#> .
@prefix vcard: <http://www.w3.org/2006/vcard/ns#> .
@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
`

func (t *turtle) raw(s string) { t.b = append(t.b, s...) }
func (t *turtle) end()         { t.raw(" .\n") }

// subject begins a statement about an IRI made of parts that are escaped already.
func (t *turtle) subject(iri []byte, part, types string) {
	t.b = append(t.b, '\n')
	t.node(iri, part)
	t.raw(" a ")
	t.raw(types)
}

// prop continues the statement on a line of its own.
func (t *turtle) prop(name string) {
	t.raw(" ;\n  ")
	t.raw(name)
	t.b = append(t.b, ' ')
}

// node writes <iri+part>; both are escaped already.
func (t *turtle) node(iri []byte, part string) {
	t.b = append(t.b, '<')
	t.b = append(t.b, iri...)
	t.b = append(t.b, part...)
	t.b = append(t.b, '>')
}

// iri writes an IRI of our own tables or one that appendLink made.
func (t *turtle) iri(s string) {
	t.b = append(t.b, '<')
	t.b = append(t.b, s...)
	t.b = append(t.b, '>')
}

// propIRI writes name and IRI, nothing when the IRI is empty.
func (t *turtle) propIRI(name, iri string) {
	if iri != "" {
		t.prop(name)
		t.iri(iri)
	}
}

// propText writes a German text, nothing when it is empty.
func (t *turtle) propText(name, s string) {
	if s != "" {
		t.prop(name)
		t.german(s)
	}
}

// propDate writes a date as people give it: YYYY, YYYY-MM or YYYY-MM-DD; anything else is left out.
func (t *turtle) propDate(name, s string) {
	typ := dateType(s)
	if typ == "" {
		return
	}
	t.prop(name)
	t.typed(s, typ)
}

// propTime writes an instant in UTC, nothing for the zero time.
func (t *turtle) propTime(name string, at time.Time) {
	if at.IsZero() {
		return
	}
	t.prop(name)
	t.b = append(t.b, '"')
	t.b = at.UTC().AppendFormat(t.b, "2006-01-02T15:04:05Z")
	t.raw(`"^^xsd:dateTime`)
}

func (t *turtle) propInt(name string, n int64) {
	t.prop(name)
	t.b = strconv.AppendInt(t.b, n, 10)
}

// typed writes a literal that holds nothing to escape.
func (t *turtle) typed(s, typ string) {
	t.b = append(t.b, '"')
	t.b = append(t.b, s...)
	t.raw(`"^^`)
	t.raw(typ)
}

// urn writes the identifier of something of ours as a literal, so that it reads the same in every harvester.
func (t *turtle) urn(name, uuid string) {
	t.prop(name)
	t.raw(`"urn:uuid:`)
	t.b = appendEscaped(t.b, uuid)
	t.b = append(t.b, '"')
}

func (t *turtle) german(s string) {
	t.b = appendLiteral(t.b, s)
	t.raw("@de")
}

// appendLiteral writes a quoted literal. Source: Turtle, section 6.4 and production STRING_LITERAL_QUOTE. Invalid UTF-8
// becomes U+FFFD, and so does NUL, which no harvester's database can store.
func appendLiteral(b []byte, s string) []byte {
	return append(appendEscaped(append(b, '"'), s), '"')
}

func appendEscaped(b []byte, s string) []byte {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	from := 0
	for i := 0; i < len(s); i++ {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' && c != 0x7f {
			continue
		}
		b = append(b, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		case 0:
			b = append(b, "\uFFFD"...)
		default:
			b = append(b, '\\', 'u', '0', '0', upperHex[c>>4], upperHex[c&15])
		}
	}
	return append(b, s[from:]...)
}

const upperHex = "0123456789ABCDEF"

// dateType gives the XML Schema type of a date, "" when s is none.
func dateType(s string) string {
	for _, f := range [...]struct{ layout, typ string }{
		{time.DateOnly, "xsd:date"}, {"2006-01", "xsd:gYearMonth"}, {"2006", "xsd:gYear"},
	} {
		if len(s) == len(f.layout) {
			if _, err := time.Parse(f.layout, s); err == nil {
				return f.typ
			}
		}
	}
	return ""
}
