package workflow

import (
	"context"
	"io"
	"mime"
	"net/url"
	"path"
	"slices"
	"strings"
	"unicode/utf8"

	"freigabe/domain"
)

// MaxUploadBytes is the largest file that may be uploaded: 2 GiB.
const MaxUploadBytes = 2 << 30

const maxDistributions = 200

// Attach adds or replaces a file or link of a holding.
type Attach struct {
	Holding      domain.HoldingID
	Digest       domain.Digest
	Distribution domain.DistributionID // "" adds one
	Title        string
	Description  string
	Link         string
	File         *domain.FileRef // uploaded before; nil keeps the present one
	Format       string
	Licence      string
	Audiences    []domain.Audience
	Treatment    string
}

// Attached answers an Attach.
type Attached struct {
	Held
	Distribution domain.DistributionID `json:"distribution"`
}

// Upload stores the bytes of a file before the unit of work that names them. Unnamed bytes are collected after a day.
func (d *Desk) Upload(ctx context.Context, actor Actor, name, mediaType string, r io.Reader, limit int64) (domain.FileRef, error) {
	if err := actor.mayWrite(); err != nil {
		return domain.FileRef{}, err
	}
	name, err := fileName(name)
	if err != nil {
		return domain.FileRef{}, err
	}
	size, hash, err := d.blobs.Put(ctx, r, min(limit, MaxUploadBytes))
	if err != nil {
		return domain.FileRef{}, err
	}
	return domain.FileRef{Name: name, MediaType: mediaTypeOf(name, mediaType), Size: size, SHA256: hash}, nil
}

// fileName takes the last element of a file name and refuses what could mislead a reader or a file system.
func fileName(name string) (string, error) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	if name == "." || name == "/" || name == ".." || !utf8.ValidString(name) || utf8.RuneCountInString(name) > 200 ||
		strings.ContainsFunc(name, unprintable) || strings.ContainsAny(name, "\n\r\t") {
		return "", invalid("file", "file.name")
	}
	return name, nil
}

func mediaTypeOf(name, declared string) string {
	if t := mime.TypeByExtension(strings.ToLower(path.Ext(name))); t != "" {
		declared = t
	}
	t, _, err := mime.ParseMediaType(declared)
	if err != nil {
		return "application/octet-stream"
	}
	return t
}

// Attach adds or replaces a distribution. Only in captured; only with the right to change content.
func (d *Desk) Attach(ctx context.Context, actor Actor, in Attach) (Attached, error) {
	if err := in.check(); err != nil {
		return Attached{}, err
	}
	return run(ctx, d, actor, "workflow.Attach", func(tx Tx) (Attached, error) {
		h, pol, _, err := d.open(ctx, tx, actor, in.Holding, domain.ActCapture, in.Digest)
		if err != nil {
			return Attached{}, err
		}
		if err := editable(h); err != nil {
			return Attached{}, err
		}
		dist, was, old := domain.Distribution{ID: in.Distribution}, domain.Distribution{}, ""
		i := slices.IndexFunc(h.Edition.Distributions, func(x domain.Distribution) bool { return x.ID == in.Distribution })
		switch {
		case in.Distribution == "" && len(h.Edition.Distributions) >= maxDistributions:
			return Attached{}, invalid("file", "file.too_many")
		case in.Distribution == "":
			dist.ID = domain.NewID[domain.DistributionID](tx.Now())
		case i < 0:
			return Attached{}, &domain.Error{Code: domain.NotFound, Op: "workflow.Attach", Key: "id.unknown"}
		default:
			dist = h.Edition.Distributions[i]
			was, old = dist, describe(dist)
		}
		dist.Title, dist.Description, dist.Format, dist.Licence, dist.Audiences, dist.Treatment =
			in.Title, in.Description, in.Format, in.Licence, in.Audiences, in.Treatment
		if in.File != nil {
			dist.File, dist.Link, dist.Unaffected = in.File, "", nil
		} else if in.Link != "" {
			dist.File, dist.Link, dist.Unaffected = nil, in.Link, nil
		}
		if dist.File == nil && dist.Link == "" {
			return Attached{}, invalid("file", "file.missing")
		}
		if in.Treatment != "" && !slices.ContainsFunc(h.Edition.Treatments, func(t domain.Treatment) bool { return t.ID == in.Treatment }) {
			return Attached{}, invalid("treatment", "treatment.unknown")
		}
		list := slices.Clone(h.Edition.Distributions)
		if i < 0 {
			list = append(list, dist)
		} else {
			list[i] = dist
		}
		h.Edition.Distributions = list
		if dist.Treatment != "" && (dist.Treatment != was.Treatment || !sameTarget(dist, was)) {
			restart(tx, h, dist.Treatment)
		}
		d.keep(tx, h, pol, changes(tx, actor, h, h.Rev+1, domain.ByEditing, "",
			[]domain.Change{{Field: "distributions." + string(dist.ID), Old: old, New: describe(dist)}}))
		return Attached{Held: held(h), Distribution: dist.ID}, nil
	})
}

func sameTarget(a, b domain.Distribution) bool {
	return a.Link == b.Link && (a.File == nil) == (b.File == nil) && (a.File == nil || a.File.SHA256 == b.File.SHA256)
}

