package component

import (
	"embed"
	"html/template"
)

//go:embed template/*.html
var templates embed.FS

var shared = template.Must(template.New("shared").ParseFS(templates, "template/*.html"))

// Templates returns a copy of the shared templates. A page adds its own file, which defines "content", and executes
// "frame" with a struct that embeds Frame.
func Templates() *template.Template { return template.Must(shared.Clone()) }
