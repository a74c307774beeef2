package workflow

import (
	"context"
	"strconv"
	"strings"

	"freigabe/domain"
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
	return &domain.Holding{
		ID: domain.NewID[domain.HoldingID](tx.Now()), Root: auth.Root, Authority: auth.ID, Name: name,
		State: domain.Captured, Rev: 1, Class: domain.ClassUndetermined, CreatedAt: tx.Now(), ChangedAt: tx.Now(),
		Edition: domain.Edition{
			Number: 1, Content: content, AnswersNonce: domain.NewNonce(),
			Questionnaire: domain.QuestionnaireVersion{ID: pol.Questionnaire.ID, Version: pol.Questionnaire.Version},
		},
	}
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
		out = append(out, domain.ChangeEntry{
			Holding: h.ID, Rev: rev, Edition: h.Edition.Number, Person: actor.Person, Kind: kind,
			Role: role, Field: c.Field, Old: c.Old, New: c.New, At: tx.Now(),
		})
	}
	return out
}
