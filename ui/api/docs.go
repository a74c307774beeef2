package api

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"html/template"
	"maps"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
	"github.com/labstack/echo/v4"

	"freigabe/ui/component"
)

// Tags group the operations in the contract.
const (
	tagHoldings  = "Holdings"
	tagScreening = "Screening"
	tagFiles     = "Files"
	tagReviews   = "Reviews"
	tagReleases  = "Releases"
	tagHistory   = "History"
	tagTasks     = "Tasks"
	tagImports   = "Imports"
	tagAdmin     = "Administration"
	tagAccount   = "Account"
	tagLedger    = "Ledger"
)

var tags = []*huma.Tag{
	{Name: tagHoldings, Description: "Data holdings and their content."},
	{Name: tagScreening, Description: "Questions of law, answers, treatments."},
	{Name: tagFiles, Description: "Files and links of a holding."},
	{Name: tagReviews, Description: "Steps, sign-offs, questions."},
	{Name: tagReleases, Description: "What is live, as signed."},
	{Name: tagHistory, Description: "Decisions, changes, the case file."},
	{Name: tagTasks, Description: "What waits for you."},
	{Name: tagImports, Description: "Lists into holdings."},
	{Name: tagAdmin, Description: "Authorities, people, roles, deputies, rules, questionnaires."},
	{Name: tagAccount, Description: "Sessions, access keys, password."},
	{Name: tagLedger, Description: "Evidence."},
}

// showContract serves the contract and a page that shows it, both made once.
func (s *server) showContract(g *echo.Group) {
	spec, err := json.Marshal(s.api.OpenAPI())
	if err != nil {
		panic("api: the contract cannot be written: " + err.Error())
	}
	var page bytes.Buffer
	if err := docsPage.Execute(&page, docsOf(s.api.OpenAPI())); err != nil {
		panic("api: the page of the contract cannot be written: " + err.Error())
	}
	g.GET("/openapi.json", func(c echo.Context) error { return fresh(c, "no-cache", "application/openapi+json", spec) })
	g.GET("/docs", func(c echo.Context) error {
		h := c.Response().Header()
		h.Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self' data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
		h.Set("Referrer-Policy", "no-referrer")
		return fresh(c, "no-cache", "text/html; charset=utf-8", page.Bytes())
	})
}

//go:embed docs.gohtml
var docsSource string

var docsPage = template.Must(template.New("docs").Funcs(template.FuncMap{
	"pieces": func(text string) []string { return strings.Split(text, "`") }, // every second one is code
	"odd":    func(i int) bool { return i%2 == 1 },
}).Parse(docsSource))

// docs is the page of the contract.
type docs struct {
	Title, Version, About string
	Stylesheets           []string
	Groups                []docsGroup
	Schemas               []docsSchema
}

type docsGroup struct {
	Name, About string
	Operations  []docsOperation
}

type docsOperation struct {
	ID, Method, Path, Summary, About string
	Parameters                       []docsField
	Bodies                           []docsBody
	Answer                           docsBody
	Status                           string
}

type docsField struct {
	Name, In, Type, About string
	Required              bool
}

type docsBody struct{ Type, Schema string }

type docsSchema struct {
	Name   string
	Fields []docsField
}

func docsOf(o *huma.OpenAPI) docs {
	out := docs{Title: o.Info.Title, Version: o.Info.Version, About: o.Info.Description, Stylesheets: component.Stylesheets()}
	byTag := map[string][]docsOperation{}
	for _, path := range slices.Sorted(maps.Keys(o.Paths)) {
		item := o.Paths[path]
		for _, op := range []*huma.Operation{item.Get, item.Post, item.Put, item.Patch, item.Delete} {
			if op != nil {
				byTag[op.Tags[0]] = append(byTag[op.Tags[0]], docsOf1(op))
			}
		}
	}
	for _, t := range o.Tags {
		out.Groups = append(out.Groups, docsGroup{Name: t.Name, About: t.Description, Operations: byTag[t.Name]})
	}
	schemas := o.Components.Schemas.Map()
	for _, name := range slices.Sorted(maps.Keys(schemas)) {
		out.Schemas = append(out.Schemas, docsSchema{Name: name, Fields: fieldsOf(schemas[name])})
	}
	return out
}

func docsOf1(op *huma.Operation) docsOperation {
	d := docsOperation{ID: op.OperationID, Method: op.Method, Path: Prefix + op.Path, Summary: op.Summary, About: op.Description}
	for _, p := range op.Parameters {
		d.Parameters = append(d.Parameters, docsField{Name: p.Name, In: p.In, Type: typeOf(p.Schema), About: p.Description, Required: p.Required})
	}
	if op.RequestBody != nil {
		for _, t := range slices.Sorted(maps.Keys(op.RequestBody.Content)) {
			d.Bodies = append(d.Bodies, docsBody{Type: t, Schema: nameOf(op.RequestBody.Content[t].Schema)})
		}
	}
	for status, answer := range op.Responses {
		if !strings.HasPrefix(status, "2") {
			continue // what goes wrong is a Problem, always
		}
		d.Status = status
		for t, m := range answer.Content {
			d.Answer = docsBody{Type: t, Schema: nameOf(m.Schema)}
		}
	}
	return d
}

func fieldsOf(s *huma.Schema) []docsField {
	var out []docsField
	for _, name := range slices.Sorted(maps.Keys(s.Properties)) {
		p := s.Properties[name]
		about := p.Description
		if len(p.Enum) > 0 {
			b, _ := json.Marshal(p.Enum)
			about += " " + strings.ReplaceAll(string(b), ",", ", ")
		}
		out = append(out, docsField{Name: name, Type: typeOf(p), About: about, Required: slices.Contains(s.Required, name)})
	}
	return out
}

// typeOf names a type: the last part of a reference, "string", "[]Place".
func typeOf(s *huma.Schema) string {
	switch {
	case s == nil:
		return ""
	case s.Ref != "":
		return nameOf(s)
	case s.Type == "array":
		return "[]" + typeOf(s.Items)
	case s.Format != "":
		return s.Type + " (" + s.Format + ")"
	}
	return s.Type
}

// nameOf gives the name under which the page shows a schema; none for one that has no name.
func nameOf(s *huma.Schema) string {
	if s == nil {
		return ""
	}
	return s.Ref[strings.LastIndex(s.Ref, "/")+1:]
}
