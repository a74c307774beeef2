package rulewords_test

import (
	"strings"
	"testing"

	"freigabe/domain"
	"freigabe/ui/component/rulewords"
)

func TestARuleReadsAsOneSentence(t *testing.T) {
	t.Parallel()
	final := domain.Slot{Kind: domain.Final, Roles: []domain.Role{domain.DepartmentHead, domain.Executive}, Count: 1}
	two := domain.Slot{Kind: domain.CoSignature, Roles: []domain.Role{domain.OpenDataOfficer}, Count: 2, DueDays: 5}
	for name, tt := range map[string]struct {
		rule   domain.Rule
		de, en string
	}{
		"a plain rule": {
			domain.Rule{Verb: domain.ReleaseInternally, Slots: []domain.Slot{final}},
			"Soll ein Bestand verwaltungsintern freigegeben werden, dann zeichnet die Fachbereichsleitung oder der Verwaltungsvorstand zum Schluss.",
			"If a holding is to be released internally, then the department head or the executive signs finally.",
		},
		"conditions, a number, a time limit and the final slot last": {
			domain.Rule{
				Verb: domain.Approve, When: domain.When{
					Facts: []domain.Fact{domain.PersonalData, domain.Statistics}, Classes: []domain.Class{domain.ClassOpen}, Themes: []string{"ENVI"},
				},
				Slots: []domain.Slot{final, two}, DemandsReviewDate: true,
			},
			"Soll ein Bestand öffentlich freigegeben werden und berührt er Personenbezug oder Statistik und ist seine Freigabeklasse offen und gehört er zum Thema Umwelt, " +
				"dann zeichnen zwei Personen mit (die Open-Data-Beauftragte) (binnen 5 Arbeitstagen), zeichnet die Fachbereichsleitung oder der Verwaltungsvorstand zum Schluss und ist ein Tag der Wiedervorlage zu nennen.",
			"If a holding is to be released to the public and it touches personal data or statistics and its release class is open and it belongs to the theme Environment, " +
				"then two people co-sign (the open data officer) (within 5 working days), the department head or the executive signs finally and a day for the next look has to be named.",
		},
	} {
		if got := rulewords.Of("de", tt.rule).String(); got != tt.de {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tt.de)
		}
		if got := rulewords.Of("en", tt.rule).String(); got != tt.en {
			t.Errorf("%s:\n got %s\nwant %s", name, got, tt.en)
		}
	}
}

// Every rule that can be written can be read: no key of the catalogue shows.
func TestNoWordIsMissing(t *testing.T) {
	t.Parallel()
	kinds := []domain.SlotKind{domain.Acknowledgement, domain.Opinion, domain.CoSignature, domain.Final, domain.Confirmation}
	for _, lang := range []string{"de", "en"} {
		for _, v := range []domain.Verb{domain.ReleaseInternally, domain.Approve, domain.ReleaseInternallyApprove, domain.Withhold, domain.Withdraw, domain.Reinstate} {
			for _, k := range kinds {
				for n := 1; n <= 5; n++ {
					for _, r := range domain.Roles {
						if !r.Signs() {
							continue
						}
						rule := domain.Rule{Verb: v, When: domain.When{Facts: domain.Facts, Audiences: domain.Audiences}, Slots: []domain.Slot{{Kind: k, Roles: []domain.Role{r}, Count: n, DueDays: 3}}}
						if got := rulewords.Of(lang, rule).String(); strings.Contains(got, "rule.words") || strings.Contains(got, "{") || strings.Contains(got, "…") {
							t.Errorf("%s %s %s %d %s: %s", lang, v, k, n, r, got)
						}
					}
				}
			}
		}
	}
}
