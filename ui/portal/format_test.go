package portal

import (
	"strings"
	"testing"
)

func TestNumbersAndDatesAreWrittenAsPeopleReadThem(t *testing.T) {
	t.Parallel()
	for want, got := range map[string]string{
		"0": number("de", 0), "999": number("de", 999), "4\u202f218": number("de", 4218), "1\u202f234\u202f567": number("de", 1234567),
		"4,218": number("en", 4218), "1,3\u00a0MB": size("de", 1300000), "1.3\u00a0MB": size("en", 1300000),
		"27.\u00a0November 2026": date("de", "2026-11-27"), "27\u00a0November 2026": date("en", "2026-11-27"), "November 2026": date("de", "2026-11"),
		"March 2026": date("en", "2026-03"), "2026": date("de", "2026"), "irgendwann": date("de", "irgendwann"), "2026-13": date("de", "2026-13"), "": date("de", ""),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
	r := &request{lang: "de"}
	for want, got := range map[string]string{
		"1.\u00a0Juni 2026 bis 31.\u00a0August 2026": r.period("2026-06-01", "2026-08-31"), "ab 2020": r.period("2020", ""), "bis 2020": r.period("", "2020"),
		"2021": r.period("2021", "2021"), "": r.period("", ""),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestExcerptsEndBetweenWords(t *testing.T) {
	t.Parallel()
	if got := excerpt("Eins  zwei,\n drei vier", 12); got != "Eins zwei …" {
		t.Errorf("got %q", got)
	}
	if got := excerpt(strings.Repeat("ä", 50), 10); got != strings.Repeat("ä", 10)+" …" {
		t.Errorf("got %q", got)
	}
}

func TestTheLanguageLikedBetterIsTaken(t *testing.T) {
	t.Parallel()
	for header, want := range map[string]string{
		"": "de", "de": "de", "en": "en", "en-GB,en;q=0.9": "en", "de-DE,de;q=0.9,en;q=0.8": "de", "fr": "de", "fr,en;q=0.5": "en", "en;q=0.5,de;q=0.5": "de",
		"EN": "en", "en;q=0": "de", "*": "de", "en;q=x": "de", ";;;,,,=": "de", strings.Repeat("en,", 5000): "de",
	} {
		if got := acceptedLanguage(header); got != want {
			t.Errorf("Accept-Language %.30q = %s, want %s", header, got, want)
		}
	}
}

func TestFormatsHaveShortUsualNames(t *testing.T) {
	t.Parallel()
	for want, hints := range map[string][]string{
		"CSV": {"", "haushalt.csv", ""}, "XLSX": {"Excel"}, "GeoJSON": {"", "", "application/geo+json"}, "WFS": {"WFS"}, "": {""}, "UNBEKANNT": {"unbekannt"},
	} {
		if got := formatName(hints...); got != want {
			t.Errorf("%q = %q, want %q", hints, got, want)
		}
	}
}
