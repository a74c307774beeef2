package main

import (
	"fmt"
	"net"
	"net/http"
	"time"

	"github.com/labstack/echo/v4"

	"freigabe/domain"
	"freigabe/storage"
	"freigabe/ui/api"
	"freigabe/ui/desk"
	"freigabe/ui/desk/page"
	"freigabe/ui/portal"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// faces puts portal, desk and API on one echo.
func (c *serveCmd) faces(o *opened, pw *workflow.Passwords, clock func() time.Time) (http.Handler, error) {
	e := echo.New()
	e.HideBanner, e.HidePort = true, true
	extract, err := addresses(c.TrustedProxies)
	if err != nil {
		return nil, err
	}
	e.IPExtractor = extract
	pages := portal.Service{Desk: o.desk, PublicURL: c.PublicURL, Title: c.Title, Cursor: storage.Cursor, Clock: clock, Log: o.log}
	e.HTTPErrorHandler = portal.ErrorHandler(pages)
	e.Use(recovered)
	portal.Register(e, pages)
	proofs := jobs.Proofs{Hashes: o.store, Signer: o.signer}
	desk.Register(e, page.Service{
		Desk: o.desk, Passwords: pw, Ledger: proofs, Checker: o.checker, PublicURL: c.PublicURL, Title: c.Title, Version: version(),
		Cursor: storage.Cursor, Clock: clock, Log: o.log, Example: c.example(o),
	})
	api.Register(e, api.Service{
		Desk: o.desk, Passwords: pw, Ledger: evidence{proofs, o.store}, Cursor: storage.Cursor,
		PublicURL: c.PublicURL, Clock: clock, Log: o.log, Version: version(),
	})
	return e, nil
}

// addresses tells where a request comes from: the peer, or what a trusted proxy says of it.
func addresses(proxies []string) (echo.IPExtractor, error) {
	if len(proxies) == 0 {
		return echo.ExtractIPDirect(), nil
	}
	trust := []echo.TrustOption{echo.TrustLoopback(false), echo.TrustLinkLocal(false), echo.TrustPrivateNet(false)}
	for _, p := range proxies {
		_, network, err := net.ParseCIDR(p)
		if err != nil {
			return nil, &domain.Error{Code: domain.Invalid, Op: "serve.addresses", Key: "serve.cidr", Field: "trusted-proxies", Args: map[string]any{"value": p}}
		}
		trust = append(trust, echo.TrustIPRange(network))
	}
	return echo.ExtractIPFromXFFHeader(trust...), nil
}

// recovered turns a panic into an internal error, answered and logged like any other.
func recovered(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) (err error) {
		defer func() {
			switch p := recover(); p {
			case nil:
			case http.ErrAbortHandler:
				panic(p)
			default:
				err = &domain.Error{Code: domain.Internal, Op: "serve", Err: fmt.Errorf("panic: %v", p)}
			}
		}()
		return next(c)
	}
}
