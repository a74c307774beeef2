package mail

import "html/template"

// Page is the template of the HTML part, not yet executed.
var Page = template.Must(template.ParseFS(files, "mail.html", "mail.css"))
