package demo

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

// threads are what happens beside the holdings: rules, deputies, people who leave, imports.
var threads = []struct {
	what string
	tell func(*story)
}{
	{"rule of the social department", socialRule},
	{"rule that waits", pressRule},
	{"deputy in the past", func(s *story) {
		s.deputy(150, 12, "dorothea.quest", "knut.ahlers", "henrike.sollbach", "tarek.wiemann")
	}},
	{"deputy now", func(s *story) { s.deputy(-12, 14, "jana.feldkamp", "piet.osterloh", "jana.feldkamp", "tarek.wiemann") }},
	{"deputy to come", deputyToCome},
	{"deputy to be confirmed", deputyProposed},
	{"role to be confirmed", roleProposed},
	{"somebody leaves", leaves},
	{"list of the district", func(s *story) { s.list(-12, "merletal", "jana.feldkamp", districtList) }},
	{"list of Lauterhusen", func(s *story) { s.list(-30, "lauterhusen", "rieke.donath", townList) }},
	{"list imported by mistake", wrongList},
}

// ticking does early in the morning what time has made due, as the service would: every week, and on the day after
// something fell due.
func ticking(s *story) {
	done := ""
	for i, day := range s.w.cal.days {
		s.sleep(s.w.cal.at(i, 6*60))
		if i%5 == 0 || slices.ContainsFunc(s.w.due, func(d string) bool { return done < d && d <= day }) {
			s.do("tick", func() error { return s.w.desk.Tick(s.ctx) })
			done = day
		}
	}
}

// socialRule: the social department asks the statistics office about everything that goes out.
func socialRule(s *story) {
	s.on(13)
	at := s.w.authorities["merletal_soziales"]
	var p workflow.Proposal
	s.do("propose rule", func() (err error) {
		p, err = s.w.desk.ProposeRules(s.ctx, s.w.actor("henrike.sollbach"), at, domain.RuleSet{Rules: []domain.Rule{{
			Verb:  domain.Approve,
			Slots: []domain.Slot{{Kind: domain.CoSignature, Roles: []domain.Role{domain.StatisticsOffice}, Count: 1}},
		}}},
			"Sozialdaten gehen nur nach Prüfung der Fallzahlen hinaus.")
		return err
	})
	s.wait(0, 0)
	s.do("confirm rule", func() error {
		_, err := s.w.desk.ConfirmRules(s.ctx, s.w.actor("tarek.wiemann"), domain.RuleID(p.ID), true)
		return err
	})
}

// pressRule: the district wants its press office to know of what concerns the government; nobody has confirmed it.
func pressRule(s *story) {
	s.between(-10, -9)
	set := domain.DefaultRules(false)
	set.Rules = append(set.Rules, domain.Rule{
		Verb: domain.Approve, When: domain.When{Themes: []string{"GOVE"}},
		Slots: []domain.Slot{{Kind: domain.Acknowledgement, Roles: []domain.Role{domain.PressOffice}, Count: 1, DueDays: 5}},
	})
	s.do("propose rule", func() error {
		_, err := s.w.desk.ProposeRules(s.ctx, s.w.actor("tarek.wiemann"), s.w.authorities["merletal"], set,
			"Die Pressestelle soll vor der Veröffentlichung Bescheid wissen.")
		return err
	})
}

// deputy proposes and confirms a deputy from the day after; it lasts for some working days and, near the end of the
// history, beyond today.
func (s *story) deputy(day, lasts int, who, by, proposer, confirmer string) {
	s.between(day, day)
	a := absence{who: who, deputy: by, from: s.date("2"), until: s.date(fmt.Sprint(lasts * 7 / 5))}
	if day < 0 {
		a.until = domain.Day(s.w.now.AddDate(0, 0, lasts), domain.DefaultZone)
	}
	s.standIn(a, proposer, confirmer)
	if s.err == nil {
		s.w.away = append(s.w.away, a)
	}
}

// standIn proposes a deputy, and has it confirmed where somebody is named for that.
func (s *story) standIn(a absence, proposer, confirmer string) {
	var p workflow.Proposal
	s.do("propose deputy", func() (err error) {
		p, err = s.w.desk.ProposeDeputy(s.ctx, s.w.actor(proposer), workflow.StandIn{For: a.who, By: a.deputy, From: a.from, Until: a.until})
		return err
	})
	if confirmer == "" {
		return
	}
	s.wait(0, 0)
	s.do("confirm deputy", func() error {
		if _, err := s.w.desk.ConfirmDeputy(s.ctx, s.w.actor(confirmer), domain.DeputyID(p.ID), true); err != nil {
			return err
		}
		return s.w.identify(s.ctx)
	})
}

func deputyToCome(s *story) {
	s.between(-4, -3)
	s.standIn(absence{who: "margit.ellersiek", deputy: "nele.wittrock", from: s.date("25"), until: s.date("40")}, "margit.ellersiek", "ilka.brandhorst")
}

func deputyProposed(s *story) {
	s.between(-1, -1)
	s.standIn(absence{who: "ute.wesselink", deputy: "bernd.altenau", from: s.date("10"), until: s.date("24")}, "ute.wesselink", "")
}

func roleProposed(s *story) {
	s.between(-2, -2)
	s.do("propose role", func() error {
		_, err := s.w.desk.GrantRole(s.ctx, s.w.actor("sabine.trost"), workflow.Grant{
			Login: "nadja.holtrup", Role: domain.PressOffice,
			Authority: s.w.authorities["ahrenbrueck"], Reason: "Vertretung in der Pressestelle ab dem nächsten Quartal",
		})
		return err
	})
}

func leaves(s *story) {
	s.between(160, 160)
	p := s.w.people[leaver]
	s.do("status off", func() error {
		_, err := s.w.desk.SetStatus(s.ctx, s.w.actor("ilka.brandhorst"), p.id, true, "Wechsel zu einer anderen Behörde")
		p.off = err == nil
		return err
	})
}

// list imports rows of "title;description;theme;frequency;system;personal data;department".
func (s *story) list(day int, at, by, rows string) (id domain.ImportID) {
	s.between(day, day)
	body := []byte("Titel;Beschreibung;Thema;Aktualisierungsfrequenz;IT-Fachverfahren;Personenbezug;Behörde\r\n" + strings.ReplaceAll(rows, "\n", "\r\n"))
	s.do("import", func() error {
		rep, err := s.w.desk.Import(s.ctx, s.w.actor(by), workflow.ImportFile{
			Name: "bestandsliste-" + at + ".csv", Data: bytes.NewReader(body),
			Size: int64(len(body)), Hash: domain.DigestOf(body), Authority: s.w.authorities[at], Mode: workflow.PerRow,
		})
		if err == nil && (rep.Refused > 0 || rep.Created == 0) {
			err = fmt.Errorf("import report %+v", rep)
		}
		id = rep.ID
		return err
	})
	return id
}

func wrongList(s *story) {
	id := s.list(70, "ahrenbrueck_bauen", "finja.rehberg", mistakenList)
	s.wait(0, 0)
	s.do("undo import", func() error {
		_, err := s.w.desk.UndoImport(s.ctx, s.w.actor("finja.rehberg"), id)
		return err
	})
}
