package holding

import "freigabe/ui/desk/page"

// Register adds the pages. A list sends the holdings that are to be worked on together as fields "pick" (ids) by POST to
// /desk/holdings/apply or /desk/holdings/hand-over.
func Register(r page.Routes) {
	r.Get("/desk/holdings/new", askNew)
	r.Post("/desk/holdings/new", create)
	r.Get("/desk/holdings/apply", askMany)
	r.Post("/desk/holdings/apply", apply)
	r.Get("/desk/holdings/hand-over", askMany)
	r.Post("/desk/holdings/hand-over", handOver)

	const h = "/desk/holdings/:id"
	r.Get(h, show)
	r.Get(h+"/edit", askEdit)
	r.Post(h+"/edit", edit)
	r.Get(h+"/files", listFiles)
	r.Post(h+"/files", addFile)
	r.Get(h+"/files/:did", showFile)
	r.Post(h+"/files/:did", changeFile)
	r.Get(h+"/files/:did/remove", askRemoveFile)
	r.Post(h+"/files/:did/remove", removeFile)
	r.Get(h+"/files/:did/unaffected", askUnaffected)
	r.Post(h+"/files/:did/unaffected", declareUnaffected)
	r.Get(h+"/file/:sha", download)
	r.Get(h+"/screening", askScreening)
	r.Post(h+"/screening", answerAll)
	r.Post(h+"/screening/stricter", setStricter)
	r.Post(h+"/screening/:q", answerOne)
	r.Get(h+"/screening/next", neighbour(1))
	r.Get(h+"/screening/previous", neighbour(-1))
	r.Get(h+"/screening/:q/evidence", askEvidence)
	r.Post(h+"/screening/:q/evidence", addEvidence)
	r.Get(h+"/treatments/:t/done", askTreated)
	r.Post(h+"/treatments/:t/done", treated)
	r.Get(h+"/apply", askAlike)
	r.Get(h+"/step/:verb", askStep)
	r.Post(h+"/step/:verb", takeStep)
	r.Get(h+"/defer", askDefer)
	r.Post(h+"/defer", deferHolding)

	r.Get("/desk/admin/sharing", askSharing)
	r.Post("/desk/admin/sharing", decideSharing)
}
