package api

import (
	"context"
	"io"
	"mime"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"freigabe/domain"
	"freigabe/workflow"
)

// DistributionPath names a file or link of a holding.
type DistributionPath struct {
	HoldingPath
	Distribution string `path:"did" format:"uuid" doc:"The file or link."`
}

func (p DistributionPath) ids() (domain.HoldingID, domain.DistributionID, error) {
	h, err := p.holding()
	if err != nil {
		return "", "", err
	}
	d, err := domain.ParseID[domain.DistributionID](p.Distribution)
	return h, d, err
}

// NewDistribution is a link to add, or what is said about a file.
type NewDistribution struct {
	Title       string   `json:"title,omitempty" doc:"Title."`
	Description string   `json:"description,omitempty" doc:"Description."`
	Link        string   `json:"link,omitempty" format:"uri" doc:"A link elsewhere. When a file or link is replaced: left out, the present one stays."`
	Format      string   `json:"format,omitempty" doc:"Format by code: CSV."`
	Licence     string   `json:"licence,omitempty" doc:"Licence where it differs from the holding's."`
	Audiences   []string `json:"audiences,omitempty" doc:"Who gets it: internal, public."`
	Treatment   string   `json:"treatment,omitempty" doc:"The treatment whose result it is."`
}

// Attached answers a file or link.
type Attached struct {
	Held
	Distribution string `json:"distribution" doc:"The file or link."`
}

var distributionFields = map[string]*huma.Schema{
	"title": textField("Title."), "description": textField("Description."), "format": textField("Format by code: CSV."),
	"licence": textField("Licence where it differs."), "treatment": textField("The treatment whose result it is."),
	"audiences": {Type: "array", Items: textField("internal or public"), Description: "Who gets it; may stand several times."},
}

func files(s *server) {
	upload(s, route{
		id: "add-distribution", method: http.MethodPost, path: "/holdings/{id}/distributions", tag: tagFiles, status: http.StatusCreated,
		summary: "Add a file or a link", more: "A form with a file, or JSON with a link. Only in captured.", form: fileForm(distributionFields),
	}, jsonOf[NewDistribution](),
		func(ctx context.Context, c *call, p *struct {
			HoldingPath
			MaybeGuarded
			Keyed
		},
		) (*tagged[Attached], error) {
			digest, err := p.match()
			if err != nil {
				return nil, err
			}
			h, err := c.holding(ctx, p.HoldingPath) // before anything is stored
			if err != nil {
				return nil, err
			}
			return c.attach(ctx, workflow.Attach{Holding: h.ID, Digest: digest})
		})

	upload(s, route{
		id: "replace-distribution", method: http.MethodPut, path: "/holdings/{id}/distributions/{did}", tag: tagFiles,
		summary: "Change a file or a link", more: "Without a new file or link the present one stays.", form: fileForm(distributionFields),
	}, jsonOf[NewDistribution](),
		func(ctx context.Context, c *call, p *struct {
			DistributionPath
			Guarded
		},
		) (*tagged[Attached], error) {
			digest, err := p.match()
			if err != nil {
				return nil, err
			}
			_, d, err := p.ids()
			if err != nil {
				return nil, err
			}
			h, err := c.holding(ctx, p.HoldingPath)
			if err != nil {
				return nil, err
			}
			return c.attach(ctx, workflow.Attach{Holding: h.ID, Digest: digest, Distribution: d})
		})

	act(s, route{id: "remove-distribution", method: http.MethodDelete, path: "/holdings/{id}/distributions/{did}", tag: tagFiles, summary: "Take a file or link away"},
		func(ctx context.Context, c *call, p *struct {
			DistributionPath
			Guarded
		}, _ *None,
		) (*tagged[Held], error) {
			digest, err := p.match()
			if err != nil {
				return nil, err
			}
			h, d, err := p.ids()
			if err != nil {
				return nil, err
			}
			return changed(c.Desk.Detach(ctx, c.actor(), workflow.Attach{Holding: h, Digest: digest, Distribution: d}))
		})

	act(s, route{
		id: "declare-unaffected", method: http.MethodPost, path: "/holdings/{id}/distributions/{did}/unaffected", tag: tagFiles,
		summary: "Declare that a file needs no treatment", more: "By the role that confirms the treatments.",
	},
		func(ctx context.Context, c *call, p *struct {
			DistributionPath
			Keyed
		}, _ *None,
		) (*tagged[Held], error) {
			h, d, err := p.ids()
			if err != nil {
				return nil, err
			}
			return changed(c.Desk.DeclareUnaffected(ctx, c.actor(), workflow.Attach{Holding: h, Distribution: d}))
		})

	read(s, route{id: "get-file", path: "/holdings/{id}/files/{sha256}", tag: tagFiles, summary: "The bytes of a file of the holding", bytes: "*/*"},
		func(ctx context.Context, c *call, p *struct {
			HoldingPath
			SHA256 string `path:"sha256" pattern:"^[0-9a-f]{64}$" doc:"SHA-256 of the bytes, hex."`
		},
		) (*stream, error) {
			h, err := p.holding()
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			if !digestForm.MatchString(p.SHA256) {
				return nil, domain.NotFound
			}
			ref, err := c.Desk.Read().FileOf(ctx, scope, h, domain.Digest(p.SHA256))
			if err != nil {
				return nil, err
			}
			f, err := c.Desk.OpenFile(ctx, *ref)
			if err != nil {
				return nil, err
			}
			return streamed(*ref, f), nil
		})
}

// attach reads the form or link and stores it.
func (c *call) attach(ctx context.Context, cmd workflow.Attach) (*tagged[Attached], error) {
	var in NewDistribution
	f, err := c.formOr(ctx, &in, workflow.MaxUploadBytes, "title", "description", "format", "licence", "treatment", "audiences[]")
	if err != nil {
		return nil, err
	}
	if f != nil {
		in = NewDistribution{
			Title: f.value("title"), Description: f.value("description"), Format: f.value("format"), Licence: f.value("licence"),
			Treatment: f.value("treatment"), Audiences: f.fields["audiences"],
		}
		cmd.File = f.file
	}
	cmd.Title, cmd.Description, cmd.Link, cmd.Format, cmd.Licence, cmd.Treatment = in.Title, in.Description, in.Link, in.Format, in.Licence, in.Treatment
	for _, a := range in.Audiences {
		cmd.Audiences = append(cmd.Audiences, domain.Audience(a))
	}
	out, err := c.Desk.Attach(ctx, c.actor(), cmd)
	if err != nil {
		return nil, err
	}
	return &tagged[Attached]{ETag: etag(out.Digest), Body: Attached{Held: held(out.Held), Distribution: string(out.Distribution)}}, nil
}

// stream answers with bytes that are passed on as they are read.
type stream struct {
	Body func(huma.Context)
}

// streamed passes a file on as a download that no browser runs.
func streamed(ref domain.FileRef, f io.ReadSeekCloser) *stream {
	return &stream{Body: func(ctx huma.Context) {
		defer f.Close()
		ctx.SetHeader("Content-Type", ref.MediaType)
		ctx.SetHeader("Content-Length", strconv.FormatInt(ref.Size, 10))
		ctx.SetHeader("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": ref.Name}))
		ctx.SetHeader("Content-Security-Policy", "sandbox; default-src 'none'")
		ctx.SetStatus(http.StatusOK)
		_, _ = io.Copy(ctx.BodyWriter(), f)
	}}
}
