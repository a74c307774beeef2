package signing

import (
	"strings"
	"unicode"
)

// part is a run of text; Mark is "" for what both sides have, "del" for what is gone, "ins" for what is new.
type part struct {
	Mark string
	Text string
}

const (
	manyWords = 600 // beyond, a text is marked as a whole: nobody reads 600 marked words
	context   = 8   // words kept around a change; what lies further away is left out
)

// wordDiff marks the words that differ between two texts, once as the old and once as the new side. Long equal runs are
// cut to the words around a change.
func wordDiff(before, after string) (old, now []part) {
	a, b := words(before), words(after)
	if len(a) > manyWords || len(b) > manyWords {
		return []part{{"del", before}}, []part{{"ins", after}}
	}
	same := common(a, b)
	if len(same) == 0 {
		return []part{{"del", before}}, []part{{"ins", after}}
	}
	old, now = marked(a, same, "del", func(p [2]int) int { return p[0] }), marked(b, same, "ins", func(p [2]int) int { return p[1] })
	return short(old), short(now)
}

// words splits a text into words with the white space behind each.
func words(s string) []string {
	var out []string
	start, space := 0, false
	for i, c := range s {
		if !unicode.IsSpace(c) && space {
			out = append(out, s[start:i])
			start = i
		}
		space = unicode.IsSpace(c)
	}
	if start < len(s) {
		out = append(out, s[start:])
	}
	return out
}

// common gives the positions of the longest common sequence of words.
func common(a, b []string) [][2]int {
	same := func(i, j int) bool { return strings.TrimSpace(a[i]) == strings.TrimSpace(b[j]) }
	length := make([][]int, len(a)+1)
	for i := range length {
		length[i] = make([]int, len(b)+1)
	}
	for i := len(a) - 1; i >= 0; i-- {
		for j := len(b) - 1; j >= 0; j-- {
			if same(i, j) {
				length[i][j] = length[i+1][j+1] + 1
			} else {
				length[i][j] = max(length[i+1][j], length[i][j+1])
			}
		}
	}
	var out [][2]int
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case same(i, j):
			out = append(out, [2]int{i, j})
			i, j = i+1, j+1
		case length[i+1][j] >= length[i][j+1]:
			i++
		default:
			j++
		}
	}
	return out
}

func marked(all []string, same [][2]int, mark string, side func([2]int) int) []part {
	kept := map[int]bool{}
	for _, p := range same {
		kept[side(p)] = true
	}
	var out []part
	for i, w := range all {
		m := mark
		if kept[i] {
			m = ""
		}
		if n := len(out) - 1; n >= 0 && out[n].Mark == m {
			out[n].Text += w
		} else {
			out = append(out, part{m, w})
		}
	}
	return out
}

// short cuts equal runs to the words beside a change.
func short(parts []part) []part {
	for i := range parts {
		p := parts[i]
		if p.Mark != "" { // the mark ends with the word
			if i+1 < len(parts) {
				parts[i].Text = strings.TrimRightFunc(p.Text, unicode.IsSpace)
				parts[i+1].Text = p.Text[len(parts[i].Text):] + parts[i+1].Text
			}
			continue
		}
		w := words(strings.TrimLeftFunc(p.Text, unicode.IsSpace))
		lead := p.Text[:len(p.Text)-len(strings.Join(w, ""))]
		first, last := i == 0, i == len(parts)-1
		switch {
		case first && last:
		case first && len(w) > context:
			parts[i].Text = "… " + strings.Join(w[len(w)-context:], "")
		case last && len(w) > context:
			parts[i].Text = lead + strings.TrimSpace(strings.Join(w[:context], "")) + " …"
		case !first && !last && len(w) > 2*context:
			parts[i].Text = lead + strings.TrimSpace(strings.Join(w[:context], "")) + " … " + strings.Join(w[len(w)-context:], "")
		}
	}
	return parts
}
