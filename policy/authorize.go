package policy

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/casbin/casbin/v2"
	"github.com/casbin/casbin/v2/model"

	"freigabe/domain"
)

// casbinModel keeps only role → action lines in casbin. Who holds a role where is asked of the snapshot, which travels
// in the request, so that one enforcer serves every root and no role link can go stale. The effect is allow-only:
// without a matching line the answer is no. Subjects carry a prefix, so that a person cannot be mistaken for a role.
const casbinModel = `
[request_definition]
r = sub, snap, dom, act, at
[policy_definition]
p = sub, act
[policy_effect]
e = some(where (p.eft == allow))
[matchers]
m = r.act == p.act && hasRole(r.snap, r.sub, p.sub, r.dom, r.at)
`

const (
	personPrefix = "p:"
	rolePrefix   = "r:"
)

// enforcer is made once from the table and only read afterwards.
var enforcer = newEnforcer()

func newEnforcer() *casbin.Enforcer {
	m, err := model.NewModelFromString(casbinModel)
	if err != nil {
		panic("policy: casbin model: " + err.Error()) // a constant
	}
	e, err := casbin.NewEnforcer(m)
	if err != nil {
		panic("policy: casbin enforcer: " + err.Error())
	}
	e.AddFunction("hasRole", hasRole)
	var lines [][]string
	for _, l := range rights {
		for _, r := range l.roles {
			lines = append(lines, []string{rolePrefix + string(r), string(l.act)})
		}
	}
	if ok, err := e.AddPolicies(lines); err != nil || !ok {
		panic(fmt.Sprintf("policy: table with a line twice (%v)", err))
	}
	return e
}

// hasRole is the matcher function: snapshot, person subject, role subject, authority, instant.
func hasRole(args ...any) (any, error) {
	s, sub, role, dom, at := args[0].(*snapshot), args[1].(string), args[2].(string), args[3].(string), args[4].(time.Time)
	person, isPerson := strings.CutPrefix(sub, personPrefix)
	want, isRole := strings.CutPrefix(role, rolePrefix)
	if !isPerson || !isRole || !s.able(domain.PersonID(person)) {
		return false, nil
	}
	n := s.open(domain.AuthorityID(dom))
	if n == nil {
		return false, nil
	}
	for _, g := range s.grants[domain.PersonID(person)] {
		if string(g.Role) == want && g.inForce(at) && n.within(g.at) {
			return true, nil
		}
	}
	return false, nil
}

// Authorize answers nil when the person, or one whom the person represents at that instant, holds a role that may do
// act for the authority; otherwise Forbidden, with the roles that could in Args.
func (s *snapshot) Authorize(ctx context.Context, person domain.PersonID, act domain.Action, a domain.AuthorityID, at time.Time) error {
	if err := ctx.Err(); err != nil {
		return &domain.Error{Code: domain.Unavailable, Op: "policy.Authorize", Key: "unavailable", Err: err}
	}
	roles, known := rolesFor[act]
	refusal := &domain.Error{
		Code: domain.Forbidden, Op: "policy.Authorize", Key: "rights.missing",
		Args: map[string]any{"action": string(act), "roles": roleNames(roles)},
	}
	n := s.open(a)
	if !known || n == nil || !s.able(person) {
		return refusal
	}
	for _, subject := range append([]domain.PersonID{person}, s.representedOn(person, at, n.zone)...) {
		ok, err := enforcer.Enforce(personPrefix+string(subject), s, string(a), string(act), at)
		if err != nil {
			refusal.Err = err
			return refusal
		}
		if ok {
			return nil
		}
	}
	return refusal
}

func roleNames(roles []domain.Role) []string {
	out := make([]string, len(roles))
	for i, r := range roles {
		out[i] = string(r)
	}
	return out
}
