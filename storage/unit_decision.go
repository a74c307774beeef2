package storage

import (
	"freigabe/domain"
	"freigabe/domain/ledger"
)

// Decide stores a decision: its row, its erasable texts, its leaf, and the mark that the sequencer waits for. Leaves keep
// the order in which a unit decides. A decision that has no leaf is not stored, and neither is the rest of the unit.
func (u *unit) Decide(d domain.Decision) {
	leaf, err := ledger.Decided(d).Encode()
	if err != nil {
		u.err = err
		return
	}
	u.decided(d, leaf)
}

func (u *unit) decided(d domain.Decision, leaf []byte) {
	u.once("decision", d.ID)
	u.add(decisionWrites, insert("decision", decisionRowOf(d)))
	for _, t := range d.Texts {
		u.add(textWrites, insert("decision_text", decisionTextRow{string(d.ID), string(t.Kind), t.Salt, t.Body}))
	}
	row := insert("leaf", leafRow{DecisionID: string(d.ID), Body: leaf})
	row.pending = true
	u.add(leafWrites, row)
}

// Enqueue stores an event for the world outside, delivered after commit.
func (u *unit) Enqueue(e domain.Event) {
	payload := "{}"
	if len(e.Payload) > 0 {
		payload = document(e.Payload)
	}
	u.add(eventWrites, insert("outbox", outboxRow{Kind: e.Kind, RootID: none(e.Root), HoldingID: none(e.Holding), Payload: payload, At: micro(e.At)}))
}
