package portal

import (
	"cmp"
	"net/http"

	"freigabe/ui/component"
)

type resourcePage struct {
	page
	Crumbs  component.Crumbs
	Heading string
	Dataset component.Link
	Text    [][]string
	File    fileView
	Facts   component.Facts
}

// resource is the page of one file or link of a data set.
func (h *handler) resource(r *request) error {
	s, err := h.released(r.context(), r.param("name"))
	if err != nil {
		return err
	}
	f, err := s.file(r.param("id"))
	if err != nil {
		return err
	}
	tree, err := h.authorities(r.context())
	if err != nil {
		return err
	}
	v := h.fileView(r, s, f)
	dataset := component.Link{URL: r.link(datasetPath(s.Name)), Text: cmp.Or(s.doc.Content.Title, s.Name)}
	p := resourcePage{page: h.page(r, v.Title), Heading: v.Title, Dataset: dataset, Text: paragraphs(v.Description), File: v}
	p.Canonical, p.Turtle = h.PublicURL+resourcePath(s.Name, f.ID), h.PublicURL+datasetPath(s.Name)+".ttl"
	p.Crumbs = r.crumbs(v.Title)
	p.Crumbs.Path = append(p.Crumbs.Path, dataset)
	add := func(key string, f component.Fact) {
		if f.Text != "" {
			f.Name = r.text(key, nil)
			p.Facts = append(p.Facts, f)
		}
	}
	add("portal.fact.format", component.Fact{Text: v.Format, Note: f.MediaType})
	add("portal.fact.file", component.Fact{Text: f.Name, German: true})
	if f.SHA256 != "" {
		add("portal.fact.size", component.Fact{Text: size(r.lang, f.Size), Note: r.text("portal.fact.size.bytes", map[string]any{"n": number(r.lang, int(f.Size))})})
	}
	licence := r.licence(cmp.Or(f.LicenceURI, s.doc.Content.Licence, s.doc.LicenceURI))
	add("portal.fact.licence", component.Fact{Text: cmp.Or(licence.Text, r.text("portal.fact.no_licence", nil)), URL: licence.URL})
	add("portal.fact.publisher", component.Fact{Text: tree.title(s.Authority)})
	return r.show(http.StatusOK, resourceTemplate, p)
}
