package domain

import "time"

// Edition is the working content of a holding under one number. It is guarded by the holding's rev.
type Edition struct {
	Number        int                  `json:"number"`
	Content       Content              `json:"content"`
	Distributions []Distribution       `json:"distributions,omitempty"`
	Questionnaire QuestionnaireVersion `json:"questionnaire"`
	Answers       map[string]Answer    `json:"answers,omitempty"` // by question id
	Stricter      *StricterClass       `json:"stricter,omitempty"`
	Treatments    []Treatment          `json:"treatments,omitempty"`
	AnswersNonce  string               `json:"answers_nonce,omitempty"`
	Proposals     map[string]string    `json:"proposals,omitempty"` // imported flags: hints for answers, never answers
}

// QuestionnaireVersion names one version of a questionnaire. Version 0 means "none chosen yet".
type QuestionnaireVersion struct {
	ID      QuestionnaireID `json:"id"`
	Version int             `json:"version"`
}

// Answer is one answer to one question of the screening (WORKFLOW 4).
type Answer struct {
	Value    string               `json:"value"`
	Reason   string               `json:"reason,omitempty"`
	Grounds  []string             `json:"grounds,omitempty"`  // codes of legal grounds
	Date     string               `json:"date,omitempty"`     // not-before or re-review date, YYYY-MM-DD
	Evidence []FileRef            `json:"evidence,omitempty"` // stays inside
	By       PersonID             `json:"by"`
	At       time.Time            `json:"at"`
	Version  QuestionnaireVersion `json:"version"`
}

// StricterClass is a class that a person set below the computed one. It is an answer, with a reason.
type StricterClass struct {
	Class  Class     `json:"class"`
	Reason string    `json:"reason"`
	By     PersonID  `json:"by"`
	At     time.Time `json:"at"`
}

// Treatment is a task that an answer asks for before the holding may go public: anonymise, aggregate, clear rights.
type Treatment struct {
	ID        string     `json:"id"` // question id, with "#kind" where a question asks for several
	Question  string     `json:"question"`
	Kind      string     `json:"kind"` // "anonymise", "aggregate", "redact", "clear_rights", "coarsen", "convert"
	Role      Role       `json:"role"` // who confirms
	Done      *Attest    `json:"done,omitempty"`
	Evidence  []FileRef  `json:"evidence,omitempty"`
	Confirmed *Attest    `json:"confirmed,omitempty"`
	Decision  DecisionID `json:"decision,omitempty"`
}

// Attest says who did something, and when.
type Attest struct {
	By   PersonID  `json:"by"`
	At   time.Time `json:"at"`
	Note string    `json:"note,omitempty"`
}

// FileRef names stored bytes.
type FileRef struct {
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"` // bytes
	SHA256    Digest `json:"sha256"`
}

// Distribution is a file or a link of an edition, with the audiences that may get it.
type Distribution struct {
	ID          DistributionID `json:"id"`
	Title       string         `json:"title,omitempty"`
	Description string         `json:"description,omitempty"`
	File        *FileRef       `json:"file,omitempty"`
	Link        string         `json:"link,omitempty"` // shown as "content not covered by the signature"
	Format      string         `json:"format,omitempty"`
	Licence     string         `json:"licence,omitempty"` // where it differs from the edition's
	Audiences   []Audience     `json:"audiences,omitempty"`
	Treatment   string         `json:"treatment,omitempty"`  // id of the treatment whose result this file is
	Unaffected  *Attest        `json:"unaffected,omitempty"` // declared by the confirming role
}

// For tells whether the distribution is meant for a.
func (d Distribution) For(a Audience) bool {
	for _, x := range d.Audiences {
		if x == a {
			return true
		}
	}
	return false
}

// WorkingDigest binds everything a person can edit in the edition: content, answers, files, treatments.
// It is the ETag of a holding and what a transition names. A colleague's sign-off does not change it.
func (e Edition) WorkingDigest() Digest {
	b, err := CanonicalOf(e)
	if err != nil {
		panic("domain: an edition has no canonical form: " + err.Error()) // strings and integers only
	}
	return DigestOf(b)
}

// AnswersDigest binds the answers with their evidence files, behind a nonce of their own.
func (e Edition) AnswersDigest() Digest {
	b, err := CanonicalOf(struct {
		Nonce    string            `json:"nonce"`
		Answers  map[string]Answer `json:"answers"`
		Stricter *StricterClass    `json:"stricter,omitempty"`
	}{e.AnswersNonce, e.Answers, e.Stricter})
	if err != nil {
		panic("domain: answers have no canonical form: " + err.Error())
	}
	return DigestOf(b)
}
