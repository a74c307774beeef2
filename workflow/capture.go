package workflow

import (
	"context"
	"net/mail"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"freigabe/domain"
	"freigabe/domain/catalog"
)

// Capture is what a new holding starts with.
type Capture struct {
	Authority domain.AuthorityID
	Content   domain.Content
}

// Held answers a write on a holding: what it is now.
type Held struct {
	ID      domain.HoldingID `json:"id"`
	Name    string           `json:"name"`
	State   domain.State     `json:"state"`
	Edition int              `json:"edition"`
	Digest  domain.Digest    `json:"digest"` // working digest
	Class   domain.Class     `json:"class,omitempty"`

	Decision domain.DecisionID `json:"decision,omitempty"` // of the act
	Review   domain.ReviewID   `json:"review,omitempty"`   // opened by the act
	Signs    domain.Digest     `json:"review_digest,omitempty"`
}

func held(h *domain.Holding) Held {
	return Held{ID: h.ID, Name: h.Name, State: h.State, Edition: h.Edition.Number, Digest: h.Edition.WorkingDigest(), Class: h.Class}
}

// Create captures a new holding at an authority where the actor may capture.
func (d *Desk) Create(ctx context.Context, actor Actor, in Capture) (Held, error) {
	content, err := clean(in.Content)
	if err != nil {
		return Held{}, err
	}
	return run(ctx, d, actor, "workflow.Create", func(tx Tx) (Held, error) {
		auth, err := tx.Authority(ctx, in.Authority)
		if err != nil {
			return Held{}, err
		}
		pol, err := tx.Policy(ctx, auth.Root)
		if err != nil {
			return Held{}, err
		}
		if actor.Kind != domain.ByOperator { // who may capture and import, WORKFLOW 5 rule 7
			if _, err := authorize(ctx, tx, pol, actor, domain.ActCapture, auth.ID); err != nil {
				return Held{}, hideForeign(err, actor, auth)
			}
		}
		root, err := tx.Authority(ctx, auth.Root)
		if err != nil {
			return Held{}, err
		}
		name, err := freeName(ctx, tx, root.Name, content.Title)
		if err != nil {
			return Held{}, err
		}
		h := newHolding(tx, pol, auth, name, content)
		tx.CreateHolding(h)
		tx.LogChanges(changes(tx, actor, h, 1, domain.ByEditing, "", domain.Diff(&domain.Content{}, &content)))
		return held(h), nil
	})
}

func newHolding(tx Tx, pol *Policy, auth *domain.Authority, name string, content domain.Content) *domain.Holding {
	return &domain.Holding{ID: domain.NewID[domain.HoldingID](tx.Now()), Root: auth.Root, Authority: auth.ID, Name: name,
		State: domain.Captured, Rev: 1, Class: domain.ClassUndetermined, CreatedAt: tx.Now(), ChangedAt: tx.Now(),
		Edition: domain.Edition{Number: 1, Content: content, AnswersNonce: domain.NewNonce(),
			Questionnaire: domain.QuestionnaireVersion{ID: pol.Questionnaire.ID, Version: pol.Questionnaire.Version}}}
}

// freeName makes "<root>_<slug>", with a number where the slug is taken within the root.
func freeName(ctx context.Context, tx Tx, root, title string) (string, error) {
	base := root + "_" + domain.Slug(title)
	for n := 1; ; n++ {
		name := base
		if n > 1 {
			name += "-" + strconv.Itoa(n)
		}
		taken, err := tx.NameTaken(ctx, name)
		if err != nil || !taken {
			return name, err
		}
	}
}

// hideForeign turns Forbidden into NotFound for an authority of which the actor has no part: what may not be seen does
// not exist.
func hideForeign(err error, actor Actor, auth *domain.Authority) error {
	if domain.CodeOf(err) == domain.Forbidden && auth.Root != actor.Root && !slices.Contains(actor.Roots, auth.Root) {
		return &domain.Error{Code: domain.NotFound, Op: "workflow", Key: "id.unknown"}
	}
	return err
}

// Patch changes fields of a holding in captured. Values are by field name; a nil value clears the field.
type Patch struct {
	Holding domain.HoldingID
	Digest  domain.Digest // working digest the change was made against; "" where the caller holds none
	Fields  map[string][]string
	Name    string // new slug part, before the first release
}

