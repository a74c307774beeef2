package message

import (
	"maps"
	"slices"
	"strings"

	"freigabe/domain/screening"
	"freigabe/workflow/intake"
)

// Catalogue holds texts by key: German, English.
type Catalogue map[string][2]string

// Languages of the interface; the first is the default.
var Languages = []string{"de", "en"}

// own are the texts of this package, by area.
var own = []Catalogue{
	rightsTexts, holdingTexts, reviewTexts, screeningTexts, fileTexts, releaseTexts, adminTexts, erasureTexts, accountTexts,
	importTexts, systemTexts, apiTexts, pageTexts, cliTexts, ruleWords, mailTexts,
	portalTexts,
	// the desk, by package
	deskPageTexts, componentTexts,
	deskInventoryTexts,
	deskReleasedTexts, deskHoldingTexts, deskScreeningTexts, deskStepTexts,
	deskListsTexts,
	deskSigningTexts,
	deskAuditTexts,
	deskOverviewTexts,
	deskAdminTexts,
	deskAccountTexts,
}

// all is every text. Keys of two areas do not meet; a test says so.
var all = func() Catalogue {
	c := Catalogue{}
	maps.Copy(c, screening.Messages)
	maps.Copy(c, intake.Messages)
	for _, part := range append(slices.Clone(own), labels) {
		maps.Copy(c, part)
	}
	return c
}()

// Has tells whether there is a text for the key.
func Has(key string) bool { _, ok := all[key]; return ok }

// Text gives the text of a key in a language, German unless lang is "en". An unknown key is given back, so that a
// forgotten text shows where it is missing.
//
// {name} stands for an argument, {name|kind} for its label or form (see Label and formOf), and [?…] is left out where
// an argument named inside is missing. A missing argument elsewhere shows as "…".
func Text(lang, key string, args map[string]any) string {
	pair, ok := all[key]
	if !ok {
		return key
	}
	text := pair[0]
	if lang == "en" {
		text = pair[1]
	}
	if !strings.ContainsAny(text, "{[") {
		return text
	}
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "[?")
		put(&b, lang, before, args)
		if !found {
			return b.String()
		}
		optional, after, _ := strings.Cut(rest, "]")
		if part := (&strings.Builder{}); put(part, lang, optional, args) {
			b.WriteString(part.String())
		}
		text = after
	}
}

// put writes text with its arguments, and tells whether all of them were there.
func put(b *strings.Builder, lang, text string, args map[string]any) (complete bool) {
	complete = true
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return complete
		}
		name, after, _ := strings.Cut(rest, "}")
		name, kind, _ := strings.Cut(name, "|")
		value, ok := args[name]
		shown := ""
		if ok {
			shown = formOf(lang, kind, value)
		}
		if shown == "" {
			complete, shown = false, "…"
		}
		b.WriteString(shown)
		text = after
	}
}

// Label names a value of an enumeration: Label("de", "state", "captured") is "erfasst". A value without a label is
// given back as it is.
func Label(lang, kind, value string) string {
	if key := "label." + kind + "." + value; Has(key) {
		return Text(lang, key, nil)
	}
	return value
}

// All gives a copy of every text.
func All() Catalogue { return maps.Clone(all) }

// OwnKeys lists the keys of this package's texts, area by area.
func OwnKeys() []string {
	var out []string
	for _, part := range append(slices.Clone(own), labels) {
		out = slices.AppendSeq(out, maps.Keys(part))
	}
	return out
}
