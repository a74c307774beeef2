package catalog

import (
	"strconv"
	"strings"

	"freigabe/domain"
)

func (w *writer) setDataset(name string) {
	w.ds = append(w.ds[:0], w.base...)
	w.ds = append(w.ds, "/dataset/"...)
	w.ds = appendSegment(w.ds, name)
}

// dataset writes a data set with everything that belongs to it alone.
func (w *writer) dataset(e *Entry) {
	d, c := &e.Document, &e.Document.Content
	w.setDataset(d.Name)
	w.subject(w.ds, "", "dcat:Dataset, dcat:Resource, foaf:Document") // it is its own landing page
	title := firstOf(c.Title, d.Name)
	w.propText("dct:title", title)
	w.propText("dct:description", firstOf(PlainText(c.Description), title))
	w.urn("dct:identifier", string(d.Holding))
	w.prop("adms:identifier")
	w.node(w.ds, "#identifier")
	w.prop("dct:publisher")
	w.agentIRI(&e.Publisher)
	w.prop("dcat:contactPoint")
	w.node(w.ds, "#contact")
	w.contributor(e.Publisher.ContributorID)
	for _, k := range c.Keywords {
		w.propText("dcat:keyword", strings.TrimSpace(k))
	}
	w.themes(d)
	if code, ok := FrequencyCode(c.UpdateFrequency); ok {
		w.refer("dct:accrualPeriodicity", FrequencyURI(code), aFrequency)
	}
	w.refer("dct:accessRights", accessPublic, aRightsText)
	w.refer("dct:language", german, aLanguage)
	w.referTerm("dcatap:availability", availabilities, availability(d))
	hvd, isHVD := HVDCode(c.HVDCategory)
	w.highValue(hvd, isHVD)
	law := w.link(c.LegalBasis)
	if !isHVD || string(law) != HVDLegislation {
		w.referBytes("dcatap:applicableLegislation", law, aLaw)
	}
	lawText := c.LegalBasis != "" && len(law) == 0
	if lawText {
		w.prop("dcatap:applicableLegislation")
		w.node(w.ds, "#legal-basis")
	}
	if code, ok := LevelCode(e.Publisher.Level); ok {
		w.propIRI("dcatde:politicalGeocodingLevelURI", LevelURI(code))
	}
	place := w.spatial(c, &e.Publisher)
	period := dateType(c.TemporalStart) != "" || dateType(c.TemporalEnd) != ""
	if period {
		w.prop("dct:temporal")
		w.node(w.ds, "#temporal")
	}
	if s := resolution(c.TemporalGranularity); s != "" {
		w.prop("dcat:temporalResolution")
		w.typed(s, "xsd:duration")
	}
	w.propBytes("dct:references", w.link(c.TitleStandard))
	w.propTime("dct:issued", e.Issued)
	w.propTime("dct:modified", e.Modified)
	if d.Edition > 0 {
		w.prop("dcat:version")
		w.b = append(w.b, '"')
		w.b = strconv.AppendInt(w.b, int64(d.Edition), 10)
		w.b = append(w.b, '"')
	}
	w.prop("dcat:landingPage")
	w.node(w.ds, "")
	for i := range d.Files {
		w.prop("dcat:distribution")
		w.setDistribution(&d.Files[i])
		w.node(w.dist, "")
	}
	w.end()

	w.subject(w.ds, "#identifier", "adms:Identifier")
	w.prop("skos:notation")
	w.b = append(w.b, '"')
	w.b = append(w.b, w.ds...)
	w.raw(`"^^xsd:anyURI`)
	w.end()
	w.contact(c, &e.Publisher)
	if lawText {
		w.subject(w.ds, "#legal-basis", "eli:LegalResource")
		w.propText("dct:title", c.LegalBasis)
		w.end()
	}
	if place {
		w.subject(w.ds, "#spatial", "dct:Location")
		w.propText("skos:prefLabel", c.SpatialCoverage)
		w.end()
	}
	if period {
		w.subject(w.ds, "#temporal", "dct:PeriodOfTime")
		w.propDate("dcat:startDate", c.TemporalStart)
		w.propDate("dcat:endDate", c.TemporalEnd)
		w.end()
	}
	for i := range d.Files {
		w.distribution(e, &d.Files[i], hvd, isHVD)
	}
	w.agent(&e.Publisher)
}

