package page

import (
	"strings"
	"testing"
)

func TestAMaskedTokenLooksNewEachTimeAndIsTheSame(t *testing.T) {
	t.Parallel()
	const token = "kLmN0pQrStUvWxYz"
	one, two := masked(token), masked(token)
	if one == two || strings.Contains(one, token) {
		t.Errorf("masks %s and %s", one, two)
	}
	for sent, want := range map[string]string{one: token, two: token, token: token, "": "", "m.": "", "m.!": "", maskMark + "QUFB": ""} {
		if got := unmasked(sent); got != want {
			t.Errorf("%q is %q, want %q", sent, got, want)
		}
	}
}
