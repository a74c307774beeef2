package domain

import "time"

// Release is an immutable snapshot of signed content for one audience.
type Release struct {
	ID         ReleaseID
	Holding    HoldingID
	Root       AuthorityID
	Authority  AuthorityID // that signed it
	Name       string
	Edition    int
	Audience   Audience
	Circle     Circle // of an internal release
	Digest     Digest // SHA-256 of Body
	Body       []byte // the release document, canonical JSON; nil where not loaded or erased
	Review     ReviewID
	Decision   DecisionID
	Rev        int64 // of the holding when it went live
	At         time.Time
	Until      string // end date, YYYY-MM-DD, "" for none
	ReviewDate string
	Status     ReleaseStatus
	EndedAt    time.Time
	EndReason  string     // from a list
	ErasedBy   DecisionID // that erased its document, "" for none
}

// ReleaseStatus says whether a release is served.
type ReleaseStatus string

const (
	ReleaseLive      ReleaseStatus = "live"
	ReleaseReplaced  ReleaseStatus = "replaced"
	ReleaseWithdrawn ReleaseStatus = "withdrawn"
	ReleasePurged    ReleaseStatus = "purged"
)

// Document is the release document of WORKFLOW 3, as portal and catalog read it. Every value is bound by the digest.
type Document struct {
	Schema     string         `json:"schema"`
	Nonce      string         `json:"nonce"`
	Audience   Audience       `json:"audience"`
	Circle     Circle         `json:"circle,omitempty"`
	Holding    HoldingID      `json:"holding"`
	Edition    int            `json:"edition"`
	Name       string         `json:"name"`
	Authority  string         `json:"authority"` // urn:uuid:…
	Content    Content        `json:"content"`   // only the audience's fields
	LicenceURI string         `json:"licence_uri,omitempty"`
	ThemeURIs  []string       `json:"theme_uris,omitempty"`
	Class      Class          `json:"class,omitempty"`       // internal only
	Files      []DocumentFile `json:"files,omitempty"`       //
	State      State          `json:"state,omitempty"`       // register only
	Ground     string         `json:"ground,omitempty"`      // register only
	ReviewDate string         `json:"review_date,omitempty"` //
	Until      string         `json:"until,omitempty"`       //
}

// DocumentFile is a distribution inside a release document: stored bytes by hash, or a link.
type DocumentFile struct {
	ID          DistributionID `json:"id"`
	Title       string         `json:"title,omitempty"`
	Description string         `json:"description,omitempty"`
	Name        string         `json:"name,omitempty"`
	MediaType   string         `json:"media_type,omitempty"`
	Format      string         `json:"format,omitempty"`
	Size        int64          `json:"size,omitempty"`
	SHA256      Digest         `json:"sha256,omitempty"`
	Link        string         `json:"link,omitempty"`
	LicenceURI  string         `json:"licence_uri,omitempty"`
}

// DocumentSchema is the schema of release documents.
const DocumentSchema = "freigabe-release/1"
