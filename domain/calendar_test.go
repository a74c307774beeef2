package domain_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"freigabe/domain"

	"pgregory.net/rapid"
)

func TestHolidaysFallOnTheirKnownDates(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		land domain.Land
		day  string
		want string // "" where the day is no holiday there
	}{
		{"NW", "2026-01-01", "Neujahr"},
		{"NW", "2026-01-06", ""},
		{"BW", "2026-01-06", "Heilige Drei Könige"},
		{"ST", "2026-01-06", "Heilige Drei Könige"},
		{"BE", "2018-03-08", ""},
		{"BE", "2019-03-08", "Frauentag"},
		{"MV", "2022-03-08", ""},
		{"MV", "2023-03-08", "Frauentag"},
		{"NW", "2026-04-03", "Karfreitag"},
		{"NW", "2026-04-05", ""},
		{"BB", "2026-04-05", "Ostersonntag"},
		{"NW", "2026-04-06", "Ostermontag"},
		{"HH", "2000-04-24", "Ostermontag"},
		{"HH", "2008-03-24", "Ostermontag"}, // the earliest of our years
		{"HH", "2011-04-25", "Ostermontag"}, // the latest but one
		{"HH", "2019-04-22", "Ostermontag"},
		{"HH", "2038-04-26", "Ostermontag"}, // Easter on 25 April
		{"HH", "2024-04-01", "Ostermontag"},
		{"HH", "2100-03-29", "Ostermontag"},
		{"NW", "1995-05-01", "Tag der Arbeit"},
		{"NW", "2026-05-14", "Christi Himmelfahrt"},
		{"BE", "2020-05-08", "Tag der Befreiung"},
		{"BE", "2025-05-08", "Tag der Befreiung"},
		{"BE", "2021-05-08", ""},
		{"BB", "2025-05-08", ""},
		{"BB", "2026-05-24", "Pfingstsonntag"},
		{"NW", "2026-05-25", "Pfingstmontag"},
		{"NW", "2026-06-04", "Fronleichnam"},
		{"HE", "2026-06-04", "Fronleichnam"},
		{"NI", "2026-06-04", ""},
		{"SN", "2026-06-04", ""},
		{"BY", "2026-08-08", ""},
		{"BY", "2026-08-15", "Mariä Himmelfahrt"},
		{"SL", "2026-08-15", "Mariä Himmelfahrt"},
		{"NW", "2026-08-15", ""},
		{"TH", "2018-09-20", ""},
		{"TH", "2019-09-20", "Weltkindertag"},
		{"NW", "2026-10-03", "Tag der Deutschen Einheit"},
		{"NW", "2017-10-31", "Reformationstag"},
		{"NW", "2018-10-31", ""},
		{"SN", "1995-10-31", "Reformationstag"},
		{"NI", "2016-10-31", ""},
		{"NI", "2018-10-31", "Reformationstag"},
		{"SH", "2026-10-31", "Reformationstag"},
		{"NW", "2026-11-01", "Allerheiligen"},
		{"HE", "2026-11-01", ""},
		{"SN", "2026-11-18", "Buß- und Bettag"},
		{"SN", "2022-11-16", "Buß- und Bettag"}, // earliest
		{"SN", "2023-11-22", "Buß- und Bettag"}, // latest
		{"SN", "2023-11-15", ""},
		{"BY", "2026-11-18", ""},
		{"NW", "2026-12-24", ""},
		{"NW", "2026-12-25", "Erster Weihnachtstag"},
		{"NW", "2026-12-26", "Zweiter Weihnachtstag"},
		{"NW", "2026-12-31", ""},
		{"", "2026-05-14", "Christi Himmelfahrt"},
		{"", "2026-06-04", ""},
		{"B", "2026-01-06", ""},
	} {
		day, err := domain.ParseDay(tt.day)
		if err != nil {
			t.Fatal(err)
		}
		if got := domain.Holidays(tt.land, day.Year())[tt.day]; got != tt.want {
			t.Errorf("%s in %q = %q, want %q", tt.day, tt.land, got, tt.want)
		}
	}
}

func TestEveryLandHasItsNumberOfHolidays(t *testing.T) {
	t.Parallel()
	want := map[domain.Land][2]int{ // in 2017 and in 2026
		"BW": {13, 12}, "BY": {14, 13}, "BE": {10, 10}, "BB": {12, 12}, "HB": {10, 10}, "HH": {10, 10}, "HE": {11, 10},
		"MV": {10, 11}, "NI": {10, 10}, "NW": {12, 11}, "RP": {12, 11}, "SL": {13, 12}, "SN": {11, 11}, "ST": {11, 11},
		"SH": {10, 10}, "TH": {10, 11},
	}
	for _, land := range domain.Lands {
		got := [2]int{len(domain.Holidays(land, 2017)), len(domain.Holidays(land, 2026))}
		if got != want[land] {
			t.Errorf("%s: %d holidays, want %d", land, got, want[land])
		}
	}
}

func TestEasterAgreesWithTheMoonForEveryYear(t *testing.T) {
	t.Parallel()
	// Gauss's rule with its two exceptions, written apart from the formula in use.
	for year := 1995; year <= 2100; year++ {
		m, n := 24, 5
		if year >= 2100 {
			m, n = 24, 6
		}
		d := (19*(year%19) + m) % 30
		e := (2*(year%4) + 4*(year%7) + 6*d + n) % 7
		day := 22 + d + e
		if day == 57 || day == 56 && d == 28 && year%19 > 10 {
			day -= 7
		}
		easter := time.Date(year, time.March, day, 0, 0, 0, 0, time.UTC)
		if got := domain.Holidays("BB", year)[easter.Format(time.DateOnly)]; got != "Ostersonntag" {
			t.Errorf("%d: %s is %q, want Ostersonntag", year, easter.Format(time.DateOnly), got)
		}
	}
}

