package demo

// Holdings of the water association.
var wasser = []dataset{
	{
		title: "Trinkwasseranalysen der Wasserwerke", std: "Wasserversorgung", theme: "ENVI HEAL", words: "Trinkwasser, Härtebereich, Analyse", freq: "ANNUAL", system: "Laborinformationssystem",
		text: "Mittelwerte der Trinkwasseranalysen je Wasserwerk und Jahr. Angegeben sind Härte, Nitrat, Calcium und pH-Wert. Grenzwerte der Verordnung stehen in der letzten Spalte der Legende.",
		file: sheet{townYears, 6, "haerte_dh=8..19:1;nitrat_mg_l=2..28:1;calcium_mg_l=38..112;ph=7..8:1"}, fate: published2,
	},
	{
		title: "Wasserabgabe je Gemeinde", std: "Wasserversorgung", theme: "ENVI ECON", words: "Wasserverbrauch, Haushalte, Gewerbe", freq: "ANNUAL", system: "Verbrauchsabrechnung",
		text: "Abgegebene Wassermenge an Haushalte und Gewerbe in Kubikmetern. Großabnehmer sind in der Summe der Gemeinde enthalten. Werte mit weniger als fünf Gewerbekunden sind zusammengefasst.",
		file: sheet{yearly, 12, "haushalte_cbm=2100000..2600000;gewerbe_cbm=700000..1100000;verluste_prozent=5..9:1"},
	},
	{
		title: "Wasserpreise und Gebühren", std: "Steuern und Abgaben", theme: "ECON", words: "Wasserpreis, Abwassergebühr", freq: "ANNUAL", system: "Gebührenkalkulation",
		text: "Mengen- und Grundpreise für Trinkwasser sowie Gebühren für Schmutz- und Niederschlagswasser. Sie gelten nach Beschluss der Verbandsversammlung jeweils ab Januar.",
		file: sheet{yearly, 10, "trinkwasser_euro_cbm=1..2:2;schmutzwasser_euro_cbm=2..4:2;grundpreis_euro=60..120:2"},
	},
	{
		title: "Reinigungsleistung der Kläranlagen", std: "Entwässerung", theme: "ENVI", words: "Abwasser, Kläranlage, Reinigung", freq: "ANNUAL", system: "Betriebstagebuch",
		text: "Zulauf und Ablauf der Kläranlagen des Verbands für Stickstoff, Phosphor und chemischen Sauerstoffbedarf. Die Jahresmittel beruhen auf der Eigenüberwachung. Sie entsprechen den Angaben an die Wasserbehörde.",
		file: sheet{yearly, 12, "stickstoff_zu=38..64:1;stickstoff_ab=5..12:1;phosphor_ab=0..1:2;csb_ab=18..46"}, hvd: hvdEarth, with: highValue,
	},
	{
		title: "Niederschlag am Wasserwerk Steinmerle", std: "Messung", theme: "ENVI", words: "Niederschlag, Wetter, Messreihe", freq: "MONTHLY", system: "Wetterstation",
		text: "Monatssummen des Niederschlags und Mitteltemperatur an der Station des Verbands. Die Reihe ist nicht homogenisiert; 2021 wurde der Messort um vierzig Meter versetzt.",
		file: sheet{monthly, 48, "niederschlag_mm=18..142:1;temperatur=-2..21:1"}, hvd: hvdWeather, with: both(highValue, explained),
	},
	{
		title: "Brunnen und Fördermengen", std: "Brunnen", theme: "ENVI", words: "Brunnen, Förderung, Grundwasser", freq: "ANNUAL", system: "Prozessleitsystem",
		text: "Fördermengen der Brunnen, zusammengefasst je Wasserwerk. Lage, Tiefe und Pumpenleistung einzelner Brunnen sind sicherheitsrelevant und entfallen in der öffentlichen Fassung.",
		file: sheet{townYears, 5, "foerderung_cbm=310000..1400000"}, with: generally, fate: published,
	},
	{
		title: "Leitungsnetz Trinkwasser", std: "Wasserversorgung", theme: "ENVI", words: "Leitungen, Netz, Versorgung", freq: "AS_NEEDED", system: "Netzinformationssystem",
		text: "Verlauf, Durchmesser und Baujahr der Hauptleitungen. Als Teil der kritischen Infrastruktur wird der Bestand nicht veröffentlicht.",
		file: sheet{rows, 36, "material=Guss|PE|Stahl;durchmesser_mm=80..600;baujahr=1955..2024"}, with: critical, fate: withheld("critical_infrastructure"), public: "Leitungsnetz der Wasserversorgung",
	},
	{
		title: "Zugänge zur Prozessleittechnik", std: "Wasserversorgung", theme: "ENVI", words: "Leittechnik, Zugang", freq: "AS_NEEDED", system: "Prozessleitsystem",
		text: "Systeme und Zugänge der Leittechnik. Der Bestand ist im Verzeichnis, damit Zuständigkeiten klar sind; Inhalte bleiben gesperrt.",
		with: security, fate: withheld("information_security"),
	},
	{
		title: "Klärschlamm: Mengen und Verwertung", std: "Abfallmenge", theme: "ENVI", words: "Klärschlamm, Verwertung, Phosphor", freq: "ANNUAL", system: "Betriebstagebuch",
		text: "Angefallener Klärschlamm nach Art der Verwertung in Tonnen Trockenmasse. Ab 2029 ist die Rückgewinnung von Phosphor vorgesehen. Die Entsorger werden nicht genannt.",
		file: sheet{yearly, 8, "verbrennung_t=410..780;landwirtschaft_t=60..310;phosphor_kg_t=18..29:1"}, fate: waitsForFinal,
	},
	{
		title: "Starkregengefahr: Fließwege", std: "Zivilschutz und Katastrophenschutz", theme: "ENVI REGI", words: "Starkregen, Hochwasser, Vorsorge", freq: "QUINQUENNIAL", system: "Starkregenmodell",
		text: "Punkte mit besonderer Gefahr bei Starkregen aus einer Modellrechnung. Ein Ingenieurbüro hat das Modell im Auftrag gerechnet; die Nutzungsrechte klärt die Rechtsstelle noch.",
		file: sheet{points, 42, "tiefe_cm=15..140;geschwindigkeit=gering|mittel|hoch"}, fate: unclearAt("K2"),
	},
}
