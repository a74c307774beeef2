package releasecheck

import (
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"maps"
	"slices"
	"strconv"
	"time"
)

// leafBatch is how many leaves are in memory at once.
const leafBatch = 2000

type leafRow struct {
	id       int64
	decision *decision // its ID is "" where the row is missing
	names    string    // the decision that the leaf's row names
	body     []byte
	texts    map[string]textRow // by kind
}

type textRow struct{ salt, body string }

// ledger compares every leaf with its decision and texts, and the sequence with the head.
func (s *snapshot) ledger(ctx context.Context, report *Report) error {
	missing := map[string]bool{} // "decision/kind" of commitments without a text, until an erasure names them
	for after, more := int64(0), true; more; {
		rows, err := s.leaves(ctx, after)
		if err != nil {
			return err
		}
		for _, l := range rows {
			report.Decisions++
			compareLeaf(l, report, missing, s.erased)
			after = l.id
		}
		more = len(rows) == leafBatch
	}
	for _, key := range sortedKeys(missing) {
		report.add(Violation{Rule: "leaf_text", Detail: "text " + key + " is gone, and no erasure names it"})
	}
	for _, q := range []struct{ rule, detail, query string }{
		{"leaf_missing", "decision without leaf", `SELECT CAST(d.id AS TEXT) FROM decision d LEFT JOIN leaf l ON l.decision_id = d.id WHERE l.id IS NULL`},
		{"leaf_sequence", "leaf", `SELECT CAST(l.id AS TEXT) FROM leaf l LEFT JOIN ledger_index i ON i.leaf_id = l.id
			LEFT JOIN leaf_pending p ON p.leaf_id = l.id WHERE (i.idx IS NULL) = (p.leaf_id IS NULL)`},
		{"leaf_sequence", "index of no leaf", `SELECT CAST(i.idx AS TEXT) FROM ledger_index i LEFT JOIN leaf l ON l.id = i.leaf_id WHERE l.id IS NULL`},
		{"leaf_sequence", "pending, but no leaf", `SELECT CAST(p.leaf_id AS TEXT) FROM leaf_pending p LEFT JOIN leaf l ON l.id = p.leaf_id WHERE l.id IS NULL`},
		{"orphan", "release of no holding", `SELECT CAST(r.id AS TEXT) FROM release r LEFT JOIN holding h ON h.id = r.holding_id WHERE h.id IS NULL`},
		{"orphan", "live release of no holding", `SELECT CAST(r.release_id AS TEXT) FROM live_release r LEFT JOIN holding h ON h.id = r.holding_id WHERE h.id IS NULL`},
		{"orphan", "end of no release", `SELECT CAST(e.release_id AS TEXT) FROM release_end e LEFT JOIN release r ON r.id = e.release_id WHERE r.id IS NULL`},
		{"orphan", "document of no release", `SELECT CAST(e.release_id AS TEXT) FROM release_document e LEFT JOIN release r ON r.id = e.release_id WHERE r.id IS NULL`},
		{"orphan", "file of no release", `SELECT CAST(e.release_id AS TEXT) FROM release_file e LEFT JOIN release r ON r.id = e.release_id WHERE r.id IS NULL`},
		{"orphan", "signature of no review", `SELECT CAST(x.id AS TEXT) FROM signoff x LEFT JOIN review r ON r.id = x.review_id WHERE r.id IS NULL`},
		{"orphan", "review of no holding", `SELECT CAST(r.id AS TEXT) FROM review r LEFT JOIN holding h ON h.id = r.holding_id WHERE h.id IS NULL`},
		{"orphan", "text of no decision", `SELECT CAST(t.decision_id AS TEXT) FROM decision_text t LEFT JOIN decision d ON d.id = t.decision_id WHERE d.id IS NULL`},
		{"orphan", "place of no review", `SELECT CAST(p.review_id AS TEXT) FROM review_place p LEFT JOIN review r ON r.id = p.review_id WHERE r.id IS NULL`},
		{"orphan", "person of no review", `SELECT CAST(p.review_id AS TEXT) FROM review_person p LEFT JOIN review r ON r.id = p.review_id WHERE r.id IS NULL`},
		{"orphan", "document of no review", `SELECT CAST(p.review_id AS TEXT) FROM review_document p LEFT JOIN review r ON r.id = p.review_id WHERE r.id IS NULL`},
		{"orphan", "decision of no holding", `SELECT CAST(d.id AS TEXT) FROM decision d LEFT JOIN holding h ON h.id = d.holding_id WHERE d.holding_id IS NOT NULL AND h.id IS NULL`},
		{"orphan", "decision of no person", `SELECT CAST(d.id AS TEXT) FROM decision d LEFT JOIN person p ON p.id = d.actor_id WHERE d.actor_id IS NOT NULL AND p.id IS NULL`},
		{"orphan", "tombstone of no holding", `SELECT CAST(t.holding_id AS TEXT) FROM tombstone t LEFT JOIN holding h ON h.id = t.holding_id WHERE h.id IS NULL`},
	} {
		if err := s.each(ctx, q.query, nil, func(scan func(...any) error) error {
			var id string
			err := scan(&id)
			report.add(Violation{Rule: q.rule, Detail: q.detail + " " + id})
			return err
		}); err != nil {
			return err
		}
	}
	return s.tree(ctx, report)
}

