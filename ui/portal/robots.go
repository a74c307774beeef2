package portal

import "net/http"

// robots lets search engines in. The line about the site map comes with the site map.
func (h *handler) robots(r *request) error {
	return r.send(http.StatusOK, "text/plain; charset=utf-8", []byte("User-agent: *\nAllow: /\n"))
}