// restart takes back that a treatment is done and confirmed: another file came under it, which nobody has looked at.
func restart(tx Tx, h *domain.Holding, id string) {
	h.Edition.Treatments = slices.Clone(h.Edition.Treatments)
	for i := range h.Edition.Treatments {
		if t := &h.Edition.Treatments[i]; t.ID == id {
			t.Done, t.Confirmed, t.Decision = nil, nil, ""
			tx.CloseTasks(TaskQuery{Holding: h.ID, Kind: "treatment", Ref: id})
		}
	}
}

func (in Attach) check() error {
	for field, v := range map[string]string{"title": in.Title, "description": in.Description, "format": in.Format} {
		if !utf8.ValidString(v) || strings.ContainsFunc(v, unprintable) {
			return invalid(field, "field.unprintable")
		}
		if utf8.RuneCountInString(v) > 2000 {
			return invalid(field, "field.too_long")
		}
	}
	for _, a := range in.Audiences {
		if a != domain.ForInternal && a != domain.ForPublic {
			return invalid("audiences", "file.audience")
		}
	}
	if in.Link != "" {
		u, err := url.Parse(in.Link)
		if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || len(in.Link) > 2000 ||
			strings.ContainsFunc(in.Link, unprintable) {
			return invalid("link", "file.link")
		}
	}
	return nil
}

func describe(d domain.Distribution) string {
	if d.File != nil {
		return d.File.Name + " " + d.File.SHA256.Short()
	}
	return d.Link
}

// Detach takes a distribution away. Its bytes stay while a release or another edition names them.
func (d *Desk) Detach(ctx context.Context, actor Actor, in Attach) (Held, error) {
	return run(ctx, d, actor, "workflow.Detach", func(tx Tx) (Held, error) {
		h, pol, _, err := d.open(ctx, tx, actor, in.Holding, domain.ActCapture, in.Digest)
		if err != nil {
			return Held{}, err
		}
		if err := editable(h); err != nil {
			return Held{}, err
		}
		i := slices.IndexFunc(h.Edition.Distributions, func(x domain.Distribution) bool { return x.ID == in.Distribution })
		if i < 0 {
			return Held{}, &domain.Error{Code: domain.NotFound, Op: "workflow.Detach", Key: "id.unknown"}
		}
		old := describe(h.Edition.Distributions[i])
		h.Edition.Distributions = slices.Delete(slices.Clone(h.Edition.Distributions), i, i+1)
		d.keep(tx, h, pol, changes(tx, actor, h, h.Rev+1, domain.ByEditing, "",
			[]domain.Change{{Field: "distributions." + string(in.Distribution), Old: old}}))
		return held(h), nil
	})
}

// DeclareUnaffected says, in the role that confirms the treatment, that a file needs none of it (WORKFLOW 4). Nobody says
// so who changed content or files themself.
func (d *Desk) DeclareUnaffected(ctx context.Context, actor Actor, in Attach) (Held, error) {
	return run(ctx, d, actor, "workflow.DeclareUnaffected", func(tx Tx) (Held, error) {
		h, pol, err := d.see(ctx, tx, actor, in.Holding)
		if err != nil {
			return Held{}, err
		}
		if err := treatable(h); err != nil {
			return Held{}, err
		}
		if in.Digest != "" && in.Digest != h.Edition.WorkingDigest() {
			return Held{}, &domain.Error{Code: domain.Stale, Op: "workflow.DeclareUnaffected", Key: "holding.changed_meanwhile"}
		}
		log, err := tx.Contributions(ctx, h.ID, h.LastRev[domain.ForPublic])
		if err != nil {
			return Held{}, err
		}
		i := slices.IndexFunc(h.Edition.Distributions, func(x domain.Distribution) bool { return x.ID == in.Distribution })
		if i < 0 || len(h.Edition.Treatments) == 0 {
			return Held{}, &domain.Error{Code: domain.NotFound, Op: "workflow.DeclareUnaffected", Key: "id.unknown"}
		}
		var s Standing
		for _, t := range h.Edition.Treatments { // every confirming role has to be the actor's
			if s, err = authorize(ctx, tx, pol, actor, domain.SignAs(t.Role), h.Authority); err != nil {
				return Held{}, err
			}
		}
		if slices.ContainsFunc(log, func(c domain.ChangeEntry) bool {
			return c.Kind == domain.ByEditing && c.Person != "" && (c.Person == s.Actor || c.Person == s.OnBehalfOf)
		}) {
			return Held{}, &domain.Error{Code: domain.Forbidden, Op: "workflow.DeclareUnaffected", Key: "treatment.own"}
		}
		dec := as(decidedOn(tx, actor, domain.FileUnaffected, h, pol), s)
		dec.Slot, dec.Digest = string(in.Distribution), h.Edition.WorkingDigest()
		h.Edition.Distributions = slices.Clone(h.Edition.Distributions)
		h.Edition.Distributions[i].Unaffected = &domain.Attest{By: actor.Person, At: tx.Now()}
		tx.SaveEdition(h)
		decide(tx, dec)
		return finish(tx, h, dec.ID)
	})
}

// OpenFile opens stored bytes for a reader whose scope shows a holding that names them.
func (d *Desk) OpenFile(ctx context.Context, ref domain.FileRef) (io.ReadSeekCloser, error) {
	return d.blobs.Open(ctx, ref.SHA256)
}
