package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/tlog"
)

const maxAnswer = 256 << 20 // bytes

// server is a running service, as docs/ledger.md describes its endpoints.
type server struct {
	base, token string
	client      *http.Client
	keys        []key
	wait        time.Duration // before a changed release is looked at again
}

func newServer(base, token string) *server {
	return &server{base: strings.TrimSuffix(base, "/"), token: token, client: &http.Client{Timeout: 2 * time.Minute}, wait: time.Second}
}

// verifyServer checks the signed checkpoint; with a token all leaves up to it; and every public release.
func verifyServer(s *server, given []key, notes [][]byte) (*report, error) {
	s.keys = given
	if len(given) == 0 {
		line, err := s.get("/ledger/key", false)
		if err != nil {
			return nil, err
		}
		k, err := parseKey(strings.TrimSuffix(string(line), "\n"))
		if err != nil {
			return nil, err
		}
		s.keys = []key{k}
	}
	head, err := s.checkpoint()
	if err != nil {
		return nil, err
	}
	old, err := openOld(notes, s.keys)
	if err != nil {
		return nil, err
	}
	r := &report{size: head.size, root: head.root, key: head.by, given: len(given) > 0, leaves: s.token != "", old: len(old)}
	if s.token != "" {
		if r.erasures, err = s.checkLeaves(head, old); err != nil {
			return nil, err
		}
	}
	for _, c := range old {
		if err := s.checkConsistency(c, head); err != nil {
			return nil, err
		}
	}
	r.releases, err = s.checkReleases(head)
	return r, err
}

func (s *server) checkpoint() (checkpoint, error) {
	msg, err := s.get("/ledger/checkpoint", false)
	if err != nil {
		return checkpoint{}, err
	}
	return openCheckpoint(msg, s.keys, false)
}

// checkLeaves reads every leaf up to head. Texts are not served here, so commitments are not checked.
func (s *server) checkLeaves(head checkpoint, old []checkpoint) ([]erasure, error) {
	c := newChecker()
	c.history.noTexts = true
	if err := c.expect(old); err != nil {
		return nil, err
	}
	for c.tree.size < head.size {
		var page struct {
			Entries []struct {
				Index int64  `json:"index"`
				Leaf  string `json:"leaf"`
			} `json:"entries"`
		}
		if err := s.getJSON(fmt.Sprintf("/api/v1/ledger/entries?from=%d", c.tree.size), true, &page); err != nil {
			return nil, err
		}
		if len(page.Entries) == 0 {
			return nil, found("server_short", c.tree.size, head.size)
		}
		for _, e := range page.Entries {
			if c.tree.size == head.size {
				break
			}
			at := place{leaf: c.tree.size}
			if e.Index != c.tree.size {
				return nil, at.on(found("server_index", e.Index, c.tree.size))
			}
			b, err := decode64(e.Leaf)
			if err != nil {
				return nil, at.on(found("base64"))
			}
			if err := c.sequenced(b, 0, nil); err != nil {
				return nil, err
			}
		}
	}
	return c.history.erasures, c.finish(head)
}

// checkConsistency asks the server to prove that head continues an older checkpoint.
func (s *server) checkConsistency(old, head checkpoint) error {
	switch {
	case old.size > head.size:
		return found("old_larger", old.size, head.size)
	case old.size == 0:
		return nil
	case old.size == head.size:
		if old.root != head.root {
			return found("old_root", old.size)
		}
		return nil
	}
	var answer struct {
		Proof []string `json:"proof"`
	}
	if err := s.getJSON(fmt.Sprintf("/ledger/consistency?from=%d&to=%d", old.size, head.size), false, &answer); err != nil {
		return err
	}
	proof, err := parseProof(answer.Proof)
	if err != nil || tlog.CheckTree(proof, head.size, head.root, old.size, old.root) != nil {
		return found("server_consistency", head.size, old.size)
	}
	return nil
}

func parseProof(list []string) ([]tlog.Hash, error) {
	proof := make([]tlog.Hash, len(list))
	for i, s := range list {
		b, err := decode64(s)
		if err != nil || len(b) != tlog.HashSize {
			return nil, errors.New("malformed proof")
		}
		proof[i] = tlog.Hash(b)
	}
	return proof, nil
}

func decode64(s string) ([]byte, error) {
	if strings.ContainsAny(s, "\r\n") {
		return nil, errors.New("line break in base64")
	}
	return strict64.DecodeString(s)
}

func (s *server) getJSON(path string, signedIn bool, into any) error {
	b, err := s.get(path, signedIn)
	if err != nil {
		return err
	}
	if err := json.NewDecoder(bytes.NewReader(b)).Decode(into); err != nil {
		return found("server_answer", path, err)
	}
	return nil
}

func (s *server) get(path string, signedIn bool) ([]byte, error) {
	u, err := url.Parse(s.base + path)
	if err != nil {
		return nil, err
	}
	req, err := http.NewRequest(http.MethodGet, u.String(), nil)
	if err != nil {
		return nil, err
	}
	if signedIn {
		req.Header.Set("Authorization", "Bearer "+s.token)
	}
	resp, err := s.client.Do(req)
	if err != nil {
		return nil, found("server_answer", path, err)
	}
	defer resp.Body.Close()
	b, err := io.ReadAll(io.LimitReader(resp.Body, maxAnswer))
	if err == nil && resp.StatusCode != http.StatusOK {
		err = errors.New(resp.Status)
	}
	if err != nil {
		return nil, found("server_answer", path, err)
	}
	return b, nil
}
