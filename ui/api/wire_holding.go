package api

import (
	"maps"
	"reflect"
	"slices"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"freigabe/domain"
	"freigabe/workflow"
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
	out := &huma.Schema{Type: "object", Properties: map[string]*huma.Schema{}, AdditionalProperties: false,
		Description: "JSON merge patch: fields left out stay, null takes a value away."}
	for name, s := range whole.Properties {
		field := *s
		field.Nullable = true
		out.Properties[name] = &field
	}
	return out
}

// FileRef names stored bytes.
type FileRef struct {
	Name      string `json:"name" doc:"File name."`
	MediaType string `json:"media_type" doc:"Media type."`
	Size      int64  `json:"size" doc:"Bytes."`
	SHA256    string `json:"sha256" doc:"SHA-256 of the bytes, hex."`
}

func fileRef(f domain.FileRef) FileRef {
	return FileRef{Name: f.Name, MediaType: f.MediaType, Size: f.Size, SHA256: string(f.SHA256)}
}

// Attest says who did something, and when.
type Attest struct {
	By   string    `json:"by" doc:"Person."`
	At   time.Time `json:"at" doc:"When."`
	Note string    `json:"note,omitempty" doc:"Note."`
}

func attest(a *domain.Attest) *Attest {
	if a == nil {
		return nil
	}
	return &Attest{By: string(a.By), At: a.At, Note: a.Note}
}

// Distribution is a file or link of a holding.
type Distribution struct {
	ID          string   `json:"id" doc:"Id."`
	Title       string   `json:"title,omitempty" doc:"Title."`
	Description string   `json:"description,omitempty" doc:"Description."`
	File        *FileRef `json:"file,omitempty" doc:"The stored file."`
	Link        string   `json:"link,omitempty" doc:"A link elsewhere: its content is not covered by the signature."`
	Format      string   `json:"format,omitempty" doc:"Format by code: CSV."`
	Licence     string   `json:"licence,omitempty" doc:"Licence where it differs from the holding's."`
	Audiences   []string `json:"audiences" doc:"Who gets it: internal, public."`
	Treatment   string   `json:"treatment,omitempty" doc:"The treatment whose result it is."`
	Unaffected  *Attest  `json:"unaffected,omitempty" doc:"Declared to need no treatment."`
}

func distribution(d domain.Distribution) Distribution {
	out := Distribution{ID: string(d.ID), Title: d.Title, Description: d.Description, Link: d.Link, Format: d.Format, Licence: d.Licence,
		Audiences: texts(d.Audiences), Treatment: d.Treatment, Unaffected: attest(d.Unaffected)}
	if d.File != nil {
		f := fileRef(*d.File)
		out.File = &f
	}
	return out
}

// Treatment is something to be done before the holding may go public.
type Treatment struct {
	ID        string    `json:"id" doc:"Id within the holding."`
	Question  string    `json:"question,omitempty" doc:"The question that asks for it."`
	Kind      string    `json:"kind" doc:"anonymise, aggregate, redact, clear_rights, coarsen, convert, other."`
	Role      string    `json:"role" doc:"Who confirms it."`
	Done      *Attest   `json:"done,omitempty" doc:"Reported done."`
	Evidence  []FileRef `json:"evidence,omitempty" doc:"Evidence."`
	Confirmed *Attest   `json:"confirmed,omitempty" doc:"Confirmed."`
	Decision  string    `json:"decision,omitempty" doc:"The decision that confirmed it."`
}

func treatment(t domain.Treatment) Treatment {
	return Treatment{ID: t.ID, Question: t.Question, Kind: t.Kind, Role: string(t.Role), Done: attest(t.Done),
		Evidence: each(t.Evidence, fileRef), Confirmed: attest(t.Confirmed), Decision: string(t.Decision)}
}

