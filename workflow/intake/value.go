package intake

import (
	"net/url"
	"regexp"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
)

// Fields whose line breaks are kept; everything else is one line.
var multiLine = map[string]bool{"description": true, "comment": true, "conditions": true, "legal_basis": true, "attribution": true}

// fieldSetter writes the cells of one record into its fields and notes what does not fit.
type fieldSetter struct {
	rec *Record
}

// set stores the raw cell of a column in its field. A field that has a value keeps it, except for lists.
func (f fieldSetter) set(field, column, raw string, line int) {
	value, had := withoutMarkup(raw)
	if value = Unguarded(clean(value, multiLine[field] || field == "keywords" || field == FieldLandingPage)); value == "" {
		return
	}
	if had {
		f.note(line, column, "import.markup_removed", "")
	}
	switch field {
	case "theme":
		f.themes(column, value, line)
	case "keywords":
		f.list(field, splitList(value))
	case "licence":
		f.code(field, column, value, line, "import.unknown_licence", catalog.LicenceCode)
	case "update_frequency":
		f.code(field, column, value, line, "import.unknown_frequency", catalog.FrequencyCode)
	case "hvd_category":
		f.code(field, column, value, line, "import.unknown_hvd", catalog.HVDCode)
	case "temporal_start", "temporal_end", "last_updated":
		date, ok := parseDate(value, field == "temporal_end")
		if !ok {
			f.note(line, column, "import.bad_date", value)
			return
		}
		f.put(field, date)
	case FieldTemporal:
		start, end, ok := parsePeriod(value)
		if !ok {
			f.note(line, column, "import.bad_period", value)
			return
		}
		f.put("temporal_start", start)
		f.put("temporal_end", end)
	case "contact_mailbox":
		mail := mailAddress.FindString(value)
		if mail == "" {
			f.note(line, column, "import.bad_mailbox", value)
			return
		}
		f.put(field, mail)
	case FieldLandingPage:
		f.links(column, value, line)
	case FieldOpen, FieldPersonal, FieldStatistics, FieldThirdParty:
		flag, ok := flagValue(field, value)
		if !ok {
			f.note(line, column, "import.unknown_flag", value)
			return
		}
		f.put(field, flag)
	default:
		f.put(field, value)
	}
}

func (f fieldSetter) put(field, value string) {
	if value != "" && f.rec.Fields[field] == "" {
		f.rec.Fields[field] = value
	}
}

func (f fieldSetter) note(line int, column, code, value string) {
	p := Problem{Line: line, Column: column, Code: code}
	if value != "" {
		p.Args = map[string]string{"value": short(value, 80)}
	}
	f.rec.Problems = append(f.rec.Problems, p)
}

func (f fieldSetter) code(field, column, value string, line int, unknown string, find func(string) (string, bool)) {
	if f.rec.Fields[field] != "" {
		return
	}
	code, ok := find(value)
	if !ok {
		f.note(line, column, unknown, value)
		return
	}
	f.put(field, code)
}

func (f fieldSetter) themes(column, value string, line int) {
	codes, unknown := catalog.ThemeCodes(value)
	f.list("theme", codes)
	for _, u := range unknown {
		f.note(line, column, "import.unknown_theme", u)
	}
}

// list adds items; doubled ones are dropped.
func (f fieldSetter) list(field string, items []string) {
	have := f.rec.Values(field)
	seen := map[string]bool{}
	for _, h := range have {
		seen[fold(h)] = true
	}
	for _, item := range items {
		if k := fold(item); item != "" && !seen[k] {
			seen[k] = true
			have = append(have, item)
		}
	}
	if len(have) > 0 {
		f.rec.Fields[field] = strings.Join(have, listSeparator)
	}
}

