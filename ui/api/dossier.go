package api

import (
	"bytes"
	"context"
	"encoding/base64"
	"maps"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"freigabe/domain"
	"freigabe/ui/component/casefile"
	"freigabe/workflow"
)

// DossierSchema is the form of a case file that the verifier reads (docs/ledger.md).
const DossierSchema = "freigabe-dossier/1"

// Dossier is the case file of a holding.
type Dossier struct {
	Schema     string            `json:"schema" doc:"freigabe-dossier/1."`
	Holding    Holding           `json:"holding" doc:"The holding as it is."`
	MadeAt     time.Time         `json:"made_at" doc:"When this file was made."`
	Sheets     []Sheet           `json:"sheets" doc:"Every decision in order, with a running number and its proof."`
	Changes    []Change          `json:"changes" doc:"The change log in order."`
	Reviews    []CaseReview      `json:"reviews" doc:"Every review in order, with all marks and questions."`
	Editions   []CaseEdition     `json:"editions" doc:"Every edition in order, with files and answers."`
	Releases   []CaseRelease     `json:"releases" doc:"Every release, the newest first."`
	Questions  []Inquiry         `json:"questions" doc:"Every question in order."`
	Erasures   []CaseErasure     `json:"erasures" doc:"The decisions that erased something of this file, in order."`
	Names      map[string]string `json:"names" doc:"Names of people by id."`
	Size       int64             `json:"size" doc:"Size of the tree that the proofs belong to; 0 while there is no checkpoint."`
	Checkpoint string            `json:"checkpoint,omitempty" doc:"The signed checkpoint over that size."`
	Key        string            `json:"key" doc:"The key that checks its signature."`
}

// Sheet is one numbered decision of a case file.
type Sheet struct {
	Number int `json:"number" doc:"Running number; without a gap."`
	Decision
	Texts []SaltedText `json:"texts,omitempty" doc:"The texts that the leaf commits to, where they are not erased."`
	Leaf  string       `json:"leaf" doc:"The leaf, base64."`
	Proof []string     `json:"proof" doc:"Inclusion proof, base64 hashes; empty while the leaf is pending, and for the only leaf."`
}

// CaseErasure is a decision that erased something of a case file, with its proof. It may be about more than this holding.
type CaseErasure struct {
	Decision string   `json:"decision" doc:"Id."`
	Index    *int64   `json:"index" nullable:"true" doc:"Index of its leaf in the ledger; null for the moment until it is sequenced."`
	Leaf     string   `json:"leaf" doc:"The leaf, base64. It names what was erased."`
	Proof    []string `json:"proof" doc:"Inclusion proof, base64 hashes."`
}

// SaltedText is a text with what its commitment is made of: SHA-256 of salt and text.
type SaltedText struct {
	Kind string `json:"kind" doc:"comment, name, reason."`
	Salt string `json:"salt" doc:"32 hex digits."`
	Text string `json:"text" doc:"The text."`
}

// CaseReview is a review with every mark and question.
type CaseReview struct {
	Review
	Rules     []string   `json:"rules" doc:"Versions of the rules at hand-over: authority/version."`
	OpenedFor string     `json:"opened_for,omitempty" doc:"Whom the opener represented."`
	ClosedAt  *time.Time `json:"closed_at,omitempty" doc:"When it ended."`
	Marks     []CaseMark `json:"marks" doc:"All marks in order, also those taken back."`
	Questions []Inquiry  `json:"questions" doc:"Questions in order."`
}

// CaseMark is a mark with the place that it was put into.
type CaseMark struct {
	Slot string `json:"slot" doc:"The place."`
	Signoff
}

// CaseEdition is an edition with its files and answers.
type CaseEdition struct {
	Number        int               `json:"number" doc:"Number."`
	Digest        string            `json:"digest" doc:"Working digest."`
	Content       Content           `json:"content" doc:"What is said about the holding."`
	Distributions []Distribution    `json:"distributions" doc:"Files and links."`
	Questionnaire int               `json:"questionnaire" doc:"Version of the questionnaire; 0 for none."`
	Answers       map[string]Answer `json:"answers" doc:"Answers by question."`
	Stricter      *Stricter         `json:"stricter,omitempty" doc:"A class set by hand."`
	Treatments    []Treatment       `json:"treatments" doc:"Treatments."`
}

// CaseRelease is a release with the number of its decision and its files.
type CaseRelease struct {
	Release
	Entry int        `json:"entry,omitempty" doc:"Number of the decision that made it live."`
	Files []CaseFile `json:"files" doc:"What it hands out; empty where its document was erased."`
}

// CaseFile is a file of a release.
type CaseFile struct {
	Name   string `json:"name,omitempty" doc:"File name."`
	SHA256 string `json:"sha256,omitempty" doc:"SHA-256 of the bytes, hex."`
	Link   string `json:"link,omitempty" doc:"Or a link, which no signature covers."`
}

