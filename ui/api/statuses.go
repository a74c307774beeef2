package api

import (
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"freigabe/ui/component/message"
)

// statuses are those that an operation may answer beside its success. The contract names each of them, so that a client
// knows what to expect and a test what to miss.
func statuses(r route, guarded, body bool) []int {
	write := r.method != http.MethodGet
	out := []int{http.StatusUnprocessableEntity, http.StatusInternalServerError, http.StatusServiceUnavailable}
	add := func(when bool, status ...int) {
		if when {
			out = append(out, status...)
		}
	}
	add(!r.free || write, http.StatusUnauthorized)
	add(!r.free, http.StatusForbidden)
	add(!r.free && (write || strings.Contains(r.path, "{") || r.names), http.StatusNotFound)
	add(write && !r.free, http.StatusConflict, http.StatusPreconditionFailed)
	add(r.method == http.MethodPost && !r.free, http.StatusBadRequest)
	add(write, http.StatusRequestEntityTooLarge)
	add(body, http.StatusUnsupportedMediaType)
	add(guarded, http.StatusPreconditionRequired)
	add(r.slowed, http.StatusTooManyRequests)
	slices.Sort(out)
	return out
}

// problemResponses puts what may go wrong into the contract, each kind described once.
func problemResponses(o *huma.OpenAPI, statuses []int) map[string]*huma.Response {
	if o.Components.Responses == nil {
		o.Components.Responses = map[string]*huma.Response{}
	}
	out := map[string]*huma.Response{}
	for _, status := range statuses {
		name := "Problem" + strconv.Itoa(status)
		if o.Components.Responses[name] == nil {
			o.Components.Responses[name] = problemResponse(o, status)
		}
		out[strconv.Itoa(status)] = &huma.Response{Ref: "#/components/responses/" + name}
	}
	return out
}

func problemResponse(o *huma.OpenAPI, status int) *huma.Response {
	title := http.StatusText(status)
	for _, a := range slices.SortedFunc(maps.Values(answers), func(a, b answered) int { return strings.Compare(a.title, b.title) }) {
		if a.status == status {
			title = message.Text("en", a.title, nil)
		}
	}
	header := func(doc string) *huma.Param {
		return &huma.Param{Description: doc, Required: true, Schema: &huma.Schema{Type: "string", MinLength: new(1)}}
	}
	headers := map[string]*huma.Param{"X-Request-Id": header("Names this request in the log.")}
	switch status {
	case http.StatusUnauthorized:
		headers["WWW-Authenticate"] = header("How to sign in.")
	case http.StatusTooManyRequests, http.StatusServiceUnavailable:
		headers["Retry-After"] = header("Seconds after which to try again.")
	}
	return &huma.Response{Description: title, Headers: headers, Content: map[string]*huma.MediaType{
		"application/problem+json": {Schema: o.Components.Schemas.Schema(reflect.TypeFor[Problem](), true, "Problem")},
	}}
}
