package released

import (
	"cmp"
	"embed"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strconv"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

//go:embed *.html
var files embed.FS

const (
	root    = "/desk/released"
	perPage = 20
)

// Register adds the list, the page of a release, and its files.
func Register(r page.Routes) {
	r.Get(root, list)
	r.Get(root+"/:name", show)
	r.Get(root+"/:name/files/:file", download)
}

var listTemplate = page.Parse(files, "list.html")

type listPage struct {
	page.Frame
	Head  component.Head
	Form  component.Search
	Rows  []row
	Pager component.Pager
	Empty *component.Empty
}

type row struct {
	URL, Title, Text, Authority, Formats string
	When                                 component.Moment
}

func list(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	q := r.Query("q")
	present, err := strconv.Atoi(cmp.Or(r.Query("page"), "1"))
	if err != nil || present < 1 || present > 100_000 {
		present = 1
	}
	rows, total, err := r.Read().Releases(r.Ctx(), scope, workflow.ReleaseFilter{
		Page: workflow.Page{Limit: perPage}, Audience: domain.ForInternal, Query: q, Offset: (present - 1) * perPage,
	})
	if err != nil {
		return err
	}
	title := r.Count("desk.released.title", total, nil)
	frame, err := r.Frame(page.Released, title)
	if err != nil {
		return err
	}
	p := listPage{Frame: frame, Head: component.Head{Title: title, Lead: r.Text("desk.released.lead", nil)}, Form: component.Search{
		ID: "q", Action: root, Label: r.Text("desk.released.search", nil), Submit: r.Text("desk.search.submit", nil), Value: q, Main: true,
	}}
	titles := map[domain.AuthorityID]string{} // few authorities, each read once
	for _, x := range rows {
		v := row{
			URL: root + "/" + x.Release.Name, Title: cmp.Or(x.Title, x.Release.Name), Text: excerpt(x.Description), When: r.DayMoment(r.DayOf(x.Release.At)),
		}
		for i, f := range x.Formats {
			if i > 0 {
				v.Formats += ", "
			}
			v.Formats += f
		}
		if titles[x.Release.Authority] == "" {
			at, err := r.Read().AuthorityByID(r.Ctx(), x.Release.Authority)
			if err != nil {
				return err
			}
			titles[at.ID] = at.Title
		}
		v.Authority = titles[x.Release.Authority]
		p.Rows = append(p.Rows, v)
	}
	p.Pager = r.Pager(present, perPage, total, func(n int) string {
		v := url.Values{"page": {strconv.Itoa(n)}}
		if q != "" {
			v.Set("q", q)
		}
		return root + "?" + v.Encode()
	})
	if len(p.Rows) == 0 {
		p.Empty = &component.Empty{Icon: "search", Title: r.Text("desk.released.empty", nil), Text: r.Text("desk.released.empty_help", nil)}
		if q != "" || present > 1 {
			p.Empty = &component.Empty{Icon: "search", Title: r.Text("desk.released.none", nil), Text: r.Text("desk.released.none_help", nil), Buttons: []component.Button{{URL: root, Text: r.Text("desk.released.all", nil)}}}
		}
	}
	return r.Show(http.StatusOK, listTemplate, "", p)
}

func excerpt(s string) string {
	if c := []rune(s); len(c) > 220 {
		return string(c[:220]) + " …"
	}
	return s
}

// open reads the live internal release of a name that the person may see, and its signed document.
func open(r *page.Request) (*domain.Release, *domain.Document, error) {
	scope, err := r.Scope()
	if err != nil {
		return nil, nil, err
	}
	rel, err := r.Read().ReleaseNamed(r.Ctx(), scope, domain.ForInternal, r.Param("name"))
	if err != nil {
		return nil, nil, err
	}
	if domain.DigestOf(rel.Body) != rel.Digest {
		return nil, nil, fmt.Errorf("release %s: the stored bytes do not have the signed digest", rel.ID)
	}
	doc := &domain.Document{}
	if err := json.Unmarshal(rel.Body, doc); err != nil {
		return nil, nil, fmt.Errorf("release %s: %w", rel.ID, err)
	}
	return rel, doc, nil
}

func download(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	id, err := domain.ParseID[domain.DistributionID](r.Param("file"))
	if err != nil {
		return err
	}
	ref, err := r.Read().ReleaseFile(r.Ctx(), scope, domain.ForInternal, r.Param("name"), id)
	if err != nil {
		return err
	}
	return r.SendFile(*ref)
}
