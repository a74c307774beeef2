package workflow

import (
	"context"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"freigabe/domain"
)

// Names of settings. ViewPrefix is followed by the id of a saved view.
const (
	PreferenceLanguage = "language" // "de", "en"
	PreferenceTheme    = "theme"    // "light", "dark", "system"
	PreferenceMail     = "mail"     // a MailFrequency
	PreferenceColumns  = "columns"  // columns of the inventory
	ViewPrefix         = "view."
)

// MailFrequency says how often mail comes. Invitations and notices of withdrawal come always.
type MailFrequency string

const (
	MailAtOnce    MailFrequency = "at_once"   // each thing that begins to wait, reminders, and the daily summary
	MailDaily     MailFrequency = "daily"     // one summary on each working day on which something waits, and reminders
	MailWeekly    MailFrequency = "weekly"    // the summary on Mondays, and reminders
	MailDeadlines MailFrequency = "deadlines" // reminders only
	MailNone      MailFrequency = "none"
)

// MailFrequencies are all, the most first.
var MailFrequencies = []MailFrequency{MailAtOnce, MailDaily, MailWeekly, MailDeadlines, MailNone}

const (
	MaxPreferenceBytes = 16 << 10 // of one setting
	MaxViews           = 50       // saved views of a person
)

// choices are the settings with a fixed set of values; the first is what holds when nothing is set.
var choices = map[string][]string{
	PreferenceLanguage: {"de", "en"},
	PreferenceTheme:    {"system", "light", "dark"},
	PreferenceMail:     {string(MailDaily), string(MailAtOnce), string(MailWeekly), string(MailDeadlines), string(MailNone)},
}

var viewName = regexp.MustCompile(`^view\.[a-z0-9-]{1,64}$`)

// Chosen gives the value of a setting with fixed values, and what holds by default when it is not set.
func Chosen(name string, value json.RawMessage) string {
	var s string
	if json.Unmarshal(value, &s) == nil && slices.Contains(choices[name], s) {
		return s
	}
	if len(choices[name]) == 0 {
		return ""
	}
	return choices[name][0]
}

// SetPreference stores a setting of the actor's own, a JSON value of at most MaxPreferenceBytes; an empty value forgets
// it. Errors: Invalid for an unknown name, a value that does not fit it and more than MaxViews saved views.
//
// It leaves no decision: a setting changes how pages look and when mail comes to its own person, never what anybody may
// see or do, and a record of it would only be a record of somebody's habits.
func (d *Desk) SetPreference(ctx context.Context, actor Actor, name string, value json.RawMessage) error {
	if actor.Kind != domain.ByPerson || actor.Person == "" {
		return &domain.Error{Code: domain.Forbidden, Op: "workflow.SetPreference", Key: "rights.person_only"}
	}
	if err := checkPreference(name, value); err != nil {
		return err
	}
	_, err := run(ctx, d, actor, "workflow.SetPreference", func(tx Tx) (struct{}, error) {
		if len(value) > 0 && strings.HasPrefix(name, ViewPrefix) {
			names, err := tx.PreferenceNames(ctx, actor.Person)
			if err != nil {
				return struct{}{}, err
			}
			views := slices.DeleteFunc(names, func(n string) bool { return n == name || !strings.HasPrefix(n, ViewPrefix) })
			if len(views) >= MaxViews {
				return struct{}{}, &domain.Error{
					Code: domain.Invalid, Op: "workflow.SetPreference", Key: "preference.views", Field: "value", Args: map[string]any{"max": MaxViews},
				}
			}
		}
		tx.SavePreference(actor.Person, name, value)
		return struct{}{}, nil
	})
	return err
}

func checkPreference(name string, value json.RawMessage) error {
	fixed, known := choices[name]
	if !known && name != PreferenceColumns && !viewName.MatchString(name) {
		return invalid("name", "preference.name")
	}
	var s string
	switch {
	case len(value) == 0:
	case len(value) > MaxPreferenceBytes:
		return &domain.Error{
			Code: domain.Invalid, Op: "workflow.SetPreference", Key: "preference.size", Field: "value", Args: map[string]any{"max": MaxPreferenceBytes},
		}
	case !utf8.Valid(value), !json.Valid(value), known && (json.Unmarshal(value, &s) != nil || !slices.Contains(fixed, s)):
		return invalid("value", "preference.value")
	}
	return nil
}
