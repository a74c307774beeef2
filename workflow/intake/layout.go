package intake

import (
	"slices"
	"strings"

	"freigabe/domain"
)

// column is a column of a table, or a line of a form.
type column struct {
	index int
	name  string
	match
	samples []string
}

// layout is how a sheet is laid out: where its header is, or which column of a form holds the names.
type layout struct {
	score   int // distinct fields found; 0: no inventory
	form    bool
	header  int // line of the header; for a form the first line with a field
	columns []column
	names   int      // form: column with the field names
	value   int      // form: column with the entries
	best    []string // column names of the likeliest header when score is 0
}

// layoutOf finds the header in the first rows of a sheet: the row that names most fields; it must name a title. A word
// like "Bestand" in a cell is no header: below the first row it takes two fields. A form has the names below each
// other: at least four fields in one column, and more than any row has.
func layoutOf(rows []row) layout {
	var l layout
	most := -1
	for i := range rows {
		cols := columnsOf(&rows[i])
		score := distinct(cols)
		if score <= most {
			continue
		}
		most = score
		l = layout{best: columnNames(cols)}
		if hasTitle(cols) && (score > 1 || i == 0) {
			l.score, l.header, l.columns = score, rows[i].line, cols
			if i+1 < len(rows) {
				l.secondLine(&rows[i+1])
			}
		}
	}
	if f, ok := formOf(rows); ok && f.score > l.score {
		return f
	}
	return l
}

// secondLine takes the next row for the lower half of a header of two rows: nothing below the title, and names only.
func (l *layout) secondLine(r *row) {
	lower := columnsOf(r)
	for _, c := range lower {
		if c.field == "" {
			return
		}
	}
	for _, c := range l.columns {
		if c.field == FieldTitle && r.cell(c.index) != "" {
			return
		}
	}
	if distinct(lower) < 2 {
		return
	}
	l.columns = slices.DeleteFunc(l.columns, func(upper column) bool { return r.cell(upper.index) != "" })
	l.columns = append(l.columns, lower...)
	slices.SortFunc(l.columns, func(a, b column) int { return a.index - b.index })
	l.score, l.header = distinct(l.columns), r.line
}

// layoutAt takes the header from a given line, or applies a mapping of names to the header found.
func layoutAt(rows []row, opts Options) (layout, error) {
	l := layoutOf(rows)
	if opts.HeaderLine > 0 {
		i := slices.IndexFunc(rows, func(r row) bool { return r.line == opts.HeaderLine })
		if i < 0 {
			return l, &domain.Error{Code: domain.Invalid, Op: "intake.Open", Key: "import.header_line_empty", Field: "header_line", Args: map[string]any{"line": opts.HeaderLine}}
		}
		cols := columnsOf(&rows[i])
		l = layout{score: distinct(cols), header: opts.HeaderLine, columns: cols, best: columnNames(cols)}
		if i+1 < len(rows) {
			l.secondLine(&rows[i+1])
		}
		if !hasTitle(l.columns) {
			l.score = 0
		}
	}
	if len(opts.Mapping) == 0 {
		return l, nil
	}
	return l.mapped(rows, opts.Mapping)
}

// mapped applies the choices of a person. They find a header too: the row that holds most of the names chosen.
func (l layout) mapped(rows []row, mapping map[string]string) (layout, error) {
	want := map[string]string{}
	for name, field := range mapping {
		if field != "" && !KnownField(field) {
			return l, &domain.Error{Code: domain.Invalid, Op: "intake.Open", Key: "import.mapping_field", Field: "mapping", Args: map[string]any{"column": name, "field": field}}
		}
		want[clean(name, false)] = field
	}
	if l.score == 0 && l.header == 0 {
		most := 0
		for i := range rows {
			cols, n := columnsOf(&rows[i]), 0
			for _, c := range cols {
				if _, ok := want[c.name]; ok {
					n++
				}
			}
			if n > most {
				most, l.header, l.columns = n, rows[i].line, cols
			}
		}
	}
	used := map[string]bool{}
	for i := range l.columns {
		if field, ok := want[l.columns[i].name]; ok && !(used[l.columns[i].name] && field != "") {
			l.columns[i].match = match{field: field, rank: -1}
			used[l.columns[i].name] = true
		}
	}
	for name := range want {
		if !used[name] {
			return l, &domain.Error{Code: domain.Invalid, Op: "intake.Open", Key: "import.mapping_column", Field: "mapping", Args: map[string]any{"column": name}}
		}
	}
	l.score = 0
	if hasTitle(l.columns) {
		l.score = distinct(l.columns)
	}
	return l, nil
}

