package released

import (
	"cmp"
	"net/http"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
)

var showTemplate = page.Parse(files, "show.html")

type showPage struct {
	page.Frame
	Head       component.Head
	Text       []string
	Files      []fileRow
	Facts      component.Facts
	Use        component.Facts
	Digest     component.Digest
	FullDigest string
	Released   string
	Holding    string // the working edition, for those who may see it
	Public     string // its page in the portal
}

type fileRow struct {
	Title, Format, Facts, URL, Link, Digest string
}

func show(r *page.Request) error {
	rel, doc, err := open(r)
	if err != nil {
		return err
	}
	title := cmp.Or(doc.Content.Title, doc.Name)
	frame, err := r.Frame(page.Released, title, component.Link{URL: root, Text: r.Text("desk.nav.released", nil)})
	if err != nil {
		return err
	}
	at, err := r.Read().AuthorityByID(r.Ctx(), rel.Authority)
	if err != nil {
		return err
	}
	class := component.ClassOf(r.Lang, doc.Class)
	p := showPage{
		Frame: frame, Head: component.Head{Title: title, German: true, Muted: at.Title, Class: &class},
		Digest: component.DigestOf(r.Text("portal.dataset.digest", nil), rel.Digest), FullDigest: string(rel.Digest),
		Released: r.Text("desk.released.released", map[string]any{"edition": r.Number(rel.Edition), "day": r.LongDay(r.DayOf(rel.At)), "circle": r.Label("circle", string(doc.Circle))}),
	}
	for part := range strings.SplitSeq(doc.Content.Description, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			p.Text = append(p.Text, part)
		}
	}
	for _, f := range domain.Fields {
		if f.Name == "title" || f.Name == "description" {
			continue
		}
		text, spoken := r.FieldText(f, &doc.Content)
		if text == "" {
			continue
		}
		fact := component.Fact{Name: r.Label("field", f.Name), Text: text, German: !spoken}
		if f.Audience == domain.ForPublic {
			p.Facts = append(p.Facts, fact)
		} else {
			p.Use = append(p.Use, fact)
		}
	}
	for _, f := range doc.Files {
		v := fileRow{Title: cmp.Or(f.Title, f.Name, f.Link), Format: f.Format}
		if f.SHA256 != "" {
			v.URL, v.Facts, v.Digest = root+"/"+doc.Name+"/files/"+string(f.ID), r.Bytes(f.Size), f.SHA256.Short()
		} else if strings.HasPrefix(f.Link, "https://") || strings.HasPrefix(f.Link, "http://") {
			v.Link, v.Facts = f.Link, r.Text("portal.file.not_signed", nil)
		}
		p.Files = append(p.Files, v)
	}
	return p.links(r, rel, doc)
}

// links leads to the same data elsewhere, as far as the person may see them.
func (p *showPage) links(r *page.Request, rel *domain.Release, doc *domain.Document) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	if _, err := r.Read().HoldingByID(r.Ctx(), scope, rel.Holding); err == nil {
		p.Holding = "/desk/holdings/" + string(rel.Holding)
	} else if domain.CodeOf(err) != domain.NotFound {
		return err
	}
	if _, err := r.Read().ReleaseNamed(r.Ctx(), scope, domain.ForPublic, doc.Name); err == nil {
		p.Public = "/dataset/" + doc.Name
	} else if domain.CodeOf(err) != domain.NotFound {
		return err
	}
	return r.Show(http.StatusOK, showTemplate, "", *p)
}
