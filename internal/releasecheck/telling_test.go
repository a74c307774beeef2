package releasecheck_test

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/storage"
	"freigabe/storage/storagetest"
)

// tell gives the clean story: trees that went public twice, by hand and by the clock, were withdrawn and reinstated; a
// holding withheld and named in the register; one that is only captured.
func tell(s *story) {
	s.administration()
	s.role["R4/department_head|executive#1"] = "executive"
	final := place{"department_head#1", "final", "head"}

	s.capture("trees", "author")
	s.step("trees", "t screen", "screen", "screened", by("steward", "data_steward"))
	s.review(spec{name: "R1", holding: "trees", verb: "release_internally", places: []place{final}, audiences: []string{"internal"}})
	d := s.step("trees", "t internal", "release_internally", "internal", reviewed("R1"))
	s.goLive("trees internal 1", "trees", "internal", "R1", d)
	s.review(spec{
		name: "R2", holding: "trees", verb: "approve", audiences: []string{"public"},
		places: []place{
			{"data_protection_officer#1", "opinion", "dpo"},
			{"open_data_officer#1", "co_signature", "odo"},
			{"department_head#1", "final", "vera for head"},
		},
	})
	s.step("trees", "t approve", "approve", "approved", reviewed("R2"))
	d = s.step("trees", "t publish", "publish", "public", by("odo", "open_data_officer"))
	s.goLive("trees public 1", "trees", "public", "R2", d)

	// Edition 2: one review for both steps, published by the clock. Only author and steward wrote.
	s.step("trees", "t revise", "revise", "captured", by("steward", "data_steward"))
	s.edition("trees", 2)
	s.change("trees", 2, "author", "edit", "")
	s.change("trees", 2, "odo", "import", "")
	s.change("trees", 2, "dpo", "expert", "data_protection_officer")
	s.step("trees", "t screen 2", "screen", "screened", by("steward", "data_steward"))
	s.review(spec{
		name: "R3", holding: "trees", verb: "release_internally+approve", audiences: []string{"internal", "public"}, notBefore: s.notBefore,
		places: []place{
			{"open_data_officer#1", "co_signature", "odo"}, {"data_protection_officer#1", "opinion", "dpo"}, {"department_head#1", "final", "head"},
		},
	})
	d = s.step("trees", "t internal 2", "release_internally", "internal", reviewed("R3"))
	s.goLive("trees internal 2", "trees", "internal", "R3", d)
	s.step("trees", "t approve 2", "approve", "approved", reviewed("R3"))
	d = s.step("trees", "t publish 2", "publish", "public", row{"actor_kind": "clock"})
	s.goLive("trees public 2", "trees", "public", "R3", d)

	// Withdrawn by the data protection officer and reinstated.
	content := js(map[string]string{"internal": digest(s.documentOf("trees", "internal", 2)), "public": digest(s.documentOf("trees", "public", 2))})
	d = s.step("trees", "t withdraw", "withdraw", "withdrawn", by("dpo", "data_protection_officer"))
	d["content"] = content
	for _, r := range []string{"trees internal 2", "trees public 2"} {
		s.end(id(r), "withdrawn", d)
	}
	s.review(spec{
		name: "R4", holding: "trees", verb: "reinstate", decision: id("t withdraw"),
		places: []place{{"open_data_officer#1", "co_signature", "odo"}, {"department_head|executive#1", "final", "exec"}},
	})
	s.step("trees", "t reinstate", "reinstate", "public", reviewed("R4"))["content"] = content
	s.show("trees internal 2")
	s.show("trees public 2")

	s.capture("rules", "author")
	s.review(spec{
		name: "W1", holding: "rules", verb: "withhold", audiences: []string{"register"}, ground: "IFG 5", reviewDate: "2027-11-01", places: []place{final},
	})
	d = s.step("rules", "w withhold", "withhold", "withheld", reviewed("W1"))
	s.goLive("rules register", "rules", "register", "W1", d)

	s.capture("secret", "author") // withheld, and not even named
	s.review(spec{name: "W2", holding: "secret", verb: "withhold", ground: "IFG 3", reviewDate: "2027-11-01", places: []place{final}})
	s.step("secret", "s withhold", "withhold", "withheld", reviewed("W2"))

	s.capture("plan", "steward")
	s.capture("gone", "author") // public, then withdrawn for good
	s.step("gone", "g screen", "screen", "screened", by("steward", "data_steward"))
	s.review(spec{
		name: "G1", holding: "gone", verb: "release_internally+approve", audiences: []string{"internal", "public"},
		places: []place{
			{"open_data_officer#1", "co_signature", "odo"}, {"data_protection_officer#1", "opinion", "dpo"}, {"department_head#1", "final", "head"},
		},
	})
	d = s.step("gone", "g internal", "release_internally", "internal", reviewed("G1"))
	s.goLive("gone internal", "gone", "internal", "G1", d)
	s.step("gone", "g approve", "approve", "approved", reviewed("G1"))
	d = s.step("gone", "g publish", "publish", "public", by("odo", "open_data_officer"))
	s.goLive("gone public", "gone", "public", "G1", d)
	d = s.step("gone", "g withdraw", "withdraw", "withdrawn", by("dpo", "data_protection_officer"))
	s.end(id("gone internal"), "withdrawn", d)
	s.end(id("gone public"), "withdrawn", d)
	s.add("tombstone", row{"holding_id": id("gone"), "root_id": id("root"), "authority_id": id("department"), "name": "root_gone", "at": 1, "reason": "error"})
}

