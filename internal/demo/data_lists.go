package demo

// Rows of imported lists: title, description, theme, frequency, system, personal data, authority.
const (
	districtList = `Fahrzeugflotte der Kreisverwaltung;"Dienstfahrzeuge mit Antrieb, Baujahr und Laufleistung. Fahrtenbücher sind nicht enthalten.";Verkehr;jährlich;Fuhrparkverwaltung;nein;Fachbereich Finanzen und Beteiligungen
Bußgelder nach Tatbestand;"Summen der Bußgelder nach Tatbestand und Jahr. Enthält im Export noch Aktenzeichen.";Regierung und öffentlicher Sektor;jährlich;Bußgeldverfahren;ja;Fachbereich Bevölkerungsschutz und Ordnung
Pflanzenschutz: Sachkundenachweise;"Ausgestellte Nachweise nach Jahr. Wird bislang als Tabelle geführt.";Umwelt;jährlich;Tabelle;ja;Fachbereich Umwelt und Klima
Abfallmengen nach Fraktion;"Gesammelte Mengen an Rest-, Bio- und Papierabfall je Gemeinde in Tonnen.";Umwelt;jährlich;Abfallwirtschaft;nein;Fachbereich Umwelt und Klima
Standorte der Wertstoffhöfe;"Annahmestellen mit Öffnungszeiten und angenommenen Stoffen.";Umwelt;bei Bedarf;Abfallwirtschaft;nein;Fachbereich Umwelt und Klima
Musikschule: Unterrichtsangebot;"Angebotene Instrumente und belegte Stunden je Standort.";Bildung, Kultur und Sport;halbjährlich;Musikschulverwaltung;nein;Fachbereich Schule, Bildung und Kultur
Schülerbeförderung: Linien;"Linien des Schülerverkehrs mit Schulen und Fahrzeiten. Schülerdaten liegen getrennt.";Verkehr;jährlich;Schülerfahrkosten;nein;Fachbereich Schule, Bildung und Kultur
Hebammen im Kreis;"Tätige Hebammen mit Einsatzgebiet, soweit sie der Nennung zugestimmt haben.";Gesundheit;halbjährlich;Meldeliste;ja;Gesundheitsamt
Ausbildungsplätze der Verwaltung;"Angebotene und besetzte Plätze nach Beruf und Jahr.";Regierung und öffentlicher Sektor;jährlich;Personalverfahren;nein;Fachbereich Finanzen und Beteiligungen
Unbefestigte Wirtschaftswege;"Wege außerhalb der Ortslagen mit Zustand und Baulast.";Verkehr;alle fünf Jahre;Wegekataster;nein;Fachbereich Straßen und Mobilität
`
	townList = `Ferienspiele: Angebote;"Angebote der Sommerferien mit Alter, Zeitraum und freien Plätzen.";Bildung, Kultur und Sport;jährlich;Ferienportal;nein;
Grillplätze;"Öffentliche Grillplätze mit Lage und Regeln.";Bildung, Kultur und Sport;bei Bedarf;Grünflächenkataster;nein;
Sondernutzungen im Straßenraum;"Genehmigte Sondernutzungen nach Art und Zeitraum. Enthält Antragsteller.";Verkehr;monatlich;Ordnungsverfahren;ja;
Hundekottüten: Spender;"Standorte der Spender mit Füllrhythmus.";Umwelt;jährlich;Bauhof;nein;
Fundsachen nach Art;"Abgegebene Fundsachen nach Art und Monat.";Regierung und öffentlicher Sektor;monatlich;Fundbüro;nein;
`
	mistakenList = `Kostenstellen;"Interne Kostenstellen, versehentlich als Bestandsliste hochgeladen.";Wirtschaft und Finanzen;jährlich;Finanzverfahren;nein;
Kontenrahmen;"Interner Kontenrahmen.";Wirtschaft und Finanzen;jährlich;Finanzverfahren;nein;
`
)
