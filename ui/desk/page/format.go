package page

import (
	"net/url"
	"strconv"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
)

const (
	thin    = "\u202f" // narrow no-break space, between thousands
	noBreak = "\u00a0"
)

// Number writes a whole number: "18 412" with a thin space, in English "18,412".
func (r *Request) Number(n int) string {
	s, sign := strconv.Itoa(n), ""
	if n < 0 {
		s, sign = s[1:], "−"
	}
	sep := thin
	if r.Lang == "en" {
		sep = ","
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}

// Bytes writes a size: "1,3 MB".
func (r *Request) Bytes(n int64) string {
	return strings.ReplaceAll(message.Bytes(r.Lang, n), " ", noBreak)
}

// LongDay writes a day, "2026-11-27", as "27. November 2026"; what is no day is shown as it is.
func (r *Request) LongDay(day string) string {
	return strings.Replace(message.Day(r.Lang, day), " ", noBreak, 1)
}

var shortMonths = map[string][12]string{
	"de": {"Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sept.", "Okt.", "Nov.", "Dez."},
	"en": {"Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"},
}

// ShortDay writes a day for tables: "27. Nov. 2026", in English "27 Nov 2026".
func (r *Request) ShortDay(day string) string {
	t, err := domain.ParseDay(day)
	if err != nil {
		return day
	}
	dot := "."
	if r.Lang == "en" {
		dot = ""
	}
	return strconv.Itoa(t.Day()) + dot + noBreak + shortMonths[r.Lang][t.Month()-1] + noBreak + strconv.Itoa(t.Year())
}

var weekdays = map[string][7]string{
	"de": {"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"},
	"en": {"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// FullDay writes a day with its weekday: "Freitag, 27. November 2026".
func (r *Request) FullDay(day string) string {
	t, err := domain.ParseDay(day)
	if err != nil {
		return day
	}
	return weekdays[r.Lang][t.Weekday()] + ", " + r.LongDay(day)
}

// Today is the calendar day in Germany.
func (r *Request) Today() string { return domain.Day(r.Clock(), "") }

// DayOf is the calendar day of an instant in Germany.
func (r *Request) DayOf(t time.Time) string { return domain.Day(t, "") }

// TimeOf is the time of day of an instant in Germany, "15:04".
func (r *Request) TimeOf(t time.Time) string { return t.In(berlin).Format("15:04") }

// Exact writes an instant to the second with its zone: "27. November 2026, 15:04:05 MEZ".
func (r *Request) Exact(t time.Time) string {
	l := t.In(berlin)
	zone := l.Format("MST")
	if r.Lang == "de" {
		zone = map[string]string{"CET": "MEZ", "CEST": "MESZ"}[zone]
	}
	return r.LongDay(r.DayOf(t)) + ", " + l.Format("15:04:05") + " " + zone
}

var berlin = func() *time.Location {
	l, err := time.LoadLocation("Europe/Berlin")
	if err != nil {
		panic("page: time zone: " + err.Error()) // it is part of the binary (time/tzdata)
	}
	return l
}()

// query writes one parameter of an address.
func query(name, value string) string { return url.Values{name: {value}}.Encode() }

// localOf gives the path of an address of ours, "" for another one's.
func localOf(r *Request, address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host != r.Echo.Request().Host {
		return ""
	}
	if to := u.RequestURI(); Local(to) == to {
		return to
	}
	return ""
}

// Moment shows an instant: "20. Nov. 2026, 10:42", exact on hover.
func (r *Request) Moment(t time.Time) component.Moment {
	if t.IsZero() {
		return component.Moment{}
	}
	return component.MomentOf(t, r.ShortDay(r.DayOf(t))+", "+r.TimeOf(t), r.Exact(t))
}

// DayMoment shows a day, "2026-11-27", as "27. Nov. 2026".
func (r *Request) DayMoment(day string) component.Moment {
	if day == "" {
		return component.Moment{}
	}
	return component.Moment{Text: r.ShortDay(day), Time: day, Exact: r.FullDay(day)}
}
