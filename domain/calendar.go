package domain

import (
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // so that a machine without a zone database counts the same days
)

// Land is one of the sixteen German Länder, by its two-letter code. Any other value, the empty one included,
// knows only the holidays that hold in every Land.
type Land string

// Lands in a fixed order: Baden-Württemberg, Bayern, Berlin, Brandenburg, Bremen, Hamburg, Hessen,
// Mecklenburg-Vorpommern, Niedersachsen, Nordrhein-Westfalen, Rheinland-Pfalz, Saarland, Sachsen,
// Sachsen-Anhalt, Schleswig-Holstein, Thüringen.
var Lands = []Land{"BW", "BY", "BE", "BB", "HB", "HH", "HE", "MV", "NI", "NW", "RP", "SL", "SN", "ST", "SH", "TH"}

// Valid tells whether l is one of the sixteen.
func (l Land) Valid() bool { return slices.Contains(Lands, l) }

func (l Land) in(codes string) bool { return l.Valid() && strings.Contains(codes, string(l)) }

// lastYear bounds every count, so that a mistyped number of days ends.
const lastYear = 9999

// Holidays gives the public holidays of a Land in a year: ISO date -> German name.
// The rules are those in force from 1995 to today; for later years they are taken to stay.
//
// Choices, where the law looks at the municipality: Mariä Himmelfahrt counts in the whole of Bavaria, because it holds
// in most of its municipalities and a due date must not fall on a holiday; Augsburg's Friedensfest and Fronleichnam in
// parts of Saxony and Thuringia do not count. Berlin's 17 June 2028, a Saturday, is left out until its law is checked;
// no due date depends on it.
func Holidays(land Land, year int) map[string]string {
	out := map[string]string{}
	for day := date(year, time.January, 1); day.Year() == year; day = day.AddDate(0, 0, 1) {
		if name := holiday(day, land); name != "" {
			out[day.Format(time.DateOnly)] = name
		}
	}
	return out
}

// IsWorkingDay tells whether day, taken by its own calendar date, is neither Saturday, Sunday nor a public holiday.
// 24 and 31 December are working days by law, and count as such here.
func IsWorkingDay(day time.Time, land Land) bool {
	switch day.Weekday() {
	case time.Saturday, time.Sunday:
		return false
	}
	return holiday(day, land) == ""
}

// AddWorkingDays gives the n-th working day after day (before it for a negative n), as YYYY-MM-DD.
// n = 0 gives day itself, or the next working day where day is none. The result is always a working day;
// it is "" where day is no date or the count leaves the years 1 to 9999.
func AddWorkingDays(day string, n int, land Land) string {
	at, err := ParseDay(day)
	if err != nil {
		return ""
	}
	if n == 0 {
		at, n = at.AddDate(0, 0, -1), 1
	}
	step := 1
	if n < 0 {
		step, n = -1, -n
	}
	for n > 0 {
		at = at.AddDate(0, 0, step)
		if at.Year() < 1 || at.Year() > lastYear {
			return ""
		}
		if IsWorkingDay(at, land) {
			n--
		}
	}
	return at.Format(time.DateOnly)
}

// WorkingDaysBetween counts the working days after a, up to and including b; negative where b lies before a.
// So b = AddWorkingDays(a, n, land) gives n back, for n > 0. It is 0 where a or b is no date.
func WorkingDaysBetween(a, b string, land Land) int {
	from, err := ParseDay(a)
	if err != nil {
		return 0
	}
	to, err := ParseDay(b)
	if err != nil {
		return 0
	}
	sign := 1
	if to.Before(from) {
		from, to, sign = to, from, -1
	}
	n := 0
	for from.Before(to) {
		from = from.AddDate(0, 0, 1)
		if IsWorkingDay(from, land) {
			n++
		}
	}
	return sign * n
}

// DefaultZone is the time zone of an authority that names none.
const DefaultZone = "Europe/Berlin"

var zones sync.Map // name -> *time.Location

// Day gives the calendar day of an instant in a time zone ("Europe/Berlin"), as YYYY-MM-DD.
// The empty zone and one that does not exist mean DefaultZone.
func Day(t time.Time, tz string) string { return t.In(zone(tz)).Format(time.DateOnly) }

