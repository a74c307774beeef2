package workflow_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// number asks the store's readers for one number, without a connection of its own as asks has.
func (c *crowd) number(query string, args ...any) (n int64) {
	c.t.Helper()
	if c.store.Config().URL != "" {
		for i := 1; strings.Contains(query, "?"); i++ {
			query = strings.Replace(query, "?", fmt.Sprintf("$%d", i), 1)
		}
	}
	must(c.t, c.store.DB().QueryRowContext(c.ctx(), query, args...).Scan(&n))
	return n
}

// revocation is a right to sign and the way it is taken away.
type revocation struct {
	name   string
	signer string
	sign   func(*workflow.Sign)
	revoke func(*workflow.Desk) (domain.DecisionID, error)
	give   func()
}

// revocations: a role ends, a person's access is turned off, a deputyship ends.
func (c *crowd) revocations() []revocation {
	var role domain.AssignmentID
	c.grant("statistics", domain.OpenDataOfficer, c.root) // the right to give and take; officer keeps theirs
	must(c.t, c.store.InTx(c.ctx(), "test", func(tx workflow.Tx) error {
		pol, err := tx.Policy(c.ctx(), c.root)
		if err != nil {
			return err
		}
		for _, a := range pol.Assignments {
			if a.Person == c.ids["statistics"] && a.Role == domain.OpenDataOfficer {
				role = a.ID
			}
		}
		return nil
	}))
	const from, until = "2026-11-01", "2036-12-31"
	deputy := c.deputy("officer", "nobody", from, until)
	admin := c.as("admin1")
	return []revocation{
		{
			name: "a role ends", signer: "statistics",
			revoke: func(d *workflow.Desk) (domain.DecisionID, error) {
				p, err := d.EndRole(c.ctx(), admin, role, "")
				return p.Decision, err
			},
			give: func() { role = c.grant("statistics", domain.OpenDataOfficer, c.root) },
		},
		{
			name: "access is turned off", signer: "officer2",
			revoke: func(d *workflow.Desk) (domain.DecisionID, error) {
				m, err := d.SetStatus(c.ctx(), admin, c.ids["officer2"], true, "")
				return m.Decision, err
			},
			give: func() { must(c.t, mErr(c.SetStatus(c.ctx(), admin, c.ids["officer2"], false, ""))) },
		},
		{
			name: "a deputyship ends", signer: "nobody", sign: func(in *workflow.Sign) { in.OnBehalfOf = c.ids["officer"] },
			revoke: func(d *workflow.Desk) (domain.DecisionID, error) {
				p, err := d.EndDeputy(c.ctx(), admin, deputy)
				return p.Decision, err
			},
			give: func() { deputy = c.deputy("officer", "nobody", from, until) },
		},
	}
}

// A signature and the end of the right that it would rest on, at the same moment and at two processes. Either the
// signature was stored first, or it was refused; and whoever asks afterwards is refused at every process, whatever its
// cache of rights remembers.
func TestNoSignatureRestsOnARightThatWasTakenAway(t *testing.T) {
	for n := range times(1, 20) { // towns, because each pair leaves the end of a right, which every later policy holds
		t.Run(fmt.Sprintf("town %d", n+1), func(t *testing.T) { crowded(t, signBesideRevocation) })
	}
}

func signBesideRevocation(t *testing.T, c *crowd) {
	pairs, signed, start := times(120, 500), 0, time.Now()
	rights := c.revocations()
	h := c.step("steward", c.internal("Wettlauf", nil), domain.Approve)
	for i := range pairs {
		c.clock.set(c.clock.now().Add(time.Second))
		r := rights[i%len(rights)]
		in := workflow.Sign{Holding: h.ID, Slot: "open_data_officer", Mark: domain.Signed, Digest: h.Signs}
		if r.sign != nil {
			r.sign(&in)
		}
		signer := c.as(r.signer)
		for _, d := range c.desks { // every cache holds the right
			must(t, mErr(d.Scope(c.ctx(), signer)))
		}
		var signature, end domain.DecisionID
		got := c.atOnce(
			func() error {
				res, err := c.desk(i).Sign(c.ctx(), signer, in)
				signature = res.Decision
				return err
			},
			func() (err error) { end, err = r.revoke(c.desk(i + 1)); return err },
		)
		must(t, got[1])
		c.refusedWith(got[:1], domain.Forbidden, domain.NotFound)
		if got[0] == nil {
			signed++
			if c.number("SELECT (SELECT id FROM leaf WHERE decision_id = ?) - (SELECT id FROM leaf WHERE decision_id = ?)", string(signature), string(end)) >= 0 {
				t.Fatalf("pair %d, %s: the signature was stored after the right was taken away", i, r.name)
			}
			c.step("steward", c.held(h.ID), domain.Recall)
			h = c.step("steward", c.held(h.ID), domain.Approve)
			in.Digest = h.Signs
		}
		for n, d := range c.desks {
			if _, err := d.Sign(c.ctx(), signer, in); domain.CodeOf(err) != domain.Forbidden && domain.CodeOf(err) != domain.NotFound {
				t.Fatalf("pair %d, %s: process %d answers %v after the right was taken away", i, r.name, n+1, err)
			}
		}
		r.give()
	}
	if signed == 0 || signed == pairs {
		t.Errorf("%d of %d signatures were first: the pairs did not race", signed, pairs)
	}
	t.Logf("count: revocation against signature: %d pairs, %d signatures were first, in %s", pairs, signed, time.Since(start).Round(time.Millisecond))
}
