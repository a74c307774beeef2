package demo

import (
	"hash/fnv"
	"math/rand/v2"

	"freigabe/domain"
)

// kept says which holdings an authority keeps.
var kept = []struct {
	at   string
	sets []dataset
}{
	{"merletal_umwelt", umwelt},
	{"merletal_soziales", soziales},
	{"merletal_verkehr", verkehr},
	{"merletal_gesundheit", gesundheit},
	{"merletal_bildung", bildung},
	{"merletal_geo", geodaten},
	{"merletal_sicherheit", sicherheit},
	{"merletal_finanzen", finanzen},
	{"ahrenbrueck_bauen", bauen},
	{"ahrenbrueck_buerger", buerger},
	{"lauterhusen", bauen},
	{"lauterhusen", buerger},
	{"tannhusen", bauen},
	{"tannhusen", buerger},
	{"obere-merle", wasser},
}

// others says what becomes of the towns' holdings where it is not what their table says; nil: the town has none.
var others = map[string]map[string]func(*story){
	"ahrenbrueck": {
		"Parkplätze und Parkhäuser in {ort}":            withdrawn("error", "Gebühren einer alten Satzung."),
		"Sanierungsstand der Straßen in {ort}":          waitsOutside,
		"Öffentliche Toiletten in {ort}":                redraftInternal,
		"Trinkbrunnen und Refill-Stationen in {ort}":    approvedOnly,
		"Verkehrsberuhigte Bereiche in {ort}":           waitsInside,
		"Energieverbrauch städtischer Gebäude in {ort}": reinstated,
		"Wohnungsbestand in {ort}":                      internalOnly,
		"Beliebte Vornamen in {ort}":                    returnedOnce,
		"Gewerbeanmeldungen in {ort}":                   unclearAt("B1"),
		"Öffentliches WLAN in {ort}":                    onlyCaptured,
		"Vereine in {ort}":                              withdrawnNow("personal_data", "Die Liste nennt private Anschriften von drei Vorsitzenden."),
		"Ratsmitglieder und Ausschüsse {ort}":           concerned,
		"Mängelmelder {ort}: bearbeitete Meldungen":     deferred("quality", "Kategorien werden bis zum Sommer vereinheitlicht."),
		"Friedhöfe in {ort}":                            expired,
		"Wochenmärkte und Standplätze in {ort}":         answered,
		"Ausleihen der Stadtbücherei {ort}":             redraft,
		"Baulücken und Potenzialflächen {ort}":          redraftInternal,
		"Radabstellanlagen in {ort}":                    redraft,
		"Hundebestand in {ort}":                         screenedOnly,
		"Kommunalwahl: Ergebnisse in {ort}":             published2,
		"Sehenswürdigkeiten in {ort}":                   reviewDue,
		"Wahllokale in {ort}":                           scheduled,
		"Wartezeiten im Bürgerbüro {ort}":               published2,
		"Straßenbeleuchtung {ort}":                      waitsForFinal,
		"Bebauungspläne {ort}: Übersicht":               published2,
		"Spielplätze in {ort}":                          edited,
		"Grünflächen in {ort}":                          embargoed,
	},
	"lauterhusen": {
		"Parkplätze und Parkhäuser in {ort}":         nil,
		"Trinkbrunnen und Refill-Stationen in {ort}": onlyCaptured,
		"Wohnungsbestand in {ort}":                   deferred("effort", "Auswertung erfordert eine neue Schnittstelle."),
		"Verkehrsberuhigte Bereiche in {ort}":        scheduled,
		"Mängelmelder {ort}: bearbeitete Meldungen":  waitsOutside,
		"Öffentliches WLAN in {ort}":                 screenedOnly,
		"Gewerbeanmeldungen in {ort}":                withdrawn("outdated", "Ersetzt durch die Veröffentlichung des Kreises."),
		"Hundebestand in {ort}":                      returnedOnce,
		"Vereine in {ort}":                           internalOnly,
		"Radabstellanlagen in {ort}":                 redraft,
		"Beliebte Vornamen in {ort}":                 waitsInside,
		"Sanierungsstand der Straßen in {ort}":       archived,
		"Öffentliche Toiletten in {ort}":             discarded,
	},
	"tannhusen": {
		"Parkplätze und Parkhäuser in {ort}":            nil,
		"Öffentliches WLAN in {ort}":                    nil,
		"Ausleihen der Stadtbücherei {ort}":             nil,
		"Energieverbrauch städtischer Gebäude in {ort}": nil,
		"Wochenmärkte und Standplätze in {ort}":         nil,
		"Wartezeiten im Bürgerbüro {ort}":               nil,
		"Radabstellanlagen in {ort}":                    nil,
		"Gewerbeanmeldungen in {ort}":                   nil,
		"Öffentliche Toiletten in {ort}":                nil,
		"Mängelmelder {ort}: bearbeitete Meldungen":     nil,
		"Baulücken und Potenzialflächen {ort}":          waitsCombined,
		"Vereine in {ort}":                              waitsCombined,
		"Wahllokale in {ort}":                           onlyCaptured,
		"Verkehrsberuhigte Bereiche in {ort}":           answered,
		"Hundebestand in {ort}":                         returnedOnce,
		"Wohnungsbestand in {ort}":                      withheld("statistical_secrecy"),
		"Trinkbrunnen und Refill-Stationen in {ort}":    deferred("demand", "Bislang hat niemand danach gefragt."),
	},
}

// stories are everything that happens, beside each other.
func (w *world) stories() []*story {
	out := []*story{w.thread("clock", ticking)}
	for _, t := range threads {
		out = append(out, w.thread(t.what, t.tell))
	}
	for _, k := range kept {
		p := placeNamed(k.at)
		stewards := w.holders(domain.DataSteward, p.name)
		for i, set := range k.sets {
			fate := set.fate
			if other, ok := others[p.root()][set.title]; ok {
				if fate = other; fate == nil {
					continue
				}
			}
			if fate == nil {
				fate = published
			}
			s := w.thread(p.name+": "+set.title, fate)
			s.set, s.place, s.steward = set, p, stewards[i%len(stewards)]
			out = append(out, s)
		}
	}
	return out
}

// thread makes a story with chances of its own, so that adding one changes no other.
func (w *world) thread(what string, tell func(*story)) *story {
	h := fnv.New64a()
	h.Write([]byte(what))
	return &story{w: w, what: what, tell: tell, rnd: rand.New(rand.NewPCG(5799, h.Sum64()))}
}
