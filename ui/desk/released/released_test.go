package released_test

import (
	"net/http"
	"os"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/workflow"
)

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}

func TestPeopleSeeTheInternalReleasesOfTheirCircles(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	login := d.Login(domain.DepartmentHead, "")
	b := d.As(t, login)
	rows, total, err := d.Store.Releases(t.Context(), d.Scope(login), workflow.ReleaseFilter{Audience: domain.ForInternal, Page: workflow.Page{Limit: 200}})
	if err != nil || total == 0 {
		t.Fatalf("internal releases of %s: %d, %v", login, total, err)
	}
	b.Open("/desk/released").Says(rows[0].Title, "für den internen Gebrauch")
	b.Open("/desk/released?q=gibtesnicht").Says("Dazu haben wir nichts gefunden", "Alle internen Daten")
	for _, x := range rows {
		page := b.Open("/desk/released/"+x.Release.Name).Says("Intern freigegeben und belegt", x.Release.Digest.Short())
		for _, to := range page.Links("Herunterladen") {
			f := b.Get(to).Is(http.StatusOK)
			if !strings.HasPrefix(f.Header.Get("Content-Disposition"), "attachment;") || f.Body == "" {
				t.Errorf("%s: %v", to, f.Header)
			}
		}
	}
	b.Header.Set("Accept-Language", "en")
	b.Open("/desk/released").Says("holdings for internal use")
}

func TestAReleaseOfAnotherCircleIsNotThere(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	all := map[string]domain.AuthorityID{}
	for _, a := range d.Access {
		rows, _, err := d.Store.Releases(t.Context(), d.Scope(a.Login), workflow.ReleaseFilter{Audience: domain.ForInternal, Page: workflow.Page{Limit: 200}})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range rows {
			all[x.Release.Name] = x.Release.Root
		}
	}
	login := d.Login(domain.DepartmentHead, "")
	b, own := d.As(t, login), d.Actor(login).Root
	foreign := 0
	nothing := b.Get("/desk/released/merletal_gibt-es-nicht").Is(http.StatusNotFound)
	for name, root := range all {
		if root == own {
			continue
		}
		foreign++
		if p := b.Get("/desk/released/" + name).Is(http.StatusNotFound); len(p.Body) != len(nothing.Body) {
			t.Errorf("%s of another root answers otherwise than nothing", name)
		}
	}
	if foreign == 0 {
		t.Error("the example has no internal release of another root: this test shows nothing")
	}
}
