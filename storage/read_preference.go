package storage

import (
	"context"
	"encoding/json"

	"freigabe/domain"
)

type preferenceRow struct {
	PersonID string
	Name     string
	Value    string
}

// Preferences gives all settings of a person by name.
func (s *Store) Preferences(ctx context.Context, person domain.PersonID) (map[string]json.RawMessage, error) {
	rows, err := find[preferenceRow](s.db(ctx), list[preferenceRow]("f"), "preference f", named("f.person_id", person), "f.name", 0)
	if err != nil {
		return nil, failed("storage.Preferences", err)
	}
	out := make(map[string]json.RawMessage, len(rows))
	for _, r := range rows {
		out[r.Name] = json.RawMessage(r.Value)
	}
	return out, nil
}

// Preference gives one setting of a person, nil when it is not set.
func (s *Store) Preference(ctx context.Context, person domain.PersonID, name string) (json.RawMessage, error) {
	rows, err := find[preferenceRow](s.db(ctx), list[preferenceRow]("f"), "preference f",
		allOf(named("f.person_id", person), where("f.name = ?", name)), "", 1)
	if err != nil || len(rows) == 0 {
		return nil, failed("storage.Preference", err)
	}
	return json.RawMessage(rows[0].Value), nil
}
