package api

import (
	"context"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"freigabe/domain"
	"freigabe/workflow"
)

// ReleaseRow is a live release in a list.
type ReleaseRow struct {
	Release
	Title       string   `json:"title" doc:"Title."`
	Description string   `json:"description,omitempty" doc:"Description."`
	Theme       []string `json:"theme" doc:"Themes."`
	Licence     string   `json:"licence,omitempty" doc:"Licence."`
	Formats     []string `json:"formats" doc:"Formats of its files."`
}

func releaseRow(r workflow.ReleaseRow) ReleaseRow {
	return ReleaseRow{Release: release(r.Release), Title: r.Title, Description: r.Description, Theme: texts(r.Theme), Licence: r.Licence, Formats: texts(r.Formats)}
}

// ReleaseList is a part of the list of live releases.
type ReleaseList struct {
	List[ReleaseRow]
	Total int `json:"total" doc:"How many match."`
}

func releases(s *server) {
	read(s, route{id: "list-releases", path: "/releases", tag: tagReleases, summary: "What is live for you"},
		func(ctx context.Context, c *call, p *struct {
			Paged
			Audience  string `query:"audience" doc:"public (without it), internal or register." enum:"public,internal,register"`
			Q         string `query:"q" doc:"Words in title and description."`
			Authority string `query:"authority" format:"uuid" doc:"This authority and everything below."`
			Theme     string `query:"theme" doc:"EU data theme by code."`
		},
		) (*plain[ReleaseList], error) {
			page, err := p.page()
			if err != nil {
				return nil, err
			}
			f := workflow.ReleaseFilter{Page: page, Audience: domain.ForPublic, Query: p.Q, Theme: p.Theme}
			if p.Audience != "" {
				one, err := words("query.audience", p.Audience, domain.Audiences)
				if err != nil || len(one) != 1 {
					return nil, invalid("query.audience", "api.one_of", map[string]any{"allowed": "public, internal, register"})
				}
				f.Audience = one[0]
			}
			if f.Authority, err = id[domain.AuthorityID]("query.authority", p.Authority); err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			rows, total, err := c.Desk.Read().Releases(ctx, scope, f)
			if err != nil {
				return nil, err
			}
			return body(ReleaseList{List: listOf(c, rows, page.Limit, releaseRow), Total: total}), nil
		})

	read(s, route{
		id: "get-release", path: "/releases/{id}", tag: tagReleases, summary: "The signed bytes of a release",
		more: "Exactly as signed: their SHA-256 is the content digest, and the ETag.", bytes: "application/json",
	},
		func(ctx context.Context, c *call, p *struct {
			ID string `path:"id" format:"uuid" doc:"The release."`
		},
		) (*stream, error) {
			id, err := domain.ParseID[domain.ReleaseID](p.ID)
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			r, err := c.Desk.Read().ReleaseByID(ctx, scope, id)
			if err != nil {
				return nil, err
			}
			if r.Body == nil {
				return nil, domain.NotFound // erased
			}
			return signed(c.req, etag(r.Digest), r.Body), nil
		})

	read(s, route{id: "list-releases-of-holding", path: "/holdings/{id}/releases", tag: tagReleases, summary: "Releases of a holding, the newest first"},
		func(ctx context.Context, c *call, p *HoldingPath) (*plain[List[Release]], error) {
			id, err := p.holding()
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			rows, err := c.Desk.Read().ReleasesOf(ctx, scope, id)
			if err != nil {
				return nil, err
			}
			return body(List[Release]{Items: each(rows, release)}), nil
		})
}

// signed answers with signed bytes, or says that the caller has them.
func signed(req *http.Request, tag string, doc []byte) *stream {
	return &stream{Body: func(ctx huma.Context) {
		ctx.SetHeader("ETag", tag)
		ctx.SetHeader("Cache-Control", "private, no-cache")
		if strings.Contains(req.Header.Get("If-None-Match"), tag) {
			ctx.SetStatus(http.StatusNotModified)
			return
		}
		ctx.SetHeader("Content-Type", "application/json")
		ctx.SetStatus(http.StatusOK)
		_, _ = ctx.BodyWriter().Write(doc)
	}}
}
