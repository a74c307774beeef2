package storagetest

import (
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/workflow"
)

// Town is a root with a department below it, two people and one holding: what most tests of storage start from.
type Town struct {
	Root, Department domain.AuthorityID
	Steward, Head    domain.PersonID
	Holding          domain.HoldingID
}

// Seed stores a Town. The name keeps several of them apart.
func Seed(t testing.TB, s *storage.Store, name string) Town {
	t.Helper()
	n := Town{
		Root: ID[domain.AuthorityID](), Department: ID[domain.AuthorityID](), Steward: ID[domain.PersonID](),
		Head: ID[domain.PersonID](), Holding: ID[domain.HoldingID](),
	}
	err := s.InTx(t.Context(), "storagetest.Seed", func(tx workflow.Tx) error {
		tx.CreateAuthority(domain.Authority{ID: n.Root, Root: n.Root, Name: name, Title: strings.ToUpper(name), Kind: "city", Land: "NW"})
		tx.CreateAuthority(domain.Authority{ID: n.Department, Root: n.Root, Parent: n.Root, Name: name + "_umwelt", Title: "Umwelt", Kind: "department", Land: "NW"})
		for id, login := range map[domain.PersonID]string{n.Steward: "steward", n.Head: "head"} {
			tx.CreatePerson(domain.Person{ID: id, Root: n.Root, Login: login + "@" + name, Name: login, Lang: "de"})
		}
		tx.SaveAssignment(domain.Assignment{
			ID: ID[domain.AssignmentID](), Person: n.Steward, Role: domain.DataSteward, Authority: n.Root,
			Root: n.Root, From: Now, Status: domain.Active,
		})
		tx.SaveAssignment(domain.Assignment{
			ID: ID[domain.AssignmentID](), Person: n.Head, Role: domain.DepartmentHead, Authority: n.Department,
			Root: n.Root, From: Now, Status: domain.Active,
		})
		tx.CreateHolding(n.holding(n.Holding, name+"_baumkataster"))
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func (n Town) holding(id domain.HoldingID, name string) *domain.Holding {
	return &domain.Holding{
		ID: id, Root: n.Root, Authority: n.Department, Name: name, State: domain.Captured, CreatedAt: Now, ChangedAt: Now,
		Edition: domain.Edition{Number: 1, Content: domain.Content{Title: "Baumkataster", Description: "Straßenbäume", Theme: []string{"ENVI"}}},
	}
}

// ID gives a fresh id.
func ID[T ~string]() T { return domain.NewID[T](Now) }

// Decision gives a complete decision about the town's holding.
func (n Town) Decision() domain.Decision {
	return domain.Decision{
		ID: ID[domain.DecisionID](), Kind: domain.Transition, At: Now, Root: n.Root, Authority: n.Department,
		Holding: n.Holding, Edition: 1, Verb: domain.Screen, From: domain.Captured, To: domain.Screened, Actor: n.Steward,
		ActorKind: domain.ByPerson, Role: domain.DataSteward, Digest: domain.DigestOf([]byte("content")), PolicyVersion: 1,
		Texts: []domain.Text{{Kind: domain.TextReason, Salt: domain.NewNonce(), Body: "vollständig"}},
	}
}

// Another gives one more holding of the town, not stored.
func (n Town) Another() *domain.Holding {
	id := ID[domain.HoldingID]()
	return n.holding(id, "lippe_"+string(id))
}
