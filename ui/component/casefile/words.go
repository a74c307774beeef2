package casefile

import (
	"strings"

	"freigabe/domain"
	"freigabe/ui/component/message"
)

// What says in a few words what was decided: "mitgezeichnet", "veröffentlicht". The kind alone would not tell. place is the
// kind of the place that was signed, "" where it is not known.
func What(lang string, d domain.Decision, place domain.SlotKind) string {
	switch {
	case d.Kind == domain.SignedOff && d.Mark == domain.Signed && (place == domain.CoSignature || place == domain.Final):
		return message.Label(lang, "given", string(place))
	case d.Kind == domain.SignedOff && d.Mark == domain.OpinionGiven && d.Detail["concerns"] == "true":
		return message.Label(lang, "mark", string(d.Mark)) + ": " + message.Text(lang, "desk.file.has_concerns", nil)
	case d.Kind == domain.SignedOff && d.Mark != "":
		return message.Label(lang, "mark", string(d.Mark))
	case d.Kind == domain.Transition && d.Verb != "":
		return message.Label(lang, "done", string(d.Verb))
	}
	return message.Label(lang, "decision", string(d.Kind))
}

// Value writes a value of a change: common answers in words, all else as it is.
func Value(lang, field, value string) string {
	if strings.HasPrefix(field, "answers.") || strings.HasPrefix(field, "treatments.") {
		return message.Label(lang, "answer", value)
	}
	if field == "stricter" {
		return message.Label(lang, "class", value)
	}
	return value
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
