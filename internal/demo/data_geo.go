package demo

// Holdings of the department for geoinformation and the cadastre.
var geodaten = []dataset{
	{
		title: "Hauskoordinaten", std: "Raumgliederung – Hausnummer", theme: "REGI", words: "Adressen, Hausnummern, Koordinaten", freq: "MONTHLY", system: "Liegenschaftskataster",
		text: "Koordinaten aller Gebäude mit Hausnummer, Straße und Gemeinde. Namen sind nicht enthalten. Der Auszug zeigt einen Ausschnitt; der vollständige Bestand wird über einen Dienst bereitgestellt.",
		file: sheet{points, 120, "gemeinde=@part;anschrift=@street;qualitaet=A|B|R"}, hvd: hvdGeo, with: both(highValue, neutral), fate: published2,
	},
	{
		title: "Straßenverzeichnis des Kreises", std: "Raumgliederung – Straße", theme: "REGI TRAN", words: "Straßennamen, Straßenschlüssel", freq: "ANNUAL_2", system: "Liegenschaftskataster",
		text: "Amtliche Namen und Schlüssel der Straßen aller Gemeinden im Kreis. Neue Namen erscheinen, sobald der Rat sie beschlossen hat. Klassifizierung und Länge sind ergänzend angegeben.",
		file: sheet{rows, 90, "gemeinde=@part;strasse=@street;schluessel=10010..19990;laenge_m=80..3100"}, hvd: hvdGeo, with: highValue,
	},
	{
		title: "Gemeinde- und Gemarkungsgrenzen", std: "Raumgliederung – Stadtgebiet", theme: "REGI", words: "Grenzen, Gemarkung, Gemeinde", freq: "ANNUAL", system: "Liegenschaftskataster",
		text: "Verzeichnis der Gemeinden und Gemarkungen mit Fläche und Mittelpunkt. Die Grenzlinien selbst stehen als Dienst bereit. Änderungen treten jeweils zum 1. Januar in Kraft.",
		file: sheet{points, 42, "gemeinde=@part;flaeche_ha=190..4200"}, hvd: hvdGeo, with: highValue, fate: discarded,
	},
	{
		title: "Bodenrichtwerte", std: "Grundstücksbewertung", theme: "REGI ECON", words: "Bodenrichtwert, Grundstück, Gutachterausschuss", freq: "ANNUAL", system: "Kaufpreissammlung",
		text: "Richtwerte je Zone zum 1. Januar in Euro je Quadratmeter mit Art der Nutzung. Beschlossen hat sie der Gutachterausschuss. Einzelne Kaufpreise sind nicht enthalten und auch nicht ableitbar.",
		file: sheet{rows, 76, "gemeinde=@part;zone=1..40;nutzung=Wohnen|Gewerbe|Landwirtschaft;euro_qm=4..310"},
	},
	{
		title: "Höhenfestpunkte", std: "Liegenschaft – Liegenschaftskataster", theme: "REGI", words: "Vermessung, Festpunkte, Höhe", freq: "AS_NEEDED", system: "Festpunktfeld",
		text: "Höhenfestpunkte im Kreisgebiet mit Höhe über Normalhöhennull und Jahr der letzten Messung. Zerstörte Punkte sind gekennzeichnet. Für Vermessungen gilt der aktuelle Nachweis.",
		file: sheet{points, 58, "hoehe_m=71..412:3;gemessen=1986..2025;zustand=vorhanden|zerstört"},
	},
	{
		title: "Digitales Orthofoto: Blattübersicht", std: "Orthofoto", theme: "REGI ENVI", words: "Luftbild, Orthofoto, Befliegung", freq: "TRIENNIAL", system: "Bildflugarchiv",
		text: "Übersicht der Bildkacheln der letzten Befliegung mit Datum und Bodenauflösung. Kacheln feiner als 20 Zentimeter werden nur vergröbert bereitgestellt. Die Bilder selbst liegen im Downloadbereich.",
		file: sheet{points, 64, "kachel=MT-1|MT-2|MT-3;aufloesung_cm=10|20|40;bildflug=2024-04-21|2024-05-02"}, with: coarse,
	},
	{
		title: "Flächennutzung nach Gemeinden", std: "Flächennutzung", theme: "REGI ENVI", words: "Flächenverbrauch, Siedlung, Landwirtschaft", freq: "ANNUAL", system: "Liegenschaftskataster",
		text: "Bodenfläche nach Art der tatsächlichen Nutzung zum 31. Dezember in Hektar. Durch die Umstellung der Nutzungsarten sind Jahre vor 2016 nur eingeschränkt vergleichbar.",
		file: sheet{townYears, 7, "siedlung_ha=310..2100;verkehr_ha=160..720;landwirtschaft_ha=1400..5600;wald_ha=400..3900"}, hvd: hvdStat, with: highValue,
	},
	{
		title: "Geländemodell: Kachelverzeichnis", std: "Raumgliederung – Block", theme: "REGI", words: "Höhenmodell, Laserscan, Kacheln", freq: "QUINQUENNIAL", system: "Geländemodell",
		text: "Kacheln des Geländemodells mit Gitterweite, Aufnahmedatum und Dateigröße. Das Land führt das Modell; der Kreis hält eine unveränderte Kopie für eigene Planungen vor.",
		file: sheet{rows, 60, "kachel=A11|A12|B07|C03;gitterweite_m=1;mb=12..86"}, with: takenOver, fate: internalOnly,
	},
	{
		title: "Leitungsdokumentation Kreishaus", std: "Stromversorgung", theme: "REGI", words: "Leitungen, Gebäude, Technik", freq: "AS_NEEDED", system: "Leitungskataster",
		text: "Verlauf der Strom-, Daten- und Gasleitungen rund um das Kreishaus und die Leitstelle. Die Angaben erlauben gezielte Störungen und bleiben im Fachbereich.",
		file: sheet{rows, 21, "sparte=Strom|Gas|Daten;tiefe_cm=40..160;baujahr=1974..2020"}, with: critical, fate: internalOnly, note: "Nur für die Gebäudewirtschaft und die Leitstelle.",
	},
	{
		title: "Befliegung 2026: Schrägluftbilder", std: "Orthofoto", theme: "REGI", words: "Schrägluftbild, Befliegung", freq: "TRIENNIAL", system: "Bildflugarchiv",
		text: "Schrägluftbilder der Ortslagen aus der Befliegung dieses Jahres. Ob die Auflösung unter der Schwelle liegt und ob Personen erkennbar sind, klären Geoinformation und Datenschutz.",
		file: sheet{points, 25, "kachel=S-1|S-2|S-3;aufloesung_cm=8|10"}, fate: unclearAt("P6", "B1"),
	},
	{
		title: "Wanderwege", std: "Lehrpfad und Wanderpfad", theme: "EDUC ENVI", words: "Wandern, Tourismus, Wegweisung", freq: "ANNUAL", system: "Freizeitkataster",
		text: "Markierte Wanderwege mit Länge, Zeichen und Schwierigkeit. Die Pflege der Zeichen liegt beim Wanderverein. Sperrungen im Wald sind nicht tagesaktuell.",
		file: sheet{points, 38, "zeichen=M1|M4|X9|Tannpfad;laenge_km=2..28:1;schwierigkeit=leicht|mittel|schwer"}, fate: embargoed,
	},
}
