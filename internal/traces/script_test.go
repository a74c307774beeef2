package traces

import (
	"net/url"
	"strings"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/workflow"
)

// script finds forms that following links does not lead to in a state that fits. They are sent in this order, before the
// others.
var script = []struct {
	route string
	find  func(w *world) *desktest.Form
}{
	{"POST /desk/sign-in", func(w *world) *desktest.Form {
		return w.Browser(w.t).Form("/desk/sign-in", url.Values{"login": {"selma.ibing"}, "password": {"freigabe-demo-selma.ibing"}})
	}},
	{"POST /desk/sign-out", func(w *world) *desktest.Form {
		return formTo(w.As(w.t, "selma.ibing").Get("/desk/account"), "/desk/sign-out")
	}},
	{"POST /desk/account/sessions/end", func(w *world) *desktest.Form {
		w.As(w.t, "selma.ibing")
		return formTo(w.As(w.t, "selma.ibing").Get("/desk/account"), "/desk/account/sessions/end")
	}},
	{"POST /desk/account/sessions/end-others", func(w *world) *desktest.Form {
		w.As(w.t, "selma.ibing")
		return formTo(w.As(w.t, "selma.ibing").Get("/desk/account"), "/desk/account/sessions/end-others")
	}},
	{"POST /desk/account/password", func(w *world) *desktest.Form {
		f := formTo(w.As(w.t, "selma.ibing").Get("/desk/account/password"), "/desk/account/password")
		return f.Set("old", "freigabe-demo-selma.ibing").Set("password", "ein anderes Kennwort").Set("again", "ein anderes Kennwort")
	}},
	{"POST /password/:secret", func(w *world) *desktest.Form {
		made, err := w.Work.RenewLink(w.ctx(), w.Actor("henrike.sollbach"), w.Actor("selma.ibing").Person)
		must(w.t, err)
		for _, link := range made.Links {
			f := formTo(w.Browser(w.t).Get("/password/"+link), "/password/")
			return f.Set("password", "freigabe-demo-selma.ibing").Set("again", "freigabe-demo-selma.ibing")
		}
		return nil
	}},
	{"POST /desk/holdings/views/:id", func(w *world) *desktest.Form {
		b := w.As(w.t, "jana.feldkamp")
		b.Form("/desk/holdings/views", url.Values{"list": {""}, "name": {"Meine"}}).Send()
		return formTo(b.Get("/desk/holdings/views"), "/desk/holdings/views/")
	}},
	{"POST /desk/imports/drafts/:id", func(w *world) *desktest.Form { return formTo(draft(w), "/desk/imports/drafts/").Set("go", "look") }},
	{"POST /desk/imports/drafts/:id/discard", func(w *world) *desktest.Form {
		return formTo(draft(w).Browser().Get("/desk/imports"), "/desk/imports/drafts/")
	}},
	{"POST /desk/imports/drafts/:id/report", func(w *world) *desktest.Form {
		p := formTo(draft(w), "/desk/imports/drafts/").Set("go", "try").Send().Follow()
		must(w.t, w.Work.RunDrafts(w.ctx()))
		return formTo(p.Browser().Get(p.Path), "/desk/imports/drafts/").Set("go", "take")
	}},
	{"POST /desk/imports/:id/undo", func(w *world) *desktest.Form {
		must(w.t, w.Work.RunDrafts(w.ctx())) // the list of the script before
		id := w.one("SELECT CAST(id AS TEXT) FROM import WHERE file_name = 'wege.csv' ORDER BY id DESC LIMIT 1")
		return formTo(w.As(w.t, "jana.feldkamp").Get("/desk/imports/"+id+"/undo"), "/desk/imports/")
	}},
	{"POST /desk/holdings/standard", func(w *world) *desktest.Form {
		return w.As(w.t, "jana.feldkamp").Form("/desk/holdings/standard", url.Values{"at": {w.authority("merletal_umwelt")}, "standard": {"trees"}})
	}},
	{"POST /desk/holdings/bulk/:act", func(w *world) *desktest.Form {
		p := w.As(w.t, "jana.feldkamp").Form("/desk/holdings/bulk/defer", url.Values{"id": {w.holding("captured")}, "list": {""}}).Send()
		return formTo(p, "/desk/holdings/bulk/").Set("until", later(3))
	}},
	{"POST /desk/holdings/:id/screening/:q", func(w *world) *desktest.Form {
		id := w.fresh("Noch ungeprüft")
		return w.As(w.t, "jana.feldkamp").Form("/desk/holdings/"+id+"/screening/Z1", url.Values{"a-Z1": {"yes"}, "was-Z1": {"0"}})
	}},
	{"POST /desk/holdings/hand-over", func(w *world) *desktest.Form {
		b := w.As(w.t, "jana.feldkamp")
		for _, id := range w.column("SELECT CAST(id AS TEXT) FROM holding WHERE state = 'screened' ORDER BY id") {
			p := b.Form("/desk/holdings/hand-over", url.Values{"pick": {id}}).Send()
			if f := formTo(p, "/desk/holdings/hand-over"); f != nil && f.Values.Get("holding") != "" {
				return f
			}
		}
		return nil
	}},
	{"POST /desk/reviews/:id", func(w *world) *desktest.Form {
		return w.As(w.t, "jana.feldkamp").Form("/desk/reviews/"+w.one("SELECT CAST(id AS TEXT) FROM review WHERE status = 'open' LIMIT 1"), url.Values{"reason": {"Grund"}})
	}},
	{"POST /desk/reviews/together", func(w *world) *desktest.Form {
		for _, a := range w.Access {
			b := w.As(w.t, a.Login)
			for _, to := range b.Get("/desk/reviews/together").Addresses() {
				if strings.HasPrefix(to, "/desk/reviews/0") {
					b.Get(to) // they are signed together only after a look at each
				}
			}
			p := b.Get("/desk/reviews/together")
			if p.HasForm("Weiter") {
				return formTo(p.Form("Weiter").Send(), "/desk/reviews/together")
			}
		}
		return nil
	}},
	{"POST /desk/questions/:id", func(w *world) *desktest.Form { return w.question("", "to_id") }},
	{"POST /desk/questions/:id/more", func(w *world) *desktest.Form { return w.question("/more", "by_id") }},
	{"POST /desk/withdrawals/:holding", func(w *world) *desktest.Form {
		id := domain.HoldingID(w.holding("public"))
		h, err := w.Store.HoldingByID(w.ctx(), w.Scope("jana.feldkamp"), id)
		must(w.t, err)
		_, err = w.Work.Transition(w.ctx(), w.Actor("jana.feldkamp"), workflow.Step{Holding: id, Verb: domain.Withdraw, Digest: h.Edition.WorkingDigest(), Code: "error", Reason: "falsche Spalte"})
		must(w.t, err)
		return w.second("confirm_withdrawal", "/desk/withdrawals/", "?decision=")
	}},
	{"POST /desk/holdings/:id/screening/stricter", func(w *world) *desktest.Form {
		p := w.As(w.t, "wanda.grothe").Get("/desk/holdings/" + w.fresh("Zu genau") + "/screening")
		return formTo(p, "/desk/holdings/"+w.named("Zu genau")+"/screening/stricter").Set("class", "open_after_treatment").Set("reason", "zu genau")
	}},
	{"POST /desk/holdings/:id/treatments/:t/done", func(w *world) *desktest.Form {
		return formTo(w.As(w.t, "wanda.grothe").Get("/desk/holdings/"+w.named("Zu genau")+"/treatments/stricter/done"), "/desk/holdings/").Set("note", "auf 100 m gerundet")
	}},
	{"POST /desk/treatments/:holding", func(w *world) *desktest.Form {
		return formTo(w.As(w.t, "jana.feldkamp").Get("/desk/treatments/"+w.named("Zu genau")+"?treatment=stricter"), "/desk/treatments/")
	}},
	{"POST /desk/holdings/:id/files/:did/unaffected", func(w *world) *desktest.Form {
		id := w.named("Zu genau")
		return formTo(w.As(w.t, "jana.feldkamp").Get("/desk/holdings/"+id+"/files/"+w.attach(id)+"/unaffected"), "/desk/holdings/")
	}},
	{"POST /desk/holdings/:id/files/:did", func(w *world) *desktest.Form {
		id := w.named("Zu genau")
		to := "/desk/holdings/" + id + "/files/" + w.attach(id)
		return formTo(w.As(w.t, "wanda.grothe").Get(to), to)
	}},
	{"POST /desk/holdings/:id/files/:did/remove", func(w *world) *desktest.Form {
		id := w.named("Zu genau")
		to := "/desk/holdings/" + id + "/files/" + w.attach(id) + "/remove"
		return formTo(w.As(w.t, "wanda.grothe").Get(to), to)
	}},
	{"POST /desk/erasures", func(w *world) *desktest.Form {
		p := w.As(w.t, "henrike.sollbach").Get("/desk/erasures/new?kind=text&part=reason&target=" + w.reason())
		return formTo(p, "/desk/erasures").Set("do", "propose")
	}},
	{"POST /desk/erasures/:id", func(w *world) *desktest.Form {
		return formTo(w.As(w.t, "margit.ellersiek").Get("/desk/erasures/"+w.one("SELECT CAST(id AS TEXT) FROM erasure WHERE status = 'proposed' LIMIT 1")), "/desk/erasures/")
	}},
	{"POST /desk/admin/authorities/new", func(w *world) *desktest.Form {
		p := w.As(w.t, "henrike.sollbach").Get("/desk/admin/authorities/new?parent=" + w.authority("merletal"))
		return formTo(p, "/desk/admin/authorities/new").Set("title", "Stelle für Neues").Set("name", "neues")
	}},
	{"POST /desk/admin/authorities/:id/close", func(w *world) *desktest.Form {
		made, err := w.Work.CreateDepartment(w.ctx(), w.Actor("henrike.sollbach"), workflow.NewAuthority{Parent: domain.AuthorityID(w.authority("merletal")), Slug: "kurzlebig", Title: "Kurzlebig"})
		must(w.t, err)
		return formTo(w.As(w.t, "henrike.sollbach").Get("/desk/admin/authorities/"+made.ID+"/close"), "/desk/admin/authorities/")
	}},
	{"POST /desk/admin/rules/:id", func(w *world) *desktest.Form {
		to := "/desk/admin/rules/" + w.authority("merletal_verkehr")
		return formTo(w.As(w.t, "henrike.sollbach").Get(to), to)
	}},
	{"POST /desk/account/deputies/:id", func(w *world) *desktest.Form {
		p, err := w.Work.ProposeDeputy(w.ctx(), w.Actor("henrike.sollbach"), workflow.StandIn{For: "selma.ibing", By: "hatice.kern", From: later(5), Until: later(5)})
		must(w.t, err)
		return formTo(w.As(w.t, "tarek.wiemann").Get("/desk/account/deputies/"+p.ID), "/desk/account/deputies/").Set("accept", "yes")
	}},
	{"POST /desk/admin/moves", func(w *world) *desktest.Form {
		b := w.As(w.t, "henrike.sollbach")
		f := formTo(b.Get("/desk/admin/moves/new?authority="+w.authority("merletal_umwelt")), "/desk/admin/moves/new")
		return formTo(f.Set("id", w.holding("captured")).Set("all").Send(), "/desk/admin/moves").Set("target", w.authority("merletal_geo"))
	}},
	{"POST /desk/admin/moves/new", func(w *world) *desktest.Form {
		b := w.As(w.t, "henrike.sollbach")
		return formTo(b.Get("/desk/admin/moves/new?authority="+w.authority("merletal_umwelt")), "/desk/admin/moves/new").Set("id", w.holding("captured"))
	}},
}

