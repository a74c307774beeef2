package message

// mailTexts are those of mails.
var mailTexts = Catalogue{
	"mail.greeting":    {"Guten Tag[? {name}],", "Dear[? {name}],"},
	"mail.moment":      {"{day}, {time} Uhr", "{day}, {time}"},
	"mail.automatic":   {"Freigabe hat diese Nachricht selbst erstellt. Antworten darauf liest niemand.", "Freigabe made this message itself. Nobody reads answers to it."},
	"mail.settings":    {"Einstellen, wie oft Nachrichten kommen", "Choose how often messages come"},
	"mail.always":      {"Nachrichten dieser Art kommen immer, was auch eingestellt ist.", "Messages of this kind always come, whatever you chose."},
	"mail.inbox":       {"Zum Eingang", "Open the inbox"},
	"mail.more.one":    {"Eine weitere Aufgabe steht im Eingang.", "One more task is in the inbox."},
	"mail.more.many":   {"{n} weitere Aufgaben stehen im Eingang.", "{n} more tasks are in the inbox."},
	"mail.due":         {"Fällig am {day}", "Due on {day}"},
	"mail.late.one":    {"Fällig war der {day}, seit einem Arbeitstag überfällig", "Was due on {day}, overdue for one working day"},
	"mail.late.many":   {"Fällig war der {day}, seit {n} Arbeitstagen überfällig", "Was due on {day}, overdue for {n} working days"},
	"mail.server_away": {"Der Mailserver ist nicht erreichbar.", "The mail server cannot be reached."},

	"mail.invitation.subject": {"Ihr Zugang zu Freigabe", "Your access to Freigabe"},
	"mail.invitation.lead": {
		"für Sie ist ein Zugang zu Freigabe eingerichtet. Ihr Anmeldename ist {login}. Bitte legen Sie als Erstes Ihr Kennwort fest.",
		"You have been given access to Freigabe. Your login is {login}. Please begin by setting your password.",
	},
	"mail.invitation.action": {"Kennwort festlegen", "Set password"},
	"mail.invitation.once": {
		"Der Link gilt einmal und bis {until}. Bitte geben Sie ihn nicht weiter: Wer ihn hat, kann Ihr Kennwort festlegen.",
		"The link works once, until {until}. Please do not pass it on: whoever has it can set your password.",
	},
	"mail.invitation.unasked": {
		"Wenn Sie diese Nachricht nicht erwartet haben, öffnen Sie den Link nicht und sagen Sie der Administration Ihrer Behörde Bescheid.",
		"If you did not expect this message, do not open the link, and tell an administrator of your authority.",
	},
	"mail.link.subject": {"Neues Kennwort für Freigabe", "A new password for Freigabe"},
	"mail.link.lead": {
		"die Administration hat für Ihren Anmeldenamen {login} einen neuen Link ausgestellt. Damit legen Sie ein neues Kennwort fest; das alte gilt, bis Sie es tun.",
		"An administrator has issued a new link for your login {login}. It sets a new password; the old one works until you do.",
	},

	"mail.summary.subject.one":  {"1 Aufgabe wartet auf Sie", "1 task waits for you"},
	"mail.summary.subject.many": {"{n} Aufgaben warten auf Sie", "{n} tasks wait for you"},
	"mail.summary.late":         {", davon {late} überfällig", ", {late} of them overdue"},
	"mail.summary.lead":         {"das wartet heute in Freigabe auf Sie.", "This waits for you in Freigabe today."},
	"mail.reminder.subject.one": {"1 Frist läuft ab oder ist abgelaufen", "1 deadline is near or has passed"},
	"mail.reminder.subject.many": {
		"{n} Fristen laufen ab oder sind abgelaufen", "{n} deadlines are near or have passed",
	},
	"mail.reminder.lead":           {"diese Aufgaben sind bald fällig oder gerade überfällig geworden.", "These tasks are due soon or have just become overdue."},
	"mail.task.subject.one":        {"Neue Aufgabe für Sie", "A new task for you"},
	"mail.task.subject.many":       {"{n} neue Aufgaben für Sie", "{n} new tasks for you"},
	"mail.task.lead":               {"in Freigabe wartet etwas Neues auf Sie.", "Something new waits for you in Freigabe."},
	"mail.escalation.subject.one":  {"Eine Frist ist überschritten", "A deadline has passed"},
	"mail.escalation.subject.many": {"{n} Fristen sind überschritten", "{n} deadlines have passed"},
	"mail.escalation.lead": {
		"andere haben etwas liegen lassen, das nun bei Ihnen liegt. Entschieden ist dadurch nichts: Schweigen gilt nie als Zustimmung.",
		"Others have left something undone that now lies with you. Nothing is decided by that: silence never counts as consent.",
	},
	"mail.confirm.subject": {"Bitte bestätigen Sie als zweite Person", "Please confirm as the second person"},
	"mail.confirm.lead": {
		"etwas wird erst wirksam oder bleibt nur bestehen, wenn eine zweite Person es bestätigt. Gefragt sind auch Sie.",
		"Something takes effect, or stands, only when a second person confirms it. You are one who is asked.",
	},
	"mail.section.over":  {"Überfällig", "Overdue"},
	"mail.section.soon":  {"Bald fällig", "Due soon"},
	"mail.section.later": {"Später fällig", "Due later"},
	"mail.section.new":   {"Neu", "New"},

	"mail.withdrawal.subject":  {"Eine Freigabe wurde zurückgezogen", "A release was withdrawn"},
	"mail.withdrawal.lead":     {"am {at} wurde eine Freigabe zurückgezogen. Sie gilt seitdem nicht mehr.", "A release was withdrawn on {at}. It has not been in force since."},
	"mail.withdrawal.holding":  {"Bestand", "Holding"},
	"mail.withdrawal.ended":    {"Zurückgezogen ist", "Withdrawn is"},
	"mail.withdrawal.all":      {"die öffentliche und die interne Freigabe", "the public and the internal release"},
	"mail.withdrawal.public":   {"die öffentliche Freigabe", "the public release"},
	"mail.withdrawal.internal": {"die interne Freigabe", "the internal release"},
	"mail.withdrawal.reason":   {"Grund", "Reason"},
	"mail.withdrawal.by":       {"Zurückgezogen von", "Withdrawn by"},
	"mail.withdrawal.action":   {"Bestand ansehen", "Open the holding"},
	"mail.withdrawal.why": {
		"Sie lesen das, weil Sie die Freigabe beantragt oder mitgezeichnet haben oder weil Ihre Aufgabe es ist.",
		"You read this because you asked for the release or signed it, or because it is your task.",
	},

	"serve.smtp": {
		"Der Mailserver wird als smtp://name:587, smtps://name:465 oder, nur auf diesem Rechner, als smtp+plain://127.0.0.1:25 angegeben.",
		"The mail server is given as smtp://name:587, smtps://name:465 or, on this machine only, smtp+plain://127.0.0.1:25.",
	},
	"serve.smtp_plain": {"Unverschlüsselt geht Mail nur an einen Server auf diesem Rechner.", "Without encryption, mail goes only to a server on this machine."},
	"serve.smtp_from":  {"Bitte geben Sie eine Absenderadresse an, etwa „Offene Daten <daten@kreis.example>“.", "Please give a sender address, such as \"Open data <data@county.example>\"."},
	"serve.smtp_user":  {"Anmeldename und Kennwort des Mailservers gehören zusammen; das Kennwort steht in FREIGABE_SMTP_PASSWORD.", "Login and password of the mail server belong together; the password stands in FREIGABE_SMTP_PASSWORD."},
}
