package api

import (
	"context"
	"net/http"

	"freigabe/domain"
	"freigabe/workflow"
)

// Person is somebody whom you administer.
type Person struct {
	ID    string `json:"id" doc:"Id."`
	Root  string `json:"root" doc:"The legal entity."`
	Login string `json:"login" doc:"Login."`
	Name  string `json:"name,omitempty" doc:"Name, where it is not erased."`
	Mail  string `json:"mail,omitempty" doc:"Mail address."`
	Lang  string `json:"lang" doc:"de or en."`
	Off   bool   `json:"off" doc:"Access has ended."`
}

func person(p domain.Person) Person {
	return Person{ID: string(p.ID), Root: string(p.Root), Login: p.Login, Name: p.Name, Mail: p.Mail, Lang: p.Lang, Off: p.Off}
}

// NewPerson is somebody to add.
type NewPerson struct {
	Authority string `json:"authority" format:"uuid" doc:"The legal entity, which you administer."`
	Login     string `json:"login" doc:"Login: a–z, digits, . _ @ -"`
	Name      string `json:"name" maxLength:"200" doc:"First and last name."`
	Mail      string `json:"mail,omitempty" format:"email" doc:"Mail address."`
	Lang      string `json:"lang,omitempty" enum:"de,en" doc:"de without it."`
}

// Address is where a person gets mail.
type Address struct {
	Mail string `json:"mail" maxLength:"254" doc:"Mail address; empty erases it."`
}

// Status opens or ends a person's access.
type Status struct {
	Off    bool   `json:"off" doc:"true ends sessions, tokens, deputyships and delegations at once."`
	Reason string `json:"reason,omitempty" doc:"Why."`
}

func people(s *server) {
	paged(s, route{id: "list-persons", path: "/persons", tag: tagAdmin, summary: "People whom you administer, by login"},
		workflow.Reader.Persons, always(person))

	act(s, route{
		id: "add-person", method: http.MethodPost, path: "/persons", tag: tagAdmin, status: http.StatusCreated, summary: "Add a person",
		more: "Answers a one-time link to set a password.",
	},
		func(ctx context.Context, c *call, _ *Keyed, in *NewPerson) (*plain[Made], error) {
			root, err := id[domain.AuthorityID]("authority", in.Authority)
			if err != nil {
				return nil, err
			}
			return c.made(c.Desk.AddPerson(ctx, c.actor(), root, workflow.NewPerson{Login: in.Login, Name: in.Name, Mail: in.Mail, Lang: in.Lang}))
		})

	act(s, route{id: "set-status", method: http.MethodPost, path: "/persons/{id}/status", tag: tagAdmin, summary: "End a person's access, or open it again"},
		func(ctx context.Context, c *call, p *ProposalPath, in *Status) (*plain[Made], error) {
			id, err := domain.ParseID[domain.PersonID](p.ID)
			if err != nil {
				return nil, err
			}
			return c.made(c.Desk.SetStatus(ctx, c.actor(), id, in.Off, in.Reason))
		})

	act(s, route{
		id: "set-mail", method: http.MethodPost, path: "/persons/{id}/mail", tag: tagAdmin, summary: "Change or erase a person's mail address",
		more: "Links to set a password go to it.",
	},
		func(ctx context.Context, c *call, p *ProposalPath, in *Address) (*plain[Made], error) {
			id, err := domain.ParseID[domain.PersonID](p.ID)
			if err != nil {
				return nil, err
			}
			return c.made(c.Desk.SetMail(ctx, c.actor(), id, in.Mail))
		})

	act(s, route{
		id: "renew-link", method: http.MethodPost, path: "/persons/{id}/link", tag: tagAdmin, summary: "A new one-time link to set a password",
		more: "The old password stays until it is used.",
	},
		func(ctx context.Context, c *call, p *ProposalPath, _ *None) (*plain[Made], error) {
			id, err := domain.ParseID[domain.PersonID](p.ID)
			if err != nil {
				return nil, err
			}
			return c.made(c.Desk.RenewLink(ctx, c.actor(), id))
		})
}
