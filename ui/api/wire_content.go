package api

import (
	"reflect"
	"slices"

	"github.com/danielgtaylor/huma/v2"

	"freigabe/domain"
)

// Content is what is said about a holding. Left out: nothing is said.
type Content struct {
	Title               string   `json:"title,omitempty" maxLength:"300" doc:"Title. Needed."`
	TitleStandard       string   `json:"title_standard,omitempty" maxLength:"300" doc:"Standard data set (Musterdatensatz)."`
	Description         string   `json:"description,omitempty" maxLength:"20000" doc:"What the data are. Needed for the public."`
	ContactMailbox      string   `json:"contact_mailbox,omitempty" maxLength:"254" doc:"A function mailbox, never a person's."`
	Theme               []string `json:"theme,omitempty" maxItems:"50" doc:"EU data themes by code: ENVI. Needed for the public."`
	Keywords            []string `json:"keywords,omitempty" maxItems:"50" doc:"Keywords."`
	SpatialCoverage     string   `json:"spatial_coverage,omitempty" maxLength:"300" doc:"AGS or ARS key, or a name."`
	SpatialGranularity  string   `json:"spatial_granularity,omitempty" maxLength:"300" doc:"Smallest area that the data tell apart."`
	TemporalStart       string   `json:"temporal_start,omitempty" format:"date" doc:"First day covered."`
	TemporalEnd         string   `json:"temporal_end,omitempty" format:"date" doc:"Last day covered."`
	TemporalGranularity string   `json:"temporal_granularity,omitempty" maxLength:"100" doc:"Smallest period that the data tell apart."`
	UpdateFrequency     string   `json:"update_frequency,omitempty" maxLength:"40" doc:"EU frequency by code: ANNUAL."`
	LastUpdated         string   `json:"last_updated,omitempty" format:"date" doc:"Day of the last update."`
	Licence             string   `json:"licence,omitempty" maxLength:"100" doc:"Licence by code: dl-zero-de/2.0. Needed for the public."`
	Attribution         string   `json:"attribution,omitempty" maxLength:"1000" doc:"Text that the licence asks to name."`
	HVDCategory         string   `json:"hvd_category,omitempty" maxLength:"40" doc:"Category of high-value data sets by code."`
	LegalBasis          string   `json:"legal_basis,omitempty" maxLength:"1000" doc:"On what legal basis the data are collected or published."`
	OrgUnit             string   `json:"org_unit,omitempty" maxLength:"300" doc:"Org unit. Internal."`
	DataOwner           string   `json:"data_owner,omitempty" maxLength:"300" doc:"Who may decide about the data. Internal."`
	SourceSystem        string   `json:"source_system,omitempty" maxLength:"300" doc:"Specialist application. Internal."`
	Formats             string   `json:"formats,omitempty" maxLength:"300" doc:"Formats at hand. Internal."`
	Volume              string   `json:"volume,omitempty" maxLength:"300" doc:"Volume. Internal."`
	UpdateProcess       string   `json:"update_process,omitempty" maxLength:"300" doc:"How it is updated. Internal."`
	FileReference       string   `json:"file_reference,omitempty" maxLength:"300" doc:"File reference (Aktenzeichen). Internal."`
	Conditions          string   `json:"conditions,omitempty" maxLength:"2000" doc:"Conditions of use. Internal."`
	Identifier          string   `json:"identifier,omitempty" maxLength:"300" doc:"Business key in the source list. In no release."`
	Steward             string   `json:"steward,omitempty" maxLength:"300" doc:"Who answers for the data. In no release."`
	StorageLocation     string   `json:"storage_location,omitempty" maxLength:"1000" doc:"Where the data lie. In no release."`
	Comment             string   `json:"comment,omitempty" maxLength:"10000" doc:"Comment. In no release."`
	PublicTitle         string   `json:"public_title,omitempty" maxLength:"300" doc:"Title for the register of withheld holdings."`
}

