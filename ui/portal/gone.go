package portal

import (
	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
)

type gonePage struct {
	page
	Lead    string
	Facts   component.Facts
	ListURL string
}

// gonePage says that a data set was withdrawn: name, authority, date and a reason from the list. Its title and all free
// text are gone for good.
func (h *handler) gonePage(r *request, t domain.Tombstone) ([]byte, error) {
	tree, err := h.authorities(r.context())
	if err != nil {
		return nil, err
	}
	p := gonePage{page: h.page(r, r.text("portal.error.410.title", nil)), ListURL: r.link("/dataset")}
	p.Hidden = true
	p.Lead = r.text("portal.gone.lead", map[string]any{"authority": tree.title(t.Authority), "day": day(r.lang, t.At)})
	p.Facts = component.Facts{
		{Name: r.text("portal.fact.reason", nil), Text: message.Label(r.lang, "withdrawal", t.Reason)},
		{Name: r.text("portal.fact.withdrawn", nil), Text: day(r.lang, t.At), Time: domain.Day(t.At, "")},
		{Name: r.text("portal.fact.publisher", nil), Text: tree.title(t.Authority)},
		{Name: r.text("portal.fact.address", nil), Text: datasetPath(t.Name)},
	}
	if a := tree.byID[t.Authority]; a != nil {
		p.Facts[2].URL = r.link(organizationPath(a.Name))
	}
	return goneTemplate.render(p)
}
