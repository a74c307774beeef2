package main

import (
	"context"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// userCmd is `freigabe user`. Both acts are an administrator's: --as names one.
type userCmd struct {
	Add  userAddCmd  `cmd:"" help:"Add a person and print a one-time link."`
	Link userLinkCmd `cmd:"" help:"Print a new one-time link for a person who lost the password."`
}

type userAddCmd struct {
	place
	PublicURL string `help:"Base of the printed link." default:"http://127.0.0.1:8080"`
	As        string `required:"" placeholder:"LOGIN" help:"Administrator who does this."`
	Authority string `required:"" placeholder:"NAME" help:"Legal entity the person belongs to."`
	Mail      string `help:"Mail address."`
	JSON      bool   `name:"json" help:"Print JSON."`
	Person    string `arg:"" placeholder:"LOGIN=NAME" help:"Login and full name."`
}

func (c *userAddCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toWrite, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	p, err := parsePerson(c.Person)
	if err != nil {
		return err
	}
	p.Mail = c.Mail
	actor, err := o.actor(ctx, c.As)
	if err != nil {
		return err
	}
	auth, err := o.authority(ctx, c.Authority)
	if err != nil {
		return err
	}
	made, err := o.desk.AddPerson(ctx, actor, auth.ID, p)
	if err != nil {
		return err
	}
	return printLinks(made, c.PublicURL, c.JSON)
}

type userLinkCmd struct {
	place
	PublicURL string `help:"Base of the printed link." default:"http://127.0.0.1:8080"`
	As        string `required:"" placeholder:"LOGIN" help:"Administrator who does this."`
	JSON      bool   `name:"json" help:"Print JSON."`
	Login     string `arg:"" help:"Login of the person."`
}

func (c *userLinkCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toWrite, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	actor, err := o.actor(ctx, c.As)
	if err != nil {
		return err
	}
	person, err := o.actor(ctx, c.Login)
	if err != nil {
		return err
	}
	made, err := o.desk.RenewLink(ctx, actor, person.Person)
	if err != nil {
		return err
	}
	return printLinks(made, c.PublicURL, c.JSON)
}

// parsePerson reads "a.muster=Anna Muster" or "a.muster=Anna Muster <a.muster@stadt.example>".
func parsePerson(s string) (workflow.NewPerson, error) {
	login, name, ok := strings.Cut(s, "=")
	if !ok || login == "" || name == "" {
		return workflow.NewPerson{}, &domain.Error{Code: domain.Invalid, Op: "parsePerson", Key: "cli.person_form", Field: s}
	}
	name, rest, mailed := strings.Cut(name, "<")
	address, after, closed := strings.Cut(rest, ">")
	if mailed && (!closed || strings.TrimSpace(after) != "") {
		return workflow.NewPerson{}, &domain.Error{Code: domain.Invalid, Op: "parsePerson", Key: "cli.person_form", Field: s}
	}
	return workflow.NewPerson{Login: login, Name: strings.TrimSpace(name), Mail: address}, nil
}
