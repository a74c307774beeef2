package releasecheck

import "strings"

// follow plays one decision about administration: what rows it makes and changes.
func (w expected) follow(d *decision) {
	f := d.Detail
	switch d.Kind {
	case "authority_created":
		w["authority"].row(d.Authority).set(record{
			"root_id": d.Root, "parent_id": f["parent"], "name": f["name"], "closed": "false", "successor_id": "", "created_at": decimal(d.At),
		})
		if f["time_zone"] != "" || f["land"] != "" { // the first decisions of a store from before 1.0 name no more
			for _, k := range []string{"title", "kind", "land", "time_zone", "homepage", "geocoding", "contributor"} {
				w["authority"].row(d.Authority)[k] = f[k]
			}
		}
	case "authority_changed":
		for k, v := range f {
			if _, before := f[k+"_before"]; before {
				w["authority"].row(d.Authority)[k] = v
			}
		}
	case "authority_closed":
		w["authority"].row(d.Authority).set(record{"closed": "true", "successor_id": f["successor"]})
	case "person_added":
		w["person"].row(f["person"]).set(record{"root_id": d.Root, "off": "false"})
	case "person_status":
		w.status(d)
	case "assignment_proposed", "assignment_confirmed", "assignment_ended":
		w.assignment(d)
	case "deputy_proposed", "deputy_confirmed", "deputy_ended":
		w.deputy(d)
	case "token_issued", "token_revoked":
		w.token(d)
	case "config":
		if f["setting"] == "share_precedents" {
			w.proposal(w["sharing"].row(f["sharing"]), d, f["status"])
			w["sharing"].row(f["sharing"])["at"] = decimal(d.At)
		}
	case "rule_proposed", "rule_activated", "rule_rejected":
		w.rule(d)
	case "questionnaire_proposed", "questionnaire_activated":
		w.questionnaire(d)
	case "move_proposed", "move", "move_rejected":
		row := w["move"].row(f["move"])
		status := map[string]string{"move_proposed": "proposed", "move": "active", "move_rejected": "rejected"}[d.Kind]
		if status == "proposed" {
			row.set(record{"target_id": f["target"], "digest": d.Digest, "holdings": d.Digest, "at": decimal(d.At)})
		}
		w.proposal(row, d, status)
	case "import":
		w["import"].row(f["import"]).set(record{
			"root_id": d.Root, "authority_id": d.Authority, "person_id": d.Actor, "actor_kind": d.ActorKind, "file_hash": f["file"],
			"status": "done", "at": decimal(d.At), "undone_at": "", "decision_id": d.ID, "holdings": d.Digest,
		})
	case "erasure":
		for _, person := range d.erasedPeople() {
			w.off(person, d)
		}
	case "import_undone":
		w["import"].row(f["import"]).set(record{"status": "undone", "undone_at": decimal(d.At)})
	}
}

// proposal plays a decision about something that one person proposes and another one confirms or declines.
func (w expected) proposal(row record, d *decision, status string) {
	row.set(record{"root_id": d.Root, "status": status})
	switch status {
	case "proposed":
		row.set(record{"proposed_by": d.Actor, "confirmed_by": ""})
	case "active", "rejected":
		row["confirmed_by"] = d.Actor
	}
	row["decision_id"] = d.ID
}

// status plays that a person was switched off or on.
func (w expected) status(d *decision) {
	person := d.Detail["person"]
	if off, _ := saysOff(d.Detail); off {
		w.off(person, d)
		return
	}
	w["person"].row(person)["off"] = "false"
}

// off plays the end of a person's access, and with it of deputies and tokens.
func (w expected) off(person string, d *decision) {
	w["person"].row(person)["off"] = "true"
	for _, row := range w["deputy"] {
		if row["for_id"] != person && row["by_id"] != person {
			continue
		}
		switch row["status"] {
		case "active":
			row["status"] = "ended"
		case "proposed":
			row["status"] = "proposed||ended"
		}
	}
	for _, row := range w["token"] {
		if row["person_id"] == person && row["revoked_at"] == "" {
			row.set(record{"status": "ended", "revoked_at": decimal(d.At)})
		}
	}
}

