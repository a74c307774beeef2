package notify

import (
	"context"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Kind is what a mail is about.
type Kind string

const (
	Invitation Kind = "invitation" // a link to set a password; Object is the hash of the link that asks for it
	Summary    Kind = "summary"    // what waits, once a day; no Object
	Reminder   Kind = "reminder"   // what is due soon or just overdue, for those who get no summary that day; no Object
	Task       Kind = "task"       // one thing that began to wait; Object is the task
	Withdrawal Kind = "withdrawal" // a release was withdrawn; Object is the decision
)

// Notice says that a person is to hear of something. Person, Kind, Object and Day are its key: what is noted twice is
// one mail.
type Notice struct {
	Person  domain.PersonID
	Kind    Kind
	Object  string
	Day     string // of a Summary or Reminder, YYYY-MM-DD at the person's root; else ""
	Created time.Time
	Tries   int
}

// Outcome is how a notice ended.
type Outcome string

const (
	Sent    Outcome = "sent"
	Dropped Outcome = "dropped" // nothing to say any more, or not wanted
	Refused Outcome = "refused" // the server will never take it
	GivenUp Outcome = "given_up"
)

// Recipient is a person who can get mail: access is not off and there is an address.
type Recipient struct {
	domain.Person
	Roots    []domain.AuthorityID // as in workflow.Identity
	Language string
	Often    workflow.MailFrequency
	Zone     string      // time zone of the person's root
	Land     domain.Land // … and its Land, for holidays
}

// Book is the storage of notices and of whom they concern. It knows addresses, so nothing but mail reads it.
type Book interface {
	// Recipients gives those of ids who can get mail; everybody without ids.
	Recipients(ctx context.Context, ids ...domain.PersonID) ([]Recipient, error)
	// NewTasks lists open tasks that were opened after an instant, the earliest first. Those that a new questionnaire
	// opens by the hundred are left out.
	NewTasks(ctx context.Context, after time.Time) ([]domain.Task, error)
	// Addressees lists people for whom a task may wait: by its Person, or its Role at its Authority, and as their
	// deputies. Whether it does wait for them, their scope says.
	Addressees(ctx context.Context, t domain.Task) ([]domain.PersonID, error)
	// Involved lists who is to hear of a withdrawal: opener and signers of the reviews of what it ended, open data
	// officer and data protection officer; not who withdrew.
	Involved(ctx context.Context, withdrawal domain.DecisionID) ([]domain.PersonID, error)

	// Note stores notices; those that are there already stay as they are.
	Note(ctx context.Context, notices []Notice) error
	// DueNotices lists what is to be sent now, the oldest first.
	DueNotices(ctx context.Context, limit int) ([]Notice, error)
	// Settle ends a notice; Again puts it off.
	Settle(ctx context.Context, n Notice, how Outcome) error
	Again(ctx context.Context, n Notice, next time.Time) error
}
