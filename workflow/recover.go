package workflow

import (
	"context"
	"strings"

	"freigabe/domain"
)

// Recover replaces lost administrators: by the local operator, who names two people of the root. It is shown to
// everyone in the root.
func (d *Desk) Recover(ctx context.Context, actor Actor, root domain.AuthorityID, logins []string) (Made, error) {
	if actor.Kind != domain.ByOperator {
		return Made{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.Recover", Key: "authority.operator_only"}
	}
	if len(logins) != 2 || strings.EqualFold(logins[0], logins[1]) {
		return Made{}, invalid("admin", "authority.two_administrators")
	}
	return run(ctx, d, actor, "workflow.Recover", func(tx Tx) (Made, error) {
		auth, err := tx.Authority(ctx, root)
		if err != nil {
			return Made{}, err
		}
		var people []*domain.Person
		for _, login := range logins {
			p, err := tx.PersonNamed(ctx, strings.ToLower(login))
			if err != nil || p.Root != auth.ID || p.Off {
				return Made{}, invalid("admin", "person.unknown")
			}
			people = append(people, p)
		}
		pols, err := tx.Administer(ctx, auth.ID)
		if err != nil {
			return Made{}, err
		}
		dec := decidedFor(tx, actor, domain.AuthorityRecovered, auth, pols[auth.ID], Standing{})
		dec.Detail = map[string]string{"first": string(people[0].ID), "second": string(people[1].ID)}
		decide(tx, dec)
		res := Made{ID: string(auth.ID), Decision: dec.ID, Links: map[string]string{}}
		for _, p := range people {
			a := domain.Assignment{
				ID: domain.NewID[domain.AssignmentID](tx.Now()), Person: p.ID, Role: domain.Administrator, Authority: auth.ID,
				Root: auth.ID, From: tx.Now(), Status: domain.Active,
			}
			g := decidedFor(tx, actor, domain.AssignmentConfirmed, auth, pols[auth.ID], Standing{})
			g.Detail = assignmentDetail(a)
			a.Decision = g.ID
			tx.SaveAssignment(a)
			decide(tx, g)
			res.Links[p.Login] = newLink(tx, *p)
		}
		for _, r := range domain.Roles {
			tx.OpenTask(domain.Task{
				ID: domain.NewID[domain.TaskID](tx.Now()), Kind: notice, Root: auth.ID, Authority: auth.ID,
				Ref: string(dec.ID), Role: r, Due: dueDay(auth, tx.Now(), 5), OpenedAt: tx.Now(),
			})
		}
		return res, nil
	})
}