// Release is a release without its bytes.
type Release struct {
	ID         string     `json:"id" doc:"Id."`
	Holding    string     `json:"holding" doc:"The holding."`
	Authority  string     `json:"authority" doc:"The authority that signed it."`
	Name       string     `json:"name" doc:"Name in addresses."`
	Edition    int        `json:"edition" doc:"Edition."`
	Audience   string     `json:"audience" doc:"register, internal, public."`
	Circle     string     `json:"circle,omitempty" doc:"Of an internal release: department, root, association."`
	Digest     string     `json:"digest" doc:"SHA-256 of the signed bytes."`
	Decision   string     `json:"decision" doc:"The decision that made it live."`
	Status     string     `json:"status" doc:"live, replaced, withdrawn, purged."`
	At         time.Time  `json:"at" doc:"Since when."`
	Until      string     `json:"until,omitempty" doc:"Last day."`
	ReviewDate string     `json:"review_date,omitempty" doc:"Day of the next look."`
	EndedAt    *time.Time `json:"ended_at,omitempty" doc:"Since when it is over."`
	EndReason  string     `json:"end_reason,omitempty" doc:"Why."`
}

func release(r domain.Release) Release {
	return Release{ID: string(r.ID), Holding: string(r.Holding), Authority: string(r.Authority), Name: r.Name, Edition: r.Edition,
		Audience: string(r.Audience), Circle: string(r.Circle), Digest: string(r.Digest), Decision: string(r.Decision), Status: string(r.Status),
		At: r.At, Until: r.Until, ReviewDate: r.ReviewDate, EndedAt: stamp(r.EndedAt), EndReason: r.EndReason}
}

// Withholding says why a holding is not released.
type Withholding struct {
	Ground     string `json:"ground" doc:"Code of the legal ground."`
	ReviewDate string `json:"review_date" doc:"Day of the next look."`
	Register   bool   `json:"register" doc:"Named in the register."`
}

// Withdrawal says what was taken back.
type Withdrawal struct {
	Decision          string    `json:"decision" doc:"The decision; it names the withdrawal when it is confirmed."`
	By                string    `json:"by,omitempty" doc:"Person."`
	OnBehalfOf        string    `json:"on_behalf_of,omitempty" doc:"Whom the person represented."`
	At                time.Time `json:"at" doc:"When."`
	Audience          string    `json:"audience" doc:"all, public, internal."`
	Reason            string    `json:"reason" doc:"Code of the reason."`
	NeedsConfirmation bool      `json:"needs_confirmation" doc:"A second person has to confirm."`
	ConfirmedBy       string    `json:"confirmed_by,omitempty" doc:"Who confirmed."`
	ReinstateBy       string    `json:"reinstate_by" doc:"Last day on which it can be reinstated."`
}

// Deferral is a mark for a reason that is no legal ground.
type Deferral struct {
	Until  string `json:"until" doc:"Day."`
	Reason string `json:"reason" doc:"Code of the reason."`
}

// Schedule says when the clock publishes.
type Schedule struct {
	NotBefore string `json:"not_before" doc:"First day."`
	Failed    string `json:"failed,omitempty" doc:"Key of what stopped the last attempt."`
}

// Holding is a data holding with its working edition.
type Holding struct {
	ID            string         `json:"id" doc:"Id."`
	Name          string         `json:"name" doc:"Name in addresses; fixed after the first release."`
	Root          string         `json:"root" doc:"The legal entity."`
	Authority     string         `json:"authority" doc:"The authority or department."`
	State         string         `json:"state" doc:"captured, screened, internal, approved, public, withheld, withdrawn, archived."`
	Edition       int            `json:"edition" doc:"Number of the working edition."`
	Digest        string         `json:"digest" doc:"Working digest: what a transition names, and the ETag."`
	Class         string         `json:"class" doc:"Release class."`
	Facts         []string       `json:"facts" doc:"What the answers establish."`
	Content       Content        `json:"content" doc:"What is said about it."`
	Distributions []Distribution `json:"distributions" doc:"Files and links."`
	Treatments    []Treatment    `json:"treatments" doc:"What has to be done before it may go public."`
	Rescreen      []string       `json:"rescreen" doc:"Questions to answer again after a change of the questionnaire."`
	Review        string         `json:"review,omitempty" doc:"The open review."`
	Live          []Release      `json:"live" doc:"What of it is live."`
	Withholding   *Withholding   `json:"withholding,omitempty" doc:"Why it is withheld."`
	Withdrawal    *Withdrawal    `json:"withdrawal,omitempty" doc:"The newest withdrawal."`
	Deferral      *Deferral      `json:"deferral,omitempty" doc:"Put off."`
	Schedule      *Schedule      `json:"schedule,omitempty" doc:"When the clock publishes."`
	CreatedAt     time.Time      `json:"created_at" doc:"Since when it is known."`
	ChangedAt     time.Time      `json:"changed_at" doc:"Last change."`
}

