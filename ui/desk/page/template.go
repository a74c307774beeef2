package page

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"io/fs"
	"net/http"
	"path"

	"freigabe/ui/component"
)

//go:embed template/*.html
var files embed.FS

// Template is one page of the desk: a file that defines "content" and the blocks that htmx asks for.
type Template struct {
	name string
	tree *template.Template
}

// Parse reads a page from name, with the shared components and the files named in parts. It panics on a mistake: the
// files are part of the binary.
func Parse(from fs.FS, name string, parts ...string) *Template {
	t := template.Must(component.Templates().ParseFS(files, "template/keys.html"))
	t = template.Must(t.ParseFS(from, append(parts, name)...))
	if t.Lookup("content") == nil {
		panic("page: " + name + " does not define content")
	}
	return &Template{name: path.Base(name), tree: t}
}

// Tree is for tests that check a template against the type of its page.
func (t *Template) Tree() *template.Template { return t.tree }

// Show answers with a page, or with one block of it where htmx asks for a part and block is not "". The page is written
// whole or not at all.
func (r *Request) Show(status int, t *Template, block string, data any) error {
	name := "frame"
	if status >= http.StatusBadRequest {
		r.refused = status
	}
	if block != "" && r.Fragment() {
		name = block
		status = htmxStatus(status)
	}
	var b bytes.Buffer
	if err := t.tree.ExecuteTemplate(&b, name, data); err != nil {
		return fmt.Errorf("page %s: %w", t.name, err)
	}
	head := r.Echo.Response().Header()
	head.Set("Content-Language", r.Lang)
	return r.Echo.HTMLBlob(status, component.Gzip(head, r.Echo.Request().Header.Get("Accept-Encoding"), b.Bytes()))
}

// htmxStatus: htmx shows the answer to a refused form only under a status of success.
func htmxStatus(status int) int {
	if status == http.StatusUnprocessableEntity {
		return http.StatusOK
	}
	return status
}
