package demo

import (
	"fmt"
	"strings"
	"time"

	"freigabe/domain"
)

// dataset describes a holding of the demo and what becomes of it.
type dataset struct {
	title  string // {ort} is the town
	std    string // standard data set
	theme  string // EU data themes, blank between
	words  string // keywords, ", " between
	freq   string
	system string // where it comes from
	text   string
	file   sheet
	with   answers      // what differs from harmless answers
	fate   func(*story) // nil: published
	hvd    string       // high-value category
	by     string       // attribution; the licence is then dl-by-de/2.0
	public string       // title in the register
	note   string       // conditions for internal readers
}

// High-value categories.
const (
	hvdGeo      = "c_ac64a52d"
	hvdEarth    = "c_dd313021"
	hvdWeather  = "c_164e0bf5"
	hvdStat     = "c_e1da4e07"
	hvdMobility = "c_b79e35eb"
)

// raw tells whether the first files stay inside because an answer asks for a treatment.
func (d *dataset) raw() bool {
	for _, a := range d.with {
		switch a.Value {
		case "yes_aggregate", "yes_suppress", "yes_generalise", "yes_redact", "yes_coarsen", "yes_clearable":
			return true
		}
	}
	return d.with["P4"].Value == "yes" || d.with["P6"].Value == "yes" || d.with["Q1"].Value == "no"
}

var spatial = map[shape]string{points: "Adresse oder Koordinate", perTown: "Gemeinde", townYears: "Gemeinde"}

var temporal = map[shape]string{yearly: "Jahr", townYears: "Jahr", monthly: "Monat", daily: "Tag", quarterly: "Quartal"}

// content is what the steward knows when capturing.
func (s *story) content() domain.Content {
	d, p := s.set, s.place
	today := s.w.clock.Now()
	ort := strings.NewReplacer("{ort}", p.area)
	c := domain.Content{
		Title: ort.Replace(d.title), TitleStandard: d.std, Description: ort.Replace(d.text), ContactMailbox: p.mailbox + "@" + p.domain,
		Theme: strings.Fields(d.theme), Keywords: strings.Split(d.words, ", "), SpatialCoverage: p.area,
		SpatialGranularity: spatial[d.file.shape], TemporalGranularity: temporal[d.file.shape], UpdateFrequency: d.freq,
		LastUpdated: today.AddDate(0, 0, -1-s.rnd.IntN(40)).Format(time.DateOnly), Licence: "dl-zero-de/2.0", HVDCategory: d.hvd,
		OrgUnit: p.title, DataOwner: placeNamed(p.root()).title, SourceSystem: d.system, UpdateProcess: "Export aus dem Fachverfahren",
		FileReference: fmt.Sprintf("%s-%02d/%s", p.file, 10+s.rnd.IntN(80), today.Format("2006")), Conditions: d.note,
		Steward: s.w.people[s.steward].name, PublicTitle: d.public,
	}
	if d.by != "" {
		c.Licence, c.Attribution = "dl-by-de/2.0", ort.Replace(d.by)
	}
	if d.hvd != "" {
		c.Licence, c.LegalBasis = "cc-by/4.0", "http://data.europa.eu/eli/reg_impl/2023/138/oj"
		c.Attribution = placeNamed(p.root()).title
	}
	if first, last := d.file.period(today.Year()); first != "" {
		c.TemporalStart, c.TemporalEnd = first, last
	}
	if d.file.shape == points {
		c.Formats = "CSV, GeoJSON"
	} else if d.file.shape != 0 {
		c.Formats = "CSV"
	}
	if d.file.n > 0 {
		c.Volume = fmt.Sprintf("%d Zeilen", d.file.n)
	}
	return c
}
