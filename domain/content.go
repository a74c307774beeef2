package domain

import (
	"slices"
	"strings"
)

// Content is what is said about a holding: the fields of the union list of DOMAIN 5 that a release or the
// screening needs. Dates are ISO 8601 (YYYY-MM-DD), codes are those of domain/catalog.
type Content struct {
	Title               string   `json:"title,omitempty"`
	TitleStandard       string   `json:"title_standard,omitempty"` // standard data set, e.g. "Baumbestand - Baumkataster"
	Description         string   `json:"description,omitempty"`
	ContactMailbox      string   `json:"contact_mailbox,omitempty"` // a function mailbox, never a person's
	Theme               []string `json:"theme,omitempty"`           // EU data themes, "ENVI"
	Keywords            []string `json:"keywords,omitempty"`
	SpatialCoverage     string   `json:"spatial_coverage,omitempty"` // AGS/ARS key or a name
	SpatialGranularity  string   `json:"spatial_granularity,omitempty"`
	TemporalStart       string   `json:"temporal_start,omitempty"`
	TemporalEnd         string   `json:"temporal_end,omitempty"`
	TemporalGranularity string   `json:"temporal_granularity,omitempty"`
	UpdateFrequency     string   `json:"update_frequency,omitempty"` // EU frequency, "ANNUAL"
	LastUpdated         string   `json:"last_updated,omitempty"`
	Licence             string   `json:"licence,omitempty"` // "dl-zero-de/2.0"
	Attribution         string   `json:"attribution,omitempty"`
	HVDCategory         string   `json:"hvd_category,omitempty"`
	LegalBasis          string   `json:"legal_basis,omitempty"`

	OrgUnit       string `json:"org_unit,omitempty"`
	DataOwner     string `json:"data_owner,omitempty"`
	SourceSystem  string `json:"source_system,omitempty"`
	Formats       string `json:"formats,omitempty"`
	Volume        string `json:"volume,omitempty"`
	UpdateProcess string `json:"update_process,omitempty"`
	FileReference string `json:"file_reference,omitempty"`
	Conditions    string `json:"conditions,omitempty"`

	Identifier      string `json:"identifier,omitempty"` // business key in the source list
	Steward         string `json:"steward,omitempty"`
	StorageLocation string `json:"storage_location,omitempty"`
	Comment         string `json:"comment,omitempty"`
	PublicTitle     string `json:"public_title,omitempty"` // title for the register of withheld holdings
}

// Field describes one field of Content. Exactly one of text and list is set.
type Field struct {
	Name     string
	Audience Audience // who reads it in a release: ForPublic (and internally), ForInternal, "" for nobody
	MaxRunes int      // of the value, or of each list item
	text     func(*Content) *string
	list     func(*Content) *[]string
}

