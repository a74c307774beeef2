package portal

import (
	"cmp"
	"context"
	"slices"

	"freigabe/domain"
	"freigabe/domain/catalog"
)

// authorities is the tree of all authorities, as one request sees it. Their names and titles are public.
type authorities struct {
	byID     map[domain.AuthorityID]*domain.Authority
	byName   map[string]*domain.Authority
	children map[domain.AuthorityID][]*domain.Authority // by title; roots under ""
}

func (h *handler) authorities(ctx context.Context) (*authorities, error) {
	list, err := h.read.Authorities(ctx)
	if err != nil {
		return nil, err
	}
	t := &authorities{
		byID: map[domain.AuthorityID]*domain.Authority{}, byName: map[string]*domain.Authority{},
		children: map[domain.AuthorityID][]*domain.Authority{},
	}
	for i := range list {
		a := &list[i]
		t.byID[a.ID], t.byName[a.Name] = a, a
		t.children[a.Parent] = append(t.children[a.Parent], a)
	}
	for _, c := range t.children {
		slices.SortFunc(c, func(a, b *domain.Authority) int {
			return cmp.Or(cmp.Compare(kindRank(a.Kind), kindRank(b.Kind)), cmp.Compare(sortKey(a.Title), sortKey(b.Title)), cmp.Compare(a.Name, b.Name))
		})
	}
	return t, nil
}

// kindRank puts a district before its towns; departments are equals.
func kindRank(kind string) int {
	return slices.Index([]string{"district", "city", "municipality", "special_purpose"}, kind)
}

// line lists an authority and everything above it, the root first.
func (t *authorities) line(id domain.AuthorityID) []*domain.Authority {
	var out []*domain.Authority
	for a := t.byID[id]; a != nil && len(out) < 20; a = t.byID[a.Parent] {
		out = append(out, a)
	}
	slices.Reverse(out)
	return out
}

// title names an authority with its root: "Kreis Musterland, Umweltamt".
func (t *authorities) title(id domain.AuthorityID) string {
	line := t.line(id)
	switch len(line) {
	case 0:
		return ""
	case 1:
		return line[0].Title
	}
	return line[0].Title + ", " + line[len(line)-1].Title
}

// publisher is what the catalog says about an authority. A department without homepage or area has its root's.
func (t *authorities) publisher(id domain.AuthorityID) catalog.Publisher {
	line := t.line(id)
	if len(line) == 0 {
		return catalog.Publisher{ID: string(id)}
	}
	a, root := line[len(line)-1], line[0]
	p := catalog.Publisher{ID: string(a.ID), Name: a.Name, Title: t.title(id), Mailbox: a.Mailbox}
	for _, x := range []*domain.Authority{a, root} {
		p.Homepage, p.Geocoding = cmp.Or(p.Homepage, x.Homepage), cmp.Or(p.Geocoding, x.Geocoding)
		p.ContributorID, p.Mailbox = cmp.Or(p.ContributorID, x.Contributor), cmp.Or(p.Mailbox, x.Mailbox)
	}
	switch root.Kind {
	case "district":
		p.Kind, p.Level = "district", "administrativeDistrict"
	case "city", "municipality":
		p.Kind, p.Level = root.Kind, "municipality"
	case "special_purpose":
		p.Kind = "association"
	}
	return p
}

// operator is the authority that offers the portal: the first root, a district before its towns.
func (t *authorities) operator(title string) catalog.Publisher {
	if roots := t.children[""]; len(roots) > 0 {
		return t.publisher(roots[0].ID)
	}
	return catalog.Publisher{Title: title}
}
