package demo

import (
	"time"

	"freigabe/domain"
)

// months is how far back the history begins.
const months = 14

// calendar lists the working days of the history, oldest first. The last one is the last working day before today.
type calendar struct {
	days []string
	zone *time.Location
}

func newCalendar(now time.Time) (calendar, error) {
	zone, err := time.LoadLocation(domain.DefaultZone)
	if err != nil {
		return calendar{}, err
	}
	c := calendar{zone: zone}
	today := domain.Day(now, domain.DefaultZone)
	for day := now.In(zone).AddDate(0, -months, 0); ; day = day.AddDate(0, 0, 1) {
		if day.Format(time.DateOnly) >= today {
			return c, nil
		}
		if domain.IsWorkingDay(day, land) {
			c.days = append(c.days, day.Format(time.DateOnly))
		}
	}
}

// last is the index of the last day of the history.
func (c calendar) last() int { return len(c.days) - 1 }

// at gives the instant of a minute of a day.
func (c calendar) at(day, minute int) time.Time {
	t, err := time.ParseInLocation(time.DateOnly, c.days[day], c.zone)
	if err != nil {
		panic("demo: " + err.Error()) // our own format
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, minute, 0, 0, c.zone)
}

// Office hours, in minutes of the day.
const (
	opens  = 8 * 60
	closes = 16 * 60
)