// formTo is the first form on a page that goes there, filled in; nil where there is none.
func formTo(p *desktest.Page, target string) *desktest.Form {
	for _, f := range p.Forms() {
		if strings.HasPrefix(f.Target(), target) {
			return f.Fill()
		}
	}
	return nil
}

func (w *world) authority(slug string) string {
	return w.one("SELECT CAST(id AS TEXT) FROM authority WHERE name = '" + slug + "'")
}

// holding is one of Umwelt in a state.
func (w *world) holding(state string) string {
	return w.one("SELECT CAST(id AS TEXT) FROM holding WHERE state = '" + state + "' AND CAST(authority_id AS TEXT) = '" + w.authority("merletal_umwelt") + "' ORDER BY id LIMIT 1")
}

// fresh captures a holding of Umwelt.
func (w *world) fresh(title string) string {
	h, err := w.Work.Create(w.ctx(), w.Actor("wanda.grothe"), workflow.Capture{Authority: domain.AuthorityID(w.authority("merletal_umwelt")), Content: domain.Content{Title: title}})
	must(w.t, err)
	return string(h.ID)
}

// attach adds a link to a holding.
func (w *world) attach(id string) string {
	a, err := w.Work.Attach(w.ctx(), w.Actor("wanda.grothe"), workflow.Attach{Holding: domain.HoldingID(id), Link: "https://daten.example/" + string(domain.NewID[domain.HoldingID](w.Now())), Title: "Dienst", Audiences: []domain.Audience{domain.ForPublic}})
	must(w.t, err)
	return string(a.Distribution)
}

