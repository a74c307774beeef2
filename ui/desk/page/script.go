package page

import (
	"io/fs"

	"freigabe/ui/component"
)

// htmxConfig keeps htmx within the content policy: no inline styles, nothing evaluated, no other host, no page kept in the
// browser's storage. Answers of refused forms are swapped in, too.
const htmxConfig = `{"includeIndicatorStyles":false,"allowEval":false,"allowScriptTags":false,"selfRequestsOnly":true,"historyCacheSize":0,"refreshOnHistoryMiss":true}`

// scripts are the addresses of our scripts, as far as `make assets` has made them. Every page works without.
func scripts() []string {
	var out []string
	for _, name := range []string{"htmx.min.js", "desk.js"} {
		if _, err := fs.Stat(component.Files(), name); err == nil {
			out = append(out, component.URL(name))
		}
	}
	return out
}
