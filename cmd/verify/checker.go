package main

import (
	"bytes"
	"slices"

	"golang.org/x/mod/sumdb/tlog"
)

// checker checks leaves one by one, wherever they come from.
type checker struct {
	tree    tree
	history *history
	old     []checkpoint // kept by outsiders, smallest first
	leaf    leaf
	again   []byte
}

func newChecker() *checker { return &checker{history: newHistory()} }

// expect sets the older checkpoints that the tree must agree with.
func (c *checker) expect(old []checkpoint) error {
	c.old = old
	slices.SortFunc(c.old, func(a, b checkpoint) int { return int(min(max(a.size-b.size, -1), 1)) })
	return c.compareOld()
}

// sequenced takes the leaf with the next index. line is 0 when it did not come from a file; stored may be nil.
func (c *checker) sequenced(b []byte, line int64, stored *tlog.Hash) error {
	at := place{line: line, leaf: c.tree.size}
	if err := c.parse(b, &at); err != nil {
		return err
	}
	h := tlog.RecordHash(b)
	if stored != nil && h != *stored {
		return at.on(found("leaf_hash"))
	}
	if err := c.history.add(&c.leaf, at, true); err != nil {
		return err
	}
	c.tree.add(h)
	return c.compareOld()
}

// pending takes a leaf that is in no tree yet.
func (c *checker) pending(b []byte, line int64) error {
	at := place{line: line, leaf: noLeaf}
	if err := c.parse(b, &at); err != nil {
		return err
	}
	return c.history.add(&c.leaf, at, false)
}

// parse decodes a leaf, encodes it again and compares the bytes.
func (c *checker) parse(b []byte, at *place) error {
	problem, args := c.leaf.parse(b)
	if isID(c.leaf.text[mDecision]) {
		at.decision = c.leaf.decision()
	}
	if problem != "" {
		return at.on(found(problem, args...))
	}
	if c.again = c.leaf.encode(c.again[:0]); !bytes.Equal(c.again, b) {
		return at.on(found("leaf_canonical"))
	}
	return nil
}

// compareOld compares the tree with each older checkpoint of its present size.
func (c *checker) compareOld() error {
	for len(c.old) > 0 && c.old[0].size == c.tree.size {
		if c.old[0].root != c.tree.root() {
			return found("old_root", c.tree.size)
		}
		c.old = c.old[1:]
	}
	return nil
}

// finish compares the whole tree with the signed checkpoint.
func (c *checker) finish(signed checkpoint) error {
	switch {
	case signed.size != c.tree.size:
		return found("tree_size", c.tree.size, signed.size)
	case signed.root != c.tree.root():
		return found("tree_root", c.tree.size)
	case len(c.old) > 0:
		return found("old_larger", c.old[0].size, c.tree.size)
	}
	return nil
}
