package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"freigabe/domain"
	"freigabe/workflow"
)

// act is a program beside freigabe that does in scripts what has no command: people of musterstadt do it on the pages.
//
//	act dpo LOGIN     two administrators make somebody the data protection officer
//	act off LOGIN     an administrator switches somebody off
//	act erase LOGIN   an administrator proposes to erase a person, d.daten confirms
func act(ctx context.Context, args []string) error {
	o, err := place{Data: "freigabe-data"}.open(ctx, toWrite, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	by := func(login string) workflow.Actor {
		a, e := o.actor(ctx, login)
		if e != nil && err == nil {
			err = e
		}
		return a
	}
	first, second, dpo := by("a.alt"), by("b.berg"), by("d.daten")
	var target string // also of somebody who is switched off
	if err := o.store.DB().QueryRowContext(ctx, "SELECT id FROM person WHERE login = ?", args[1]).Scan(&target); err != nil {
		return err
	}
	root, e := o.authority(ctx, "musterstadt")
	if err := errors.Join(err, e); err != nil {
		return err
	}
	switch args[0] {
	case "dpo":
		p, err := o.desk.GrantRole(ctx, first, workflow.Grant{Login: args[1], Role: domain.DataProtectionOfficer, Authority: root.ID, Reason: "bestellt"})
		if err == nil && p.Status == domain.Proposed {
			_, err = o.desk.ConfirmRole(ctx, second, domain.AssignmentID(p.ID), true)
		}
		return err
	case "off":
		_, err := o.desk.SetStatus(ctx, first, domain.PersonID(target), true, "ist gegangen")
		return err
	case "erase":
		p, err := o.desk.ProposeErasure(ctx, first, workflow.EraseOrder{Kind: workflow.ErasePerson, Target: target, Reason: "Antrag"})
		if err != nil {
			return err
		}
		if _, err = o.desk.ConfirmErasure(ctx, dpo, domain.ErasureID(p.ID), true, ""); err != nil {
			return err
		}
		_, err = workflow.Sweep(ctx, o.store, o.blobs)
		return err
	}
	return fmt.Errorf("act: unknown %q", args[0])
}

func actMain() {
	if err := act(context.Background(), os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}
