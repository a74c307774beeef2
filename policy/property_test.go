package policy

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"freigabe/domain"
	"freigabe/workflow"
)

var (
	somePeople = []domain.PersonID{"anna", "bert", "cora", "dora"}
	somePlaces = []domain.AuthorityID{"kreis", "it", "netz", "umwelt", "alt", "altbau"}
)

// drawRows makes rows with overlapping windows around noon.
func drawRows(t *rapid.T) domain.PolicyRows {
	rows := tree()
	hour := rapid.IntRange(-48, 48)
	for range rapid.IntRange(0, 8).Draw(t, "assignments") {
		gives(rapid.SampledFrom(somePeople).Draw(t, "person"), rapid.SampledFrom(domain.Roles).Draw(t, "role"),
			rapid.SampledFrom(somePlaces).Draw(t, "place"), func(a *domain.Assignment) {
				a.ID = domain.AssignmentID(rapid.StringMatching(`[a-f]{8}`).Draw(t, "id"))
				a.From = noon.Add(time.Duration(hour.Draw(t, "from")) * time.Hour)
				if rapid.Bool().Draw(t, "ends") {
					a.Until = noon.Add(time.Duration(hour.Draw(t, "until")) * time.Hour)
				}
			})(&rows)
	}
	day := rapid.SampledFrom([]string{"2026-03-09", "2026-03-10", "2026-03-11"})
	for range rapid.IntRange(0, 4).Draw(t, "deputies") {
		deputy(rapid.SampledFrom(somePeople).Draw(t, "by"), rapid.SampledFrom(somePeople).Draw(t, "for"),
			day.Draw(t, "first"), day.Draw(t, "last"))(&rows)
	}
	rows.Off = rapid.SliceOfNDistinct(rapid.SampledFrom(somePeople), 0, 1, rapid.ID).Draw(t, "off")
	return rows
}

// right is one cell of everything that can be asked.
type right struct {
	person domain.PersonID
	act    domain.Action
	at     domain.AuthorityID
}

func allRights(t *rapid.T, rows domain.PolicyRows) map[right]bool {
	r, err := Compile(rows)
	if err != nil {
		t.Fatalf("Compile() error = %v", err)
	}
	out := map[right]bool{}
	for _, p := range somePeople {
		for _, act := range Actions() {
			for _, a := range somePlaces {
				if r.Authorize(t.Context(), p, act, a, noon) == nil {
					out[right{p, act, a}] = true
				}
			}
		}
	}
	return out
}

func TestTakingSomethingAwayNeverAddsARight(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		less := rows
		switch {
		case len(rows.Assignments) > 0 && rapid.Bool().Draw(t, "drop an assignment"):
			i := rapid.IntRange(0, len(rows.Assignments)-1).Draw(t, "assignment")
			less.Assignments = slices.Delete(slices.Clone(rows.Assignments), i, i+1)
		case len(rows.Deputies) > 0 && rapid.Bool().Draw(t, "drop a deputy"):
			i := rapid.IntRange(0, len(rows.Deputies)-1).Draw(t, "deputy")
			less.Deputies = slices.Delete(slices.Clone(rows.Deputies), i, i+1)
		default:
			less.Off = append(slices.Clone(rows.Off), rapid.SampledFrom(somePeople).Draw(t, "off"))
		}
		before := allRights(t, rows)
		for c := range allRights(t, less) {
			if !before[c] {
				t.Fatalf("%+v is new after something was taken away", c)
			}
		}
	})
}

// TestAllAnswersAgree compares Authorize, which asks casbin, with the lists, which ask the table.
func TestAllAnswersAgree(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		rows := drawRows(t)
		r, err := Compile(rows)
		if err != nil {
			t.Fatalf("Compile() error = %v", err)
		}
		allowed := allRights(t, rows)
		s := r.(*snapshot)
		for _, p := range somePeople {
			for _, act := range Actions() {
				where := r.Where(p, act, noon)
				for _, a := range somePlaces {
					c := right{p, act, a}
					standings := r.Standings(p, act, a, noon)
					if got := len(standings) > 0; got != allowed[c] {
						t.Fatalf("%+v: Standings %v, Authorize allowed = %v", c, standings, allowed[c])
					}
					covered := s.open(a) != nil && slices.ContainsFunc(where, func(w domain.AuthorityID) bool { return s.nodes[a].within(s.nodes[w]) })
					if covered != allowed[c] {
						t.Fatalf("%+v: Where %v, Authorize allowed = %v", c, where, allowed[c])
					}
					own := slices.ContainsFunc(standings, func(x workflow.Standing) bool { return x.OnBehalfOf == "" })
					if holds := slices.Contains(r.Holders(act, a, noon), p); holds != own {
						t.Fatalf("%+v: Holders %v, own standing %v", c, holds, own)
					}
				}
			}
		}
	})
}
