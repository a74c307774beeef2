package workflow_test

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

// The flows whose calls fail. Each gives the act of one person on something of its own.

type keyedAct = func(ctx context.Context, d *workflow.Desk, key func(workflow.Actor) workflow.Actor) error

func captureFlow(f *faults) keyedAct {
	title := fmt.Sprintf("Erfasst %d", f.n)
	return func(ctx context.Context, d *workflow.Desk, key func(workflow.Actor) workflow.Actor) error {
		return mErr(d.Create(ctx, key(f.as("steward")), workflow.Capture{Authority: f.env, Content: content(title)}))
	}
}

func answerFlow(f *faults) keyedAct {
	h := f.captured(fmt.Sprintf("Beantwortet %d", f.n))
	text := fmt.Sprintf("Vermerk %d\n", f.n)
	return func(ctx context.Context, d *workflow.Desk, key func(workflow.Actor) workflow.Actor) error {
		ref, err := d.Upload(ctx, f.as("steward"), "vermerk.txt", "text/plain", strings.NewReader(text), 1000)
		if err != nil {
			return err
		}
		given := harmless()
		a := given["P1"]
		a.Evidence = []domain.FileRef{ref}
		given["P1"] = a
		return mErr(d.Answer(ctx, key(f.as("steward")), workflow.Answers{Holding: h.ID, Digest: h.Digest, Answers: given}))
	}
}

func transition(f *faults, who string, h workflow.Held, verb domain.Verb, change ...func(*workflow.Step)) keyedAct {
	in := workflow.Step{Holding: h.ID, Verb: verb, Digest: h.Digest}
	for _, c := range change {
		c(&in)
	}
	return func(ctx context.Context, d *workflow.Desk, key func(workflow.Actor) workflow.Actor) error {
		return mErr(d.Transition(ctx, key(f.as(who)), in))
	}
}

func handOverFlow(f *faults) keyedAct {
	return transition(f, "steward", f.screened(fmt.Sprintf("Übergeben %d", f.n), nil), domain.ReleaseInternally)
}

func lastSignatureFlow(f *faults) keyedAct {
	h := f.step("steward", f.screened(fmt.Sprintf("Gezeichnet %d", f.n), nil), domain.ReleaseInternally)
	return func(ctx context.Context, d *workflow.Desk, key func(workflow.Actor) workflow.Actor) error {
		return mErr(d.Sign(ctx, key(f.as("head")), workflow.Sign{Holding: h.ID, Slot: "department_head", Mark: domain.Signed, Digest: h.Signs}))
	}
}

// publishFlow publishes with a file, whose presence is looked for.
func publishFlow(f *faults) keyedAct {
	h := f.captured(fmt.Sprintf("Veröffentlicht %d", f.n))
	ref, err := f.Upload(f.ctx(), f.as("steward"), "daten.csv", "text/csv", strings.NewReader(fmt.Sprintf("a;b\n%d;2\n", f.n)), 1000)
	must(f.t, err)
	a, err := f.Attach(f.ctx(), f.as("steward"), workflow.Attach{Holding: h.ID, Title: "Daten", File: &ref, Audiences: []domain.Audience{domain.ForInternal, domain.ForPublic}})
	must(f.t, err)
	h = f.step("steward", f.step("steward", f.answered(a.Held, nil), domain.Screen), domain.ReleaseInternally)
	f.sign("head", h, "department_head")
	h = f.step("steward", f.held(h.ID), domain.Approve)
	f.sign("officer", h, "open_data_officer")
	f.sign("head", h, "department_head")
	return transition(f, "officer2", f.held(h.ID), domain.Publish)
}

func withdrawFlow(f *faults) keyedAct {
	return transition(f, "head2", f.public(fmt.Sprintf("Zurückgezogen %d", f.n)), domain.Withdraw, withdrawal)
}

func list(n int) []byte {
	var b bytes.Buffer
	b.WriteString("Titel;Beschreibung\n")
	for i := range 40 { // enough for rows that travel in bulk
		fmt.Fprintf(&b, "Liste %d Zeile %d;Text\n", n, i)
	}
	return b.Bytes()
}

func importFlow(f *faults) keyedAct {
	data := list(f.n)
	return func(ctx context.Context, d *workflow.Desk, key func(workflow.Actor) workflow.Actor) error {
		return mErr(d.Import(ctx, key(f.as("steward")), workflow.ImportFile{
			Name: "liste.csv", Data: bytes.NewReader(data), Size: int64(len(data)), Hash: domain.DigestOf(data), Authority: f.env, Mode: workflow.PerRow,
		}))
	}
}

// draftFlow is what the worker does for a list that somebody queued. Who finds that it failed queues it once more.
func draftFlow(f *faults) keyedAct {
	draft, err := f.StartDraft(f.ctx(), f.as("steward"), f.env, "liste.csv", bytes.NewReader(list(f.n)))
	must(f.t, err)
	draft, err = f.QueueDraft(f.ctx(), f.as("steward"), draft.ID)
	must(f.t, err)
	return func(ctx context.Context, d *workflow.Desk, _ func(workflow.Actor) workflow.Actor) error {
		err := d.RunDrafts(ctx)
		now, looked := f.store.DraftByID(f.ctx(), f.ids["steward"], draft.ID)
		must(f.t, looked)
		switch now.Status {
		case workflow.DraftDone:
			return nil
		case workflow.DraftFailed:
			_, queued := f.QueueDraft(f.ctx(), f.as("steward"), draft.ID)
			must(f.t, queued)
		}
		return cmp.Or[error](err, errNotDone)
	}
}

var errNotDone = &domain.Error{Code: domain.Unavailable, Op: "test", Key: "not_done"}

func grantFlow(f *faults) keyedAct {
	login := f.login("nobody")
	return func(ctx context.Context, d *workflow.Desk, key func(workflow.Actor) workflow.Actor) error {
		return mErr(d.GrantRole(ctx, key(f.as("admin1")), workflow.Grant{Login: login, Role: domain.LegalOffice, Authority: f.root}))
	}
}

func confirmFlow(f *faults) keyedAct {
	p, err := f.GrantRole(f.ctx(), f.as("admin1"), workflow.Grant{Login: f.login("nobody"), Role: domain.LegalOffice, Authority: f.root})
	must(f.t, err)
	return func(ctx context.Context, d *workflow.Desk, key func(workflow.Actor) workflow.Actor) error {
		return mErr(d.ConfirmRole(ctx, key(f.as("admin2")), domain.AssignmentID(p.ID), true))
	}
}
