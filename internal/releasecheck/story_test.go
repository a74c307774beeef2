package releasecheck_test

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
)

// row is one row of a table: column to value. Values are texts, integers, booleans, bytes or nil.
type row map[string]any

// story is a store in the making. Chapters append rows; a test changes a row, and then it is written down.
type story struct {
	t      testing.TB
	tables map[string][]row
	now    time.Time
	rev    map[string]int64
	state  map[string]string

	// What a test can change before the story is told.
	facts       string                   // of reviews, JSON
	class       string                   // of reviews and holdings
	notBefore   string                   // of the second review of the trees
	treatments  []any                    // of the reviews of the trees
	texts       map[string][]domain.Text // by decision
	reviewRules string                   // of review rows, JSON; "" for what the body says
	reviewBytes func([]byte) []byte
	role        map[string]string // by "review/slot": another role than the first one
	grant       map[string]string // by "review/slot": another assignment than the person's first
	sign        map[string]string // by "review/slot": somebody else, "person" or "person for represented"
	skip        map[string]bool   // by "review/slot": not signed
	cut         map[string]bool   // by "review/slot": not even a place
	before      map[string]func() // by decision: happens before it
	body        func(review string, body map[string]any)
	document    func(audience string, document map[string]any)
	bytes       func(audience string, document []byte) []byte
}

func id(name string) string {
	h := sha256.Sum256([]byte(name))
	x := hex.EncodeToString(h[:16])
	return x[:8] + "-" + x[8:12] + "-7" + x[13:16] + "-8" + x[17:20] + "-" + x[20:32]
}

