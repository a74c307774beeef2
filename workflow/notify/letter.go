package notify

import (
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// Letter is what one mail says, as far as its recipient may know it. Which members are set depends on Kind.
type Letter struct {
	Kind  Kind
	To    Recipient
	Today string // at the recipient's root

	Link workflow.MailedLink // Invitation

	Waiting []Entry // Summary, Reminder: what is due first first; Task: what began to wait
	More    int     // how many are not listed

	Gone *Gone // Withdrawal
}

// Entry is one thing that waits.
type Entry struct {
	Task  domain.Task
	Title string // of the holding, "" where there is none or the recipient may not read it
	Late  int    // working days since it was due; 0 when it is not overdue
	Soon  bool   // due within the next SoonDays working days
}

// Gone is a withdrawn release.
type Gone struct {
	Holding  domain.HoldingID
	Title    string // "" where the recipient may not read the holding
	At       time.Time
	Audience string // "all", "public", "internal"
	Reason   string // a code of domain.WithdrawalReasons
	By       string // name, "" where it is erased or not the recipient's to know
	Role     domain.Role
}

const (
	SoonDays  = 2  // working days before the due date at which a reminder comes
	maxListed = 25 // entries in one mail; the rest is counted
)