// erasures reads what erasures name. Rows and leaves are compared elsewhere.
func (s *snapshot) erasures(ctx context.Context) (map[string]erasure, error) {
	out := map[string]erasure{}
	err := s.each(ctx, `SELECT d.id, d.at, d.content FROM decision d LEFT JOIN leaf l ON l.decision_id = d.id WHERE d.kind = 'erasure' ORDER BY l.id`, nil, func(scan func(...any) error) error {
		var content string
		var e erasure
		err := scan(&e.decision, &e.at, &content)
		for key, value := range looseTexts(content) {
			if out[key].decision == "" {
				out[key] = erasure{e.decision, e.at, value}
			}
		}
		return err
	})
	return out, err
}

// leaves reads the next batch of leaves with their decisions and texts.
func (s *snapshot) leaves(ctx context.Context, after int64) ([]*leafRow, error) {
	var rows []*leafRow
	by := map[string]*leafRow{}
	err := s.each(ctx, `SELECT `+decisionColumns+`, l.decision_id, l.body FROM leaf l LEFT JOIN decision d ON d.id = l.decision_id
		WHERE l.id > ? ORDER BY l.id LIMIT ?`, []any{after, leafBatch}, func(scan func(...any) error) error {
		l := &leafRow{texts: map[string]textRow{}}
		d, err := scanDecision(scan, &l.names, &l.body)
		l.id, l.decision = d.pos, d
		rows, by[l.names] = append(rows, l), l
		return err
	})
	if err != nil || len(rows) == 0 {
		return rows, err
	}
	err = s.each(ctx, `SELECT t.decision_id, t.kind, t.salt, t.body FROM decision_text t JOIN leaf l ON l.decision_id = t.decision_id
		WHERE l.id > ? AND l.id <= ?`, []any{after, rows[len(rows)-1].id}, func(scan func(...any) error) error {
		var id, kind string
		var t textRow
		err := scan(&id, &kind, &t.salt, &t.body)
		if l := by[id]; l != nil {
			l.texts[kind] = t
		}
		return err
	})
	return rows, err
}

// compareLeaf: the leaf is in its one form and says what the decision's row says, field by field.
func compareLeaf(l *leafRow, report *Report, missing map[string]bool, erased map[string]erasure) {
	d := l.decision
	wrong := func(rule, detail string) {
		report.add(Violation{Holding: d.Holding, Rule: rule, Detail: "decision " + l.names + ": " + detail})
	}
	if d.ID == "" {
		wrong("leaf_missing", "leaf "+strconv.FormatInt(l.id, 10)+" without decision")
		return
	}
	m, err := parseCanonical(l.body)
	if err != nil {
		wrong("leaf_form", err.Error())
		return
	}
	nonce := text(m, "nonce")
	if _, err := hex.DecodeString(nonce); err != nil || len(nonce) != 32 || text(m, "schema") != "freigabe-leaf/1" {
		wrong("leaf_form", "schema or nonce")
	}
	if d.garbled || (d.Actor != "") != (d.ActorKind == "person") {
		wrong("leaf_field", "content, detail, rules or kind of actor have not their form")
	}
	actor := d.Actor
	if actor == "" {
		actor = d.ActorKind
	}
	want := map[string]string{
		"decision": d.ID, "kind": d.Kind, "at": at(d.At).Format("2006-01-02T15:04:05.000000Z"), "root": d.Root, "authority": d.Authority,
		"holding": d.Holding, "verb": d.Verb, "from": d.From, "to": d.To, "slot": d.Slot, "mark": d.Mark, "actor": actor, "role": d.Role,
		"grant": d.Grant, "on_behalf_of": d.OnBehalfOf, "digest": d.Digest,
	}
	for _, k := range sortedKeys(want) {
		if text(m, k) != want[k] {
			wrong("leaf_field", k)
		}
	}
	if number(m, "edition") != d.Edition || number(m, "policy_version") != d.PolicyVersion {
		wrong("leaf_field", "edition or policy_version")
	}
	if !slices.Equal(versions(m["rules"]), d.Rules) {
		wrong("leaf_field", "rules")
	}
	content := texts(m, "content")
	detail := content["detail"]
	delete(content, "detail")
	if !maps.Equal(content, d.Content) {
		wrong("leaf_field", "content")
	}
	if detail != detailDigest(nonce, d.Detail) {
		wrong("leaf_field", "detail")
	}
	for k := range m {
		if _, ok := want[k]; !ok && !slices.Contains([]string{"schema", "nonce", "edition", "policy_version", "rules", "content", "commitments"}, k) {
			wrong("leaf_form", "an unknown member "+strconv.Quote(clip(k)))
		}
	}
	compareTexts(l, texts(m, "commitments"), wrong, missing)
	for kind := range l.texts {
		if erased[l.names+"/"+kind].decision != "" {
			wrong("leaf_text", kind+" is named by an erasure and still there")
		}
	}
	if d.Kind == "erasure" {
		for key := range content {
			if missing[key] {
				delete(missing, key)
				report.Erased++
			}
		}
	}
}

