package workflow

import (
	"context"
	"encoding/json"

	"freigabe/domain"
)

// PreferenceReader reads what people have set for themselves. A person's settings are read by that person's requests,
// and by what acts for them in the background, such as mail; they say nothing about holdings.
type PreferenceReader interface {
	// Preferences gives all settings of a person by name; an empty map when there are none.
	Preferences(ctx context.Context, person domain.PersonID) (map[string]json.RawMessage, error)
	// Preference gives one setting, nil when it is not set.
	Preference(ctx context.Context, person domain.PersonID, name string) (json.RawMessage, error)
}
