package overview

import "freigabe/ui/desk/page"

// Register adds the pages.
func Register(r page.Routes) {
	r.Get(path, showDashboard)
	r.Get(reportPath, showReport)
	r.Get(csvPath, figuresCSV)
}
