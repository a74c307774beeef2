package workflow_test

import (
	"slices"
	"testing"

	"freigabe/domain"
)

// vacancies draws what is vacant: "umwelt security_officer", with the number for an open review.
func (w *town) vacancies() (out []string) {
	w.t.Helper()
	list, err := w.Staffing(w.ctx(), w.root)
	must(w.t, err)
	names := map[domain.AuthorityID]string{w.root: "root", w.env: "umwelt", w.soc: "soziales"}
	for _, v := range list {
		line := names[v.Authority] + " " + v.Slot
		if v.Number != "" {
			line += " in " + v.Number
		}
		out = append(out, line)
	}
	slices.Sort(out)
	return out
}

func (w *town) off(who ...string) {
	w.t.Helper()
	for _, name := range who {
		_, err := w.SetStatus(w.ctx(), w.as("admin1"), w.ids[name], true, "ausgeschieden")
		must(w.t, err)
	}
}

func TestAFullTownHasNoVacancy(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.step("steward", w.internal("besetzt", nil), domain.Approve)
		if got := w.vacancies(); len(got) != 0 {
			t.Errorf("vacant: %q", got)
		}
	})
}

func TestASlotOfTheRulesWithoutAHolderIsNamed(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.off("security")
		if got, want := w.vacancies(), []string{"root security_officer", "soziales security_officer", "umwelt security_officer"}; !slices.Equal(got, want) {
			t.Errorf("vacant: %q, want %q", got, want)
		}
		w.grant("nobody", domain.SecurityOfficer, w.env)
		if got, want := w.vacancies(), []string{"root security_officer", "soziales security_officer"}; !slices.Equal(got, want) {
			t.Errorf("vacant: %q, want %q", got, want)
		}
	})
}

func TestASlotForMorePeopleThanThereAreIsNamed(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		w.rules(w.env, domain.RuleSet{Rules: []domain.Rule{rule(domain.Approve, slot(domain.CoSignature, 3, domain.OpenDataOfficer))}})
		if got, want := w.vacancies(), []string{"umwelt open_data_officer"}; !slices.Equal(got, want) {
			t.Errorf("vacant: %q, want %q", got, want)
		}
	})
}

func TestAnOpenPlaceThatNobodyEligibleCanFillIsNamed(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.edited("officer", w.captured("verhindert"), "Anteil")
		h = w.step("steward", w.answered(h, nil), domain.Screen)
		h = w.step("officer2", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("officer2", w.held(h.ID), domain.Approve) // one officer contributed, the other opened
		number := w.get(h.ID).Review.Number
		if got, want := w.vacancies(), []string{"umwelt open_data_officer#1 in " + number}; !slices.Equal(got, want) {
			t.Errorf("vacant: %q, want %q", got, want)
		}
		w.newcomer("dritte", domain.OpenDataOfficer, w.root)
		if got := w.vacancies(); len(got) != 0 {
			t.Errorf("vacant: %q", got)
		}
	})
}

func TestADeputyFillsWhatTheRepresentedCould(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		h := w.edited("officer2", w.captured("vertreten"), "Anteil")
		h = w.step("steward", w.answered(h, nil), domain.Screen)
		h = w.step("steward", h, domain.ReleaseInternally)
		w.sign("head", h, "department_head")
		h = w.step("steward", w.held(h.ID), domain.Approve)
		w.deputy("officer", "nobody", "2026-11-23", "2026-12-31")
		if got := w.vacancies(); len(got) != 0 {
			t.Errorf("vacant: %q", got)
		}
		w.off("officer") // and with the represented person the deputy goes
		if got, want := w.vacancies(), []string{"umwelt open_data_officer#1 in " + w.get(h.ID).Review.Number}; !slices.Equal(got, want) {
			t.Errorf("vacant: %q, want %q", got, want)
		}
	})
}

func TestStaffingOfAnUnknownRootIsNotFound(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		_, err := w.Staffing(w.ctx(), domain.AuthorityID("01900000-0000-7000-8000-00000000dead"))
		wants(t, err, domain.NotFound, "")
	})
}
