package message

// adminTexts are about authorities, people and rules.
var adminTexts = Catalogue{
	"authority.unknown":            {"Diese Behörde gibt es nicht.", "There is no such authority."},
	"authority.name_form":          {"Der Name darf nur Kleinbuchstaben a–z, Ziffern und Bindestriche enthalten.", "The name may only hold lower-case letters a–z, digits and hyphens."},
	"authority.name_taken":         {"Eine Behörde dieses Namens gibt es schon.", "There is already an authority of this name."},
	"authority.kind":               {"Möglich sind für eine Behörde: district, city, municipality, special_purpose; für eine Abteilung: department.", "Possible for an authority: district, city, municipality, special_purpose; for a department: department."},
	"authority.land":               {"Bitte geben Sie das Land mit zwei Buchstaben an, zum Beispiel NW.", "Please give the Land by two letters, for example NW."},
	"authority.time_zone":          {"Diese Zeitzone gibt es nicht. Üblich ist Europe/Berlin.", "There is no such time zone. Usual is Europe/Berlin."},
	"authority.geocoding":          {"Der Gemeindeschlüssel besteht aus 2 bis 12 Ziffern.", "The municipality key has 2 to 12 digits."},
	"authority.operator_only":      {"Das geht nur auf dem Server selbst, mit dem Befehl freigabe authority.", "This works only on the server itself, by the command freigabe authority."},
	"authority.two_administrators": {"Bitte nennen Sie zwei verschiedene Personen für die Administration.", "Please name two different people as administrators."},
	"name.taken":                   {"Dieser Name ist schon vergeben.", "This name is already taken."},
	"person.unknown":               {"Unter diesem Anmeldenamen gibt es niemanden, oder der Zugang ist beendet.", "There is nobody with this login, or the access has ended."},
	"person.off":                   {"Der Zugang dieser Person ist beendet.", "The access of this person has ended."},
	"person.login_form":            {"Der Anmeldename hat 2 bis 100 Zeichen: Kleinbuchstaben a–z, Ziffern, Punkt, Unterstrich, @ und Bindestrich.", "The login has 2 to 100 characters: lower-case letters a–z, digits, dot, underscore, @ and hyphen."},
	"person.login_taken":           {"Diesen Anmeldenamen gibt es schon.", "This login is already taken."},

	"rule.verb_unknown":     {"Zu diesem Schritt gibt es keine Regel. Möglich sind: release_internally, approve, withhold, withdraw, reinstate.", "There is no rule for this step. Possible are: release_internally, approve, withhold, withdraw, reinstate."},
	"rule.slots_missing":    {"Die Regel verlangt weder eine Zeichnung noch einen Tag der Wiedervorlage.", "The rule demands neither a sign-off nor a review date."},
	"rule.kind_unknown":     {"Diese Art der Zeichnung gibt es hier nicht. „confirmation“ gehört nur zu withdraw.", "There is no such kind of sign-off here. “confirmation” belongs to withdraw only."},
	"rule.role_cannot_sign": {"Jede Zeichnung braucht Rollen, die zeichnen dürfen.", "Each sign-off needs roles that may sign."},
	"rule.count_range":      {"Die Anzahl liegt zwischen 1 und 5.", "The number lies between 1 and 5."},
	"rule.due_range":        {"Die Frist liegt zwischen 0 und 250 Arbeitstagen; 0 heißt: die übliche.", "The time limit lies between 0 and 250 working days; 0 means the usual one."},
	"rule.fact_unknown":     {"Diesen Sachverhalt gibt es nicht.", "There is no such fact."},
	"rule.class_unknown":    {"Diese Freigabeklasse gibt es nicht.", "There is no such release class."},
	"rule.audience_unknown": {"Diesen Kreis gibt es nicht.", "There is no such audience."},
	"rule.final_missing":    {"Für den Schritt „{verb|verb}“ fehlt eine Schlusszeichnung, die immer gilt.", "The step “{verb|verb}” lacks a final signature that always holds."},
	"rule.no_slots":         {"Die Regeln verlangen für diesen Schritt keine Zeichnung. Bitte wenden Sie sich an die Administration.", "The rules ask for no sign-off for this step. Please tell an administrator."},
	"rule.newer_in_force":   {"Eine neuere Fassung der Regeln gilt schon.", "A newer version of the rules is already in force."},
	"rule.active":           {"Über diese Fassung der Regeln ist schon entschieden.", "This version of the rules is already decided upon."},
}
