package message

// accountTexts are about signing in.
var accountTexts = Catalogue{
	"login.needed":     {"Bitte melden Sie sich an.", "Please sign in."},
	"login.wrong":      {"Anmeldename oder Kennwort stimmt nicht.", "Login or password is wrong."},
	"login.throttled":  {"Zu viele Versuche. Bitte versuchen Sie es in {seconds} Sekunden wieder.", "Too many attempts. Please try again in {seconds} seconds."},
	"password.short":   {"Das Kennwort braucht mindestens 12 Zeichen.", "The password needs at least 12 characters."},
	"password.long":    {"Das Kennwort darf höchstens 200 Zeichen haben.", "The password may have at most 200 characters."},
	"link.unknown":     {"Dieser Link gilt nicht mehr. Bitte lassen Sie sich von der Administration einen neuen geben.", "This link is no longer valid. Please ask an administrator for a new one."},
	"link.used":        {"Dieser Link ist schon benutzt. Bitte lassen Sie sich von der Administration einen neuen geben.", "This link is already used. Please ask an administrator for a new one."},
	"session.over":     {"Diese Sitzung ist schon beendet.", "This session is over already."},
	"preference.name":  {"Diese Einstellung gibt es nicht.", "There is no such setting."},
	"preference.value": {"Dieser Wert passt nicht zu der Einstellung.", "This value does not fit the setting."},
	"preference.size":  {"Eine Einstellung darf höchstens {max} Bytes groß sein.", "A setting may have at most {max} bytes."},
	"preference.views": {"Sie haben schon {max} gespeicherte Ansichten. Bitte löschen Sie zuerst eine.", "You already have {max} saved views. Please delete one first."},
	"token.scopes":     {"Möglich sind die Umfänge read und write, mindestens einer.", "Possible scopes are read and write, at least one."},
}
