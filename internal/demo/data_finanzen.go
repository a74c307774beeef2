package demo

// Holdings of the department for finance and participations.
var finanzen = []dataset{
	{
		title: "Kreishaushalt: Erträge und Aufwendungen", std: "Haushalt – Plan", theme: "ECON GOVE", words: "Haushalt, Finanzen, Produkte", freq: "ANNUAL", system: "Finanzverfahren",
		text: "Ansätze und Ergebnisse des Ergebnisplans nach Produktbereichen. Die Zahlen entsprechen dem beschlossenen Haushalt; Ergebnisse folgen nach dem Jahresabschluss. Beträge sind auf volle Euro gerundet.",
		file: sheet{rows, 56, "produktbereich=Soziales|Bildung|Straßen|Sicherheit|Verwaltung;jahr=2023|2024|2025|2026;ertrag_euro=120000..48000000;aufwand_euro=240000..96000000"}, fate: published2,
	},
	{
		title: "Kreisumlage nach Gemeinden", std: "Steuern und Abgaben", theme: "ECON GOVE", words: "Kreisumlage, Umlagegrundlagen", freq: "ANNUAL", system: "Finanzverfahren",
		text: "Umlage der Städte und Gemeinden mit Hebesatz und Grundlagen je Jahr. Die Mehrbelastung für das Jugendamt ist getrennt ausgewiesen.",
		file: sheet{townYears, 7, "umlage_euro=2100000..29000000;hebesatz_prozent=31..36:2"},
	},
	{
		title: "Vergebene Aufträge ab 25.000 Euro", std: "Beteiligung an Öffentlicher Wirtschaft – Ausschreibung und Vergabe", theme: "ECON GOVE", words: "Vergabe, Aufträge, Transparenz", freq: "QUARTERLY", system: "Vergabemanagement",
		text: "Vergebene Liefer- und Dienstleistungen ab 25.000 Euro mit Verfahren, Gegenstand und Auftragswert. Angaben der Bieter, die Geschäftsgeheimnisse berühren, sind geschwärzt. Bauaufträge führt der Fachbereich Straßen.",
		file: sheet{rows, 62, "verfahren=offen|beschränkt|freihändig;gegenstand=IT|Reinigung|Fahrzeuge|Beratung;euro=25000..680000"}, with: redact,
	},
	{
		title: "Beteiligungen des Kreises", std: "Beteiligung an Öffentlicher Wirtschaft – Beteiligung", theme: "ECON GOVE", words: "Beteiligung, Gesellschaften, Bericht", freq: "ANNUAL", system: "Beteiligungsbericht",
		text: "Unmittelbare und mittelbare Beteiligungen mit Anteil, Eigenkapital und Jahresergebnis. Grundlage sind die geprüften Abschlüsse. Vergütungen von Organmitgliedern werden nach Satzung genannt.",
		file: sheet{rows, 24, "gesellschaft=Verkehr|Abfall|Klinik|Wirtschaftsförderung;anteil_prozent=5..100;ergebnis_euro=-420000..1900000"}, with: byLaw,
	},
	{
		title: "Liegenschaften des Kreises", std: "Liegenschaft – Grundstück und Gebäude", theme: "REGI GOVE", words: "Grundstücke, Gebäude, Vermögen", freq: "ANNUAL", system: "Anlagenbuchhaltung",
		text: "Grundstücke und Gebäude im Eigentum des Kreises mit Nutzung und Fläche. Bewertungen und laufende Verkaufsverhandlungen sind nicht enthalten. Verpachtete Flächen nennen keine Pächter.",
		file: sheet{points, 44, "nutzung=Schule|Verwaltung|Straße|Wald;ort=@part;flaeche_qm=300..64000"}, fate: edited,
	},
	{
		title: "Energieverbrauch der Kreisgebäude", std: "Energiebericht", theme: "ENER GOVE", words: "Energie, Gebäude, Strom, Wärme", freq: "ANNUAL", system: "Energiemanagement",
		text: "Strom-, Wärme- und Wasserverbrauch der Gebäude des Kreises je Jahr, witterungsbereinigt. Messlücken sind durch Mittelwerte ersetzt und gekennzeichnet.",
		file: sheet{yearly, 11, "strom_mwh=2100..2900;waerme_mwh=6400..9800;wasser_cbm=21000..34000"},
	},
	{
		title: "Stellenplan", std: "Stellenplan", theme: "GOVE", words: "Personal, Stellen, Besoldung", freq: "ANNUAL", system: "Personalverfahren",
		text: "Planstellen nach Fachbereich und Besoldungs- oder Entgeltgruppe, wie im Haushalt beschlossen. Ist-Besetzung und Namen sind nicht enthalten. Kleine Einheiten sind zusammengefasst.",
		file: sheet{rows, 40, "fachbereich=Umwelt|Soziales|Straßen|Gesundheit|Bildung;gruppe=A 9|A 11|A 13|E 6|E 9c|E 11;stellen=1..38:1"}, fate: returnedOnce,
	},
	{
		title: "Offene Forderungen nach Alter", std: "Haushalt – Controlling", theme: "ECON", words: "Forderungen, Mahnung, Controlling", freq: "MONTHLY", system: "Finanzverfahren",
		text: "Summe der offenen Forderungen nach Alter und Art der Abgabe. Der Export hat zurzeit ein Format, das nur das Fachverfahren liest.",
		file: sheet{monthly, 12, "bis_30_tage=90000..410000;bis_90_tage=60000..240000;aelter=120000..520000"}, with: convert, fate: screenedOnly,
	},
	{
		title: "Spenden und Sponsoring", std: "Haushalt – Sponsoring", theme: "GOVE ECON", words: "Sponsoring, Spenden, Transparenz", freq: "ANNUAL", system: "Finanzverfahren",
		text: "Angenommene Zuwendungen ab 1.000 Euro mit Zweck und Betrag. Die Dienstanweisung sieht vor, Gebende zu nennen, wenn sie nicht widersprechen.",
		file: sheet{rows, 26, "zweck=Museum|Schulen|Klimaschutz;betrag_euro=1000..18000"}, with: byLaw, fate: asked("hatice.kern", "Liegt von allen Gebenden vor, dass sie genannt werden dürfen? Bitte den Stand der Abfrage nachtragen."),
	},
	{
		title: "Jahresabschluss: Bilanzkennzahlen", std: "Haushalt – Jahresabschluss", theme: "ECON GOVE", words: "Bilanz, Kennzahlen, Abschluss", freq: "ANNUAL", system: "Finanzverfahren",
		text: "Kennzahlen aus den festgestellten Jahresabschlüssen: Eigenkapitalquote, Verschuldung, Investitionen. Der jüngste Abschluss erscheint nach dem Beschluss des Kreistags.",
		file: sheet{yearly, 9, "eigenkapitalquote=14..24:1;schulden_euro=41000000..72000000;investitionen_euro=9000000..26000000"}, fate: recalled,
	},
	{
		title: "Prognose der Sozialtransfers", std: "Haushalt – Controlling", theme: "ECON SOCI", words: "Prognose, Transferaufwand", freq: "QUARTERLY", system: "Controlling",
		text: "Interne Vorschau auf die Transferaufwendungen der nächsten Jahre. Sie dient der Aufstellung des Haushalts und ist Teil der laufenden Beratung.",
		file: sheet{quarterly, 8, "prognose_euro=18000000..26000000"}, fate: archived,
	},
	{
		title: "Reisekosten der Verwaltung", std: "Haushalt – Produktplan", theme: "GOVE", words: "Reisekosten, Dienstreisen", freq: "ANNUAL", system: "Personalverfahren",
		text: "Erstattete Reisekosten nach Fachbereich und Verkehrsmittel. Die Erfassung ist doppelt angelegt worden.",
		fate: dropped,
	},
}
