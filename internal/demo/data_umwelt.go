package demo

// Holdings of the department for the environment and climate.
var umwelt = []dataset{
	{
		title: "Baumkataster der Kreisliegenschaften", std: "Baumbestand – Baumkataster", theme: "ENVI", words: "Bäume, Grünpflege, Verkehrssicherung", freq: "ANNUAL_2", system: "Grünflächeninformationssystem",
		text: "Standorte und Merkmale der Bäume auf Schulhöfen, an Kreisstraßen und an Verwaltungsgebäuden des Kreises. Erfasst sind Art, Pflanzjahr, Stammumfang und Kronendurchmesser. Die Bäume werden zweimal im Jahr kontrolliert; das Ergebnis der letzten Kontrolle ist nicht Teil dieses Bestands.",
		file: sheet{points, 60, "baumart=Stieleiche|Winterlinde|Rotbuche|Feldahorn|Hainbuche|Rosskastanie;pflanzjahr=1935..2022;stammumfang_cm=35..310;krone_m=3..18"}, fate: reworded, hvd: hvdEarth, with: highValue,
	},
	{
		title: "Naturschutzgebiete im Kreis Merletal", std: "Fläche – Naturschutzgebiet", theme: "ENVI", words: "Naturschutz, Schutzgebiete, Landschaftsplan", freq: "AS_NEEDED", system: "Landschaftsinformationssystem",
		text: "Verzeichnis der Naturschutzgebiete mit Namen, Größe, Jahr der Ausweisung und Schutzziel. Die Lage ist als Mittelpunkt angegeben; maßgeblich bleibt die Karte der jeweiligen Verordnung. Neue Gebiete kommen hinzu, sobald die Verordnung in Kraft ist.",
		file: sheet{points, 24, "groesse_ha=4..210:1;ausgewiesen=1962..2021;schutzziel=Feuchtwiese|Moor|Bachtal|Magerrasen|Buchenwald"}, hvd: hvdEarth, with: highValue, fate: renewed,
	},
	{
		title: "Pegelstände an Merle und Lauter", std: "Gewässer – Pegelstand", theme: "ENVI", words: "Hochwasser, Wasserstand, Merle, Lauter", freq: "DAILY", system: "Pegelmessnetz",
		text: "Tagesmittel der Wasserstände an den beiden Pegeln des Kreises in Zentimetern über Pegelnull. Die Werte sind ungeprüfte Rohdaten und können sich nach der Plausibilisierung ändern. Für den Hochwasserfall gilt der amtliche Meldedienst.",
		file: sheet{daily, 60, "merle_cm=42..190;lauter_cm=25..120"}, fate: published2, with: explained,
	},
	{
		title: "Luftmessungen an Hauptverkehrsstraßen", std: "Bericht und Analyse – Luft und Emission", theme: "ENVI HEAL", words: "Luftqualität, Stickstoffdioxid, Feinstaub", freq: "MONTHLY", system: "Messnetz Luft",
		text: "Monatsmittel für Stickstoffdioxid und Feinstaub an drei Messpunkten mit viel Verkehr. Gemessen wird mit Passivsammlern, die monatlich im Labor ausgewertet werden. Einzelne Monate fehlen, wenn ein Sammler beschädigt war.",
		file: sheet{monthly, 24, "no2_ug_m3=14..39:1;pm10_ug_m3=9..27:1;messpunkt=Ahrenbrück Südring|Lauterhusen Markt|Brakhusen B 91"}, hvd: hvdEarth, with: highValue, fate: renewed,
	},
	{
		title: "Treibhausgasbilanz des Kreises", std: "Bericht und Analyse – Klimabilanz", theme: "ENVI ENER", words: "Klimaschutz, CO2, Energieverbrauch", freq: "ANNUAL", system: "Klimaschutz-Planer",
		text: "Jährliche Emissionen in Tonnen CO2-Äquivalenten nach Sektoren, berechnet nach dem Territorialprinzip. Grundlage sind Verbrauchswerte der Netzbetreiber und Kennzahlen des Landes. Mit neuen Emissionsfaktoren werden frühere Jahre neu gerechnet.",
		file: sheet{yearly, 10, "haushalte_t=210000..320000;gewerbe_t=260000..410000;verkehr_t=240000..330000;kreis_t=9000..16000"}, fate: renewed,
	},
	{
		title: "Vorkommen streng geschützter Arten", std: "Fläche – Biotopfläche", theme: "ENVI", words: "Artenschutz, Brutplätze, Kartierung", freq: "ANNUAL", system: "Landschaftsinformationssystem",
		text: "Fundorte streng geschützter Tier- und Pflanzenarten aus den Kartierungen der letzten zehn Jahre. Veröffentlicht wird ein Raster von zwei Kilometern; genaue Fundorte bleiben zum Schutz der Arten in der Fachstelle.",
		file: sheet{rows, 45, "artengruppe=Vögel|Fledermäuse|Amphibien|Orchideen;raster=MT-01|MT-02|MT-07|MT-11|MT-18;nachweise=1..9"}, with: rare,
	},
	{
		title: "Altlastenverdachtsflächen", std: "Bericht und Analyse – Wasser", theme: "ENVI", words: "Altlasten, Boden, Verdachtsflächen", freq: "AS_NEEDED", system: "Altlastenkataster",
		text: "Flächen, bei denen der Verdacht einer schädlichen Bodenveränderung besteht, mit Anlass und Stand der Untersuchung. Die Eintragung ist kein Nachweis einer Belastung. Weil Grundstücke und damit Eigentümer erkennbar sind, wird nur auf Antrag Auskunft gegeben.",
		file: sheet{rows, 38, "gebiet=@part;anlass=Deponie|Tankstelle|Gaswerk|Galvanik;stand=erfasst|untersucht|saniert"}, with: personInside, fate: withheld("personal_data"), public: "Verzeichnis von Verdachtsflächen im Boden", note: "Nur für die Bauleitplanung und die untere Bodenschutzbehörde.",
	},
	{
		title: "Grundwassermessstellen", std: "Bericht und Analyse – Wasser", theme: "ENVI", words: "Grundwasser, Messstellen, Nitrat", freq: "ANNUAL_2", system: "Wasserdatenbank",
		text: "Messstellen des Kreises mit Filtertiefe und den halbjährlichen Werten für Wasserstand und Nitrat. Das Messnetz ergänzt die Landesmessstellen. Brunnen von Privatpersonen sind nicht enthalten.",
		file: sheet{points, 32, "filtertiefe_m=6..48;wasserstand_m=2..19:1;nitrat_mg_l=3..62:1"}, fate: redraft,
	},
	{
		title: "Ausgleichsflächenkataster", std: "Fläche – Ausgleichsfläche", theme: "ENVI REGI", words: "Eingriffsregelung, Ökokonto, Kompensation", freq: "ANNUAL", system: "Kompensationsflächenverzeichnis",
		text: "Flächen, auf denen Eingriffe in Natur und Landschaft ausgeglichen werden, mit Art der Maßnahme und Ziel. Angegeben sind Größe, Jahr der Festsetzung und Pflegezustand. Der Bestand folgt dem Verzeichnis, das die Genehmigungsbehörden füllen.",
		file: sheet{points, 40, "groesse_qm=300..24000;massnahme=Streuobstwiese|Hecke|Gewässerrandstreifen|Aufforstung;festgesetzt=1998..2024"}, with: neutral, fate: asked("bela.nordhoff", "Wie soll die Karte im Portal beschriftet sein, wenn eine Fläche zwei Maßnahmen hat?"),
	},
	{
		title: "Solarpotenzial der Dächer", std: "Solar", theme: "ENER ENVI", words: "Photovoltaik, Dachflächen, Energiewende", freq: "QUINQUENNIAL", system: "Solardachkataster",
		text: "Geeignete Dachflächen je Gemeinde mit möglicher Leistung und erwartetem Jahresertrag. Die Werte stammen aus einem Laserscan und sind auf Gemeinden zusammengefasst. Ein Dienstleister hat sie im Auftrag des Kreises berechnet.",
		file: sheet{perTown, 8, "daecher=2100..14800;leistung_mwp=28..240;ertrag_mwh=24000..215000"}, with: licensed, fate: waitsForFinal, by: "{ort}, Solardachkataster",
	},
	{
		title: "Gewässerunterhaltung: Maßnahmenplan", std: "Gewässer – Wasserfläche", theme: "ENVI", words: "Gewässer, Unterhaltung, Planung", freq: "ANNUAL", system: "Wasserdatenbank",
		text: "Geplante Arbeiten an Bächen und Gräben im Zuständigkeitsbereich des Kreises mit Abschnitt, Art und Zeitraum. Der Plan ist ein Entwurf, bis der Ausschuss ihn beschlossen hat. Danach wird er veröffentlicht.",
		file: sheet{rows, 26, "gewaesser=Merle|Lauter|Tannbach|Wehrgraben;arbeit=Mahd|Entkrautung|Gehölzpflege|Uferverbau;monat=3..11"}, with: pending, fate: internalOnly,
	},
}
