package storage

import (
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

// cond is a condition of a statement with its values. Conditions are joined by functions and never by a shared builder,
// so that an "or" cannot leak over a scope.
type cond struct {
	sql  string
	args []any
}

var (
	everything = cond{sql: "1 = 1"}
	nothing    = cond{sql: "1 = 0"}
)

func where(sql string, args ...any) cond { return cond{sql, args} }

func allOf(conds ...cond) cond { return join(" AND ", everything, nothing, conds) }
func anyOf(conds ...cond) cond { return join(" OR ", nothing, everything, conds) }

// join leaves out what changes nothing and stops at what decides alone.
func join(with string, neutral, final cond, conds []cond) cond {
	var parts []string
	var args []any
	for _, c := range conds {
		switch c.sql {
		case neutral.sql:
		case final.sql:
			return final
		default:
			parts, args = append(parts, "("+c.sql+")"), append(args, c.args...)
		}
	}
	if len(parts) == 0 {
		return neutral
	}
	return cond{strings.Join(parts, with), args}
}

// flat is a condition with a ? for each value, where gorm would take a list for one.
func flat(c cond) cond {
	var sql strings.Builder
	var args []any
	for i, part := range strings.Split(c.sql, "?") {
		if i > 0 {
			if of, ok := c.args[i-1].([]string); ok {
				sql.WriteString(lists(len(of), 1))
				for _, v := range of {
					args = append(args, v)
				}
			} else {
				sql.WriteByte('?')
				args = append(args, c.args[i-1])
			}
		}
		sql.WriteString(part)
	}
	return cond{sql.String(), args}
}

// among is the condition that a column has one of the values; none of no values.
func among[T ~string](column string, of []T) cond {
	if len(of) == 0 {
		return nothing
	}
	return where(column+" IN ?", plain(of))
}

// equal is the condition of a filter: everything for an absent value. A value that is no id names nothing.
func equal[T ~string](column string, value T) cond {
	if value == "" {
		return everything
	}
	return where(column+" = ?", string(value))
}

// named is the condition that an id column has this id. A malformed id names nothing, and the database never sees it.
func named[T ~string](column string, id T) cond {
	if !domain.IsID(string(id)) {
		return nothing
	}
	return where(column+" = ?", string(id))
}

// filtered is named for a filter: everything for an absent id.
func filtered[T ~string](column string, id T) cond {
	if id == "" {
		return everything
	}
	return named(column, id)
}

// below is the condition that an authority column lies at or below one of tops.
func below(column string, tops []domain.AuthorityID) cond {
	if len(tops) == 0 {
		return nothing
	}
	return where(column+" IN (SELECT authority_id FROM authority_ancestor WHERE ancestor_id IN ?)", plain(tops))
}

// belowOne is below for a filter: everything for an absent authority.
func belowOne(column string, top domain.AuthorityID) cond {
	switch {
	case top == "":
		return everything
	case !domain.IsID(string(top)):
		return nothing
	}
	return below(column, []domain.AuthorityID{top})
}

// speaksFor lists the reader and whom the reader represents.
func speaksFor(s workflow.Scope) []domain.PersonID {
	if s.Person() == "" {
		return nil
	}
	return append([]domain.PersonID{s.Person()}, s.Represented()...)
}

// readable is the condition that the working edition of a holding may be read: a role says so for its authority, or it
// waits or waited for the reader or for an expert's role of theirs. The alias of holding is h.
func readable(s workflow.Scope) cond {
	return anyOf(below("h.authority_id", s.Working()), concerned("h.id", s))
}

// concerned is the condition that a column names one of the few holdings that wait or waited for the reader. It is one
// sub-select, so that a reader without a role that reads working editions does not cost a look at every holding.
func concerned(column string, s workflow.Scope) cond {
	var parts []string
	var args []any
	for _, source := range []struct {
		table string
		cond
	}{
		{"task", among("t.person_id", speaksFor(s))},
		{"question", allOf(among("t.to_id", speaksFor(s)), where("t.answered_at IS NULL"))},
		{"task", waitsFor("t", s.Needed())},
	} {
		if source.sql != nothing.sql {
			parts = append(parts, "SELECT t.holding_id FROM "+source.table+" t WHERE "+source.sql)
			args = append(args, source.args...)
		}
	}
	if parts == nil {
		return nothing
	}
	return cond{column + " IN (" + strings.Join(parts, " UNION ALL ") + ")", args}
}

// waitsFor is the condition that a task is addressed to one of the roles at its place.
func waitsFor(task string, roles []workflow.Needed) cond {
	places := map[domain.Role][]domain.AuthorityID{}
	for _, n := range roles {
		places[n.Role] = append(places[n.Role], n.Authority)
	}
	out := nothing
	for _, role := range domain.Roles { // in a fixed order, so that statements stay few
		if len(places[role]) > 0 {
			out = anyOf(out, allOf(where(task+".role = ?", string(role)), below(task+".authority_id", places[role])))
		}
	}
	return out
}

// readableHolding is readable for a table that holds a holding's id. It is asked row by row, because lists are short.
func readableHolding(column string, s workflow.Scope) cond {
	c := below("h.authority_id", s.Working())
	if c.sql != nothing.sql {
		c.sql = "EXISTS (SELECT 1 FROM holding h WHERE h.id = " + column + " AND " + c.sql + ")"
	}
	return anyOf(c, concerned(column, s))
}

// released is the condition that a live release for one of the audiences is visible: those for the public and the
// register to everybody, internal ones to their circle. The alias of live_release is l. An association's circle opens
// nothing yet, and an audience that is not known has no releases.
func released(s workflow.Scope, audiences ...domain.Audience) cond {
	out := nothing
	for _, a := range audiences {
		circle := everything
		switch a {
		case domain.ForPublic, domain.ForRegister:
		case domain.ForInternal:
			circle = anyOf(
				allOf(where("l.circle = ?", string(domain.CircleRoot)), among("l.root_id", s.Roots())),
				allOf(where("l.circle = ?", string(domain.CircleDepartment)), below("l.authority_id", s.Departments())))
		default:
			circle = nothing
		}
		out = anyOf(out, allOf(where("l.audience = ?", string(a)), circle))
	}
	return out
}

// recorded is the condition that a decision may be read: history of its authority or root, or of a readable holding.
// The alias of decision is d.
func recorded(s workflow.Scope) cond {
	return anyOf(
		below("d.authority_id", s.History()),
		among("d.root_id", s.History()),
		readableHolding("d.holding_id", s))
}

func plain[T ~string](of []T) []string {
	out := make([]string, len(of))
	for i, v := range of {
		out[i] = string(v)
	}
	return out
}
