package storage

import (
	"freigabe/domain"
	"freigabe/workflow"
)

type taskRow struct {
	ID          string
	Kind        string
	RootID      string
	AuthorityID string
	HoldingID   *string
	ReviewID    *string
	Ref         string
	Role        string
	PersonID    *string
	Due         string
	OpenedAt    int64
	EscalatedAt *int64
	DoneAt      *int64
}

func taskRowOf(t domain.Task) taskRow {
	return taskRow{
		ID: string(t.ID), Kind: t.Kind, RootID: string(t.Root), AuthorityID: string(t.Authority), HoldingID: none(t.Holding),
		ReviewID: none(t.Review), Ref: t.Ref, Role: string(t.Role), PersonID: none(t.Person), Due: t.Due, OpenedAt: micro(t.OpenedAt),
		EscalatedAt: maybeMicro(t.EscalatedAt), DoneAt: maybeMicro(t.DoneAt),
	}
}

func (r taskRow) task() domain.Task {
	return domain.Task{
		ID: domain.TaskID(r.ID), Kind: r.Kind, Root: domain.AuthorityID(r.RootID), Authority: domain.AuthorityID(r.AuthorityID),
		Holding: some[domain.HoldingID](r.HoldingID), Review: some[domain.ReviewID](r.ReviewID), Ref: r.Ref, Role: domain.Role(r.Role),
		Person: some[domain.PersonID](r.PersonID), Due: r.Due, OpenedAt: instant(r.OpenedAt), EscalatedAt: maybeInstant(r.EscalatedAt),
		DoneAt: maybeInstant(r.DoneAt),
	}
}

type questionRow struct {
	ID         string
	ReviewID   string
	HoldingID  string
	ByID       string
	ToID       string
	Body       string
	Answer     string
	AskedAt    int64
	AnsweredAt *int64
}

func questionRowOf(q workflow.Question) questionRow {
	return questionRow{
		ID: string(q.ID), ReviewID: string(q.Review), HoldingID: string(q.Holding), ByID: string(q.By), ToID: string(q.To),
		Body: q.Text, Answer: q.Answer, AskedAt: micro(q.AskedAt), AnsweredAt: maybeMicro(q.AnsweredAt),
	}
}

func (r questionRow) question() workflow.Question {
	return workflow.Question{
		ID: domain.QuestionID(r.ID), Review: domain.ReviewID(r.ReviewID), Holding: domain.HoldingID(r.HoldingID),
		By: domain.PersonID(r.ByID), To: domain.PersonID(r.ToID), Text: r.Body, Answer: r.Answer, AskedAt: instant(r.AskedAt),
		AnsweredAt: maybeInstant(r.AnsweredAt),
	}
}

type tokenRow struct {
	ID          string
	PersonID    string
	RootID      string
	Name        string
	Hash        string
	Scopes      string
	Status      string
	ConfirmedBy *string
	CreatedAt   int64
	ExpiresAt   *int64
	RevokedAt   *int64
}

func tokenRowOf(t workflow.Token) tokenRow {
	return tokenRow{
		ID: string(t.ID), PersonID: string(t.Person), RootID: string(t.Root), Name: t.Name, Hash: string(t.Hash),
		Scopes: texts(t.Scopes), Status: string(t.Status), ConfirmedBy: none(t.Confirmed), CreatedAt: micro(t.CreatedAt),
		ExpiresAt: maybeMicro(t.ExpiresAt), RevokedAt: maybeMicro(t.RevokedAt),
	}
}

func (r tokenRow) token() (workflow.Token, error) {
	t := workflow.Token{
		ID: domain.TokenID(r.ID), Person: domain.PersonID(r.PersonID), Root: domain.AuthorityID(r.RootID), Name: r.Name,
		Hash: domain.Digest(r.Hash), Status: domain.ProposalStatus(r.Status), Confirmed: some[domain.PersonID](r.ConfirmedBy),
		CreatedAt: instant(r.CreatedAt), ExpiresAt: maybeInstant(r.ExpiresAt), RevokedAt: maybeInstant(r.RevokedAt),
	}
	return t, parse(r.Scopes, &t.Scopes)
}

type oneTimeLinkRow struct {
	Hash      string
	PersonID  string
	ExpiresAt int64
	UsedAt    *int64
}

type idempotencyRow struct {
	Actor       string
	Key         string
	RequestHash string
	Body        []byte
	At          int64
}

type ruleVersionRow struct {
	ID          string
	AuthorityID string
	RootID      string
	Version     int64
	Body        string
	ProposedBy  *string
	At          int64
}

type ruleStatusRow struct {
	RuleID      string
	AuthorityID string
	RootID      string
	Status      string
	ConfirmedBy *string
	DecisionID  *string
	At          int64
}

type questionnaireVersionRow struct {
	ID         string
	RootID     string
	Version    int64
	Body       []byte
	ProposedBy *string
	At         int64
}

type questionnaireStatusRow struct {
	QuestionnaireID string
	RootID          string
	Status          string
	ConfirmedBy     *string
	DecisionID      *string
	At              int64
}

type importRow struct {
	ID          string
	RootID      string
	AuthorityID string
	PersonID    *string
	ActorKind   string
	FileName    string
	FileHash    string
	Mode        string
	Status      string
	Report      string
	At          int64
	UndoneAt    *int64
	DecisionID  *string
}

func importRowOf(i workflow.Import) importRow {
	return importRow{
		ID: string(i.ID), RootID: string(i.Root), AuthorityID: string(i.Authority), PersonID: none(i.Person),
		ActorKind: string(i.ActorKind), FileName: i.FileName, FileHash: string(i.FileHash), Mode: i.Mode, Status: i.Status,
		Report: document(i.Report), At: micro(i.At), UndoneAt: maybeMicro(i.UndoneAt), DecisionID: none(i.Decision),
	}
}

func (r importRow) imported() (workflow.Import, error) {
	i := workflow.Import{
		ID: domain.ImportID(r.ID), Root: domain.AuthorityID(r.RootID), Authority: domain.AuthorityID(r.AuthorityID),
		Person: some[domain.PersonID](r.PersonID), ActorKind: domain.ActorKind(r.ActorKind), FileName: r.FileName,
		FileHash: domain.Digest(r.FileHash), Mode: r.Mode, Status: r.Status, At: instant(r.At), UndoneAt: maybeInstant(r.UndoneAt),
		Decision: some[domain.DecisionID](r.DecisionID),
	}
	return i, parse(r.Report, &i.Report)
}

type importHoldingRow struct {
	ImportID  string
	HoldingID string
	Created   bool
	Rev       int64
	Earlier   *string // content before, JSON
}