func TestWorkingDaysAreCountedFromTheNextDay(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name string
		day  string
		n    int
		land domain.Land
		want string
	}{
		{"the next working day", "2026-06-01", 1, "NW", "2026-06-02"},
		{"over Corpus Christi and a weekend", "2026-06-03", 2, "NW", "2026-06-08"},
		{"where Corpus Christi is none", "2026-06-03", 2, "NI", "2026-06-05"},
		{"Christmas Eve is a working day", "2026-12-23", 1, "NW", "2026-12-24"},
		{"over Christmas", "2026-12-24", 1, "NW", "2026-12-28"},
		{"over the turn of the year", "2026-12-31", 1, "NW", "2027-01-04"},
		{"from a Saturday", "2026-06-06", 1, "NW", "2026-06-08"},
		{"zero from a working day", "2026-06-05", 0, "NW", "2026-06-05"},
		{"zero from a Saturday", "2026-06-06", 0, "NW", "2026-06-08"},
		{"backwards over Easter", "2026-04-07", -1, "NW", "2026-04-02"},
		{"no date", "7.4.2026", 1, "NW", ""},
		{"past the last year", "9999-12-30", 5, "NW", ""},
	} {
		if got := domain.AddWorkingDays(tt.day, tt.n, tt.land); got != tt.want {
			t.Errorf("%s: AddWorkingDays(%s, %d, %s) = %q, want %q", tt.name, tt.day, tt.n, tt.land, got, tt.want)
		}
	}
	if got := domain.WorkingDaysBetween("2026-06-08", "2026-06-03", "NW"); got != -2 {
		t.Errorf("backwards: %d working days, want -2", got)
	}
	if got := domain.WorkingDaysBetween("never", "2026-06-03", "NW"); got != 0 {
		t.Errorf("no date: %d working days, want 0", got)
	}
}

func TestADueDateIsNeverAWeekendOrHoliday(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		land := rapid.SampledFrom(domain.Lands).Draw(t, "land")
		start := time.Date(1995, 1, rapid.IntRange(1, 38000).Draw(t, "day"), 0, 0, 0, 0, time.UTC)
		n := rapid.IntRange(-60, 60).Draw(t, "n")
		from := start.Format(time.DateOnly)

		due := domain.AddWorkingDays(from, n, land)
		day, err := domain.ParseDay(due)
		if err != nil {
			t.Fatal(err)
		}
		if wd := day.Weekday(); wd == time.Saturday || wd == time.Sunday {
			t.Fatalf("due on %s, a %s", due, wd)
		}
		if name, ok := domain.Holidays(land, day.Year())[due]; ok {
			t.Fatalf("due on %s, %s", due, name)
		}
		if n > 0 {
			if got := domain.WorkingDaysBetween(from, due, land); got != n {
				t.Fatalf("%d working days from %s to %s, want %d", got, from, due, n)
			}
		}
	})
}

func TestADayIsThatOfTheTimeZone(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 6, 30, 22, 30, 0, 0, time.UTC)
	for tz, want := range map[string]string{
		"": "2026-07-01", "Europe/Berlin": "2026-07-01", "UTC": "2026-06-30", "America/New_York": "2026-06-30",
		"Nowhere/At_All": "2026-07-01", "Local": "2026-07-01", "../etc/passwd": "2026-07-01",
	} {
		if got := domain.Day(at, tz); got != want {
			t.Errorf("Day in %q = %s, want %s", tz, got, want)
		}
	}
	for tz, want := range map[string]bool{"": false, "Europe/Berlin": true, "Europe/Vienna": true, "Local": false, "Berlin": false} {
		if got := domain.ZoneExists(tz); got != want {
			t.Errorf("ZoneExists(%q) = %v, want %v", tz, got, want)
		}
	}
}

func TestADayHasOneForm(t *testing.T) {
	t.Parallel()
	day, err := domain.ParseDay("2028-02-29")
	if err != nil || day != time.Date(2028, 2, 29, 0, 0, 0, 0, time.UTC) {
		t.Errorf("ParseDay(2028-02-29) = %v, %v", day, err)
	}
	for _, s := range []string{
		"", "2026-2-1", "2026-02-30", "2027-02-29", "01.02.2026", "2026-02-01 ", "2026-02-01T00:00:00Z", "0000-01-01",
		"26-02-01", "+2026-02-01", "２０２６-02-01",
	} {
		if _, err := domain.ParseDay(s); domain.CodeOf(err) != domain.Invalid || domain.KeyOf(err) != "domain.day_form" {
			t.Errorf("ParseDay(%q) error = %v, want invalid", s, err)
		}
	}
}

func TestTheLandsAreSixteen(t *testing.T) {
	t.Parallel()
	set := map[domain.Land]bool{}
	for _, l := range domain.Lands {
		set[l] = true
	}
	if len(set) != 16 || !slices.Equal(slices.Sorted(maps.Keys(set)), slices.Sorted(slices.Values(domain.Lands))) {
		t.Errorf("lands = %v, want sixteen different", domain.Lands)
	}
	if domain.Land("").Valid() || domain.Land("BW BY").Valid() {
		t.Error("a code that is none counts as a Land")
	}
}