// Edit changes content. Only in captured and without an open review; what it changes is in the change log.
func (d *Desk) Edit(ctx context.Context, actor Actor, in Patch) (Held, error) {
	return run(ctx, d, actor, "workflow.Edit", func(tx Tx) (Held, error) {
		h, pol, _, err := d.open(ctx, tx, actor, in.Holding, domain.ActCapture, in.Digest)
		if err != nil {
			return Held{}, err
		}
		if err := editable(h); err != nil {
			return Held{}, err
		}
		before := h.Edition.Content
		after := before
		for name, values := range in.Fields {
			f, ok := domain.FieldNamed(name)
			if !ok {
				return Held{}, invalid(name, "field.unknown")
			}
			f.Set(&after, values...)
		}
		if after, err = clean(after); err != nil {
			return Held{}, err
		}
		if in.Name != "" {
			if err := rename(ctx, tx, h, in.Name); err != nil {
				return Held{}, err
			}
		}
		h.Edition.Content = after
		d.keep(tx, h, pol, changes(tx, actor, h, h.Rev+1, domain.ByEditing, "", domain.Diff(&before, &after)))
		return held(h), nil
	})
}

func rename(ctx context.Context, tx Tx, h *domain.Holding, slug string) error {
	root, _, _ := strings.Cut(h.Name, "_")
	name := root + "_" + slug
	switch {
	case name == h.Name:
		return nil
	case h.EverReleased():
		return &domain.Error{Code: domain.Conflict, Op: "workflow.Edit", Key: "holding.name_fixed", Field: "name"}
	case !domain.IsSlug(slug):
		return invalid("name", "holding.name_form")
	}
	taken, err := tx.NameTaken(ctx, name)
	if err != nil {
		return err
	}
	if taken {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.Edit", Key: "holding.name_taken", Field: "name"}
	}
	h.Name = name
	return nil
}

// open reads a holding for a write: what the actor may not see is NotFound, then the right, then the digest.
func (d *Desk) open(ctx context.Context, tx Tx, actor Actor, id domain.HoldingID, act domain.Action, digest domain.Digest) (*domain.Holding, *Policy, Standing, error) {
	h, pol, err := d.see(ctx, tx, actor, id)
	if err != nil {
		return nil, nil, Standing{}, err
	}
	s, err := authorize(ctx, tx, pol, actor, act, h.Authority)
	if err != nil {
		return nil, nil, Standing{}, err
	}
	if digest != "" && digest != h.Edition.WorkingDigest() {
		return nil, nil, Standing{}, &domain.Error{Code: domain.Stale, Op: "workflow.open", Key: "holding.changed_meanwhile"}
	}
	return h, pol, s, nil
}

// see reads a holding that the actor's scope shows.
func (d *Desk) see(ctx context.Context, tx Tx, actor Actor, id domain.HoldingID) (*domain.Holding, *Policy, error) {
	h, err := tx.Holding(ctx, id)
	if err != nil {
		return nil, nil, err
	}
	pol, err := tx.Policy(ctx, h.Root)
	if err != nil {
		return nil, nil, err
	}
	if actor.Kind == domain.ByPerson && !visible(ctx, tx, pol, actor, h) {
		return nil, nil, &domain.Error{Code: domain.NotFound, Op: "workflow.see", Key: "id.unknown"}
	}
	return h, pol, nil
}

// visible says inside a unit of work what the scope says outside: a role that reads working editions, or something of
// the holding that waits, or waited, for the actor.
func visible(ctx context.Context, tx Tx, pol *Policy, actor Actor, h *domain.Holding) bool {
	if len(pol.Rights.Standings(actor.Person, domain.ActReadWorking, h.Authority, tx.Now())) > 0 {
		return true
	}
	if h.HasLive(domain.ForInternal, domain.ForPublic) && len(pol.Rights.Standings(actor.Person, domain.ActWithdraw, h.Authority, tx.Now())) > 0 {
		return true // who may withdraw what everyone sees must be able to say so
	}
	needed := pol.Rights.Standings(actor.Person, domain.ActReadNeeded, h.Authority, tx.Now())
	tasks, err := tx.TasksOf(ctx, TaskQuery{Holding: h.ID, Done: true})
	if err != nil {
		return false
	}
	for _, t := range tasks {
		if t.Person == actor.Person || slices.ContainsFunc(needed, func(s Standing) bool {
			return s.Role == t.Role || (t.Person != "" && s.OnBehalfOf == t.Person)
		}) {
			return true
		}
	}
	return false
}

