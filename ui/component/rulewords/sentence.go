package rulewords

import (
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component/message"
)

// Sentence is a rule in words: the condition, and what then has to be signed.
type Sentence struct {
	If   string   // "Soll ein Bestand öffentlich freigegeben werden und berührt er Statistik,"
	Lead string   // "dann"
	Then []string // "zeichnet die Statistikstelle mit"; final ones last
	And  string   // "und", before the last one
}

// String is the whole sentence.
func (s Sentence) String() string {
	return s.If + " " + s.Lead + " " + list(s.Then, s.And) + "."
}

// list joins words with commas and a word before the last.
func list(words []string, and string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:len(words)-1], ", ") + " " + and + " " + words[len(words)-1]
}

// Of puts a rule into words. lang: "de" or "en".
func Of(lang string, r domain.Rule) Sentence {
	t := func(key string, args map[string]any) string { return message.Text(lang, "rule.words."+key, args) }
	or := func(words []string) string { return list(words, t("or", nil)) }
	s := Sentence{If: t("if."+key(r.Verb), nil), Lead: t("then", nil), And: t("and", nil)}
	labels := func(kind string, values []string) string {
		var out []string
		for _, v := range values {
			if kind == "theme" {
				out = append(out, catalog.Label(catalog.KindTheme, v, lang))
			} else {
				out = append(out, message.Label(lang, kind, v))
			}
		}
		return or(out)
	}
	for _, c := range []struct {
		name, kind string
		values     []string
	}{
		{"facts", "fact", texts(r.When.Facts)},
		{"classes", "class", texts(r.When.Classes)},
		{"themes", "theme", r.When.Themes},
		{"audiences", "audience", texts(r.When.Audiences)},
	} {
		if len(c.values) > 0 {
			s.If += " " + t(c.name, map[string]any{"list": labels(c.kind, c.values)})
		}
	}
	s.If += t("comma", nil)
	for _, slot := range Ordered(r.Slots) {
		s.Then = append(s.Then, Slot(lang, slot))
	}
	if r.DemandsReviewDate {
		s.Then = append(s.Then, t("review_date", nil))
	}
	return s
}

// Slot puts one slot into words, as it stands behind "dann": "zeichnet das Rechtsamt mit".
func Slot(lang string, s domain.Slot) string {
	args := map[string]any{"who": Who(lang, s.Roles)}
	name := "rule.words.slot." + string(s.Kind)
	if s.Count > 1 {
		name += ".many"
		args["n"] = message.Text(lang, "rule.words.number."+strconv.Itoa(min(s.Count, 5)), nil)
	}
	out := message.Text(lang, name, args)
	if s.DueDays > 0 {
		out += " " + message.Text(lang, "rule.words.due", map[string]any{"n": s.DueDays})
	}
	return out
}

// Who names roles as the subject of a sentence: "die Fachbereichsleitung oder der Verwaltungsvorstand".
func Who(lang string, roles []domain.Role) string {
	var out []string
	for _, r := range roles {
		name := "rule.words.role." + string(r)
		if !message.Has(name) {
			out = append(out, message.Label(lang, "role", string(r)))
			continue
		}
		out = append(out, message.Text(lang, name, nil))
	}
	return list(out, message.Text(lang, "rule.words.or", nil))
}

// Ordered gives slots in the order in which they are signed: final ones last.
func Ordered(slots []domain.Slot) []domain.Slot {
	out := slices.Clone(slots)
	slices.SortStableFunc(out, func(a, b domain.Slot) int {
		last := func(s domain.Slot) int {
			if s.Kind == domain.Final {
				return 1
			}
			return 0
		}
		return last(a) - last(b)
	})
	return out
}

func key(v domain.Verb) string { return strings.ReplaceAll(string(v), "+", "_") }

func texts[T ~string](values []T) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = string(v)
	}
	return out
}
