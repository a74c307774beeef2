package policy

import (
	"testing"
	"time"

	"freigabe/domain"
)

// A deputy acts on calendar days of the authority's time zone, the first and the last one included. The instants are
// written out by hand: days with a change of the clocks are 23 or 25 hours long.
func TestADeputysWindowIsCalendarDaysOfTheAuthority(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, zone, from, until, first, over string }{
		{"spring forward 2026", "Europe/Berlin", "2026-03-29", "2026-03-29", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z"},
		{"fall back 2026", "Europe/Berlin", "2026-10-25", "2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"},
		{"spring forward 2027", "Europe/Berlin", "2027-03-28", "2027-03-28", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z"},
		{"fall back 2027", "Europe/Berlin", "2027-10-31", "2027-10-31", "2027-10-30T22:00:00Z", "2027-10-31T23:00:00Z"},
		{"across a change", "Europe/Berlin", "2027-03-27", "2027-03-29", "2027-03-26T23:00:00Z", "2027-03-29T22:00:00Z"},
		{"leap day", "Europe/Berlin", "2028-02-29", "2028-02-29", "2028-02-28T23:00:00Z", "2028-02-29T23:00:00Z"},
		{"across a leap day", "Europe/Berlin", "2028-02-28", "2028-03-01", "2028-02-27T23:00:00Z", "2028-03-01T23:00:00Z"},
		{"year end", "Europe/Berlin", "2026-12-31", "2027-01-01", "2026-12-30T23:00:00Z", "2027-01-01T23:00:00Z"},
		{"summer", "Europe/Berlin", "2026-07-01", "2026-07-03", "2026-06-30T22:00:00Z", "2026-07-03T22:00:00Z"},
		{"no zone means Berlin", "", "2026-07-01", "2026-07-01", "2026-06-30T22:00:00Z", "2026-07-01T22:00:00Z"},
		{"a zone that does not exist means Berlin", "Mars/Olympus", "2026-07-01", "2026-07-01", "2026-06-30T22:00:00Z", "2026-07-01T22:00:00Z"},
		{"UTC", "UTC", "2026-03-29", "2026-03-29", "2026-03-29T00:00:00Z", "2026-03-30T00:00:00Z"},
		{"far west, spring forward", "America/New_York", "2026-03-08", "2026-03-08", "2026-03-08T05:00:00Z", "2026-03-09T04:00:00Z"},
		{"far east", "Pacific/Kiritimati", "2026-06-01", "2026-06-01", "2026-05-31T10:00:00Z", "2026-06-01T10:00:00Z"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			rows := domain.PolicyRows{Root: "kreis", Version: 1, Authorities: []domain.PolicyAuthority{{ID: "kreis", TimeZone: tt.zone}}}
			gives("leiterin", domain.DepartmentHead, "kreis")(&rows)
			deputy("vertreter", "leiterin", tt.from, tt.until)(&rows)
			s, err := Compile(rows)
			if err != nil {
				t.Fatal(err)
			}
			first, over := instant(t, tt.first), instant(t, tt.over)
			for at, want := range map[time.Time]int{
				first.Add(-time.Microsecond): 0, first: 1, first.Add(over.Sub(first) / 2): 1, over.Add(-time.Microsecond): 1, over: 0,
				first.Add(-2 * time.Hour): 0, over.Add(2 * time.Hour): 0,
			} {
				if got := s.Represents("vertreter", at); len(got) != want {
					t.Errorf("represents %v at %s, want %d", got, at, want)
				}
				standings := s.Standings("vertreter", domain.SignAs(domain.DepartmentHead), "kreis", at)
				if err := s.Authorize(t.Context(), "vertreter", domain.SignAs(domain.DepartmentHead), "kreis", at); (err == nil) != (want == 1) || len(standings) != want {
					t.Errorf("at %s: %v, %d standings, want %d", at, err, len(standings), want)
				}
			}
		})
	}
}

func instant(t *testing.T, s string) time.Time {
	t.Helper()
	at, err := time.Parse(time.RFC3339, s)
	if err != nil {
		t.Fatal(err)
	}
	return at
}
