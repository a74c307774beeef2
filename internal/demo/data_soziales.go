package demo

// Holdings of the department for social affairs. Its own rule asks the statistics office for every approval.
var soziales = []dataset{
	{
		title: "Beratungsstellen und Hilfsangebote", std: "Angebot und Beratungsstelle", theme: "SOCI HEAL", words: "Beratung, Schulden, Sucht, Familie", freq: "AS_NEEDED", system: "Sozialatlas",
		text: "Öffentliche und freie Beratungsstellen mit Anschrift, Thema und Öffnungszeiten. Die Träger melden Änderungen selbst; einmal im Jahr fragt der Kreis alle Angaben ab. Schutzeinrichtungen sind nicht enthalten.",
		file: sheet{points, 46, "thema=Schulden|Sucht|Erziehung|Pflege|Wohnen|Migration;ort=@part;anschrift=@street;barrierefrei=ja|teilweise|nein"}, fate: published2,
	},
	{
		title: "Leistungen der Grundsicherung nach Gemeinden", std: "Finanzielle Unterstützung – Grundsicherung", theme: "SOCI", words: "Grundsicherung, SGB XII, Sozialhilfe", freq: "ANNUAL", system: "Fachverfahren Sozialhilfe",
		text: "Zahl der Haushalte mit Grundsicherung im Alter und bei Erwerbsminderung am Jahresende, je Gemeinde. Die Zahlen sind aus den Fallakten zusammengefasst; Zellen mit weniger als fünf Fällen sind gesperrt. Rückschlüsse auf einzelne Haushalte sind damit ausgeschlossen.",
		file: sheet{townYears, 5, "haushalte_alter=40..780;haushalte_erwerbsminderung=35..560"}, with: aggregate,
	},
	{
		title: "Wohngeldhaushalte", std: "Finanzielle Unterstützung – Wohngeld", theme: "SOCI ECON", words: "Wohngeld, Mietzuschuss, Lastenzuschuss", freq: "ANNUAL", system: "Fachverfahren Wohngeld",
		text: "Haushalte mit Miet- oder Lastenzuschuss am 31. Dezember und durchschnittlicher Betrag, je Gemeinde. Die Auswertung folgt den Merkmalen der Wohngeldstatistik. Durch die Reform steigt die Zahl im ersten Jahr sprunghaft.",
		file: sheet{townYears, 6, "haushalte=60..980;betrag_euro=140..390"}, with: both(tables, explained),
	},
	{
		title: "Pflegeeinrichtungen und Plätze", std: "Pflege", theme: "HEAL SOCI", words: "Pflegeheim, Tagespflege, Kurzzeitpflege", freq: "QUARTERLY", system: "Pflegeplaner",
		text: "Stationäre Einrichtungen, Tages- und Kurzzeitpflege mit Zahl der Plätze und Träger. Freie Plätze melden die Einrichtungen selbst und sind hier nicht enthalten. Die Liste ist Grundlage der örtlichen Pflegeplanung.",
		file: sheet{points, 34, "art=Pflegeheim|Tagespflege|Kurzzeitpflege;ort=@part;anschrift=@street;plaetze=12..140"},
	},
	{
		title: "Menschen mit Schwerbehinderung", std: "Behinderung – Menschen mit Behinderung", theme: "SOCI HEAL", words: "Schwerbehinderung, Teilhabe, Altersgruppen", freq: "BIENNIAL", system: "Schwerbehindertenverfahren",
		text: "Menschen mit einem Grad der Behinderung von mindestens 50 nach Gemeinde und Altersgruppe. Die Zahlen stammen aus dem Feststellungsverfahren und werden alle zwei Jahre ausgewertet. Kleine Fallzahlen sind unterdrückt.",
		file: sheet{townYears, 4, "unter_18=12..190;ab_18_unter_65=260..3900;ab_65=410..6200"}, with: both(aggregate, suppress),
	},
	{
		title: "Unterbringung Geflüchteter nach Gemeinden", std: "Flucht – Flüchtlingsunterbringung", theme: "SOCI", words: "Asyl, Zuweisung, Unterkünfte", freq: "QUARTERLY", system: "Zuweisungsliste",
		text: "Zugewiesene und untergebrachte Personen je Gemeinde und Quartal, dazu die Zahl der Plätze. Anschriften der Unterkünfte sind nicht enthalten. Die Zahlen werden mit den Gemeinden abgestimmt, bevor sie veröffentlicht werden.",
		file: sheet{townYears, 3, "zugewiesen=30..620;untergebracht=25..590;plaetze=40..700"}, with: tables, fate: overdue,
	},
	{
		title: "Kinder in Tageseinrichtungen", std: "Kindertageseinrichtung – Betreuungsplatz", theme: "EDUC SOCI", words: "Kita, Betreuungsquote, U3", freq: "ANNUAL", system: "Kita-Portal",
		text: "Plätze und betreute Kinder unter und über drei Jahren je Gemeinde zum Beginn des Kindergartenjahres. Tagespflege ist einbezogen. Die Quote bezieht sich auf die Einwohnerzahl derselben Altersgruppe.",
		file: sheet{townYears, 8, "plaetze_u3=40..620;kinder_u3=35..600;plaetze_ue3=180..1900;kinder_ue3=175..1850"}, with: tables,
	},
	{
		title: "Hilfen zur Erziehung", std: "Bericht", theme: "SOCI", words: "Jugendhilfe, Erziehung, Fallzahlen", freq: "ANNUAL", system: "Fachverfahren Jugendhilfe",
		text: "Begonnene Hilfen zur Erziehung nach Art der Hilfe. Grundlage sind Einzelakten des Jugendamts, die dem Sozialgeheimnis unterliegen. Der Bestand bleibt gesperrt; eine Auswertung mit zusammengefassten Zahlen ist in Arbeit.",
		file: sheet{rows, 52, "hilfeart=Erziehungsbeistand|Familienhilfe|Tagesgruppe|Heimerziehung;beginn=2025-01|2025-02|2025-05|2025-09;alter=1..17"}, with: secret, fate: withheld("special_secrecy"),
	},
	{
		title: "Förderung freier Träger", std: "Finanzielle Unterstützung – Förderung", theme: "SOCI GOVE", words: "Zuwendungen, Vereine, Haushalt", freq: "ANNUAL", system: "Zuwendungsverwaltung",
		text: "Bewilligte Zuschüsse an Vereine und Verbände der Wohlfahrtspflege mit Zweck und Betrag. Nach der Förderrichtlinie werden Empfänger bekannt gegeben. Zuschüsse an Einzelpersonen enthält die Liste nicht.",
		file: sheet{rows, 58, "empfaenger=Ortsverein|Kreisverband|Förderverein|Stiftung;zweck=Offene Tür|Beratung|Ferienfreizeit|Seniorentreff;betrag_euro=800..42000"}, with: byLaw, fate: concerned,
	},
	{
		title: "Geförderte Wohnungen mit Belegungsbindung", std: "Geförderter Wohnungsbau", theme: "REGI SOCI", words: "Wohnungsbau, Mietbindung, Belegung", freq: "ANNUAL", system: "Wohnraumförderung",
		text: "Öffentlich geförderte Mietwohnungen je Gemeinde mit dem Jahr, in dem die Bindung endet. Angaben zu Mieterinnen und Mietern sind nicht enthalten. Der Bestand zeigt, wo in den nächsten Jahren Bindungen auslaufen.",
		file: sheet{townYears, 4, "wohnungen=20..640;auslaufend=0..45"}, with: tables, fate: asked("uwe.sanderbrink", "Soll der Bestand auch in der gemeinsamen Übersicht der Kommunen erscheinen? Dann braucht er dieselben Spaltennamen."),
	},
}
