package evidence

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// I7: who held what at a moment, computed from nothing but the decisions, is what the service acted by at that moment,
// and what the page of the auditor says of that day.

// seen is what the service held people to at one moment.
type seen struct {
	at    time.Time
	roles map[string]bool // "person role authority"
}

// turns lets people get and lose rights in a random order, and looks in between.
func (v *village) turns(r *rand.Rand, moments int) (out []seen) {
	v.t.Helper()
	roles := []domain.Role{domain.DataSteward, domain.LegalOffice, domain.PressOffice, domain.DepartmentHead, domain.GeoOffice, domain.Auditor}
	people := []string{"steward", "officer", "head", "head2", "dpo", "geo", "executive", "editor", "nobody"}
	any := func() string { return people[r.IntN(len(people))] }
	var given []domain.AssignmentID
	var deputies []domain.DeputyID
	off := map[string]bool{}
	for len(out) < moments {
		v.clock.ahead(time.Duration(1+r.IntN(30)) * time.Hour)
		who := any()
		switch r.IntN(6) {
		case 0, 1: // some are confirmed, some declined, some wait; not all roles take a second person
			from, until := time.Time{}, time.Time{}
			if r.IntN(3) == 0 {
				until = v.clock.now().Add(time.Duration(1+r.IntN(200)) * time.Hour)
			}
			if r.IntN(4) == 0 {
				from = v.clock.now().Add(time.Duration(r.IntN(60)) * time.Hour)
				if !until.IsZero() && !until.After(from) {
					until = from.Add(time.Hour)
				}
			}
			at := []domain.AuthorityID{v.root, v.dept, v.other}[r.IntN(3)]
			p, err := v.GrantRole(v.ctx(), v.as("admin1"), workflow.Grant{Login: who + ".dorf", Role: roles[r.IntN(len(roles))], Authority: at, From: from, Until: until})
			if off[who] && err != nil {
				continue
			}
			v.must(err)
			id := domain.AssignmentID(p.ID)
			if p.Status == domain.Proposed && r.IntN(4) > 0 {
				_, err = v.ConfirmRole(v.ctx(), v.as("admin2"), id, r.IntN(5) > 0)
				v.must(err)
			}
			given = append(given, id)
		case 2:
			if len(given) > 0 {
				i := r.IntN(len(given))
				_, err := v.EndRole(v.ctx(), v.as("admin1"), given[i], "")
				if domain.CodeOf(err) != domain.Conflict { // declined before
					v.must(err)
				}
				given = slices.Delete(given, i, i+1)
			}
		case 3:
			off[who] = !off[who]
			_, err := v.SetStatus(v.ctx(), v.as("admin1"), v.ids[who], off[who], "")
			v.must(err)
		case 4:
			day := func(n int) string { return v.clock.now().AddDate(0, 0, n).Format(time.DateOnly) }
			p, err := v.ProposeDeputy(v.ctx(), v.as("admin1"), workflow.StandIn{For: who + ".dorf", By: any() + ".dorf", From: day(r.IntN(3)), Until: day(3 + r.IntN(9))})
			if err == nil {
				_, err = v.ConfirmDeputy(v.ctx(), v.as("admin2"), domain.DeputyID(p.ID), r.IntN(5) > 0)
				v.must(err)
				deputies = append(deputies, domain.DeputyID(p.ID))
			}
		case 5:
			if len(deputies) > 0 {
				_, err := v.EndDeputy(v.ctx(), v.as("admin1"), deputies[r.IntN(len(deputies))])
				if domain.CodeOf(err) != domain.Conflict {
					v.must(err)
				}
			}
		}
		v.clock.ahead(time.Duration(r.IntN(100)) * time.Minute)
		out = append(out, v.look())
	}
	return out
}

// look writes down by which roles the service would let people act now.
func (v *village) look() seen {
	v.t.Helper()
	pol, err := v.Read().CurrentPolicy(v.ctx(), v.root)
	v.must(err)
	s := seen{at: v.clock.now(), roles: map[string]bool{}}
	for _, p := range v.ids {
		for _, g := range pol.Rights.RolesOf(p, s.at) {
			s.roles[fmt.Sprint(p, " ", g.Role, " ", g.Authority)] = true
		}
	}
	return s
}

// told is a decision about rights: only what its leaf binds.
type told struct {
	at     time.Time
	kind   string
	detail map[string]string
}

// history reads the decisions about rights in the order of their leaves.
func (v *village) history() (out []told) {
	v.t.Helper()
	rows, err := v.store.DB().QueryContext(v.ctx(), "SELECT d.at, d.kind, d.detail FROM decision d JOIN leaf l ON l.decision_id = d.id WHERE d.kind LIKE 'assignment_%' OR d.kind = 'person_status' ORDER BY l.id")
	v.must(err)
	defer rows.Close()
	for rows.Next() {
		var at int64
		var kind, detail string
		v.must(rows.Scan(&at, &kind, &detail))
		t := told{at: time.UnixMicro(at).UTC(), kind: kind}
		v.must(json.Unmarshal([]byte(detail), &t.detail))
		out = append(out, t)
	}
	v.must(rows.Err())
	return out
}

