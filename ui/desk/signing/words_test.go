package signing

import (
	"strings"
	"testing"
)

func render(parts []part) string {
	var b strings.Builder
	for _, p := range parts {
		switch p.Mark {
		case "":
			b.WriteString(p.Text)
		default:
			b.WriteString("[" + p.Mark + ":" + p.Text + "]")
		}
	}
	return b.String()
}

func TestOnlyWordsThatDifferAreMarked(t *testing.T) {
	t.Parallel()
	long := "eins zwei drei vier fünf sechs sieben acht neun zehn elf zwölf "
	for _, tt := range []struct{ before, after, old, now string }{
		{"Im Sommer 2025 erhoben.", "Im Sommer 2026 erhoben.", "Im Sommer [del:2025] erhoben.", "Im Sommer [ins:2026] erhoben."},
		{"ja", "nein", "[del:ja]", "[ins:nein]"},
		{"", "neu", "[del:]", "[ins:neu]"},
		{"a b", "a b c", "a b", "a b [ins:c]"},
		{"a\nb", "a b", "a\nb", "a b"},
		{long + "alt", long + "neu", "… fünf sechs sieben acht neun zehn elf zwölf [del:alt]", "… fünf sechs sieben acht neun zehn elf zwölf [ins:neu]"},
		{long + "alt " + long + long + "ende", long + "neu " + long + long + "ende", "… fünf sechs sieben acht neun zehn elf zwölf [del:alt] eins zwei drei vier fünf sechs sieben acht …", "… fünf sechs sieben acht neun zehn elf zwölf [ins:neu] eins zwei drei vier fünf sechs sieben acht …"},
	} {
		old, now := wordDiff(tt.before, tt.after)
		if got := render(old); got != tt.old {
			t.Errorf("wordDiff(%q, %q) old = %q, want %q", tt.before, tt.after, got, tt.old)
		}
		if got := render(now); got != tt.now {
			t.Errorf("wordDiff(%q, %q) new = %q, want %q", tt.before, tt.after, got, tt.now)
		}
	}
	big := strings.Repeat("wort ", manyWords+1)
	if old, now := wordDiff(big+"a", big+"b"); len(old) != 1 || len(now) != 1 {
		t.Error("a very long text is compared word by word")
	}
}
