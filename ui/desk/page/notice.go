package page

import (
	"encoding/base64"
	"encoding/json"
	"net/http"

	"freigabe/ui/component/message"
)

const noticeCookie = "freigabe-notice"

// Notice is what the next page says on top: what happened.
type Notice struct {
	Kind string         `json:"kind"` // "success", "info", "warning"
	Key  string         `json:"key"`
	Args map[string]any `json:"args,omitempty"` // texts and numbers; nothing that the person may not see
}

// Say lets the next page show a notice. It is kept in the person's own browser.
func (r *Request) Say(n Notice) {
	body, err := json.Marshal(n)
	if err != nil || len(body) > 2000 {
		return // the act is done; only its notice is lost
	}
	r.Echo.SetCookie(&http.Cookie{
		Name: noticeCookie, Value: base64.RawURLEncoding.EncodeToString(body), Path: Prefix, HttpOnly: true, Secure: r.https(),
		SameSite: http.SameSiteLaxMode, MaxAge: 60,
	})
}

// said takes the notice that waits, nil for none.
func (r *Request) said() *Notice {
	cookie, err := r.Echo.Cookie(noticeCookie)
	if err != nil || r.Fragment() {
		return nil
	}
	r.Echo.SetCookie(&http.Cookie{Name: noticeCookie, Path: Prefix, HttpOnly: true, Secure: r.https(), SameSite: http.SameSiteLaxMode, MaxAge: -1})
	body, err := base64.RawURLEncoding.DecodeString(cookie.Value)
	if err != nil {
		return nil
	}
	n := &Notice{}
	if json.Unmarshal(body, n) != nil || !message.Has(n.Key) {
		return nil
	}
	switch n.Kind {
	case "success", "info", "warning":
	default:
		n.Kind = "info"
	}
	return n
}
