package portal

import "net/http"

// policy of content: own style sheets, fonts and images, and forms that lead back here; icons are data addresses in the
// style sheet. Nothing runs, nothing is framed, nothing comes from elsewhere.
const policy = "default-src 'none'; style-src 'self'; img-src 'self' data:; font-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

// secure sets the headers that every answer of the portal carries.
func secure(h http.Header) {
	h.Set("Content-Security-Policy", policy)
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Referrer-Policy", "strict-origin-when-cross-origin")
	h.Set("Cross-Origin-Opener-Policy", "same-origin")
	h.Set("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
}

// keep lets shared caches store an answer and makes them ask each time: a withdrawal acts at the next request.
const keep = "public, max-age=0, must-revalidate"
