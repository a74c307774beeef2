package casefile

import (
	"strings"

	"freigabe/domain"
	"freigabe/ui/component/message"
)

// What says in a few words what was decided: "mitgezeichnet", "veröffentlichen". The kind alone would not tell.
func What(lang string, d domain.Decision) string {
	switch {
	case d.Kind == domain.SignedOff && d.Mark != "":
		return message.Label(lang, "mark", string(d.Mark))
	case d.Kind == domain.Transition && d.Verb != "":
		return message.Label(lang, "verb", string(d.Verb))
	}
	return message.Label(lang, "decision", string(d.Kind))
}

// slotText names a place of a review, or what was confirmed.
func slotText(lang, slot string) string { return message.Slot(lang, slot) }

// FieldName names the field of a change: a field of the content, an answer, a treatment or a file.
func FieldName(lang, field string) string {
	kind, id, of := strings.Cut(field, ".")
	if !of {
		return message.Label(lang, "field", field)
	}
	switch kind {
	case "answers":
		return message.Text(lang, "desk.file.changed.answer", map[string]any{"question": id})
	case "treatments":
		return message.Text(lang, "desk.file.changed.treatment", map[string]any{"question": id})
	case "distributions":
		return message.Text(lang, "desk.file.changed.file", nil)
	}
	return field
}
