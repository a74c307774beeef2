package component

import (
	"strconv"
	"strings"
	"time"

	"freigabe/domain"
)

// Tiles are single numbers.
type Tiles []Tile

// Tile is a number with what it counts. Alert: it wants a look.
type Tile struct {
	Number, Text, URL, Note string
	Alert                   bool
}

// Bars is a table with a bar and a number in each row: the usual chart.
type Bars struct {
	Caption string
	Head    string // of the first column
	Count   string // heading of the numbers
	Max     int    // the full width; 0 takes the largest value
	Rows    []BarRow
	Narrow  bool
}

// BarRow is one bar. Kind is "" (action), "ok", "note", "plain", "look" or "late"; colours of classes are for classes only.
type BarRow struct {
	Name, URL string
	German    bool
	Value     int
	Text      string // the number as people read it; "" writes Value
	Kind      string
}

// ClassBars gives the kind of a class.
var ClassBars = map[domain.Class]string{
	domain.ClassOpen: "ok", domain.ClassOpenAfterTreatment: "note", domain.ClassOnRequest: "plain", domain.ClassInternal: "look",
	domain.ClassBlocked: "late", domain.ClassUndetermined: "plain",
}

// Fill is the class of the bar.
func (r BarRow) Fill() string {
	switch r.Kind {
	case "ok":
		return "ok"
	case "note":
		return "i"
	case "plain":
		return "n"
	case "look":
		return "w"
	case "late":
		return "d"
	}
	return "a"
}

// Number is the number shown.
func (r BarRow) Number() string {
	if r.Text == "" {
		return strconv.Itoa(r.Value)
	}
	return r.Text
}

// Width of a bar in hundredths of the place.
func (b Bars) Width(r BarRow) string {
	full := b.Max
	for _, x := range b.Rows {
		if b.Max == 0 {
			full = max(full, x.Value)
		}
	}
	if full <= 0 || r.Value <= 0 {
		return "0"
	}
	return decimal(100 * float64(min(r.Value, full)) / float64(full))
}

func decimal(x float64) string { return strings.TrimSuffix(strconv.FormatFloat(x, 'f', 1, 64), ".0") }

// Columns shows one or two series over time, as a picture and folded as a table.
type Columns struct {
	ID      string // unique on the page
	Title   string // what the picture shows, in a sentence
	Head    string // of the first column of the table: "Monat"
	Series  []string
	Points  []ColumnPoint
	Table   string // title of the folded table: "Als Tabelle"
	Caption string // of the table; "" is Title
}

// ColumnPoint is one period with a value by series.
type ColumnPoint struct {
	Name, Long string // "Nov" in the picture, "November 2026" in the table; Long "" is Name
	Values     []int
}

// Full is the name in the table.
func (p ColumnPoint) Full() string { return idOf(p.Long, p.Name) }

const (
	chartW, chartH          = 420, 230
	chartL, chartTop, chart = 30, 30, 160 // left edge, upper end, height of the columns
)

// step is the distance of the lines: 1, 2, 5, 10, 20 … so that there are at most five.
func (c Columns) step() int {
	largest := 1
	for _, p := range c.Points {
		for _, v := range p.Values {
			largest = max(largest, v)
		}
	}
	for n := 1; ; n *= 10 {
		for _, m := range []int{1, 2, 5} {
			if largest <= 4*m*n {
				return m * n
			}
		}
	}
}

type chartLine struct {
	Y, TextY int
	Text     string
	Axis     bool
}

// Lines are the axis and the lines above it.
func (c Columns) Lines() []chartLine {
	var out []chartLine
	for i := range 5 {
		y := chartTop + chart - i*chart/4
		out = append(out, chartLine{y, y + 4, strconv.Itoa(i * c.step()), i == 0})
	}
	return out
}

type chartBar struct {
	X, Y, W, H string
	Series     int
}

type chartName struct {
	X, Text string
}

func (c Columns) slot() float64 { return float64(chartW-chartL) / float64(max(1, len(c.Points))) }

// Rects are the columns.
func (c Columns) Rects() []chartBar {
	var out []chartBar
	series := max(1, len(c.Series))
	wide := min(24, c.slot()*.75/float64(series))
	for i, p := range c.Points {
		left := chartL + c.slot()*(float64(i)+.5) - wide*float64(series)/2
		for s, v := range p.Values {
			h := float64(v) * chart / float64(4*c.step())
			out = append(out, chartBar{decimal(left + wide*float64(s)), decimal(chartTop + chart - h), decimal(max(1, wide-2)), decimal(h), s + 1})
		}
	}
	return out
}

// Names stand under the columns; of many each second or third.
func (c Columns) Names() []chartName {
	var out []chartName
	every := (len(c.Points) + 12) / 13
	for i, p := range c.Points {
		if i%max(1, every) == 0 {
			out = append(out, chartName{decimal(chartL + c.slot()*(float64(i)+.5)), p.Name})
		}
	}
	return out
}

// Days draws a period as a bar between two days, with a line for today. The dates stand in text beside it, always.
type Days struct {
	X, W, Today string // in hundredths
	Open        bool   // not in force yet
}

// DaysOf places a period, days as YYYY-MM-DD, between the first and the last day of the picture.
func DaysOf(first, last, today, from, until string, open bool) Days {
	at := func(day string) float64 {
		a, errA := time.Parse(time.DateOnly, first)
		b, errB := time.Parse(time.DateOnly, last)
		d, errD := time.Parse(time.DateOnly, day)
		if errA != nil || errB != nil || errD != nil || !b.After(a) {
			return 0
		}
		return max(0, min(100, 100*d.Sub(a).Hours()/b.Sub(a).Hours()))
	}
	x := at(from)
	return Days{X: decimal(x), W: decimal(max(.5, at(until)-x)), Today: decimal(at(today)), Open: open}
}
