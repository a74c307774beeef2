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
		e.print(line)
	}
	if r.pending > 0 {
		line("ok_pending", r.pending)
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

// print names what an erasure cleared.
func (e erasure) print(line func(key string, args ...any)) {
	n, by, leaf := e.count, e.place.decision, e.place.leaf
	if leaf >= 0 {
		if n[erasedText] > 0 {
			line("ok_erased", n[erasedText], by, leaf)
		}
		if n[erasedDocument] > 0 {
			line("ok_erased_documents", n[erasedDocument], by, leaf)
		}
		if n[erasedPerson] > 0 {
			line("ok_erased_person", n[erasedPerson], by, leaf)
		}
		if n[erasedFile] > 0 {
			line("ok_erased_files", n[erasedFile], by, leaf)
		}
		return
	}
	if n[erasedText] > 0 {
		line("ok_erased_pending", n[erasedText], by)
	}
	if n[erasedDocument] > 0 {
		line("ok_erased_documents_pending", n[erasedDocument], by)
	}
	if n[erasedPerson] > 0 {
		line("ok_erased_person_pending", n[erasedPerson], by)
	}
	if n[erasedFile] > 0 {
		line("ok_erased_files_pending", n[erasedFile], by)
	}
}
