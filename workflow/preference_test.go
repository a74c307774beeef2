package workflow_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
	"freigabe/workflow"
)

func TestAPersonSetsWhatIsTheirOwn(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for _, tt := range []struct {
			title, name, value string
			field              string
		}{
			{"a language", "language", `"en"`, ""},
			{"another one", "language", `"de"`, ""},
			{"a language that is not spoken", "language", `"fr"`, "value"},
			{"an appearance", "theme", `"dark"`, ""},
			{"an appearance that is no text", "theme", `1`, "value"},
			{"how often mail comes", "mail", `"weekly"`, ""},
			{"columns", "columns", `["state","class"]`, ""},
			{"a view", "view.meine-1", `{"q":"Bäume"}`, ""},
			{"a view without a name", "view.", `{}`, "name"},
			{"a view with a strange name", "view.../x", `{}`, "name"},
			{"what does not exist", "admin", `true`, "name"},
			{"what is no JSON", "columns", `{`, "value"},
			{"what is not UTF-8", "columns", "\"\xff\"", "value"},
			{"as much as fits", "columns", `"` + strings.Repeat("x", workflow.MaxPreferenceBytes-2) + `"`, ""},
			{"one more", "columns", `"` + strings.Repeat("x", workflow.MaxPreferenceBytes-1) + `"`, "value"},
			{"columns again", "columns", `"\u0000"`, ""},
		} {
			err := w.SetPreference(w.ctx(), w.as("officer"), tt.name, json.RawMessage(tt.value))
			if tt.field == "" {
				must(t, err)
				got, err := w.Read().Preference(w.ctx(), w.ids["officer"], tt.name)
				if err != nil || string(got) != tt.value {
					t.Errorf("%s: Preference() = %s, %v", tt.title, got, err)
				}
			} else if e, ok := errors.AsType[*domain.Error](err); !ok || e.Code != domain.Invalid || e.Field != tt.field {
				t.Errorf("%s: error = %v, want Invalid at %s", tt.title, err, tt.field)
			}
		}
		all, err := w.Read().Preferences(w.ctx(), w.ids["officer"])
		must(t, err)
		if d := cmp.Diff([]string{"columns", "language", "mail", "theme", "view.meine-1"}, slices.Sorted(maps.Keys(all))); d != "" {
			t.Errorf("Preferences() (-want +got):\n%s", d)
		}
		must(t, w.SetPreference(w.ctx(), w.as("officer"), "theme", nil))
		if got, err := w.Read().Preference(w.ctx(), w.ids["officer"], "theme"); got != nil || err != nil || workflow.Chosen("theme", got) != "system" {
			t.Errorf("a forgotten setting is %s, %v", got, err)
		}
		for _, other := range []domain.PersonID{w.ids["head"], "nobody"} {
			if all, err := w.Read().Preferences(w.ctx(), other); len(all) != 0 || err != nil {
				t.Errorf("another person has %v, %v", all, err)
			}
		}
	})
}

func TestSavedViewsAreFew(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		for i := range workflow.MaxViews {
			must(t, w.SetPreference(w.ctx(), w.as("officer"), fmt.Sprintf("view.%d", i), json.RawMessage("{}")))
		}
		err := w.SetPreference(w.ctx(), w.as("officer"), "view.more", json.RawMessage("{}"))
		wants(t, err, domain.Invalid, "preference.views")
		must(t, w.SetPreference(w.ctx(), w.as("officer"), "view.7", json.RawMessage(`{"q":"x"}`))) // one that is there changes
		must(t, w.SetPreference(w.ctx(), w.as("officer"), "view.8", nil))
		must(t, w.SetPreference(w.ctx(), w.as("officer"), "view.more", json.RawMessage("{}")))
	})
}

func TestOnlyPeopleHaveSettings(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		reads := w.as("officer")
		reads.Scopes = []string{"read"}
		for name, actor := range map[string]workflow.Actor{"the clock": workflow.Clock(), "the operator": workflow.Operator(), "who may only read": reads} {
			if err := w.SetPreference(w.ctx(), actor, "theme", json.RawMessage(`"dark"`)); domain.CodeOf(err) != domain.Forbidden {
				t.Errorf("%s: error = %v, want Forbidden", name, err)
			}
		}
	})
}
