package releasecheck

import "slices"

// Rule is one promise the check holds a store to, with what a violation means.
type Rule struct{ Code, DE, EN string }

// Rules lists every code a Violation can carry, in the order of docs/release-check.md.
var Rules = []Rule{
	{"document_digest", "Die Bytes des Release-Dokuments passen nicht zu den Digests in Freigabe, Vorgang, Entscheidung oder Blatt", "the bytes of the release document do not fit the digests of release, review, decision or leaf"},
	{"document_missing", "Das Release-Dokument fehlt, und keine Löschung nennt es", "the release document is missing, and no erasure names it"},
	{"document_kept", "Eine Löschung nennt das Release-Dokument, und es ist noch da", "an erasure names the release document, and it is still there"},
	{"document_form", "Das Release-Dokument ist nicht kanonisch", "the release document is not canonical"},
	{"document_names", "Das Release-Dokument nennt anderes als die Freigabe", "the release document names something else than the release"},
	{"document_files", "Die Dateien der Freigabe sind nicht die des Dokuments", "the files of the release are not those of the document"},
	{"review_digest", "Der Vorgang ist nicht der, dessen Digest gezeichnet wurde", "the review is not the one whose digest was signed"},
	{"review_body", "Angaben des Vorgangs weichen von seinem gezeichneten Text ab", "the review's row differs from its signed body"},
	{"review_missing", "Ein Schritt, der Zeichnungen braucht, nennt keinen Vorgang", "a step that needs signatures names no review"},
	{"review_status", "Der Vorgang ist nicht vollständig oder für einen anderen Schritt", "the review is not completed, or is for another step"},
	{"handover", "Die Abgabe ist nicht als Entscheidung festgehalten", "the hand-over is no decision"},
	{"rules_in_force", "Der Vorgang nennt andere Regeln, als bei der Abgabe galten", "the review names other rules than were in force at hand-over"},
	{"slot_missing", "Eine verlangte Zeichnung fehlt", "a required signature is missing"},
	{"place_open", "Ein Platz des Vorgangs passt nicht zu den gespeicherten Zeichnungen", "a place of the review does not fit the stored signatures"},
	{"signoff_digest", "Eine Zeichnung gilt einem anderen Digest", "a signature is for another digest"},
	{"signoff_mark", "Das Zeichen passt nicht zur Art des Platzes", "the mark does not fit the kind of place"},
	{"signoff_twice", "Ein Platz ist zweimal gefüllt", "a place is filled twice"},
	{"signoff_order", "Eine Schlusszeichnung steht vor einer anderen Zeichnung", "a final signature stands before another one"},
	{"signoff_outside", "Eine Zeichnung liegt vor der Abgabe oder nach dem Schritt", "a signature lies before the hand-over or after the step"},
	{"signoff_decision", "Eine Zeichnung und ihre Entscheidung stimmen nicht überein", "a signature and its decision differ"},
	{"concerns", "Bedenken einer Stellungnahme blieben unbeantwortet", "concerns of an opinion were not answered"},
	{"person_twice", "Eine Person steht zweimal in einem Vorgang", "one person stands twice in a review"},
	{"contributor", "Eine Person hat mitgeschrieben und gezeichnet", "a contributor signed"},
	{"not_entitled", "Eine Person war beim Handeln nicht berechtigt", "a person was not entitled when acting"},
	{"grant_unconfirmed", "Eine Rolle oder Vertretung wurde nicht von einer zweiten Person bestätigt", "a role or deputy was not confirmed by a second person"},
	{"withdrawer_signed", "Wer zurückzog, hat die Wiederherstellung gezeichnet", "the withdrawer signed the reinstatement"},
	{"reinstated", "Eine wiederhergestellte Freigabe ist nicht die gezeichnete", "a reinstated release is not the signed one"},
	{"too_early", "Veröffentlicht vor dem gezeichneten Tag, oder ohne solchen durch die Uhr", "published before the signed day, or by the clock without one"},
	{"class", "Die Freigabeklasse erlaubt diese Freigabe nicht", "the release class does not allow this release"},
	{"treatment", "Eine Behandlung ist nicht bestätigt", "a treatment is not confirmed"},
	{"live_row", "Was gezeigt wird, ist nicht die Freigabe", "what is shown is not the release"},
	{"live_ended", "Eine beendete Freigabe ist noch sichtbar", "an ended release is still live"},
	{"live_missing", "Eine Freigabe ist verschwunden, ohne beendet zu sein", "a release vanished without being ended"},
	{"end_decision", "Das Ende einer Freigabe ist keine passende Entscheidung", "the end of a release is no fitting decision"},
	{"tombstone", "Der Grabstein fehlt oder steht zu Unrecht", "the tombstone is missing, or wrongly there"},
	{"state", "Der Zustand passt nicht zu den Freigaben", "the state does not fit the releases"},
	{"chain", "Die Schritte schließen nicht aneinander an", "the steps do not chain"},
	{"verb", "Diesen Schritt kennt der Ablauf nicht", "the workflow has no such step"},
	{"orphan", "Eine Zeile gehört zu nichts", "a row belongs to nothing"},
	{"holding_row", "Die Zeile eines Bestands sagt anderes als seine Entscheidungen", "a holding's row says something else than its decisions"},
	{"review_row", "Die Zeile eines Vorgangs sagt anderes als seine Entscheidungen", "a review's row says something else than its decisions"},
	{"release_row", "Die Zeile einer Freigabe oder ihres Endes sagt anderes als ihre Entscheidung", "the row of a release, or of its end, says something else than its decision"},
	{"live_text", "Was Listen von einer Freigabe zeigen, steht anders im gezeichneten Dokument", "what lists show of a release is not what the signed document says"},
	{"record", "Eine Zeile der Verwaltung sagt anderes als die Entscheidungen, aus denen sie folgt", "a row of the administration says something else than the decisions it follows from"},
	{"leaf_missing", "Eine Entscheidung hat kein Blatt, oder ein Blatt keine Entscheidung", "a decision without leaf, or a leaf without decision"},
	{"leaf_form", "Ein Blatt hat nicht die eine Form", "a leaf is not in its one form"},
	{"leaf_field", "Blatt und Entscheidung weichen ab", "leaf and decision differ"},
	{"leaf_text", "Ein Klartext passt nicht zu seiner Festlegung", "a cleartext does not fit its commitment"},
	{"leaf_sequence", "Ein Blatt ist weder genau einmal eingereiht noch wartend", "a leaf is neither sequenced exactly once nor pending"},
	{"ledger_index", "Die Nummern des Ledgers haben Lücken oder nicht die gemeldete Zahl", "the ledger's indexes have gaps, or are not as many as the head says"},
	{"ledger_root", "Die Wurzel des Ledgers passt nicht zu den Blättern", "the ledger's root does not fit the leaves"},
}

// Meaning says what a code means. lang: "en" for English, else German. An unknown code is given back.
func Meaning(code, lang string) string {
	i := slices.IndexFunc(Rules, func(r Rule) bool { return r.Code == code })
	switch {
	case i < 0:
		return code
	case lang == "en":
		return Rules[i].EN
	}
	return Rules[i].DE
}
