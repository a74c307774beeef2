package component

import (
	"strings"
	"testing"
)

func TestLabelHintAndErrorBelongToTheField(t *testing.T) {
	t.Parallel()
	f := Field{ID: "pw", Name: "password", Type: "password", Label: "Neues Passwort", Hint: "Mindestens 12 Zeichen", Error: "zu kurz <b>", Value: `"x`, Required: true}
	var b strings.Builder
	if err := Templates().ExecuteTemplate(&b, "field", f); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`<label class="kern-label" for="pw">`, `id="pw-hint"`, `id="pw-error"`, `aria-describedby="pw-hint pw-error"`, `aria-invalid="true"`,
		`type="password"`, ` required`, `zu kurz &lt;b&gt;`, `value="&#34;x"`,
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the field lacks %s:\n%s", want, b.String())
		}
	}
}
