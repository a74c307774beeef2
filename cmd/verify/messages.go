package main

import (
	"fmt"
	"strings"
)

// speak gives the text of a message in the reader's language.
type speak func(key string, args ...any) string

// speaker chooses the language as POSIX asks: LC_ALL before LC_MESSAGES before LANG.
func speaker(env func(string) string) speak {
	for _, name := range []string{"LC_ALL", "LC_MESSAGES", "LANG"} {
		if v := env(name); v != "" {
			if strings.HasPrefix(v, "de") {
				return speakGerman
			}
			break
		}
	}
	return speakEnglish
}

func speakGerman(key string, args ...any) string  { return fmt.Sprintf(messages[key][0], args...) }
func speakEnglish(key string, args ...any) string { return fmt.Sprintf(messages[key][1], args...) }

// messages: German, English. Both take the same arguments in the same order.
var messages = map[string][2]string{
	"usage": {
		"Aufruf: verify [--key PRÜFSCHLÜSSEL]… [--checkpoint DATEI]… (EXPORTDATEI | AKTE.json | BELEG.json | --url URL [--token TOKEN])",
		"usage: verify [--key VKEY]… [--checkpoint FILE]… (EXPORT | DOSSIER.json | PROOF.json | --url URL [--token TOKEN])",
	},
	"wrong":       {"NICHT IN ORDNUNG:", "NOT IN ORDER:"},
	"at_line":     {"Zeile %d", "line %d"},
	"at_leaf":     {"Blatt %d", "leaf %d"},
	"at_decision": {"Entscheidung %s", "decision %s"},

	"line_form":     {"die Zeile hat nicht die Form eines Eintrags", "the line does not have the form of a record"},
	"line_order":    {"der Eintrag „%s“ steht an falscher Stelle", "the record %q is in the wrong place"},
	"line_cr":       {"die Zeile enthält ein Wagenrücklauf-Zeichen; Zeilen enden nur mit LF", "the line contains a carriage return; lines end with LF only"},
	"line_long":     {"die Zeile ist zu lang", "the line is too long"},
	"base64":        {"kein Base64 in der einen erlaubten Schreibweise", "not base64 in its one allowed form"},
	"export_header": {"die Datei beginnt nicht mit „freigabe-export/1“", `the file does not begin with "freigabe-export/1"`},
	"export_cut":    {"die Datei endet, bevor der Export zu Ende ist", "the file ends before the export does"},
	"end_hash":      {"die Prüfsumme der letzten Zeile passt nicht zum Inhalt davor", "the hash in the last line does not match what stands before it"},
	"end_more":      {"nach der letzten Zeile folgt noch etwas", "something follows the last line"},

	"key_malformed":   {"kein Prüfschlüssel: %q", "not a verifier key: %q"},
	"key_twice":       {"der Prüfschlüssel steht zweimal da", "the verifier key is listed twice"},
	"key_first":       {"eine Entscheidung nennt den Wechsel zu %s, aber der Schlüssel davor ist nicht aufgeführt", "a decision names the change to %s, but the key before it is not listed"},
	"key_unannounced": {"keine Entscheidung im Verlauf nennt den Schlüsselwechsel zu %s (Fingerabdruck %s)", "no decision in the history names the change to key %s (fingerprint %s)"},

	"leaf_index":      {"Blattnummer %q, erwartet %d: ein Blatt fehlt, ist doppelt oder vertauscht", "leaf number %q, want %d: a leaf is missing, doubled or swapped"},
	"leaf_hash":       {"der Inhalt passt nicht zum gespeicherten Hash: das Blatt oder sein Hash wurde verändert", "the content does not match the stored hash: the leaf or its hash was changed"},
	"leaf_syntax":     {"kein Blatt in kanonischem JSON, Fehler bei Byte %d", "not a leaf in canonical JSON, mistake at byte %d"},
	"leaf_member":     {"unbekanntes, doppeltes oder falsch eingereihtes Feld %q", "unknown, doubled or wrongly sorted member %q"},
	"leaf_value":      {"das Feld %q hat nicht die vorgeschriebene Form", "the member %q does not have its prescribed form"},
	"leaf_incomplete": {"es fehlt ein Pflichtfeld (schema, nonce, decision, kind oder at)", "a required member is missing (schema, nonce, decision, kind or at)"},
	"leaf_canonical":  {"neu kodiert ergeben sich andere Bytes", "encoding it again gives other bytes"},

	"decision_twice": {"diese Entscheidung kam schon vor", "this decision came before"},
	"chain_state":    {"der Übergang beginnt in %q, der vorige endete in %q", "the transition begins in %q, the one before ended in %q"},
	"chain_edition":  {"Ausgabe %d nach Ausgabe %d, ohne dass eine ältere zurückgeholt wurde", "edition %d after edition %d, and no older one was brought back"},

	"text_place":        {"der Text folgt nicht auf das Blatt seiner Entscheidung", "the text does not follow the leaf of its decision"},
	"text_salt":         {"der Salt ist nicht 32 Hexadezimalziffern lang", "the salt is not 32 hex digits"},
	"text_unknown":      {"das Blatt bindet keinen (weiteren) Text der Art %q, oder die Texte sind nicht geordnet", "the leaf commits to no (further) text of kind %q, or the texts are not in order"},
	"text_commitment":   {"der Text der Art %q ist nicht der, auf den sich die Entscheidung festgelegt hat", "the text of kind %q is not the one that the decision committed to"},
	"text_missing":      {"der Text der Art %q fehlt, und keine Löschentscheidung nennt ihn (fehlende Texte insgesamt: %d)", "the text of kind %q is missing, and no erasure names it (missing texts in all: %d)"},
	"erased_present":    {"der Text %q ist als gelöscht genannt, aber noch vorhanden", "the text %q is named as erased, but is still there"},
	"erased_unknown":    {"eine Löschung nennt %q, aber davor gibt es nichts, das so heißt", "an erasure names %q, but there is no such thing before it"},
	"erased_commitment": {"die Löschung nennt zu %q nicht die Festlegung der Entscheidung", "the erasure does not name the decision's commitment for %q"},

	"erased_digest": {"die Löschung nennt zu %q nicht die Prüfsumme, die die Entscheidung bindet", "the erasure does not name the digest that the decision binds for %q"},
	"erased_person": {"die Löschung nennt die Person %q mit falschem Wert", "the erasure names the person %q with a wrong value"},
	"erased_file":   {"die Löschung nennt die Datei %q mit falschem Wert", "the erasure names the file %q with a wrong value"},

	"checkpoint_signature": {"der Prüfpunkt ist nicht mit einem anerkannten Schlüssel unterschrieben (%v)", "the checkpoint is not signed by a trusted key (%v)"},
	"checkpoint_form":      {"der Prüfpunkt hat nicht die vorgeschriebene Form", "the checkpoint does not have its prescribed form"},
	"checkpoint_origin":    {"der Prüfpunkt nennt den Ursprung %q, der ihn nicht unterschrieben hat", "the checkpoint names the origin %q, which did not sign it"},
	"old_checkpoint":       {"älterer Prüfpunkt Nr. %d: %v", "older checkpoint no. %d: %v"},
	"old_root":             {"die ersten %d Blätter sind nicht die, die ein älterer Prüfpunkt beglaubigt: der Verlauf wurde umgeschrieben", "the first %d leaves are not those that an older checkpoint attests: the history was rewritten"},
	"old_larger":           {"ein älterer Prüfpunkt zählt schon %d Blätter, hier sind es nur %d: das Ende fehlt", "an older checkpoint already counts %d leaves, here are only %d: the end is missing"},
	"tree_size":            {"%d Blätter gelesen, der Prüfpunkt beglaubigt %d", "%d leaves read, the checkpoint attests %d"},
	"tree_root":            {"die %d Blätter ergeben nicht den unterschriebenen Baum: mindestens eines wurde samt Hash verändert", "the %d leaves do not give the signed tree: at least one was changed together with its hash"},

	"server_answer":      {"%s: Antwort nicht verwertbar: %v", "%s: unusable answer: %v"},
	"server_index":       {"Blattnummer %d, erwartet %d", "leaf number %d, want %d"},
	"server_short":       {"der Server liefert nur %d von %d beglaubigten Blättern", "the server gives only %d of %d attested leaves"},
	"server_consistency": {"der Prüfpunkt über %d Blätter ist keine Fortsetzung des älteren über %d: der Verlauf wurde umgeschrieben", "the checkpoint over %d leaves does not continue the older one over %d: the history was rewritten"},
	"release_name":       {"unzulässiger Name %q", "inadmissible name %q"},
	"release_size":       {"Veröffentlichung %s: Nachweis für %d Blätter, verlangt für %d", "release %s: proof for %d leaves, asked for %d"},
	"release_proof":      {"Veröffentlichung %s: ihr Blatt ist nicht im unterschriebenen Baum", "release %s: its leaf is not in the signed tree"},
	"release_digest":     {"Veröffentlichung %s: die Entscheidung nennt einen anderen Inhalt", "release %s: the decision names another content"},
	"release_document":   {"Veröffentlichung %s: auf dem Portal steht nicht der unterschriebene Inhalt", "release %s: the portal does not show the signed content"},

	"dossier_form":     {"die Akte ist nicht lesbar: %v", "the case file cannot be read: %v"},
	"dossier_schema":   {"die Datei ist weder eine Akte noch ein Beleg von Freigabe", "the file is neither a case file nor a proof of Freigabe"},
	"dossier_unsigned": {"die Datei enthält keinen unterschriebenen Prüfpunkt, der die Entscheidung umfasst; holen Sie sie in einer Minute noch einmal", "the file holds no signed checkpoint that covers the decision; get it again in a minute"},
	"dossier_size":     {"die Akte nennt %d Blätter, ihr Prüfpunkt beglaubigt %d", "the case file names %d leaves, its checkpoint attests %d"},
	"dossier_old":      {"der ältere Prüfpunkt zählt %d Blätter, der der Akte %d: das eine als Fortsetzung des anderen zeigt nur ein Export", "the older checkpoint counts %d leaves, that of the case file %d: only an export shows that one continues the other"},
	"dossier_number":   {"laufende Nummer %d, erwartet %d: ein Blatt der Akte fehlt, ist doppelt oder vertauscht", "running number %d, want %d: a sheet of the case file is missing, doubled or swapped"},
	"dossier_field":    {"die Akte zeigt im Feld %q etwas anderes als das Blatt im Protokoll", "the case file shows something else in %q than the leaf in the ledger"},
	"dossier_proof":    {"das Blatt ist nicht in dem Baum, den der Prüfpunkt beglaubigt", "the leaf is not in the tree that the checkpoint attests"},
	"dossier_mark":     {"Vorgang %s, Stelle %s: die Zeichnung ist nicht die einer Entscheidung dieser Akte", "review %s, place %s: the mark is not that of a decision in this case file"},
	"dossier_release":  {"die Freigabe für %q nennt nicht den Inhalt, den die Entscheidung %s bindet", "the release for %q does not name the content that decision %s binds"},

	"dossier_erasure": {"die Entscheidung %s, durch die etwas gelöscht sein soll, ist keine Löschung", "decision %s, which is said to have erased something, is no erasure"},
	"dossier_erased":  {"die Freigabe für %q soll gelöscht sein, aber keine Löschung der Akte nennt sie", "the release for %q is said to be erased, but no erasure of the case file names it"},

	"ok_dossier":       {"IN ORDNUNG: die %d Entscheidungen der Akte stehen unverändert in dem Protokoll von %d Entscheidungen, das der Prüfpunkt beglaubigt.", "IN ORDER: the %d decisions of the case file stand unchanged in the ledger of %d decisions that the checkpoint attests."},
	"ok_proof":         {"IN ORDNUNG: die Entscheidung steht unverändert in dem Protokoll von %d Entscheidungen, das der Prüfpunkt beglaubigt.", "IN ORDER: the decision stands unchanged in the ledger of %d decisions that the checkpoint attests."},
	"ok_dossier_bound": {"Durch das Protokoll bewiesen: Entscheidungen, Zeichnungen, ihre Texte und die Prüfsummen der Freigaben. Nicht bewiesen: Änderungen, Rückfragen und Angaben zum Bestand.", "Proven by the ledger: decisions, marks, their texts and the digests of releases. Not proven: changes, questions and what is said about the holding."},
	"ok_dossier_whole": {"Ob am Ende eine Entscheidung fehlt, zeigt nur ein Export des ganzen Protokolls.", "Only an export of the whole ledger shows whether a decision is missing at the end."},

	"ok_leaves":                   {"IN ORDNUNG: %d Entscheidungen, vollständig und unverändert gegenüber dem Prüfpunkt.", "IN ORDER: %d decisions, complete and unchanged against the checkpoint."},
	"ok_head":                     {"IN ORDNUNG: der Prüfpunkt über %d Entscheidungen ist gültig unterschrieben. Ohne --token wurden die Entscheidungen selbst nicht gelesen.", "IN ORDER: the checkpoint over %d decisions is validly signed. Without --token the decisions themselves were not read."},
	"ok_root":                     {"Wurzel: %s", "Root: %s"},
	"ok_erased":                   {"%d Texte gelöscht durch Entscheidung %s (Blatt %d).", "%d texts erased by decision %s (leaf %d)."},
	"ok_erased_pending":           {"%d Texte gelöscht durch die noch nicht eingereihte Entscheidung %s.", "%d texts erased by decision %s, which is not sequenced yet."},
	"ok_erased_documents":         {"%d Freigabedokumente gelöscht durch Entscheidung %s (Blatt %d).", "%d release documents erased by decision %s (leaf %d)."},
	"ok_erased_documents_pending": {"%d Freigabedokumente gelöscht durch die noch nicht eingereihte Entscheidung %s.", "%d release documents erased by decision %s, which is not sequenced yet."},
	"ok_erased_person":            {"%d Person gelöscht durch Entscheidung %s (Blatt %d).", "%d person erased by decision %s (leaf %d)."},
	"ok_erased_person_pending":    {"%d Person gelöscht durch die noch nicht eingereihte Entscheidung %s.", "%d person erased by decision %s, which is not sequenced yet."},
	"ok_erased_files":             {"%d Dateien gelöscht durch Entscheidung %s (Blatt %d).", "%d files erased by decision %s (leaf %d)."},
	"ok_erased_files_pending":     {"%d Dateien gelöscht durch die noch nicht eingereihte Entscheidung %s.", "%d files erased by decision %s, which is not sequenced yet."},
	"ok_pending":                  {"%d Entscheidungen sind noch nicht eingereiht und deshalb noch nicht bewiesen.", "%d decisions are not sequenced yet and so not proven yet."},
	"ok_releases":                 {"%d öffentliche Veröffentlichungen zeigen den unterschriebenen Inhalt.", "%d public releases show the signed content."},
	"ok_old":                      {"%d ältere Prüfpunkte passen dazu.", "%d older checkpoints agree."},
	"no_witness":                  {"Kein älterer Prüfpunkt angegeben: ein mit dem echten Schlüssel gekürzter oder neu geschriebener Verlauf wäre nicht zu erkennen.", "No older checkpoint given: a history cut off or rewritten with the real key could not be told."},
	"key_given":                   {"Geprüft mit dem angegebenen Schlüssel %s.", "Checked with the given key %s."},
	"key_own":                     {"Achtung: geprüft mit dem mitgelieferten Schlüssel %s. Vergleichen Sie den Fingerabdruck mit einem, den Sie auf anderem Weg erhalten haben.", "Note: checked with the key that came along, %s. Compare its fingerprint with one that you got another way."},
	"key_fingerprint":             {"Fingerabdruck: %s", "Fingerprint: %s"},
}
