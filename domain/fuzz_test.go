package domain

import "testing"

// FuzzDay: a day has one form, and its bounds lie a day apart in every zone.
func FuzzDay(f *testing.F) {
	for _, s := range []string{"2026-03-29", "2024-02-29", "0000-00-00", "2026-2-3", "99999-01-01", "２０２６-01-01", "2026-10-25"} {
		f.Add(s, "Europe/Berlin")
	}
	f.Add("2026-01-01", "../../etc/passwd")
	f.Fuzz(func(t *testing.T, s, tz string) {
		at, err := ParseDay(s)
		if err != nil {
			if CodeOf(err) != Invalid {
				t.Fatalf("%q: %v", s, err)
			}
			return
		}
		if at.Format("2006-01-02") != s {
			t.Fatalf("%q becomes %s", s, at)
		}
		from, to, err := DayBounds(s, tz)
		if hours := to.Sub(from).Hours(); err != nil || hours < 20 || hours > 28 {
			t.Fatalf("%q in %q: %v hours, %v", s, tz, hours, err)
		}
		if at.Year() > 1900 && at.Year() < 2200 {
			if d := AddWorkingDays(s, 5, "NW"); d <= s {
				t.Fatalf("five working days behind %s is %s", s, d)
			}
		}
	})
}
