package demo

// land is the Land whose holidays and law the district follows.
const land = "NW"

// place is an authority of the demo.
type place struct {
	name    string // of the authority: "<root>" or "<root>_<slug>"
	title   string
	kind    string
	small   bool
	key     string // area key, of no real place
	domain  string // of mailboxes
	mailbox string // local part
	day     int    // of the history on which it joins
	area    string // what its data cover
	parts   []string
	file    string // begins its file references
}

// places are all authorities, each root before its departments.
var places = []place{
	{name: "merletal", title: "Kreis Merletal", kind: "district", key: "05799", domain: "kreis-merletal.example", mailbox: "opendata", area: "Kreis Merletal", parts: towns, file: "12.40"},
	{name: "merletal_umwelt", title: "Fachbereich Umwelt und Klima", mailbox: "umwelt", file: "70"},
	{name: "merletal_soziales", title: "Fachbereich Soziales und Teilhabe", mailbox: "soziales", file: "50"},
	{name: "merletal_verkehr", title: "Fachbereich Straßen und Mobilität", mailbox: "mobilitaet", file: "66"},
	{name: "merletal_gesundheit", title: "Gesundheitsamt", mailbox: "gesundheit", file: "53"},
	{name: "merletal_bildung", title: "Fachbereich Schule, Bildung und Kultur", mailbox: "bildung", file: "40"},
	{name: "merletal_geo", title: "Fachbereich Geoinformation und Kataster", mailbox: "geodaten", file: "62"},
	{name: "merletal_sicherheit", title: "Fachbereich Bevölkerungsschutz und Ordnung", mailbox: "bevoelkerungsschutz", file: "38"},
	{name: "merletal_finanzen", title: "Fachbereich Finanzen und Beteiligungen", mailbox: "finanzen", file: "20"},

	{
		name: "ahrenbrueck", title: "Stadt Ahrenbrück", kind: "city", key: "05799004", domain: "ahrenbrueck.example", mailbox: "opendata", day: 3, area: "Ahrenbrück",
		parts: []string{"Altstadt", "Nordfeld", "Merleaue", "Ziegelhof", "Kleinwieden", "Südring"}, file: "10.24",
	},
	{name: "ahrenbrueck_bauen", title: "Fachbereich Stadtentwicklung und Bauen", mailbox: "bauen", file: "61"},
	{name: "ahrenbrueck_buerger", title: "Fachbereich Bürgerdienste und Kultur", mailbox: "buergerdienste", file: "32"},

	{
		name: "lauterhusen", title: "Stadt Lauterhusen", kind: "city", key: "05799012", domain: "lauterhusen.example", mailbox: "daten", day: 6, area: "Lauterhusen",
		parts: []string{"Kernstadt", "Oberlauter", "Wehrbusch", "Am Schild", "Hagensiek"}, file: "11.3",
	},

	{
		name: "tannhusen", title: "Gemeinde Tannhusen", kind: "municipality", small: true, key: "05799020", domain: "tannhusen.example", mailbox: "rathaus", day: 9, area: "Tannhusen",
		parts: []string{"Tannhusen", "Niedertann", "Forsthof"}, file: "I.2",
	},

	{
		name: "obere-merle", title: "Wasserverband Obere Merle", kind: "special_purpose", domain: "wv-obere-merle.example", mailbox: "info", day: 11, area: "Verbandsgebiet Obere Merle",
		parts: []string{"Wasserwerk Steinmerle", "Wasserwerk Hohenmerle", "Wasserwerk Tannbach"}, file: "WV",
	},
}

// towns are the municipalities of the district.
var towns = []string{"Ahrenbrück", "Lauterhusen", "Tannhusen", "Osterwieden", "Brakhusen", "Kaltenvörde", "Hohenmerle", "Steinmerle"}

var streets = []string{
	"Lindenstraße", "Schulstraße", "Am Mühlbach", "Bahnhofstraße", "Kirchweg", "Gartenstraße", "Merleufer", "Feldweg",
	"Marktplatz", "Bergstraße", "Ringstraße", "Am Sportplatz", "Wiesengrund", "Hohler Weg", "Rathausplatz",
}

// root gives the root's part of an authority's name.
func (p *place) root() string {
	for i := range p.name {
		if p.name[i] == '_' {
			return p.name[:i]
		}
	}
	return p.name
}

func (p *place) isRoot() bool { return p.root() == p.name }

// placeNamed finds a place; a department has the domain, area and parts of its root.
func placeNamed(name string) *place {
	for i := range places {
		if places[i].name == name {
			p := places[i]
			if !p.isRoot() {
				r := placeNamed(p.root())
				p.kind, p.domain, p.area, p.parts, p.key, p.small = "department", r.domain, r.area, r.parts, r.key, r.small
			}
			return &p
		}
	}
	panic("demo: no place " + name)
}
