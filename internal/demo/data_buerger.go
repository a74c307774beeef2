package demo

// Holdings that towns keep about people, culture and the council. {ort} is the town.
var buerger = []dataset{
	{
		title: "Einwohnerzahlen {ort} nach Ortsteilen", std: "Einwohnerzahl", theme: "SOCI REGI", words: "Einwohner, Altersstruktur, Ortsteile", freq: "ANNUAL", system: "Melderegister (Auswertung)",
		text: "Einwohnerinnen und Einwohner mit Hauptwohnung in {ort} am 31. Dezember, nach Ortsteil und Altersgruppe. Die Zahlen stammen aus dem Melderegister und weichen von der amtlichen Fortschreibung ab. Einzelangaben sind nicht enthalten.",
		file: sheet{townYears, 8, "unter_18=140..2200;ab_18_unter_65=520..7800;ab_65=190..2900"},
	},
	{
		title: "Beliebte Vornamen in {ort}", std: "Vorname", theme: "SOCI", words: "Vornamen, Geburten, Standesamt", freq: "ANNUAL", system: "Personenstandsverfahren",
		text: "Vornamen, die in {ort} im Jahr mindestens fünfmal vergeben wurden. Seltene Namen sind zum Schutz der Kinder weggelassen. Gezählt wird der erste Vorname.",
		file: sheet{rows, 30, "vorname=Emilia|Mats|Ida|Jonte|Mila|Levi|Frieda|Oskar;anzahl=5..24;jahr=2022|2023|2024|2025"},
	},
	{
		title: "Kommunalwahl: Ergebnisse in {ort}", std: "Wahl – Kommunalwahl", theme: "GOVE", words: "Wahl, Rat, Stimmbezirke", freq: "QUINQUENNIAL", system: "Wahlverfahren",
		text: "Stimmen je Wahlbezirk bei der Wahl des Rates von {ort}, mit Wahlberechtigten und Beteiligung. Es ist das endgültige, vom Wahlausschuss festgestellte Ergebnis. Die Listen tragen in diesem Beispiel Buchstaben.",
		file: sheet{rows, 24, "bezirk=#;berechtigte=620..1480;waehlende=310..980;liste_a=60..390;liste_b=50..360;liste_c=20..210"},
	},
	{
		title: "Wahllokale in {ort}", std: "Wahl – Wahllokal", theme: "GOVE", words: "Wahl, Wahllokal, Barrierefreiheit", freq: "AS_NEEDED", system: "Wahlverfahren",
		text: "Wahlräume in {ort} mit Anschrift und Angaben zur Barrierefreiheit. Die Liste gilt bis zur nächsten Wahl; Änderungen werden öffentlich bekannt gemacht.",
		file: sheet{points, 24, "ortsteil=@part;anschrift=@street;barrierefrei=ja|eingeschränkt"},
	},
	{
		title: "Haushaltsplan {ort}", std: "Haushalt – Plan", theme: "ECON GOVE", words: "Haushalt, Produkte, Ansätze", freq: "ANNUAL", system: "Finanzverfahren",
		text: "Erträge und Aufwendungen nach Produktgruppen, wie der Rat von {ort} sie beschlossen hat. Die Gliederung folgt dem Kontenrahmen des Landes. Nachträge ersetzen die ursprünglichen Ansätze.",
		file: sheet{rows, 48, "produktgruppe=Verwaltung|Schulen|Kultur|Soziales|Verkehr;jahr=2024|2025|2026;ertrag_euro=20000..9800000;aufwand_euro=60000..14800000"},
	},
	{
		title: "Hundebestand in {ort}", std: "Steuern und Abgaben", theme: "ECON SOCI", words: "Hundesteuer, Hunde, Ortsteile", freq: "ANNUAL", system: "Abgabenverfahren",
		text: "Angemeldete Hunde nach Ortsteil und Jahr. Rassen mit wenigen Tieren sind zusammengefasst; Halterinnen und Halter sind nicht enthalten.",
		file: sheet{townYears, 5, "hunde=40..620;befreit=1..19"},
	},
	{
		title: "Wartezeiten im Bürgerbüro {ort}", std: "Wartezeit", theme: "GOVE", words: "Bürgerbüro, Termine, Wartezeit", freq: "MONTHLY", system: "Terminverwaltung",
		text: "Mittlere Wartezeit mit und ohne Termin im Bürgerbüro von {ort}, je Monat. Gemessen wird vom Aufruf der Nummer an. Schließtage sind herausgerechnet.",
		file: sheet{monthly, 20, "mit_termin_min=2..14;ohne_termin_min=9..55;vorgaenge=640..2900"},
	},
	{
		title: "Mängelmelder {ort}: bearbeitete Meldungen", std: "Anliegenmanagement", theme: "GOVE REGI", words: "Mängelmelder, Anliegen, Bearbeitung", freq: "MONTHLY", system: "Mängelmelder",
		text: "Abgeschlossene Meldungen nach Kategorie, Ortsteil und Bearbeitungsdauer. Freitexte und Kontaktdaten sind entfernt. Offene Meldungen zeigt der Mängelmelder selbst.",
		file: sheet{rows, 70, "kategorie=Müll|Straße|Licht|Grün;ortsteil=@part;dauer_tage=1..48"},
	},
	{
		title: "Ausleihen der Stadtbücherei {ort}", std: "Bibliothek – Ausleihe", theme: "EDUC", words: "Bücherei, Ausleihe, Medien", freq: "MONTHLY", system: "Bibliotheksverfahren",
		text: "Entleihungen je Monat nach Medienart, dazu die Zahl der Besuche. Wer was geliehen hat, wird nicht ausgewertet. Die Onleihe ist eine eigene Spalte.",
		file: sheet{monthly, 28, "buecher=1400..4900;tontraeger=210..900;onleihe=380..2100;besuche=900..4200"},
	},
	{
		title: "Vereine in {ort}", std: "Verein", theme: "EDUC SOCI", words: "Vereine, Ehrenamt, Sport", freq: "AS_NEEDED", system: "Vereinsverzeichnis",
		text: "Vereine in {ort} mit Zweck und Ortsteil, soweit sie der Aufnahme zugestimmt haben. Genannt ist die Anschrift des Vereins, nicht die von Personen. Änderungen melden die Vereine selbst.",
		file: sheet{rows, 52, "zweck=Sport|Musik|Heimat|Natur|Jugend;ortsteil=@part;gegruendet=1868..2023"}, by: "{ort}, Vereinsverzeichnis",
	},
	{
		title: "Friedhöfe in {ort}", std: "Friedhof – Standort", theme: "SOCI REGI", words: "Friedhof, Gräber, Trauerhalle", freq: "ANNUAL", system: "Friedhofsverfahren",
		text: "Friedhöfe in Trägerschaft von {ort} mit Größe, Grabarten und Trauerhalle. Angaben zu Verstorbenen und Nutzungsberechtigten sind nicht enthalten.",
		file: sheet{points, 7, "ortsteil=@part;groesse_qm=1800..48000;trauerhalle=ja|nein"},
	},
	{
		title: "Abfallkalender {ort}", std: "Abfallkalender", theme: "ENVI", words: "Müllabfuhr, Termine, Abfuhr", freq: "ANNUAL", system: "Abfallwirtschaft",
		text: "Abfuhrtermine je Bezirk und Tonne für das laufende Jahr. Verschiebungen an Feiertagen sind eingearbeitet. Der Kalender für das nächste Jahr erscheint im Dezember.",
		file: sheet{rows, 84, "bezirk=1|2|3|4;tonne=Rest|Bio|Papier|Gelb;woche=1..52"},
	},
	{
		title: "Sehenswürdigkeiten in {ort}", std: "Sehenswürdigkeit", theme: "EDUC REGI", words: "Tourismus, Ausflug, Geschichte", freq: "ANNUAL", system: "Stadtmarketing",
		text: "Orte, die Gäste in {ort} besuchen, mit kurzer Beschreibung und Anschrift. Öffnungszeiten nennen die Häuser selbst. Texte und Auswahl stammen vom Stadtmarketing.",
		file: sheet{points, 19, "art=Mühle|Kirche|Aussicht|Museum|Park;ortsteil=@part;anschrift=@street"}, by: "Stadtmarketing {ort}",
	},
	{
		title: "Ratsmitglieder und Ausschüsse {ort}", std: "Politische Vertretung – Mandatsträger", theme: "GOVE", words: "Rat, Ausschüsse, Mandat", freq: "AS_NEEDED", system: "Ratsinformationssystem",
		text: "Sitze im Rat von {ort} nach Liste und Ausschuss. Die Hauptsatzung sieht vor, dass Mandate öffentlich bekannt sind; private Anschriften fehlen. Mit jeder Änderung erscheint eine neue Fassung.",
		file: sheet{rows, 38, "liste=A|B|C|D;ausschuss=Haupt|Bau|Schule|Umwelt;funktion=Vorsitz|Mitglied|Stellvertretung"}, with: byLaw,
	},
	{
		title: "Öffentliches WLAN in {ort}", std: "WLAN und Mobilfunk", theme: "TECH", words: "WLAN, Internet, Hotspots", freq: "ANNUAL", system: "IT-Infrastruktur",
		text: "Standorte mit kostenlosem WLAN in {ort} und Zahl der Zugangspunkte. Technische Kennungen der Geräte sind nicht enthalten.",
		file: sheet{points, 15, "ortsteil=@part;anschrift=@street;zugangspunkte=1..6"},
	},
	{
		title: "Gewerbeanmeldungen in {ort}", std: "Gewerbeanmeldung", theme: "ECON", words: "Gewerbe, Gründung, Branche", freq: "QUARTERLY", system: "Gewerberegister",
		text: "An-, Um- und Abmeldungen nach Quartal und Branche. Namen und Anschriften von Gewerbetreibenden sind nicht enthalten; kleine Branchen sind zusammengefasst.",
		file: sheet{quarterly, 12, "anmeldungen=14..96;ummeldungen=2..18;abmeldungen=11..84"},
	},
}