func dossier(s *server) {
	read(s, route{
		id: "dossier", path: "/holdings/{id}/dossier.json", tag: tagHistory, summary: "The case file with running numbers and proofs",
		more: "`verify dossier.json` checks it without the service.",
	},
		func(ctx context.Context, c *call, p *HoldingPath) (*plain[Dossier], error) {
			f, err := c.caseFile(ctx, p)
			if err != nil {
				return nil, err
			}
			c.set.Set("Content-Disposition", `attachment; filename="`+f.Holding.Name+`.json"`)
			return body(dossierOf(f, c.lang)), nil
		})

	read(s, route{
		id: "dossier-pdf", path: "/holdings/{id}/dossier.pdf", tag: tagHistory, summary: "The case file as a document with pages",
		more: "The same case file gives the same bytes. German, or English by Accept-Language.", bytes: "application/pdf",
	},
		func(ctx context.Context, c *call, p *HoldingPath) (*stream, error) {
			f, err := c.caseFile(ctx, p)
			if err != nil {
				return nil, err
			}
			var b bytes.Buffer
			if err := casefile.PDF(&b, f, c.lang); err != nil {
				return nil, err
			}
			return &stream{Body: func(ctx huma.Context) {
				ctx.SetHeader("Content-Type", "application/pdf")
				ctx.SetHeader("Content-Length", strconv.Itoa(b.Len()))
				ctx.SetHeader("Content-Disposition", `attachment; filename="`+f.Holding.Name+`.pdf"`)
				ctx.SetStatus(http.StatusOK)
				_, _ = ctx.BodyWriter().Write(b.Bytes())
			}}, nil
		})
}

func (c *call) caseFile(ctx context.Context, p *HoldingPath) (*workflow.CaseFile, error) {
	h, err := p.holding()
	if err != nil {
		return nil, err
	}
	scope, err := c.sees(ctx)
	if err != nil {
		return nil, err
	}
	return c.Desk.CaseFile(ctx, scope, h, c.Ledger)
}

func dossierOf(f *workflow.CaseFile, lang string) Dossier {
	out := Dossier{
		Schema: DossierSchema, Holding: holding(f.Holding), MadeAt: f.MadeAt, Changes: each(f.Changes, change), Questions: []Inquiry{}, Names: map[string]string{},
		Size: f.Head.Size, Checkpoint: string(f.Head.Note), Key: f.Key,
		Sheets: each(f.Entries, func(e workflow.CaseEntry) Sheet {
			s := Sheet{Number: e.Number, Decision: decision(e.HistoryRow, lang), Leaf: base64.StdEncoding.EncodeToString(e.Leaf), Proof: hashes(e.Proof)}
			s.Texts = each(e.Texts, func(t domain.Text) SaltedText { return SaltedText{Kind: string(t.Kind), Salt: t.Salt, Text: t.Body} })
			return s
		}),
		Reviews: each(f.Reviews, func(r workflow.CaseReview) CaseReview {
			return CaseReview{
				Review: review(r.Review), Rules: each(r.Rules, domain.RuleVersion.String), OpenedFor: string(r.OpenedFor), ClosedAt: stamp(r.ClosedAt),
				Marks:     each(r.Marks, func(m domain.Signoff) CaseMark { return CaseMark{Slot: m.Slot, Signoff: mark(m)} }),
				Questions: each(r.Questions, inquiry),
			}
		}),
		Editions: each(f.Editions, func(e workflow.CaseEdition) CaseEdition {
			return CaseEdition{
				Number: e.Number, Digest: string(e.WorkingDigest()), Content: contentOf(e.Content), Distributions: each(e.Distributions, distribution),
				Questionnaire: e.Edition.Questionnaire.Version, Answers: answersOf(e.Answers), Stricter: stricter(e.Stricter), Treatments: each(e.Treatments, treatment),
			}
		}),
		Releases: each(f.Releases, func(r workflow.CaseRelease) CaseRelease {
			return CaseRelease{Release: release(r.Release), Entry: r.Entry, Files: each(r.Files, func(d domain.DocumentFile) CaseFile {
				return CaseFile{Name: d.Name, SHA256: string(d.SHA256), Link: d.Link}
			})}
		}),
	}
	out.Erasures = each(f.Erasures, func(e workflow.CaseEntry) CaseErasure {
		return CaseErasure{Decision: string(e.ID), Index: e.Index, Leaf: base64.StdEncoding.EncodeToString(e.Leaf), Proof: hashes(e.Proof)}
	})
	slices.Reverse(out.Releases)
	for _, r := range f.Reviews {
		out.Questions = append(out.Questions, each(r.Questions, inquiry)...)
	}
	for id, name := range f.Names {
		out.Names[string(id)] = name
	}
	return out
}

func mark(s domain.Signoff) Signoff {
	return Signoff{
		Mark: string(s.Mark), Concerns: s.Concerns, Person: string(s.Person), Role: string(s.Role),
		OnBehalfOf: string(s.OnBehalfOf), Digest: string(s.Digest), Decision: string(s.Decision), At: s.At,
	}
}

func answersOf(of map[string]domain.Answer) map[string]Answer {
	out := map[string]Answer{}
	for id, a := range maps.All(of) {
		out[id] = answer(a)
	}
	return out
}

func answer(a domain.Answer) Answer {
	return Answer{
		Value: a.Value, Reason: a.Reason, Grounds: a.Grounds, Date: a.Date, Evidence: each(a.Evidence, fileRef),
		By: string(a.By), At: a.At, Version: a.Version.Version,
	}
}

func stricter(s *domain.StricterClass) *Stricter {
	if s == nil {
		return nil
	}
	return &Stricter{Class: string(s.Class), Reason: s.Reason, By: string(s.By), At: s.At}
}