// compareTexts: each stored text is the one that the leaf commits to; a commitment without a text waits for its erasure.
func compareTexts(l *leafRow, commitments map[string]string, wrong func(rule, detail string), missing map[string]bool) {
	for _, kind := range sortedKeys(l.texts) {
		t := l.texts[kind]
		salt, err := hex.DecodeString(t.salt)
		if err != nil || len(salt) != 16 || sha(append(salt, t.body...)) != commitments[kind] {
			wrong("leaf_text", kind)
		}
	}
	for kind := range commitments {
		if _, ok := l.texts[kind]; !ok {
			missing[l.names+"/"+kind] = true
		}
	}
}

// detailDigest binds the facts of an administrative decision behind the leaf's nonce; "" where there are none.
func detailDigest(nonce string, detail map[string]string) string {
	if len(detail) == 0 {
		return ""
	}
	inner := map[string]any{}
	for k, v := range detail {
		inner[k] = v
	}
	b, err := canonical(nil, map[string]any{"detail": inner, "nonce": nonce})
	if err != nil {
		return "unwritable"
	}
	return sha(b)
}

// tree: the indexes have no gap, are as many as the head says, and the leaves in their order have the head's root.
func (s *snapshot) tree(ctx context.Context, report *Report) error {
	var size int64
	var root string
	if err := s.each(ctx, `SELECT size, root FROM ledger_head`, nil, func(scan func(...any) error) error { return scan(&size, &root) }); err != nil {
		return err
	}
	var next int64
	var stack []node
	err := s.each(ctx, `SELECT i.idx, l.body FROM ledger_index i JOIN leaf l ON l.id = i.leaf_id ORDER BY i.idx`, nil,
		func(scan func(...any) error) error {
			var idx int64
			var body []byte
			if err := scan(&idx, &body); err != nil {
				return err
			}
			if idx != next {
				report.add(Violation{Rule: "ledger_index", Detail: "index " + strconv.FormatInt(next, 10) + " is missing"})
			}
			next = idx + 1
			stack = push(stack, node{hashLeaf(body), 0})
			return nil
		})
	if err != nil {
		return err
	}
	if next != size {
		report.add(Violation{Rule: "ledger_index", Detail: strconv.FormatInt(next, 10) + " indexes, the head says " + strconv.FormatInt(size, 10)})
	} else if got := rootOf(stack); root != hex.EncodeToString(got[:]) && root != base64.StdEncoding.EncodeToString(got[:]) {
		report.add(Violation{Rule: "ledger_root", Detail: "size " + strconv.FormatInt(size, 10)})
	}
	hashes, err := s.count(ctx, `SELECT COUNT(*) FROM ledger_hash`)
	if err != nil {
		return err
	}
	last, err := s.count(ctx, `SELECT COALESCE(MAX(idx) + 1, 0) FROM ledger_hash`)
	if err != nil {
		return err
	}
	if want := storedHashes(size); hashes != want || last != want {
		report.add(Violation{Rule: "ledger_index", Detail: strconv.FormatInt(hashes, 10) + " tree hashes, want " + strconv.FormatInt(want, 10)})
	}
	return nil
}

func hashLeaf(body []byte) [32]byte { return sha256.Sum256(append([]byte{0}, body...)) }

// node is a complete subtree of 2^level leaves.
type node struct {
	hash  [32]byte
	level int
}

func (a node) with(b node) [32]byte {
	return sha256.Sum256(slices.Concat([]byte{1}, a.hash[:], b.hash[:]))
}

// push adds a leaf to the forest of complete subtrees (RFC 6962), joining equals.
func push(stack []node, n node) []node {
	for len(stack) > 0 && stack[len(stack)-1].level == n.level {
		top := stack[len(stack)-1]
		stack, n = stack[:len(stack)-1], node{top.with(n), n.level + 1}
	}
	return append(stack, n)
}

func rootOf(stack []node) [32]byte {
	if len(stack) == 0 {
		return sha256.Sum256(nil)
	}
	n := stack[len(stack)-1]
	for i := len(stack) - 2; i >= 0; i-- {
		n.hash = stack[i].with(n)
	}
	return n.hash
}

// storedHashes counts the complete subtrees of a tree: each has one row.
func storedHashes(size int64) (n int64) {
	for ; size > 0; size /= 2 {
		n += size
	}
	return n
}

func at(micros int64) time.Time { return time.UnixMicro(micros).UTC() }