func columnsOf(r *row) []column {
	var out []column
	for i, cell := range r.cells {
		c := column{index: i, name: clean(cell, false)}
		if c.name == "" {
			continue
		}
		c.match, _ = recognise(c.name)
		out = append(out, c)
	}
	return out
}

func columnNames(cols []column) []string {
	out := make([]string, 0, len(cols))
	for _, c := range cols {
		out = append(out, short(c.name, 60))
	}
	return out
}

func distinct(cols []column) int {
	seen := map[string]bool{}
	for _, c := range cols {
		if c.field != "" {
			seen[c.field] = true
		}
	}
	return len(seen)
}

// Fields that lists of other things do not have; they make a weak title ("Name", "Bezeichnung") credible.
var inventoryFields = []string{
	"contact_mailbox", "keywords", "update_frequency", "last_updated", "licence", "org_unit", "data_owner", "source_system",
	"formats", "update_process", "steward", "storage_location", "legal_basis", FieldAuthority, FieldLandingPage, FieldOpen, FieldPersonal,
}

// hasTitle tells whether the columns hold the title of a data set. A taxonomy has a Bezeichnung too, but nothing of an
// inventory beside it; a list of towns has a Name beside a Kommune.
func hasTitle(cols []column) bool {
	weak, evidence := false, 0
	for _, c := range cols {
		switch {
		case c.field == FieldTitle && !c.weak:
			return true
		case c.field == FieldTitle:
			weak = true
		case slices.Contains(inventoryFields, c.field):
			evidence++
		}
	}
	return weak && evidence > 0 && distinct(cols) >= 3
}

// Names of the column of a form that holds the entries.
var valueNames = []string{"eingaben", "eingabe", "ihreeingabe", "ihreangaben", "angaben", "angabe", "wert", "werte", "inhalt", "antwort", "eintrag", "value", "values", "entry", "answer"}

func formOf(rows []row) (layout, bool) {
	best := layout{form: true}
	width := 0
	for _, r := range rows {
		width = max(width, len(r.cells))
	}
	for col := range min(width, 20) {
		l := layout{form: true, names: col, value: col + 1}
		for i := range rows {
			name := clean(rows[i].cell(col), false)
			m, ok := recognise(name)
			if !ok {
				continue
			}
			if l.header == 0 {
				l.header = rows[i].line
			}
			l.columns = append(l.columns, column{index: i, name: name, match: m})
		}
		l.score = distinct(l.columns)
		if l.score >= 4 && l.score > best.score && hasTitle(l.columns) {
			best = l
		}
	}
	if best.score == 0 {
		return best, false
	}
	for i := range rows {
		if rows[i].line > best.header {
			break
		}
		for j := best.names + 1; j < len(rows[i].cells); j++ {
			if slices.Contains(valueNames, fold(rows[i].cells[j])) {
				best.value = j
			}
		}
	}
	return best, true
}

// byField lists the columns of each field, the surest first.
func byField(cols []column) map[string][]int {
	out := map[string][]int{}
	for i, c := range cols {
		if c.field != "" {
			out[c.field] = append(out[c.field], i)
		}
	}
	for _, list := range out {
		slices.SortStableFunc(list, func(a, b int) int { return cols[a].rank - cols[b].rank })
	}
	return out
}

// short cuts a text for a message.
func short(s string, runes int) string {
	s = strings.Join(strings.Fields(s), " ")
	n := 0
	for i := range s {
		if n++; n > runes {
			return s[:i] + "…"
		}
	}
	return s
}
