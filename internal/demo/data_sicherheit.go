package demo

import "freigabe/domain"

// Holdings of the department for civil protection and public order.
var sicherheit = []dataset{
	{
		title: "Feuerwehrhäuser und Fahrzeuge", std: "Feuerwehr – Standort", theme: "JUST", words: "Feuerwehr, Standorte, Fahrzeuge", freq: "ANNUAL", system: "Brandschutzbedarfsplanung",
		text: "Standorte der Feuerwehren im Kreis mit Zahl der Fahrzeuge und Jahr des Baus. Personal- und Alarmpläne sind nicht enthalten. Die Städte und Gemeinden melden Änderungen einmal im Jahr.",
		file: sheet{points, 34, "ort=@part;anschrift=@street;fahrzeuge=1..9;baujahr=1961..2024"},
	},
	{
		title: "Feuerwehreinsätze nach Art", std: "Feuerwehr – Feuerwehreinsatz", theme: "JUST", words: "Feuerwehr, Einsätze, Brand, Hilfeleistung", freq: "ANNUAL", system: "Einsatzleitsystem",
		text: "Einsätze der Feuerwehren nach Gemeinde und Art: Brand, technische Hilfe, Fehlalarm. Einsatzorte sind nicht enthalten. Großschadenslagen zählen als ein Einsatz je beteiligter Gemeinde.",
		file: sheet{townYears, 6, "brand=6..120;hilfeleistung=14..410;fehlalarm=3..160"}, fate: published2,
	},
	{
		title: "Sirenenstandorte", std: "Zivilschutz und Katastrophenschutz – Sirene", theme: "JUST", words: "Warnung, Sirenen, Bevölkerungsschutz", freq: "AS_NEEDED", system: "Warnmittelkataster",
		text: "Sirenen zur Warnung der Bevölkerung mit Typ und beschallter Fläche. Die Lage ist auf den Ortsteil vergröbert. Steuerung und Notstrom sind nicht beschrieben.",
		file: sheet{rows, 48, "ort=@part;typ=elektronisch|Motor;reichweite_m=500..1900"}, with: generally,
	},
	{
		title: "Kriminalitätslage: Fallzahlen", std: "Kriminalitätsstatistik", theme: "JUST", words: "Kriminalität, Sicherheit, Fallzahlen", freq: "ANNUAL", system: "Polizeiliche Kriminalstatistik",
		text: "Erfasste Straftaten je Gemeinde nach Obergruppen. Die Zahlen stammen von der Polizei und werden unverändert übernommen; dort sind sie auch veröffentlicht.",
		file: sheet{townYears, 4, "diebstahl=40..1900;sachbeschaedigung=15..620;koerperverletzung=10..540"}, with: takenOver, fate: internalOnly,
	},
	{
		title: "Rettungspunkte im Wald", std: "Rettungshilfe – Waldrettungspunkt", theme: "JUST HEAL", words: "Rettung, Wald, Notruf", freq: "ANNUAL", system: "Einsatzleitsystem",
		text: "Anfahrtspunkte für Rettungsfahrzeuge im Wald mit Nummer und Koordinate. Die Nummer steht auf den Schildern vor Ort. Im Notfall genügt der Leitstelle diese Nummer.",
		file: sheet{points, 72, "kennung=MT-001|MT-014|MT-027|MT-033;forstrevier=Nord|Mitte|Süd"}, fate: clarified(domain.SecurityOfficer, "K2"),
	},
	{
		title: "Jagdbezirke", std: "Fläche – Jagdbezirk", theme: "ENVI JUST", words: "Jagd, Reviere, Fläche", freq: "ANNUAL", system: "Jagdverwaltung",
		text: "Eigenjagd- und gemeinschaftliche Jagdbezirke mit Fläche und Zahl der Pachtverträge. Namen von Pächterinnen und Pächtern sind entfernt. Wildschadensmeldungen gehören nicht dazu.",
		file: sheet{rows, 44, "art=Eigenjagd|gemeinschaftlich;ort=@part;flaeche_ha=76..980"}, with: anonymise,
	},
	{
		title: "Waffenrechtliche Erlaubnisse", std: "Ordnungsamt", theme: "JUST", words: "Waffenrecht, Erlaubnisse", freq: "ANNUAL", system: "Waffenregister",
		text: "Erlaubnisse nach Art und Zahl der gemeldeten Waffen. Der Bestand besteht aus Einzelangaben zu Personen und darf die Behörde nicht verlassen.",
		file: sheet{rows, 30, "erlaubnis=grün|gelb|rot;waffen=1..11;erteilt=1994..2025"}, with: secret, fate: toWithhold("special_secrecy"), public: "Waffenrechtliche Erlaubnisse",
	},
	{
		title: "Notfalltreffpunkte", std: "Rettungshilfe – Anlaufstelle", theme: "JUST", words: "Notfall, Stromausfall, Anlaufstelle", freq: "ANNUAL", system: "Krisenmanagement",
		text: "Orte, an denen die Bevölkerung bei langem Stromausfall Hilfe und Auskunft findet. Besetzt werden sie erst im Ereignisfall. Der Bestand wird mit den Gemeinden abgestimmt.",
		file: sheet{points, 31, "ort=@part;anschrift=@street;traeger=Stadt|Gemeinde|Hilfsorganisation"}, fate: ending,
	},
	{
		title: "Objektpläne besonderer Anlagen", std: "Feuerwehr – Personal", theme: "JUST", words: "Einsatzplanung, Anlagen", freq: "AS_NEEDED", system: "Einsatzvorbereitung",
		text: "Pläne für Einsätze in Anlagen mit besonderen Gefahren. Sie nennen Zugänge, Lagerorte und Schlüssel und bleiben bei Leitstelle und Feuerwehr.",
		with: security, fate: withheldDue("public_security"),
	},
	{
		title: "Kampfmittelfunde", std: "Zivilschutz und Katastrophenschutz – Kampfmittelfund", theme: "JUST", words: "Kampfmittel, Räumung, Fundorte", freq: "ANNUAL", system: "Ordnungsverfahren",
		text: "Geräumte Kampfmittel nach Jahr, Art und Gemeinde. Für die Jahre vor 1990 fehlen Angaben teilweise. Verdachtsflächen sind nicht enthalten.",
		file: sheet{rows, 40, "jahr=2010..2025;art=Bombe|Granate|Munition;ort=@part"}, fate: asked("cornelia.tiede", "Reicht für die Jahre vor 1990 der Hinweis auf die Lücken, oder verlangt die Prüfung einen eigenen Vermerk?"),
	},
	{
		title: "Großveranstaltungen: Genehmigungen", std: "Veranstaltung – Angebot", theme: "JUST EDUC", words: "Veranstaltung, Genehmigung, Sicherheit", freq: "QUARTERLY", system: "Ordnungsverfahren",
		text: "Genehmigte Veranstaltungen mit mehr als tausend Gästen, Ort und Zeitraum. Sicherheitskonzepte gehören nicht zum Bestand. Ob die Anmeldung Geschäftsgeheimnisse enthält, ist offen.",
		file: sheet{rows, 24, "ort=@part;art=Markt|Konzert|Sport;gaeste=1000..16000"}, fate: unclearAt("B1", "K2"),
	},
}
