package page

import (
	"freigabe/ui/component"
	"freigabe/workflow"
)

// OpenForm reads the form of a page that needs nobody to be signed in, from our own pages only.
func (r *Request) OpenForm() error {
	if !r.sameSite() {
		return errForm
	}
	return r.readForm()
}

// AnyFrame is the frame for whoever is signed in, or for nobody.
func (r *Request) AnyFrame(title string) (Frame, error) { return r.anyFrame(title) }

// HelpPath is the page that explains the terms; each has its key as an anchor.
const HelpPath = "/desk/help"

// Term is a word of the glossary with its explanation, by its key: "bestand", "zeichnung". See message.Labels("term").
func (r *Request) Term(key string) component.Term {
	return component.Term{
		Text: r.Label("term", key), Help: r.Label("term_help", key), URL: HelpPath + "#" + key,
		More: r.Text("desk.help.all", nil), Label: r.Text("desk.help.about", nil),
	}
}

// own lets this device show what the person has set for all of theirs.
func (r *Request) own() error {
	set, err := r.Read().Preferences(r.Ctx(), r.Person())
	if err != nil {
		return err
	}
	if v, ok := set[workflow.PreferenceLanguage]; ok {
		r.Lang = workflow.Chosen(workflow.PreferenceLanguage, v)
		r.SetLanguage(r.Lang)
	}
	if v, ok := set[workflow.PreferenceTheme]; ok {
		r.ShowTheme(workflow.Chosen(workflow.PreferenceTheme, v))
	}
	return nil
}

// ShowTheme keeps a value of the setting "theme" on this device.
func (r *Request) ShowTheme(setting string) {
	if setting == "system" {
		setting = ""
	}
	r.SetTheme(setting)
}
