package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

// release is one public release as the server lists it.
type release struct {
	Name    string   `json:"name"`
	Release string   `json:"release"`
	Digest  string   `json:"digest"`
	Index   int64    `json:"index"`
	Leaf    string   `json:"leaf"`
	Proof   []string `json:"proof"`
	Size    int64    `json:"size"`
}

// checkReleases goes through the public releases. A page that changed while it was looked at is looked at again,
// under a newer checkpoint that must continue the last one.
func (s *server) checkReleases(head checkpoint) (n int, err error) {
	for from, tries := int64(0), 0; ; {
		var page struct {
			Releases []release `json:"releases"`
			Next     int64     `json:"next"`
		}
		if err := s.getJSON(fmt.Sprintf("/ledger/releases?from=%d&size=%d", from, head.size), false, &page); err != nil {
			return 0, err
		}
		err := s.checkPage(page.Releases, head)
		if f, ok := errors.AsType[*finding](err); ok && f.key == "release_document" && tries < 5 {
			time.Sleep(s.wait)
			newer, err2 := s.checkpoint()
			if err2 != nil {
				return 0, err2
			}
			if newer.size == head.size && newer.root == head.root {
				return 0, err // nothing was decided meanwhile that would explain it
			}
			if err := s.checkConsistency(head, newer); err != nil {
				return 0, err
			}
			head, tries = newer, tries+1
			continue
		}
		if err != nil {
			return 0, err
		}
		n += len(page.Releases)
		if page.Next <= from || len(page.Releases) == 0 {
			return n, nil
		}
		from, tries = page.Next, 0
	}
}

func (s *server) checkPage(list []release, head checkpoint) error {
	for _, r := range list {
		if err := s.checkRelease(r, head); err != nil {
			return err
		}
	}
	return nil
}

// checkRelease checks one release: its leaf is in the signed tree, names its digest, and the portal shows these bytes.
func (s *server) checkRelease(r release, head checkpoint) error {
	if r.Name == "" || strings.Trim(r.Name, "abcdefghijklmnopqrstuvwxyz0123456789-_") != "" {
		return found("release_name", r.Name)
	}
	at := place{leaf: r.Index}
	if r.Size != head.size {
		return at.on(found("release_size", r.Name, r.Size, head.size))
	}
	b, err := decode64(r.Leaf)
	if err != nil {
		return at.on(found("base64"))
	}
	var c checker
	if err := c.parse(b, &at); err != nil {
		return err
	}
	proof, err := parseProof(r.Proof)
	if err != nil || tlog.CheckRecord(proof, head.size, head.root, r.Index, tlog.RecordHash(b)) != nil {
		return at.on(found("release_proof", r.Name))
	}
	signed := ""
	for _, p := range c.leaf.content {
		if string(p.key) == "public" {
			signed = string(p.value)
		}
	}
	if signed == "" || signed != r.Digest {
		return at.on(found("release_digest", r.Name))
	}
	document, err := s.get("/dataset/"+r.Name+"/release.json", false)
	sum := sha256.Sum256(document)
	if err != nil || hex.EncodeToString(sum[:]) != r.Digest {
		return at.on(found("release_document", r.Name))
	}
	return nil
}
