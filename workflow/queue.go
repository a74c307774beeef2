package workflow

import (
	"time"

	"freigabe/domain"
)

// QueueReason says in one word why a holding is to be screened before others.
type QueueReason string

const (
	QueueOverdue  QueueReason = "overdue"  // a task of it should be done by now
	QueueDue      QueueReason = "due"      // a task of it is due within QueueSoonDays
	QueueReturned QueueReason = "returned" // signers gave it back: somebody waits for it
	QueueRescreen QueueReason = "rescreen" // the questionnaire changed: answers are missing again
	QueueDeferral QueueReason = "deferral" // the day to which it was put off has come
	QueueHVD      QueueReason = "hvd"      // high-value dataset: must be open, (EU) 2023/138
	QueueSimilar  QueueReason = "similar"  // others of the same standard data set are public: answers can be taken over
	QueueBegun    QueueReason = "begun"    // answers were given already
	QueueOpen     QueueReason = "open"     // the imported list says: suitable for the public
	QueueHarmless QueueReason = "harmless" // the imported list says: no personal data
	QueueOld      QueueReason = "old"      // captured more than QueueOldDays ago
)

const (
	QueueSoonDays = 7
	QueueOldDays  = 180
)

// QueueWeights is the whole rule of the queue: the weights of all reasons that hold are added, and the greater sum comes
// first; between equals what was captured first. A reason above outweighs all below it together down to QueueHVD, so
// that what is owed to people comes before what is owed by law, and that before what is quick.
var QueueWeights = []struct {
	Reason QueueReason
	Weight int
}{
	{QueueOverdue, 6400},
	{QueueDue, 3200},
	{QueueReturned, 1600},
	{QueueRescreen, 800},
	{QueueDeferral, 400},
	{QueueHVD, 200},
	{QueueSimilar, 80},
	{QueueBegun, 60},
	{QueueOpen, 30},
	{QueueOld, 20},
	{QueueHarmless, 9},
}

// QueueQuery asks for a part of the queue. What is deferred to a day after Today is not in it.
type QueueQuery struct {
	Authority domain.AuthorityID // and everything below; "" for all
	Today     string             // YYYY-MM-DD
	Now       time.Time
	Offset    int
	Limit     int
}

// QueueSignals are the facts that the weights look at.
type QueueSignals struct {
	TaskDue      string // the earliest day of an open task, "" for none
	Returned     bool   // the last review of this edition ended with a return
	Rescreen     bool
	Deferred     string // day to which it was put off, "" for never
	HVD          string // code of the category
	Similar      int    // public data sets of the same standard data set
	Answered     int    // questions
	FlagOpen     string // imported: "yes", "limited", "no"
	FlagPersonal string // imported: "no", "yes", "direct", …
	CreatedAt    time.Time
}

// QueueRow is a holding in the queue.
type QueueRow struct {
	HoldingRow
	QueueSignals
	Draft domain.Edition
	Score int
}

// SoonFrom gives the last day that counts as soon.
func (q QueueQuery) SoonFrom() string {
	day, err := domain.ParseDay(q.Today)
	if err != nil {
		return q.Today
	}
	return day.AddDate(0, 0, QueueSoonDays).Format(time.DateOnly)
}

// OldBefore gives the instant before which a holding counts as old.
func (q QueueQuery) OldBefore() time.Time { return q.Now.AddDate(0, 0, -QueueOldDays) }

// Holds tells whether a reason holds for the facts.
func (s QueueSignals) Holds(r QueueReason, q QueueQuery) bool {
	switch r {
	case QueueOverdue:
		return s.TaskDue != "" && s.TaskDue < q.Today
	case QueueDue:
		return s.TaskDue >= q.Today && s.TaskDue <= q.SoonFrom()
	case QueueReturned:
		return s.Returned
	case QueueRescreen:
		return s.Rescreen
	case QueueDeferral:
		return s.Deferred != ""
	case QueueHVD:
		return s.HVD != ""
	case QueueSimilar:
		return s.Similar > 0
	case QueueBegun:
		return s.Answered > 0
	case QueueOpen:
		return s.FlagOpen == "yes"
	case QueueHarmless:
		return s.FlagPersonal == "no"
	case QueueOld:
		return s.CreatedAt.Before(q.OldBefore())
	}
	return false
}

// Priority adds the weights and lists the reasons, the weightiest first.
func (s QueueSignals) Priority(q QueueQuery) (score int, reasons []QueueReason) {
	for _, w := range QueueWeights {
		if s.Holds(w.Reason, q) {
			score, reasons = score+w.Weight, append(reasons, w.Reason)
		}
	}
	return score, reasons
}
