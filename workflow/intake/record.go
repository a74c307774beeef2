package intake

import (
	"strconv"
	"strings"

	"freigabe/domain"
)

// listSeparator joins the items of a list field in Record.Fields, as domain.Field.Text does.
const listSeparator = "; "

// Record is one data holding of the file.
type Record struct {
	Line       int               // first line of the record in the file or sheet
	Sheet      string            // sheet of a workbook, "" for text files
	Fields     map[string]string // cleaned values by field; list items joined by "; ", addresses of landing_page by line breaks
	Authority  string            // name as written, "" when the file does not say
	Identifier string            // business key of the source list
	Problems   []Problem
}

// Problem says what is wrong or was left out. Code is a key of the message catalogue.
type Problem struct {
	Line   int    // 0: the file as a whole
	Column string // name of the column, "" for the row
	Code   string // "import.bad_date"
	Args   map[string]string
	Blocks bool // the record must not be stored; otherwise it is a remark
}

// Refused tells whether a problem forbids to store the record.
func (r *Record) Refused() bool {
	for _, p := range r.Problems {
		if p.Blocks {
			return true
		}
	}
	return false
}

// Values gives the items of a list field or of landing_page, and the single value of any other field.
func (r *Record) Values(field string) []string {
	v := r.Fields[field]
	if v == "" {
		return nil
	}
	if field == FieldLandingPage {
		return strings.Split(v, "\n")
	}
	if f, ok := domain.FieldNamed(field); ok && f.IsList() {
		return strings.Split(v, listSeparator)
	}
	return []string{v}
}

// Content gives the fields that are content of a holding. Authority, links and proposals are not part of it.
func (r *Record) Content() domain.Content {
	var c domain.Content
	for _, f := range domain.Fields {
		f.Set(&c, r.Values(f.Name)...)
	}
	return c
}

// Proposals gives the imported flags: open, personal_data, statistics, third_party_rights. They are proposals for
// answers of the screening, never answers.
func (r *Record) Proposals() map[string]string {
	out := map[string]string{}
	for _, f := range []string{FieldOpen, FieldPersonal, FieldStatistics, FieldThirdParty} {
		if v := r.Fields[f]; v != "" {
			out[f] = v
		}
	}
	return out
}

func itoa(n int) string { return strconv.Itoa(n) }
