package portal

import (
	"cmp"
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
	"freigabe/workflow"
)

type datasetPage struct {
	page
	Crumbs      component.Crumbs
	Heading     string
	Publisher   component.Link
	Facts       string // one line under the heading
	HighValue   string // category of a high-value data set, "" for none
	Text        [][]string
	Short       bool // the text may be set large
	Files       []fileView
	Use         component.Facts
	About       component.Facts
	Released    string
	Digest      string // short
	FullDigest  string
	DocumentURL string
	Command     string // that checks the digest
	Preview     *previewBar
	Now         *component.Link // who carries on what the signed authority released; nil: the same one
}

// fileView is a file or link on a page.
type fileView struct {
	URL         string // of its page
	Title       string
	Format      string
	Description string
	Facts       string // size and kind
	Download    string // address of the stored bytes, "" for a link
	Address     string // the same, absolute
	Link        string // where else it is, "" for stored bytes
	LinkText    string
	Digest      string
	FullDigest  string
	Licence     component.Link // where it differs from the data set's
}

// dataset answers /dataset/{name}: the page, or Turtle where it is asked for by suffix or Accept. The id of a holding
// leads to its name.
func (h *handler) dataset(r *request) error {
	name := r.param("name")
	var turtle bool
	if plain, ok := strings.CutSuffix(name, ".ttl"); ok {
		name, turtle = plain, true
		r.forMachines()
	} else {
		r.vary("Accept, Accept-Language")
		turtle = accepted(r.echo.Request().Header.Get("Accept"), asHTML, asTurtle) == asTurtle
	}
	if id, err := domain.ParseID[domain.HoldingID](name); err == nil {
		return h.toName(r, id, turtle)
	}
	s, err := h.released(r.context(), name)
	if err != nil {
		return err
	}
	tree, err := h.authorities(r.context())
	if err != nil {
		return err
	}
	if turtle {
		return r.send(http.StatusOK, asTurtle+"; charset=utf-8", catalog.AppendDataset(nil, h.PublicURL, s.entry(tree)))
	}
	return h.datasetPage(r, s, tree)
}

// toName leads from the id of a holding to the address of its public release.
func (h *handler) toName(r *request, id domain.HoldingID, turtle bool) error {
	list, err := h.read.ReleasesOf(r.context(), anonymous, id)
	if err != nil {
		return err
	}
	for _, rel := range list {
		if rel.Audience == domain.ForPublic && rel.Status == domain.ReleaseLive {
			to := datasetPath(rel.Name)
			if turtle {
				to += ".ttl"
			}
			r.echo.Response().Header().Set("Cache-Control", keep)
			return r.echo.Redirect(http.StatusFound, r.link(to))
		}
	}
	return domain.NotFound
}

// releaseDocument serves the signed bytes as they are stored.
func (h *handler) releaseDocument(r *request) error {
	r.forMachines()
	s, err := h.released(r.context(), r.param("name"))
	if err != nil {
		return err
	}
	return r.sendTagged(http.StatusOK, asJSON, `"`+string(s.Digest)+`"`, s.Body)
}

func (h *handler) datasetPage(r *request, s *signed, tree *authorities) error {
	p, err := h.datasetView(r, s, tree)
	if err != nil {
		return err
	}
	if p.Now, err = h.nowAt(r, s, tree); err != nil {
		return err
	}
	return r.show(http.StatusOK, datasetTemplate, p)
}

// nowAt is the authority that carries on what the signed one released, nil where that is the same one: after a move, or
// when the signed one was closed.
func (h *handler) nowAt(r *request, s *signed, tree *authorities) (*component.Link, error) {
	id, err := h.read.CaredBy(r.context(), workflow.Anonymous(), domain.ForPublic, s.Name)
	if domain.CodeOf(err) == domain.NotFound {
		return nil, nil // withdrawn since the page was begun
	}
	if err != nil {
		return nil, err
	}
	if id == s.Authority {
		if a := tree.byID[id]; a != nil && a.Closed {
			id = a.Successor
		}
	}
	a := tree.byID[id]
	if a == nil || id == s.Authority {
		return nil, nil
	}
	return &component.Link{URL: r.link(organizationPath(a.Name)), Text: a.Title}, nil
}