func digest(b []byte) string {
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

func js(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return string(b)
}

// sorted marshals a map: encoding/json orders its keys as RFC 8785 does for the plain keys here.
func sorted(m map[string]any) []byte { return []byte(js(m)) }

func newStory(t testing.TB) *story {
	return &story{
		t: t, tables: map[string][]row{}, now: time.Date(2026, 11, 2, 8, 0, 0, 0, time.UTC), rev: map[string]int64{}, state: map[string]string{},
		facts: `["personal_data"]`, class: "open", notBefore: "2026-11-02", role: map[string]string{}, grant: map[string]string{},
		sign: map[string]string{}, skip: map[string]bool{}, cut: map[string]bool{}, before: map[string]func(){},
	}
}

func (s *story) add(table string, r row) row {
	s.tables[table] = append(s.tables[table], r)
	return r
}

// find gives the one row of a table with these values ("column", value, …); the test fails where it is not one.
func (s *story) find(table string, pairs ...any) row {
	s.t.Helper()
	var found []row
	for _, r := range s.tables[table] {
		fits := true
		for i := 0; i < len(pairs); i += 2 {
			fits = fits && r[pairs[i].(string)] == pairs[i+1]
		}
		if fits {
			found = append(found, r)
		}
	}
	if len(found) != 1 {
		s.t.Fatalf("%d rows of %s with %v, want one", len(found), table, pairs)
	}
	return found[0]
}

func (s *story) drop(table string, pairs ...any) {
	s.t.Helper()
	gone := s.find(table, pairs...)
	s.tables[table] = slices.DeleteFunc(s.tables[table], func(r row) bool { return fmt.Sprintf("%p", r) == fmt.Sprintf("%p", gone) })
}

// decide adds a decision, a minute after the last one.
func (s *story) decide(name, kind string, more row) row {
	if f := s.before[name]; f != nil {
		delete(s.before, name)
		f()
	}
	s.now = s.now.Add(time.Minute)
	d := row{
		"id": id(name), "kind": kind, "at": s.now.UnixMicro(), "root_id": id("root"), "authority_id": id("root"), "holding_id": nil,
		"edition": 0, "review_id": nil, "verb": "", "from_state": "", "to_state": "", "slot": "", "mark": "", "actor_kind": "person",
		"actor_id": nil, "role": "", "grant_id": nil, "on_behalf_of": nil, "digest": "", "content": "{}", "rules": "[]",
		"policy_version": 1, "detail": "{}",
	}
	for k, v := range more {
		if _, ok := d[k]; !ok {
			s.t.Fatalf("decision has no column %s", k)
		}
		d[k] = v
	}
	return s.add("decision", d)
}

// administration founds the root and its department and gives the roles.
func (s *story) administration() {
	for _, a := range []struct{ name, parent, kind string }{{"root", "", "district"}, {"department", "root", "department"}} {
		parent := any(nil)
		if a.parent != "" {
			parent = id(a.parent)
		}
		s.add("authority", row{
			"id": id(a.name), "root_id": id("root"), "parent_id": parent, "name": a.name, "title": a.name, "kind": a.kind, "land": "NW",
			"time_zone": "Europe/Berlin", "mailbox": "", "homepage": "", "geocoding": "", "contributor": "", "closed": false,
			"successor_id": nil, "created_at": 1,
		})
	}
	for _, p := range []string{
		"admin", "admin2", "steward", "author", "odo", "head", "exec", "dpo", "vera", "odo2", "stat", "second",
	} {
		s.add("person", row{"id": id(p), "root_id": id("root"), "login": p, "mail": "", "lang": "de", "off": false, "created_at": 1})
	}
	s.decide("founded", "authority_created", row{"actor_kind": "operator"})
	s.add("rule_version", row{
		"id": id("rule1"), "authority_id": id("root"), "root_id": id("root"), "version": 1, "body": js(domain.DefaultRules(false)),
		"proposed_by": nil, "at": 1,
	})
	s.add("rule_status", row{
		"rule_id": id("rule1"), "authority_id": id("root"), "root_id": id("root"), "status": "active", "confirmed_by": nil,
		"decision_id": id("founded"), "at": 1,
	})
	for _, a := range [][3]string{
		{"admin", "administrator", "root"},
		{"admin2", "administrator", "root"},
		{"steward", "data_steward", "department"},
		{"author", "data_steward", "department"},
		{"odo", "open_data_officer", "root"},
		{"odo2", "open_data_officer", "root"},
		{"head", "department_head", "department"},
		{"second", "department_head", "department"},
		{"exec", "executive", "root"},
		{"dpo", "data_protection_officer", "root"},
		{"stat", "statistics_office", "root"},
	} {
		s.assign("assignment "+a[0], a[0], a[1], a[2])
	}
	s.deputy("vera", "head", "2026-11-01", "2026-11-30")
}

func (s *story) assign(name, person, role, authority string) row {
	d := s.decide(name+" confirmed", "assignment_confirmed", row{"actor_id": id("admin2"), "detail": js(map[string]string{"assignment": id(name)})})
	return s.add("assignment", row{
		"id": id(name), "person_id": id(person), "role": role, "authority_id": id(authority), "root_id": id("root"), "from_at": nil,
		"until_at": nil, "status": "active", "proposed_by": id("admin"), "confirmed_by": id("admin2"), "ended_at": nil, "decision_id": d["id"],
	})
}

func (s *story) deputy(by, represented, from, until string) {
	d := s.decide("deputy "+by+" for "+represented, "deputy_confirmed", row{"actor_id": id("admin2"), "detail": js(map[string]string{"deputy": id("deputy " + by + " for " + represented)})})
	s.add("deputy", row{
		"id": id("deputy " + by + " for " + represented), "root_id": id("root"), "for_id": id(represented), "by_id": id(by), "from_day": from, "until_day": until,
		"status": "active", "proposed_by": id("admin"), "confirmed_by": id("admin2"), "decision_id": d["id"],
	})
}

// activate puts a new rule set of an authority into force.
func (s *story) activate(authority string, version int, set domain.RuleSet) {
	name := fmt.Sprintf("rule %s %d", authority, version)
	d := s.decide(name+" active", "rule_activated", row{
		"authority_id": id(authority), "actor_id": id("admin2"),
		"detail": js(map[string]string{"rule": id(name)}), "rules": js([]any{map[string]any{"authority": id(authority), "version": version}}),
	})
	s.add("rule_version", row{
		"id": id(name), "authority_id": id(authority), "root_id": id("root"), "version": version, "body": js(set), "proposed_by": nil, "at": 2,
	})
	for _, r := range s.tables["rule_status"] {
		if r["authority_id"] == id(authority) {
			r["status"] = "ended"
		}
	}
	s.add("rule_status", row{
		"rule_id": id(name), "authority_id": id(authority), "root_id": id("root"), "status": "active", "confirmed_by": nil,
		"decision_id": d["id"], "at": 2,
	})
}

// capture makes a holding and its first edition.
func (s *story) capture(h, person string) {
	s.rev[h] = 1
	s.state[h] = "captured"
	s.add("holding", row{
		"id": id(h), "root_id": id("root"), "authority_id": id("department"), "name": "root_" + h, "state": "captured", "rev": 1,
		"class": s.class, "facts": s.facts, "edition": 1, "review_id": nil, "last_edition": 0, "last_rev": "{}", "aside": "{}", "due": "",
		"created_at": 1, "changed_at": 1,
	})
	s.edition(h, 1)
	s.change(h, 1, person, "edit", "")
}

func (s *story) edition(h string, number int) {
	s.find("holding", "id", id(h))["edition"] = number
	s.add("edition", row{
		"holding_id": id(h), "number": number, "title": "Bäume", "theme": "ENVI", "ident_key": "", "title_key": "", "search": "",
		"body": `{"number":1,"content":{"title":"Bäume","theme":["ENVI"],"public_title":"Verzeichnis"}}`,
	})
}

func (s *story) change(h string, edition int, person, kind, role string) {
	s.rev[h]++
	s.add("change_log", row{
		"holding_id": id(h), "rev": s.rev[h], "edition": edition, "person_id": id(person), "kind": kind, "role": role, "field": "title",
		"old_value": "", "new_value": "", "at": s.now.UnixMicro(),
	})
}

// step takes a transition.
func (s *story) step(h, name, verb, to string, more row) row {
	holding := s.find("holding", "id", id(h))
	more["holding_id"], more["authority_id"], more["edition"] = id(h), id("department"), holding["edition"]
	more["verb"], more["from_state"], more["to_state"] = verb, s.state[h], to
	s.rev[h]++
	s.state[h], holding["state"], holding["rev"] = to, to, s.rev[h]
	return s.decide(name, "transition", more)
}

func by(person, role string) row {
	return row{"actor_id": id(person), "role": role, "grant_id": id("assignment " + person)}
}

// documentOf makes the release document of a holding's edition.
func (s *story) documentOf(h, audience string, edition int) []byte {
	content := map[string]any{"title": "Bäume"}
	m := map[string]any{
		"schema": "freigabe-release/1", "nonce": strings.Repeat("ab", 16), "audience": audience, "holding": id(h), "edition": edition,
		"name": "root_" + h, "authority": "urn:uuid:" + id("department"), "content": content,
	}
	switch audience {
	case "internal":
		m["circle"], m["class"], content["org_unit"] = "root", "open", "Amt 67"
		content["theme"] = []string{"ENVI"}
	case "register":
		m["content"], m["state"], m["ground"], m["review_date"] = map[string]any{"title": "Verzeichnis"}, "withheld", "IFG 5", "2027-11-01"
	case "public":
		content["theme"] = []string{"ENVI"}
		m["files"] = []any{map[string]any{
			"id": id("file " + h), "name": "baeume.csv", "media_type": "text/csv", "size": 12, "sha256": digest([]byte("a;b\n")),
		}}
	}
	if s.document != nil {
		s.document(audience, m)
	}
	if s.bytes != nil {
		return s.bytes(audience, sorted(m))
	}
	return sorted(m)
}

// spec is a review to be opened and signed.
type spec struct {
	name, holding, verb string
	places              []place // in the order in which they are signed
	audiences           []string
	notBefore, decision string
	ground, reviewDate  string
}

type place struct{ slot, kind, signer string }

// review hands over and collects the signatures.
func (s *story) review(x spec) row {
	holding := s.find("holding", "id", id(x.holding))
	content := map[string]any{}
	for _, a := range x.audiences {
		b := s.documentOf(x.holding, a, holding["edition"].(int))
		content[a] = digest(b)
		s.add("review_document", row{"review_id": id(x.name), "audience": a, "digest": digest(b), "body": b})
	}
	rules := []any{}
	for _, a := range []string{"root", "department"} {
		for _, r := range s.tables["rule_status"] {
			if r["authority_id"] == id(a) && r["status"] == "active" {
				rules = append(rules, map[string]any{"authority": id(a), "version": s.find("rule_version", "id", r["rule_id"])["version"]})
			}
		}
	}
	body := map[string]any{
		"schema": "freigabe-review/1", "nonce": strings.Repeat("cd", 16), "holding": id(x.holding), "edition": holding["edition"],
		"root": id("root"), "authority": id("department"), "verbs": strings.Split(x.verb, "+"), "content": content,
		"questionnaire": map[string]any{"id": id("questionnaire"), "version": 1}, "answers": strings.Repeat("0", 64), "class": s.class,
		"rules": rules,
	}
	for k, v := range map[string]string{"not_before": x.notBefore, "ground": x.ground, "review_date": x.reviewDate, "decision": x.decision} {
		if v != "" {
			body[k] = v
		}
	}
	if len(s.treatments) > 0 && x.holding == "trees" {
		body["treatments"] = s.treatments
	}
	if s.body != nil {
		s.body(x.name, body)
	}
	raw := sorted(body)
	if s.reviewBytes != nil {
		raw = s.reviewBytes(raw)
	}
	v := s.add("review", row{
		"id": id(x.name), "holding_id": id(x.holding), "root_id": id("root"), "year": 2026, "seq": len(s.tables["review"]) + 1,
		"edition": holding["edition"], "verb": x.verb, "status": "completed", "digest": digest(raw), "body": raw, "circle": "root",
		"class": s.class, "facts": s.facts, "rules": cmp.Or(s.reviewRules, js(rules)), "not_before": x.notBefore, "until": "", "review_date": x.reviewDate,
		"ground": x.ground, "register": slices.Contains(x.audiences, "register"), "reinstates_id": null(x.decision), "opener_id": id("steward"),
		"opened_for": nil, "opened_at": s.now.UnixMicro(), "closed_at": s.now.UnixMicro(), "due": "2026-12-01", "places": "",
		"contributors": "[]",
	})
	hand := by("steward", "data_steward")
	hand["holding_id"], hand["authority_id"], hand["review_id"], hand["digest"] = id(x.holding), id("department"), id(x.name), v["digest"]
	s.decide(x.name+" handed over", "hand_over", hand)
	places := []any{}
	for _, p := range x.places {
		if s.cut[x.name+"/"+p.slot] {
			continue
		}
		entry := map[string]any{"slot": p.slot, "kind": p.kind, "roles": strings.Split(strings.Split(p.slot, "#")[0], "|"), "due": "2026-12-01"}
		if !s.skip[x.name+"/"+p.slot] {
			entry["signoff"] = map[string]any{"id": s.signoff(x, v, p)["id"]}
		}
		places = append(places, entry)
	}
	v["places"] = js(places)
	return v
}

func null(s string) any {
	if s == "" {
		return nil
	}
	return s
}

func (s *story) signoff(x spec, v row, p place) row {
	signer := p.signer
	if other := s.sign[x.name+"/"+p.slot]; other != "" {
		signer = other
	}
	person, represented, _ := strings.Cut(signer, " for ")
	holder := person
	if represented != "" {
		holder = represented
	}
	role := strings.Split(strings.Split(p.slot, "#")[0], "|")[0]
	if r := s.role[x.name+"/"+p.slot]; r != "" {
		role = r
	}
	grant := "assignment " + holder
	if g := s.grant[x.name+"/"+p.slot]; g != "" {
		grant = g
	}
	mark := map[string]string{"final": "signed", "co_signature": "signed", "opinion": "opinion", "acknowledgement": "acknowledged"}[p.kind]
	name := x.name + " " + p.slot
	behalf := any(nil)
	if represented != "" {
		behalf = id(represented)
	}
	d := s.decide(name, "signoff", row{
		"holding_id": id(x.holding), "authority_id": id("department"), "review_id": v["id"], "edition": v["edition"], "slot": p.slot, "mark": mark,
		"actor_id": id(person), "role": role, "grant_id": id(grant), "on_behalf_of": behalf, "digest": v["digest"],
	})
	return s.add("signoff", row{
		"id": id("signoff " + name), "review_id": v["id"], "holding_id": id(x.holding), "slot": p.slot, "mark": mark,
		"concerns": p.kind == "opinion", "person_id": id(person), "role": role, "grant_id": id(grant), "on_behalf_of": behalf,
		"digest": v["digest"], "decision_id": d["id"], "at": d["at"], "answered": p.kind == "final",
	})
}

// goLive makes the release of a step and ends the one before.
func (s *story) goLive(name, h, audience, review string, step row) {
	b := s.documentOf(h, audience, step["edition"].(int))
	var content map[string]string
	_ = json.Unmarshal([]byte(step["content"].(string)), &content)
	content[audience] = digest(b)
	step["content"] = js(content)
	for _, l := range s.tables["live_release"] {
		if l["holding_id"] == id(h) && l["audience"] == audience {
			s.end(l["release_id"].(string), "replaced", step)
			break
		}
	}
	circle := ""
	if audience == "internal" {
		circle = "root"
	}
	reviewDate := s.find("review", "id", id(review))["review_date"]
	s.add("release", row{
		"id": id(name), "holding_id": id(h), "root_id": id("root"), "authority_id": id("department"), "name": "root_" + h,
		"edition": step["edition"], "audience": audience, "circle": circle, "digest": digest(b), "review_id": id(review), "decision_id": step["id"],
		"rev": s.rev[h], "at": step["at"], "until": "", "review_date": reviewDate,
	})
	s.add("release_document", row{"release_id": id(name), "body": b})
	if audience == "public" {
		s.add("release_file", row{
			"release_id": id(name), "distribution_id": id("file " + h), "name": "baeume.csv", "media_type": "text/csv", "size": 12,
			"sha256": digest([]byte("a;b\n")),
		})
	}
	s.show(name)
}

func (s *story) show(name string) {
	r := s.find("release", "id", id(name))
	s.add("live_release", row{
		"holding_id": r["holding_id"], "audience": r["audience"], "release_id": r["id"], "root_id": id("root"), "authority_id": r["authority_id"],
		"circle": r["circle"], "name": r["name"], "title": "Bäume", "description": "", "theme": "", "licence": "", "formats": "", "search": "",
		"at": r["at"], "until": "", "review_date": "",
	})
}

func (s *story) end(release, status string, step row) {
	s.drop("live_release", "release_id", release)
	s.add("release_end", row{"release_id": release, "decision_id": step["id"], "status": status, "reason": "", "at": step["at"]})
}
