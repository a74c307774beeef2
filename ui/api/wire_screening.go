package api

import (
	"time"

	"freigabe/domain"
	"freigabe/domain/screening"
)

// Screening is the questionnaire of a holding with the answers given.
type Screening struct {
	Holding       string     `json:"holding" doc:"The holding."`
	Questionnaire string     `json:"questionnaire" doc:"Id of the version in force."`
	Version       int        `json:"version" doc:"Its number."`
	Title         string     `json:"title" doc:"Its title."`
	Class         string     `json:"class" doc:"The release class; undetermined until all is answered and clear."`
	SoFar         string     `json:"class_so_far,omitempty" doc:"The strictest class of the answers given, unclear ones left aside."`
	Complete      bool       `json:"complete" doc:"All is answered, nothing is unclear."`
	Unanswered    []string   `json:"unanswered" doc:"Questions that wait for an answer."`
	Unclear       []string   `json:"unclear" doc:"Questions answered unclear."`
	Rescreen      []string   `json:"rescreen" doc:"Questions to answer again after a change of the questionnaire."`
	Facts         []string   `json:"facts" doc:"What the answers establish."`
	Reasons       []Reason   `json:"reasons" doc:"The answers that decide the class."`
	NotBefore     string     `json:"not_before,omitempty" doc:"No publication before that day."`
	Circle        string     `json:"circle,omitempty" doc:"The widest circle of an internal release."`
	Stricter      *Stricter  `json:"stricter,omitempty" doc:"A class set by hand."`
	Questions     []Question `json:"questions" doc:"The questions in order."`
	Grounds       []Ground   `json:"grounds" doc:"Legal grounds by code."`
}

// Reason is an answer that decides the class.
type Reason struct {
	Question string `json:"question,omitempty" doc:"Missing for a class set by hand."`
	Value    string `json:"value,omitempty" doc:"The answer."`
	Class    string `json:"class" doc:"Its effect."`
}

// Stricter is a class below the computed one.
type Stricter struct {
	Class  string    `json:"class" doc:"The class."`
	Reason string    `json:"reason" doc:"Why."`
	By     string    `json:"by" doc:"Person."`
	At     time.Time `json:"at" doc:"When."`
}

// Question is one question with its answer.
type Question struct {
	ID         string   `json:"id" doc:"Id: P1."`
	Group      string   `json:"group,omitempty" doc:"Heading."`
	Text       string   `json:"text" doc:"The question."`
	Hint       string   `json:"hint,omitempty" doc:"Help."`
	LegalBasis string   `json:"legal_basis,omitempty" doc:"Statute and section."`
	Checked    bool     `json:"checked" doc:"False: to be checked by your legal office."`
	Role       string   `json:"role" doc:"Who must look when it is unclear."`
	DueDays    int      `json:"due_days,omitempty" doc:"Working days for that."`
	Follows    string   `json:"follows,omitempty" doc:"Asked where an answer to this question leads here."`
	Asked      bool     `json:"asked" doc:"Counts with the answers given so far."`
	Options    []Option `json:"options" doc:"Possible answers."`
	Answer     *Answer  `json:"answer,omitempty" doc:"The answer given."`
	Proposal   string   `json:"proposal,omitempty" doc:"What an imported list said about it; counts for nothing."`
}

// Option is a possible answer.
type Option struct {
	Value       string `json:"value" doc:"What an answer names."`
	Label       string `json:"label" doc:"What people read."`
	Effect      string `json:"effect,omitempty" doc:"Release class."`
	Next        string `json:"next,omitempty" doc:"The question it leads to."`
	Treatment   string `json:"treatment,omitempty" doc:"Kind of treatment it asks for."`
	NeedsDate   string `json:"needs_date,omitempty" doc:"not_before or review_date."`
	NeedsGround bool   `json:"needs_ground,omitempty" doc:"A legal ground has to be named."`
	NeedsReason bool   `json:"needs_reason,omitempty" doc:"A reason has to be given."`
	Note        string `json:"note,omitempty" doc:"What it means."`
}

// Answer is an answer given.
type Answer struct {
	Value    string    `json:"value" doc:"One of the options."`
	Reason   string    `json:"reason,omitempty" doc:"Why."`
	Grounds  []string  `json:"grounds,omitempty" doc:"Codes of legal grounds."`
	Date     string    `json:"date,omitempty" doc:"The day that the option asks for."`
	Evidence []FileRef `json:"evidence,omitempty" doc:"Files; they stay inside."`
	By       string    `json:"by,omitempty" doc:"Person."`
	At       time.Time `json:"at" doc:"When."`
	Version  int       `json:"version" doc:"Version of the questionnaire."`
}

