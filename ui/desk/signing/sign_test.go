package signing_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/workflow"
)

// waiting finds something in a person's inbox.
func waiting(t *testing.T, d *desktest.Desk, login string, is func(workflow.InboxItem) bool) workflow.InboxItem {
	t.Helper()
	for _, i := range inboxOf(t, d, login) {
		if is(i) {
			return i
		}
	}
	t.Fatalf("nothing of that kind waits for %s", login)
	return workflow.InboxItem{}
}

func toSign(k domain.SlotKind) func(workflow.InboxItem) bool {
	return func(i workflow.InboxItem) bool {
		concerns := false
		for _, p := range reviewPlaces(i) {
			concerns = concerns || p.Signoff != nil && p.Signoff.Concerns
		}
		return i.Kind == workflow.ToSign && i.Place.Kind == k && !concerns
	}
}

func reviewPlaces(i workflow.InboxItem) []domain.Place {
	if i.Review == nil {
		return nil
	}
	return i.Review.Places
}

func urlOf(i workflow.InboxItem) string { return "/desk/reviews/" + string(i.Review.ID) }

// decisions counts the sign-offs of a review.
func decisions(t *testing.T, d *desktest.Desk, login string, i workflow.InboxItem) []workflow.HistoryRow {
	t.Helper()
	rows, err := d.Work.Read().Decisions(t.Context(), d.Scope(login), workflow.DecisionFilter{Page: workflow.Page{Limit: 100}, Holding: i.Task.Holding, Review: i.Review.ID, Kind: domain.SignedOff})
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

const head = "knut.ahlers"

func TestSigningNamesWhatIsSignedAndSaysWhatComesNext(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	i := waiting(t, d, head, toSign(domain.Final))
	b := d.As(t, head)
	p := b.Open("/desk/inbox").Says("auf Ihre Zeichnung").Click(i.Title)
	p.Says("Sie ist die letzte.", i.Review.Digest.Short(), "Sie leiten", "Was sichtbar wird, und für wen", "Freigeben und schlusszeichnen")

	form := p.Form("Freigeben und schlusszeichnen").Set("reason", "Bitte auch 2027.")
	form.Send().Is(http.StatusUnprocessableEntity).Check().Says("Bitte bestätigen Sie mit dem Haken", "Bitte auch 2027.")
	if n := len(decisions(t, d, head, i)); n != len(i.Review.Places)-1 {
		t.Fatalf("%d sign-offs after a form without its tick", n)
	}

	form.Set("seen", "yes")
	done := form.Send().Is(http.StatusSeeOther).Follow()
	done.Says("Sie haben „"+i.Title+"“ freigegeben", "Zum Eingang", "Entscheidung ansehen", "Nächster Vorgang")
	if done.HasForm("schlusszeichnen") {
		t.Error("a signed review can be signed once more")
	}
	first := decisions(t, d, head, i)
	form.Send().Is(http.StatusSeeOther).Follow().Says("freigegeben") // a double click
	if n := len(decisions(t, d, head, i)); n != len(first) || n != len(i.Review.Places) {
		t.Errorf("%d sign-offs after a double click, %d before", n, len(first))
	}
	found := false
	for _, text := range first[0].Texts {
		found = found || text.Body == "Bitte auch 2027."
	}
	if !found {
		t.Error("the note is not in the decision")
	}

	// the form of a second tab comes too late
	form.Set("_key", "another").Send().Is(http.StatusConflict).Check().Says("Dieser Vorgang ist schon zu Ende", "Bitte auch 2027.")
	b.Open(urlOf(i)).Says("abgeschlossen").SaysNot("schlusszeichnen</span>")
	b.Open("/desk/inbox?view=signed").Says(i.Title)
}

func TestAReviewIsReturnedWithItsReasonOnAField(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	i := waiting(t, d, head, toSign(domain.Final))
	b := d.As(t, head)
	form := b.Open(urlOf(i)).Form("Zurückgeben").Set("field", "description")
	form.Send().Is(http.StatusUnprocessableEntity).Check().Says("Grund der Rückgabe")
	form.Set("reason", "Die Beschreibung nennt das Jahr nicht.").Set("field", "no.such").Send().Is(http.StatusUnprocessableEntity).Check().Says("Die Beschreibung nennt das Jahr nicht.")
	form.Set("field", "description").Send().Is(http.StatusSeeOther).Follow().Says("Sie haben „" + i.Title + "“ zurückgegeben")
	rows := decisions(t, d, head, i)
	if rows[0].Mark != domain.Returned || rows[0].Detail["field"] != "description" {
		t.Errorf("decision = %+v", rows[0].Decision)
	}
	h, err := d.Work.Read().HoldingByID(t.Context(), d.Scope(head), i.Task.Holding)
	if err != nil || h.State != domain.Captured {
		t.Errorf("state = %v, %v", h.State, err)
	}
}

// handedOverAnew takes an internal review back, changes the description where asked, and hands over again.
func handedOverAnew(t *testing.T, d *desktest.Desk, steward string, i workflow.InboxItem, description string) {
	t.Helper()
	actor := d.Actor(steward)
	step := func(v domain.Verb, digest domain.Digest) workflow.Held {
		t.Helper()
		held, err := d.Work.Transition(t.Context(), actor, workflow.Step{Holding: i.Task.Holding, Verb: v, Digest: digest, Reason: "Berichtigung"})
		if err != nil {
			t.Fatalf("%s: %v", v, err)
		}
		return held
	}
	held := step(domain.Recall, "")
	if description != "" {
		step(domain.Return, held.Digest)
		var err error
		if held, err = d.Work.Edit(t.Context(), actor, workflow.Patch{Holding: i.Task.Holding, Fields: map[string][]string{"description": {description}}}); err != nil {
			t.Fatal(err)
		}
		held = step(domain.Screen, held.Digest)
	}
	step(i.Review.Verb, held.Digest)
}

// inside finds somebody for whom an internal release waits, and the steward who handed it over.
func inside(t *testing.T, d *desktest.Desk) (login, steward string, i workflow.InboxItem) {
	t.Helper()
	for _, a := range d.Access {
		for _, i := range inboxOf(t, d, a.Login) {
			if i.Kind == workflow.ToSign && i.Review.Verb == domain.ReleaseInternally && !i.Deputy() && i.Place.Delegated == nil {
				for _, other := range d.Access {
					if d.Actor(other.Login).Person == i.Review.Opener {
						return a.Login, other.Login, i
					}
				}
			}
		}
	}
	t.Fatal("no internal release waits")
	return "", "", i
}

func TestWhatChangedWhileThePageWasOpenIsShownAndTheNoteIsKept(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	login, steward, i := inside(t, d)
	b := d.As(t, login)
	form := b.Open(urlOf(i)).Form("schlusszeichnen").Set("seen", "yes").Set("reason", "Mein Vermerk bleibt.")
	handedOverAnew(t, d, steward, i, "Jetzt mit Angaben bis September.")
	stale := form.Send().Is(http.StatusPreconditionFailed).Check().
		Says("Der Inhalt hat sich geändert, während Sie gelesen haben", "Jetzt mit Angaben bis September.", "Mein Vermerk bleibt.", i.Review.Digest.Short(), "Beschreibung")
	fresh := waiting(t, d, login, func(x workflow.InboxItem) bool { return x.Task.Holding == i.Task.Holding && x.Review != nil })
	stale.Says(fresh.Review.Digest.Short())
	again := stale.Form("Neuen Inhalt ansehen").Send().Is(http.StatusOK).Check().Says("Mein Vermerk bleibt.", fresh.Review.Digest.Short())
	again.Form("schlusszeichnen").Set("seen", "yes").Send().Is(http.StatusSeeOther)
	if rows := decisions(t, d, login, fresh); len(rows) != 1 {
		t.Errorf("%d sign-offs", len(rows))
	}
}

func TestAReviewHandedOverAnewWithTheSameContentSaysSo(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	login, steward, i := inside(t, d)
	form := d.As(t, login).Open(urlOf(i)).Form("Frage stellen").Set("text", "Noch eine Frage?")
	handedOverAnew(t, d, steward, i, "")
	form.Send().Is(http.StatusPreconditionFailed).Check().Says("Der Inhalt ist gleich geblieben", "Noch eine Frage?")
}

func TestAnEndedDeputyshipOrRoleIsSaidAndTheNoteIsKept(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	deputy := "piet.osterloh" // of jana.feldkamp
	i := waiting(t, d, deputy, func(i workflow.InboxItem) bool { return i.Kind == workflow.ToSign && i.Deputy() })
	b := d.As(t, deputy)
	p := b.Open(urlOf(i)).Says("Sie vertreten", "In Vertretung für Jana Feldkamp")
	if p.HasForm("Weitergeben") {
		t.Error("a deputy can pass the signature on")
	}
	form := p.Form("Mitzeichnen").Set("seen", "yes").Set("reason", "Noch nicht abgeschickt.")
	deputies, err := d.Work.Read().Deputies(t.Context(), d.Scope(deputy), workflow.Page{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range deputies {
		if x.By == d.Actor(deputy).Person && x.Status == domain.Active {
			if _, err := d.Work.EndDeputy(t.Context(), d.Actor("jana.feldkamp"), x.ID); err != nil {
				t.Fatal(err)
			}
		}
	}
	form.Send().Is(http.StatusNotFound).Check().Says("Sie sehen diesen Vorgang nicht mehr", "Noch nicht abgeschickt.")

	j := waiting(t, d, head, toSign(domain.Final))
	form = d.As(t, head).Open(urlOf(j)).Form("schlusszeichnen").Set("seen", "yes").Set("reason", "Auch das bleibt.")
	assignments, err := d.Work.Read().Assignments(t.Context(), d.Scope(head), workflow.Page{Limit: 100})
	if err != nil {
		t.Fatal(err)
	}
	for _, x := range assignments {
		if x.Person == d.Actor(head).Person && x.Role == domain.DepartmentHead {
			if _, err := d.Work.EndRole(t.Context(), d.Actor("henrike.sollbach"), x.ID, ""); err != nil {
				t.Fatal(err)
			}
		}
	}
	form.Send().Check().Says("Auch das bleibt.")
	if rows := decisions(t, d, "henrike.sollbach", j); len(rows) != len(j.Review.Places)-1 {
		t.Errorf("%d sign-offs after the role was lost", len(rows))
	}
}

func TestAPlaceThatSomebodyElseFilledIsSaid(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	i := waiting(t, d, "jana.feldkamp", toSign(domain.CoSignature))
	form := d.As(t, "jana.feldkamp").Open(urlOf(i)).Form("Mitzeichnen").Set("seen", "yes").Set("reason", "Zu spät.")
	_, err := d.Work.Sign(t.Context(), d.Actor("piet.osterloh"), workflow.Sign{
		Holding: i.Task.Holding, Slot: i.Place.Slot, Mark: domain.Signed, Digest: i.Review.Digest, OnBehalfOf: d.Actor("jana.feldkamp").Person,
	})
	if err != nil {
		t.Fatal(err)
	}
	form.Send().Is(http.StatusConflict).Check().Says("Es wurde nichts gespeichert", "Diese Zeichnung ist schon geleistet.", "Zu spät.", "Sie können diesen Vorgang nicht zeichnen")
}

func TestWhoMayNotSignReadsWhyAndWhoCan(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	_, steward, i := inside(t, d)
	p := d.As(t, steward).Open(urlOf(i)).Says("Warum Sie nicht zeichnen", "Zeichnen kann", "Vorgang zurückholen")
	if p.HasForm("schlusszeichnen") || p.HasForm("Zurückgeben") {
		t.Error("the steward can sign or return")
	}
	k := waiting(t, d, head, func(i workflow.InboxItem) bool { return i.Kind == workflow.NotYet })
	d.As(t, head).Open(urlOf(k)).Says("Sie sind noch nicht an der Reihe", "Die Schlusszeichnung kommt zuletzt", "Zeichnen kann")
	d.As(t, "nadja.holtrup").Get(urlOf(i)).Is(http.StatusNotFound).Check()
	d.As(t, head).Get("/desk/reviews/nonsense").Is(http.StatusNotFound).Check()
}

func TestAnOpinionNeedsAWordAboutConcernsAndConcernsNeedAnAnswer(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	dpo := "margit.ellersiek"
	i := waiting(t, d, dpo, toSign(domain.Opinion))
	b := d.As(t, dpo)
	form := b.Open(urlOf(i)).Form("Stellungnahme abgeben").Set("seen", "yes")
	form.Send().Is(http.StatusUnprocessableEntity).Check().Says("Bitte sagen Sie, ob Sie Bedenken haben.")
	form.Set("concerns", "yes").Send().Is(http.StatusUnprocessableEntity).Check()
	form.Set("reason", "Die Löschfrist fehlt.").Send().Is(http.StatusSeeOther).Follow().Says("Sie haben zu", "Die Löschfrist fehlt.", "Bedenken")
	p := b.Open(urlOf(i)).Says("Ihre Zeichnung ist geleistet")
	form = p.Form("Zeichnung zurücknehmen")
	form.Send().Is(http.StatusUnprocessableEntity).Check()
	form.Set("reason", "Nachgereicht.").Send().Is(http.StatusSeeOther).Follow().Says("Ihre Zeichnung ist zurückgenommen")

	for _, a := range d.Access {
		for _, i := range inboxOf(t, d, a.Login) {
			if i.Kind != workflow.ToSign || i.Place.Kind != domain.Final || toSign(domain.Final)(i) {
				continue
			}
			form := d.As(t, a.Login).Open(urlOf(i)).Says("Ihre Antwort auf die Bedenken").Form("schlusszeichnen").Set("seen", "yes")
			form.Send().Is(http.StatusUnprocessableEntity).Check().Says("Bitte antworten Sie darauf")
			form.Set("reason", "Die Frist ist jetzt zwei Jahre.").Send().Is(http.StatusSeeOther).Follow().Says("Antwort der Schlusszeichnung", "Die Frist ist jetzt zwei Jahre.")
			return
		}
	}
	t.Error("no final signature with concerns waits")
}

func TestASignatureIsHandedOnAndAcknowledged(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	late := waiting(t, d, head, func(i workflow.InboxItem) bool {
		return i.Kind == workflow.ToSign && i.Place.Due < domain.Day(d.Now(), "")
	})
	if d.As(t, head).Open(urlOf(late)).HasForm("Weitergeben") {
		t.Error("a signature whose due date has passed can be handed on until then")
	}
	i := waiting(t, d, head, func(i workflow.InboxItem) bool {
		return toSign(domain.Final)(i) && i.Place.Due > domain.Day(d.Now(), "")
	})
	form := d.As(t, head).Open(urlOf(i)).Form("Weitergeben").Set("to", "")
	form.Send().Is(http.StatusUnprocessableEntity).Check()
	to := ""
	for _, a := range d.Access {
		if a.Login == "friederike.lohmeyer" {
			to = string(d.Actor(a.Login).Person)
		}
	}
	form.Set("to", to).Send().Is(http.StatusSeeOther).Follow().Says("Ihre Zeichnung liegt jetzt bei Dr. Friederike Lohmeyer")
	d.As(t, "friederike.lohmeyer").Open(urlOf(i)).Says("weitergegeben von Knut Ahlers", "Knut Ahlers hat Ihnen diese Zeichnung weitergegeben").Form("schlusszeichnen").Set("seen", "yes").Send().
		Is(http.StatusSeeOther).Follow().Says("freigegeben")

	for _, a := range d.Access {
		for _, i := range inboxOf(t, d, a.Login) {
			if i.Kind == workflow.ToAcknowledge {
				d.As(t, a.Login).Open(urlOf(i)).Form("Kenntnis bestätigen").Set("seen", "yes").Send().Is(http.StatusSeeOther).Follow().Says("zur Kenntnis genommen")
				return
			}
		}
	}
	t.Error("nothing waits to be acknowledged")
}

func TestAReviewIsRecalledByWhoOpenedIt(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	_, steward, i := inside(t, d)
	form := d.As(t, steward).Open(urlOf(i)).Form("Vorgang zurückholen")
	form.Send().Is(http.StatusSeeOther).Follow().Says("Sie haben „" + i.Title + "“ zurückgeholt")
	form.Send().Is(http.StatusSeeOther) // a double click
}

func TestQuestionsAreAskedAnsweredAndFollowedUp(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	login, steward, i := inside(t, d)
	b := d.As(t, login)
	form := b.Open(urlOf(i)).Form("Frage stellen").Set("to", string(d.Actor(steward).Person))
	form.Send().Is(http.StatusUnprocessableEntity).Check()
	form.Set("text", "Steht das auch im GIS?").Send().Is(http.StatusSeeOther).Follow().Says("Ihre Frage liegt bei", "Steht das auch im GIS?")
	q := waiting(t, d, steward, func(x workflow.InboxItem) bool {
		return x.Question != nil && x.Review == nil && x.Task.Holding == i.Task.Holding
	})
	at := "/desk/questions/" + q.Task.Ref
	s := d.As(t, steward)
	answer := s.Open("/desk/inbox?view=questions").Says("Steht das auch im GIS?").Click(q.Title).Says("Die Frist läuft weiter").Form("Antwort senden")
	answer.Send().Is(http.StatusUnprocessableEntity).Check()
	b.Post(at, url.Values{"text": {"Nicht gefragt"}, "_csrf": answer.Values["_csrf"]}).Is(http.StatusForbidden)
	b.Open(at).Says("noch nicht beantwortet").SaysNot("Antwort senden")
	answer.Set("text", "Nein, nur in der Liste.").Send().Is(http.StatusSeeOther).Follow().Says("Ihre Antwort ist gespeichert", "beantwortet")
	answer.Set("_key", "other").Send().Is(http.StatusConflict).Check().Says("schon beantwortet", "Nein, nur in der Liste.")
	more := b.Open(at).Says("Genügt Ihnen die Antwort?", "Nein, nur in der Liste.", "Erledigt, weiter zur Zeichnung").Form("Nachfrage senden").Set("text", "Seit wann?")
	more.Send().Is(http.StatusSeeOther).Follow().Says("Ihre Nachfrage ist gestellt", "Seit wann?")
	b.Open(urlOf(i)).Says("2 Fragen, 1 offen", "Seit wann?")
}

func TestAlikeReviewsAreSignedTogetherAfterALookAtEach(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	b := d.As(t, head)
	alike, alone, err := d.Work.Bundles(t.Context(), d.Actor(head), d.Scope(head))
	if err != nil {
		t.Fatal(err)
	}
	if len(alike) != 1 || len(alike[0].Rows) < 3 || len(alone) == 0 {
		t.Fatalf("%d bundles, %d alone", len(alike), len(alone))
	}
	rows := alike[0].Rows
	page := b.Open("/desk/inbox").Says("gleichartige Vorgänge").Click("gleichartige Vorgänge").Says("noch nicht angesehen", "Warum nicht die anderen?")
	if page.HasForm("Weiter") {
		t.Error("reviews that nobody opened can be chosen")
	}
	req := func(method, purpose string) *http.Request {
		r := httptest.NewRequest(method, urlOf(rows[0].InboxItem), nil)
		r.Header.Set("Sec-Purpose", purpose)
		return r
	}
	b.Do(req(http.MethodHead, "")).Is(http.StatusOK)
	b.Do(req(http.MethodGet, "prefetch;prerender")).Is(http.StatusOK)
	b.Get("/desk/reviews/together/confirm?review="+string(rows[0].Review.ID)).Is(http.StatusSeeOther).Follow().Says("Bitte wählen Sie mindestens einen Vorgang", "noch nicht angesehen")

	b.Open(urlOf(rows[0].InboxItem))
	b.Open(urlOf(rows[1].InboxItem))
	confirm := b.Open("/desk/reviews/together").Form("Weiter").Send().Is(http.StatusOK).Check().
		Says("2 Bestände mit neuen Daten freigeben?", rows[0].Review.Digest.Short(), rows[1].Review.Digest.Short(), "2 Entscheidungen").SaysNot(rows[2].Review.Digest.Short())
	form := confirm.Form("2 Vorgänge schlusszeichnen").Set("reason", "Neue Messwerte.")
	form.Send().Is(http.StatusUnprocessableEntity).Check().Says("Bitte bestätigen Sie mit dem Haken", "Neue Messwerte.")
	form.Set("seen", "yes")
	// one more is slipped in that was never opened
	form.Values["review"] = append(form.Values["review"], string(rows[2].Review.ID)+":"+string(rows[2].Review.Digest))
	done := form.Send().Is(http.StatusSeeOther).Follow().Says("2 von 3 Vorgängen gezeichnet", "noch nicht angesehen", rows[0].Title)
	form.Send().Is(http.StatusSeeOther).Follow().Says("2 von 3 Vorgängen gezeichnet") // a double click
	for n, row := range rows[:3] {
		got := 0
		for _, dec := range decisions(t, d, head, row.InboxItem) {
			if dec.Actor == d.Actor(head).Person {
				got++
			}
		}
		if want := []int{1, 1, 0}[n]; got != want {
			t.Errorf("%s: %d decisions, want %d", row.Title, got, want)
		}
	}
	if strings.Contains(done.Path, "reason") {
		t.Error("the note is in an address")
	}
}

func TestASecondPersonConfirms(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	kinds := map[string]bool{}
	for _, a := range d.Access {
		for _, i := range inboxOf(t, d, a.Login) {
			if kinds[i.Task.Kind] || i.Kind != workflow.ToDo {
				continue
			}
			switch i.Task.Kind {
			case "confirm_withdrawal":
				form := d.As(t, a.Login).Open("/desk/withdrawals/"+string(i.Task.Holding)+"?decision="+i.Task.Ref).Says("War es richtig", "Zurückgezogen von").Form("Zurückziehung bestätigen").Set("note", "Richtig so.")
				form.Send().Is(http.StatusUnprocessableEntity).Check().Says("Richtig so.")
				form.Set("seen", "yes").Send().Is(http.StatusSeeOther).Follow().Says("Die Zurückziehung ist bestätigt.")
				form.Set("_key", "other").Send().Is(http.StatusConflict).Check().Says("Hier ist nichts mehr zu bestätigen", "Richtig so.")
			case "treatment":
				form := d.As(t, a.Login).Open("/desk/treatments/" + string(i.Task.Holding) + "?treatment=" + i.Task.Ref).Form("Aufbereitung bestätigen")
				form.Send().Is(http.StatusUnprocessableEntity).Check()
				form.Set("seen", "yes").Send().Is(http.StatusSeeOther).Follow().Says("Die Aufbereitung ist bestätigt.")
			default:
				continue
			}
			kinds[i.Task.Kind] = true
		}
	}
	if !kinds["confirm_withdrawal"] {
		t.Error("no withdrawal waits for its second person")
	}
	t.Log(kinds)
}

func TestThePreviewIsThePageThatReadersWillSee(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	i := waiting(t, d, head, toSign(domain.Final))
	b := d.As(t, head)
	p := b.Open(urlOf(i)).Click("Ganze Seite ansehen").Says(i.Title, "Zurück zur Entscheidung")
	if p.Header.Get("Content-Security-Policy") == "" || p.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("headers = %v", p.Header)
	}
	files := p.Links("")
	got := 0
	for _, f := range files {
		if strings.Contains(f, "/files/") {
			file := b.Get(f).Is(http.StatusOK)
			if !strings.HasPrefix(file.Header.Get("Content-Disposition"), "attachment") {
				t.Errorf("%s is no download", f)
			}
			d.As(t, "nadja.holtrup").Get(f).Is(http.StatusNotFound)
			got++
		}
	}
	if got == 0 {
		t.Errorf("no file of the preview can be opened: %q", files)
	}
	b.Get(urlOf(i) + "/preview?audience=register").Is(http.StatusNotFound)
	d.As(t, "nadja.holtrup").Get(urlOf(i) + "/preview?audience=public").Is(http.StatusNotFound)

	login, _, inner := inside(t, d)
	d.As(t, login).Open(urlOf(inner)+"/preview?audience=internal").Says(inner.Title, "Das ist alles, was diese Freigabe zeigt.")
}

func TestAFormOfAnotherSiteSignsNothing(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	i := waiting(t, d, head, toSign(domain.Final))
	form := d.As(t, head).Open(urlOf(i)).Form("schlusszeichnen").Set("seen", "yes").Set("_csrf", "wrong")
	form.Send().Is(http.StatusForbidden).Check()
	if n := len(decisions(t, d, head, i)); n != len(i.Review.Places)-1 {
		t.Errorf("%d sign-offs", n)
	}
}

func TestTheDecisionPageSpeaksEnglish(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	i := waiting(t, d, head, toSign(domain.Final))
	b := d.As(t, head)
	b.Header.Set("Accept-Language", "en")
	p := b.Open(urlOf(i)).Says("What your signature does", "It is the last one.", "Release with final signature", "digest")
	if !strings.Contains(p.Body, `<span lang="de">`+i.Title) {
		t.Error("the German title in the English heading is not marked")
	}
	b.Open("/desk/inbox").Says("your signature")
	b.Open("/desk/reviews/together")
}
