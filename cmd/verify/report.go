package main

import (
	"fmt"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

// report is what an auditor writes down when nothing is wrong.
type report struct {
	size     int64
	root     tlog.Hash
	key      key
	given    bool // the key came from --key
	leaves   bool // every leaf was read; always so for an export
	pending  int64
	erasures []erasure
	old      int   // older checkpoints that agree
	dossier  bool  // a case file, or one proof
	single   bool  // one proof
	sheets   int64 // decisions of the case file
	missing  int   // texts that a case file lacks
	releases int   // public releases that carry the signed digest; -1 when none were looked at
}

func (r *report) print(w io.Writer, say speak) {
	line := func(key string, args ...any) { fmt.Fprintln(w, say(key, args...)) }
	switch {
	case r.single:
		line("ok_proof", r.size)
	case r.dossier:
		line("ok_dossier", r.sheets, r.size)
	case r.leaves:
		line("ok_leaves", r.size)
	default:
		line("ok_head", r.size)
	}
	line("ok_root", r.root.String())
	for _, e := range r.erasures {
		if e.place.leaf < 0 {
			line("ok_erased_pending", e.texts, e.place.decision)
		} else {
			line("ok_erased", e.texts, e.place.decision, e.place.leaf)
		}
	}
	if r.pending > 0 {
		line("ok_pending", r.pending)
	}
	if r.missing > 0 {
		line("ok_missing", r.missing)
	}
	if r.dossier && !r.single {
		line("ok_dossier_bound")
		line("ok_dossier_whole")
	}
	if r.releases >= 0 {
		line("ok_releases", r.releases)
	}
	if r.old > 0 {
		line("ok_old", r.old)
	} else if !r.dossier {
		line("no_witness")
	}
	if r.given {
		line("key_given", r.key.Name())
	} else {
		line("key_own", r.key.Name())
	}
	line("key_fingerprint", r.key.fingerprint())
}