func (h *handler) datasetView(r *request, s *signed, tree *authorities) (datasetPage, error) {
	c, e := &s.doc.Content, s.entry(tree)
	title := cmp.Or(c.Title, s.Name)
	p := datasetPage{page: h.page(r, title), Heading: title, Digest: s.Digest.Short(), FullDigest: string(s.Digest)}
	text := catalog.PlainText(c.Description)
	p.Text, p.Short = paragraphs(text), len([]rune(text)) <= 400
	p.Description = excerpt(cmp.Or(text, title), 160)
	p.Canonical = h.PublicURL + datasetPath(s.Name)
	p.Turtle = p.Canonical + ".ttl"
	p.DocumentURL = datasetPath(s.Name) + "/release.json"
	p.Command = "curl -s " + h.PublicURL + p.DocumentURL + " | sha256sum"
	var err error
	if p.Data, err = catalog.SchemaOrg(h.PublicURL, e); err != nil {
		return p, err
	}
	p.Crumbs = r.crumbs(title)
	if len(c.Theme) > 0 {
		p.Crumbs.Path = append(p.Crumbs.Path, component.Link{
			URL:  r.link("/dataset", "groups", groupOf(c.Theme[0])),
			Text: catalog.Label(catalog.KindTheme, c.Theme[0], r.lang),
		})
	}
	p.Publisher = component.Link{Text: tree.title(s.Authority)}
	if a := tree.byID[s.Authority]; a != nil {
		p.Publisher.URL = r.link(organizationPath(a.Name))
	}
	p.Facts = r.factLine(c)
	if code, ok := catalog.HVDCode(c.HVDCategory); ok {
		p.HighValue = r.text("portal.dataset.high_value", map[string]any{"category": catalog.Label(catalog.KindHVD, code, r.lang)})
	}
	for _, f := range s.doc.Files {
		p.Files = append(p.Files, h.fileView(r, s, f))
	}
	p.Use, p.About = r.useFacts(s, e), r.aboutFacts(s)
	p.Released = r.text("portal.dataset.released", map[string]any{"day": day(r.lang, s.At), "edition": strconv.Itoa(s.Edition), "authority": p.Publisher.Text})
	return p, nil
}

func (r *request) crumbs(here string) component.Crumbs {
	return component.Crumbs{
		Label: r.text("portal.crumbs", nil), Here: here,
		Path: []component.Link{{URL: r.link("/dataset"), Text: r.text("portal.nav.datasets", nil)}},
	}
}

// factLine is what stands under the heading: "Stand 31. August 2026 · jährlich aktualisiert".
func (r *request) factLine(c *domain.Content) string {
	var parts []string
	if c.LastUpdated != "" {
		parts = append(parts, r.text("portal.dataset.as_of", map[string]any{"day": date(r.lang, c.LastUpdated)}))
	}
	if c.UpdateFrequency != "" {
		parts = append(parts, r.text("portal.dataset.updated", map[string]any{"frequency": frequency(r.lang, c.UpdateFrequency)}))
	}
	return strings.Join(parts, " · ")
}

func frequency(lang, value string) string {
	if code, ok := catalog.FrequencyCode(value); ok {
		value = code
	}
	return catalog.Label(catalog.KindFrequency, value, lang)
}

// fileView describes a distribution.
func (h *handler) fileView(r *request, s *signed, f domain.DocumentFile) fileView {
	v := fileView{
		URL: r.link(resourcePath(s.Name, f.ID)), Title: cmp.Or(f.Title, f.Name, s.doc.Content.Title, s.Name),
		Description: catalog.PlainText(f.Description), Format: formatName(f.Format, f.Name, f.MediaType),
	}
	if f.LicenceURI != "" && f.LicenceURI != s.doc.LicenceURI {
		v.Licence = r.licence(f.LicenceURI)
	}
	if f.SHA256 == "" {
		v.Link, v.LinkText = webLink(f.Link), f.Link
		if u, err := url.Parse(f.Link); err == nil && u.Host != "" {
			v.LinkText = u.Host
		}
		v.Format = cmp.Or(v.Format, r.text("portal.file.link", nil))
		return v
	}
	v.Download = downloadPath(s.Name, f.ID, f.Name)
	v.Address = h.PublicURL + v.Download
	v.Facts, v.Digest, v.FullDigest = size(r.lang, f.Size), f.SHA256.Short(), string(f.SHA256)
	v.Format = cmp.Or(v.Format, r.text("portal.file.file", nil))
	return v
}

func resourcePath(name string, id domain.DistributionID) string {
	return datasetPath(name) + "/resource/" + segment(string(id))
}

func downloadPath(name string, id domain.DistributionID, file string) string {
	return resourcePath(name, id) + "/download/" + segment(cmp.Or(file, string(id)))
}

// webLink gives a link back if a browser may follow it: http or https with a host, without user or password.
func webLink(s string) string {
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil {
		return ""
	}
	return u.String()
}

