package demo

// Holdings of the department for schools, education and culture.
var bildung = []dataset{
	{
		title: "Schulen in Trägerschaft des Kreises", std: "Schule – Standort", theme: "EDUC", words: "Schulen, Berufskolleg, Förderschule", freq: "ANNUAL", system: "Schulverwaltung",
		text: "Berufskollegs und Förderschulen des Kreises mit Anschrift, Schulform und Bildungsgängen. Die Liste wird zum Beginn jedes Schuljahres erneuert. Schulen der Städte und Gemeinden führen diese selbst.",
		file: sheet{points, 12, "form=Berufskolleg|Förderschule;ort=@part;anschrift=@street;barrierefrei=ja|teilweise"}, fate: published2,
	},
	{
		title: "Schülerzahlen nach Schulform", std: "Schule – Schülerzahl", theme: "EDUC", words: "Schülerinnen, Schüler, Schulstatistik", freq: "ANNUAL", system: "Schulstatistik",
		text: "Schülerinnen und Schüler am 15. Oktober nach Gemeinde und Schulform. Grundlage ist die amtliche Schulstatistik, ausgewertet von der Statistikstelle. Zellen mit kleinen Fallzahlen sind mit der nächsten Schulform zusammengefasst.",
		file: sheet{townYears, 8, "grundschule=140..1600;sekundarstufe_1=210..2900;sekundarstufe_2=0..980;foerderschule=0..210"}, with: tables, hvd: hvdStat,
	},
	{
		title: "Glasfaseranschlüsse der Schulen", std: "Schule – Internetanbindung", theme: "EDUC TECH", words: "Breitband, Schulen, Digitalpakt", freq: "ANNUAL_2", system: "Breitbandkoordination",
		text: "Stand der Anbindung aller Schulen im Kreis mit Technik und gebuchter Bandbreite. Schulen, deren Ausbau noch läuft, sind mit dem geplanten Halbjahr angegeben.",
		file: sheet{rows, 46, "ort=@part;technik=Glasfaser|VDSL|Kabel;mbit=50|250|500|1000;stand=fertig|im Bau|beauftragt"},
	},
	{
		title: "Bestand der Kreisbücherei", std: "Bibliothek – Bestand", theme: "EDUC", words: "Bücherei, Medien, Ausleihe", freq: "ANNUAL", system: "Bibliotheksverfahren",
		text: "Medien der Kreisbücherei nach Art und Zielgruppe mit Zugang und Abgang im Jahr. Daten über Nutzerinnen und Nutzer sind nicht enthalten. Die Fahrbücherei zählt mit.",
		file: sheet{yearly, 9, "buecher=38000..52000;hoerbuecher=2100..4600;spiele=600..1500;zugang=2400..4100"},
	},
	{
		title: "Kurse der Volkshochschule", std: "Volkshochschule – Veranstaltung", theme: "EDUC", words: "Weiterbildung, Kurse, VHS", freq: "ANNUAL_2", system: "Kursverwaltung",
		text: "Angebotene und durchgeführte Kurse nach Fachbereich und Semester. Namen von Lehrenden und Teilnehmenden sind nicht enthalten. Onlinekurse sind seit 2020 getrennt ausgewiesen.",
		file: sheet{rows, 36, "fachbereich=Sprachen|Gesundheit|Beruf|Kultur|Politik;semester=2024-1|2024-2|2025-1|2025-2;angeboten=12..96;durchgefuehrt=9..81"},
	},
	{
		title: "Bau- und Bodendenkmäler", std: "Denkmal", theme: "EDUC REGI", words: "Denkmalschutz, Baudenkmal, Bodendenkmal", freq: "AS_NEEDED", system: "Denkmalliste",
		text: "Auszug aus der Denkmalliste mit Art, Baujahr und Datum der Eintragung. Bodendenkmäler erscheinen nur mit ihrer Gemarkung, damit niemand gräbt. Eigentümer sind nicht genannt.",
		file: sheet{rows, 54, "art=Hofanlage|Kirche|Mühle|Wohnhaus|Bodendenkmal;ort=@part;errichtet=1480..1938;eingetragen=1981..2021"}, with: rare,
	},
	{
		title: "Besuche im Kreismuseum", std: "Museum – Besucherzahl", theme: "EDUC", words: "Museum, Besuche, Kultur", freq: "MONTHLY", system: "Kassensystem",
		text: "Besuche im Kreismuseum je Monat nach Eintrittsart. Gruppen von Schulen sind getrennt gezählt. Während des Umbaus war das Haus geschlossen.",
		file: sheet{monthly, 30, "voll=310..1900;ermaessigt=120..900;schulen=0..640"},
	},
	{
		title: "Historische Luftbilder 1957", std: "Quelle – Historische Luftaufnahme", theme: "EDUC REGI", words: "Luftbild, Geschichte, Archiv", freq: "NEVER", system: "Kreisarchiv",
		text: "Verzeichnis der Luftbilder aus der Befliegung von 1957 mit Bildnummer und Blattschnitt. Die Rechte an den Bildern liegen bei einem Verlag; für eine Freigabe fehlt bislang dessen Zustimmung.",
		file: sheet{rows, 33, "blatt=A1|A2|B1|B2|C3;massstab=1:12000;zustand=gut|mittel|schlecht"}, with: foreignIP, fate: withheld("intellectual_property"), public: "Historische Luftbilder",
	},
	{
		title: "Sportstätten des Kreises", std: "Spielplatz und Spielstätte", theme: "EDUC", words: "Sporthallen, Vereine, Belegung", freq: "ANNUAL", system: "Gebäudewirtschaft",
		text: "Sporthallen und Außenanlagen an Kreisschulen mit Größe, Ausstattung und Belegung durch Vereine. Ansprechpersonen der Vereine sind nicht enthalten.",
		file: sheet{points, 16, "art=Einfachhalle|Dreifachhalle|Sportplatz;ort=@part;anschrift=@street;vereinsstunden=6..46"}, fate: asked("mira.tholen", "Kann die Gebäudewirtschaft die Belegung je Halle künftig automatisch liefern? Bisher kommt sie als Liste."),
	},
	{
		title: "Schulwegsicherung: Meldungen", std: "Anliegenmanagement", theme: "EDUC TRAN", words: "Schulweg, Meldungen, Verkehrssicherheit", freq: "MONTHLY", system: "Mängelmelder",
		text: "Hinweise von Eltern und Schulen zu gefährlichen Stellen auf Schulwegen. Die Meldungen enthalten Freitext, der Namen nennen kann. Bis zur Prüfung bleibt der Bestand in Arbeit.",
		file: sheet{points, 27, "ort=@part;anlass=Querung|Beleuchtung|Tempo|Sicht;monat=1..12"}, fate: returned,
	},
}
