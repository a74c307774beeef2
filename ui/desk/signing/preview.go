package signing

import (
	"mime"
	"net/http"
	"slices"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/ui/portal"
	"freigabe/workflow"
)

var previewTemplate = page.Parse(files, "preview.html", "parts.html")

// previewPage shows a document that is not for the portal: everything that its readers will see of it.
type previewPage struct {
	page.Frame
	Heading string
	Lead    string
	Facts   component.Facts
	Files   []previewFile
}

type previewFile struct{ URL, Name, Sub string }

// showPreview shows exactly what readers will see: for the public the page of the portal, made of the bytes that are
// signed; for others the whole document.
func showPreview(r *page.Request) error {
	c, err := reviewCase(r)
	if err != nil {
		return err
	}
	a := domain.Audience(r.Query("audience"))
	doc, ok := c.Review.Documents[a]
	if !ok || doc.Body == nil {
		return &domain.Error{Code: domain.NotFound, Op: "signing.preview", Key: "id.unknown"}
	}
	back := component.Link{URL: "/desk/reviews/" + string(c.Review.ID), Text: r.Text("desk.preview.back", nil)}
	if a != domain.ForPublic {
		return internalPreview(r, c, a, back)
	}
	at := r.Clock()
	if day, err := domain.ParseDay(c.Review.NotBefore); err == nil && day.After(at) {
		at = day
	}
	body, err := portal.Preview(r.Ctx(), portal.Service{
		Desk: r.Desk, PublicURL: r.PublicURL, Title: r.Title, Cursor: r.Cursor, Clock: r.Clock, Log: r.Log,
	}, portal.Draft{
		Lang: r.Lang, Theme: r.OpenFrame("").Theme, Document: doc.Body, Authority: c.Holding.Authority, At: at, Back: back,
		File: func(f domain.DocumentFile) string { return fileURL(c.Review.ID, f.ID) },
	})
	if err != nil {
		return err
	}
	r.Echo.Response().Header().Set("Content-Language", r.Lang)
	return r.Echo.HTMLBlob(http.StatusOK, body)
}

func reviewCase(r *page.Request) (*workflow.ReviewCase, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, err
	}
	return r.Read().ReviewByID(r.Ctx(), scope, domain.ReviewID(r.Param("id")))
}

func fileURL(review domain.ReviewID, file domain.DistributionID) string {
	return "/desk/reviews/" + string(review) + "/files/" + string(file)
}

func internalPreview(r *page.Request, c *workflow.ReviewCase, a domain.Audience, back component.Link) error {
	d, err := read(r, c.Review.ID)
	if err != nil {
		return err
	}
	doc := d.docs[a]
	p := previewPage{Heading: doc.Content.Title}
	p.Lead = r.Text("desk.preview.lead", map[string]any{"audience": r.Label("audience", string(a))})
	if a == domain.ForInternal {
		p.Lead += " " + r.Text("desk.preview.circle", map[string]any{"circle": d.circle(doc.Circle)})
	}
	diff := domain.Compare(nil, doc)
	for _, f := range diff.Fields {
		text, own := d.value(f.Field, f.New)
		if f.Field == "ground" {
			text, own = d.grounds(f.New), true
		}
		p.Facts = append(p.Facts, component.Fact{Name: d.field(f.Field), Text: text, German: !own && r.Lang != "de"})
	}
	for _, f := range doc.Files {
		x := previewFile{URL: fileURL(c.Review.ID, f.ID), Name: fileTitle(f), Sub: r.Bytes(f.Size)}
		if f.Link != "" {
			x.URL, x.Sub = "", r.Text("desk.sign.visible.link", nil)
		}
		p.Files = append(p.Files, x)
	}
	if p.Frame, err = r.Frame(page.Inbox, p.Heading, component.Link{URL: "/desk/inbox", Text: r.Text("desk.nav.inbox", nil)}, back); err != nil {
		return err
	}
	p.Crumbs.Here = r.Text("desk.preview.crumb", nil)
	return r.Show(http.StatusOK, previewTemplate, "", p)
}

// download passes on the bytes of a file that a review releases, as what no browser runs.
func download(r *page.Request) error {
	c, err := reviewCase(r)
	if err != nil {
		return err
	}
	id := domain.DistributionID(r.Param("file"))
	for _, dist := range c.Edition.Distributions {
		if dist.ID != id || dist.File == nil || !slices.ContainsFunc(released, dist.For) {
			continue
		}
		body, err := r.Desk.OpenFile(r.Ctx(), *dist.File)
		if err != nil {
			return err
		}
		defer body.Close()
		h := r.Echo.Response().Header()
		h.Set("Content-Type", dist.File.MediaType)
		if dist.File.MediaType == "" {
			h.Set("Content-Type", "application/octet-stream")
		}
		h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": dist.File.Name}))
		h.Set("Content-Security-Policy", "sandbox; default-src 'none'")
		http.ServeContent(r.Echo.Response(), r.Echo.Request(), "", c.Review.OpenedAt, body)
		return nil
	}
	return &domain.Error{Code: domain.NotFound, Op: "signing.download", Key: "id.unknown"}
}