func (w expected) assignment(d *decision) {
	f := d.Detail
	row := w["assignment"].row(f["assignment"])
	before := row["status"]
	switch {
	case d.Kind == "assignment_proposed":
		row.set(record{"status": "proposed", "proposed_by": d.Actor, "confirmed_by": "", "ended_at": "", "decision_id": d.ID})
	case d.Kind == "assignment_confirmed" && before == "proposed":
		row.set(record{"status": "active", "confirmed_by": d.Actor, "decision_id": d.ID})
	case d.Kind == "assignment_confirmed": // takes no second person, or came with the authority
		row.set(record{"status": "active", "proposed_by": d.Actor, "confirmed_by": "", "ended_at": "", "decision_id": d.ID})
		if d.ActorKind != "person" {
			w["person"].row(f["person"]).set(record{"root_id": d.Root})
			if w["person"].row(f["person"])["off"] == "" {
				w["person"].row(f["person"])["off"] = "false"
			}
		}
	case before == "proposed": // declined by a second person, or taken back
		row.set(record{
			"status": "rejected||ended", "confirmed_by": "||" + d.Actor, "ended_at": "||" + decimal(d.At), "decision_id": row["decision_id"] + "||" + d.ID,
		})
	default:
		row.set(record{"status": "ended", "ended_at": decimal(d.At)})
	}
	row.set(record{
		"person_id": f["person"], "role": f["role"], "authority_id": f["authority"], "root_id": d.Root, "from_at": micros(f["from"]), "until_at": micros(f["until"]),
	})
}

func (w expected) deputy(d *decision) {
	f := d.Detail
	row := w["deputy"].row(f["deputy"])
	before := row["status"]
	row.set(record{"root_id": d.Root, "for_id": f["for"], "by_id": f["by"], "from_day": f["from"], "until_day": f["until"]})
	switch {
	case d.Kind == "deputy_proposed":
		w.proposal(row, d, "proposed")
	case d.Kind == "deputy_confirmed":
		w.proposal(row, d, "active")
	case strings.HasPrefix(before, "proposed"):
		row.set(record{"status": "rejected||ended", "confirmed_by": "||" + d.Actor, "decision_id": row["decision_id"] + "||" + d.ID})
	default:
		row["status"] = "ended"
	}
}

func (w expected) token(d *decision) {
	f := d.Detail
	row := w["token"].row(f["token"])
	switch {
	case d.Kind == "token_revoked":
		row.set(record{"status": "ended", "revoked_at": decimal(d.At)})
		return
	case row["created_at"] == "":
		row.set(record{"created_at": decimal(d.At), "confirmed_by": "", "revoked_at": ""})
	default:
		row["confirmed_by"] = d.Actor
	}
	if f["status"] == "rejected" {
		row["revoked_at"] = decimal(d.At)
	}
	row.set(record{"person_id": f["person"], "root_id": d.Root, "status": f["status"], "scopes": f["scopes"], "hash": f["hash"], "expires_at": micros(f["expires"])})
}

func (w expected) rule(d *decision) {
	f := d.Detail
	if f["rule"] == "" {
		return // the first rules of a store from before 1.0
	}
	version, status := w["rule_version"].row(f["rule"]), w["rule_status"].row(f["rule"])
	if len(version) == 0 {
		version.set(record{
			"authority_id": d.Authority, "root_id": d.Root, "version": f["version"][strings.LastIndexByte(f["version"], '/')+1:], "digest": f["digest"],
			"at": decimal(d.At), "proposed_by": d.Actor,
		})
	}
	status["authority_id"] = d.Authority
	w.settle(w["rule_status"], status, d, map[string]string{"rule_proposed": "proposed", "rule_activated": "active", "rule_rejected": "rejected"}[d.Kind], "authority_id")
}

func (w expected) questionnaire(d *decision) {
	f := d.Detail
	if f["questionnaire"] == "" {
		return
	}
	version, status := w["questionnaire_version"].row(f["questionnaire"]), w["questionnaire_status"].row(f["questionnaire"])
	if len(version) == 0 {
		version.set(record{"root_id": d.Root, "version": f["version"], "digest": f["digest"], "at": decimal(d.At), "proposed_by": d.Actor})
	}
	to := "proposed"
	if d.Kind == "questionnaire_activated" {
		if to = "active"; f["rejected"] == "true" {
			to = "rejected"
		}
	}
	status["root_id"] = d.Root
	w.settle(w["questionnaire_status"], status, d, to, "root_id")
}

// settle plays what became of a version; the one that was in force for the same place is in force no more.
func (w expected) settle(all records, status record, d *decision, to, place string) {
	if to == "active" {
		for _, other := range all {
			if other[place] == status[place] && other["status"] == "active" {
				other.set(record{"status": "ended", "at": decimal(d.At)})
			}
		}
	}
	status.set(record{"root_id": d.Root, "status": to, "decision_id": d.ID, "at": decimal(d.At)})
	switch {
	case to == "proposed" || d.ActorKind != "person":
		status["confirmed_by"] = ""
	default:
		status["confirmed_by"] = d.Actor
	}
}