// DayBounds gives the first instant of a calendar day in a time zone, and the first of the next day. Days are 23 to 25
// hours long. Errors: those of ParseDay.
func DayBounds(day, tz string) (from, to time.Time, err error) {
	t, err := ParseDay(day)
	if err != nil {
		return from, to, err
	}
	at := func(t time.Time) time.Time {
		return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, zone(tz)).UTC()
	}
	return at(t), at(t.AddDate(0, 0, 1)), nil
}

// ZoneExists tells whether tz names a time zone that Day counts in.
func ZoneExists(tz string) bool { return tz == DefaultZone || zone(tz).String() != DefaultZone }

func zone(tz string) *time.Location {
	if tz == "" || tz == "Local" { // Local would depend on the machine
		tz = DefaultZone
	}
	if loc, ok := zones.Load(tz); ok {
		return loc.(*time.Location)
	}
	loc, err := time.LoadLocation(tz)
	if err != nil {
		return zone(DefaultZone) // embedded, always there
	}
	zones.Store(tz, loc)
	return loc
}

// ParseDay reads a calendar day in its one form, YYYY-MM-DD, as midnight UTC. Errors: Invalid ("domain.day_form").
func ParseDay(s string) (time.Time, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil || len(s) != len(time.DateOnly) || t.Year() < 1 {
		return time.Time{}, &Error{Code: Invalid, Op: "domain.ParseDay", Key: "domain.day_form", Args: map[string]any{"value": clip(s, 40)}}
	}
	return t, nil
}

// clip shortens what a person typed before it is shown back.
func clip(s string, runes int) string {
	if r := []rune(s); len(r) > runes {
		return string(r[:runes]) + "…"
	}
	return s
}

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

// holiday names the public holiday on the calendar date of t, "" where there is none.
func holiday(t time.Time, land Land) string {
	year, month, day := t.Date()
	if name := fixedHoliday(year, month, day, land); name != "" {
		return name
	}
	return movableHoliday(date(year, month, day), land)
}

func fixedHoliday(year int, month time.Month, day int, land Land) string {
	switch int(month)*100 + day {
	case 101:
		return "Neujahr"
	case 106:
		return when(land.in("BW BY ST"), "Heilige Drei Könige")
	case 308:
		return when(land == "BE" && year >= 2019 || land == "MV" && year >= 2023, "Frauentag")
	case 501:
		return "Tag der Arbeit"
	case 508:
		return when(land == "BE" && (year == 2020 || year == 2025), "Tag der Befreiung")
	case 815:
		return when(land.in("SL BY"), "Mariä Himmelfahrt")
	case 920:
		return when(land == "TH" && year >= 2019, "Weltkindertag")
	case 1003:
		return "Tag der Deutschen Einheit"
	case 1031:
		return when(land.in("BB MV SN ST TH") || land.in("HB HH NI SH") && year >= 2018 || year == 2017, "Reformationstag")
	case 1101:
		return when(land.in("BW BY NW RP SL"), "Allerheiligen")
	case 1225:
		return "Erster Weihnachtstag"
	case 1226:
		return "Zweiter Weihnachtstag"
	}
	return ""
}

func movableHoliday(t time.Time, land Land) string {
	switch days := int(t.Sub(easter(t.Year())) / (24 * time.Hour)); days {
	case -2:
		return "Karfreitag"
	case 0:
		return when(land == "BB", "Ostersonntag")
	case 1:
		return "Ostermontag"
	case 39:
		return "Christi Himmelfahrt"
	case 49:
		return when(land == "BB", "Pfingstsonntag")
	case 50:
		return "Pfingstmontag"
	case 60:
		return when(land.in("BW BY HE NW RP SL"), "Fronleichnam")
	}
	// The Wednesday before 23 November.
	if land == "SN" && t.Month() == time.November && t.Weekday() == time.Wednesday && t.Day() >= 16 && t.Day() <= 22 {
		return "Buß- und Bettag"
	}
	return ""
}

func when(holds bool, name string) string {
	if holds {
		return name
	}
	return ""
}

// easter gives Easter Sunday of the Gregorian calendar (the anonymous algorithm, after Meeus).
func easter(year int) time.Time {
	a, b, c := year%19, year/100, year%100
	h := (19*a + b - b/4 - (b-(b+8)/25+1)/3 + 15) % 30
	l := (32 + 2*(b%4) + 2*(c/4) - h - c%4) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return date(year, time.Month(n/31), n%31+1)
}
