package api

import (
	"time"

	"freigabe/domain"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// Transition asks for a step.
type Transition struct {
	Verb       string `json:"verb" doc:"The step. Those that need sign-offs open a review." enum:"screen,release_internally,approve,release_internally+approve,publish,return,recall,revise,discard,withhold,reopen,withdraw,reinstate,archive"`
	Digest     string `json:"digest,omitempty" doc:"Working digest that the step is taken on. Needed for all but recall."`
	Reason     string `json:"reason,omitempty" doc:"return, reopen: needed. withdraw: comment."`
	Circle     string `json:"circle,omitempty" doc:"release_internally: who sees it; root without it." enum:"department,root,association"`
	NotBefore  string `json:"not_before,omitempty" format:"date" doc:"approve: first day of publication."`
	Until      string `json:"until,omitempty" format:"date" doc:"approve: last day; then the clock withdraws it."`
	ReviewDate string `json:"review_date,omitempty" format:"date" doc:"withhold: needed. Else a day for the next look."`
	Ground     string `json:"ground,omitempty" doc:"withhold: code of the legal ground."`
	Register   bool   `json:"register,omitempty" doc:"withhold: also name it in the register."`
	Audience   string `json:"audience,omitempty" doc:"withdraw: whose release; all without it." enum:"all,public,internal"`
	Code       string `json:"code,omitempty" doc:"withdraw: error, personal_data, third_party_rights, security, legal_change, outdated, other. archive: retention, superseded."`
	OnBehalfOf string `json:"on_behalf_of,omitempty" format:"uuid" doc:"return: the person represented."`
}

// NewSignoff is a mark in one place of the open review.
type NewSignoff struct {
	Slot       string `json:"slot" doc:"The place, open_data_officer#1; the role alone means its first open place."`
	Mark       string `json:"mark" doc:"What you put there." enum:"signed,returned,opinion,acknowledged,unsigned"`
	Digest     string `json:"digest,omitempty" doc:"Review digest that you have read. Needed for all but unsigned."`
	Reason     string `json:"reason,omitempty" doc:"Needed for returned and unsigned, for an opinion with concerns, and to answer concerns."`
	Concerns   bool   `json:"concerns,omitempty" doc:"opinion: you have concerns."`
	OnBehalfOf string `json:"on_behalf_of,omitempty" format:"uuid" doc:"The person you represent, where you could sign for several."`
}

// SignoffResult says what a mark led to.
type SignoffResult struct {
	Decision    string   `json:"decision" doc:"The decision."`
	State       string   `json:"state" doc:"State of the holding now."`
	Review      string   `json:"review" doc:"open, completed, returned, recalled, closed."`
	Transitions []string `json:"transitions" doc:"Decisions that followed at once."`
	Open        []string `json:"open" doc:"Places still open."`
}

func signoffResult(r workflow.SignoffResult, err error) (*plain[SignoffResult], error) {
	if err != nil {
		return nil, err
	}
	return body(SignoffResult{
		Decision: string(r.Decision), State: string(r.State), Review: string(r.Review),
		Transitions: texts(r.Transitions), Open: texts(r.Open),
	}), nil
}

// Signoff is a mark given.
type Signoff struct {
	Mark       string    `json:"mark" doc:"signed, opinion, acknowledged."`
	Concerns   bool      `json:"concerns,omitempty" doc:"An opinion with concerns."`
	Person     string    `json:"person" doc:"Who signed."`
	Role       string    `json:"role" doc:"In which role."`
	OnBehalfOf string    `json:"on_behalf_of,omitempty" doc:"Whom the person represented (i. V.)."`
	Digest     string    `json:"digest" doc:"Review digest signed."`
	Decision   string    `json:"decision" doc:"The decision."`
	At         time.Time `json:"at" doc:"When."`
}

// Place is a place of a review.
type Place struct {
	Slot      string   `json:"slot" doc:"Name of the place."`
	Kind      string   `json:"kind" doc:"acknowledgement, opinion, co_signature, final."`
	Roles     []string `json:"roles" doc:"Who may fill it."`
	Due       string   `json:"due" doc:"Day."`
	Signoff   *Signoff `json:"signoff,omitempty" doc:"The mark given."`
	Delegated string   `json:"delegated_to,omitempty" doc:"Handed on to this person."`
}

func place(p domain.Place) Place {
	out := Place{Slot: p.Slot, Kind: string(p.Kind), Roles: texts(p.Roles), Due: p.Due}
	if s := p.Signoff; s != nil {
		given := mark(*s)
		out.Signoff = &given
	}
	if p.Delegated != nil {
		out.Delegated = string(p.Delegated.To)
	}
	return out
}

// Review is a request to take one step for exactly one review digest.
type Review struct {
	ID         string            `json:"id" doc:"Id."`
	Holding    string            `json:"holding" doc:"The holding."`
	Number     string            `json:"number" doc:"Number within the legal entity and year."`
	Edition    int               `json:"edition" doc:"Edition."`
	Verb       string            `json:"verb" doc:"The step."`
	Status     string            `json:"status" doc:"open, completed, returned, recalled, closed."`
	Digest     string            `json:"digest" doc:"Review digest: what people sign."`
	Short      string            `json:"digest_short" doc:"How people compare it: 7F3A-91C2."`
	Documents  map[string]string `json:"documents" doc:"Content digest by audience."`
	Class      string            `json:"class" doc:"Release class at hand-over."`
	Circle     string            `json:"circle,omitempty" doc:"Circle of the internal release."`
	NotBefore  string            `json:"not_before,omitempty" doc:"First day of publication."`
	Until      string            `json:"until,omitempty" doc:"Last day."`
	ReviewDate string            `json:"review_date,omitempty" doc:"Day of the next look."`
	Ground     string            `json:"ground,omitempty" doc:"Legal ground of a withholding."`
	Register   bool              `json:"register,omitempty" doc:"A withholding that is named in the register."`
	Opener     string            `json:"opener" doc:"Who handed it over."`
	OpenedAt   time.Time         `json:"opened_at" doc:"When."`
	Due        string            `json:"due" doc:"Day by which all have signed."`
	Places     []Place           `json:"places" doc:"Who signs."`
}

func review(r domain.Review) Review {
	out := Review{
		ID: string(r.ID), Holding: string(r.Holding), Number: r.Number, Edition: r.Edition, Verb: string(r.Verb), Status: string(r.Status),
		Digest: string(r.Digest), Short: r.Digest.Short(), Documents: map[string]string{}, Class: string(r.Class), Circle: string(r.Circle),
		NotBefore: r.NotBefore, Until: r.Until, ReviewDate: r.ReviewDate, Ground: r.Ground, Register: r.Register, Opener: string(r.Opener),
		OpenedAt: r.OpenedAt, Due: r.Due, Places: each(r.Places, place),
	}
	for a, d := range r.Documents {
		out.Documents[string(a)] = string(d.Digest)
	}
	return out
}

// Why says why something is not possible, or what is missing.
type Why struct {
	Key    string `json:"key" doc:"Which rule; stable."`
	Field  string `json:"field,omitempty" doc:"The place."`
	Detail string `json:"detail" doc:"In words."`
}

func why(e *domain.Error, lang string) *Why {
	if e == nil {
		return nil
	}
	key := e.Key
	if !message.Has(key) || e.Code == domain.Internal {
		key = "internal"
	}
	return &Why{Key: key, Field: e.Field, Detail: message.Text(lang, key, e.Args)}
}

// Explanation says what you can do with a holding, what waits for whom, and why not for you.
type Explanation struct {
	State        string            `json:"state" doc:"State."`
	Digest       string            `json:"digest" doc:"Working digest: what a transition names."`
	Verbs        []OpenVerb        `json:"verbs" doc:"Steps from here."`
	Review       *Review           `json:"review,omitempty" doc:"The open review with its digest: what a sign-off names."`
	Places       []ExplainedPlace  `json:"places" doc:"Places of the open review."`
	Missing      []MissingStep     `json:"missing" doc:"What is missing before the next step."`
	Rules        []string          `json:"rules" doc:"Versions of the rules: authority/version."`
	Contributors []Contributor     `json:"contributors" doc:"Who worked on what the open review releases, and so does not sign."`
	Names        map[string]string `json:"names" doc:"Names of the people above by id, as far as you may know them."`
}

// OpenVerb is a step, and why you may not take it.
type OpenVerb struct {
	Verb    string `json:"verb" doc:"The step."`
	Allowed bool   `json:"allowed" doc:"You may take it now."`
	Reason  *Why   `json:"reason,omitempty" doc:"Why not."`
}

// ExplainedPlace is a place, who can fill it, and why you may not.
type ExplainedPlace struct {
	Place
	Holders []string `json:"holders" doc:"People who hold one of the roles."`
	Mine    bool     `json:"mine" doc:"You may fill it."`
	Reason  *Why     `json:"reason,omitempty" doc:"Why not, or why not yet."`
}

// MissingStep is one thing to do before the next step.
type MissingStep struct {
	Step string `json:"step" doc:"The step."`
	Why
}

// Contributor is somebody's share in an edition.
type Contributor struct {
	Person string    `json:"person" doc:"Who."`
	Kind   string    `json:"kind" doc:"edit, answer, expert, import."`
	Field  string    `json:"field,omitempty" doc:"Latest field."`
	At     time.Time `json:"at" doc:"Latest time."`
}

func explanation(e *workflow.Explanation, lang string) Explanation {
	out := Explanation{
		State: string(e.State), Digest: string(e.Digest), Names: map[string]string{},
		Verbs: each(e.Verbs, func(v workflow.OpenVerb) OpenVerb {
			return OpenVerb{Verb: string(v.Verb), Allowed: v.Allowed, Reason: why(v.Reason, lang)}
		}),
		Places: each(e.Places, func(p workflow.ExplainedPlace) ExplainedPlace {
			return ExplainedPlace{Place: place(p.Place), Holders: texts(p.Holders), Mine: p.Mine, Reason: why(p.Reason, lang)}
		}),
		Missing: each(e.Missing, func(m workflow.Missing) MissingStep {
			return MissingStep{Step: string(m.Step), Why: *why(&domain.Error{Key: m.Key, Field: m.Field, Args: m.Args}, lang)}
		}),
		Rules: each(e.Rules, domain.RuleVersion.String),
		Contributors: each(e.Contributors, func(c domain.Contributor) Contributor {
			return Contributor{Person: string(c.Person), Kind: string(c.Kind), Field: c.Field, At: c.At}
		}),
	}
	if e.Review != nil {
		r := review(*e.Review)
		out.Review = &r
	}
	return out
}

// NewQuestion is a question to a person about the open review.
type NewQuestion struct {
	To   string `json:"to" format:"uuid" doc:"The person asked."`
	Text string `json:"text" maxLength:"10000" doc:"The question."`
}

// QuestionAnswer answers a question.
type QuestionAnswer struct {
	Text string `json:"text" maxLength:"10000" doc:"The answer."`
}

// Inquiry is a question put to a person about a review.
type Inquiry struct {
	ID         string     `json:"id" doc:"Id."`
	By         string     `json:"by" doc:"Who asked."`
	To         string     `json:"to" doc:"Who was asked."`
	Text       string     `json:"text" doc:"The question."`
	Answer     string     `json:"answer,omitempty" doc:"The answer."`
	AskedAt    time.Time  `json:"asked_at" doc:"When."`
	AnsweredAt *time.Time `json:"answered_at,omitempty" doc:"When it was answered."`
}

func inquiry(q workflow.Question) Inquiry {
	return Inquiry{ID: string(q.ID), By: string(q.By), To: string(q.To), Text: q.Text, Answer: q.Answer, AskedAt: q.AskedAt, AnsweredAt: stamp(q.AnsweredAt)}
}

// Asked names a question.
type Asked struct {
	Question string `json:"question" doc:"Id of the question."`
}

// NewDelegation hands one's place on.
type NewDelegation struct {
	Slot   string `json:"slot" doc:"The place."`
	To     string `json:"to" format:"uuid" doc:"The person who signs instead, until the due date."`
	Digest string `json:"digest" doc:"Review digest."`
	Reason string `json:"reason,omitempty" doc:"Why."`
}

// NewDeferral puts a holding off.
type NewDeferral struct {
	Digest  string `json:"digest" doc:"Working digest."`
	Until   string `json:"until,omitempty" format:"date" doc:"Day; left out, the mark is taken away."`
	Code    string `json:"code,omitempty" doc:"Why; never a legal ground." enum:"effort,quality,demand,misreading,other"`
	Comment string `json:"comment,omitempty" doc:"Comment."`
}
