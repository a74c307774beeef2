package demo

// Holdings of the department for roads and mobility.
var verkehr = []dataset{
	{
		title: "Verkehrszählungen an Kreisstraßen", std: "KFZ – Messung", theme: "TRAN", words: "Verkehrsmenge, Zählstellen, Schwerverkehr", freq: "ANNUAL", system: "Straßeninformationsbank",
		text: "Durchschnittlicher täglicher Verkehr an den Zählstellen der Kreisstraßen mit Anteil des Schwerverkehrs. Gezählt wird mit Seitenradar je zwei Wochen im Frühjahr und Herbst. Werte aus Baustellenzeiten sind gekennzeichnet.",
		file: sheet{points, 36, "strasse=K 12|K 17|K 31|K 44|K 52;kfz_tag=640..9800;schwerverkehr_prozent=2..14:1;baustelle=ja|nein"}, fate: published2, hvd: hvdMobility, with: highValue,
	},
	{
		title: "Radwege an Kreisstraßen", std: "Radverkehr – Radweg und Radroute", theme: "TRAN", words: "Radverkehr, Radwege, Ausbau", freq: "ANNUAL", system: "Straßeninformationsbank",
		text: "Abschnitte mit Radweg, Breite, Oberfläche und Baujahr. Gemeinsame Geh- und Radwege sind als solche bezeichnet. Die Liste folgt der jährlichen Zustandserfassung.",
		file: sheet{points, 44, "strasse=K 12|K 17|K 31|K 44|K 52;laenge_m=180..4200;breite_m=1..4:1;belag=Asphalt|Pflaster|wassergebunden"},
	},
	{
		title: "Baustellen auf Kreisstraßen", std: "Baustelle", theme: "TRAN", words: "Baustellen, Sperrungen, Umleitung", freq: "WEEKLY", system: "Baustellenmanagement",
		text: "Laufende und geplante Baustellen mit Beginn, voraussichtlichem Ende und Art der Sperrung. Kurzfristige Arbeiten unter einem Tag fehlen. Umleitungen stehen im Freitext.",
		file: sheet{points, 18, "strasse=K 12|K 17|K 31|K 44;sperrung=voll|halbseitig|Gehweg;beginn=2026-03-02|2026-04-13|2026-06-08;woche=1..14"},
	},
	{
		title: "Haltestellen des Bürgerbusses", std: "ÖPNV – Liniennetz Sollfahrdaten Echtzeitdaten", theme: "TRAN", words: "ÖPNV, Haltestellen, Barrierefreiheit", freq: "ANNUAL", system: "Nahverkehrsplanung",
		text: "Haltestellen der Bürgerbuslinien mit Ausstattung und Ausbauzustand. Fahrpläne liegen beim Verkehrsverbund. Der barrierefreie Ausbau wird jährlich nachgetragen.",
		file: sheet{points, 52, "ort=@part;linie=B1|B2|B3|B4;wartehalle=ja|nein;barrierefrei=ja|teilweise|nein"}, hvd: hvdMobility, with: highValue,
	},
	{
		title: "Fahrgastzahlen der Kreislinien", std: "ÖPNV – Fahrgastzahl", theme: "TRAN", words: "ÖPNV, Fahrgäste, Bus", freq: "QUARTERLY", system: "Fahrgastzählsystem",
		text: "Ein- und Aussteiger auf den Linien in Trägerschaft des Kreises, je Quartal. Die Zählung erfolgt automatisch an zwei von drei Bussen und wird hochgerechnet. Einnahmen sind nicht enthalten.",
		file: sheet{quarterly, 12, "linie_61=38000..64000;linie_64=21000..39000;linie_70=9000..18000"}, fate: edited,
	},
	{
		title: "Zugelassene Fahrzeuge nach Antrieb", std: "KFZ – Fahrzeugzulassung", theme: "TRAN ENER", words: "Zulassung, Elektromobilität, Kraftfahrzeuge", freq: "ANNUAL", system: "Zulassungsverfahren",
		text: "Bestand an Kraftfahrzeugen am 1. Januar nach Gemeinde und Antriebsart. Halterdaten sind nicht enthalten; ausgewertet werden nur Summen. Oldtimer und Saisonkennzeichen zählen mit.",
		file: sheet{townYears, 6, "benzin=2100..15400;diesel=1600..11800;elektro=90..2400;hybrid=120..2100"}, with: tables, fate: published2,
	},
	{
		title: "Ladepunkte für Elektrofahrzeuge", std: "KFZ – Elektrotankstelle", theme: "TRAN ENER", words: "Ladesäulen, Elektromobilität", freq: "MONTHLY", system: "Ladeinfrastruktur-Register",
		text: "Öffentlich zugängliche Ladepunkte mit Leistung, Steckertyp und Betreiber. Der Bestand fasst Meldungen der Betreiber zusammen. Preise und aktuelle Belegung sind nicht enthalten.",
		file: sheet{points, 48, "ort=@part;anschrift=@street;leistung_kw=11|22|50|150|300;stecker=Typ 2|CCS|CHAdeMO"}, fate: reviewDue,
	},
	{
		title: "Unfälle mit Personenschaden auf Kreisstraßen", std: "Unfall", theme: "TRAN JUST", words: "Unfälle, Verkehrssicherheit", freq: "ANNUAL", system: "Unfallkommission",
		text: "Unfälle mit Verletzten nach Straße, Jahr und Beteiligten, wie sie der Unfallkommission vorliegen. Uhrzeit und genauer Ort sind vergröbert, damit niemand erkennbar wird. Unfälle mit reinem Sachschaden fehlen.",
		file: sheet{rows, 48, "strasse=K 12|K 17|K 31|K 44|K 52;jahr=2022|2023|2024|2025;beteiligt=Pkw|Rad|Fuß|Motorrad;verletzte=1..4"}, with: anonymise,
	},
	{
		title: "Brücken und Durchlässe mit Zustandsnote", std: "Tiefbau", theme: "TRAN REGI", words: "Brücken, Bauwerke, Zustand", freq: "TRIENNIAL", system: "Bauwerksbank",
		text: "Bauwerke an Kreisstraßen mit Baujahr, Länge und Zustandsnote der letzten Hauptprüfung. Die Lage ist vergröbert, weil einzelne Bauwerke für die Versorgung wichtig sind. Mängelberichte bleiben in der Bauwerksakte.",
		file: sheet{points, 30, "art=Brücke|Durchlass|Stützwand;baujahr=1911..2018;laenge_m=2..64:1;zustand=1..3:1"}, with: generally,
	},
	{
		title: "Parkplätze an Kreiseinrichtungen", std: "KFZ – Parkplatz", theme: "TRAN", words: "Parken, Mobilität, Barrierefreiheit", freq: "ANNUAL", system: "Gebäudewirtschaft",
		text: "Stellplätze an Kreishaus, Berufskollegs und Straßenmeistereien mit Zahl und Art. Plätze für Menschen mit Behinderung und Ladeplätze sind getrennt gezählt.",
		file: sheet{points, 14, "ort=@part;plaetze=8..210;barrierefrei=1..9;ladeplaetze=0..8"}, fate: delegated("friederike.lohmeyer"),
	},
	{
		title: "Steuergeräte der Lichtsignalanlagen", std: "Ampelanlage", theme: "TRAN", words: "Ampeln, Steuerung, Netz", freq: "AS_NEEDED", system: "Verkehrsrechner",
		text: "Gerätetypen, Netzadressen und Wartungszugänge der Lichtsignalanlagen an Kreisstraßen. Die Angaben würden Eingriffe in die Steuerung erleichtern und bleiben gesperrt.",
		file: sheet{rows, 22, "knoten=KN-101|KN-104|KN-117;typ=A4|B2|C9;baujahr=1998..2023"}, with: security, fate: withheld("information_security"),
	},
	{
		title: "Winterdienst: Streckenplan", std: "Straßenreinigung", theme: "TRAN", words: "Winterdienst, Räumplan, Straßenmeisterei", freq: "ANNUAL", system: "Straßenmeisterei",
		text: "Reihenfolge, in der die Meistereien Kreisstraßen räumen und streuen. Der Plan gilt von November bis März. Gemeindestraßen räumen die Gemeinden.",
		file: sheet{rows, 28, "strasse=K 12|K 17|K 31|K 44|K 52;abschnitt=1..9;stufe=1|2|3"}, fate: scheduled,
	},
}
