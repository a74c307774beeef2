package account

import (
	"encoding/json"
	"net/http"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var settingsTemplate = page.Parse(files, "settings.html")

type settingsPage struct {
	mine
	Errors   component.ErrorSummary
	Language component.Choice
	Look     component.Choice
	Mail     component.Choice
	Address  component.Facts
}

// settingsOf shows what is set, or what a refused form holds.
func settingsOf(r *page.Request, value func(name string) string) (settingsPage, error) {
	m, err := mineOf(r, settingsPath, r.Text("desk.account.settings.title", nil))
	if err != nil {
		return settingsPage{}, err
	}
	m.Head.Muted = r.Text("desk.account.settings.lead", nil)
	p := settingsPage{mine: m}
	p.Language = component.Choice{
		Name: workflow.PreferenceLanguage, Legend: r.Text("desk.account.settings.language", nil), Hint: r.Text("desk.account.settings.language_hint", nil),
		Value: value(workflow.PreferenceLanguage), Row: true, Options: []component.Option{{Value: "de", Text: "Deutsch", Lang: "de"}, {Value: "en", Text: "English", Lang: "en"}},
	}
	p.Look = component.Choice{
		Name: workflow.PreferenceTheme, Legend: r.Text("desk.account.settings.theme", nil), Value: value(workflow.PreferenceTheme), Row: true,
		Options: []component.Option{
			{Value: "system", Text: r.Text("desk.account.settings.theme_system", nil)},
			{Value: "light", Text: r.Text("desk.account.settings.theme_light", nil)},
			{Value: "dark", Text: r.Text("desk.account.settings.theme_dark", nil)},
		},
	}
	p.Mail = component.Choice{
		Name: workflow.PreferenceMail, Legend: r.Text("desk.account.settings.mail", nil), Hint: r.Text("desk.account.settings.mail_hint", nil), Value: value(workflow.PreferenceMail),
	}
	for _, f := range []struct {
		often      workflow.MailFrequency
		text, hint string
	}{
		{workflow.MailAtOnce, "desk.account.mail.at_once", "desk.account.mail.at_once_hint"},
		{workflow.MailDaily, "desk.account.mail.daily", "desk.account.mail.daily_hint"},
		{workflow.MailWeekly, "desk.account.mail.weekly", "desk.account.mail.weekly_hint"},
		{workflow.MailDeadlines, "desk.account.mail.deadlines", "desk.account.mail.deadlines_hint"},
		{workflow.MailNone, "desk.account.mail.none", "desk.account.mail.none_hint"},
	} {
		p.Mail.Options = append(p.Mail.Options, component.Option{Value: string(f.often), Text: r.Text(f.text, nil), Hint: r.Text(f.hint, nil)})
	}
	address := component.Fact{Name: r.Text("desk.account.settings.address", nil), Text: r.Who.Person.Mail, Note: r.Text("desk.account.settings.address_note", nil)}
	if address.Text == "" {
		address.Text = r.Text("desk.account.settings.no_address", nil)
	}
	p.Address = component.Facts{address}
	return p, nil
}

func showSettings(r *page.Request) error {
	set, err := r.Read().Preferences(r.Ctx(), r.Person())
	if err != nil {
		return err
	}
	p, err := settingsOf(r, func(name string) string {
		if _, ok := set[name]; !ok && name == workflow.PreferenceLanguage {
			return r.Lang
		}
		return workflow.Chosen(name, set[name])
	})
	if err != nil {
		return err
	}
	return r.Show(http.StatusOK, settingsTemplate, "", p)
}

func saveSettings(r *page.Request) error {
	for _, name := range []string{workflow.PreferenceLanguage, workflow.PreferenceTheme, workflow.PreferenceMail} {
		if !r.Form.Has(name) {
			continue // the form of a page that had no such question
		}
		value, err := json.Marshal(r.Form.Get(name))
		if err != nil {
			return err
		}
		if err := r.Desk.SetPreference(r.Ctx(), r.ActorFor(name), name, value); domain.CodeOf(err) == domain.Invalid {
			p, bad := settingsOf(r, r.Form.Get)
			if bad != nil {
				return bad
			}
			for _, c := range []*component.Choice{&p.Language, &p.Look, &p.Mail} {
				if c.Name == name {
					c.Error = r.ErrorText(err)
				}
			}
			p.Errors = component.Summarize(r.Lang, []component.Input{p.Language, p.Look, p.Mail})
			return r.Show(http.StatusUnprocessableEntity, settingsTemplate, "", p)
		} else if err != nil {
			return err
		}
	}
	if r.Form.Has(workflow.PreferenceLanguage) {
		r.SetLanguage(r.Form.Get(workflow.PreferenceLanguage))
	}
	if r.Form.Has(workflow.PreferenceTheme) {
		r.ShowTheme(r.Form.Get(workflow.PreferenceTheme))
	}
	return r.See(settingsPath, "desk.account.settings.saved", nil)
}
