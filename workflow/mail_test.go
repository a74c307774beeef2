package workflow_test

import (
	"testing"

	"freigabe/domain"
)

func TestAnAdministratorChangesAnAddress(t *testing.T) {
	each(t, func(t *testing.T, w *town) {
		mail := func() string {
			p, err := w.person(w.ids["head"])
			must(t, err)
			return p.Mail
		}
		for _, tt := range []struct {
			who, address, key string
			code              domain.Code
		}{
			{"admin1", "head@lindental.example", "", ""},
			{"admin1", "Head <head@lindental.example>", "field.mailbox", domain.Invalid},
			{"admin1", "head@lindental.example\r\nBcc: x@y.example", "field.mailbox", domain.Invalid},
			{"head", "head2@lindental.example", "", domain.Forbidden},
			{"steward", "steward@lindental.example", "", domain.Forbidden},
		} {
			_, err := w.SetMail(w.ctx(), w.as(tt.who), w.ids["head"], tt.address)
			if tt.code != "" {
				wants(t, err, tt.code, tt.key)
			} else {
				must(t, err)
			}
			if got := mail(); got != "head@lindental.example" {
				t.Errorf("%s by %s: the address is %q", tt.address, tt.who, got)
			}
		}
		made, err := w.SetMail(w.ctx(), w.as("admin2"), w.ids["head"], "")
		must(t, err)
		if got := mail(); got != "" {
			t.Errorf("an erased address is %q", got)
		}
		if n := w.asks("SELECT count(*) FROM decision WHERE id = ? AND detail LIKE '%erased%'", string(made.Decision)); n != 1 {
			t.Errorf("%d decisions", n)
		}
		if n := w.asks("SELECT count(*) FROM decision WHERE detail LIKE '%lindental.example%'"); n != 0 {
			t.Errorf("%d decisions hold an address", n)
		}
	})
}
