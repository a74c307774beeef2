package ledger

import (
	"maps"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
)

const (
	idA  = "0197a3c0-0000-7000-8000-00000000000a"
	idB  = "0197a3c0-0000-7000-8000-00000000000b"
	hexA = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
)

// fullLeaf has every member set, so that a forgotten one shows.
func fullLeaf() Leaf {
	return Leaf{
		Schema: Schema, Nonce: "00112233445566778899aabbccddeeff", Decision: idA, Kind: KindTransition,
		At: "2026-11-25T15:35:00.000001Z", Root: idA, Authority: idB, Holding: idB, Edition: 2, Verb: "publish",
		From: "approved", To: "public", Slot: "department_head|executive#1", Mark: "signed", Actor: idA, Role: "department_head",
		Grant: idB, OnBehalfOf: idB, Digest: hexA, Content: map[string]string{"public": hexA, "internal": hexA},
		Rules: []string{idB + "/12", idA + "/3"}, PolicyVersion: 77, Commitments: map[string]string{"reason": hexA, "name": hexA},
	}
}

func TestAFullLeafEncodesToItsGoldenBytes(t *testing.T) {
	t.Parallel()
	want := `{"actor":"` + idA + `","at":"2026-11-25T15:35:00.000001Z","authority":"` + idB +
		`","commitments":{"name":"` + hexA + `","reason":"` + hexA + `"},"content":{"internal":"` + hexA + `","public":"` + hexA +
		`"},"decision":"` + idA + `","digest":"` + hexA + `","edition":2,"from":"approved","grant":"` + idB + `","holding":"` + idB +
		`","kind":"transition","mark":"signed","nonce":"00112233445566778899aabbccddeeff","on_behalf_of":"` + idB +
		`","policy_version":77,"role":"department_head","root":"` + idA + `","rules":["` + idB + `/12","` + idA +
		`/3"],"schema":"freigabe-leaf/1","slot":"department_head|executive#1","to":"public","verb":"publish"}`
	l := fullLeaf()
	v := reflect.ValueOf(l)
	for i := range v.NumField() {
		if v.Field(i).IsZero() {
			t.Errorf("member %s of the sample is empty", v.Type().Field(i).Name)
		}
	}
	got, err := l.Encode()
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, string(got)); d != "" {
		t.Errorf("Encode() (-want +got):\n%s", d)
	}
	back, err := ParseLeaf(got)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(l, back); d != "" {
		t.Errorf("ParseLeaf(Encode()) (-want +got):\n%s", d)
	}
}

func TestEveryMemberChangesTheEncoding(t *testing.T) {
	t.Parallel()
	whole, err := fullLeaf().Encode()
	if err != nil {
		t.Fatal(err)
	}
	typ := reflect.TypeFor[Leaf]()
	for i := range typ.NumField() {
		l := fullLeaf()
		reflect.ValueOf(&l).Elem().Field(i).SetZero()
		b, err := l.Encode()
		if name := typ.Field(i).Name; err == nil && name != "Schema" && string(b) == string(whole) {
			t.Errorf("without %s the bytes stay the same", name)
		}
	}
}

