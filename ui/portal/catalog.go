package portal

import (
	"net/http"
	"strconv"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// catalogSize is the number of data sets on one page of the catalog.
const catalogSize = 100

// catalogOrList answers /catalog, the IRI of the catalog: people get the list of data sets, programs the catalog.
func (h *handler) catalogOrList(r *request) error {
	r.vary("Accept")
	if accepted(r.echo.Request().Header.Get("Accept"), asTurtle, asHTML) == asHTML {
		return r.echo.Redirect(http.StatusSeeOther, r.link("/dataset"))
	}
	return h.catalog(r)
}

// catalog is one page of the catalog in Turtle. A page begins behind the last holding of the one before ("after"), so that
// a withdrawal between two pages shifts nothing out of sight: harvesters delete what they do not see. The number alone
// leads to about the same place.
func (h *handler) catalog(r *request) error {
	r.forMachines()
	ctx, q := r.context(), r.echo.QueryParams()
	page, err := pageNumber(q)
	if err != nil {
		return err
	}
	after, err := single(q, "after")
	if err != nil {
		return err
	}
	filter := workflow.ReleaseFilter{Audience: domain.ForPublic, ByID: true, Page: workflow.Page{After: after, Limit: catalogSize}}
	if after == "" {
		filter.Offset = (page - 1) * catalogSize
	}
	newest, total, err := h.read.Releases(ctx, anonymous, workflow.ReleaseFilter{Audience: domain.ForPublic, Page: workflow.Page{Limit: 1}})
	if err != nil {
		return err
	}
	list, err := h.read.ReleaseBodies(ctx, anonymous, filter)
	if err != nil {
		return err
	}
	if len(list) == 0 && after == "" && page > 1 {
		return domain.NotFound // an empty page would tell a harvester that all is gone
	}
	tree, err := h.authorities(ctx)
	if err != nil {
		return err
	}
	p := catalog.Page{
		Base: h.PublicURL, Title: h.Title, Publisher: tree.operator(h.Title), Number: page, Size: catalogSize, Total: total,
		Description: message.Text("de", "portal.start.description", nil),
	} // the catalog is German in every language
	for _, row := range newest { // the same on every page: pages that are read together are one catalog
		p.Modified = row.Release.At
	}
	entries := make([]catalog.Entry, 0, len(list))
	for _, rel := range list {
		s, err := open(rel, domain.ForPublic)
		if err != nil {
			return err
		}
		entries = append(entries, s.entry(tree))
	}
	last := max(1, (total+catalogSize-1)/catalogSize)
	p.First, p.Last = h.catalogURL(1, ""), h.catalogURL(max(last, page), "")
	if page > 1 {
		p.Previous = h.catalogURL(page-1, "")
	}
	if p.Next, err = h.nextCatalogPage(r, filter, list, page); err != nil {
		return err
	}
	return r.send(http.StatusOK, asTurtle+"; charset=utf-8", catalog.AppendCatalog(nil, p, entries))
}

// nextCatalogPage is the address of what comes behind a full page, "" when nothing does. It looks: the total says too
// little when data sets come and go between two pages.
func (h *handler) nextCatalogPage(r *request, f workflow.ReleaseFilter, list []domain.Release, page int) (string, error) {
	if len(list) < catalogSize {
		return "", nil
	}
	after := ""
	if h.Cursor != nil {
		after = h.Cursor(list[len(list)-1])
		f.After, f.Offset = after, 0
	} else {
		f.Offset += catalogSize
	}
	f.Limit = 1
	more, err := h.read.ReleaseBodies(r.context(), anonymous, f)
	if err != nil || len(more) == 0 {
		return "", err
	}
	return h.catalogURL(page+1, after), nil
}

func (h *handler) catalogURL(page int, after string) string {
	return h.PublicURL + address("/catalog.ttl", "page", strconv.Itoa(page), "after", after)
}
