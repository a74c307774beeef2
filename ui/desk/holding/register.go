package holding

import "freigabe/ui/desk/page"

// Register adds the pages.
func Register(r page.Routes) {}
