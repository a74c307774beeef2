package message

// releaseTexts are about releases and their publication.
var releaseTexts = Catalogue{
	"release.unknown":        {"Diese Freigabe gibt es nicht, oder sie ist für Sie nicht sichtbar.", "There is no such release, or you may not see it."},
	"release.name_taken":     {"Unter diesem Namen ist schon etwas freigegeben.", "Something is already released under this name."},
	"release.digest":         {"Die gezeichneten Daten stimmen nicht mit ihrer Prüfsumme überein. Es wurde nichts freigegeben.", "The signed data do not match their digest. Nothing was released."},
	"publish.no_review":      {"Zu dieser Fassung gibt es keinen abgeschlossenen Vorgang.", "There is no completed review of this edition."},
	"publish.digest":         {"Die gezeichneten Daten stimmen nicht mit ihrer Prüfsumme überein. Es wurde nichts veröffentlicht.", "The signed data do not match their digest. Nothing was published."},
	"publish.too_early":      {"Veröffentlicht wird frühestens am {not_before|day}.", "Publication is not before {not_before|day}."},
	"publish.too_late":       {"Die Freigabe galt bis zum {until|day}. Bitte legen Sie neu vor.", "The release held until {until|day}. Please hand over again."},
	"publish.rule_asks_more": {"Die Regeln verlangen inzwischen eine weitere Zeichnung: {slot|slot}.", "The rules now ask for a further sign-off: {slot|slot}."},
	"publish.file_missing":   {"Die Datei „{file}“ fehlt im Speicher. Es wurde nichts veröffentlicht.", "The file “{file}” is missing in the storage. Nothing was published."},
}