func (w *writer) themes(d *domain.Document) {
	list := d.ThemeURIs
	if len(list) == 0 {
		list = d.Content.Theme
	}
	for _, s := range list {
		if code, ok := ThemeCode(s); ok {
			w.referTerm("dcat:theme", themes, code)
		}
	}
}

func (w *writer) highValue(code string, ok bool) {
	if ok {
		w.refer("dcatap:applicableLegislation", HVDLegislation, aLaw)
		w.referTerm("dcatap:hvdCategory", hvdCategories, code)
	}
}

// contact always has a way to reach someone (DCAT-AP.de, K01): the mailbox of the data set or the authority, else the
// authority's homepage, else its page here.
func (w *writer) contact(c *domain.Content, p *Publisher) {
	w.subject(w.ds, "#contact", "vcard:Kind, vcard:Organization")
	w.propText("vcard:fn", firstOf(p.Title, p.Name, p.ID, "-"))
	mail, ok := appendMailto(w.tmp[:0], c.ContactMailbox)
	if !ok {
		mail, ok = appendMailto(w.tmp[:0], p.Mailbox)
	}
	if ok {
		w.propBytes("vcard:hasEmail", mail)
	} else if home := w.link(p.Homepage); len(home) > 0 {
		w.propBytes("vcard:hasURL", home)
	} else {
		w.prop("vcard:hasURL")
		w.agentIRI(p)
	}
	w.end()
}

// spatial writes where the data lie: the place of the data set when it names one, else that of the authority. place is
// true when the name needs a node of its own.
func (w *writer) spatial(c *domain.Content, p *Publisher) (place bool) {
	s := strings.TrimSpace(c.SpatialCoverage)
	if s == "" {
		w.spatialKey(p.Geocoding)
		return false
	}
	if w.spatialKey(s) {
		return false
	}
	if place := w.link(s); len(place) > 0 {
		w.referBytes("dct:spatial", place, aLocation)
		return false
	}
	w.prop("dct:spatial")
	w.node(w.ds, "#spatial")
	w.spatialKey(p.Geocoding)
	return true
}

func (w *writer) spatialKey(key string) bool {
	w.tmp = appendGeocoding(w.tmp[:0], key)
	w.referBytes("dct:spatial", w.tmp, aLocation)
	return len(w.tmp) > 0
}

// appendGeocoding writes the IRI of a German area key by its length: AGS of a state (2), government district (3), district (5)
// or municipality (8), ARS of an association (9) or municipality (12). Nothing for anything else.
func appendGeocoding(b []byte, key string) []byte {
	key = strings.ReplaceAll(strings.TrimSpace(key), " ", "")
	for i := range len(key) {
		if key[i] < '0' || key[i] > '9' {
			return b
		}
	}
	var kind string
	switch len(key) {
	case 2:
		kind = "stateKey/"
	case 3:
		kind = "governmentDistrictKey/"
	case 5:
		kind = "districtKey/"
	case 8:
		kind = "municipalityKey/"
	case 9:
		kind = "municipalAssociationKey/"
	case 12:
		kind = "regionalKey/"
	default:
		return b
	}
	return append(append(append(b, geocodingBase...), kind...), key...)
}

// contributor writes the ID that GovData gave: an IRI, or its last part.
func (w *writer) contributor(id string) {
	switch {
	case id == "":
		return
	case strings.Contains(id, "://"):
		w.link(id)
	default:
		w.tmp = appendSegment(append(w.tmp[:0], contributors...), id)
	}
	w.propBytes("dcatde:contributorID", w.tmp)
}

// availability: what has an end date may disappear; the rest is meant to stay for years, and nobody promised longer.
func availability(d *domain.Document) string {
	if d.Until != "" {
		return "TEMPORARY"
	}
	return "AVAILABLE"
}

// resolution gives the XML duration of a temporal granularity, "" when it is none.
func resolution(s string) string {
	switch fold(s) {
	case "jahr", "jahre", "jaehrlich", "year", "p1y":
		return "P1Y"
	case "halbjahr", "p6m":
		return "P6M"
	case "quartal", "vierteljahr", "quarter", "p3m":
		return "P3M"
	case "monat", "monatlich", "month", "p1m":
		return "P1M"
	case "woche", "week", "p1w", "p7d":
		return "P7D"
	case "tag", "taeglich", "day", "p1d":
		return "P1D"
	case "stunde", "hour", "pt1h":
		return "PT1H"
	case "minute", "pt1m":
		return "PT1M"
	}
	return ""
}
