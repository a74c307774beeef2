package catalog

import (
	"encoding/json"
	"time"
	"unicode/utf8"

	"freigabe/domain"
)

type orgDataset struct {
	Context      string        `json:"@context"`
	Type         string        `json:"@type"`
	ID           string        `json:"@id"`
	Name         string        `json:"name"`
	Description  string        `json:"description"`
	URL          string        `json:"url"`
	Identifier   []string      `json:"identifier"`
	Version      int           `json:"version,omitempty"`
	InLanguage   string        `json:"inLanguage"`
	Keywords     []string      `json:"keywords,omitempty"`
	Licence      string        `json:"license,omitempty"`
	Free         bool          `json:"isAccessibleForFree"`
	Creator      orgAgent      `json:"creator"`
	Publisher    orgAgent      `json:"publisher"`
	Temporal     string        `json:"temporalCoverage,omitempty"`
	Spatial      string        `json:"spatialCoverage,omitempty"`
	Published    string        `json:"datePublished,omitempty"`
	Modified     string        `json:"dateModified,omitempty"`
	Catalog      orgCatalog    `json:"includedInDataCatalog"`
	Distribution []orgDownload `json:"distribution,omitempty"`
}

type orgAgent struct {
	Type  string `json:"@type"`
	Name  string `json:"name"`
	URL   string `json:"url,omitempty"`
	Email string `json:"email,omitempty"`
}

type orgCatalog struct {
	Type string `json:"@type"`
	URL  string `json:"url"`
}

type orgDownload struct {
	Type     string `json:"@type"`
	Name     string `json:"name,omitempty"`
	URL      string `json:"contentUrl"`
	Encoding string `json:"encodingFormat,omitempty"`
	Size     int64  `json:"contentSize,omitempty,string"`
	SHA256   string `json:"sha256,omitempty"`
}

// SchemaOrg gives the JSON-LD block of a data set page, one flat schema.org Dataset as search engines want it. It is
// safe inside a script element: "<", ">", "&", U+2028 and U+2029 are escaped.
// Errors: NotFound for a document that is not for the public. Source: CLIENTS 8, structured data for data sets.
func SchemaOrg(base string, e Entry) ([]byte, error) {
	d, c := &e.Document, &e.Document.Content
	if d.Audience != domain.ForPublic {
		return nil, &domain.Error{Code: domain.NotFound, Op: "catalog.SchemaOrg", Key: "release.unknown"}
	}
	w := newWriter(nil, base)
	w.setDataset(d.Name)
	iri := string(w.ds)
	w.agentIRI(&e.Publisher)
	publisher := orgAgent{Type: "Organization", Name: firstOf(e.Publisher.Title, e.Publisher.Name), URL: string(w.b[1 : len(w.b)-1])}
	if _, ok := appendMailto(nil, e.Publisher.Mailbox); ok {
		publisher.Email = e.Publisher.Mailbox
	}
	out := orgDataset{
		Context: "https://schema.org/", Type: "Dataset", ID: iri, URL: iri, Name: firstOf(c.Title, d.Name), Description: snippet(&e),
		Identifier: []string{"urn:uuid:" + string(d.Holding), iri}, Version: d.Edition, InLanguage: "de", Keywords: c.Keywords,
		Free: true, Creator: publisher, Publisher: publisher, Temporal: interval(c), Spatial: firstOf(c.SpatialCoverage, e.Publisher.Title),
		Published: isoTime(e.Issued), Modified: isoTime(e.Modified), Catalog: orgCatalog{"DataCatalog", base + "/"},
	}
	if key := appendGeocoding(nil, c.SpatialCoverage); key != nil {
		out.Spatial = string(key)
	}
	l, rights := licenceOf(d, &domain.DocumentFile{})
	out.Licence = firstOf(rights, l.Text, l.URI)
	for i := range d.Files {
		f := &d.Files[i]
		k := fileKind(f)
		w.setDistribution(f)
		load := orgDownload{Type: "DataDownload", Name: firstOf(f.Title, f.Name, k.Label), Encoding: firstOf(k.MediaType, k.Label), URL: link(f.Link)}
		switch {
		case f.Link == "":
			load.URL, load.Size, load.SHA256 = string(appendDownload(nil, w.dist, f)), f.Size, string(f.SHA256)
		case load.URL == "":
			continue
		}
		out.Distribution = append(out.Distribution, load)
	}
	return json.Marshal(out) // escapes what a script element must not hold
}

// snippet is the description in 50 to 5000 characters; a shorter one is led in by title and publisher.
func snippet(e *Entry) string {
	c := &e.Document.Content
	s := PlainText(c.Description)
	if utf8.RuneCountInString(s) < 50 {
		s = firstOf(c.Title, e.Document.Name) + ": " + firstOf(s, "offener Datensatz") + " Herausgegeben von " + firstOf(e.Publisher.Title, e.Publisher.Name) + "."
	}
	if utf8.RuneCountInString(s) > 5000 {
		s = string([]rune(s)[:4999]) + "…"
	}
	return s
}

// interval is the covered time as ISO 8601 wants it, open ends as "..".
func interval(c *domain.Content) string {
	from, to := c.TemporalStart, c.TemporalEnd
	if dateType(from) == "" {
		from = ""
	}
	if dateType(to) == "" {
		to = ""
	}
	switch {
	case from == "" && to == "":
		return ""
	case from == to:
		return from
	}
	return firstOf(from, "..") + "/" + firstOf(to, "..")
}

func isoTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}
