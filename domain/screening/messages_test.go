package screening_test

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"freigabe/domain/screening"
)

func TestEveryKeyHasAMessageAndEveryMessageAKey(t *testing.T) {
	t.Parallel()
	used := map[string]bool{"domain.day_form": true}
	for _, file := range []string{"answer.go", "shape.go", "validate.go", "yaml.go"} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range regexp.MustCompile(`"(screening\.[a-z_]+)"`).FindAllStringSubmatch(string(src), -1) {
			used[m[1]] = true
			if _, ok := screening.Messages[m[1]]; !ok {
				t.Errorf("%s uses %s, which has no message", file, m[1])
			}
		}
	}
	names := regexp.MustCompile(`\{[a-z]+\}`)
	for key, text := range screening.Messages {
		if !used[key] {
			t.Errorf("nobody says %s", key)
		}
		de, en := names.FindAllString(text[0], -1), names.FindAllString(text[1], -1)
		if text[0] == "" || text[1] == "" || len(de) != len(en) {
			t.Errorf("%s: German has %v, English %v", key, de, en)
		}
		for _, n := range de {
			if !strings.Contains(text[1], n) {
				t.Errorf("%s: English lacks %s", key, n)
			}
		}
	}
}
