package page

import (
	"cmp"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
)

// vocabularies are the code lists of content fields.
var vocabularies = map[string]catalog.Kind{
	"theme": catalog.KindTheme, "licence": catalog.KindLicence, "update_frequency": catalog.KindFrequency, "hvd_category": catalog.KindHVD,
}

// FieldText is a field's value as people read it: codes by their labels, days in words, lists in a line. spoken tells
// whether it is in the language of the page; what people wrote is in German.
func (r *Request) FieldText(f domain.Field, c *domain.Content) (text string, spoken bool) {
	kind, coded := vocabularies[f.Name]
	var out []string
	for _, v := range f.List(c) {
		if coded {
			v = catalog.Label(kind, v, r.Lang)
		}
		if _, err := domain.ParseDay(v); err == nil {
			v, spoken = r.LongDay(v), true
		}
		out = append(out, v)
	}
	return strings.Join(out, ", "), spoken || coded
}

// Pager leads through a list of total entries; link gives the address of a page, counted from 1.
func (r *Request) Pager(present, perPage, total int, link func(n int) string) component.Pager {
	last := (total + perPage - 1) / perPage
	if last < 2 || present < 1 || present > last {
		return component.Pager{}
	}
	p := component.Pager{Label: r.Text("portal.pager.label", nil), Status: r.Text("portal.pager.status", map[string]any{
		"from": r.Number((present-1)*perPage + 1), "until": r.Number(min(present*perPage, total)), "total": r.Number(total),
	})}
	for _, n := range component.PageNumbers(present, last) {
		if n == 0 {
			p.Pages = append(p.Pages, component.PagerPage{Text: "…"})
			continue
		}
		s := r.Number(n)
		p.Pages = append(p.Pages, component.PagerPage{URL: link(n), Text: s, Label: r.Text("portal.pager.page", map[string]any{"n": s}), Current: n == present})
	}
	if present > 1 {
		p.Previous = &component.Link{URL: link(present - 1), Text: r.Text("portal.pager.previous", nil)}
	}
	if present < last {
		p.Next = &component.Link{URL: link(present + 1), Text: r.Text("portal.pager.next", nil)}
	}
	return p
}

// SendFile passes stored bytes on as a download that no browser runs; parts of it are sent where they are asked for. The
// caller has found ref through a scope.
func (r *Request) SendFile(ref domain.FileRef) error {
	f, err := r.Desk.OpenFile(r.Ctx(), ref)
	if domain.CodeOf(err) == domain.NotFound {
		return fmt.Errorf("file %s: the bytes are missing", ref.SHA256) // ours to mend, not "not found"
	}
	if err != nil {
		return err
	}
	defer f.Close()
	r.Attachment(cmp.Or(ref.Name, string(ref.SHA256)), cmp.Or(ref.MediaType, "application/octet-stream"))
	r.Echo.Response().Header().Set("ETag", `"`+string(ref.SHA256)+`"`)
	http.ServeContent(r.Echo.Response(), r.Echo.Request(), "", time.Time{}, f)
	return nil
}

// Attachment makes a browser save what follows under a name (RFC 6266; RFC 8187 for names beyond ASCII), and run none of
// it.
func (r *Request) Attachment(name, mediaType string) {
	plain := strings.Map(func(c rune) rune {
		if c < 0x20 || c > 0x7e || strings.ContainsRune(`"\%;`, c) {
			return '_'
		}
		return c
	}, name)
	h := r.Echo.Response().Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+plain+`"; filename*=UTF-8''`+strings.ReplaceAll(url.QueryEscape(name), "+", "%20"))
	h.Set("Content-Security-Policy", "sandbox; default-src 'none'; frame-ancestors 'none'")
}
