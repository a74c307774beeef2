package portal

import (
	"context"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/ui/component"
)

// Draft is a release document that is not public yet.
type Draft struct {
	Lang, Theme string             // of the reader: "de" or "en"; "light", "dark" or "" for the device's
	Document    []byte             // the canonical bytes that would be signed, for the audience public
	Authority   domain.AuthorityID // that would publish
	At          time.Time          // when it would be public
	Back        component.Link     // to where the decision is made
	// File gives the address under which the reader gets the stored bytes of a file; "" for none, as does nil.
	File func(domain.DocumentFile) string
}

// previewBar says that a page is a preview.
type previewBar struct {
	Title, Text string
	Back        component.Link
}

// Preview writes the page of a data set as everybody would see it once the document is released: the same template and
// the same texts, made of the same bytes. It says above that nothing is public yet, and where the page will prove the
// release it says so instead. Whoever shows it answers for who may see it. Errors: Invalid when the document is for
// another audience.
func Preview(ctx context.Context, service Service, d Draft) ([]byte, error) {
	h := newHandler(service)
	s, err := open(domain.Release{Body: d.Document, Digest: domain.DigestOf(d.Document), At: d.At, Authority: d.Authority}, domain.ForPublic)
	if err != nil {
		return nil, &domain.Error{Code: domain.Invalid, Op: "portal.Preview", Key: "internal", Err: err}
	}
	s.Name, s.Edition, s.Holding = s.doc.Name, s.doc.Edition, s.doc.Holding
	address, err := http.NewRequestWithContext(ctx, http.MethodGet, datasetPath(s.Name), nil)
	if err != nil {
		return nil, err
	}
	r := &request{echo: echo.New().NewContext(address, nil), lang: d.Lang}
	tree, err := h.authorities(ctx)
	if err != nil {
		return nil, err
	}
	p, err := h.datasetView(r, s, tree)
	if err != nil {
		return nil, err
	}
	p.Theme, p.Hidden, p.Canonical, p.Turtle, p.Data = d.Theme, true, "", "", nil
	p.Preview = &previewBar{
		Title: r.text("portal.preview.title", nil), Back: d.Back,
		Text: r.text("portal.preview.text", map[string]any{"digest": p.Digest}),
	}
	for i, f := range s.doc.Files {
		v := &p.Files[i]
		v.URL, v.Address, v.FullDigest = "", "", "" // there is no page of the file yet
		if f.SHA256 != "" {
			v.Download = ""
			if d.File != nil {
				v.Download = d.File(f)
			}
		}
	}
	p.About = p.About[:len(p.About)-1] // the metadata have no address yet
	return datasetTemplate.render(p)
}
