package traces

import (
	"encoding/json"
	"fmt"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// call is one operation of the API that writes, with what it leaves as in the table of the desk. The calls are made in this
// order; keep is what the id of the answer is remembered as.
type call struct {
	op, leaves string
	who        string
	ask        func(c *caller) (path string, body any)
	keep       string
}

const (
	admin1, admin2 = "henrike.sollbach", "tarek.wiemann"
	steward        = "wanda.grothe"
	officer        = "jana.feldkamp"
	head           = "knut.ahlers"
	dpo            = "margit.ellersiek"
)

// given is a call whose path and body are known.
func given(path string, body any) func(*caller) (string, any) {
	return func(c *caller) (string, any) { return path, body }
}

type m = map[string]any

// api are the operations that write. One that is missing here is red, and so is a line without its operation.
var api = []call{
	{"POST /sessions", "nothing: a session's own row", "", given("/sessions", m{"login": "timo.raschke", "password": "freigabe-demo-timo.raschke"}), "session"},
	{"PUT /me/password", "credential", "session", given("/me/password", m{"old": "freigabe-demo-timo.raschke", "new": "ein anderes Kennwort"}), ""},
	{"PUT /me/password", "credential", "session", given("/me/password", m{"old": "ein anderes Kennwort", "new": "freigabe-demo-timo.raschke"}), ""},
	{"DELETE /sessions/{id}", "nothing: a session's own row", "session", func(c *caller) (string, any) { return "/sessions/current", nil }, ""},

	{"POST /persons", "person_added", admin1, func(c *caller) (string, any) {
		return "/persons", m{"authority": c.authority("merletal"), "login": "neu.api", "name": "Neu Api", "mail": "neu@x.example"}
	}, "person"},
	{"POST /persons/{id}/link", "credential", admin1, func(c *caller) (string, any) { return "/persons/" + c.id["person"] + "/link", nil }, ""},
	{"POST /persons/{id}/mail", "credential/person_status", admin1, func(c *caller) (string, any) {
		return "/persons/" + c.id["person"] + "/mail", m{"mail": "anders@x.example"}
	}, ""},
	{"POST /persons/{id}/status", "person_status", admin1, func(c *caller) (string, any) {
		return "/persons/" + c.id["person"] + "/status", m{"off": true, "reason": "geht"}
	}, ""},
	{"POST /tokens", "token_issued", "selma.ibing", given("/tokens", m{"name": "Skript", "scopes": []string{"read"}}), "token"},
	{"POST /tokens/{id}/confirm", "token_issued/token_confirmed", admin1, func(c *caller) (string, any) { return "/tokens/" + c.id["token"] + "/confirm", m{"accept": true} }, ""},
	{"DELETE /tokens/{id}", "token_revoked", "selma.ibing", func(c *caller) (string, any) { return "/tokens/" + c.id["token"], nil }, ""},

	{"POST /assignments", "assignment_proposed/assignment_confirmed", admin1, func(c *caller) (string, any) {
		return "/assignments", m{"login": "selma.ibing", "role": domain.OpenDataOfficer, "authority": c.authority("merletal"), "reason": "Dienstplan"}
	}, "assignment"},
	{"POST /assignments/{id}/confirm", "assignment_confirmed", admin2, func(c *caller) (string, any) {
		return "/assignments/" + c.id["assignment"] + "/confirm", m{"accept": true}
	}, ""},
	{"POST /assignments/{id}/end", "assignment_ended", admin1, func(c *caller) (string, any) {
		return "/assignments/" + c.id["assignment"] + "/end", m{"reason": "Versetzung"}
	}, ""},
	{"POST /deputies", "deputy_proposed", admin1, given("/deputies", m{"for": "selma.ibing", "by": "hatice.kern", "from": later(5), "until": later(5)}), "deputy"},
	{"POST /deputies/{id}/confirm", "deputy_confirmed", admin2, func(c *caller) (string, any) { return "/deputies/" + c.id["deputy"] + "/confirm", m{"accept": true} }, ""},
	{"POST /deputies/{id}/end", "deputy_ended", admin1, func(c *caller) (string, any) { return "/deputies/" + c.id["deputy"] + "/end", nil }, ""},
	{"POST /authorities", "authority_created", admin1, func(c *caller) (string, any) {
		return "/authorities", m{"parent": c.authority("merletal"), "slug": "api", "title": "Stelle für Schnittstellen"}
	}, ""},
	{"POST /rules", "rule_proposed", admin1, func(c *caller) (string, any) {
		set := domain.DefaultRules(false)
		set.Rules = append(set.Rules, domain.Rule{Verb: domain.Approve, Slots: []domain.Slot{{Kind: domain.Acknowledgement, Roles: []domain.Role{domain.Executive}, Count: 1}}})
		return "/rules", m{"authority": c.authority("merletal_bildung"), "set": set, "reason": "Prüfbericht"}
	}, "rules"},
	{"POST /rules/{id}/confirm", "rule_activated", admin2, func(c *caller) (string, any) { return "/rules/" + c.id["rules"] + "/confirm", m{"accept": true} }, ""},
	{"POST /questionnaires", "questionnaire_proposed", admin1, func(c *caller) (string, any) {
		q := screening.Default()
		q.Questions = append([]screening.Question(nil), q.Questions...)
		q.Questions[0].Text.DE += " Bitte genau prüfen."
		return "/questionnaires", m{"authority": c.authority("merletal"), "yaml": string(q.YAML()), "reason": "Neues Gesetz"}
	}, "questionnaire"},
	{"POST /questionnaires/{id}/confirm", "questionnaire_activated/questionnaire_rejected", admin2, func(c *caller) (string, any) {
		return "/questionnaires/" + c.id["questionnaire"] + "/confirm", m{"accept": false}
	}, ""},
	{"POST /erasures", "erasure_proposed", admin1, func(c *caller) (string, any) {
		return "/erasures", m{"kind": "text", "part": "reason", "target": c.reason(), "reason": "Antrag"}
	}, "erasure"},
	{"POST /erasures/{id}/confirm", "erasure", dpo, func(c *caller) (string, any) { return "/erasures/" + c.id["erasure"] + "/confirm", m{"accept": true} }, ""},

	{"POST /holdings", "change", steward, func(c *caller) (string, any) {
		return "/holdings", m{"authority": c.authority("merletal_umwelt"), "content": m{
			"title": "Über die Schnittstelle", "description": "Alle Bänke mit Lage.", "theme": []string{"ENVI"}, "licence": "dl-zero-de/2.0", "contact_mailbox": "umwelt@x.example",
		}}
	}, "holding"},
	{"PATCH /holdings/{id}", "change", steward, func(c *caller) (string, any) { return c.holding(""), m{"content": m{"keywords": []string{"Bank"}}} }, ""},
	{"PUT /holdings/{id}/screening", "change", steward, func(c *caller) (string, any) {
		return c.holding("/screening"), m{"answers": c.harmless(), "stricter": m{"class": "open_after_treatment", "reason": "zu genau"}}
	}, ""},
	{"POST /holdings/{id}/screening/{question}/evidence", "change", steward, func(c *caller) (string, any) { return c.holding("/screening/Z1/evidence"), upload{} }, ""},
	{"POST /holdings/{id}/distributions", "change", steward, func(c *caller) (string, any) {
		return c.holding("/distributions"), upload{"title": "Liste", "audiences": "public"}
	}, ""},
	{"PUT /holdings/{id}/distributions/{did}", "change", steward, func(c *caller) (string, any) {
		return c.holding("/distributions/" + c.distribution()), upload{"title": "Liste der Bänke", "audiences": "public"}
	}, ""},
	{"POST /holdings/{id}/treatments/{treatment}/done", "change", steward, func(c *caller) (string, any) { return c.holding("/treatments/stricter/done"), m{"note": "gerundet"} }, ""},
	{"POST /holdings/{id}/treatments/{treatment}/confirm", "treatment_confirmation", officer, func(c *caller) (string, any) { return c.holding("/treatments/stricter/confirm"), m{"note": "reicht"} }, ""},
	{"POST /holdings/{id}/distributions/{did}/unaffected", "file_unaffected", officer, func(c *caller) (string, any) {
		return c.holding("/distributions/" + c.distribution() + "/unaffected"), nil
	}, ""},
	{"POST /holdings/{id}/deferral", "deferral", steward, func(c *caller) (string, any) {
		return c.holding("/deferral"), m{"digest": c.digest(), "until": later(2), "code": "effort"}
	}, ""},
	{"POST /holdings/{id}/transitions", "screen", steward, func(c *caller) (string, any) {
		return c.holding("/transitions"), m{"verb": "screen", "digest": c.digest()}
	}, ""},
	{"POST /holdings/{id}/transitions", "hand_over/release_internally", steward, func(c *caller) (string, any) {
		return c.holding("/transitions"), m{"verb": "release_internally", "digest": c.digest()}
	}, ""},
	{"POST /holdings/{id}/questions", asked, head, func(c *caller) (string, any) {
		return c.holding("/questions"), m{"to": c.Actor(steward).Person, "text": "Ist das so?"}
	}, "question"},
	{"POST /holdings/{id}/questions/{question}/answer", asked, steward, func(c *caller) (string, any) {
		return c.holding("/questions/" + c.one("SELECT CAST(id AS TEXT) FROM question ORDER BY id DESC LIMIT 1") + "/answer"), m{"text": "Ja"}
	}, ""},
	{"POST /holdings/{id}/signoffs", "signoff/release_internally", head, func(c *caller) (string, any) {
		return c.holding("/signoffs"), m{"slot": "department_head", "mark": "signed", "digest": c.review()}
	}, ""},
	{"POST /holdings/{id}/transitions", "hand_over/approve", steward, func(c *caller) (string, any) {
		return c.holding("/transitions"), m{"verb": "approve", "digest": c.digest()}
	}, ""},
	{"POST /holdings/{id}/delegations", "delegation", head, func(c *caller) (string, any) {
		return c.holding("/delegations"), m{"slot": "department_head", "to": c.Actor("friederike.lohmeyer").Person, "digest": c.review(), "reason": "Urlaub"}
	}, ""},
	{"POST /imports", "import", steward, func(c *caller) (string, any) {
		return "/imports", upload{"authority": c.authority("merletal_umwelt"), "mode": "per_row"}
	}, "import"},
	{"POST /imports/{id}/undo", "import_undone", steward, func(c *caller) (string, any) { return "/imports/" + c.id["import"] + "/undo", nil }, ""},
	{"POST /moves", "move_proposed", admin1, func(c *caller) (string, any) {
		return "/moves", m{"holdings": []string{c.fresh("Zieht um")}, "target": c.authority("merletal_geo"), "reason": "Neue Ordnung"}
	}, "move"},
	{"POST /moves/{id}/confirm", "move", admin2, func(c *caller) (string, any) { return "/moves/" + c.id["move"] + "/confirm", m{"accept": true} }, ""},
	{"DELETE /holdings/{id}/distributions/{did}", "change", steward, func(c *caller) (string, any) {
		c.id["holding"] = c.fresh("Entfällt")
		return c.holding("/distributions/" + c.attach(c.id["holding"])), nil
	}, ""},
	{"DELETE /holdings/{id}", "discard", steward, func(c *caller) (string, any) { return c.holding(""), nil }, ""},
	{"POST /holdings/{id}/withdrawals/{decision}/confirm", "withdrawal_confirmation", "", func(c *caller) (string, any) {
		holding, decision, who := c.withdrawn()
		c.who = who
		return fmt.Sprintf("/holdings/%s/withdrawals/%s/confirm", holding, decision), m{"comment": "stimmt"}
	}, ""},
}

// upload is a multipart form with a list as its file.
type upload map[string]string

// text reads a value of an answer.
func text(body []byte, name string) string {
	var v map[string]any
	_ = json.Unmarshal(body, &v)
	s, _ := v[name].(string)
	return s
}
