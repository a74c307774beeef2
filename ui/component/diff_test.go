package component

import (
	"strings"
	"testing"
	"time"
)

// marks writes pieces with brackets around what changed.
func marks(parts []DiffPart) string {
	var b strings.Builder
	for _, p := range parts {
		if p.Changed {
			b.WriteString("[" + p.Text + "]")
		} else {
			b.WriteString(p.Text)
		}
	}
	return b.String()
}

func TestWordsMarksWhatChangedAndNothingElse(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ before, after, old, now string }{
		{"Erhoben im Sommer 2025.", "Erhoben im Sommer 2026.", "Erhoben im Sommer [2025].", "Erhoben im Sommer [2026]."},
		{"31.08.2025", "31.08.2026", "[31.08.2025]", "[31.08.2026]"},
		{"gleich", "gleich", "gleich", "gleich"},
		{"", "neu", "", "[neu]"},
		{"alt", "", "[alt]", ""},
		{"", "", "", ""},
		{"a b c", "a c", "a [b ]c", "a c"},
		{"rote und gelbe Bäume", "grüne und blaue Bäume", "[rote] und [gelbe] Bäume", "[grüne] und [blaue] Bäume"},
		{"ein zwei drei", "uno dos drei", "[ein zwei] drei", "[uno dos] drei"},
		{"Zeile 1\nZeile 2", "Zeile 1\nZeile 3", "Zeile 1\nZeile [2]", "Zeile 1\nZeile [3]"},
		{"4\u202f043 Zeilen", "4\u202f218 Zeilen", "[4\u202f043] Zeilen", "[4\u202f218] Zeilen"},
		{"1.200 Bäume, 3 Arten", "1.250 Bäume, 3 Arten", "[1.200] Bäume, 3 Arten", "[1.250] Bäume, 3 Arten"},
	} {
		old, now := Words(tt.before, tt.after)
		if marks(old) != tt.old || marks(now) != tt.now {
			t.Errorf("%q → %q:\n got %s | %s\nwant %s | %s", tt.before, tt.after, marks(old), marks(now), tt.old, tt.now)
		}
	}
}

func FuzzWordsJoinedAreTheTexts(f *testing.F) {
	f.Add("a b", "a c")
	f.Add("\xff ä", "1.2.3 …")
	f.Fuzz(func(t *testing.T, a, b string) {
		old, now := Words(a, b)
		join := func(parts []DiffPart) (s string) {
			for _, p := range parts {
				s += p.Text
			}
			return s
		}
		valid := func(s string) string { return string([]rune(s)) }
		if join(old) != valid(a) || join(now) != valid(b) {
			t.Errorf("joined: %q, %q; want %q, %q", join(old), join(now), a, b)
		}
	})
}

func TestLongTextsAreComparedInBoundedTime(t *testing.T) {
	t.Parallel()
	a, b := strings.Repeat("alt neu ", 100_000), strings.Repeat("neu alt ", 100_000)
	start := time.Now()
	old, now := Words(a, b)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("800 kB took %v", took)
	}
	if len(old) == 0 || len(now) == 0 {
		t.Error("nothing came out")
	}
}

func TestALongUnchangedTextIsShortenedAroundTheChange(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("immer dasselbe ", 60)
	d := DiffOf("de", "", "", "", []Change{{Name: "Beschreibung", Old: long + "2025.", New: long + "2026."}, {Name: "Titel", Old: "x", New: "x"}})
	if got := marks(d.Rows[0].New); !strings.HasPrefix(got, "… ") || !strings.HasSuffix(got, "dasselbe [2026].") || len(got) > 200 {
		t.Errorf("shortened to %q", got)
	}
	if len(d.Rows) != 1 || len(d.Unchanged) != 1 || d.UnchangedTitle != "Eine Angabe ohne Änderung zeigen" {
		t.Errorf("rows %d, unchanged %v, %q", len(d.Rows), d.Unchanged, d.UnchangedTitle)
	}
}
