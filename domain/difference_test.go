package domain_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
)

func TestCompareNamesWhatDiffersAndCountsWhatDoesNot(t *testing.T) {
	t.Parallel()
	file := func(id, name, bytes string) domain.DocumentFile {
		return domain.DocumentFile{ID: domain.DistributionID(id), Name: name, SHA256: domain.DigestOf([]byte(bytes)), Size: int64(len(bytes))}
	}
	before := &domain.Document{
		Nonce: "1", Edition: 2, Until: "2027-01-01",
		Content: domain.Content{Title: "Bäume", Description: "Sommer 2025", Licence: "dl-by-de/2.0", Keywords: []string{"Baum", "Straße"}},
		Files:   []domain.DocumentFile{file("a", "a.csv", "1"), file("b", "b.csv", "2"), file("c", "c.csv", "3"), file("d", "d.csv", "4")},
	}
	titled := file("d", "d.csv", "4")
	titled.Title = "Daten"
	after := &domain.Document{
		Nonce: "2", Edition: 3,
		Content: domain.Content{Title: "Bäume", Description: "Sommer 2026", Keywords: []string{"Baum"}, HVDCategory: "env"},
		Files:   []domain.DocumentFile{file("a", "a.csv", "1"), file("x", "b.csv", "22"), titled, file("e", "e.csv", "5")},
	}
	got := domain.Compare(before, after)
	e, c := file("e", "e.csv", "5"), file("c", "c.csv", "3")
	b, bb, d := file("b", "b.csv", "2"), file("x", "b.csv", "22"), file("d", "d.csv", "4")
	want := domain.Difference{
		Fields: []domain.FieldDifference{
			{Field: "description", Kind: domain.WasChanged, Old: []string{"Sommer 2025"}, New: []string{"Sommer 2026"}},
			{Field: "keywords", Kind: domain.WasChanged, Old: []string{"Baum", "Straße"}, New: []string{"Baum"}},
			{Field: "licence", Kind: domain.WasRemoved, Old: []string{"dl-by-de/2.0"}},
			{Field: "hvd_category", Kind: domain.WasAdded, New: []string{"env"}},
			{Field: "until", Kind: domain.WasRemoved, Old: []string{"2027-01-01"}},
		},
		Files: []domain.FileDifference{
			{Kind: domain.WasReplaced, Old: &b, New: &bb},
			{Kind: domain.WasChanged, Old: &d, New: &titled},
			{Kind: domain.WasAdded, New: &e},
			{Kind: domain.WasRemoved, Old: &c},
		},
		SameFields: []string{"title"},
		SameFiles:  []domain.DocumentFile{file("a", "a.csv", "1")},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("Compare() (-want +got):\n%s", d)
	}
	if got.Empty() || got.OnlyData() {
		t.Error("a difference of words counts as one of data only, or as none")
	}
	if first := domain.Compare(nil, after); len(first.Fields) != 4 || len(first.Files) != 4 || len(first.SameFields) != 0 {
		t.Errorf("a first document differs in %d fields and %d files", len(first.Fields), len(first.Files))
	}
	if d := domain.Compare(after, after); !d.Empty() || d.OnlyData() {
		t.Errorf("a document differs from itself: %+v", d)
	}
}

func TestOnlyDataAsksForTheSameFilesAndTheSameWords(t *testing.T) {
	t.Parallel()
	doc := func(change func(*domain.Document)) *domain.Document {
		d := &domain.Document{
			Content: domain.Content{Title: "Pegel", LastUpdated: "2026-10-01"},
			Files:   []domain.DocumentFile{{ID: "a", Name: "a.csv", SHA256: "1"}, {ID: "l", Link: "https://pegel.example"}},
		}
		change(d)
		return d
	}
	same := func(*domain.Document) {}
	tests := map[string]struct {
		change func(*domain.Document)
		want   bool
	}{
		"nothing is new":    {same, false},
		"new bytes":         {func(d *domain.Document) { d.Files[0].SHA256 = "2" }, true},
		"new bytes and day": {func(d *domain.Document) { d.Files[0].SHA256, d.Content.LastUpdated = "2", "2026-11-01" }, true},
		"a new title":       {func(d *domain.Document) { d.Files[0].SHA256, d.Content.Title = "2", "Pegelstände" }, false},
		"a new target":      {func(d *domain.Document) { d.Files[1].Link = "https://other.example" }, false},
		"one file fewer":    {func(d *domain.Document) { d.Files = d.Files[:1]; d.Files[0].SHA256 = "2" }, false},
		"another end":       {func(d *domain.Document) { d.Files[0].SHA256, d.Until = "2", "2027-01-01" }, false},
		"only the day":      {func(d *domain.Document) { d.Content.LastUpdated = "2026-11-01" }, false},
	}
	for name, tt := range tests {
		if got := domain.Compare(doc(same), doc(tt.change)).OnlyData(); got != tt.want {
			t.Errorf("%s: OnlyData() = %v", name, got)
		}
	}
}
