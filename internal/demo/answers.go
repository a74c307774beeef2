package demo

import (
	"maps"
	"strconv"

	"freigabe/domain"
)

// answers are by question id. A date may be written as days from the answer, "+90".
type answers map[string]domain.Answer

// harmless leaves a holding open.
var harmless = answers{
	"Z1": {Value: "yes"}, "Z2": {Value: "own"}, "Z3": {Value: "no"}, "P1": {Value: "no"}, "P6": {Value: "no"},
	"S1": {Value: "no"}, "B1": {Value: "no"}, "B2": {Value: "no"}, "U1": {Value: "no"}, "U2": {Value: "yes"}, "K1": {Value: "no"},
	"K2": {Value: "no"}, "K3": {Value: "no"}, "K4": {Value: "no"}, "V1": {Value: "no"}, "E1": {Value: "no"}, "E2": {Value: "no"},
	"Q1": {Value: "yes"}, "Q2": {Value: "yes"}, "Q3": {Value: "no"}, "H1": {Value: "no"}, "G1": {Value: "no"},
}

// What differs from harmless, by what is behind it.
var (
	highValue = answers{"H1": {Value: "yes"}, "Z3": {Value: "yes", Reason: "Hochwertiger Datensatz nach Durchführungsverordnung (EU) 2023/138."}}
	tables    = answers{"S1": {Value: "tables"}, "S2": {Value: "yes", Reason: "Alle Zellen enthalten mindestens fünf Fälle, Randsummen sind geprüft."}}
	suppress  = answers{"S1": {Value: "tables"}, "S2": {Value: "yes_suppress"}}
	aggregate = answers{"P1": {Value: "yes"}, "P2": {Value: "yes_aggregate"}}
	anonymise = answers{
		"P1": {Value: "yes"}, "P2": {Value: "no"}, "P3": {Value: "no"}, "P5": {Value: "no"},
		"P4": {Value: "yes", Reason: "Namen, Anschriften und Aktenzeichen entfallen, Termine werden auf den Monat vergröbert."},
	}
	byLaw = answers{"P1": {Value: "yes"}, "P2": {Value: "no"}, "P3": {
		Value: "yes", Grounds: []string{"publication_by_law"}, Date: "+400",
		Reason: "Die Satzung sieht die Bekanntgabe der Namen vor.",
	}}
	coarse    = answers{"P6": {Value: "yes"}}
	neutral   = answers{"P6": {Value: "yes_neutral", Reason: "Flurstücksscharf, aber ohne Angaben zum Eigentum."}}
	generally = answers{"K2": {Value: "yes_generalise", Reason: "Lage auf 500 Meter vergröbert, technische Kennwerte entfallen."}}
	redact    = answers{"B1": {Value: "yes_redact"}}
	convert   = answers{"Q1": {Value: "no"}}
	rare      = answers{"K4": {Value: "yes_coarsen"}}
	licensed  = answers{
		"U1": {Value: "yes_licensed", Reason: "Werkvertrag überträgt das Recht zur Veröffentlichung unter offener Lizenz."},
		"Z2": {Value: "commissioned", Reason: "Im Auftrag erstellt, Vertrag liegt in der Akte."},
	}
	explained = answers{"Q3": {Value: "yes"}}

	personInside = answers{"P1": {Value: "yes"}, "P2": {Value: "no"}, "P3": {Value: "no"}, "P4": {Value: "no_internal", Grounds: []string{"personal_data"}}}
	secret       = answers{"P1": {Value: "yes"}, "P2": {Value: "yes_raw", Grounds: []string{"special_secrecy"}}}
	security     = answers{"K3": {Value: "yes", Grounds: []string{"information_security"}}}
	critical     = answers{"K2": {Value: "yes_internal", Grounds: []string{"critical_infrastructure"}, Reason: "Leitungsverläufe und Lastdaten erlauben gezielte Störungen."}}
	pending      = answers{"E1": {Value: "yes", Grounds: []string{"deliberation"}, Date: "+300"}}
	takenOver    = answers{"Z2": {Value: "taken_over", Reason: "Unverändert vom Land übernommen, dort veröffentlicht."}}
	foreignIP    = answers{"U1": {Value: "yes", Grounds: []string{"intellectual_property"}}}
)

// both joins answers.
func both(sets ...answers) answers {
	out := answers{}
	for _, s := range sets {
		maps.Copy(out, s)
	}
	return out
}

// unclear leaves questions open that their role must look at.
func unclear(questions ...string) answers {
	out := answers{}
	for _, q := range questions {
		out[q] = domain.Answer{Value: "unclear"}
	}
	return out
}

// answers gives a complete set: harmless but for what differs, without follow-ups that nothing leads to.
func (s *story) answers(differing []answers) map[string]domain.Answer {
	return s.dated(both(append([]answers{harmless}, differing...)...))
}

// dated writes out the days of answers.
func (s *story) dated(some answers) map[string]domain.Answer {
	out := map[string]domain.Answer{}
	for id, a := range some {
		a.Date = s.date(a.Date)
		out[id] = a
	}
	return out
}

// date turns "+90" into the day that is so many days ahead.
func (s *story) date(d string) string {
	if n, err := strconv.Atoi(d); err == nil {
		return domain.Day(s.w.clock.Now().AddDate(0, 0, n), domain.DefaultZone)
	}
	return d
}
