// Package page answers: what do all pages of the desk share?
//
// Who asks, in which language, with which form; the frame around a page; what an error looks like. A subject of the desk
// is a package beside this one. It registers its pages and writes them like this:
//
//	//go:embed *.html
//	var files embed.FS
//
//	var noteTemplate = page.Parse(files, "note.html") // defines "content", and blocks that htmx asks for
//
//	type notePage struct {
//		page.Frame
//		Note  component.Field
//		Error component.ErrorSummary
//	}
//
//	func Register(r page.Routes) {
//		r.Get("/desk/note", show)
//		r.Post("/desk/note", save)
//	}
//
//	func show(r *page.Request) error { return r.Show(http.StatusOK, noteTemplate, "", view(r, "", nil)) }
//
//	func save(r *page.Request) error {
//		err := r.Desk.Note(r.Ctx(), r.Actor(), r.Form.Get("note")) // one use case
//		switch domain.CodeOf(err) {
//		case "":
//			return r.See("/desk/note", "desk.note.saved", nil) // 303, and a notice on the next page
//		case domain.Invalid, domain.Conflict:
//			return r.Show(http.StatusUnprocessableEntity, noteTemplate, "form", view(r, r.Form.Get("note"), err))
//		}
//		return err // the error page answers
//	}
//
// The template: texts by {{.T "key"}}, forms with {{template "keys" .Keys}}, which carries the session's CSRF token and a
// key under which a second click answers the same again (Request.Actor uses it). The word "Explain" in a comment of a
// use case means: ask it, and say to a person why not and who can, instead of hiding or disabling a control.
package page
