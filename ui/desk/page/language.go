package page

import (
	"net/http"
	"slices"
	"time"

	"golang.org/x/text/language"

	"freigabe/ui/component/message"
)

const (
	languageCookie = "freigabe-lang"
	themeCookie    = "freigabe-theme"
)

var matcher = language.NewMatcher([]language.Tag{language.German, language.English})

// languageOf reads the cookie that the switch sets, else Accept-Language: German, or English where it is preferred.
func languageOf(r *http.Request) string {
	if c, err := r.Cookie(languageCookie); err == nil && slices.Contains(message.Languages, c.Value) {
		return c.Value
	}
	accept := r.Header.Get("Accept-Language")
	if len(accept) > 500 {
		return "de"
	}
	tags, _, err := language.ParseAcceptLanguage(accept)
	if err != nil || len(tags) == 0 {
		return "de"
	}
	if _, i, confidence := matcher.Match(tags...); i == 1 && confidence > language.No {
		return "en"
	}
	return "de"
}

// setLanguage follows the switch, "?lang=en": it keeps the choice and leads to the same page without the parameter.
// It tells whether it has answered.
func (r *Request) setLanguage() bool {
	req := r.Echo.Request()
	q := req.URL.Query()
	lang := q.Get("lang")
	if req.Method != http.MethodGet || !slices.Contains(message.Languages, lang) {
		return false
	}
	r.Remember(languageCookie, lang)
	q.Del("lang")
	to := *req.URL
	to.RawQuery = q.Encode()
	_ = r.Go(to.RequestURI())
	return true
}

// theme is "light" or "dark" where the person chose one, else "".
func (r *Request) theme() string {
	if c, err := r.Echo.Cookie(themeCookie); err == nil && (c.Value == "light" || c.Value == "dark") {
		return c.Value
	}
	return ""
}

// SetTheme keeps the choice of colours on this device: "light", "dark", or "" for the system's.
func (r *Request) SetTheme(theme string) { r.Remember(themeCookie, theme) }

// SetLanguage keeps the choice of language on this device.
func (r *Request) SetLanguage(lang string) { r.Remember(languageCookie, lang) }

// Remember sets a cookie that lasts a year and holds no secret.
func (r *Request) Remember(name, value string) {
	k := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: r.https(), SameSite: http.SameSiteLaxMode, MaxAge: int((365 * 24 * time.Hour).Seconds())}
	if value == "" {
		k.MaxAge = -1
	}
	r.Echo.SetCookie(k)
}
