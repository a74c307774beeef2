package inventory

import "freigabe/ui/desk/page"

// Register adds the pages.
func Register(r page.Routes) {
	r.Get(listPath, func(r *page.Request) error {
		to, err := openFirst(r)
		if err != nil {
			return err
		}
		if to != "" {
			return r.Go(to)
		}
		return showList(r)
	})
	r.Get(listPath+"/export.csv", export(csvSheet))
	r.Get(listPath+"/export.xlsx", export(xlsx))
	r.Get(listPath+"/template.csv", template)
	r.Post(listPath+"/columns", saveColumns)
	r.Get(listPath+"/views", showViews)
	r.Post(listPath+"/views", saveView)
	r.Post(listPath+"/views/:id", changeView)
	r.Post(listPath+"/selection", showSelection)
	r.Post(bulkPath+"/:act", bulk)
	r.Post(listPath+"/standard", captureStandard)
	r.Get(queuePath, showQueue)
	r.Get("/desk/search", search)
}
