package portal

import (
	"cmp"
	"fmt"
	"net/http"
	"strings"
	"time"

	"freigabe/domain"
)

// filePolicy limits what a browser may do with a stored file, should it show it in spite of all: nothing.
const filePolicy = "sandbox; default-src 'none'; frame-ancestors 'none'"

// download streams a stored file of a live public release. Every request looks the release up again, so that a
// withdrawal acts at the next one; ranges and conditions (RFC 9110) work, the tag is the SHA-256.
func (h *handler) download(r *request) error {
	ctx, name := r.context(), r.param("name")
	id, err := domain.ParseID[domain.DistributionID](r.param("id"))
	if err != nil || !isName(name) {
		return domain.NotFound
	}
	ref, err := h.read.ReleaseFile(ctx, anonymous, domain.ForPublic, name, id)
	if domain.CodeOf(err) == domain.NotFound {
		if _, err := h.released(ctx, name); err != nil {
			return err // gone, or never there
		}
		return domain.NotFound
	}
	if err != nil {
		return err
	}
	if called := cmp.Or(ref.Name, string(id)); r.param("file") != called {
		r.echo.Response().Header().Set("Cache-Control", keep)
		return r.echo.Redirect(http.StatusFound, downloadPath(name, id, called))
	}
	file, err := h.Desk.OpenFile(ctx, *ref)
	if domain.CodeOf(err) == domain.NotFound {
		return fmt.Errorf("file %s of %s: the bytes are missing", id, name) // ours to mend, not "not found"
	}
	if err != nil {
		return err
	}
	defer file.Close()
	head := r.echo.Response().Header()
	head.Set("Content-Type", cmp.Or(ref.MediaType, "application/octet-stream"))
	head.Set("Content-Disposition", attachment(cmp.Or(ref.Name, string(id))))
	head.Set("Content-Security-Policy", filePolicy)
	head.Set("Cross-Origin-Resource-Policy", "cross-origin") // open data may be fetched from anywhere …
	head.Set("Access-Control-Allow-Origin", "*")             // … and read there
	head.Set("Cache-Control", keep)
	head.Set("ETag", `"`+string(ref.SHA256)+`"`)
	http.ServeContent(r.echo.Response(), r.echo.Request(), "", time.Time{}, file)
	return nil
}

// attachment makes a browser save a file under its name (RFC 6266; RFC 8187 for names beyond ASCII).
func attachment(name string) string {
	plain := strings.Map(func(c rune) rune {
		if c < 0x20 || c > 0x7e || strings.ContainsRune(`"\%;`, c) {
			return '_'
		}
		return c
	}, name)
	return `attachment; filename="` + plain + `"; filename*=UTF-8''` + segment(name)
}
