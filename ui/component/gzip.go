package component

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"sync"
)

// Smaller bodies than this fit into one packet, compressed or not.
const worthGzip = 1400

var zippers = sync.Pool{New: func() any { return gzip.NewWriter(nil) }}

// Gzip gives the body to send for one: compressed where the reader accepts it, and says so in the header of the answer.
// It is for bodies that hold no secret beside what a reader may have chosen: from the length of a compressed page one
// can guess a secret piece by piece (BREACH). Pages of the portal hold none, those of the desk mask the token of their
// session anew each time. A body with a strong ETag stays as it is.
func Gzip(answer http.Header, acceptEncoding string, body []byte) []byte {
	if len(body) < worthGzip {
		return body
	}
	if vary := answer.Get("Vary"); vary == "" {
		answer.Set("Vary", "Accept-Encoding")
	} else {
		answer.Set("Vary", vary+", Accept-Encoding")
	}
	if !acceptsGzip(acceptEncoding) {
		return body
	}
	var out bytes.Buffer
	zip := zippers.Get().(*gzip.Writer)
	defer zippers.Put(zip)
	zip.Reset(&out)
	_, _ = zip.Write(body) // into memory: cannot fail
	_ = zip.Close()
	answer.Set("Content-Encoding", "gzip")
	return out.Bytes()
}
