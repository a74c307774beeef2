package demo

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"time"
)

// shape says what a row of a data file is about.
type shape int

const (
	rows      shape = iota + 1 // things with a number
	points                     // things with a place
	perTown                    // municipalities of the district, or parts of a town, in the last year
	yearly                     // years
	townYears                  // municipalities or parts in several years
	quarterly
	monthly
	daily
)

// sheet describes a small data file. Columns are written "name=values", ";" between: "a|b" is a choice, "2..9" a whole
// number, "2..9:1" one with decimals, "@street" and "@part" names, "#" a running number, anything else a constant.
type sheet struct {
	shape shape
	n     int // rows, or periods
	cols  string
}

type column struct{ name, values string }

func (sh sheet) columns() []column {
	var out []column
	for part := range strings.SplitSeq(sh.cols, ";") {
		name, values, _ := strings.Cut(part, "=")
		out = append(out, column{name, values})
	}
	return out
}

// period gives the first and last day that the file covers when it is made in a year.
func (sh sheet) period(year int) (first, last string) {
	switch sh.shape {
	case yearly, townYears:
		return fmt.Sprintf("%d-01-01", year-sh.n), fmt.Sprintf("%d-12-31", year-1)
	case perTown:
		return fmt.Sprintf("%d-01-01", year-1), fmt.Sprintf("%d-12-31", year-1)
	case quarterly, monthly, daily:
		return fmt.Sprintf("%d-01-01", year-1), ""
	}
	return "", ""
}

// table makes the rows, the header first. asOf is the day on which the file is made.
func (sh sheet) table(rnd *rand.Rand, parts []string, asOf time.Time) [][]string {
	cols := sh.columns()
	header := append([]string{}, keys[sh.shape]...)
	for _, c := range cols {
		header = append(header, c.name)
	}
	out := [][]string{header}
	level := map[string]float64{} // keeps a series near where it was
	add := func(series string, key ...string) {
		row := key
		for _, c := range cols {
			row = append(row, c.value(rnd, series, level, parts, len(out)))
		}
		out = append(out, row)
	}
	switch sh.shape {
	case rows:
		for i := range sh.n {
			add(strconv.Itoa(i), strconv.Itoa(i+1))
		}
	case points:
		for i := range sh.n {
			add(strconv.Itoa(i), strconv.Itoa(i+1), fmt.Sprintf("%.5f", 52.06+rnd.Float64()*0.12), fmt.Sprintf("%.5f", 8.91+rnd.Float64()*0.2))
		}
	case perTown:
		for _, t := range parts {
			add(t, t)
		}
	case yearly:
		for y := asOf.Year() - sh.n; y < asOf.Year(); y++ {
			add("", strconv.Itoa(y))
		}
	case townYears:
		for y := asOf.Year() - sh.n; y < asOf.Year(); y++ {
			for _, t := range parts {
				add(t, strconv.Itoa(y), t)
			}
		}
	case quarterly:
		for i := range sh.n {
			t := asOf.AddDate(0, -3*(sh.n-i), 0)
			add("", fmt.Sprintf("%d-Q%d", t.Year(), (int(t.Month())+2)/3))
		}
	case monthly:
		first := time.Date(asOf.Year(), asOf.Month(), 1, 0, 0, 0, 0, time.UTC)
		for i := range sh.n {
			add("", first.AddDate(0, i-sh.n, 0).Format("2006-01"))
		}
	case daily:
		for i := range sh.n {
			add("", asOf.AddDate(0, 0, i-sh.n).Format(time.DateOnly))
		}
	}
	return out
}

var keys = map[shape][]string{
	rows: {"nr"}, points: {"nr", "breite", "laenge"}, perTown: {"gebiet"}, yearly: {"jahr"}, townYears: {"jahr", "gebiet"},
	quarterly: {"quartal"}, monthly: {"monat"}, daily: {"tag"},
}

// value makes one cell. Numbers of a series start somewhere in the range and drift slowly; parts are listed from
// large to small.
func (c column) value(rnd *rand.Rand, series string, level map[string]float64, parts []string, row int) string {
	switch c.values {
	case "@street":
		return streets[rnd.IntN(len(streets))] + " " + strconv.Itoa(1+rnd.IntN(80))
	case "@part":
		return parts[rnd.IntN(len(parts))]
	case "#":
		return strconv.Itoa(row)
	}
	if strings.Contains(c.values, "|") {
		choices := strings.Split(c.values, "|")
		return choices[rnd.IntN(len(choices))]
	}
	from, to, ok := strings.Cut(c.values, "..")
	if !ok {
		return c.values
	}
	to, digits, _ := strings.Cut(to, ":")
	lo, err1 := strconv.ParseFloat(from, 64)
	hi, err2 := strconv.ParseFloat(to, 64)
	if err1 != nil || err2 != nil {
		panic("demo: column " + c.name + "=" + c.values) // our own table
	}
	v, seen := level[c.name+series]
	if seen {
		v = math.Min(hi, math.Max(lo, v+(hi-lo)*(rnd.Float64()-0.46)*0.12))
	} else {
		v = lo + (hi-lo)*rnd.Float64()
		if i := slices.Index(parts, series); i >= 0 && digits == "" { // numbers of things go with the size of the place
			v = lo + (hi-lo)*(0.8+0.2*rnd.Float64())*float64(len(parts)-i)/float64(len(parts)+1)
		}
	}
	level[c.name+series] = v
	places, _ := strconv.Atoi(digits)
	return strconv.FormatFloat(v, 'f', places, 64)
}
