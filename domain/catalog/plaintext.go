package catalog

import (
	"regexp"
	"strings"
)

var (
	tag      = regexp.MustCompile(`(?s)<!--.*?-->|</?[A-Za-z][^<>]*>`)
	blockTag = regexp.MustCompile(`(?i)<(br|/p|/li|/div|/h[1-6])\b[^<>]*>`)
	entities = strings.NewReplacer("&nbsp;", " ", "&quot;", `"`, "&apos;", "'", "&#39;", "'", "&amp;", "&")
	lineEnds = strings.NewReplacer("\r\n", "\n", "\r", "\n")
)

// PlainText gives a description without markup. GovData shows only few HTML tags and portals that read it as text show
// them raw, so none goes out. "<" that begins no tag stays, as do "&lt;" and "&gt;": nothing becomes a tag here.
func PlainText(s string) string {
	if strings.IndexByte(s, '<') >= 0 || strings.IndexByte(s, '&') >= 0 {
		s = blockTag.ReplaceAllString(s, "\n")
		for range 3 { // "<<b>script>" leaves a tag behind
			s = tag.ReplaceAllString(s, "")
		}
		if tag.MatchString(s) { // nested on purpose
			s = strings.ReplaceAll(s, "<", "")
		}
		s = entities.Replace(s)
	}
	if strings.IndexByte(s, '\r') >= 0 {
		s = lineEnds.Replace(s)
	}
	return strings.TrimSpace(s)
}
