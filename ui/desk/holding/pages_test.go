package holding_test

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/workflow"
)

// some gives up to n holdings in a state that a person sees.
func some(t *testing.T, d *desktest.Desk, login string, state domain.State, n int) []*domain.Holding {
	t.Helper()
	s := d.Scope(login)
	rows, err := d.Store.Holdings(t.Context(), s, workflow.HoldingFilter{States: []domain.State{state}, Page: workflow.Page{Limit: n}})
	if err != nil {
		t.Fatal(err)
	}
	var out []*domain.Holding
	for _, r := range rows {
		h, err := d.Store.HoldingByID(t.Context(), s, r.ID)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, h)
	}
	return out
}

func urlOf(h *domain.Holding, page string) string {
	return strings.TrimSuffix("/desk/holdings/"+string(h.ID)+"/"+page, "/")
}

// Every page of a holding keeps the rules of pages, in every state, for every role that sees it, in both languages.
func TestPagesOfAHoldingKeepTheRules(t *testing.T) {
	d := desktest.New(t)
	for _, lang := range []string{"de", "en"} {
		for _, role := range []domain.Role{domain.OpenDataOfficer, domain.DataSteward, domain.DepartmentHead, domain.Auditor} {
			login := d.Login(role, "")
			b := d.As(t, login)
			b.SetCookie("freigabe-lang", lang)
			for _, state := range domain.States {
				if lang == "en" && role != domain.OpenDataOfficer {
					continue
				}
				for _, h := range some(t, d, login, state, 1) {
					for _, page := range []string{"", "edit", "files", "screening", "screening?show=open", "apply", "defer"} {
						b.Open(urlOf(h, page))
					}
					for _, v := range domain.Verbs {
						b.Open(urlOf(h, "step/"+strings.NewReplacer("_", "-", "+", "-and-").Replace(string(v))))
					}
					for _, f := range h.Edition.Distributions {
						b.Open(urlOf(h, "files/"+string(f.ID)+"/remove"))
						b.Open(urlOf(h, "files/"+string(f.ID)+"/unaffected"))
					}
					for _, tr := range h.Edition.Treatments {
						b.Open(urlOf(h, "treatments/"+strings.ReplaceAll(tr.ID, "#", "%23")+"/done"))
					}
					for id := range h.Edition.Answers {
						b.Open(urlOf(h, "screening/"+id+"/evidence"))
						break
					}
				}
			}
			b.Open("/desk/holdings/new")
			b.Open("/desk/holdings/apply")
			b.Open("/desk/holdings/hand-over")
		}
	}
}

// What is not in somebody's scope does not exist for them, whatever the page.
func TestAHoldingOutOfScopeIsNotThere(t *testing.T) {
	d := desktest.New(t)
	officer := d.Login(domain.OpenDataOfficer, "")
	h := some(t, d, officer, domain.Captured, 1)[0]
	var stranger string
	for _, a := range d.Access {
		if _, err := d.Store.HoldingByID(t.Context(), d.Scope(a.Login), h.ID); domain.CodeOf(err) == domain.NotFound {
			stranger = a.Login
			break
		}
	}
	if stranger == "" {
		t.Fatal("everybody sees the holding")
	}
	b := d.As(t, stranger)
	unknown := b.Get("/desk/holdings/" + string(domain.NewID[domain.HoldingID](d.Now()))).Is(http.StatusNotFound)
	for _, page := range []string{"", "edit", "files", "screening", "apply", "defer", "step/screen"} {
		p := b.Get(urlOf(h, page)).Is(http.StatusNotFound).SaysNot(h.Edition.Content.Title)
		if page == "" && p.Text() != unknown.Text() {
			t.Errorf("a hidden holding answers otherwise than an unknown one:\n%s\n---\n%s", p.Text(), unknown.Text())
		}
	}
	for _, id := range []string{"x", "../x", "%00"} {
		b.Get("/desk/holdings/" + id).Is(http.StatusNotFound)
	}
}

// steward gives a person who captures, at a browser, with a holding of theirs.
func steward(t *testing.T) (*desktest.Desk, *desktest.Browser, *domain.Holding, string) {
	t.Helper()
	d := desktest.New(t)
	login := d.Login(domain.DataSteward, "merletal_umwelt")
	list := some(t, d, login, domain.Captured, 20)
	i := slices.IndexFunc(list, func(h *domain.Holding) bool { return h.Review == nil })
	if i < 0 {
		t.Fatal("no captured holding")
	}
	return d, d.As(t, login), list[i], login
}

func (w world) now() *domain.Holding {
	w.t.Helper()
	h, err := w.d.Store.HoldingByID(w.t.Context(), w.d.Scope(w.login), w.h.ID)
	if err != nil {
		w.t.Fatal(err)
	}
	return h
}

// world is what most tests start with.
type world struct {
	t     *testing.T
	d     *desktest.Desk
	b     *desktest.Browser
	h     *domain.Holding
	login string
}

func begin(t *testing.T) world {
	d, b, h, login := steward(t)
	return world{t, d, b, h, login}
}
