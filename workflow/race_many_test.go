package workflow_test

import (
	"bytes"
	"fmt"

	"freigabe/domain"
	"freigabe/workflow"
)

// Work on many at once beside work on one: each holding is a unit of its own, so each has one winner.

// listed gives holdings with the digests that a person has before them.
func (c *crowd) listed(hs []workflow.Held) (out []workflow.ToAnswer) {
	for _, h := range hs {
		out = append(out, workflow.ToAnswer{Holding: h.ID, Digest: c.held(h.ID).Digest})
	}
	return out
}

func (c *crowd) scope(who string) workflow.Scope {
	s, err := c.Scope(c.ctx(), c.as(who))
	must(c.t, err)
	return s
}

func (c *crowd) several(titled string, make func(title string) workflow.Held) (out []workflow.Held) {
	for i := range 3 {
		out = append(out, make(fmt.Sprintf("%s %d", titled, i+1)))
	}
	return out
}

func answerMany(c *crowd) func(int) {
	hs := c.several("Antworten", func(title string) workflow.Held { return c.answered(c.captured(title), nil) })
	return func(i int) {
		list := c.listed(hs)
		done := map[domain.HoldingID]int{}
		results := make([][]workflow.ManyOutcome, 2)
		many := func(n int, who string) func() error {
			actor, scope := c.as(who), c.scope(who)
			in := workflow.AnswerMany{Holdings: list, Overwrite: true, Answers: answers("P1", []string{"yes", "no"}[(i+n)%2])}
			if n == 0 { // the other order of the same holdings
				in.Holdings = []workflow.ToAnswer{list[2], list[1], list[0]}
			}
			return func() (err error) { results[n], err = c.desk(n).AnswerMany(c.ctx(), actor, scope, in); return err }
		}
		got := c.atOnce(many(0, "steward"), many(1, "steward2"), func() error {
			return mErr(c.desk(i).Edit(c.ctx(), c.as("officer"), workflow.Patch{Holding: list[1].Holding, Digest: list[1].Digest, Fields: map[string][]string{"description": {fmt.Sprintf("Fassung %d", i)}}}))
		})
		if got[0] != nil || got[1] != nil {
			c.t.Fatal(got)
		}
		if got[2] == nil {
			done[list[1].Holding]++
		}
		for _, outcomes := range results {
			for _, o := range outcomes {
				if o.Outcome == workflow.OutcomeDone {
					done[o.Holding]++
				}
			}
		}
		for _, l := range list {
			changed := c.held(l.Holding).Digest != l.Digest
			if done[l.Holding] > 1 || changed != (done[l.Holding] == 1) {
				c.t.Fatalf("%d people changed one version of a holding (changed: %v): %v %+v", done[l.Holding], changed, got, results)
			}
		}
	}
}

func handOverMany(c *crowd) func(int) {
	hs := c.several("Übergabe", func(title string) workflow.Held { return c.internal(title, nil) })
	return func(i int) {
		list := c.listed(hs)
		results := make([][]workflow.ManyHandedOver, 2)
		many := func(n int, who string) func() error {
			actor, scope := c.as(who), c.scope(who)
			in := workflow.HandOverMany{Holdings: list}
			if n == 1 {
				in.Holdings = []workflow.ToAnswer{list[2], list[1], list[0]}
			}
			return func() (err error) { results[n], err = c.desk(n+i).HandOverMany(c.ctx(), actor, scope, in); return err }
		}
		got := c.atOnce(many(0, "steward"), many(1, "steward2"), c.steps(i, "officer", workflow.Step{Holding: list[1].Holding, Verb: domain.Approve, Digest: list[1].Digest}))
		if got[0] != nil || got[1] != nil {
			c.t.Fatal(got)
		}
		opened := map[domain.HoldingID]int{}
		if got[2] == nil {
			opened[list[1].Holding]++
		}
		for _, outcomes := range results {
			for _, o := range outcomes {
				if o.Outcome == workflow.OutcomeDone {
					opened[o.Holding]++
				}
			}
		}
		for _, l := range list {
			r := c.get(l.Holding).Review
			if opened[l.Holding] != 1 || r == nil {
				c.t.Fatalf("%d people opened the review of one holding: %v %+v", opened[l.Holding], got, results)
			}
			c.step("steward", c.held(l.Holding), domain.Recall)
		}
	}
}

func signTogether(c *crowd) func(int) {
	one, two := c.republished("Luft"), c.republished("Pegel")
	hs := []workflow.Held{one, two}
	return func(i int) {
		var read []workflow.ReviewDigest
		scope := c.scope("officer")
		for _, h := range hs {
			r := c.get(h.ID).Review
			read = append(read, workflow.ReviewDigest{Review: r.ID, Digest: r.Digest})
			must(c.t, c.store.See(c.ctx(), scope, r.ID, r.Digest, c.clock.now()))
		}
		var together []workflow.TogetherResult
		got := c.atOnce(
			func() (err error) {
				together, err = c.desk(i).SignTogether(c.ctx(), c.as("officer"), scope, workflow.Together{Reviews: read})
				return err
			},
			c.signs(i+1, "officer2", "open_data_officer", two, read[1].Digest),
		)
		if got[0] != nil || len(together) != 2 {
			c.t.Fatal(got, together)
		}
		if together[1].Err == nil == (got[1] == nil) {
			c.t.Fatalf("two people took one place, or nobody: %+v, %v", together[1], got[1])
		}
		for _, h := range hs {
			filled, _ := c.places(h, "")
			// who finds only one review left is told to sign it by itself
			if alone := together[0].Err != nil && together[0].Err.Key == "together.not_alike"; filled != 1 && !(h.ID == one.ID && alone && filled == 0) {
				c.t.Fatalf("%d places of %s are filled: %+v %v", filled, h.Name, together, got)
			}
			c.step("steward", c.held(h.ID), domain.Recall)
			c.step("steward", c.held(h.ID), domain.Approve)
		}
	}
}

// Two lists name the same thing by one identifier, under two titles. Whoever is second fills what the first has made.
func twoImports(c *crowd) func(int) {
	return func(i int) {
		imports := func(n int, who, title string) func() error {
			data := fmt.Appendf(nil, "Kennung;Titel;Beschreibung\nK-%d;%s %d;Aus Liste %d\n", i, title, i, n)
			in := workflow.ImportFile{Name: "liste.csv", Data: bytes.NewReader(data), Size: int64(len(data)), Hash: domain.DigestOf(data), Authority: c.env, Mode: workflow.PerRow}
			actor := c.as(who)
			return func() error { return mErr(c.desk(n).Import(c.ctx(), actor, in)) }
		}
		got := c.atOnce(imports(0, "steward", "Bäume"), imports(1, "steward2", "Gehölze"))
		if won(got) != 2 {
			c.t.Fatal(got)
		}
		if n := c.asks("SELECT count(*) FROM edition WHERE ident_key = ?", fmt.Sprintf("K-%d", i)); n != 1 {
			c.t.Fatalf("%d holdings have the identifier K-%d", n, i)
		}
	}
}