func reviewed(review string) row {
	return row{"actor_kind": "person", "actor_id": id("head"), "review_id": id(review)}
}

// leaves gives every decision its leaf, all but the last three in the tree.
func (s *story) leaves() {
	var bodies [][]byte
	for i, d := range s.tables["decision"] {
		decision := asDecision(d)
		decision.Texts = s.texts[d["id"].(string)]
		for _, x := range decision.Texts {
			s.add("decision_text", row{"decision_id": d["id"], "kind": string(x.Kind), "salt": x.Salt, "body": x.Body})
		}
		b, err := ledger.Decided(decision).Encode()
		if err != nil {
			s.t.Fatal(err)
		}
		s.add("leaf", row{"decision_id": d["id"], "body": b})
		if i < len(s.tables["decision"])-3 {
			bodies = append(bodies, b)
			s.add("ledger_index", row{"idx": i, "leaf_id": i + 1})
		} else {
			s.add("leaf_pending", row{"leaf_id": i + 1})
		}
	}
	hashes, root, err := ledger.Append(0, bodies, tlog.HashReaderFunc(func([]int64) ([]tlog.Hash, error) { return nil, nil }))
	if err != nil {
		s.t.Fatal(err)
	}
	for i, h := range hashes {
		s.add("ledger_hash", row{"idx": i, "hash": h[:]})
	}
	s.add("head", row{"size": len(bodies), "root": hex.EncodeToString(root[:])})
}

func asDecision(d row) domain.Decision {
	str := func(k string) string {
		v, _ := d[k].(string)
		return v
	}
	out := domain.Decision{
		ID: domain.DecisionID(str("id")), Kind: domain.DecisionKind(str("kind")), At: timeOf(d["at"].(int64)), Root: domain.AuthorityID(str("root_id")),
		Authority: domain.AuthorityID(str("authority_id")), Holding: domain.HoldingID(str("holding_id")), Edition: d["edition"].(int),
		Verb: domain.Verb(str("verb")), From: domain.State(str("from_state")), To: domain.State(str("to_state")), Slot: str("slot"),
		Mark: domain.Mark(str("mark")), Actor: domain.PersonID(str("actor_id")), ActorKind: domain.ActorKind(str("actor_kind")),
		Role: domain.Role(str("role")), Grant: domain.AssignmentID(str("grant_id")), OnBehalfOf: domain.PersonID(str("on_behalf_of")),
		Digest: domain.Digest(str("digest")), PolicyVersion: int64(d["policy_version"].(int)),
	}
	for column, to := range map[string]any{"content": &out.Content, "rules": &out.Rules, "detail": &out.Detail} {
		if err := json.Unmarshal([]byte(str(column)), to); err != nil {
			panic(err)
		}
	}
	return out
}

// order in which tables are filled: parents first.
var order = []string{
	"authority", "person", "assignment", "deputy", "rule_version", "rule_status", "holding", "edition", "change_log", "review", "review_document",
	"signoff", "release", "release_document", "release_end", "release_file", "live_release", "tombstone", "decision", "decision_text", "leaf",
	"leaf_pending", "ledger_index", "ledger_hash",
}

// write puts the story into a migrated store.
func (s *story) write(t testing.TB, store *storage.Store) {
	t.Helper()
	postgres := store.Config().URL != ""
	var b strings.Builder
	b.WriteString("BEGIN;\n")
	for _, table := range order {
		for _, r := range s.tables[table] {
			columns := slices.Sorted(maps.Keys(r))
			values := make([]string, len(columns))
			for i, c := range columns {
				values[i] = literal(r[c], postgres)
			}
			fmt.Fprintf(&b, "INSERT INTO %s (%s) VALUES (%s);\n", table, strings.Join(columns, ", "), strings.Join(values, ", "))
		}
	}
	for _, h := range s.tables["head"] {
		fmt.Fprintf(&b, "UPDATE ledger_head SET size = %d, root = %s;\n", h["size"], literal(h["root"], postgres))
	}
	b.WriteString("COMMIT;\n")
	storagetest.Owner(t, store, b.String())
}

func literal(v any, postgres bool) string {
	switch v := v.(type) {
	case nil:
		return "NULL"
	case string:
		return "'" + strings.ReplaceAll(v, "'", "''") + "'"
	case []byte:
		if postgres {
			return `'\x` + hex.EncodeToString(v) + `'`
		}
		return "X'" + hex.EncodeToString(v) + "'"
	case bool:
		if postgres {
			return fmt.Sprint(v)
		}
		return map[bool]string{false: "0", true: "1"}[v]
	}
	return fmt.Sprint(v)
}

// commit gives the commitment to a text.
func commit(t domain.Text) string {
	salt, _ := hex.DecodeString(t.Salt)
	return ledger.Commit(salt, t.Body)
}
