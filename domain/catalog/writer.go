package catalog

// writer appends one Turtle document and collects what its end must still say.
type writer struct {
	turtle
	base   []byte
	ds     []byte              // IRI of the data set at hand
	dist   []byte              // IRI of the distribution at hand
	tmp    []byte              // for an IRI that is used twice
	agents map[string]struct{} // publishers described already
	seen   map[string]struct{} // IRIs in stubs
	stubs  []stub
}

// stub says the class of something we refer to. The European shapes look for it in the same file, so a catalog that
// leaves it to the reader's knowledge of the vocabularies does not conform.
type stub struct{ iri, says string }

func newWriter(b []byte, base string) *writer {
	return &writer{
		turtle: turtle{b}, base: []byte(base), ds: make([]byte, 0, 256), dist: make([]byte, 0, 512), tmp: make([]byte, 0, 512),
		agents: make(map[string]struct{}, 8), seen: make(map[string]struct{}, 64), stubs: make([]stub, 0, 64),
	}
}

// note keeps what the end must say about an IRI.
func (w *writer) note(iri, says string) {
	if _, ok := w.seen[iri]; !ok {
		w.seen[iri] = struct{}{}
		w.stubs = append(w.stubs, stub{iri, says})
	}
}

// refer writes a property whose value is an IRI and notes the class of that value; nothing for an empty IRI.
func (w *writer) refer(prop, iri, says string) {
	if iri != "" {
		w.propIRI(prop, iri)
		w.note(iri, says)
	}
}

// referBytes is refer for an IRI in a scratch buffer; it becomes a string only when it is new.
func (w *writer) referBytes(prop string, iri []byte, says string) {
	if len(iri) == 0 {
		return
	}
	w.prop(prop)
	w.node(iri, "")
	if _, ok := w.seen[string(iri)]; !ok {
		w.note(string(iri), says)
	}
}

// propBytes writes a property whose value is an IRI in a scratch buffer; nothing for an empty one.
func (w *writer) propBytes(prop string, iri []byte) {
	if len(iri) > 0 {
		w.prop(prop)
		w.node(iri, "")
	}
}

// link reads a link into the scratch buffer, which holds it until the next call. Empty when s is no link.
func (w *writer) link(s string) []byte {
	w.tmp, _ = appendLink(w.tmp[:0], s)
	return w.tmp
}

// referTerm is refer for a concept of one of our vocabularies, which brings its labels.
func (w *writer) referTerm(prop string, v *vocabulary, code string) {
	if i, ok := v.byCode[code]; ok {
		w.refer(prop, v.terms[i].URI, v.concepts[i])
		if v == themes {
			w.note(themeScheme, aThemeScheme)
		}
	}
}

// finish writes the stubs and gives the whole document.
func (w *writer) finish() []byte {
	w.b = append(w.b, '\n')
	for _, s := range w.stubs {
		w.iri(s.iri)
		w.raw(s.says)
		w.end()
	}
	return w.b
}

const (
	aDocument     = " a foaf:Document"
	aFrequency    = " a dct:Frequency"
	aLanguage     = " a dct:LinguisticSystem"
	aLaw          = " a eli:LegalResource"
	aLicence      = " a dct:LicenseDocument"
	aLocation     = " a dct:Location"
	aMediaType    = " a dct:MediaType"
	aFileType     = " a dct:MediaTypeOrExtent"
	aRightsText   = " a dct:RightsStatement"
	aHash         = " a spdx:ChecksumAlgorithm"
	aThemeScheme  = ` a skos:ConceptScheme ; dct:title "Datenthemen der EU"@de, "EU data themes"@en`
	themeScheme   = "http://publications.europa.eu/resource/authority/data-theme"
	german        = "http://publications.europa.eu/resource/authority/language/DEU"
	accessPublic  = "http://publications.europa.eu/resource/authority/access-right/PUBLIC"
	sha256Kind    = "http://spdx.org/rdf/terms#checksumAlgorithm_sha256"
	mediaTypes    = "https://www.iana.org/assignments/media-types/"
	contributors  = "http://dcat-ap.de/def/contributors/"
	geocodingBase = "http://dcat-ap.de/def/politicalGeocoding/"
)

// concept is the text of a stub for a vocabulary entry: labels in both languages, and the scheme it belongs to.
func concept(t Term, scheme string) string {
	b := append([]byte(nil), " a skos:Concept ; skos:prefLabel "...)
	b = appendLiteral(b, t.DE)
	b = append(b, "@de, "...)
	b = appendLiteral(b, t.EN)
	b = append(b, "@en"...)
	if scheme != "" {
		b = append(b, " ; skos:inScheme <"+scheme+">"...)
	}
	return string(b)
}
