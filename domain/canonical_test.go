package domain_test

import (
	"encoding/json"
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"freigabe/domain"
)

// anything draws a value of the kinds that our documents are made of.
func anything(depth int) *rapid.Generator[any] {
	text := rapid.OneOf(rapid.String(), rapid.SampledFrom([]string{"", "ä", "a\"b\\c", "<&>", "\u2028", "\U0001F600", "\uE000", "\x00\x1f\t", `\u0041`}))
	leaf := rapid.OneOf(text.AsAny(), rapid.Int().AsAny(), rapid.Bool().AsAny(), rapid.Just[any](nil))
	if depth == 0 {
		return leaf
	}
	return rapid.OneOf(leaf, rapid.SliceOfN(anything(depth-1), 0, 4).AsAny(), rapid.MapOfN(text, anything(depth-1), 0, 20).AsAny())
}

// The form made from maps and the form made from what encoding/json writes are the same.
func TestCanonicalFormsAgree(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := anything(3).Draw(t, "value")
		want, err := domain.Canonical(v)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := domain.CanonicalOf(v); err != nil || string(got) != string(want) {
			t.Fatalf("CanonicalOf gives %s, %v; Canonical gives %s", got, err, want)
		}
		if again, err := domain.CanonicalOf(json.RawMessage(want)); err != nil || string(again) != string(want) {
			t.Fatalf("of %s again: %s, %v", want, again, err)
		}
	})
}

// The order of names is the one of RFC 8785, section 3.2.3: by UTF-16 code units, not by bytes.
func TestCanonicalOrderAndEscapes(t *testing.T) {
	const in = `{"\uFB33":1,"\u20ac":"\/","\r":3,"1":4,"\uD83D\uDE00":5,"\u0080":6,"\u00f6":"\u0007\u00E4","a":[{"z":true,"b":null}]}`
	const want = "{\"\\r\":3,\"1\":4,\"a\":[{\"b\":null,\"z\":true}],\"\u0080\":6,\"ö\":\"\\u0007ä\",\"€\":\"/\",\"\U0001F600\":5,\"\uFB33\":1}"
	if got, err := domain.CanonicalOf(json.RawMessage(in)); err != nil || string(got) != want {
		t.Errorf("got  %s, %v\nwant %s", got, err, want)
	}
}

func TestCanonicalRefuses(t *testing.T) {
	for _, v := range []any{1.5, json.RawMessage(`{"a":1,"\u0061":2}`), json.RawMessage("1e3"), json.RawMessage("99999999999999999999"), json.RawMessage("\"\xff\"")} {
		if got, err := domain.CanonicalOf(v); err == nil {
			t.Errorf("%v gives %s", fmt.Sprint(v), got)
		}
	}
	if got, err := domain.Canonical("\xff"); err == nil {
		t.Errorf("what is not UTF-8 gives %s", got)
	}
}
