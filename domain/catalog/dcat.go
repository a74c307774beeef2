package catalog

import (
	"time"

	"freigabe/domain"
)

// Publisher is the authority that releases, as its public page shows it.
type Publisher struct {
	ID            string // authority uuid
	Name          string // in URLs: /organization/{name}
	Title         string // what people read
	Homepage      string
	Mailbox       string // a function mailbox, never a person's
	Kind          string // code of PublisherTypeCode, or what the authority is called ("Stadt"); "" leaves the type out
	ContributorID string // given by GovData: an IRI or its last part; "" leaves it out
	Geocoding     string // AGS or ARS
	Level         string // code of LevelCode; "" leaves it out
}

// Entry is one live public release.
type Entry struct {
	Document  domain.Document
	Publisher Publisher
	Issued    time.Time // when the holding was first public
	Modified  time.Time // when this release went live
}

// Page is what a catalog page says about itself and its neighbours.
type Page struct {
	Base                        string // --public-url, no slash at the end
	Title, Description          string
	Publisher                   Publisher
	Number, Size, Total         int    // page number from 1, data sets per page, data sets in all
	First, Previous, Next, Last string // absolute URLs, "" where there is none
	Modified                    time.Time
}

// AppendCatalog appends one page of the catalog in Turtle, a complete document: the catalog, its one paging node, the
// data sets and the classes of everything referred to. Entries whose document is not for the public are left out.
// Source: DCAT-AP.de 3.0; docs/catalog.md says which field becomes which property.
func AppendCatalog(b []byte, p Page, entries []Entry) []byte {
	w := newWriter(b, p.Base)
	w.raw(prefixes)
	w.catalog(&p, entries)
	w.view(&p)
	for i := range entries {
		if entries[i].Document.Audience == domain.ForPublic {
			w.dataset(&entries[i])
		}
	}
	w.agent(&p.Publisher)
	return w.finish()
}

// AppendDataset appends the whole Turtle document of one data set, nothing when its document is not for the public.
func AppendDataset(b []byte, base string, e Entry) []byte {
	if e.Document.Audience != domain.ForPublic {
		return b
	}
	w := newWriter(b, base)
	w.raw(prefixes)
	w.dataset(&e)
	return w.finish()
}
