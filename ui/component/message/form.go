package message

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"freigabe/domain"
)

// formOf gives an argument as people read it. Kinds: "" (as it is), "day" (YYYY-MM-DD or a time), "slot" (a place in a
// review), "bytes" (a size), and the kinds of labels. A list is joined by commas.
func formOf(lang, kind string, value any) string {
	if t, ok := value.(time.Time); ok {
		return Day(lang, domain.Day(t, ""))
	}
	v := reflect.ValueOf(value)
	if v.Kind() == reflect.Slice {
		parts := make([]string, v.Len())
		for i := range parts {
			parts[i] = formOf(lang, kind, v.Index(i).Interface())
		}
		return strings.Join(parts, ", ")
	}
	text := fmt.Sprint(value)
	if f, ok := value.(float64); ok { // a number that went through JSON
		text = strconv.FormatFloat(f, 'f', -1, 64)
	}
	switch kind {
	case "":
		return text
	case "day":
		if t, err := time.Parse(time.RFC3339, text); err == nil {
			return Day(lang, domain.Day(t, ""))
		}
		return Day(lang, text)
	case "slot":
		return Slot(lang, text)
	case "bytes":
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return text
		}
		return Bytes(lang, n)
	}
	return Label(lang, kind, text)
}

var months = map[string][12]string{
	"de": {"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November", "Dezember"},
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// Day writes a calendar day: "4. Dezember 2026", "4 December 2026". What is no day is given back.
func Day(lang, day string) string {
	t, err := domain.ParseDay(day)
	if err != nil {
		return day
	}
	if lang == "en" {
		return fmt.Sprintf("%d %s %d", t.Day(), months["en"][t.Month()-1], t.Year())
	}
	return fmt.Sprintf("%d. %s %d", t.Day(), months["de"][t.Month()-1], t.Year())
}

// Moment writes an instant to the second with its zone, in German time: "4. Dezember 2026, 15:04:05 MEZ".
func Moment(lang string, t time.Time) string {
	l := t.In(berlin)
	zone := l.Format("MST")
	if lang != "en" {
		zone = map[string]string{"CET": "MEZ", "CEST": "MESZ"}[zone]
	}
	return Day(lang, domain.Day(t, "")) + ", " + l.Format("15:04:05") + " " + zone
}

var berlin = func() *time.Location {
	l, err := time.LoadLocation(domain.DefaultZone)
	if err != nil {
		panic("message: time zone: " + err.Error()) // it is part of the binary (time/tzdata)
	}
	return l
}()

// Slot names a place of a review by its roles: "open_data_officer#1" is "Open-Data-Beauftragte".
func Slot(lang, slot string) string {
	key, _, _ := strings.Cut(slot, "#")
	roles := strings.Split(key, "|")
	for i, r := range roles {
		roles[i] = Label(lang, "role", r)
	}
	or := " oder "
	if lang == "en" {
		or = " or "
	}
	return strings.Join(roles, or)
}

// Bytes writes a size: "1,5 MB", "1.5 MB".
func Bytes(lang string, n int64) string {
	units := []string{"B", "kB", "MB", "GB", "TB"}
	size, unit := float64(n), 0
	for size >= 1000 && unit < len(units)-1 {
		size, unit = size/1000, unit+1
	}
	text := strconv.FormatFloat(size, 'f', 1, 64)
	text = strings.TrimSuffix(text, ".0")
	if lang != "en" {
		text = strings.ReplaceAll(text, ".", ",")
	}
	return text + " " + units[unit]
}
