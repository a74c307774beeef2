package intake

import (
	"testing"

	"freigabe/domain"
)

// FuzzDate: what is read as a day is one, in the form of the product, and a period does not end before it begins.
func FuzzDate(f *testing.F) {
	for _, s := range []string{"31.12.2026", "2026", "12/2026", "Q3 2026", "1.1.26", "46387", "2026-02-30", "01.2020 - 12.2021", "seit 2019", "März 2026", "0.0.0", "99999999999999999999"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, end := range []bool{false, true} {
			if d, ok := parseDate(s, end); ok {
				if _, err := domain.ParseDay(d); err != nil {
					t.Fatalf("%q becomes %q", s, d)
				}
			}
		}
		from, to, ok := parsePeriod(s)
		for _, d := range []string{from, to} {
			if ok && d != "" {
				if _, err := domain.ParseDay(d); err != nil {
					t.Fatalf("%q becomes %q to %q", s, from, to)
				}
			}
		}
		if ok && from != "" && to != "" && to < from {
			t.Fatalf("%q becomes %q to %q", s, from, to)
		}
	})
}
