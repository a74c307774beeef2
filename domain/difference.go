package domain

import "slices"

// ChangeKind says how a field or a file of two release documents differs.
type ChangeKind string

const (
	WasAdded    ChangeKind = "added"
	WasRemoved  ChangeKind = "removed"
	WasChanged  ChangeKind = "changed"  // a field, or what is said about a file
	WasReplaced ChangeKind = "replaced" // a file whose bytes, or a link whose target, are others
)

// FieldDifference is a field whose value differs. A text is one item, a list has several, an absent value has none.
type FieldDifference struct {
	Field    string
	Kind     ChangeKind
	Old, New []string
}

// FileDifference is a file or link that differs. Old is nil where it was added, New where it was removed.
type FileDifference struct {
	Kind     ChangeKind
	Old, New *DocumentFile
}

// Difference is what one release document says otherwise than another: field by field in the order of the table, then
// what is said about the release itself, then file by file.
type Difference struct {
	Fields     []FieldDifference
	Files      []FileDifference
	SameFields []string
	SameFiles  []DocumentFile
}

// Empty tells whether nothing differs.
func (d Difference) Empty() bool { return len(d.Fields)+len(d.Files) == 0 }

// dataFields change by themselves when only the data are new.
var dataFields = []string{"temporal_start", "temporal_end", "last_updated"}

// OnlyData tells whether nothing differs but the bytes of files that were there before, and the days they are about.
func (d Difference) OnlyData() bool {
	return len(d.Files) > 0 &&
		!slices.ContainsFunc(d.Files, func(f FileDifference) bool { return f.Kind != WasReplaced || f.New.Link != "" }) &&
		!slices.ContainsFunc(d.Fields, func(f FieldDifference) bool { return !slices.Contains(dataFields, f.Field) })
}

// Compare tells how a release document differs from the one before it. before: nil where there is none; then everything
// was added. The nonce and the number of the edition always differ and are left out. A file is the same one when its id
// is, else when its name is, else when its format is.
func Compare(before, after *Document) Difference {
	var d Difference
	if before == nil {
		before = &Document{}
	}
	field := func(name string, was, is []string) {
		switch {
		case len(was) == 0 && len(is) == 0:
		case slices.Equal(was, is):
			d.SameFields = append(d.SameFields, name)
		case len(was) == 0:
			d.Fields = append(d.Fields, FieldDifference{name, WasAdded, nil, is})
		case len(is) == 0:
			d.Fields = append(d.Fields, FieldDifference{name, WasRemoved, was, nil})
		default:
			d.Fields = append(d.Fields, FieldDifference{name, WasChanged, was, is})
		}
	}
	for _, f := range Fields {
		field(f.Name, f.List(&before.Content), f.List(&after.Content))
	}
	for _, name := range frame {
		field(name, about(before, name), about(after, name))
	}
	d.compareFiles(before.Files, after.Files)
	return d
}

// frame are the values of a document beside its content.
var frame = []string{"class", "circle", "ground", "review_date", "until"}

func about(doc *Document, name string) []string {
	v := map[string]string{
		"class": string(doc.Class), "circle": string(doc.Circle), "ground": doc.Ground, "review_date": doc.ReviewDate, "until": doc.Until,
	}[name]
	if v == "" {
		return nil
	}
	return []string{v}
}

func (d *Difference) compareFiles(before, after []DocumentFile) {
	left := slices.Clone(before)
	took := make([]*DocumentFile, len(after))
	for _, same := range []func(a, b DocumentFile) bool{
		func(a, b DocumentFile) bool { return a.ID == b.ID },
		func(a, b DocumentFile) bool { return a.Name != "" && a.Name == b.Name },
		func(a, b DocumentFile) bool {
			return a.Format != "" && a.Format == b.Format && (a.Link == "") == (b.Link == "")
		},
	} {
		for i := range after {
			j := slices.IndexFunc(left, func(f DocumentFile) bool { return same(f, after[i]) })
			if took[i] == nil && j >= 0 {
				was := left[j]
				took[i], left = &was, slices.Delete(left, j, j+1)
			}
		}
	}
	for i := range after {
		was, is := took[i], &after[i]
		switch {
		case was == nil:
			d.Files = append(d.Files, FileDifference{WasAdded, nil, is})
		case was.SHA256 != is.SHA256 || was.Link != is.Link:
			d.Files = append(d.Files, FileDifference{WasReplaced, was, is})
		case sameWords(*was, *is):
			d.SameFiles = append(d.SameFiles, *is)
		default:
			d.Files = append(d.Files, FileDifference{WasChanged, was, is})
		}
	}
	for i := range left {
		d.Files = append(d.Files, FileDifference{WasRemoved, &left[i], nil})
	}
}

func sameWords(a, b DocumentFile) bool {
	a.ID, b.ID = "", ""
	return a == b
}
