package main

import (
	"bytes"
	"encoding/json"
	"io"

	"golang.org/x/mod/sumdb/tlog"
)

const dossierSchema = "freigabe-dossier/1"

// dossier is a case file as far as the ledger proves it. A single proof is read into the same type.
type dossier struct {
	Schema     string `json:"schema"`
	Holding    struct{ ID string }
	Sheets     []sheet        `json:"sheets"`
	Reviews    []sheetReview  `json:"reviews"`
	Releases   []sheetRelease `json:"releases"`
	Erasures   []sheetErasure `json:"erasures"`
	Size       int64          `json:"size"`
	Checkpoint string         `json:"checkpoint"`
	Key        string         `json:"key"`

	// of a single proof
	Decision string   `json:"decision"`
	Leaf     string   `json:"leaf"`
	Index    *int64   `json:"index"`
	Proof    []string `json:"proof"`
}

// sheet is one decision of a case file: what it shows, and the leaf that says the same.
type sheet struct {
	Number        int               `json:"number"`
	ID            string            `json:"id"`
	Kind          string            `json:"kind"`
	At            string            `json:"at"`
	Root          string            `json:"root"`
	Authority     string            `json:"authority"`
	Holding       string            `json:"holding"`
	Edition       int64             `json:"edition"`
	Verb          string            `json:"verb"`
	From          string            `json:"from"`
	To            string            `json:"to"`
	Slot          string            `json:"slot"`
	Mark          string            `json:"mark"`
	ActorKind     string            `json:"actor_kind"`
	Actor         string            `json:"actor"`
	Name          string            `json:"name"`
	Role          string            `json:"role"`
	OnBehalfOf    string            `json:"on_behalf_of"`
	Digest        string            `json:"digest"`
	Content       map[string]string `json:"content"`
	Rules         []string          `json:"rules"`
	PolicyVersion int64             `json:"policy_version"`
	Reason        string            `json:"reason"`
	Comment       string            `json:"comment"`
	Detail        map[string]string `json:"detail"`
	Index         *int64            `json:"index"`
	Texts         []sheetText       `json:"texts"`
	Leaf          string            `json:"leaf"`
	Proof         []string          `json:"proof"`
}

type sheetText struct {
	Kind string `json:"kind"`
	Salt string `json:"salt"`
	Text string `json:"text"`
}

type sheetReview struct {
	Number string `json:"number"`
	Marks  []struct {
		Slot       string `json:"slot"`
		Mark       string `json:"mark"`
		Person     string `json:"person"`
		Role       string `json:"role"`
		OnBehalfOf string `json:"on_behalf_of"`
		Digest     string `json:"digest"`
		Decision   string `json:"decision"`
	} `json:"marks"`
}

type sheetRelease struct {
	Audience string `json:"audience"`
	Digest   string `json:"digest"`
	Decision string `json:"decision"`
	Status   string `json:"status"`
}

// sheetErasure is a decision by which something of the case file was erased.
type sheetErasure struct {
	Decision string   `json:"decision"`
	Index    *int64   `json:"index"`
	Leaf     string   `json:"leaf"`
	Proof    []string `json:"proof"`
}

// verifyDossier checks a case file, or the proof of one decision. notes: checkpoints kept from earlier, which must be of
// the same tree: only an export shows that a larger one continues it. The error is the first finding.
func verifyDossier(r io.Reader, given []key, notes [][]byte) (*report, error) {
	raw, err := io.ReadAll(io.LimitReader(r, maxAnswer))
	if err != nil {
		return nil, err
	}
	if err := uniqueKeys(json.NewDecoder(bytes.NewReader(raw))); err != nil {
		return nil, found("dossier_form", err)
	}
	var d dossier
	if err := json.Unmarshal(raw, &d); err != nil {
		return nil, found("dossier_form", err)
	}
	single := d.Schema == "" && d.Decision != "" && d.Leaf != ""
	if !single && d.Schema != dossierSchema {
		return nil, found("dossier_schema")
	}
	if d.Checkpoint == "" {
		return nil, found("dossier_unsigned")
	}
	keys := given
	if len(keys) == 0 {
		k, err := parseKey(d.Key)
		if err != nil {
			return nil, err
		}
		keys = []key{k}
	}
	head, err := openCheckpoint([]byte(d.Checkpoint), keys, true)
	if err != nil {
		return nil, err
	}
	if d.Size != head.size {
		return nil, found("dossier_size", d.Size, head.size)
	}
	old, err := openOld(notes, keys)
	if err != nil {
		return nil, err
	}
	for _, c := range old {
		if c.size != head.size {
			return nil, found("dossier_old", c.size, head.size)
		}
		if c.root != head.root {
			return nil, found("old_root", c.size)
		}
	}
	rep := &report{size: head.size, root: head.root, key: head.by, given: len(given) > 0, old: len(old), releases: -1, dossier: true, single: single}
	if single {
		return rep, d.checkSingle(head, rep)
	}
	return rep, d.check(head, rep)
}