// replay plays the decisions up to a moment.
func replay(history []told, at time.Time) map[string]bool {
	held, off := map[string]map[string]string{}, map[string]bool{}
	for _, d := range history {
		if d.at.After(at) {
			break
		}
		switch id := d.detail["assignment"]; d.kind {
		case "assignment_confirmed":
			held[id] = d.detail
		case "assignment_ended":
			delete(held, id)
		case "person_status":
			off[d.detail["person"]] = d.detail["off"] == "true"
		}
	}
	out := map[string]bool{}
	for _, d := range held {
		from, _ := time.Parse(time.RFC3339Nano, d["from"])
		until, err := time.Parse(time.RFC3339Nano, d["until"])
		if off[d["person"]] || at.Before(from) || err == nil && !at.Before(until) {
			continue
		}
		out[d["person"]+" "+d["role"]+" "+d["authority"]] = true
	}
	return out
}

func TestRightsAtAnyMomentFollowFromTheDecisions(t *testing.T) {
	t.Parallel()
	v := found(t, "sqlite", "", nil)
	v.people()
	moments, seed := 100, seeded(t)
	if long() {
		moments = 1000
	}
	looks := v.turns(rand.New(rand.NewPCG(seed, 7)), moments)
	history := v.history()
	scope, err := v.Scope(v.ctx(), v.as("admin2"))
	must(t, err)
	rights, days := 0, map[string]*workflow.RightsDay{}
	for _, s := range looks {
		want := replay(history, s.at)
		rights += len(want)
		if fmt.Sprint(sorted(want)) != fmt.Sprint(sorted(s.roles)) {
			t.Fatalf("at %s (seed %d) the decisions say\n%v, the service acted by\n%v", s.at, seed, sorted(want), sorted(s.roles))
		}
		day := domain.Day(s.at, domain.DefaultZone)
		if days[day] == nil {
			days[day], err = v.Read().RightsOn(v.ctx(), scope, workflow.RightsQuery{Root: v.root, Day: day})
			must(t, err)
		}
		page, whole := map[string]bool{}, map[string]bool{}
		for _, a := range days[day].Rights {
			key := fmt.Sprint(a.Person, " ", a.Role, " ", a.Authority)
			page[key] = true
			if !a.Part && a.Off == nil {
				whole[key] = true
			}
		}
		for key := range want {
			if !page[key] {
				t.Fatalf("on %s (seed %d) %s held a right that the page does not show", day, seed, key)
			}
		}
		for key := range whole {
			if !want[key] && !switched(history, key, day) {
				t.Fatalf("on %s (seed %d) the page shows %s for the whole day, and at %s it was not held", day, seed, key, s.at)
			}
		}
	}
	t.Logf("count: %d moments, %d decisions about rights, %d rights held, %d days of the page compared", len(looks), len(history), rights, len(days))
}

// switched tells whether the person's access was switched within a day: the page names its end only.
func switched(history []told, key, day string) bool {
	return slices.ContainsFunc(history, func(d told) bool {
		return d.kind == "person_status" && len(key) > 36 && d.detail["person"] == key[:36] && domain.Day(d.at, domain.DefaultZone) == day
	})
}

// What decisions rested on: each names a grant that the decisions before it made and had not ended.
func TestEachDecisionRestsOnAGrantThatTheDecisionsBeforeItMade(t *testing.T) {
	t.Parallel()
	v := found(t, "sqlite", "", nil)
	v.tell()
	rows, err := v.store.DB().QueryContext(t.Context(), `SELECT d.id, d.kind, d.at, d.actor_id, COALESCE(d.on_behalf_of, ''), d.role, COALESCE(d.grant_id, ''), d.detail, d.policy_version
		FROM decision d JOIN leaf l ON l.decision_id = d.id ORDER BY l.id`)
	must(t, err)
	defer rows.Close()
	held, version, checked := map[string]map[string]string{}, int64(0), 0
	for rows.Next() {
		var id, kind, behalf, role, grant, detail string
		var actor *string
		var at, policy int64
		must(t, rows.Scan(&id, &kind, &at, &actor, &behalf, &role, &grant, &detail, &policy))
		if grant != "" {
			g := held[grant]
			holder := behalf
			if holder == "" && actor != nil {
				holder = *actor
			}
			if g == nil || g["role"] != role || g["person"] != holder {
				t.Errorf("%s %s rests on grant %s (%v), which %s does not hold", kind, id, grant, g, holder)
			}
			checked++
		}
		if policy > 0 {
			if policy < version {
				t.Errorf("%s %s rests on policy version %d after %d", kind, id, policy, version)
			}
			version = policy
		}
		var d map[string]string
		must(t, json.Unmarshal([]byte(detail), &d))
		switch kind {
		case "assignment_confirmed":
			held[d["assignment"]] = d
		case "assignment_ended":
			delete(held, d["assignment"])
		}
	}
	must(t, rows.Err())
	if checked < 100 {
		t.Errorf("only %d decisions rest on a grant", checked)
	}
	t.Logf("count: %d decisions whose grant was in force", checked)
}