func holding(h *domain.Holding) Holding {
	out := Holding{ID: string(h.ID), Name: h.Name, Root: string(h.Root), Authority: string(h.Authority), State: string(h.State),
		Edition: h.Edition.Number, Digest: string(h.Edition.WorkingDigest()), Class: string(h.Class), Facts: texts(h.Facts),
		Content: contentOf(h.Edition.Content), Distributions: each(h.Edition.Distributions, distribution),
		Treatments: each(h.Edition.Treatments, treatment), Rescreen: texts(h.Rescreen), Live: []Release{}, CreatedAt: h.CreatedAt, ChangedAt: h.ChangedAt}
	if h.Review != nil {
		out.Review = string(h.Review.ID)
	}
	for _, a := range slices.Sorted(maps.Keys(h.Live)) {
		out.Live = append(out.Live, release(h.Live[a]))
	}
	if w := h.Withholding; w != nil {
		out.Withholding = &Withholding{Ground: w.Ground, ReviewDate: w.ReviewDate, Register: w.Register}
	}
	if w := h.Withdrawal; w != nil {
		out.Withdrawal = &Withdrawal{Decision: string(w.Decision), By: string(w.By), OnBehalfOf: string(w.OnBehalfOf), At: w.At, Audience: w.Audience,
			Reason: w.Reason, NeedsConfirmation: w.NeedsConfirmation, ConfirmedBy: string(w.ConfirmedBy), ReinstateBy: w.ReinstateBy}
	}
	if d := h.Deferral; d != nil {
		out.Deferral = &Deferral{Until: d.Until, Reason: d.Reason}
	}
	if s := h.Schedule; s != nil {
		out.Schedule = &Schedule{NotBefore: s.NotBefore, Failed: s.Failed}
	}
	return out
}

// HoldingRow is a holding in a list.
type HoldingRow struct {
	ID        string    `json:"id" doc:"Id."`
	Name      string    `json:"name" doc:"Name in addresses."`
	Title     string    `json:"title" doc:"Title."`
	Root      string    `json:"root" doc:"The legal entity."`
	Authority string    `json:"authority" doc:"The authority or department."`
	State     string    `json:"state" doc:"State."`
	Edition   int       `json:"edition" doc:"Number of the working edition."`
	Class     string    `json:"class" doc:"Release class."`
	Theme     []string  `json:"theme" doc:"Themes."`
	Review    string    `json:"review,omitempty" doc:"The open review."`
	ChangedAt time.Time `json:"changed_at" doc:"Last change."`
}

func holdingRow(r workflow.HoldingRow) HoldingRow {
	return HoldingRow{ID: string(r.ID), Name: r.Name, Title: r.Title, Root: string(r.Root), Authority: string(r.Authority), State: string(r.State),
		Edition: r.Edition, Class: string(r.Class), Theme: texts(r.Theme), Review: string(r.Review), ChangedAt: r.ChangedAt}
}

// Held answers a change of a holding.
type Held struct {
	ID           string `json:"id" doc:"The holding."`
	Name         string `json:"name" doc:"Name in addresses."`
	State        string `json:"state" doc:"State now."`
	Edition      int    `json:"edition" doc:"Number of the working edition."`
	Digest       string `json:"digest" doc:"Working digest now."`
	Class        string `json:"class,omitempty" doc:"Release class."`
	Decision     string `json:"decision,omitempty" doc:"The decision, where the act is one."`
	Review       string `json:"review,omitempty" doc:"The review that was opened."`
	ReviewDigest string `json:"review_digest,omitempty" doc:"What its signers sign."`
}

func held(h workflow.Held) Held {
	return Held{ID: string(h.ID), Name: h.Name, State: string(h.State), Edition: h.Edition, Digest: string(h.Digest), Class: string(h.Class),
		Decision: string(h.Decision), Review: string(h.Review), ReviewDigest: string(h.Signs)}
}

// changed answers a change with the new ETag.
func changed(h workflow.Held, err error) (*tagged[Held], error) {
	if err != nil {
		return nil, err
	}
	return &tagged[Held]{ETag: etag(h.Digest), Body: held(h)}, nil
}