// editable tells why content, answers and files of a holding cannot change, nil when they can.
func editable(h *domain.Holding) error {
	if h.Review != nil {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.editable", Key: "holding.locked_by_review",
			Args: map[string]any{"number": h.Review.Number}}
	}
	if h.State != domain.Captured {
		return &domain.Error{Code: domain.Conflict, Op: "workflow.editable", Key: "holding.not_captured",
			Args: map[string]any{"state": string(h.State)}}
	}
	return nil
}

// keep stores the edition with its change log, after the class was computed anew.
func (d *Desk) keep(tx Tx, h *domain.Holding, pol *Policy, log []domain.ChangeEntry) {
	assess(h, pol)
	h.ChangedAt = tx.Now()
	tx.SaveEdition(h)
	tx.SaveHolding(h)
	tx.LogChanges(log)
}

func changes(tx Tx, actor Actor, h *domain.Holding, rev int64, kind domain.ContributionKind, role domain.Role, diff []domain.Change) []domain.ChangeEntry {
	out := make([]domain.ChangeEntry, 0, len(diff))
	for _, c := range diff {
		out = append(out, domain.ChangeEntry{Holding: h.ID, Rev: rev, Edition: h.Edition.Number, Person: actor.Person, Kind: kind,
			Role: role, Field: c.Field, Old: c.Old, New: c.New, At: tx.Now()})
	}
	return out
}

func invalid(field, key string) *domain.Error {
	return &domain.Error{Code: domain.Invalid, Op: "workflow", Key: key, Field: field}
}

// clean trims and checks every field: UTF-8 without control or invisible bidi characters, lengths, dates, codes,
// a title, and a mailbox that is an address. The error is Invalid at the field.
func clean(c domain.Content) (domain.Content, error) {
	for _, f := range domain.Fields {
		values := slices.Clone(f.List(&c))
		for i, v := range values {
			v = strings.TrimSpace(v)
			if !utf8.ValidString(v) || strings.ContainsFunc(v, unprintable) {
				return c, invalid(f.Name, "field.unprintable")
			}
			if n := utf8.RuneCountInString(v); n > f.MaxRunes {
				e := invalid(f.Name, "field.too_long")
				e.Args = map[string]any{"length": n, "max": f.MaxRunes}
				return c, e
			}
			values[i] = v
		}
		if f.IsList() && len(values) > maxListItems {
			e := invalid(f.Name, "field.too_many")
			e.Args = map[string]any{"max": maxListItems}
			return c, e
		}
		f.Set(&c, values...)
	}
	if c.Title == "" {
		return c, invalid("title", "field.required")
	}
	for _, name := range []string{"temporal_start", "temporal_end", "last_updated"} {
		f, _ := domain.FieldNamed(name)
		if v := f.Text(&c); v != "" {
			if _, err := domain.ParseDay(v); err != nil {
				return c, invalid(name, "field.date")
			}
		}
	}
	if c.TemporalStart != "" && c.TemporalEnd != "" && c.TemporalEnd < c.TemporalStart {
		return c, invalid("temporal_end", "field.date_order")
	}
	if c.ContactMailbox != "" {
		if a, err := mail.ParseAddress(c.ContactMailbox); err != nil || a.Address != c.ContactMailbox {
			return c, invalid("contact_mailbox", "field.mailbox")
		}
	}
	for _, t := range c.Theme {
		if code, ok := catalog.ThemeCode(t); !ok || code != t {
			return c, invalid("theme", "field.code_unknown")
		}
	}
	for name, known := range map[string]func(string) (string, bool){"licence": catalog.LicenceCode,
		"update_frequency": catalog.FrequencyCode, "hvd_category": catalog.HVDCode} {
		f, _ := domain.FieldNamed(name)
		if v := f.Text(&c); v != "" {
			if code, ok := known(v); !ok || code != v {
				return c, invalid(name, "field.code_unknown")
			}
		}
	}
	return c, nil
}

const maxListItems = 50

// unprintable are runes that a reader cannot see or that reorder what they see: a signed text must look as it is.
func unprintable(r rune) bool {
	switch {
	case r == '\n' || r == '\t' || r == '\r':
		return false
	case r == '\u00ad', r >= '\u200b' && r <= '\u200f', r >= '\u202a' && r <= '\u202e', r >= '\u2060' && r <= '\u2069', r == '\ufeff':
		return true
	}
	return unicode.IsControl(r) || r == utf8.RuneError
}
