package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"freigabe/domain"
	"freigabe/internal/demo"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// accessFile holds the logins of the example administration. It is written last: where it stands, the example is complete.
const accessFile = "demo-access.json"

// fillDemo makes the example administration in an empty store, once.
func fillDemo(ctx context.Context, o *opened, clock *demo.Clock, relay *jobs.Relay) error {
	path := filepath.Join(o.Data, accessFile)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	all, err := o.desk.Read().Authorities(ctx)
	if err != nil {
		return err
	}
	if len(all) > 0 {
		return &domain.Error{Code: domain.Conflict, Op: "serve.demo", Key: "serve.demo_not_empty", Args: map[string]any{"folder": o.Data}}
	}
	pw, err := workflow.NewPasswords(workflow.WeakParams, 4)
	if err != nil {
		return err
	}
	access, err := demo.Fill(ctx, o.desk, pw, clock, func(what string) { o.log.InfoContext(ctx, "example administration", "made", what) })
	if err != nil {
		return fmt.Errorf("example administration: %w (delete the data folder %s and start again)", err, o.Data)
	}
	clock.Release()
	quiet := &jobs.Relay{Outbox: relay.Outbox, Log: relay.Log} // history, not news
	for {
		n, err := quiet.Once(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
	}
	seq, err := o.sequencer()
	if err != nil {
		return err
	}
	if err := seq.Drain(ctx); err != nil {
		return err
	}
	body, err := json.MarshalIndent(access, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", append(body, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
