package demo

// Holdings of the health office.
var gesundheit = []dataset{
	{
		title: "Meldepflichtige Infektionen je Monat", std: "Infektion", theme: "HEAL", words: "Infektionsschutz, Meldewesen, Influenza", freq: "MONTHLY", system: "Meldesoftware Infektionsschutz",
		text: "Gemeldete Fälle ausgewählter Infektionen im Kreis nach Monaten. Gezählt wird nach dem Meldedatum; Nachmeldungen verändern zurückliegende Werte. Erreger mit weniger als fünf Fällen im Jahr fehlen.",
		file: sheet{monthly, 24, "influenza=0..220;norovirus=4..90;rotavirus=1..38"}, with: both(aggregate, explained), fate: published2,
	},
	{
		title: "Badegewässer: Messwerte", std: "Bericht und Analyse – Wasser", theme: "HEAL ENVI", words: "Badegewässer, Wasserqualität, Hygiene", freq: "MONTHLY", system: "Trinkwasser- und Badegewässerdatenbank",
		text: "Mikrobiologische Werte der drei Badestellen im Kreis aus der Saison von Mai bis September. Die Proben nimmt das Gesundheitsamt; bewertet wird nach der Badegewässerverordnung. Sichttiefe und Temperatur sind ergänzend angegeben.",
		file: sheet{rows, 30, "badestelle=Merlestausee|Forellenteich|Waldbad;escherichia_coli=5..180;enterokokken=2..95;temperatur=14..25:1"}, hvd: hvdEarth, with: highValue,
	},
	{
		title: "Standorte von Defibrillatoren", std: "Rettungsdienst – Defibrillator", theme: "HEAL JUST", words: "AED, Erste Hilfe, Notfall", freq: "QUARTERLY", system: "Defi-Register",
		text: "Öffentlich zugängliche Defibrillatoren mit Anschrift, Zugang und Zeiten. Betreiber melden die Geräte selbst. Bitte im Notfall immer zuerst die 112 wählen.",
		file: sheet{points, 66, "ort=@part;anschrift=@street;zugang=jederzeit|Öffnungszeiten;hinweis=Eingang|Foyer|Sporthalle"},
	},
	{
		title: "Apotheken", std: "Apotheke", theme: "HEAL", words: "Apotheken, Versorgung", freq: "ANNUAL", system: "Apothekenaufsicht",
		text: "Apotheken im Kreis mit Anschrift und Art des Betriebs. Notdienste veröffentlicht die Apothekerkammer. Namen der Inhaberinnen und Inhaber sind nicht enthalten.",
		file: sheet{points, 29, "ort=@part;anschrift=@street;art=Hauptapotheke|Filiale"},
	},
	{
		title: "Schuleingangsuntersuchungen", std: "Schule – Schuleingangsuntersuchung", theme: "HEAL EDUC", words: "Kindergesundheit, Impfquote, Sprache", freq: "ANNUAL", system: "Fachverfahren Kinder- und Jugendgesundheit",
		text: "Ergebnisse der Untersuchungen vor der Einschulung, zusammengefasst nach Gemeinde: Impfquote, Sehvermögen, Sprachstand. Gemeinden mit wenigen Kindern sind zusammengelegt. Rückschlüsse auf einzelne Kinder sind nicht möglich.",
		file: sheet{townYears, 5, "untersucht=60..520;impfquote_masern=90..98:1;sehtest_auffaellig=4..14:1;sprache_auffaellig=9..27:1"}, with: both(aggregate, tables), fate: waitsForFinal,
	},
	{
		title: "Rettungsdiensteinsätze nach Monat", std: "Rettungsdienst – Rettungsdiensteinsatz", theme: "HEAL JUST", words: "Rettungsdienst, Einsätze, Hilfsfrist", freq: "ANNUAL", system: "Einsatzleitsystem",
		text: "Zahl der Einsätze von Rettungswagen und Notarzt je Monat und Anteil innerhalb der Hilfsfrist. Einsatzorte und Diagnosen sind nicht enthalten. Fehlfahrten zählen mit.",
		file: sheet{monthly, 36, "rtw=1450..2200;nef=310..520;in_hilfsfrist_prozent=84..95:1"},
	},
	{
		title: "Trinkwasser: Ergebnisse der Überwachung", std: "Wasserversorgung", theme: "HEAL ENVI", words: "Trinkwasser, Härte, Nitrat", freq: "ANNUAL", system: "Trinkwasser- und Badegewässerdatenbank",
		text: "Jahresmittel wichtiger Werte der Wasserwerke im Kreis. Veröffentlicht werden Härte, Nitrat und pH-Wert. Lage und Aufbau der Anlagen sind nicht Teil des Bestands.",
		file: sheet{townYears, 4, "haerte_dh=6..21:1;nitrat_mg_l=2..34:1;ph=7..8:1"}, fate: internalOnly,
	},
	{
		title: "Kontrollen von Lebensmittelbetrieben", std: "Ordnungsamt", theme: "HEAL", words: "Lebensmittelüberwachung, Kontrollen", freq: "QUARTERLY", system: "Fachverfahren Lebensmittel",
		text: "Kontrollen und Beanstandungen nach Art des Betriebs. Die Einzelergebnisse nennen Betriebe und deren Verfahren; Dritte sind vor einer Herausgabe anzuhören. Geplant ist eine Fassung ohne Betriebsnamen.",
		file: sheet{rows, 40, "betriebsart=Gastronomie|Bäckerei|Fleischerei|Handel;kontrollen=1..6;beanstandungen=0..3"}, with: redact, fate: waitsOutside,
	},
	{
		title: "Krankenhäuser und Betten", std: "Krankenhaus", theme: "HEAL", words: "Krankenhaus, Betten, Fachabteilung", freq: "ANNUAL", system: "Krankenhausplan",
		text: "Planbetten der drei Krankenhäuser im Kreis nach Fachabteilung. Die Zahlen übernimmt der Kreis unverändert aus dem Krankenhausplan des Landes. Maßgeblich ist die dortige Veröffentlichung.",
		file: sheet{rows, 18, "haus=Klinikum Merletal|St. Lauter|Bergklinik;abteilung=Innere|Chirurgie|Geriatrie|Kinder;betten=12..118"}, with: takenOver, fate: internalOnly,
	},
	{
		title: "Belegung der Impfsprechstunden", std: "Termin", theme: "HEAL", words: "Impfen, Termine, Auslastung", freq: "MONTHLY", system: "Terminverwaltung",
		text: "Angebotene und gebuchte Termine der Impfsprechstunden je Monat. Der Export enthält noch ein Feld mit Kommentaren, das vor einer Freigabe geprüft werden muss.",
		file: sheet{monthly, 14, "angeboten=80..240;gebucht=45..230"}, fate: unclearAt("P1", "E2"),
	},
}
