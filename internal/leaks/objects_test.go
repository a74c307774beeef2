package leaks

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"freigabe/domain"
)

// object is something with an id.
type object struct {
	kind    string
	id      string
	root    string // name of the administration
	holding string // id of the holding it belongs to, "" for none
	public  bool   // named in something public
}

// objects lists everything that is stored under an id, by reading the tables.
func (w *world) objects() []object {
	w.t.Helper()
	roots := map[string]string{string(w.alpha.root): "alpha", string(w.beta.root): "beta"}
	shown := map[string]bool{}
	var out []object
	each := func(kind, sql string) {
		rows, err := w.v.store.DB().QueryContext(w.ctx, sql)
		must(w.t, err)
		defer rows.Close()
		for rows.Next() {
			var id, root, holding string
			must(w.t, rows.Scan(&id, &root, &holding))
			out = append(out, object{kind, id, roots[root], holding, shown[holding] || shown[id]})
		}
		must(w.t, rows.Err())
	}
	for _, sql := range []string{"SELECT holding_id, release_id FROM live_release WHERE audience <> 'internal'", "SELECT holding_id, name FROM tombstone"} {
		rows, err := w.v.store.DB().QueryContext(w.ctx, sql)
		must(w.t, err)
		for rows.Next() {
			var holding, release string
			must(w.t, rows.Scan(&holding, &release))
			shown[holding], shown[release] = true, true
		}
		must(w.t, rows.Err())
		must(w.t, rows.Close())
	}
	each("authority", "SELECT id, root_id, '' FROM authority ORDER BY id")
	each("holding", "SELECT id, root_id, id FROM holding ORDER BY id")
	each("name", "SELECT name, root_id, id FROM holding ORDER BY id")
	each("review", "SELECT id, root_id, holding_id FROM review ORDER BY id")
	each("decision", "SELECT id, root_id, coalesce(CAST(holding_id AS TEXT), '') FROM decision ORDER BY id")
	each("release", "SELECT id, root_id, holding_id FROM release ORDER BY id")
	each("question", "SELECT q.id, h.root_id, h.id FROM question q JOIN holding h ON h.id = q.holding_id ORDER BY q.id")
	each("task", "SELECT id, root_id, coalesce(CAST(holding_id AS TEXT), '') FROM task ORDER BY id")
	each("person", "SELECT id, root_id, '' FROM person ORDER BY id")
	each("assignment", "SELECT id, root_id, '' FROM assignment ORDER BY id")
	each("deputy", "SELECT id, root_id, '' FROM deputy ORDER BY id")
	each("rule", "SELECT id, root_id, '' FROM rule_version ORDER BY id")
	each("questionnaire", "SELECT id, root_id, '' FROM questionnaire_version ORDER BY id")
	each("token", "SELECT id, root_id, '' FROM token ORDER BY id")
	each("session", "SELECT s.id, p.root_id, '' FROM session s JOIN person p ON p.id = s.person_id ORDER BY s.id")
	each("move", "SELECT id, root_id, '' FROM move ORDER BY id")
	each("sharing", "SELECT id, root_id, '' FROM sharing ORDER BY id")
	each("erasure", "SELECT id, root_id, coalesce(CAST(holding_id AS TEXT), '') FROM erasure ORDER BY id")
	each("import", "SELECT id, root_id, '' FROM import ORDER BY id")
	each("draft", "SELECT d.id, a.root_id, '' FROM import_draft d JOIN authority a ON a.id = d.authority_id ORDER BY d.id")
	each("view", "SELECT f.name, p.root_id, '' FROM preference f JOIN person p ON p.id = f.person_id WHERE f.name LIKE 'view.%' ORDER BY f.name")
	each("distribution", "SELECT e.body, h.root_id, h.id FROM edition e JOIN holding h ON h.id = e.holding_id ORDER BY h.id, e.number")
	return slices.CompactFunc(unfold(out), func(a, b object) bool { return a == b })
}

// unfold puts the distributions and files of editions in the place of their documents.
func unfold(in []object) []object {
	var out []object
	for _, o := range in {
		if o.kind != "distribution" {
			o.id = strings.TrimPrefix(o.id, "view.")
			out = append(out, o)
			continue
		}
		var e domain.Edition
		_ = json.Unmarshal([]byte(o.id), &e)
		file := func(f domain.FileRef) {
			out = append(out, object{"sha", string(f.SHA256), o.root, o.holding, o.public})
		}
		for _, d := range e.Distributions {
			out = append(out, object{"distribution", string(d.ID), o.root, o.holding, o.public})
			if d.File != nil {
				file(*d.File)
			}
		}
		for _, a := range e.Answers {
			for _, f := range a.Evidence {
				file(f)
			}
		}
	}
	return out
}

// absent gives an id of the same form that names nothing.
func absent(id string) string {
	sum := sha256.Sum256([]byte("absent " + id))
	h := hex.EncodeToString(sum[:])
	switch {
	case domain.IsID(id):
		return id[:15] + h[:3] + "-8" + h[3:6] + "-" + h[6:18]
	case len(id) == 64 && strings.Trim(id, "0123456789abcdef") == "":
		return h
	}
	if root, slug, ok := strings.Cut(id, "_"); ok {
		return root + "_" + strings.Repeat(strings.ToLower(word(id))[2:], len(slug)/12+1)[:len(slug)]
	}
	return strings.Repeat(word(id)[2:], len(id)/12+1)[:len(id)]
}