func TestAMalformedMemberIsRefused(t *testing.T) {
	t.Parallel()
	for name, spoil := range map[string]func(*Leaf){
		"another schema":             func(l *Leaf) { l.Schema = "freigabe-leaf/2" },
		"no nonce":                   func(l *Leaf) { l.Nonce = "" },
		"nonce in capitals":          func(l *Leaf) { l.Nonce = strings.ToUpper(l.Nonce) },
		"no decision":                func(l *Leaf) { l.Decision = "" },
		"decision without hyphens":   func(l *Leaf) { l.Decision = strings.ReplaceAll(idA, "-", "") },
		"no kind":                    func(l *Leaf) { l.Kind = "" },
		"kind with a space":          func(l *Leaf) { l.Kind = "sign off" },
		"a clear name as actor":      func(l *Leaf) { l.Actor = "Erika Mustermann" },
		"time with three decimals":   func(l *Leaf) { l.At = "2026-11-25T15:35:00.000Z" },
		"time with an offset":        func(l *Leaf) { l.At = "2026-11-25T15:35:00.000000+01:00" },
		"30 February":                func(l *Leaf) { l.At = "2026-02-30T15:35:00.000000Z" },
		"root that is no id":         func(l *Leaf) { l.Root = "kreis" },
		"negative edition":           func(l *Leaf) { l.Edition = -1 },
		"policy version over 2^53":   func(l *Leaf) { l.PolicyVersion = 1 << 53 },
		"short digest":               func(l *Leaf) { l.Digest = hexA[1:] },
		"content digest in base64":   func(l *Leaf) { l.Content["public"] = "qqqq" },
		"content key with a space":   func(l *Leaf) { l.Content["pub lic"] = hexA },
		"rule without version":       func(l *Leaf) { l.Rules[0] = idB },
		"rule version with zero":     func(l *Leaf) { l.Rules[0] = idB + "/012" },
		"commitment to other texts":  func(l *Leaf) { l.Commitments["mail"] = hexA },
		"erasure outside an erasure": func(l *Leaf) { l.Content[ErasedKey(idB, "name")] = hexA },
		"erasure of an unknown kind": func(l *Leaf) { l.Kind = KindErasure; l.Content[ErasedKey(idB, "mail")] = hexA },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			l := fullLeaf()
			l.Content, l.Commitments = maps.Clone(l.Content), maps.Clone(l.Commitments)
			spoil(&l)
			if b, err := l.Encode(); domain.CodeOf(err) != domain.Internal {
				t.Errorf("Encode() = %s, %v, want an error", b, err)
			}
		})
	}
}

func TestOnlyTheOneFormIsParsed(t *testing.T) {
	t.Parallel()
	l := Leaf{Nonce: "00112233445566778899aabbccddeeff", Decision: idA, Kind: "capture", At: Stamp(time.Unix(1764085000, 999))}
	b, err := l.Encode()
	if err != nil {
		t.Fatal(err)
	}
	good := string(b)
	for name, bad := range map[string]string{
		"nothing":             "",
		"white space":         good + "\n",
		"a second value":      good + good,
		"an unknown member":   strings.Replace(good, `"kind"`, `"kinds":"x","kind"`, 1),
		"a doubled member":    strings.Replace(good, `"kind"`, `"kind":"x","kind"`, 1),
		"another order":       `{"schema":"freigabe-leaf/1",` + strings.Replace(good[1:], `,"schema":"freigabe-leaf/1"`, "", 1),
		"an empty member":     strings.Replace(good, `"kind"`, `"from":"","kind"`, 1),
		"a null member":       strings.Replace(good, `"kind"`, `"from":null,"kind"`, 1),
		"an empty object":     strings.Replace(good, `"decision"`, `"content":{},"decision"`, 1),
		"an escape":           strings.Replace(good, "capture", `captur\u0065`, 1),
		"a capital key":       strings.Replace(good, `"kind"`, `"Kind"`, 1),
		"a float edition":     strings.Replace(good, `"kind"`, `"edition":1.0,"kind"`, 1),
		"an edition of zero":  strings.Replace(good, `"kind"`, `"edition":0,"kind"`, 1),
		"a byte order mark":   "\ufeff" + good,
		"an invalid sequence": strings.Replace(good, "capture", "captur\xff", 1),
	} {
		if got, err := ParseLeaf([]byte(bad)); err == nil {
			t.Errorf("%s: ParseLeaf(%q) = %+v, want an error", name, bad, got)
		}
	}
	if _, err := ParseLeaf(b); err != nil {
		t.Errorf("ParseLeaf(%q): %v", b, err)
	}
}

func TestCommitKnowsItsTestVector(t *testing.T) {
	t.Parallel()
	// printf '\0\1\2\3\4\5\6\7\10\11\12\13\14\15\16\17Grund' | sha256sum
	const want = "de8239a37b1c956f10f97a55afafa76c85dd80f0c56c2c44d0ddeeccd6cabd7b"
	salt := []byte{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}
	if got := Commit(salt, "Grund"); got != want {
		t.Errorf("Commit() = %s, want %s", got, want)
	}
}
