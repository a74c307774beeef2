package main

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"time"

	"freigabe/domain"
	"freigabe/ui/component/message"
)

// exportCmd is `freigabe export`.
type exportCmd struct {
	Ledger exportLedgerCmd `cmd:"" help:"Write the whole decision history with its proof, for cmd/verify."`
}

type exportLedgerCmd struct {
	place
	Out string `required:"" help:"File to write; must not exist." type:"path"`
}

// Run drains the sequencer when it runs alone; beside a running service it lists what is not sequenced yet apart.
func (c *exportLedgerCmd) Run(ctx context.Context) error {
	u := toWrite
	o, err := c.open(ctx, u, time.Now, stderrLog())
	if domain.KeyOf(err) == "data.locked" || c.DatabaseURL != "" && err != nil {
		u = toRead
		o, err = c.open(ctx, u, time.Now, stderrLog())
	}
	if err != nil {
		return err
	}
	defer o.close()
	seq, err := o.sequencer()
	if err != nil {
		return err
	}
	if u == toWrite {
		if err := seq.Drain(ctx); err != nil {
			return err
		}
	}
	f, err := os.OpenFile(c.Out, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o640)
	if err != nil {
		return err
	}
	w := bufio.NewWriterSize(f, 1<<20)
	size, err := o.store.ExportLedger(ctx, w, o.signer.Verifier(), o.signer.Sign)
	for _, step := range []func() error{w.Flush, f.Sync, f.Close} {
		if e := step(); err == nil {
			err = e
		}
	}
	if err != nil {
		_ = os.Remove(c.Out)
		return err
	}
	fmt.Println(message.Text(lang(), "cli.exported", map[string]any{"size": size, "file": c.Out}))
	return nil
}
