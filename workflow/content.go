package workflow

import (
	"net/mail"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"freigabe/domain"
	"freigabe/domain/catalog"
)

func invalid(field, key string) *domain.Error {
	return &domain.Error{Code: domain.Invalid, Op: "workflow", Key: key, Field: field}
}

// clean trims and checks every field: UTF-8 without control or invisible bidi characters, lengths, dates, codes,
// a title, and a mailbox that is an address. The error is Invalid at the field.
func clean(c domain.Content) (domain.Content, error) {
	for _, f := range domain.Fields {
		values := slices.Clone(f.List(&c))
		for i, v := range values {
			v = strings.TrimSpace(v)
			if !utf8.ValidString(v) || strings.ContainsFunc(v, unprintable) {
				return c, invalid(f.Name, "field.unprintable")
			}
			if n := utf8.RuneCountInString(v); n > f.MaxRunes {
				e := invalid(f.Name, "field.too_long")
				e.Args = map[string]any{"length": n, "max": f.MaxRunes}
				return c, e
			}
			values[i] = v
		}
		if f.IsList() && len(values) > maxListItems {
			e := invalid(f.Name, "field.too_many")
			e.Args = map[string]any{"max": maxListItems}
			return c, e
		}
		f.Set(&c, values...)
	}
	if c.Title == "" {
		return c, invalid("title", "field.required")
	}
	for _, name := range []string{"temporal_start", "temporal_end", "last_updated"} {
		f, _ := domain.FieldNamed(name)
		if v := f.Text(&c); v != "" {
			if _, err := domain.ParseDay(v); err != nil {
				return c, invalid(name, "field.date")
			}
		}
	}
	if c.TemporalStart != "" && c.TemporalEnd != "" && c.TemporalEnd < c.TemporalStart {
		return c, invalid("temporal_end", "field.date_order")
	}
	if c.ContactMailbox != "" {
		if a, err := mail.ParseAddress(c.ContactMailbox); err != nil || a.Address != c.ContactMailbox {
			return c, invalid("contact_mailbox", "field.mailbox")
		}
	}
	for _, t := range c.Theme {
		if code, ok := catalog.ThemeCode(t); !ok || code != t {
			return c, invalid("theme", "field.code_unknown")
		}
	}
	for name, known := range map[string]func(string) (string, bool){
		"licence":          catalog.LicenceCode,
		"update_frequency": catalog.FrequencyCode, "hvd_category": catalog.HVDCode,
	} {
		f, _ := domain.FieldNamed(name)
		if v := f.Text(&c); v != "" {
			if code, ok := known(v); !ok || code != v {
				return c, invalid(name, "field.code_unknown")
			}
		}
	}
	return c, nil
}

const maxListItems = 50

// unprintable are runes that a reader cannot see or that reorder what they see: a signed text must look as it is.
func unprintable(r rune) bool {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return false
	case r == '\u00ad', r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u2069', r == '\ufeff':
		return true
	}
	return unicode.IsControl(r) || r == utf8.RuneError
}
