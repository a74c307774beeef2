package message

// fileTexts are about files and links.
var fileTexts = Catalogue{
	"file.missing":      {"Bitte geben Sie eine Datei oder eine Webadresse an.", "Please give a file or a web address."},
	"file.name":         {"Der Dateiname ist leer, zu lang oder enthält unerlaubte Zeichen.", "The file name is empty, too long or holds characters that are not allowed."},
	"file.link":         {"Das ist keine Webadresse. Sie muss mit https:// oder http:// beginnen und darf keine Zugangsdaten enthalten.", "This is not a web address. It must begin with https:// or http:// and hold no credentials."},
	"file.audience":     {"Möglich sind die Kreise internal und public.", "Possible audiences are internal and public."},
	"file.too_many":     {"Mehr Dateien nimmt ein Bestand nicht auf.", "A holding takes no more files."},
	"file.too_large":    {"Die Datei ist zu groß. Erlaubt sind {limit|bytes}.", "The file is too large. Up to {limit|bytes} are allowed."},
	"file.interrupted":  {"Die Übertragung brach ab. Bitte laden Sie die Datei noch einmal hoch.", "The upload broke off. Please upload the file again."},
	"file.not_writable": {"Der Speicher lässt sich zurzeit nicht beschreiben. Es wurde nichts gespeichert. Bitte wenden Sie sich an den Betrieb.", "The storage cannot be written at present. Nothing was stored. Please tell the operator."},
	"file.no_room":      {"Der Speicher ist voll. Bitte wenden Sie sich an den Betrieb.", "The storage is full. Please tell the operator."},
	"file.unknown":      {"Diese Datei gibt es nicht mehr.", "This file is no longer there."},
	"file.untreated":    {"Die Datei „{file}“ ist weder Ergebnis einer bestätigten Aufbereitung noch als nicht betroffen erklärt.", "The file “{file}” is neither the result of a confirmed treatment nor declared unaffected."},
}
