package api

import (
	"context"
	"encoding/base64"
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Dossier is the case file of a holding.
type Dossier struct {
	Holding    Holding           `json:"holding" doc:"The holding as it is."`
	MadeAt     time.Time         `json:"made_at" doc:"When this file was made."`
	Sheets     []Sheet           `json:"sheets" doc:"Every decision in order, with a running number and its proof."`
	Changes    []Change          `json:"changes" doc:"The change log in order."`
	Releases   []Release         `json:"releases" doc:"Every release, the newest first."`
	Questions  []Inquiry         `json:"questions" doc:"Questions on the open review."`
	Names      map[string]string `json:"names" doc:"Names of people by id."`
	Checkpoint string            `json:"checkpoint,omitempty" doc:"The signed checkpoint that the proofs belong to."`
	Key        string            `json:"key" doc:"The key that checks its signature."`
}

// Sheet is one numbered decision of a case file.
type Sheet struct {
	Number int `json:"number" doc:"Running number; without a gap."`
	Decision
	Leaf  string   `json:"leaf" doc:"The leaf, base64."`
	Proof []string `json:"proof" doc:"Inclusion proof, base64 hashes; empty while the leaf is pending, and for the only leaf."`
}

func dossier(s *server) {
	read(s, route{id: "dossier", path: "/holdings/{id}/dossier.json", tag: tagHistory, summary: "The case file with running numbers and proofs"},
		func(ctx context.Context, c *call, p *HoldingPath) (*plain[Dossier], error) {
			h, err := c.holding(ctx, *p)
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			read := c.Desk.Read()
			out := Dossier{Holding: holding(h), MadeAt: c.Clock().UTC().Truncate(time.Microsecond), Sheets: []Sheet{}, Changes: []Change{}, Questions: []Inquiry{}, Key: c.Ledger.VerifierKey()}
			head, err := c.head(ctx)
			if err != nil {
				return nil, err
			}
			out.Checkpoint = string(head.note)
			var people []domain.PersonID
			f := workflow.DecisionFilter{Holding: h.ID, Page: workflow.Page{Limit: maxLimit}}
			for more := true; more; {
				rows, err := read.Decisions(ctx, scope, f)
				if err != nil {
					return nil, err
				}
				for _, r := range rows {
					sheet := Sheet{Decision: decision(r, c.lang), Leaf: base64.StdEncoding.EncodeToString(r.Leaf), Proof: []string{}}
					if r.Index != nil && *r.Index < head.size {
						if sheet.Proof, err = c.inclusion(ctx, *r.Index, head.size); err != nil {
							return nil, err
						}
					}
					out.Sheets = append(out.Sheets, sheet)
					people = append(people, r.Actor, r.OnBehalfOf)
				}
				if more = len(rows) == maxLimit; more {
					f.After = c.Cursor(rows[len(rows)-1])
				}
			}
			page := workflow.Page{Limit: maxLimit}
			for more := true; more; {
				rows, err := read.Changes(ctx, scope, h.ID, page)
				if err != nil {
					return nil, err
				}
				for _, r := range rows {
					out.Changes = append(out.Changes, change(r))
					people = append(people, r.Person)
				}
				if more = len(rows) == maxLimit; more {
					page.After = c.Cursor(rows[len(rows)-1])
				}
			}
			slices.Reverse(out.Sheets)
			slices.Reverse(out.Changes)
			for i := range out.Sheets {
				out.Sheets[i].Number = i + 1
			}
			rows, err := read.ReleasesOf(ctx, scope, h.ID)
			if err != nil {
				return nil, err
			}
			out.Releases = each(rows, release)
			if h.Review != nil {
				asked, err := read.Questions(ctx, scope, h.Review.ID)
				if err != nil {
					return nil, err
				}
				out.Questions = each(asked, inquiry)
			}
			out.Names, err = c.names(ctx, people)
			c.set.Set("Content-Disposition", `attachment; filename="`+h.Name+`.json"`)
			return body(out), err
		})
}
