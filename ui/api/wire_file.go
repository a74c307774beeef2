package api

import (
	"time"

	"freigabe/domain"
)

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
	out := Distribution{
		ID: string(d.ID), Title: d.Title, Description: d.Description, Link: d.Link, Format: d.Format, Licence: d.Licence,
		Audiences: texts(d.Audiences), Treatment: d.Treatment, Unaffected: attest(d.Unaffected),
	}
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
	return Treatment{
		ID: t.ID, Question: t.Question, Kind: t.Kind, Role: string(t.Role), Done: attest(t.Done),
		Evidence: each(t.Evidence, fileRef), Confirmed: attest(t.Confirmed), Decision: string(t.Decision),
	}
}
