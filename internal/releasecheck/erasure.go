package releasecheck

import (
	"context"
	"strings"
)

// erasureRows compares the list of what is erased with what the leaves of erasures name, and the proposals with their decisions.
func (s *snapshot) erasureRows(ctx context.Context, acts []*decision, report *Report) error {
	wrong := func(detail string) { report.add(Violation{Rule: "record", Detail: detail}) }
	releases := map[string]string{} // "decision/audience" → release
	if err := s.each(ctx, `SELECT id, decision_id, audience FROM release`, nil, func(scan func(...any) error) error {
		var id, decision, audience string
		err := scan(&id, &decision, &audience)
		releases[decision+"/"+audience] = id
		return err
	}); err != nil {
		return err
	}
	want, by, proposals := map[string]bool{}, map[string]*decision{}, map[string]record{}
	for _, d := range acts {
		switch d.Kind {
		case "erasure":
			by[d.ID] = d
			for key := range d.Content {
				what, part, _ := strings.Cut(key, "/")
				kind, target := "text", what
				switch part {
				case "person", "file":
					kind, part = part, ""
				case "public", "internal", "register":
					kind, target, part = "document", releases[key], ""
				}
				want[strings.Join([]string{kind, target, part, d.ID, decimal(d.At)}, " ")] = true
			}
		case "erasure_proposed":
			proposals[d.Detail["erasure"]] = record{
				"root_id": d.Root, "authority_id": d.Authority, "kind": d.Detail["kind"], "target": d.Detail["target"], "part": d.Detail["part"],
				"holding_id": d.Holding, "role": d.Role, "proposed_by": d.Actor, "at": decimal(d.At), "opened_id": d.ID, "decision_id": d.ID,
			}
		case "erasure_rejected":
			if p := proposals[d.Detail["erasure"]]; p != nil {
				p["decision_id"], by[d.ID] = d.ID, d
			}
		}
	}
	if err := s.each(ctx, `SELECT kind, target, part, decision_id, at FROM erased`, nil, func(scan func(...any) error) error {
		var kind, target, part, decision string
		var at int64
		err := scan(&kind, &target, &part, &decision, &at)
		key := strings.Join([]string{kind, target, part, decision, decimal(at)}, " ")
		if !want[key] {
			wrong("erased " + key + ": no erasure names it")
		}
		delete(want, key)
		return err
	}); err != nil {
		return err
	}
	for _, key := range sortedKeys(want) {
		wrong("erased " + key + ": is gone")
	}
	return s.proposals(ctx, proposals, by, wrong)
}

// proposals: what was asked for is as it was asked, and its status has a decision by whom the row names.
func (s *snapshot) proposals(ctx context.Context, want map[string]record, by map[string]*decision, wrong func(string)) error {
	names := []string{"root_id", "authority_id", "kind", "target", "part", "holding_id", "role", "proposed_by", "at", "opened_id"}
	err := s.each(ctx, `SELECT CAST(id AS TEXT), CAST(`+strings.Join(names, ` AS TEXT), CAST(`)+` AS TEXT), status, confirmed_by, decision_id FROM erasure`, nil,
		func(scan func(...any) error) error {
			var id, status, confirmed, decision string
			got := make([]string, len(names))
			into := []any{&id}
			for i := range got {
				into = append(into, opt{&got[i]})
			}
			if err := scan(append(into, &status, opt{&confirmed}, opt{&decision})...); err != nil {
				return err
			}
			p, ok := want[id]
			if d := by[id]; !ok && d != nil && d.Kind == "erasure" && status == "active" && decision == id {
				return nil // carried out again on a restored backup, which knows no proposal
			}
			if !ok {
				wrong("erasure " + id + ": no decision made it")
				return nil
			}
			for i, name := range names {
				if got[i] != p[name] {
					wrong("erasure " + id + ": " + name)
				}
			}
			d := by[decision]
			switch {
			case status == "proposed" && decision == p["opened_id"] && p["decision_id"] == decision && confirmed == "":
			case status == "rejected" && d != nil && d.Kind == "erasure_rejected" && p["decision_id"] == decision && d.Actor == confirmed:
			case status == "active" && d != nil && d.Kind == "erasure" && p["decision_id"] == p["opened_id"] && d.Actor == confirmed && d.Root == p["root_id"]:
			default:
				wrong("erasure " + id + ": status")
			}
			delete(want, id)
			return nil
		})
	for _, id := range sortedKeys(want) {
		wrong("erasure " + id + ": is gone")
	}
	return err
}
