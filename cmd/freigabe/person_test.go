package main

import (
	"testing"

	"freigabe/domain"
	"freigabe/workflow"
)

func TestAPersonOnTheCommandLine(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]workflow.NewPerson{
		"a.alt=Anna Alt":                       {Login: "a.alt", Name: "Anna Alt"},
		"a.alt=Anna Alt <a.alt@stadt.example>": {Login: "a.alt", Name: "Anna Alt", Mail: "a.alt@stadt.example"},
		"a.alt":                                {},
		"=Anna":                                {},
		"a.alt=Anna <a.alt@stadt.example":      {},
		"a.alt=Anna <a@b.example> Alt":         {},
	} {
		got, err := parsePerson(text)
		if got != want || (want.Login == "") != (domain.CodeOf(err) == domain.Invalid) {
			t.Errorf("%q is %+v, %v", text, got, err)
		}
	}
}
