package intake

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// numberStyle says how a number cell is to be read.
type numberStyle struct {
	date, clock bool
	zeros       int // digits of a format like 00000, which keeps leading zeros (postcodes, keys)
}

// loadStyles reads which cell styles mean dates.
func (w *workbook) loadStyles(part string) error {
	custom := map[int]numberStyle{}
	inXfs := false
	return w.each(part, func(x *xmlScanner) error {
		switch string(x.name) {
		case "numFmt":
			id, _ := strconv.Atoi(x.attr("numFmtId"))
			custom[id] = styleOf(x.attr("formatCode"))
		case "cellXfs":
			inXfs = true
		case "cellStyles", "dxfs":
			inXfs = false
		case "xf":
			if !inXfs || len(w.styles) > 70_000 {
				return nil
			}
			id, _ := strconv.Atoi(x.attr("numFmtId"))
			style, ok := custom[id]
			if !ok {
				style = builtinStyle(id)
			}
			w.styles = append(w.styles, style)
		}
		return nil
	})
}

func builtinStyle(id int) numberStyle {
	switch {
	case id >= 14 && id <= 17, id >= 27 && id <= 31, id == 36, id >= 50 && id <= 54, id == 57, id == 58:
		return numberStyle{date: true}
	case id == 22:
		return numberStyle{date: true, clock: true}
	case id >= 18 && id <= 21, id >= 32 && id <= 35, id >= 45 && id <= 47, id == 55, id == 56:
		return numberStyle{clock: true}
	}
	return numberStyle{}
}

// styleOf reads a format code: letters of a date outside of quotes, escapes and colours.
func styleOf(code string) numberStyle {
	code, _, _ = strings.Cut(code, ";")
	var plain strings.Builder
	for i := 0; i < len(code); i++ {
		switch code[i] {
		case '\\', '_', '*':
			i++
		case '"':
			if n := strings.IndexByte(code[i+1:], '"'); n >= 0 {
				i += n + 1
			}
		case '[':
			if n := strings.IndexByte(code[i:], ']'); n >= 0 {
				if inner := strings.ToLower(code[i+1 : i+n]); inner == "h" || inner == "hh" || inner == "mm" || inner == "ss" {
					plain.WriteByte('h')
				}
				i += n
			}
		default:
			plain.WriteByte(code[i])
		}
	}
	s := strings.ToLower(plain.String())
	if s != "" && strings.Trim(s, "0") == "" {
		return numberStyle{zeros: min(len(s), 30)}
	}
	if strings.Contains(s, "general") || strings.Contains(s, "standard") {
		return numberStyle{}
	}
	return numberStyle{date: strings.ContainsAny(s, "dyj") || s == "mmm" || s == "mmmm", clock: strings.ContainsAny(s, "h")}
}

// number writes a stored number as a person reads it. Times of day without a date are left to the text.
func (w *workbook) number(raw string, style int) string {
	f, err := strconv.ParseFloat(raw, 64)
	if err != nil || math.IsInf(f, 0) || math.IsNaN(f) {
		return raw
	}
	var s numberStyle
	if style >= 0 && style < len(w.styles) {
		s = w.styles[style]
	}
	if s.date {
		if t, ok := serialDate(f, w.date04); ok {
			if s.clock && t.Format("15:04:05") != "00:00:00" {
				return t.Format("2006-01-02T15:04:05")
			}
			return t.Format(time.DateOnly)
		}
	}
	if s.clock && f >= 0 && f < 1 {
		return time.Unix(0, 0).UTC().Add(time.Duration(math.Round(f*86400)) * time.Second).Format(time.TimeOnly)
	}
	if f == math.Trunc(f) && math.Abs(f) < 1e15 {
		out := strconv.FormatFloat(f, 'f', 0, 64)
		if s.zeros > len(out) && f >= 0 {
			out = strings.Repeat("0", s.zeros-len(out)) + out
		}
		return out
	}
	// Workbooks store 0.1 as 0.10000000000000001: fifteen digits are what a person entered.
	short, err := strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
	if err != nil || math.Abs(f) >= 1e21 || math.Abs(f) < 1e-9 {
		return raw
	}
	return strconv.FormatFloat(short, 'f', -1, 64)
}

// serialDate turns days since 30 December 1899 (or 1 January 1904) into a time, from 1900 to 9999.
func serialDate(f float64, date04 bool) (time.Time, bool) {
	if f < 1 || f >= 2_958_466 {
		return time.Time{}, false
	}
	day := time.Date(1899, 12, 30, 0, 0, 0, 0, time.UTC)
	if date04 {
		day = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if f < 60 { // the 29 February 1900 of spreadsheets never was
		day = day.AddDate(0, 0, 1)
	}
	whole := math.Floor(f)
	return day.AddDate(0, 0, int(whole)).Add(time.Duration(math.Round((f-whole)*86400)) * time.Second), true
}
