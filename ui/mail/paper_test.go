package mail_test

import (
	"strings"
	"testing"

	"github.com/jba/templatecheck"

	"freigabe/domain"
	"freigabe/ui/mail"
	"freigabe/workflow"
	"freigabe/workflow/notify"
)

func TestTheTemplateFitsItsPaper(t *testing.T) {
	t.Parallel()
	if err := templatecheck.CheckHTML(mail.Page, mail.Paper{}); err != nil {
		t.Error(err)
	}
}

// Both parts of a mail say the same: whatever stands in one stands in the other, in both languages, for every kind.
func TestBothPartsSayTheSame(t *testing.T) {
	t.Parallel()
	waiting := []notify.Entry{
		{Task: domain.Task{Kind: "sign", Holding: "h", Review: "v", Due: "2026-11-20"}, Title: "Bäume <b>&amp; Bänke</b>", Late: 1},
		{Task: domain.Task{Kind: "confirm_withdrawal", Holding: "h", Due: "2026-11-24"}, Title: "Parkbänke", Soon: true},
		{Task: domain.Task{Kind: "question", Holding: "h", Due: "2026-12-24"}},
		{Task: domain.Task{Kind: "confirm_assignment"}},
	}
	gone := &notify.Gone{Holding: "h", Title: "Bäume <script>", At: noon, Audience: "public", Reason: "error", By: "Ute <b>", Role: domain.OpenDataOfficer}
	for _, lang := range []string{"de", "en"} {
		for _, l := range []notify.Letter{
			{Kind: notify.Invitation, Link: workflow.MailedLink{Secret: "s", Expires: noon, New: true}},
			{Kind: notify.Invitation, Link: workflow.MailedLink{Secret: "s", Expires: noon}},
			{Kind: notify.Summary, Waiting: waiting, More: 3},
			{Kind: notify.Reminder, Waiting: waiting[:1]},
			{Kind: notify.Task, Waiting: waiting, More: 1},
			{Kind: notify.Withdrawal, Gone: gone},
			{Kind: notify.Withdrawal, Gone: &notify.Gone{At: noon, Reason: "error"}},
		} {
			l.To = notify.Recipient{Person: domain.Person{Name: "Ute Börner", Login: "ute"}, Language: lang, Zone: "Europe/Berlin"}
			p, err := mail.Compose(&l, "https://daten.example/")
			if err != nil {
				t.Fatal(err)
			}
			html, err := p.HTML()
			if err != nil {
				t.Fatal(err)
			}
			text := p.Text()
			said := append(append([]string{p.Greeting, p.Settings.Text, p.Settings.URL}, p.Lead...), append(p.After, p.Foot...)...)
			if p.Action != nil {
				said = append(said, p.Action.Text, p.Action.URL)
			}
			for _, f := range p.Facts {
				said = append(said, f.Name, f.Text)
			}
			for _, s := range p.Sections {
				said = append(said, s.Title)
				for _, i := range s.Items {
					said = append(append(said, i.Title, i.URL), i.Lines...)
				}
			}
			plain := strings.NewReplacer("&lt;", "<", "&gt;", ">", "&#34;", `"`, "&#39;", "'", "&amp;", "&").Replace(html)
			for _, s := range said {
				if s == "" || strings.Contains(s, "…") || strings.Contains(s, "mail.") || !strings.Contains(text, s) || !strings.Contains(plain, s) {
					t.Errorf("%s %s: %q is missing or empty in one part\n%s\n%s", lang, l.Kind, s, text, html)
				}
			}
			if strings.Contains(html, "<script") || strings.Contains(html, "<b>") || strings.Contains(html, "ZgotmplZ") || !strings.Contains(html, `<html lang="`+lang+`">`) || strings.Count(html, "<h1") != 1 {
				t.Errorf("%s %s: %s", lang, l.Kind, html)
			}
			if strings.Contains(p.Subject, "Bäume") || strings.Contains(p.Subject, "\n") {
				t.Errorf("the subject %q names a holding", p.Subject)
			}
		}
	}
}
