package message

// pageTexts are those of the page that sets a password by a one-time link.
var pageTexts = Catalogue{
	"password.page.title":  {"Passwort festlegen", "Set a password"},
	"password.page.lead":   {"Sie legen das Passwort für den Anmeldenamen {login} fest. Der Verweis gilt nur einmal.", "You set the password for the login {login}. The link works only once."},
	"password.page.new":    {"Neues Passwort", "New password"},
	"password.page.hint":   {"Mindestens 12 Zeichen. Ein langer Satz ist besser als ein kurzes Wort mit Sonderzeichen.", "At least 12 characters. A long sentence is better than a short word with special characters."},
	"password.page.again":  {"Neues Passwort wiederholen", "Repeat the new password"},
	"password.page.save":   {"Passwort festlegen", "Set password"},
	"password.page.differ": {"Die beiden Eingaben sind verschieden.", "The two entries differ."},
	"password.page.error":  {"Das Passwort wurde nicht gespeichert", "The password was not saved"},
	"password.page.done":   {"Ihr Passwort ist festgelegt. Sie können sich jetzt anmelden.", "Your password is set. You can sign in now."},
	"password.page.gone":   {"Verweis ungültig", "Link not valid"},
}
