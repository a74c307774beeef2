package desk

import (
	"github.com/labstack/echo/v4"

	"freigabe/ui/desk/account"
	"freigabe/ui/desk/admin"
	"freigabe/ui/desk/audit"
	"freigabe/ui/desk/holding"
	"freigabe/ui/desk/inventory"
	"freigabe/ui/desk/lists"
	"freigabe/ui/desk/overview"
	"freigabe/ui/desk/page"
	"freigabe/ui/desk/released"
	"freigabe/ui/desk/signing"
)

// Register adds the desk to e: everything below page.Prefix. Errors of its pages are answered by its own pages.
func Register(e *echo.Echo, s page.Service) {
	r := page.New(e, s)
	for _, subject := range []func(page.Routes){
		inventory.Register,
		holding.Register,
		released.Register,
		lists.Register,
		signing.Register,
		audit.Register,
		overview.Register,
		admin.Register,
		account.Register,
	} {
		subject(r)
	}
}
