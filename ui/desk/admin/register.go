package admin

import (
	"freigabe/domain"
	"freigabe/ui/desk/page"
)

// Register adds the pages.
func Register(r page.Routes) {
	r.Get("/desk/admin", administering(start))
	r.Get("/desk/admin/proposals", administering(proposals))
	r.Get("/desk/admin/proposals/:kind/:id", administering(showProposal))
	r.Post("/desk/admin/proposals/:kind/:id", administering(settle))

	r.Get("/desk/admin/authorities", administering(showAuthority))
	r.Get("/desk/admin/authorities/new", administering(newAuthority))
	r.Post("/desk/admin/authorities/new", administering(addAuthority))
	r.Get("/desk/admin/authorities/:id", administering(showAuthority))
	r.Get("/desk/admin/authorities/:id/edit", administering(editAuthority))
	r.Post("/desk/admin/authorities/:id/edit", administering(changeAuthority))
	r.Get("/desk/admin/authorities/:id/close", administering(askClose))
	r.Post("/desk/admin/authorities/:id/close", administering(closeAuthority))

	r.Get("/desk/admin/people", administering(people))
	r.Get("/desk/admin/people/new", administering(newPerson))
	r.Post("/desk/admin/people/new", administering(addPerson))
	r.Get("/desk/admin/people/:id", administering(showPerson))
	r.Get("/desk/admin/people/:id/status", administering(askStatus))
	r.Post("/desk/admin/people/:id/status", administering(setStatus))
	r.Get("/desk/admin/people/:id/link", administering(askLink))
	r.Post("/desk/admin/people/:id/link", administering(renewLink))
	r.Get("/desk/admin/people/:id/roles/:role/end", administering(askEndRole))
	r.Post("/desk/admin/people/:id/roles/:role/end", administering(endRole))

	r.Get("/desk/admin/roles/new", administering(newRole))
	r.Post("/desk/admin/roles/new", administering(grantRole))

	r.Get("/desk/admin/deputies", administering(deputies))
	r.Post("/desk/admin/deputies", administering(proposeDeputy))
	r.Get("/desk/admin/deputies/:id/end", administering(askEndDeputy))
	r.Post("/desk/admin/deputies/:id/end", administering(endDeputy))

	r.Get("/desk/rules", rulesOverview)
	r.Get("/desk/rules/:id", showRules)
	r.Get("/desk/rules/:id/:version", showRuleVersion)
	r.Get("/desk/admin/rules/:id", administering(editRules))
	r.Post("/desk/admin/rules/:id", administering(proposeRules))

	r.Get("/desk/admin/questionnaire", administering(questionnaire))
	r.Get("/desk/admin/questionnaire/new", administering(newQuestionnaire))
	r.Post("/desk/admin/questionnaire/new", administering(proposeQuestionnaire))
	r.Get("/desk/admin/questionnaire/:version", administering(showQuestionnaire))

	r.Get("/desk/admin/keys", administering(keys))
	r.Get("/desk/admin/keys/:id/revoke", administering(askRevoke))
	r.Post("/desk/admin/keys/:id/revoke", administering(revoke))

	r.Get("/desk/admin/vacancies", administering(vacancies))

	r.Get("/desk/admin/moves", administering(moves))
	r.Get("/desk/admin/moves/new", administering(newMove))
	r.Post("/desk/admin/moves/new", administering(reviewMove))
	r.Post("/desk/admin/moves", administering(proposeMove))

	r.Get("/desk/erasures", erasing(erasures))
	r.Get("/desk/erasures/new", erasing(newErasure))
	r.Post("/desk/erasures", erasing(proposeErasure))
	r.Get("/desk/erasures/:id", erasing(showErasure))
	r.Post("/desk/erasures/:id", erasing(settleErasure))
}

// administering lets in who administers something, and says to others who can.
func administering(h func(*request) error) page.Handler {
	return func(pr *page.Request) error {
		r, err := asked(pr)
		if err != nil {
			return err
		}
		if len(r.scope.Administered()) == 0 {
			return &domain.Error{Code: domain.Forbidden, Op: "admin.administering", Key: "desk.admin.only"}
		}
		return h(r)
	}
}

// erasing lets in who may open or confirm an erasure, and says to others who can.
func erasing(h func(*request) error) page.Handler {
	return func(pr *page.Request) error {
		r, err := asked(pr)
		if err != nil {
			return err
		}
		if len(r.scope.Erases()) == 0 {
			return &domain.Error{Code: domain.Forbidden, Op: "admin.erasing", Key: "desk.erasure.only"}
		}
		return h(r)
	}
}
