package main

import (
	"context"
	"fmt"
	"os"
	"time"

	"golang.org/x/mod/sumdb/note"

	"freigabe/domain/ledger"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// erasuresCmd is `freigabe erasures`.
type erasuresCmd struct {
	Replay erasuresReplayCmd `cmd:"" help:"Carry the erasures of a ledger export out again, after restoring an older backup and before serving it."`
}

type erasuresReplayCmd struct {
	place
	File string   `arg:"" type:"existingfile" help:"The newest ledger export."`
	Key  []string `help:"Verifier key that signed the export, where it is not the one of the data folder." placeholder:"VKEY"`
}

// Run reads the export, which must be signed by a known key, and replays it. It writes, so no service may be running.
func (c *erasuresReplayCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toWrite, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	if _, err := o.sequencer(); err != nil { // opens the key
		return err
	}
	var keys []note.Verifier
	for _, k := range append(c.Key, o.signer.Verifier()) {
		v, err := note.NewVerifier(k)
		if err != nil {
			return err
		}
		keys = append(keys, v)
	}
	f, err := os.Open(c.File)
	if err != nil {
		return err
	}
	defer f.Close()
	var old []workflow.OldErasure
	err = ledger.ReadExport(f, note.VerifierList(keys...), func(leaf []byte, texts []ledger.Text) error {
		l, err := ledger.ParseLeaf(leaf)
		if err == nil && l.Kind == ledger.KindErasure {
			old = append(old, workflow.OldErasure{Leaf: leaf, Texts: texts})
		}
		return err
	})
	if err != nil {
		return err
	}
	done, err := o.desk.ReplayErasures(ctx, old)
	if err != nil {
		return err
	}
	if _, err := workflow.Sweep(ctx, o.store, o.blobs); err != nil {
		return err
	}
	fmt.Println(message.Text(lang(), "cli.erasures_replayed", map[string]any{"read": done.Read, "cleared": done.Cleared, "added": done.Added}))
	for _, r := range done.Live {
		fmt.Println(message.Text(lang(), "cli.erasures_live", map[string]any{"name": r.Name, "holding": string(r.Holding), "audience": string(r.Audience)}))
	}
	return nil
}
