package portal

import (
	"strconv"
	"strings"
)

// acceptedLanguage reads an Accept-Language header: English where it is liked better than German, else German.
func acceptedLanguage(header string) string {
	de, en := 0.0, 0.0
	for name, q := range weights(header) {
		primary, _, _ := strings.Cut(name, "-")
		switch primary {
		case "de":
			de = max(de, q)
		case "en":
			en = max(en, q)
		}
	}
	if en > de {
		return "en"
	}
	return "de"
}

// media types that we can answer in.
const (
	asHTML    = "text/html"
	asTurtle  = "text/turtle"
	asJSON    = "application/json"
	asProblem = "application/problem+json"
)

// accepted reads an Accept header and gives the type liked best among offers; the first one where none is named, or
// where the header likes several equally.
func accepted(header string, offers ...string) string {
	best, most := offers[0], -1.0
	w := weights(header)
	for _, offer := range offers {
		kind, _, _ := strings.Cut(offer, "/")
		q, ok := w[offer]
		if !ok {
			if q, ok = w[kind+"/*"]; !ok {
				if q, ok = w["*/*"]; ok {
					q = min(q, 0.001) // "anything" is less than a name, and leaves the first offer first
				}
			}
		}
		if ok && q > 0 && q > most {
			best, most = offer, q
		}
	}
	return best
}

// weights reads a header of alternatives with their weights (RFC 9110, section 12.4.2). Names are lower case; a header
// of more than 4 kB is not read.
func weights(header string) map[string]float64 {
	out := map[string]float64{}
	if len(header) > 4096 {
		return out
	}
	for part := range strings.SplitSeq(header, ",") {
		name, params, _ := strings.Cut(part, ";")
		name = strings.ToLower(strings.TrimSpace(name))
		if name == "" {
			continue
		}
		q := 1.0
		for p := range strings.SplitSeq(params, ";") {
			if v, ok := strings.CutPrefix(strings.ReplaceAll(p, " ", ""), "q="); ok {
				n, err := strconv.ParseFloat(v, 64)
				if err != nil || !(n >= 0 && n <= 1) { // NaN is neither
					n = 0
				}
				q = n
			}
		}
		if q > out[name] {
			out[name] = q
		} else if _, ok := out[name]; !ok {
			out[name] = q
		}
	}
	return out
}
