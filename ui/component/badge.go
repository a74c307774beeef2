package component

import (
	"freigabe/domain"
	"freigabe/ui/component/message"
)

// Badge is a word with an icon and a colour, of which the word alone is enough. Kind is "success", "warning", "danger",
// "info", "neutral" or "line".
type Badge struct {
	Kind, Icon, Text string
}

// Style is the class of the badge's kind.
func (b Badge) Style() string {
	switch b.Kind {
	case "success", "warning", "danger", "info":
		return "kern-badge--" + b.Kind
	case "neutral":
		return "fg-badge--neutral"
	}
	return "fg-badge--line"
}

var stateBadges = map[domain.State]Badge{
	domain.Captured:           {"line", "draft", ""},
	domain.Screened:           {"neutral", "checklist", ""},
	domain.ReleasedInternally: {"info", "home", ""},
	domain.Approved:           {"success", "check", ""},
	domain.Published:          {"success", "language", ""},
	domain.Withheld:           {"warning", "visibility-off", ""},
	domain.Withdrawn:          {"danger", "close", ""},
	domain.Archived:           {"line", "content-copy", ""},
}

// StateBadge names the state of a holding.
func StateBadge(lang string, s domain.State) Badge {
	b := stateBadges[s]
	b.Text = message.Label(lang, "state", string(s))
	return b
}

// ClassBadge is a release class: its code and word. Code is "F4" to "F0", or "?" while undetermined.
type ClassBadge struct {
	Code, Text string
}

// Style is the class of the code in the style sheet.
func (c ClassBadge) Style() string {
	if c.Code == "?" {
		return "none"
	}
	return c.Code
}

var classCodes = map[domain.Class]string{
	domain.ClassOpen: "F4", domain.ClassOpenAfterTreatment: "F3", domain.ClassOnRequest: "F2", domain.ClassInternal: "F1", domain.ClassBlocked: "F0",
}

// ClassCode is the code of a release class, "?" while there is none.
func ClassCode(c domain.Class) string {
	if code, ok := classCodes[c]; ok {
		return code
	}
	return "?"
}

// ClassOf names a release class; the empty one is undetermined.
func ClassOf(lang string, c domain.Class) ClassBadge {
	code := ClassCode(c)
	if code == "?" {
		c = domain.ClassUndetermined
	}
	return ClassBadge{Code: code, Text: message.Label(lang, "class", string(c))}
}

// Digest is the name of a content: its short form, and in full where somebody may compare it.
type Digest struct {
	Label string // "Prüfsumme des Inhalts"; "" for none
	Short string // "7F3A-91C2"
	Full  string // 64 hex digits, "" to leave it out
}

// DigestOf shows a digest in short form.
func DigestOf(label string, d domain.Digest) Digest { return Digest{Label: label, Short: d.Short()} }

// FullDigest shows a digest in both forms.
func FullDigest(label string, d domain.Digest) Digest {
	return Digest{Label: label, Short: d.Short(), Full: string(d)}
}

// Groups are the full form in eights.
func (d Digest) Groups() []string {
	var out []string
	for s := d.Full; s != ""; {
		n := min(8, len(s))
		out, s = append(out, s[:n]), s[n:]
	}
	return out
}
