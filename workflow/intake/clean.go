package intake

import (
	"regexp"
	"strings"
	"unicode"

	"golang.org/x/net/html"
	"golang.org/x/text/unicode/norm"
)

// clean makes a cell fit to be stored: composed letters, no control or invisible characters, no blanks at the ends.
// Line breaks stay only where lines is true; elsewhere every run of blanks becomes one.
func clean(s string, lines bool) string {
	if plain(s) {
		s = strings.TrimSpace(s)
		if !strings.Contains(s, "  ") {
			return s
		}
	}
	s = blanks.Replace(norm.NFC.String(s))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != '\u00ad': // zero width, direction marks, BOM
			return -1
		case r == '\u00ad': // soft hyphen
			return -1
		}
		return r
	}, s)
	if !lines {
		return strings.Join(strings.Fields(s), " ")
	}
	parts := strings.Split(s, "\n")
	for i := range parts {
		parts[i] = strings.TrimRight(parts[i], " ")
	}
	return strings.TrimSpace(strings.Join(parts, "\n"))
}

var blanks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n", "\u00a0", " ", "\t", " ")

// plain tells that a text holds printable ASCII only.
func plain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

var markup = regexp.MustCompile(`(?i)</?(p|br|div|a|ul|ol|li|strong|b|i|em|span|h[1-6]|table|tr|td|font|u)(\s[^<>]*)?/?>`)

// withoutMarkup turns HTML, as portals export it in descriptions, into text. A link keeps its address.
func withoutMarkup(s string) (string, bool) {
	if !strings.Contains(s, "<") || !markup.MatchString(s) {
		return s, false
	}
	var b strings.Builder
	z := html.NewTokenizer(strings.NewReader(s))
	href, hidden := "", 0
	for {
		switch z.Next() {
		case html.ErrorToken:
			return b.String(), true
		case html.TextToken:
			if hidden == 0 {
				b.WriteString(html.UnescapeString(string(z.Raw())))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			switch t := z.Token(); t.Data {
			case "br", "p", "div", "tr", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6":
				b.WriteByte('\n')
			case "li":
				b.WriteString("\n- ")
			case "td", "th":
				b.WriteByte(' ')
			case "script", "style":
				hidden++
			case "a":
				for _, a := range t.Attr {
					if a.Key == "href" && strings.HasPrefix(a.Val, "http") {
						href = a.Val
					}
				}
			}
		case html.EndTagToken:
			switch t := z.Token(); t.Data {
			case "script", "style":
				hidden = max(0, hidden-1)
			case "a":
				if href != "" && !strings.HasSuffix(b.String(), href) {
					b.WriteString(" (" + href + ")")
				}
				href = ""
			case "p", "div", "ul", "ol":
				b.WriteByte('\n')
			}
		}
	}
}