func contentOf(c domain.Content) Content {
	return Content{
		Title: c.Title, TitleStandard: c.TitleStandard, Description: c.Description, ContactMailbox: c.ContactMailbox, Theme: c.Theme,
		Keywords: c.Keywords, SpatialCoverage: c.SpatialCoverage, SpatialGranularity: c.SpatialGranularity, TemporalStart: c.TemporalStart,
		TemporalEnd: c.TemporalEnd, TemporalGranularity: c.TemporalGranularity, UpdateFrequency: c.UpdateFrequency, LastUpdated: c.LastUpdated,
		Licence: c.Licence, Attribution: c.Attribution, HVDCategory: c.HVDCategory, LegalBasis: c.LegalBasis, OrgUnit: c.OrgUnit,
		DataOwner: c.DataOwner, SourceSystem: c.SourceSystem, Formats: c.Formats, Volume: c.Volume, UpdateProcess: c.UpdateProcess,
		FileReference: c.FileReference, Conditions: c.Conditions, Identifier: c.Identifier, Steward: c.Steward,
		StorageLocation: c.StorageLocation, Comment: c.Comment, PublicTitle: c.PublicTitle,
	}
}

func (c Content) domain() domain.Content {
	return domain.Content{
		Title: c.Title, TitleStandard: c.TitleStandard, Description: c.Description, ContactMailbox: c.ContactMailbox, Theme: c.Theme,
		Keywords: c.Keywords, SpatialCoverage: c.SpatialCoverage, SpatialGranularity: c.SpatialGranularity, TemporalStart: c.TemporalStart,
		TemporalEnd: c.TemporalEnd, TemporalGranularity: c.TemporalGranularity, UpdateFrequency: c.UpdateFrequency, LastUpdated: c.LastUpdated,
		Licence: c.Licence, Attribution: c.Attribution, HVDCategory: c.HVDCategory, LegalBasis: c.LegalBasis, OrgUnit: c.OrgUnit,
		DataOwner: c.DataOwner, SourceSystem: c.SourceSystem, Formats: c.Formats, Volume: c.Volume, UpdateProcess: c.UpdateProcess,
		FileReference: c.FileReference, Conditions: c.Conditions, Identifier: c.Identifier, Steward: c.Steward,
		StorageLocation: c.StorageLocation, Comment: c.Comment, PublicTitle: c.PublicTitle,
	}
}

// ContentPatch is a JSON merge patch (RFC 7396) of Content: null takes a value away.
type ContentPatch struct{ fields map[string][]string }

func (p *ContentPatch) read(r *reader, n node, place string) {
	if n.kind != object {
		r.refuse(place, "api.json_kind", kindArgs("{…}"))
		return
	}
	p.fields = map[string][]string{}
	for i, key := range n.keys {
		at := join(place, key)
		f, ok := domain.FieldNamed(key)
		_, seen := p.fields[key]
		switch v := n.members[i]; {
		case !ok:
			r.refuse(at, "api.json_unknown", nil)
		case seen:
			r.refuse(at, "api.json_duplicate", nil)
		case v.kind == scalar && v.value == nil:
			p.fields[key] = nil
		case f.IsList():
			items := []string{}
			if v.kind != list || slices.ContainsFunc(v.members, func(m node) bool { s, ok := m.value.(string); items = append(items, s); return !ok }) {
				r.refuse(at, "api.list_field", nil)
			}
			p.fields[key] = items
		default:
			s, ok := v.value.(string)
			if !ok {
				r.refuse(at, "api.text_field", nil)
			}
			p.fields[key] = []string{s}
		}
	}
}

// Schema says the same as Content's, with null for every field.
func (ContentPatch) Schema(r huma.Registry) *huma.Schema {
	whole := huma.SchemaFromType(r, reflect.TypeFor[Content]())
	out := &huma.Schema{
		Type: "object", Properties: map[string]*huma.Schema{}, AdditionalProperties: false,
		Description: "JSON merge patch: fields left out stay, null takes a value away.",
	}
	for name, s := range whole.Properties {
		field := *s
		field.Nullable = true
		out.Properties[name] = &field
	}
	return out
}
