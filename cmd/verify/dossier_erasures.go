package main

// cleared is what the erasures of a case file name, with the value of each name.
type cleared map[string][]*clearing

type clearing struct {
	value string
	what  int
	by    *erasure
	done  bool
}

// clears tells whether an erasure names key with that value, and counts it.
func (c cleared) clears(key, value string) bool {
	for _, x := range c[key] {
		if x.value == value {
			if !x.done {
				x.by.count[x.what]++
				x.done = true
			}
			return true
		}
	}
	return false
}

// erasures checks the erasures that the file gives as reasons for what is missing from it.
func (d *dossier) erasures(head checkpoint, rep *report) (cleared, error) {
	out := cleared{}
	rep.erasures = make([]erasure, len(d.Erasures))
	for i, x := range d.Erasures {
		at := place{leaf: noLeaf}
		b, bad := proven(x.Leaf, x.Index, x.Proof, head, &at)
		if bad == nil && b == nil { // in no tree yet
			var err error
			if b, err = decode64(x.Leaf); err != nil {
				bad = found("base64")
			}
		}
		if bad != nil {
			return nil, at.on(bad)
		}
		c := newChecker()
		if err := c.parse(b, &at); err != nil {
			return nil, err
		}
		if !c.leaf.is("erasure") || at.decision != x.Decision {
			return nil, at.on(found("dossier_erasure", x.Decision))
		}
		rep.erasures[i].place = at
		for _, p := range c.leaf.content {
			if name, ok := erasedKey(p.key); ok {
				out[string(p.key)] = append(out[string(p.key)], &clearing{value: string(p.value), what: name.what, by: &rep.erasures[i]})
			}
		}
	}
	return out, nil
}
