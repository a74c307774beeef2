package page

import (
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"strings"
)

// maskMark tells a masked token from a plain one.
const maskMark = "m."

// masked hides the token of the session behind new random bytes each time. Pages are compressed, and they hold what
// others may have chosen: from their lengths one could guess a token that always looks the same (BREACH). Other secrets
// that stay the same from page to page are on none.
func masked(token string) string {
	pad := make([]byte, len(token))
	_, _ = rand.Read(pad)
	out := make([]byte, 2*len(token))
	copy(out, pad)
	subtle.XORBytes(out[len(pad):], []byte(token), pad)
	return maskMark + base64.RawURLEncoding.EncodeToString(out)
}

// unmasked gives the token back; what is not masked is a token itself, as scripts send it.
func unmasked(sent string) string {
	hidden, ok := strings.CutPrefix(sent, maskMark)
	if !ok {
		return sent
	}
	both, err := base64.RawURLEncoding.DecodeString(hidden)
	if err != nil || len(both)%2 != 0 {
		return ""
	}
	half := len(both) / 2
	token := make([]byte, half)
	subtle.XORBytes(token, both[:half], both[half:])
	return string(token)
}