// links keeps web addresses; a path (the ODIS form asks for either) is a place of storage.
func (f fieldSetter) links(column, value string, line int) {
	var links []string
	for _, part := range strings.Fields(strings.ReplaceAll(value, ";", " ")) {
		u, err := url.Parse(part)
		if err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" {
			links = append(links, part)
		} else if strings.HasPrefix(strings.ToLower(part), "www.") && err == nil {
			links = append(links, "https://"+part)
		}
	}
	switch {
	case len(links) > 0:
		f.put(FieldLandingPage, strings.Join(links, "\n"))
	case strings.Contains(value, `\`) || strings.HasPrefix(value, "/") || strings.HasPrefix(value, "file:"):
		f.put("storage_location", clean(value, false))
		f.note(line, column, "import.path_not_link", value)
	default:
		f.note(line, column, "import.bad_link", value)
	}
}

var mailAddress = regexp.MustCompile(`[A-Za-z0-9._%+\-]+@[A-Za-z0-9\-]+(\.[A-Za-z0-9\-]+)*\.[A-Za-z]{2,}`)

func splitList(s string) []string {
	parts := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == '|' || r == '\n' })
	for i := range parts {
		parts[i] = strings.Trim(clean(parts[i], false), "#•- ")
	}
	return parts
}

var flags = map[string]string{
	"ja": "yes", "j": "yes", "yes": "yes", "y": "yes", "x": "yes", "true": "yes", "wahr": "yes", "1": "yes", "vorhanden": "yes",
	"nein": "no", "n": "no", "no": "no", "false": "no", "falsch": "no", "0": "no", "kein": "no", "keine": "no", "none": "no", "nichtvorhanden": "no",
}

var openFlags = map[string]string{
	"begrenzt": "limited", "teilweise": "limited", "miteinschraenkungen": "limited", "miteinschraenkung": "limited", "eingeschraenkt": "limited", "limited": "limited", "restricted": "limited",
	"restrictedpublic": "limited", "partly": "limited", "veroeffentlicht": "yes", "oeffentlich": "yes", "oeffentlichzugaenglich": "yes", "public": "yes", "published": "yes", "open": "yes", "offen": "yes",
	"intern": "no", "nurintern": "no", "nichtoeffentlich": "no", "internal": "no", "nonpublic": "no", "private": "no", "geschlossen": "no",
}

var personalFlags = map[string]string{
	"direkt": "direct", "direct": "direct", "unmittelbar": "direct", "indirekt": "indirect", "indirect": "indirect", "mittelbar": "indirect", "pseudonymisiert": "indirect",
	"besonderekategorien": "special", "besonderekategorie": "special", "special": "special", "anonymisiert": "no", "keinpersonenbezug": "no", "ohnepersonenbezug": "no",
}

// flagValue reads a proposal for an answer of the screening. It is only ever a proposal.
func flagValue(field, value string) (string, bool) {
	more := map[string]string{}
	switch field {
	case FieldOpen:
		more = openFlags
	case FieldPersonal:
		more = personalFlags
	}
	tries := []string{value, withoutBrackets(value)}
	if field != FieldOpen { // "ja, Name und Anschrift"; but "ja, aber" is no permission
		first, _, _ := strings.Cut(strings.ReplaceAll(value, ",", " "), " ")
		tries = append(tries, first)
	}
	for _, t := range tries {
		k := fold(t)
		if v, ok := more[k]; ok {
			return v, true
		}
		if v, ok := flags[k]; ok {
			return v, true
		}
	}
	return "", false
}

// tooLong lists the fields whose value is longer than the content allows.
func (f fieldSetter) tooLong(names map[string]string, line int) {
	for _, field := range domain.Fields {
		for _, v := range f.rec.Values(field.Name) {
			if n := len([]rune(v)); n > field.MaxRunes {
				f.rec.Problems = append(f.rec.Problems, Problem{
					Line: line, Column: names[field.Name], Code: "import.value_too_long", Blocks: true,
					Args: map[string]string{"length": itoa(n), "limit": itoa(field.MaxRunes)},
				})
			}
		}
	}
}