// licence names a licence by code, IRI or what else is known of it.
func (r *request) licence(s string) component.Link {
	code, ok := catalog.LicenceCode(s)
	if !ok {
		return component.Link{Text: s, URL: webLink(s)}
	}
	l, _ := catalog.LicenceNamed(code)
	return component.Link{Text: catalog.Label(catalog.KindLicence, code, r.lang), URL: l.Text}
}

// useFacts say under which conditions the data may be used, how to cite them and whom to ask.
func (r *request) useFacts(s *signed, e catalog.Entry) component.Facts {
	c := &s.doc.Content
	fact := component.Fact{Name: r.text("portal.fact.licence", nil), Text: r.text("portal.fact.no_licence", nil)}
	attribution := c.Attribution
	if named := cmp.Or(c.Licence, s.doc.LicenceURI); named != "" {
		l := r.licence(named)
		fact.Text, fact.URL = l.Text, l.URL
		if code, ok := catalog.LicenceCode(named); ok {
			known, _ := catalog.LicenceNamed(code)
			switch {
			case known.Attribution:
				fact.Note, attribution = r.text("portal.licence.attribution", nil), cmp.Or(attribution, e.Publisher.Title)
			case known.Open:
				fact.Note = r.text("portal.licence.free", nil)
			}
		}
	}
	out := component.Facts{fact}
	if attribution != "" {
		out = append(out, component.Fact{Name: r.text("portal.fact.attribution", nil), Text: attribution, German: true})
	}
	out = append(out, component.Fact{Name: r.text("portal.fact.cite", nil), German: true, Text: e.Publisher.Title + " (" +
		domain.Day(s.At, "")[:4] + "): " + strings.TrimSuffix(cmp.Or(c.Title, s.Name), ".") + ", Fassung " + strconv.Itoa(s.Edition) + "."})
	if c.ContactMailbox != "" {
		contact := component.Fact{Name: r.text("portal.fact.contact", nil), Text: c.ContactMailbox}
		if strings.Count(c.ContactMailbox, "@") == 1 && !strings.ContainsAny(c.ContactMailbox, " \t<>,;:?&") {
			contact.URL = "mailto:" + c.ContactMailbox
		}
		out = append(out, contact)
	}
	return out
}

// aboutFacts say what the data are about. What the document does not say is left out.
func (r *request) aboutFacts(s *signed) component.Facts {
	c := &s.doc.Content
	var out component.Facts
	add := func(key string, f component.Fact) {
		if f.Text != "" || len(f.Parts) > 0 {
			f.Name = r.text(key, nil)
			out = append(out, f)
		}
	}
	add("portal.fact.period", component.Fact{Text: r.period(c.TemporalStart, c.TemporalEnd), Note: c.TemporalGranularity})
	add("portal.fact.place", component.Fact{Text: c.SpatialCoverage, Note: c.SpatialGranularity, German: true})
	themes := component.Fact{}
	for _, code := range c.Theme {
		themes.Parts = append(themes.Parts, component.Link{URL: r.link("/dataset", "groups", groupOf(code)), Text: catalog.Label(catalog.KindTheme, code, r.lang)})
	}
	add("portal.fact.theme", themes)
	add("portal.fact.keywords", component.Fact{Text: strings.Join(c.Keywords, ", "), German: true})
	add("portal.fact.standard", named(c.TitleStandard))
	add("portal.fact.law", named(c.LegalBasis))
	add("portal.fact.edition", component.Fact{Text: strconv.Itoa(s.Edition)})
	add("portal.fact.released", component.Fact{Text: day(r.lang, s.At), Time: domain.Day(s.At, "")})
	add("portal.fact.until", component.Fact{Text: date(r.lang, s.doc.Until), Time: dayOnly(s.doc.Until)})
	add("portal.fact.review", component.Fact{Text: date(r.lang, s.doc.ReviewDate), Time: dayOnly(s.doc.ReviewDate)})
	add("portal.fact.metadata", component.Fact{Parts: []component.Link{
		{URL: datasetPath(s.Name) + ".ttl", Text: "DCAT-AP.de (Turtle)"}, {URL: datasetPath(s.Name) + "/release.json", Text: r.text("portal.fact.document", nil)},
	}})
	return out
}

// named is a text of the document, or a link where it is an address: then its last part is the text, its host the note.
func named(s string) component.Fact {
	u, err := url.Parse(s)
	if err != nil || webLink(s) == "" {
		return component.Fact{Text: s, German: true}
	}
	last := u.Path[strings.LastIndex(u.Path, "/")+1:]
	return component.Fact{Text: cmp.Or(last, u.Host), URL: webLink(s), Note: u.Host, German: true}
}
