package policy

import (
	"fmt"
	"testing"

	"freigabe/domain"
)

// largeRoot has 11,000 authorities in a tree up to four deep, 50,000 people and 66,000 grants.
func largeRoot() domain.PolicyRows {
	rows := domain.PolicyRows{Root: "a0", Authorities: []domain.PolicyAuthority{{ID: "a0"}}}
	id := func(n int) domain.AuthorityID { return domain.AuthorityID(fmt.Sprintf("a%d", n)) }
	for n := 1; n < 11_000; n++ { // 22 children each: 1 + 22 + 484 + the rest
		rows.Authorities = append(rows.Authorities, domain.PolicyAuthority{ID: id(n), Parent: id((n - 1) / 22)})
	}
	for n := range 66_000 {
		rows.Assignments = append(rows.Assignments, domain.Assignment{
			ID:     domain.AssignmentID(fmt.Sprintf("g%05d", n)),
			Person: domain.PersonID(fmt.Sprintf("p%d", n%50_000)), Role: domain.Roles[n%len(domain.Roles)],
			Authority: id(n * 7 % 11_000), From: noon.AddDate(-1, 0, 0), Status: domain.Active,
		})
	}
	return rows
}

func BenchmarkCompile(b *testing.B) {
	rows := largeRoot()
	for b.Loop() {
		if _, err := Compile(rows); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAuthorize(b *testing.B) {
	rows := largeRoot()
	deputy("dora", "p0", "2026-03-01", "2026-03-31")(&rows)
	r, err := Compile(rows)
	if err != nil {
		b.Fatal(err)
	}
	g := rows.Assignments[7] // p7, portal_editor
	leaf := domain.AuthorityID("a10999")
	run := func(name string, p domain.PersonID, act domain.Action, a domain.AuthorityID, allowed bool) {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if (r.Authorize(b.Context(), p, act, a, noon) == nil) != allowed {
					b.Fatal("wrong answer")
				}
			}
		})
	}
	run("allow_first_line", "p0", domain.ActCapture, rows.Assignments[0].Authority, true)
	run("allow_last_line", "p10", domain.SignAs(domain.Executive), rows.Assignments[10].Authority, true)
	run("allow_inherited", "p0", domain.ActCapture, leaf, true)
	run("allow_deputy", "dora", domain.ActCapture, leaf, true)
	run("deny_role", g.Person, domain.ActAdminister, g.Authority, false)
	run("deny_unknown_person", "nobody", domain.ActCapture, leaf, false)
	b.Run("standings", func(b *testing.B) {
		for b.Loop() {
			_ = r.Standings("p0", domain.ActCapture, leaf, noon)
		}
	})
	b.Run("parallel_allow", func(b *testing.B) {
		b.RunParallel(func(pb *testing.PB) {
			for pb.Next() {
				if r.Authorize(b.Context(), "p0", domain.ActCapture, leaf, noon) != nil {
					b.Fatal("wrong answer")
				}
			}
		})
	})
}