// named is a holding that was captured under this title.
func (w *world) named(title string) string {
	return w.one("SELECT CAST(holding_id AS TEXT) FROM edition WHERE title = '" + title + "' ORDER BY holding_id DESC LIMIT 1")
}

// draft is a list that was uploaded.
func draft(w *world) *desktest.Page {
	f := formTo(w.As(w.t, "jana.feldkamp").Get("/desk/imports"), "/desk/imports")
	return f.File("file", "wege.csv", "Titel;Beschreibung\nWege im Wald;Alle Wege\n").Send().Follow()
}

// question is the form of a question that is still open, for the one whom it asks or who asked.
func (w *world) question(form, who string) *desktest.Form {
	id := w.one("SELECT CAST(q.id AS TEXT) FROM question q JOIN review r ON r.id = q.review_id WHERE r.status = 'open' AND q.answered_at IS " + map[bool]string{true: "NULL", false: "NOT NULL"}[form == ""] + " ORDER BY q.id LIMIT 1")
	login := w.one("SELECT p.login FROM question q JOIN person p ON p.id = q." + who + " WHERE CAST(q.id AS TEXT) = '" + id + "'")
	return formTo(w.As(w.t, login).Get("/desk/questions/"+id), "/desk/questions/"+id+form)
}

// second is the form of a task that wants a second person.
func (w *world) second(kind, page, ref string) *desktest.Form {
	for _, a := range w.Access {
		inbox, err := w.Work.Inbox(w.ctx(), w.Actor(a.Login), w.Scope(a.Login))
		must(w.t, err)
		for _, i := range inbox {
			if i.Task.Kind == kind && i.Kind == workflow.ToDo {
				return formTo(w.As(w.t, a.Login).Get(page+string(i.Task.Holding)+ref+i.Task.Ref), page)
			}
		}
	}
	return nil
}