// checkSingle checks the proof of one decision.
func (d *dossier) checkSingle(head checkpoint, rep *report) error {
	c := newChecker()
	c.history.noTexts, c.history.partial = true, true
	at := place{leaf: noLeaf}
	b, err := proven(d.Leaf, d.Index, d.Proof, head, &at)
	if err != nil {
		return at.on(err)
	}
	if b == nil {
		return found("dossier_unsigned")
	}
	if err := c.parse(b, &at); err != nil {
		return err
	}
	if at.decision != d.Decision {
		return at.on(found("dossier_field", "decision"))
	}
	rep.sheets = 1
	return nil
}

// check goes through the decisions in order, then through what refers to them.
func (d *dossier) check(head checkpoint, rep *report) error {
	c := newChecker()
	c.history.noTexts, c.history.partial = true, true
	named, err := d.erasures(head, rep)
	if err != nil {
		return err
	}
	known := map[string]*sheet{}
	for i := range d.Sheets {
		s := &d.Sheets[i]
		at := place{leaf: noLeaf}
		if s.Number != i+1 {
			return at.on(found("dossier_number", s.Number, i+1))
		}
		if s.Holding != d.Holding.ID {
			return at.on(found("dossier_field", "holding"))
		}
		b, err := proven(s.Leaf, s.Index, s.Proof, head, &at)
		if err != nil {
			return at.on(err)
		}
		if b == nil { // in no tree yet
			rep.pending++
			at.leaf = noLeaf
			pending, err := decode64(s.Leaf)
			if err != nil {
				return at.on(found("base64"))
			}
			b = pending
		}
		if err := c.parse(b, &at); err != nil {
			return err
		}
		if field := s.differs(&c.leaf); field != "" {
			return at.on(found("dossier_field", field))
		}
		if err := s.texts(&c.leaf, named); err != nil {
			return at.on(err)
		}
		if err := c.history.add(&c.leaf, at, s.Index != nil); err != nil {
			return err
		}
		known[s.ID] = s
	}
	rep.sheets = int64(len(d.Sheets))
	for _, r := range d.Reviews {
		for _, m := range r.Marks {
			s := known[m.Decision]
			if s == nil || s.Slot != m.Slot || s.Mark != m.Mark || s.Actor != m.Person || s.Role != m.Role || s.OnBehalfOf != m.OnBehalfOf || s.Digest != m.Digest {
				return found("dossier_mark", r.Number, m.Slot)
			}
		}
	}
	for _, r := range d.Releases {
		if s := known[r.Decision]; s == nil || s.Content[r.Audience] != r.Digest {
			return found("dossier_release", r.Audience, r.Decision)
		}
		if r.Status == "purged" && !named.clears(r.Decision+"/"+r.Audience, r.Digest) {
			return found("dossier_erased", r.Audience)
		}
	}
	return nil
}

// proven gives the bytes of a leaf that is in the signed tree; nil where no checkpoint covers it yet.
func proven(text string, index *int64, path []string, head checkpoint, at *place) ([]byte, *finding) {
	if index == nil || *index >= head.size {
		if len(path) > 0 {
			return nil, found("dossier_proof")
		}
		return nil, nil
	}
	at.leaf = *index
	b, err := decode64(text)
	if err != nil {
		return nil, found("base64")
	}
	proof, err := parseProof(path)
	if err != nil || tlog.CheckRecord(proof, head.size, head.root, *index, tlog.RecordHash(b)) != nil {
		return nil, found("dossier_proof")
	}
	return b, nil
}
