package releasecheck

import (
	"encoding/hex"
	"os"
	"strings"
	"testing"
)

func TestOnlyTheOneFormIsRead(t *testing.T) {
	t.Parallel()
	for in, ok := range map[string]bool{
		`{}`: true, `{"a":"x","b":[1,-2,true,null,{"c":""}]}`: true, `{"a":"\"\\\b\t\n\f\r\u0001ü€😀/<>&"}`: true,
		"{\"\U0001F600\":1,\"\uFFFD\":2}": true, // UTF-16 order: the surrogate comes first
		`{"b":1,"a":2}`:                   false, `{"a":1, "b":2}`: false, `{"a":1,"a":1}`: false, `{"a":"\u00fc"}`: false, `{"a":"\/"}`: false,
		`{"a":1.0}`: false, `{"a":1e3}`: false, `{"a":01}`: false, `{"a":-0}`: false, `{}{}`: false, "{}\n": false, `[]`: false, ``: false, `null`: false,
		`{"a":"\u000a"}`: false, "{\"a\":\"\xff\"}": false,
		"{\"\uFFFD\":2,\"\U0001F600\":1}": false,
	} {
		if _, err := parseCanonical([]byte(in)); (err == nil) != ok {
			t.Errorf("parseCanonical(%q) = %v, want ok %v", in, err, ok)
		}
	}
}

// The root of RFC 6962's own example tree of seven leaves, as Certificate Transparency publishes it.
func TestTheRootOfATreeIsThatOfRFC6962(t *testing.T) {
	t.Parallel()
	var stack []node
	for _, leaf := range []string{"", "00", "10", "2021", "3031", "40414243", "5051525354555657"} {
		b, _ := hex.DecodeString(leaf)
		stack = push(stack, node{hashLeaf(b), 0})
	}
	root := rootOf(stack)
	if got := hex.EncodeToString(root[:]); got != "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c" {
		t.Errorf("root = %s", got)
	}
}

func TestPlaceholdersAreNumbered(t *testing.T) {
	t.Parallel()
	if got := numbered("a = ? AND b > ?"); got != "a = $1 AND b > $2" {
		t.Errorf("numbered() = %q", got)
	}
}

func TestTheGuideNamesEveryCode(t *testing.T) {
	t.Parallel()
	guide, err := os.ReadFile("../../docs/release-check.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range Rules {
		for _, line := range []string{"| `" + r.Code + "` | " + r.DE + " |", "| `" + r.Code + "` | " + r.EN + " |"} {
			if !strings.Contains(string(guide), line) {
				t.Errorf("docs/release-check.md lacks %q", line)
			}
		}
	}
}
