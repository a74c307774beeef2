package workflow

import (
	"context"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// NewAuthority describes a root or a department.
type NewAuthority struct {
	Parent      domain.AuthorityID // "" for a root
	Slug        string
	Title       string
	Kind        string
	Land        string
	TimeZone    string
	Mailbox     string
	Homepage    string
	Geocoding   string
	Contributor string
	Small       bool // profile: one combined review
}

// NewPerson describes a person.
type NewPerson struct {
	Login string
	Name  string
	Mail  string
	Lang  string
}

// Made answers an act of administration.
type Made struct {
	ID       string            `json:"id"`
	Decision domain.DecisionID `json:"decision"`
	Links    map[string]string `json:"links,omitempty"` // login → secret of a one-time link, shown once
	Names    []string          `json:"names,omitempty"`
}

// redacted leaves the links out.
func (m Made) redacted() any { m.Links = nil; return m }

// kinds of authorities; the last is for everything below a root.
var kinds = []string{"district", "city", "municipality", "special_purpose", "department"}

// CreateRoot names a legal entity and its first two administrators. Only the local operator does this.
func (d *Desk) CreateRoot(ctx context.Context, actor Actor, in NewAuthority, admins []NewPerson) (Made, error) {
	if actor.Kind != domain.ByOperator {
		return Made{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.CreateRoot", Key: "authority.operator_only"}
	}
	if len(admins) != 2 || strings.EqualFold(admins[0].Login, admins[1].Login) {
		return Made{}, invalid("admin", "authority.two_administrators")
	}
	auth, err := in.authority()
	if err != nil {
		return Made{}, err
	}
	return run(ctx, d, actor, "workflow.CreateRoot", func(tx Tx) (Made, error) {
		if taken, err := tx.NameTaken(ctx, in.Slug); err != nil || taken {
			return Made{}, orTaken(err, "name")
		}
		auth.ID = domain.NewID[domain.AuthorityID](tx.Now())
		auth.Root, auth.Name = auth.ID, in.Slug
		people := make([]domain.Person, 0, 2)
		for _, a := range admins {
			p, err := person(ctx, tx, a, auth.ID)
			if err != nil {
				return Made{}, err
			}
			people = append(people, p)
		}
		dec := decided(tx, actor, domain.AuthorityCreated)
		dec.Root, dec.Authority = auth.ID, auth.ID
		dec.Detail = authorityDetail(auth)
		tx.CreateAuthority(auth)
		res := Made{ID: string(auth.ID), Decision: dec.ID, Links: map[string]string{}}
		decide(tx, dec)
		for _, p := range people {
			tx.CreatePerson(p)
			g := decided(tx, actor, domain.AssignmentConfirmed)
			g.Root, g.Authority = auth.ID, auth.ID
			a := domain.Assignment{
				ID: domain.NewID[domain.AssignmentID](tx.Now()), Person: p.ID, Role: domain.Administrator, Authority: auth.ID,
				Root: auth.ID, From: tx.Now(), Status: domain.Active, Decision: g.ID,
			}
			g.Detail = assignmentDetail(a)
			tx.SaveAssignment(a)
			decide(tx, g)
			res.Links[p.Login] = newLink(tx, p)
		}
		set := domain.DefaultRules(in.Small)
		r := decided(tx, actor, domain.RuleActivated)
		r.Root, r.Authority = auth.ID, auth.ID
		rules := RuleProposal{
			ID: domain.NewID[domain.RuleID](tx.Now()), Authority: auth.ID, Root: auth.ID, Version: 1, Set: set,
			Status: domain.Active, At: tx.Now(), Decision: r.ID,
		}
		if r.Detail, err = ruleDetail(rules); err != nil {
			return Made{}, err
		}
		decide(tx, r)
		tx.AddRuleVersion(rules)
		q := decided(tx, actor, domain.QuestionnaireActivated)
		q.Root, q.Authority = auth.ID, auth.ID
		def := screening.Default()
		def.ID, def.Version = domain.NewID[domain.QuestionnaireID](tx.Now()), 1
		survey := QuestionnaireProposal{
			ID: def.ID, Root: auth.ID, Version: 1, YAML: def.YAML(), Status: domain.Active,
			At: tx.Now(), Decision: q.ID,
		}
		q.Detail = questionnaireDetail(survey)
		decide(tx, q)
		tx.AddQuestionnaireVersion(survey)
		return res, nil
	})
}

// authorityDetail binds what an authority begins as. None of it is about a person; a mailbox might be, and is left out.
func authorityDetail(a domain.Authority) map[string]string {
	detail := map[string]string{
		"name": a.Name, "parent": string(a.Parent), "title": a.Title, "kind": a.Kind, "land": a.Land, "time_zone": a.TimeZone,
		"homepage": a.Homepage, "geocoding": a.Geocoding, "contributor": a.Contributor,
	}
	maps.DeleteFunc(detail, func(_, v string) bool { return v == "" })
	return detail
}

func (in NewAuthority) authority() (domain.Authority, error) {
	a := domain.Authority{
		Parent: in.Parent, Title: strings.TrimSpace(in.Title), Kind: in.Kind, Land: in.Land, TimeZone: in.TimeZone,
		Mailbox: in.Mailbox, Homepage: in.Homepage, Geocoding: in.Geocoding, Contributor: in.Contributor,
	}
	if a.TimeZone == "" {
		a.TimeZone = "Europe/Berlin"
	}
	switch {
	case !domain.IsSlug(in.Slug):
		return a, invalid("name", "authority.name_form")
	case a.Title == "" || utf8.RuneCountInString(a.Title) > 200 || strings.ContainsFunc(a.Title, unprintable):
		return a, invalid("title", "field.required")
	case !slices.Contains(kinds, a.Kind) || (a.Kind == "department") != (in.Parent != ""):
		return a, invalid("kind", "authority.kind")
	case !domain.Land(a.Land).Valid():
		return a, invalid("land", "authority.land")
	case !domain.ZoneExists(a.TimeZone):
		return a, invalid("time_zone", "authority.time_zone")
	case a.Geocoding != "" && !geocoding.MatchString(a.Geocoding):
		return a, invalid("geocoding", "authority.geocoding")
	}
	if err := checkMail("mailbox", a.Mailbox); err != nil {
		return a, err
	}
	if a.Homepage != "" {
		if err := (Attach{Link: a.Homepage}).check(); err != nil {
			return a, invalid("homepage", "file.link")
		}
	}
	return a, nil
}

var (
	geocoding = regexp.MustCompile(`^[0-9]{2,12}$`)
	loginForm = regexp.MustCompile(`^[a-z0-9][a-z0-9._@-]{1,99}$`)
)

func orTaken(err error, field string) error {
	if err != nil {
		return err
	}
	return &domain.Error{Code: domain.Conflict, Op: "workflow", Key: "name.taken", Field: field}
}

func person(ctx context.Context, tx Tx, in NewPerson, root domain.AuthorityID) (domain.Person, error) {
	p := domain.Person{
		ID: domain.NewID[domain.PersonID](tx.Now()), Root: root, Login: strings.ToLower(strings.TrimSpace(in.Login)),
		Name: strings.TrimSpace(in.Name), Mail: strings.TrimSpace(in.Mail), Lang: in.Lang,
	}
	if p.Lang == "" {
		p.Lang = "de"
	}
	switch {
	case !loginForm.MatchString(p.Login):
		return p, invalid("login", "person.login_form")
	case p.Name == "" || utf8.RuneCountInString(p.Name) > 200 || strings.ContainsFunc(p.Name, unprintable):
		return p, invalid("name", "field.required")
	case p.Lang != "de" && p.Lang != "en":
		return p, invalid("lang", "field.code_unknown")
	}
	if err := checkMail("mail", p.Mail); err != nil {
		return p, err
	}
	_, err := tx.PersonNamed(ctx, p.Login)
	switch domain.CodeOf(err) {
	case "":
		return p, &domain.Error{Code: domain.Conflict, Op: "workflow", Key: "person.login_taken", Field: "login"}
	case domain.NotFound:
		return p, nil
	}
	return p, err
}

// administer opens a unit of administration: the head of the root is taken, and the actor administers the authority.
func administer(ctx context.Context, tx Tx, actor Actor, a domain.AuthorityID) (*domain.Authority, *Policy, Standing, error) {
	auth, err := tx.Authority(ctx, a)
	if err != nil {
		return nil, nil, Standing{}, err
	}
	pols, err := tx.Administer(ctx, auth.Root)
	if err != nil {
		return nil, nil, Standing{}, err
	}
	pol := pols[auth.Root]
	s, err := authorize(ctx, tx, pol, actor, domain.ActAdminister, a)
	if err != nil {
		return nil, nil, Standing{}, hideForeign(err, actor, auth)
	}
	return auth, pol, s, nil
}

func decidedFor(tx Tx, actor Actor, kind domain.DecisionKind, auth *domain.Authority, pol *Policy, s Standing) domain.Decision {
	dec := as(decided(tx, actor, kind), s)
	dec.Root, dec.Authority, dec.PolicyVersion = auth.Root, auth.ID, pol.Version
	return dec
}

// CreateDepartment adds a node below an authority that the actor administers.
func (d *Desk) CreateDepartment(ctx context.Context, actor Actor, in NewAuthority) (Made, error) {
	in.Kind = "department"
	return run(ctx, d, actor, "workflow.CreateDepartment", func(tx Tx) (Made, error) {
		parent, pol, s, err := administer(ctx, tx, actor, in.Parent)
		if err != nil {
			return Made{}, err
		}
		root, err := tx.Authority(ctx, parent.Root)
		if err != nil {
			return Made{}, err
		}
		if in.Land == "" {
			in.Land, in.TimeZone = parent.Land, parent.TimeZone
		}
		if in.Mailbox == "" {
			in.Mailbox = parent.Mailbox
		}
		if in.Geocoding == "" {
			in.Geocoding = parent.Geocoding
		}
		if in.Contributor == "" {
			in.Contributor = parent.Contributor
		}
		auth, err := in.authority()
		if err != nil {
			return Made{}, err
		}
		auth.Name = root.Name + "_" + in.Slug
		if taken, err := tx.NameTaken(ctx, auth.Name); err != nil || taken {
			return Made{}, orTaken(err, "name")
		}
		auth.ID, auth.Root = domain.NewID[domain.AuthorityID](tx.Now()), parent.Root
		dec := decidedFor(tx, actor, domain.AuthorityCreated, &auth, pol, s)
		dec.Detail = authorityDetail(auth)
		tx.CreateAuthority(auth)
		decide(tx, dec)
		return Made{ID: string(auth.ID), Decision: dec.ID, Names: []string{auth.Name}}, nil
	})
}

// AddPerson adds somebody to the root that the actor administers, and gives a one-time link to set a password.
func (d *Desk) AddPerson(ctx context.Context, actor Actor, root domain.AuthorityID, in NewPerson) (Made, error) {
	return run(ctx, d, actor, "workflow.AddPerson", func(tx Tx) (Made, error) {
		auth, pol, s, err := administer(ctx, tx, actor, root)
		if err != nil {
			return Made{}, err
		}
		p, err := person(ctx, tx, in, auth.Root)
		if err != nil {
			return Made{}, err
		}
		dec := decidedFor(tx, actor, domain.PersonAdded, auth, pol, s)
		dec.Detail = map[string]string{"person": string(p.ID)}
		tx.CreatePerson(p)
		decide(tx, dec)
		return Made{ID: string(p.ID), Decision: dec.ID, Links: map[string]string{p.Login: newLink(tx, p)}}, nil
	})
}
