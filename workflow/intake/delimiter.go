package intake

import (
	"context"
	"strings"
)

// sampleRows is how many lines are looked at to find delimiter, header and layout.
const sampleRows = 60

// detectDelimiter tries the usual delimiters on the beginning of a text. The one under which most column names are
// known wins; without any, the one under which most lines have the same number (two or more) of cells.
func detectDelimiter(sample string, limits Limits) byte {
	best, bestScore := byte(';'), 0
	for _, d := range []byte{';', ',', '\t', '|'} {
		rows := readSample(newCSVReader(strings.NewReader(sample), d, limits))
		score := 1000 * layoutOf(rows).score
		widths := map[int]int{}
		for _, r := range rows {
			if len(r.cells) > 1 {
				widths[len(r.cells)]++
			}
		}
		most := 0
		for _, n := range widths {
			most = max(most, n)
		}
		if score += most; score > bestScore {
			best, bestScore = d, score
		}
	}
	return best
}

// readSample reads the first rows and keeps copies; an error ends the sample, the real reading reports it.
func readSample(r rowReader) []row {
	var out []row
	for len(out) < sampleRows {
		next, err := r.next(context.Background())
		if err != nil {
			break
		}
		if next.empty() {
			continue
		}
		out = append(out, next.clone())
	}
	return out
}

func (r *row) clone() row {
	return row{
		line: r.line, cells: append([]string(nil), r.cells...), marks: append([]mark(nil), r.marks...),
		carried: append([]bool(nil), r.carried...), heading: r.heading,
	}
}
