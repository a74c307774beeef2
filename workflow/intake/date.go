package intake

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

var (
	isoDate    = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d.*)?$`)
	germanDate = regexp.MustCompile(`^(\d{1,2})\. ?(\d{1,2})\. ?(\d{2}|\d{4})(?:,? \d{1,2}[:.]\d{2}.*)?$`)
	slashDate  = regexp.MustCompile(`^(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}[:.]\d{2}.*)?$`)
	compact    = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	yearMonth  = regexp.MustCompile(`^(\d{4})[-/](\d{1,2})$`)
	monthYear  = regexp.MustCompile(`^(\d{1,2})[./](\d{4})$`)
	yearOnly   = regexp.MustCompile(`^(\d{4})$`)
	serial     = regexp.MustCompile(`^(\d{5})(?:\.\d+)?$`)
	wordDate   = regexp.MustCompile(`^(?:(\d{1,2})\.? )?(\pL+)\.? (\d{4})$`)
	yearRange  = regexp.MustCompile(`^(\d{4}) ?[-–—/] ?(\d{4})$`)
	dateNoise  = regexp.MustCompile(`(?i)^(stand|vom|am|as of|seit|ab|since|from|von|bis|until|to):? +`)
	rangeSplit = regexp.MustCompile(`(?i) (?:bis|to|until) | [-–—] |–|—`)
)

var months = map[string]time.Month{
	"januar": 1, "jan": 1, "jaenner": 1, "january": 1, "februar": 2, "feb": 2, "february": 2, "maerz": 3, "mrz": 3, "march": 3, "mar": 3,
	"april": 4, "apr": 4, "mai": 5, "may": 5, "juni": 6, "jun": 6, "june": 6, "juli": 7, "jul": 7, "july": 7, "august": 8, "aug": 8, "september": 9, "sep": 9, "sept": 9,
	"oktober": 10, "okt": 10, "oct": 10, "october": 10, "november": 11, "nov": 11, "dezember": 12, "dez": 12, "dec": 12, "december": 12,
}

// parseDate reads a date as lists write it and gives it as YYYY-MM-DD. A month or a year stands for its first day,
// with end for its last. Spreadsheet serial numbers count from 1927 (10,000) to 2119 (80,000).
func parseDate(s string, end bool) (string, bool) {
	s = dateNoise.ReplaceAllString(strings.TrimSpace(s), "")
	if m := isoDate.FindStringSubmatch(s); m != nil {
		return day(m[1], m[2], m[3])
	}
	if m := germanDate.FindStringSubmatch(s); m != nil {
		return day(fullYear(m[3]), m[2], m[1])
	}
	if m := slashDate.FindStringSubmatch(s); m != nil {
		if out, ok := day(m[3], m[2], m[1]); ok {
			return out, true
		}
		return day(m[3], m[1], m[2])
	}
	if m := compact.FindStringSubmatch(s); m != nil {
		return day(m[1], m[2], m[3])
	}
	if m := yearMonth.FindStringSubmatch(s); m != nil {
		return month(m[1], number(m[2]), end)
	}
	if m := monthYear.FindStringSubmatch(s); m != nil {
		return month(m[2], number(m[1]), end)
	}
	if yearOnly.MatchString(s) {
		if end {
			return day(s, "12", "31")
		}
		return day(s, "1", "1")
	}
	if serial.MatchString(s) {
		f, _ := strconv.ParseFloat(s, 64)
		if t, ok := serialDate(f, false); ok && f <= 80_000 {
			return t.Format(time.DateOnly), true
		}
		return "", false
	}
	if m := wordDate.FindStringSubmatch(s); m != nil {
		mon := months[fold(m[2])]
		if m[1] == "" {
			return month(m[3], int(mon), end)
		}
		return day(m[3], strconv.Itoa(int(mon)), m[1])
	}
	return "", false
}

// parsePeriod reads a period in one cell: "2010-2020", "01.01.2010 bis 31.12.2020", "2019", "seit 2015".
func parsePeriod(s string) (start, end string, ok bool) {
	if m := yearRange.FindStringSubmatch(s); m != nil {
		start, ok = parseDate(m[1], false)
		end, _ = parseDate(m[2], true)
		return start, end, ok && start <= end
	}
	if parts := rangeSplit.Split(s, -1); len(parts) == 2 {
		return bounds(parts[0], parts[1])
	}
	if start, ok := parseDate(s, false); ok {
		switch word, _, _ := strings.Cut(strings.ToLower(s), " "); strings.TrimSuffix(word, ":") {
		case "seit", "ab", "since", "from", "von":
			return start, "", true
		case "bis", "until", "to":
			end, _ := parseDate(s, true)
			return "", end, true
		}
		end, _ := parseDate(s, true)
		return start, end, true
	}
	from, to, ok := strings.Cut(s, "/") // ISO 8601
	if !ok {
		return "", "", false
	}
	return bounds(from, to)
}

func bounds(from, to string) (start, end string, ok bool) {
	start, ok1 := parseDate(from, false)
	end, ok2 := parseDate(to, true)
	return start, end, ok1 && ok2 && start <= end
}

func day(y, m, d string) (string, bool) {
	t := time.Date(number(y), time.Month(number(m)), number(d), 0, 0, 0, 0, time.UTC)
	ok := t.Year() == number(y) && int(t.Month()) == number(m) && t.Day() == number(d) && t.Year() >= 1000
	return t.Format(time.DateOnly), ok
}

func month(y string, m int, end bool) (string, bool) {
	if m < 1 || m > 12 {
		return "", false
	}
	t := time.Date(number(y), time.Month(m), 1, 0, 0, 0, 0, time.UTC)
	if end {
		t = t.AddDate(0, 1, -1)
	}
	return t.Format(time.DateOnly), t.Year() >= 1000
}

func fullYear(y string) string {
	switch {
	case len(y) != 2:
		return y
	case number(y) < 70:
		return "20" + y
	}
	return "19" + y
}

func number(s string) int { n, _ := strconv.Atoi(s); return n }