// Ground is a legal ground.
type Ground struct {
	Code    string `json:"code" doc:"Code."`
	Text    string `json:"text" doc:"What it says."`
	Refuses bool   `json:"refuses" doc:"Bars a release; else it permits one."`
	Statute string `json:"statute,omitempty" doc:"Statute and section."`
}

func screeningOf(h *domain.Holding, q screening.Questionnaire, lang string) Screening {
	res := q.Evaluate(h.Edition.Answers, h.Edition.Stricter)
	out := Screening{
		Holding: string(h.ID), Questionnaire: string(q.ID), Version: q.Version, Title: q.Title.In(lang), Class: string(res.Class),
		SoFar: string(res.SoFar), Complete: res.Complete, Unanswered: texts(res.Unanswered), Unclear: texts(res.Unclear), Rescreen: texts(h.Rescreen),
		Facts: texts(res.Facts), NotBefore: res.NotBefore, Circle: string(res.Circle),
		Reasons: each(res.Reasons, func(r screening.Reason) Reason {
			return Reason{Question: r.Question, Value: r.Value, Class: string(r.Class)}
		}),
		Grounds: each(q.Grounds, func(g screening.Ground) Ground {
			return Ground{Code: g.Code, Text: g.Text.In(lang), Refuses: g.Refuses, Statute: g.Statute}
		}),
	}
	out.Stricter = stricter(h.Edition.Stricter)
	asked := map[string]bool{}
	for _, id := range res.Asked {
		asked[id] = true
	}
	out.Questions = each(q.Questions, func(x screening.Question) Question {
		w := Question{
			ID: x.ID, Group: x.Group.In(lang), Text: x.Text.In(lang), Hint: x.Hint.In(lang), LegalBasis: x.LegalBasis, Checked: x.Checked,
			Role: string(x.Role), DueDays: x.DueDays, Follows: x.Follows, Asked: asked[x.ID], Proposal: h.Edition.Proposals[x.ID],
			Options: each(x.Options, func(o screening.Option) Option { return option(o, lang) }),
		}
		if a, ok := h.Edition.Answers[x.ID]; ok {
			given := answer(a)
			w.Answer = &given
		}
		return w
	})
	return out
}

func option(o screening.Option, lang string) Option {
	w := Option{
		Value: o.Value, Label: o.Label.In(lang), Effect: string(o.Effect), Next: o.Next, NeedsDate: string(o.NeedsDate),
		NeedsGround: o.NeedsGround, NeedsReason: o.NeedsReason, Note: o.Note.In(lang),
	}
	if o.Treatment != nil {
		w.Treatment = o.Treatment.Kind
	}
	return w
}

// Answers are answers to save.
type Answers struct {
	Answers  map[string]*NewAnswer `json:"answers,omitempty" doc:"By question id. Questions left out stay; null takes an answer away."`
	Stricter NewStricter           `json:"stricter,omitempty" doc:"A class stricter than computed; null takes it away."`
}

// NewAnswer is an answer to save.
type NewAnswer struct {
	Value    string   `json:"value" doc:"One of the options."`
	Reason   string   `json:"reason,omitempty" maxLength:"4000" doc:"Why."`
	Grounds  []string `json:"grounds,omitempty" doc:"Codes of legal grounds."`
	Date     string   `json:"date,omitempty" format:"date" doc:"The day that the option asks for."`
	Evidence []string `json:"evidence,omitempty" doc:"SHA-256 of files that this holding already has; left out: the present ones stay."`
}

// NewStricter is a class to set by hand.
type NewStricter struct {
	Class  string `json:"class" doc:"The class." enum:"open_after_treatment,on_request,internal,blocked"`
	Reason string `json:"reason" doc:"Why."`
	set    bool
}

func (s *NewStricter) read(r *reader, n node, place string) {
	s.set = true
	if n.kind == scalar && n.value == nil {
		return
	}
	var plain struct {
		Class  string `json:"class" enum:"open_after_treatment,on_request,internal,blocked"`
		Reason string `json:"reason"`
	}
	r.whole(n, &plain, place)
	s.Class, s.Reason = plain.Class, plain.Reason
}
