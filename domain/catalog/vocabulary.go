package catalog

import (
	"slices"
	"strings"
	"unicode"
)

// Term is one entry of a vocabulary: the code we store, the IRI others know, and a label for people.
type Term struct {
	Code, URI string
	DE, EN    string
}

// Kind names a vocabulary.
type Kind string

// The vocabularies.
const (
	KindTheme         Kind = "theme"
	KindLicence       Kind = "licence"
	KindFrequency     Kind = "frequency"
	KindHVD           Kind = "hvd"
	KindFileType      Kind = "file_type"
	KindLevel         Kind = "level"
	KindAvailability  Kind = "availability"
	KindPublisherType Kind = "publisher_type"
)

// Label gives the label of a code, in German unless lang begins with "en". A code that is not in the vocabulary
// is its own label, so that a page never shows an empty cell.
func Label(kind Kind, code, lang string) string {
	v := vocabularies[kind]
	if v == nil {
		return code
	}
	t, ok := v.term(code)
	switch {
	case !ok:
		return code
	case strings.HasPrefix(lang, "en"):
		return t.EN
	}
	return t.DE
}

// Terms gives the terms of a vocabulary in the order in which people read them; the slice is the caller's own.
func Terms(kind Kind) []Term {
	if v := vocabularies[kind]; v != nil {
		return slices.Clone(v.terms)
	}
	return nil
}

var vocabularies = map[Kind]*vocabulary{
	KindTheme: themes, KindLicence: licences, KindFrequency: frequencies, KindHVD: hvdCategories,
	KindFileType: fileTypes, KindLevel: levels, KindAvailability: availabilities, KindPublisherType: publisherTypes,
}

// schemes whose IRI is needed and not simply the prefix: the European shapes ask themes and high-value categories for theirs.
var schemes = map[string]string{
	themeScheme + "/":            themeScheme,
	"http://data.europa.eu/bna/": "http://data.europa.eu/bna/asd487ae75",
}

// vocabulary is a list of terms and every way in which real lists write them.
type vocabulary struct {
	prefix   string // IRI = prefix + code
	terms    []Term
	concepts []string // what a Turtle document says about each term
	byCode   map[string]int
	exact    map[string]int // code, IRI, label, alias → index
	byKey    map[string]int // the same, folded
}

// newVocabulary builds the look-up. aliases: code → other spellings. A spelling that two codes claim, and an alias
// of an unknown code, is a mistake in our tables and panics at start, so a test of the package finds it.
func newVocabulary(prefix string, terms []Term, aliases map[string][]string) *vocabulary {
	v := &vocabulary{prefix: prefix, terms: terms, byCode: map[string]int{}, exact: map[string]int{}, byKey: map[string]int{}}
	add := func(s string, i int) {
		k := fold(s)
		if j, taken := v.byKey[k]; taken && j != i {
			panic("catalog: " + s + " names both " + v.terms[j].Code + " and " + v.terms[i].Code)
		}
		v.byKey[k], v.exact[s] = i, i
	}
	for i := range v.terms {
		t := &v.terms[i]
		t.URI = prefix + t.Code
		v.byCode[t.Code] = i
		v.concepts = append(v.concepts, concept(*t, schemes[prefix]))
		for _, s := range []string{t.Code, t.URI, t.DE, t.EN} {
			add(s, i)
		}
	}
	for code, list := range aliases {
		i, ok := v.byCode[code]
		if !ok {
			panic("catalog: alias of unknown code " + code)
		}
		for _, s := range list {
			add(s, i)
		}
	}
	return v
}

// term finds by code alone.
func (v *vocabulary) term(code string) (Term, bool) {
	i, ok := v.byCode[code]
	if !ok {
		return Term{}, false
	}
	return v.terms[i], true
}

// code finds by code, IRI, label or alias; case, blanks, hyphens and umlaut spelling do not matter.
func (v *vocabulary) code(s string) (string, bool) {
	if i, ok := v.exact[s]; ok { // the usual case, and no allocation
		return v.terms[i].Code, true
	}
	k := fold(s)
	if k == "" {
		return "", false
	}
	i, ok := v.byKey[k]
	if !ok {
		return "", false
	}
	return v.terms[i].Code, true
}

// uri gives the IRI of a code, "" for a code that is not in the vocabulary.
func (v *vocabulary) uri(code string) string {
	i, ok := v.byCode[code]
	if !ok {
		return ""
	}
	return v.terms[i].URI
}

// fold reduces a spelling to what tells terms apart: letters and digits in lower case, umlauts written out, no
// "https://" or "www.". So "CC BY 4.0", "cc-by/4_0" and "cc-by/4.0" are one.
func fold(s string) string {
	s = strings.ToLower(strings.TrimSpace(s))
	for _, p := range []string{"http://", "https://", "www."} {
		s = strings.TrimPrefix(s, p)
	}
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch r {
		case 'ä':
			b.WriteString("ae")
		case 'ö':
			b.WriteString("oe")
		case 'ü':
			b.WriteString("ue")
		case 'ß':
			b.WriteString("ss")
		default:
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				b.WriteRune(r)
			}
		}
	}
	return b.String()
}
