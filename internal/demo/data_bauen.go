package demo

// Holdings that towns keep about building, traffic and green spaces. {ort} is the town.
var bauen = []dataset{
	{
		title: "Baumkataster {ort}", std: "Baumbestand – Baumkataster", theme: "ENVI", words: "Straßenbäume, Grünflächen, Baumkontrolle", freq: "ANNUAL_2", system: "Grünflächenkataster",
		text: "Bäume an Straßen, in Parks und auf Friedhöfen in {ort} mit Art, Alter und Umfang. Die Lage ist auf einen Meter genau. Gefällte Bäume werden mit der nächsten Lieferung entfernt.",
		file: sheet{points, 80, "ortsteil=@part;baumart=Winterlinde|Spitzahorn|Platane|Stieleiche|Mehlbeere;pflanzjahr=1910..2024;umfang_cm=18..340"}, hvd: hvdEarth, with: highValue,
	},
	{
		title: "Spielplätze in {ort}", std: "Spielplatz und Spielstätte", theme: "EDUC", words: "Spielplatz, Kinder, Bolzplatz", freq: "ANNUAL", system: "Grünflächenkataster",
		text: "Öffentliche Spiel- und Bolzplätze in {ort} mit Anschrift, Altersgruppe und Geräten. Sperrungen wegen Reparatur sind nicht enthalten. Geprüft wird jeder Platz einmal im Jahr.",
		file: sheet{points, 22, "ortsteil=@part;anschrift=@street;alter=bis 6|6 bis 12|ab 12;geraete=3..14"},
	},
	{
		title: "Bebauungspläne {ort}: Übersicht", std: "Bebauungsplan", theme: "REGI", words: "Bauleitplanung, Bebauungsplan, Satzung", freq: "AS_NEEDED", system: "Planarchiv",
		text: "Rechtskräftige und aufgehobene Bebauungspläne mit Nummer, Name und Datum. Pläne im Verfahren stehen im Beteiligungsportal. Maßgeblich ist die ausgefertigte Urkunde.",
		file: sheet{rows, 46, "nummer=1..180;ortsteil=@part;status=rechtskräftig|aufgehoben|geändert;jahr=1964..2025"},
	},
	{
		title: "Baulücken und Potenzialflächen {ort}", std: "Flächennutzung", theme: "REGI ECON", words: "Baulücken, Innenentwicklung, Flächen", freq: "ANNUAL", system: "Flächenmanagement",
		text: "Unbebaute Grundstücke mit Baurecht in {ort}, zusammengefasst nach Ortsteil. Einzelne Grundstücke werden nur mit Zustimmung der Eigentümer gezeigt. Das Verzeichnis wird jährlich fortgeschrieben.",
		file: sheet{perTown, 6, "baulueckenzahl=4..61;flaeche_qm=2400..41000"},
	},
	{
		title: "Baugenehmigungen in {ort}", std: "Baugenehmigung", theme: "REGI ECON", words: "Bauen, Genehmigungen, Wohnungen", freq: "QUARTERLY", system: "Bauverfahren",
		text: "Erteilte Genehmigungen nach Quartal und Art des Vorhabens mit Zahl der Wohnungen. Anschriften und Bauherrschaft sind nicht enthalten. Freigestellte Vorhaben zählen getrennt.",
		file: sheet{quarterly, 14, "wohngebaeude=4..38;wohnungen=6..110;gewerbe=0..9;freigestellt=1..12"},
	},
	{
		title: "Straßenbeleuchtung {ort}", std: "Beleuchtung", theme: "ENER TRAN", words: "Leuchten, LED, Energie", freq: "ANNUAL", system: "Leuchtenkataster",
		text: "Leuchten im öffentlichen Raum von {ort} mit Leuchtmittel, Leistung und Baujahr. Schaltstellen und Kabelwege sind nicht Teil des Bestands. Die Umstellung auf LED läuft bis 2028.",
		file: sheet{points, 90, "ortsteil=@part;leuchtmittel=LED|NAV|Kompakt;watt=18..140;baujahr=1978..2025"},
	},
	{
		title: "Parkplätze und Parkhäuser in {ort}", std: "KFZ – Parkplatz", theme: "TRAN", words: "Parken, Stellplätze, Gebühren", freq: "ANNUAL", system: "Parkraumbewirtschaftung",
		text: "Öffentliche Parkflächen mit Zahl der Plätze, Gebühr und Höchstparkdauer. Bewohnerparken ist als eigene Zone angegeben. Die aktuelle Belegung liefert der Bestand nicht.",
		file: sheet{points, 26, "ortsteil=@part;plaetze=12..340;gebuehr=frei|Automat|Scheibe;behindertenplaetze=0..9"},
	},
	{
		title: "Radabstellanlagen in {ort}", std: "Radverkehr – Abstellplatz", theme: "TRAN", words: "Fahrrad, Bügel, Radstation", freq: "ANNUAL", system: "Radverkehrsplanung",
		text: "Abstellanlagen für Fahrräder mit Zahl der Plätze, Bauart und Überdachung. Aufgenommen sind Anlagen ab sechs Plätzen auf öffentlichem Grund.",
		file: sheet{points, 33, "ortsteil=@part;plaetze=6..120;bauart=Anlehnbügel|Doppelstock|Box;ueberdacht=ja|nein"},
	},
	{
		title: "Wochenmärkte und Standplätze in {ort}", std: "Dienstleistung – Wochenmarkt", theme: "ECON EDUC", words: "Markt, Händler, Innenstadt", freq: "ANNUAL", system: "Marktwesen",
		text: "Markttage, Plätze und Zahl der Stände nach Warengruppe. Namen der Händler sind nicht enthalten. Bei Festen wird der Markt verlegt; solche Tage sind nicht aufgeführt.",
		file: sheet{rows, 18, "platz=Marktplatz|Kirchplatz;tag=Mittwoch|Samstag;warengruppe=Obst|Käse|Fisch|Blumen;staende=1..9"},
	},
	{
		title: "Sanierungsstand der Straßen in {ort}", std: "Tiefbau", theme: "TRAN REGI", words: "Straßenzustand, Sanierung, Investition", freq: "BIENNIAL", system: "Straßenkataster",
		text: "Zustandsklassen der Gemeindestraßen in {ort} aus der letzten Befahrung. Die Aufnahmen der Kameras wurden nach der Auswertung gelöscht. Die Klassen sind Grundlage des Bauprogramms.",
		file: sheet{rows, 64, "ortsteil=@part;strasse=@street;klasse=1..5;laenge_m=90..2100"}, fate: edited,
	},
	{
		title: "Grünflächen in {ort}", std: "Fläche – Grünfläche und Grünflächenkataster", theme: "ENVI", words: "Park, Wiese, Pflege", freq: "ANNUAL", system: "Grünflächenkataster",
		text: "Parks, Wiesen und Pflanzbeete im Eigentum von {ort} mit Größe und Pflegeklasse. Seit 2023 ist vermerkt, welche Flächen nur zweimal im Jahr gemäht werden.",
		file: sheet{points, 40, "ortsteil=@part;art=Park|Wiese|Beet|Verkehrsgrün;flaeche_qm=40..21000;pflegeklasse=A|B|C"},
	},
	{
		title: "Öffentliche Toiletten in {ort}", std: "Öffentliche Toilette", theme: "HEAL REGI", words: "Toiletten, Barrierefreiheit", freq: "ANNUAL", system: "Gebäudewirtschaft",
		text: "Öffentliche und freundliche Toiletten in {ort} mit Öffnungszeit und Ausstattung. Wickeltische und Euroschlüssel sind vermerkt. Geschäfte nehmen freiwillig teil.",
		file: sheet{points, 14, "ortsteil=@part;anschrift=@street;barrierefrei=ja|nein;wickeltisch=ja|nein"},
	},
	{
		title: "Trinkbrunnen und Refill-Stationen in {ort}", std: "Brunnen", theme: "ENVI HEAL", words: "Trinkwasser, Hitze, Brunnen", freq: "ANNUAL", system: "Grünflächenkataster",
		text: "Orte, an denen es in {ort} kostenlos Trinkwasser gibt. Brunnen sind von Mai bis Oktober in Betrieb und werden monatlich beprobt.",
		file: sheet{points, 11, "ortsteil=@part;anschrift=@street;art=Brunnen|Station"},
	},
	{
		title: "Wohnungsbestand in {ort}", std: "Wohnungsbestand", theme: "REGI SOCI", words: "Wohnungen, Gebäude, Zimmer", freq: "ANNUAL", system: "Gebäudestatistik",
		text: "Wohnungen nach Ortsteil und Zahl der Räume am Jahresende. Die Fortschreibung beruht auf der letzten Zählung und den Baufertigstellungen. Kleine Ortsteile sind zusammengefasst.",
		file: sheet{townYears, 6, "bis_2_raeume=60..1400;bis_4_raeume=210..3900;ab_5_raeume=180..2900"},
	},
	{
		title: "Energieverbrauch städtischer Gebäude in {ort}", std: "Energiebericht", theme: "ENER GOVE", words: "Energie, Gebäude, Wärme", freq: "ANNUAL", system: "Energiemanagement",
		text: "Strom- und Wärmeverbrauch von Rathaus, Schulen und Hallen in {ort} je Jahr. Die Werte sind witterungsbereinigt. Erneuerbare Erzeugung auf den Dächern steht in einer eigenen Spalte.",
		file: sheet{yearly, 8, "strom_mwh=380..920;waerme_mwh=1400..3900;solar_mwh=20..310"},
	},
	{
		title: "Verkehrsberuhigte Bereiche in {ort}", std: "Fußverkehr – Fußgängerzone", theme: "TRAN", words: "Verkehrsberuhigung, Tempo 30, Fußgänger", freq: "AS_NEEDED", system: "Verkehrszeichenkataster",
		text: "Fußgängerzonen, Spielstraßen und Tempo-30-Zonen in {ort} mit Ausdehnung und Datum der Anordnung. Zeitlich beschränkte Regelungen sind vermerkt.",
		file: sheet{rows, 28, "art=Tempo 30|Spielstraße|Fußgängerzone;ortsteil=@part;strasse=@street;seit=1988..2025"},
	},
}