// Fields is the one table of content fields (WORKFLOW 3). A new field is in no release until it says so here.
var Fields = []Field{
	{Name: "title", Audience: ForPublic, MaxRunes: 300, text: func(c *Content) *string { return &c.Title }},
	{Name: "title_standard", Audience: ForPublic, MaxRunes: 300, text: func(c *Content) *string { return &c.TitleStandard }},
	{Name: "description", Audience: ForPublic, MaxRunes: 20000, text: func(c *Content) *string { return &c.Description }},
	{Name: "contact_mailbox", Audience: ForPublic, MaxRunes: 254, text: func(c *Content) *string { return &c.ContactMailbox }},
	{Name: "theme", Audience: ForPublic, MaxRunes: 10, list: func(c *Content) *[]string { return &c.Theme }},
	{Name: "keywords", Audience: ForPublic, MaxRunes: 100, list: func(c *Content) *[]string { return &c.Keywords }},
	{Name: "spatial_coverage", Audience: ForPublic, MaxRunes: 300, text: func(c *Content) *string { return &c.SpatialCoverage }},
	{Name: "spatial_granularity", Audience: ForPublic, MaxRunes: 300, text: func(c *Content) *string { return &c.SpatialGranularity }},
	{Name: "temporal_start", Audience: ForPublic, MaxRunes: 10, text: func(c *Content) *string { return &c.TemporalStart }},
	{Name: "temporal_end", Audience: ForPublic, MaxRunes: 10, text: func(c *Content) *string { return &c.TemporalEnd }},
	{Name: "temporal_granularity", Audience: ForPublic, MaxRunes: 100, text: func(c *Content) *string { return &c.TemporalGranularity }},
	{Name: "update_frequency", Audience: ForPublic, MaxRunes: 40, text: func(c *Content) *string { return &c.UpdateFrequency }},
	{Name: "last_updated", Audience: ForPublic, MaxRunes: 10, text: func(c *Content) *string { return &c.LastUpdated }},
	{Name: "licence", Audience: ForPublic, MaxRunes: 100, text: func(c *Content) *string { return &c.Licence }},
	{Name: "attribution", Audience: ForPublic, MaxRunes: 1000, text: func(c *Content) *string { return &c.Attribution }},
	{Name: "hvd_category", Audience: ForPublic, MaxRunes: 40, text: func(c *Content) *string { return &c.HVDCategory }},
	{Name: "legal_basis", Audience: ForPublic, MaxRunes: 1000, text: func(c *Content) *string { return &c.LegalBasis }},
	{Name: "org_unit", Audience: ForInternal, MaxRunes: 300, text: func(c *Content) *string { return &c.OrgUnit }},
	{Name: "data_owner", Audience: ForInternal, MaxRunes: 300, text: func(c *Content) *string { return &c.DataOwner }},
	{Name: "source_system", Audience: ForInternal, MaxRunes: 300, text: func(c *Content) *string { return &c.SourceSystem }},
	{Name: "formats", Audience: ForInternal, MaxRunes: 300, text: func(c *Content) *string { return &c.Formats }},
	{Name: "volume", Audience: ForInternal, MaxRunes: 300, text: func(c *Content) *string { return &c.Volume }},
	{Name: "update_process", Audience: ForInternal, MaxRunes: 300, text: func(c *Content) *string { return &c.UpdateProcess }},
	{Name: "file_reference", Audience: ForInternal, MaxRunes: 300, text: func(c *Content) *string { return &c.FileReference }},
	{Name: "conditions", Audience: ForInternal, MaxRunes: 2000, text: func(c *Content) *string { return &c.Conditions }},
	{Name: "identifier", MaxRunes: 300, text: func(c *Content) *string { return &c.Identifier }},
	{Name: "steward", MaxRunes: 300, text: func(c *Content) *string { return &c.Steward }},
	{Name: "storage_location", MaxRunes: 1000, text: func(c *Content) *string { return &c.StorageLocation }},
	{Name: "comment", MaxRunes: 10000, text: func(c *Content) *string { return &c.Comment }},
	{Name: "public_title", MaxRunes: 300, text: func(c *Content) *string { return &c.PublicTitle }},
}

// FieldNamed finds a field of the table.
func FieldNamed(name string) (Field, bool) {
	i := slices.IndexFunc(Fields, func(f Field) bool { return f.Name == name })
	if i < 0 {
		return Field{}, false
	}
	return Fields[i], true
}

// IsList tells whether the field holds several values.
func (f Field) IsList() bool { return f.list != nil }

// Text gives the value as one text; list items are joined by "; ".
func (f Field) Text(c *Content) string {
	if f.IsList() {
		return strings.Join(*f.list(c), "; ")
	}
	return *f.text(c)
}

// List gives the items of a list field, or the single value of a text field.
func (f Field) List(c *Content) []string {
	if f.IsList() {
		return *f.list(c)
	}
	if v := *f.text(c); v != "" {
		return []string{v}
	}
	return nil
}

// Set stores a value. For a list field every value is an item; a text field takes the first.
func (f Field) Set(c *Content, values ...string) {
	if f.IsList() {
		*f.list(c) = slices.DeleteFunc(slices.Clone(values), func(s string) bool { return s == "" })
		return
	}
	*f.text(c) = ""
	if len(values) > 0 {
		*f.text(c) = values[0]
	}
}

// In tells whether the field is part of a release for a.
func (f Field) In(a Audience) bool {
	switch a {
	case ForPublic:
		return f.Audience == ForPublic
	case ForInternal:
		return f.Audience == ForPublic || f.Audience == ForInternal
	}
	return false
}

// Change is one line of the change log: a field with its value before and after.
type Change struct {
	Field string
	Old   string
	New   string
}

// Diff lists the fields in which two contents differ, in the order of the table.
func Diff(before, after *Content) []Change {
	var out []Change
	for _, f := range Fields {
		if a, b := f.Text(before), f.Text(after); a != b {
			out = append(out, Change{Field: f.Name, Old: a, New: b})
		}
	}
	return out
}
