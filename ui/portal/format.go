package portal

import (
	"strconv"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component/message"
)

const (
	thin    = "\u202f" // narrow no-break space, between thousands
	noBreak = "\u00a0" // no-break space
)

// number writes a whole number from 0 on: "18 412" with a thin space, in English "18,412".
func number(lang string, n int) string {
	s := strconv.Itoa(n)
	sep := thin
	if lang == "en" {
		sep = ","
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return s
}

// size writes bytes: "1,3 MB".
func size(lang string, n int64) string {
	return strings.ReplaceAll(message.Bytes(lang, n), " ", noBreak)
}

// day writes when something happened, as a calendar day in Germany: "27. November 2026".
func day(lang string, t time.Time) string { return date(lang, domain.Day(t, "")) }

// date writes a day, month or year of a release document: "2026-11-27", "2026-11", "2026". What is none of these is
// shown as it is.
func date(lang, s string) string {
	switch {
	case len(s) == len("2006-01"):
		long := message.Day(lang, s+"-01")
		if long == s+"-01" {
			return s
		}
		_, month, _ := strings.Cut(long, " ")
		return month
	default:
		long := message.Day(lang, s)
		if i := strings.LastIndex(long, " "); i > 0 && long != s {
			return strings.Replace(long, " ", noBreak, 1)
		}
		return long
	}
}

// dayOnly gives s back where it is a day, else "": what machines read is right or not there.
func dayOnly(s string) string {
	if _, err := domain.ParseDay(s); err != nil {
		return ""
	}
	return s
}

// period writes a span of time: "1. Juni 2026 bis 31. August 2026".
func (r *request) period(from, until string) string {
	args := map[string]any{"from": date(r.lang, from), "until": date(r.lang, until)}
	switch {
	case from == "" && until == "":
		return ""
	case until == "":
		return r.text("portal.period.from", args)
	case from == "":
		return r.text("portal.period.until", args)
	case from == until:
		return date(r.lang, from)
	}
	return r.text("portal.period", args)
}

// paragraphs splits a plain text at blank lines, and each part into its lines.
func paragraphs(text string) [][]string {
	var out [][]string
	var part []string
	for line := range strings.SplitSeq(text, "\n") {
		if line = strings.TrimSpace(line); line != "" {
			part = append(part, line)
			continue
		}
		if part != nil {
			out, part = append(out, part), nil
		}
	}
	if part != nil {
		out = append(out, part)
	}
	return out
}

// excerpt gives the beginning of a text on one line, at most n runes, cut between words.
func excerpt(text string, n int) string {
	text = strings.Join(strings.Fields(text), " ")
	runes := []rune(text)
	if len(runes) <= n {
		return text
	}
	cut := string(runes[:n])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return strings.TrimRight(cut, " ,;:–-") + " …"
}
