package message

// rightsTexts are about who may do what.
var rightsTexts = Catalogue{
	"rights.missing":       {"Das dürfen Sie für diese Behörde nicht.[? Zuständig: {roles|role}.]", "You may not do this for this authority.[? In charge: {roles|role}.]"},
	"rights.person_only":   {"Das kann nur eine angemeldete Person tun.", "Only a signed-in person can do this."},
	"policy.changed":       {"Rechte oder Regeln haben sich gerade geändert. Bitte versuchen Sie es noch einmal.", "Rights or rules have just changed. Please try again."},
	"token.scope_write":    {"Dieser Zugangsschlüssel darf nur lesen. Zum Ändern brauchen Sie einen mit dem Umfang „write“.", "This access key may only read. To change something you need one with scope “write”."},
	"answer.not_routed":    {"Diese Frage ist nicht an Ihre Rolle gerichtet. Beantworten dürfen sie Datenverantwortliche, Open-Data-Beauftragte und die genannte Fachstelle.", "This question is not routed to your role. Data stewards, open data officers and the named office may answer it."},
	"role.self":            {"Niemand gibt sich selbst eine Rolle. Bitte lassen Sie das eine andere Administration tun.", "Nobody grants themself a role. Please ask another administrator."},
	"role.unknown":         {"Diese Rolle gibt es nicht.", "There is no such role."},
	"deputy.self":          {"Niemand macht sich selbst zur Vertretung. Die vertretene Person oder die Administration schlägt sie vor.", "Nobody makes themself a deputy. The represented person or an administrator proposes it."},
	"deputy.same":          {"Eine Person kann sich nicht selbst vertreten.", "A person cannot be their own deputy."},
	"deputy.other_root":    {"Die Vertretung muss zur selben Behörde gehören wie die vertretene Person.", "The deputy must belong to the same authority as the represented person."},
	"proposal.own":         {"Den eigenen Vorschlag bestätigt eine zweite Person.", "A second person confirms one's own proposal."},
	"proposal.beneficiary": {"Wer betroffen ist, bestätigt nicht. Das tut eine andere Administration.", "Who is concerned does not confirm. Another administrator does."},
	"proposal.settled":     {"Dieser Vorschlag ist schon entschieden oder beendet.", "This proposal is already settled or ended."},
}
