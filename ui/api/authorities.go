package api

import (
	"context"
	"net/http"

	"freigabe/domain"
	"freigabe/workflow"
)

// Authority is a legal entity or a department.
type Authority struct {
	ID          string `json:"id" doc:"Id."`
	Root        string `json:"root" doc:"The legal entity; itself for one."`
	Parent      string `json:"parent,omitempty" doc:"The authority above."`
	Name        string `json:"name" doc:"Name in addresses."`
	Title       string `json:"title" doc:"Title."`
	Kind        string `json:"kind" doc:"district, city, municipality, special_purpose, department."`
	Land        string `json:"land,omitempty" doc:"Land by two letters: its public holidays count."`
	TimeZone    string `json:"time_zone" doc:"Time zone in which days count."`
	Mailbox     string `json:"mailbox,omitempty" doc:"Function mailbox."`
	Homepage    string `json:"homepage,omitempty" doc:"Web address."`
	Geocoding   string `json:"geocoding,omitempty" doc:"AGS or ARS."`
	Contributor string `json:"contributor,omitempty" doc:"Contributor id of DCAT-AP.de."`
	Closed      bool   `json:"closed" doc:"Closed."`
	Successor   string `json:"successor,omitempty" doc:"Its successor."`
}

func authority(a domain.Authority) Authority {
	return Authority{
		ID: string(a.ID), Root: string(a.Root), Parent: string(a.Parent), Name: a.Name, Title: a.Title, Kind: a.Kind, Land: a.Land,
		TimeZone: a.TimeZone, Mailbox: a.Mailbox, Homepage: a.Homepage, Geocoding: a.Geocoding, Contributor: a.Contributor, Closed: a.Closed,
		Successor: string(a.Successor),
	}
}

// NewAuthority is a department to add.
type NewAuthority struct {
	Parent      string `json:"parent" format:"uuid" doc:"The authority above, which you administer."`
	Slug        string `json:"slug" doc:"Last part of the name: a–z, digits, hyphens. For ever."`
	Title       string `json:"title" maxLength:"200" doc:"Title."`
	Land        string `json:"land,omitempty" doc:"Land by two letters; that of the parent without it."`
	TimeZone    string `json:"time_zone,omitempty" doc:"Time zone; Europe/Berlin without it."`
	Mailbox     string `json:"mailbox,omitempty" doc:"Function mailbox; that of the parent without it."`
	Homepage    string `json:"homepage,omitempty" format:"uri" doc:"Web address."`
	Geocoding   string `json:"geocoding,omitempty" doc:"AGS or ARS; that of the parent without it."`
	Contributor string `json:"contributor,omitempty" doc:"Contributor id of DCAT-AP.de; that of the parent without it."`
}

// Made answers an act of administration.
type Made struct {
	ID       string            `json:"id" doc:"What was made."`
	Decision string            `json:"decision" doc:"The decision."`
	Links    map[string]string `json:"links,omitempty" doc:"One-time links to set a password, by login. Shown once."`
}

func (c *call) made(m workflow.Made, err error) (*plain[Made], error) {
	if err != nil {
		return nil, err
	}
	out := Made{ID: m.ID, Decision: string(m.Decision)}
	for login, secret := range m.Links {
		if out.Links == nil {
			out.Links = map[string]string{}
		}
		out.Links[login] = c.PublicURL + "/password/" + secret
	}
	return body(out), nil
}

// Proposal answers a proposal.
type Proposal struct {
	ID       string `json:"id" doc:"What is proposed."`
	Status   string `json:"status" doc:"proposed: a second person has to confirm. active, ended, rejected."`
	Decision string `json:"decision" doc:"The decision."`
}

func proposal(p workflow.Proposal, err error) (*plain[Proposal], error) {
	if err != nil {
		return nil, err
	}
	return body(Proposal{ID: p.ID, Status: string(p.Status), Decision: string(p.Decision)}), nil
}

// Verdict accepts or rejects a proposal.
type Verdict struct {
	Accept bool `json:"accept" doc:"true puts it into force, false rejects it."`
}

// Ending ends something.
type Ending struct {
	Reason string `json:"reason,omitempty" doc:"Why."`
}

// ProposalPath names a proposal or what came of it.
type ProposalPath struct {
	ID string `path:"id" format:"uuid" doc:"Its id."`
	Keyed
}

// confirm registers the act of a second person.
func confirm[T ~string](s *server, path, what string, fn func(*call, context.Context, T, bool) (workflow.Proposal, error)) {
	act(s, route{
		id: "confirm-" + what, method: http.MethodPost, path: path + "/{id}/confirm", tag: tagAdmin,
		summary: "Confirm or reject a proposed " + what + " as a second person", more: secondPerson(what),
	},
		func(ctx context.Context, c *call, p *ProposalPath, in *Verdict) (*plain[Proposal], error) {
			id, err := domain.ParseID[T](p.ID)
			if err != nil {
				return nil, err
			}
			return proposal(fn(c, ctx, id, in.Accept))
		})
}

func secondPerson(what string) string {
	if what == "erasure" {
		return "Another person, in the role that did not open it: administrator or data protection officer."
	}
	return "Another administrator: neither proposer nor beneficiary."
}

func authorities(s *server) {
	read(s, route{id: "list-authorities", path: "/authorities", tag: tagAdmin, summary: "All authorities by name"},
		func(ctx context.Context, c *call, _ *None) (*plain[List[Authority]], error) {
			rows, err := c.Desk.Read().Authorities(ctx)
			return body(List[Authority]{Items: each(rows, authority)}), err
		})

	act(s, route{
		id: "create-authority", method: http.MethodPost, path: "/authorities", tag: tagAdmin, status: http.StatusCreated, summary: "Add a department",
		more: "A legal entity is added on the server: freigabe authority create.",
	},
		func(ctx context.Context, c *call, _ *Keyed, in *NewAuthority) (*plain[Made], error) {
			parent, err := id[domain.AuthorityID]("parent", in.Parent)
			if err != nil {
				return nil, err
			}
			return c.made(c.Desk.CreateDepartment(ctx, c.actor(), workflow.NewAuthority{
				Parent: parent, Slug: in.Slug, Title: in.Title, Land: in.Land,
				TimeZone: in.TimeZone, Mailbox: in.Mailbox, Homepage: in.Homepage, Geocoding: in.Geocoding, Contributor: in.Contributor,
			}))
		})
}
