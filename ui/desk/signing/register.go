package signing

import (
	"embed"

	"freigabe/ui/desk/page"
)

//go:embed *.html
var files embed.FS

// Register adds the pages.
func Register(r page.Routes) {
	r.Get("/desk/inbox", showInbox)

	r.Get("/desk/reviews/together", showTogether)
	r.Get("/desk/reviews/together/confirm", confirmTogether)
	r.Post("/desk/reviews/together", signTogether)
	r.Get("/desk/reviews/together/done", doneTogether)

	r.Get("/desk/reviews/:id", showDecision)
	r.Post("/desk/reviews/:id", showDecisionAgain)
	r.Get("/desk/reviews/:id/preview", showPreview)
	r.Get("/desk/reviews/:id/files/:file", download)
	r.Post("/desk/reviews/:id/sign", sign)
	r.Post("/desk/reviews/:id/return", giveBack)
	r.Post("/desk/reviews/:id/delegate", delegate)
	r.Post("/desk/reviews/:id/questions", ask)
	r.Post("/desk/reviews/:id/unsign", unsign)
	r.Post("/desk/reviews/:id/recall", recall)

	r.Get("/desk/questions/:id", showQuestion)
	r.Post("/desk/questions/:id", answerQuestion)
	r.Post("/desk/questions/:id/more", askMore)

	r.Get("/desk/withdrawals/:holding", showWithdrawal)
	r.Post("/desk/withdrawals/:holding", confirmWithdrawal)
	r.Get("/desk/treatments/:holding", showTreatment)
	r.Post("/desk/treatments/:holding", confirmTreatment)
}
