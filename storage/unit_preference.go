package storage

import (
	"context"
	"encoding/json"

	"freigabe/domain"
)

// PreferenceNames lists the names of a person's settings.
func (u *unit) PreferenceNames(ctx context.Context, person domain.PersonID) ([]string, error) {
	u.reading("PreferenceNames")
	var out []string
	err := u.conn.read(ctx, query{
		"SELECT name FROM preference WHERE person_id = ? ORDER BY name",
		[]any{string(person)},
		func(scan func(...any) error) error {
			var name string
			err := scan(&name)
			out = append(out, name)
			return err
		},
	})
	return out, failed(u.op, err)
}

// SavePreference stores a setting; an empty value forgets it.
func (u *unit) SavePreference(person domain.PersonID, name string, value json.RawMessage) {
	u.once("preference", string(person)+" "+name)
	if len(value) == 0 {
		u.add(personWrites, stmt{sql: "DELETE FROM preference WHERE person_id = ? AND name = ?", args: []any{string(person), name}})
		return
	}
	u.add(personWrites, upsert("preference", preferenceRow{string(person), name, string(value)}, "person_id", "name"))
}
