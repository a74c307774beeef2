package main

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"freigabe/domain"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// authorityCmd is `freigabe authority`.
type authorityCmd struct {
	Create  authorityCreateCmd  `cmd:"" help:"Name a legal entity and its first two administrators, and print their one-time links."`
	List    authorityListCmd    `cmd:"" help:"List the authorities."`
	Recover authorityRecoverCmd `cmd:"" help:"Make two people administrators after all were lost. Everyone in the authority is told."`
}

type authorityCreateCmd struct {
	place
	PublicURL   string   `help:"Base of the printed links." default:"http://127.0.0.1:8080"`
	Title       string   `required:"" help:"Full name, \"Kreis Musterland\"."`
	Kind        string   `required:"" enum:"district,city,municipality,special_purpose" help:"district, city, municipality or special_purpose."`
	Land        string   `required:"" help:"Two letters for the public holidays, e.g. NW."`
	Mailbox     string   `help:"Function mailbox."`
	Homepage    string   `help:"Web address."`
	Geocoding   string   `help:"AGS or ARS key."`
	Contributor string   `help:"DCAT-AP.de contributor id."`
	Small       bool     `help:"Profile for a small municipality: one review for both releases."`
	Admin       []string `required:"" sep:"none" placeholder:"LOGIN=NAME" help:"Administrator; give it twice."`
	JSON        bool     `name:"json" help:"Print JSON."`
	Name        string   `arg:"" help:"Short name in addresses, for ever: a-z, 0-9 and hyphens."`
}

func (c *authorityCreateCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toCreate, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	var admins []workflow.NewPerson
	for _, a := range c.Admin {
		p, err := parsePerson(a)
		if err != nil {
			return err
		}
		admins = append(admins, p)
	}
	made, err := o.desk.CreateRoot(ctx, workflow.Operator(), workflow.NewAuthority{
		Slug: c.Name, Title: c.Title, Kind: c.Kind, Land: c.Land,
		Mailbox: c.Mailbox, Homepage: c.Homepage, Geocoding: c.Geocoding, Contributor: c.Contributor, Small: c.Small,
	}, admins)
	if err != nil {
		return err
	}
	return printLinks(made, c.PublicURL, c.JSON)
}

type authorityRecoverCmd struct {
	place
	PublicURL string   `help:"Base of the printed links." default:"http://127.0.0.1:8080"`
	Admin     []string `required:"" placeholder:"LOGIN" help:"Person of the authority; give it twice."`
	JSON      bool     `name:"json" help:"Print JSON."`
	Name      string   `arg:"" help:"Name of the authority."`
}

func (c *authorityRecoverCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toWrite, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	auth, err := o.authority(ctx, c.Name)
	if err != nil {
		return err
	}
	made, err := o.desk.Recover(ctx, workflow.Operator(), auth.ID, c.Admin)
	if err != nil {
		return err
	}
	return printLinks(made, c.PublicURL, c.JSON)
}

type authorityListCmd struct {
	place
	JSON bool `name:"json" help:"Print JSON."`
}

func (c *authorityListCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toRead, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	all, err := o.desk.Read().Authorities(ctx)
	if err != nil {
		return err
	}
	if c.JSON {
		type row struct {
			ID    domain.AuthorityID `json:"id"`
			Name  string             `json:"name"`
			Title string             `json:"title"`
			Kind  string             `json:"kind"`
		}
		rows := make([]row, 0, len(all))
		for _, a := range all {
			rows = append(rows, row{a.ID, a.Name, a.Title, a.Kind})
		}
		return json.NewEncoder(os.Stdout).Encode(rows)
	}
	for _, a := range all {
		fmt.Printf("%-40s %s\n", a.Name, a.Title)
	}
	return nil
}

// printLinks shows the one-time links of an act; they are kept nowhere.
func printLinks(m workflow.Made, base string, asJSON bool) error {
	links := map[string]string{}
	for login, secret := range m.Links {
		links[login] = base + "/password/" + secret
	}
	if asJSON {
		return json.NewEncoder(os.Stdout).Encode(struct {
			ID       string            `json:"id"`
			Decision domain.DecisionID `json:"decision"`
			Links    map[string]string `json:"links"`
		}{m.ID, m.Decision, links})
	}
	fmt.Println(message.Text(lang(), "cli.links", nil))
	for _, login := range slices.Sorted(maps.Keys(links)) {
		fmt.Printf("  %s  %s\n", login, links[login])
	}
	return nil
}
