package catalog

import (
	"strconv"

	"freigabe/domain"
)

func (w *writer) catalog(p *Page, entries []Entry) {
	w.subject(w.base, "/catalog", "dcat:Catalog")
	title := firstOf(p.Title, p.Publisher.Title, "Datenkatalog")
	w.propText("dct:title", title)
	w.propText("dct:description", firstOf(PlainText(p.Description), title))
	w.prop("dct:publisher")
	w.agentIRI(&p.Publisher)
	w.refer("dct:language", german, aLanguage)
	w.refer("foaf:homepage", string(w.base)+"/", aDocument)
	w.refer("dcat:themeTaxonomy", themeScheme, aThemeScheme)
	w.spatialKey(p.Publisher.Geocoding)
	w.propTime("dct:modified", p.Modified)
	w.prop("hydra:view")
	w.viewIRI(p)
	sep := "dcat:dataset"
	for i := range entries {
		if entries[i].Document.Audience != domain.ForPublic {
			continue
		}
		if sep != "" {
			w.prop(sep)
			sep = ""
		} else {
			w.raw(",\n    ")
		}
		w.setDataset(entries[i].Document.Name)
		w.node(w.ds, "")
	}
	w.end()
}

// view writes the one paging node. ckanext-dcat reads next or nextPage from a node of either type; udata pairs
// PartialCollectionView with next and PagedCollection with nextPage: so both types, both families.
func (w *writer) view(p *Page) {
	w.b = append(w.b, '\n')
	w.viewIRI(p)
	w.raw(" a hydra:PartialCollectionView, hydra:PagedCollection")
	w.propInt("hydra:totalItems", int64(p.Total))
	w.propInt("hydra:itemsPerPage", int64(p.Size))
	for _, l := range [...]struct{ short, long, url string }{
		{"hydra:first", "hydra:firstPage", p.First},
		{"hydra:previous", "hydra:previousPage", p.Previous},
		{"hydra:next", "hydra:nextPage", p.Next},
		{"hydra:last", "hydra:lastPage", p.Last},
	} {
		iri := w.link(l.url)
		w.propBytes(l.short, iri)
		w.propBytes(l.long, iri)
	}
	w.end()
}

func (w *writer) viewIRI(p *Page) {
	w.b = append(w.b, '<')
	w.b = append(w.b, w.base...)
	w.raw("/catalog?page=")
	w.b = strconv.AppendInt(w.b, int64(max(p.Number, 1)), 10)
	w.b = append(w.b, '>')
}

// agentIRI writes the IRI of an authority: its page.
func (w *writer) agentIRI(p *Publisher) {
	w.b = append(w.b, '<')
	w.b = append(w.b, w.base...)
	w.raw("/organization/")
	w.b = appendSegment(w.b, firstOf(p.Name, p.ID, "-"))
	w.b = append(w.b, '>')
}

// agent describes an authority, once per document.
func (w *writer) agent(p *Publisher) {
	key := firstOf(p.Name, p.ID, "-")
	if _, ok := w.agents[key]; ok {
		return
	}
	w.agents[key] = struct{}{}
	w.b = append(w.b, '\n')
	w.agentIRI(p)
	w.raw(" a foaf:Agent, foaf:Organization")
	w.propText("foaf:name", firstOf(p.Title, key))
	if p.ID != "" {
		w.urn("dct:identifier", p.ID)
	}
	w.referBytes("foaf:homepage", w.link(p.Homepage), aDocument)
	if iri, ok := appendMailto(w.tmp[:0], p.Mailbox); ok {
		w.prop("foaf:mbox")
		w.node(iri, "")
	}
	if code, ok := PublisherTypeCode(p.Kind); ok {
		w.referTerm("dct:type", publisherTypes, code)
	}
	w.end()
}

func firstOf(texts ...string) string {
	for _, s := range texts {
		if s != "" {
			return s
		}
	}
	return ""
}
