package intake

// merge is a merged area: rows and columns, 0-based columns, inclusive.
type merge struct {
	r1, r2, c1, c2 int
	value          string
}

// applyMerges carries the value of a cell merged over several rows down to this row.
func (s *sheetReader) applyMerges() {
	line := s.row.line
	keep := s.active[:0]
	for _, m := range s.active {
		if line > m.r2 {
			continue
		}
		keep = append(keep, m)
		for len(s.row.cells) <= m.c1 {
			s.row.cells = append(s.row.cells, "")
		}
		for len(s.row.carried) < len(s.row.cells) {
			s.row.carried = append(s.row.carried, false)
		}
		if s.row.cells[m.c1] == "" && m.value != "" {
			s.row.cells[m.c1], s.row.carried[m.c1] = m.value, true
		}
	}
	s.active = keep
	filled := 0
	for _, c := range s.row.cells {
		if c != "" {
			filled++
		}
	}
	for len(s.merges) > 0 && s.merges[0].r1 <= line {
		m := s.merges[0]
		s.merges = s.merges[1:]
		if m.r1 < line {
			continue // it began in a row without cells: nothing to carry
		}
		m.value = s.row.cell(m.c1)
		if m.value != "" && filled == 1 {
			s.row.heading = span{m.c1, m.c2}
		}
		if m.r2 > m.r1 && m.c1 < s.meter.Columns && len(s.active) < s.meter.Columns {
			s.active = append(s.active, m)
		}
	}
}
