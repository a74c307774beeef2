package ledger

import (
	"reflect"
	"testing"
	"time"

	"freigabe/domain"
)

func sampleDecision() domain.Decision {
	return domain.Decision{
		ID: idA, Kind: domain.Transition, At: time.Unix(1764085000, 0), Root: idA, Authority: idB, Holding: idB, Edition: 3,
		Review: idA, Verb: domain.Publish, From: domain.Approved, To: domain.Published, Slot: "department_head#1", Mark: "signed",
		Actor: idA, ActorKind: domain.ByPerson, Role: domain.DepartmentHead, Grant: idB, OnBehalfOf: idB, Digest: hexA,
		Content: map[domain.Audience]domain.Digest{domain.ForPublic: hexA}, Rules: []domain.RuleVersion{{Authority: idB, Version: 4}},
		PolicyVersion: 9, Texts: []domain.Text{{Kind: domain.TextReason, Salt: "00112233445566778899aabbccddeeff", Body: "Grund"}},
		Detail: map[string]string{"until": "2027-01-01"},
	}
}

// Review is bound through the review digest, ActorKind shows only where there is no person.
var notInLeaf = map[string]bool{"Review": true, "ActorKind": true}

func TestEveryMemberOfADecisionReachesItsLeaf(t *testing.T) {
	t.Parallel()
	plain := Decided(sampleDecision())
	if _, err := plain.Encode(); err != nil {
		t.Fatal(err)
	}
	plain.Nonce = ""
	typ := reflect.TypeFor[domain.Decision]()
	for i := range typ.NumField() {
		d := sampleDecision()
		f := reflect.ValueOf(&d).Elem().Field(i)
		if f.IsZero() {
			t.Errorf("member %s of the sample is empty", typ.Field(i).Name)
		}
		f.SetZero()
		got := Decided(d)
		got.Nonce = ""
		if typ.Field(i).Name != "Detail" { // its digest holds the nonce
			got.Content[ContentDetail] = plain.Content[ContentDetail]
		}
		if same := reflect.DeepEqual(got, plain); same != notInLeaf[typ.Field(i).Name] {
			t.Errorf("without %s the leaf stays the same = %v", typ.Field(i).Name, same)
		}
	}
}

func TestTheClockAndTheOperatorAreNamedByAWord(t *testing.T) {
	t.Parallel()
	for _, kind := range []domain.ActorKind{domain.ByClock, domain.ByOperator} {
		d := sampleDecision()
		d.Actor, d.ActorKind = "", kind
		if got := Decided(d).Actor; got != string(kind) {
			t.Errorf("actor = %q, want %q", got, kind)
		}
	}
}

func TestATextWithoutItsSaltGivesNoLeaf(t *testing.T) {
	t.Parallel()
	for _, salt := range []string{"", "00", "xx112233445566778899aabbccddeeff"} {
		d := sampleDecision()
		d.Texts[0].Salt = salt
		if b, err := Decided(d).Encode(); err == nil {
			t.Errorf("salt %q: Encode() = %s, want an error", salt, b)
		}
	}
}
