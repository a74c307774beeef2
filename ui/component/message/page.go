package message

// pageTexts are those of the page that sets a password by a one-time link.
var pageTexts = Catalogue{
	"password.page.title":  {"Kennwort festlegen", "Set a password"},
	"password.page.lead":   {"Sie legen das Kennwort für den Anmeldenamen {login} fest. Der Link gilt nur einmal.", "You set the password for the login {login}. The link works only once."},
	"password.page.new":    {"Neues Kennwort", "New password"},
	"password.page.hint":   {"Mindestens 12 Zeichen. Ein langer Satz ist besser als ein kurzes Wort mit Sonderzeichen.", "At least 12 characters. A long sentence is better than a short word with special characters."},
	"password.page.again":  {"Neues Kennwort wiederholen", "Repeat the new password"},
	"password.page.save":   {"Kennwort festlegen", "Set password"},
	"password.page.differ": {"Die beiden Eingaben sind verschieden.", "The two entries differ."},
	"password.page.done":   {"Ihr Kennwort ist festgelegt. Sie können sich jetzt anmelden.", "Your password is set. You can sign in now."},
	"password.page.gone":   {"Link ungültig", "Link not valid"},
}
