package workflow_test

import (
	"bytes"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

// imports reads a list in CSV for the department "umwelt".
func (w *town) imports(who, list string, change func(*workflow.ImportFile)) (workflow.ImportReport, error) {
	w.t.Helper()
	data := []byte(list)
	in := workflow.ImportFile{Name: "liste.csv", Data: bytes.NewReader(data), Size: int64(len(data)), Hash: domain.DigestOf(data), Authority: w.env, Mode: workflow.PerRow}
	if change != nil {
		change(&in)
	}
	actor := workflow.Operator()
	if who != "" {
		actor = w.as(who)
	}
	return w.Import(w.ctx(), actor, in)
}

// named finds a holding of the town by the slug of its title.
func (w *town) named(slug string) workflow.Held {
	w.t.Helper()
	var id domain.HoldingID
	must(w.t, w.store.InTx(w.ctx(), "test", func(tx workflow.Tx) error {
		keys, err := tx.Catalog(w.ctx(), w.root)
		for _, k := range keys {
			if strings.HasSuffix(k.Name, "_"+slug) {
				id = k.Holding
			}
		}
		return err
	}))
	if id == "" {
		w.t.Fatalf("no holding is called %s", slug)
	}
	return w.held(id)
}
