package signing_test

import (
	"os"
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/workflow"
)

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}

// inboxOf lists what waits for a person.
func inboxOf(t *testing.T, d *desktest.Desk, login string) []workflow.InboxItem {
	t.Helper()
	items, err := d.Work.Inbox(t.Context(), d.Actor(login), d.Scope(login))
	if err != nil {
		t.Fatal(err)
	}
	return items
}

func TestEveryoneOpensTheirInboxAndEveryReviewInIt(t *testing.T) {
	t.Parallel()
	d := desktest.New(t)
	t.Cleanup(func() {
		if t.Failed() {
			t.Log(d.Log)
		}
	})
	kinds := map[workflow.InboxKind]int{}
	verbs := map[domain.Verb]int{}
	known := map[string]bool{}
	for _, a := range d.Access {
		roles := ""
		for _, r := range a.Roles {
			roles += string(r.Role) + " "
		}
		if known[roles] && !strings.Contains(roles, "officer") {
			continue // one of each kind is enough
		}
		known[roles] = true
		b := d.As(t, a.Login)
		for _, view := range []string{"", "sign", "deputy", "questions", "info", "tasks", "later", "barred", "signed", "nonsense"} {
			b.Open("/desk/inbox?view=" + view)
		}
		for _, i := range inboxOf(t, d, a.Login) {
			kinds[i.Kind]++
			switch {
			case i.Review != nil:
				verbs[i.Review.Verb]++
				b.Open("/desk/reviews/"+string(i.Review.ID)).Says(i.Title, i.Review.Digest.Short())
			case i.Question != nil:
				b.Open("/desk/questions/" + i.Task.Ref).Says(i.Question.Text)
			case i.Task.Kind == "confirm_withdrawal":
				b.Open("/desk/withdrawals/" + string(i.Task.Holding) + "?decision=" + i.Task.Ref)
			case i.Task.Kind == "treatment":
				b.Open("/desk/treatments/" + string(i.Task.Holding) + "?treatment=" + i.Task.Ref)
			}
		}
		b.Open("/desk/reviews/together")
	}
	t.Log(kinds, verbs)
}
