package holding

import (
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

var (
	filesTemplate = parse("files.html")
	fileTemplate  = parse("file.html")
)

// fileRow is a file or link in a list.
type fileRow struct {
	ID, URL, Title, Name, Size, Note string
	Audiences                        []badge
	Change, Remove, Unaffected       string // addresses, "" where it cannot be done
}

type filesPage struct {
	page.Frame
	Head     head
	Files    []fileRow
	Barrier  *component.Notice
	Treated  string // what the class asks of public files
	Form     fileForm
	Problems *problems
}

type filePage struct {
	page.Frame
	Form     fileForm
	Problems *problems
}

// fileForm adds or changes a file or link.
type fileForm struct {
	Action, Digest, Rev, Submit, Cancel string
	Limit, Failed                       string
	Now                                 string    // the present file or link, when it is changed
	Text                                []control // title, then what few files need
	More                                string    // heading of these
	Open                                bool      // something stands in them
	Audiences                           control
	Treatment                           *control
	Link, File                          control
}

// files lists the holding's files with what may be done to them.
func (p *place) files() ([]fileRow, error) {
	var ids []domain.PersonID
	for _, d := range p.h.Edition.Distributions {
		if d.Unaffected != nil {
			ids = append(ids, d.Unaffected.By)
		}
	}
	names, err := p.Names(ids...)
	if err != nil {
		return nil, err
	}
	change := p.locked() == nil && p.may(domain.ActCapture)
	var out []fileRow
	for _, d := range p.h.Edition.Distributions {
		row := fileRow{ID: string(d.ID), Title: d.Title, Name: d.Link, Size: "–"}
		if d.File != nil {
			row.Name, row.Size = d.File.Name+" · "+d.File.MediaType, p.Bytes(d.File.Size)
			row.URL = p.url("file/" + string(d.File.SHA256))
		}
		if row.Title == "" {
			row.Title = fileTitle(d)
		}
		for _, a := range []domain.Audience{domain.ForPublic, domain.ForInternal} {
			if d.For(a) {
				row.Audiences = append(row.Audiences, badge{Kind: "neutral", Icon: map[domain.Audience]string{domain.ForPublic: "language", domain.ForInternal: "home"}[a], Text: p.Label("audience", string(a))})
			}
		}
		if len(row.Audiences) == 0 {
			row.Audiences = []badge{{Kind: "line", Icon: "visibility-off", Text: p.Text("desk.files.nobody", nil)}}
		}
		row.Note = p.fileNote(d, names)
		if change {
			row.Change, row.Remove = p.url("files/"+row.ID), p.url("files/"+row.ID+"/remove")
		}
		if d.Unaffected == nil && len(p.h.Edition.Treatments) > 0 && d.Treatment == "" && p.confirmsAll() {
			row.Unaffected = p.url("files/" + row.ID + "/unaffected")
		}
		out = append(out, row)
	}
	return out, nil
}

func fileTitle(d domain.Distribution) string {
	switch {
	case d.Title != "":
		return d.Title
	case d.File != nil:
		return d.File.Name
	}
	return d.Link
}

// confirmsAll tells whether the person holds every role that confirms a treatment of the holding.
func (p *place) confirmsAll() bool {
	return !slices.ContainsFunc(p.h.Edition.Treatments, func(t domain.Treatment) bool { return !p.may(domain.SignAs(t.Role)) })
}

// fileNote says how a file stands to the treatments.
func (p *place) fileNote(d domain.Distribution, names map[domain.PersonID]string) string {
	switch {
	case d.Link != "" && d.File == nil:
		return p.Text("desk.files.link_note", nil)
	case d.Treatment != "":
		for _, t := range p.h.Edition.Treatments {
			if t.ID == d.Treatment && t.Confirmed != nil {
				return p.Text("desk.files.result_confirmed", map[string]any{"kind": t.Kind})
			} else if t.ID == d.Treatment {
				return p.Text("desk.files.result", map[string]any{"kind": t.Kind})
			}
		}
	case d.Unaffected != nil:
		return p.Text("desk.files.unaffected", map[string]any{"person": names[d.Unaffected.By], "day": p.DayOf(d.Unaffected.At)})
	case d.For(domain.ForPublic) && p.h.Class == domain.ClassOpenAfterTreatment:
		return p.Text("desk.files.untreated", nil)
	}
	return ""
}

func listFiles(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	return p.showFiles(http.StatusOK, nil)
}

func (p *place) showFiles(status int, failed error) error {
	v := filesPage{Head: p.head("files")}
	var err error
	if v.Frame, err = p.frame(p.Text("desk.files.title", nil)); err != nil {
		return err
	}
	if v.Files, err = p.files(); err != nil {
		return err
	}
	if v.Barrier, err = p.barrier(domain.ActCapture); err != nil {
		return err
	}
	if p.h.Class == domain.ClassOpenAfterTreatment {
		v.Treated = p.Text("desk.files.treated", nil)
	}
	if v.Barrier == nil {
		v.Form = p.fileForm(nil, failed)
		v.Problems = p.wrong(failed, fileControl(fieldOf(failed)))
	}
	return p.Show(status, filesTemplate, "", v)
}

func fileControl(field string) string {
	switch field {
	case "":
		return ""
	case "file", "link", "title", "description", "format", "licence", "audiences", "treatment":
		return "d-" + field
	}
	return ""
}

// fileForm asks for a file or link; d is the one that is changed, nil for a new one. What the person typed is kept.
func (p *place) fileForm(d *domain.Distribution, failed error) fileForm {
	typed := p.Form
	f := fileForm{Action: p.url("files"), Digest: p.working(), Rev: p.rev(), Submit: p.Text("desk.files.add", nil), Cancel: p.url("files"), Failed: p.Text("desk.files.failed", nil), More: p.Text("desk.files.more", nil)}
	was := domain.Distribution{Audiences: []domain.Audience{domain.ForInternal, domain.ForPublic}}
	if p.res.SoFar != "" && !p.res.SoFar.AllowsPublic() {
		was.Audiences = was.Audiences[:1]
	}
	if d != nil {
		was = *d
		f.Action, f.Submit = p.url("files/"+string(d.ID)), p.Text("desk.files.save", nil)
		f.Now = p.Text("desk.files.now", map[string]any{"file": fileTitle(domain.Distribution{File: d.File, Link: d.Link})})
	}
	f.Limit = p.Text("desk.files.limit", map[string]any{"limit": strconv.FormatInt(workflow.MaxUploadBytes, 10)})
	value := func(name, old string) string {
		if typed != nil {
			return typed.Get(name)
		}
		return old
	}
	fault := func(name string) string {
		if failed != nil && fieldOf(failed) == name {
			return p.ErrorText(failed)
		}
		return ""
	}
	optional := p.Text("desk.holding.form.optional", nil)
	for _, c := range []struct{ name, kind, old string }{{"name", "text", was.Title}, {"description", "area", was.Description}, {"format", "text", was.Format}} {
		field := map[bool]string{true: "title", false: c.name}[c.name == "name"]
		f.Text = append(f.Text, control{
			ID: "d-" + field, Name: field, Kind: c.kind, Label: p.Text("desk.files."+c.name, nil), Hint: p.Text("desk.files."+c.name+".hint", nil),
			Optional: optional, Value: value(field, c.old), Error: fault(field), Lang: german(p.Request),
		})
	}
	licence := control{
		ID: "d-licence", Name: "licence", Kind: "select", Label: p.Text("desk.files.licence", nil), Hint: p.Text("desk.files.licence.hint", nil),
		Optional: optional, Error: fault("licence"),
	}
	f.Text = append(f.Text, licence.choices(licences(p.Request, value("licence", was.Licence), p.Text("desk.files.licence.same", nil))...))
	for _, c := range f.Text[1:] {
		f.Open = f.Open || c.Value != "" || c.Error != "" || c.Name == "licence" && value("licence", was.Licence) != ""
	}
	f.Audiences = control{ID: "d-audiences", Name: "audience", Kind: "checks", Label: p.Text("desk.files.audiences", nil), Hint: p.Text("desk.files.audiences.hint", nil), Error: fault("audiences")}
	var audiences []option
	for _, a := range []domain.Audience{domain.ForInternal, domain.ForPublic} {
		chosen := was.For(a)
		if typed != nil {
			chosen = slices.Contains(typed.All("audience"), string(a))
		}
		audiences = append(audiences, option{Value: string(a), Label: p.Label("audience", string(a)), Chosen: chosen})
	}
	f.Audiences = f.Audiences.choices(audiences...)
	if ts := p.h.Edition.Treatments; len(ts) > 0 {
		c := control{ID: "d-treatment", Name: "treatment", Kind: "select", Label: p.Text("desk.files.treatment", nil), Hint: p.Text("desk.files.treatment.hint", nil), Optional: optional, Error: fault("treatment")}
		now := value("treatment", was.Treatment)
		options := []option{{Value: "", Label: p.Text("desk.files.treatment.none", nil), Chosen: now == ""}}
		for _, t := range ts {
			options = append(options, option{Value: t.ID, Label: t.Question + ": " + p.Label("treatment", t.Kind), Chosen: now == t.ID})
		}
		c = c.choices(options...)
		f.Treatment = &c
	}
	f.Link = control{ID: "d-link", Name: "link", Kind: "url", Label: p.Text("desk.files.link", nil), Hint: p.Text("desk.files.link.hint", nil), Optional: optional, Value: value("link", ""), Error: fault("link")}
	f.File = control{ID: "d-file", Name: "file", Kind: "file", Label: p.Text("desk.files.file_input", nil), Hint: f.Limit, Error: fault("file")}
	if d != nil {
		f.File.Label, f.File.Optional = p.Text("desk.files.replace", nil), optional
	}
	return f
}

// licences are the options of a choice of licences.
func licences(r *page.Request, chosen, none string) []option {
	out := []option{{Value: "", Label: none, Chosen: chosen == ""}}
	for _, l := range catalog.Licences() {
		if l.Open || l.Code == chosen {
			out = append(out, option{Value: l.Code, Label: catalog.Label(catalog.KindLicence, l.Code, r.Lang), Chosen: l.Code == chosen})
		}
	}
	return out
}

func addFile(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	held, err := p.attach("")
	switch {
	case err == nil:
		return r.See(p.url("files"), "desk.files.added", map[string]any{"title": held})
	case refused(err):
		return p.showFiles(statusOf(err), err)
	}
	return err
}

// attach reads the form with its file and stores it. It gives the title of what was stored.
func (p *place) attach(id domain.DistributionID) (string, error) {
	if err := p.locked(); err != nil {
		return "", err // before anything is stored
	}
	if !p.may(domain.ActCapture) {
		return "", &domain.Error{Code: domain.Forbidden, Op: "holding.attach", Key: "rights.missing"}
	}
	f := p.Form
	in := workflow.Attach{
		Holding: p.h.ID, Digest: domain.Digest(f.Get("digest")), Distribution: id, Title: strings.TrimSpace(f.Get("title")),
		Description: strings.TrimSpace(f.Get("description")), Format: strings.TrimSpace(f.Get("format")), Licence: f.Get("licence"),
		Link: strings.TrimSpace(f.Get("link")), Treatment: f.Get("treatment"),
	}
	for _, a := range f.All("audience") {
		in.Audiences = append(in.Audiences, domain.Audience(a))
	}
	if in.Licence != "" {
		if _, ok := catalog.LicenceNamed(in.Licence); !ok {
			return "", &domain.Error{Code: domain.Invalid, Op: "holding.attach", Key: "field.code_unknown", Field: "licence"}
		}
	}
	file, err := p.NextFile()
	if err != nil {
		return "", err
	}
	if file != nil {
		ref, err := p.Desk.Upload(p.Ctx(), p.Actor(), file.Name, file.MediaType, file, workflow.MaxUploadBytes)
		if err != nil {
			return "", atFile(err)
		}
		if ref.Size == 0 {
			return "", &domain.Error{Code: domain.Invalid, Op: "holding.attach", Key: "desk.files.empty", Field: "file"}
		}
		in.File, in.Link = &ref, ""
	}
	if _, err := p.Desk.Attach(p.Ctx(), p.Actor(), in); err != nil {
		return "", err
	}
	title := in.Title
	if title == "" && in.File != nil {
		title = in.File.Name
	} else if title == "" {
		title = in.Link
	}
	return title, nil
}

// atFile ties an error of the upload to the input.
func atFile(err error) error {
	if domain.CodeOf(err) != domain.Invalid {
		return err
	}
	e := domain.Error{Code: domain.Invalid, Op: "holding.attach", Key: domain.KeyOf(err), Field: "file", Err: err}
	if of := asDomain(err); of != nil {
		e.Args = of.Args
	}
	return &e
}

// distribution finds the file that the address names.
func (p *place) distribution() (*domain.Distribution, error) {
	for i := range p.h.Edition.Distributions {
		if d := &p.h.Edition.Distributions[i]; string(d.ID) == p.Param("did") {
			return d, nil
		}
	}
	return nil, &domain.Error{Code: domain.NotFound, Op: "holding.distribution", Key: "file.unknown"}
}

func showFile(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	return p.showFile(http.StatusOK, nil)
}

func (p *place) showFile(status int, failed error) error {
	d, err := p.distribution()
	if err != nil {
		return err
	}
	if b, err := p.barrier(domain.ActCapture); err != nil {
		return err
	} else if b != nil {
		return p.Go(p.url("files"))
	}
	v := filePage{Form: p.fileForm(d, failed), Problems: p.wrong(failed, fileControl(fieldOf(failed)))}
	if v.Frame, err = p.Frame(page.Holdings, p.Text("desk.files.change", map[string]any{"title": fileTitle(*d)}),
		component.Link{URL: "/desk/holdings", Text: p.Text("desk.nav.holdings", nil)}, component.Link{URL: p.url(""), Text: p.title()},
		component.Link{URL: p.url("files"), Text: p.Text("desk.holding.tab.files", nil)}); err != nil {
		return err
	}
	return p.Show(status, fileTemplate, "", v)
}

func changeFile(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	d, err := p.distribution()
	if err != nil {
		return err
	}
	title, err := p.attach(d.ID)
	switch {
	case err == nil:
		if title == "" {
			title = fileTitle(*d)
		}
		return r.See(p.url("files"), "desk.files.changed", map[string]any{"title": title})
	case refused(err):
		return p.showFile(statusOf(err), err)
	}
	return err
}

func askRemoveFile(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	return p.askRemoveFile(http.StatusOK, nil)
}

func (p *place) askRemoveFile(status int, failed error) error {
	d, err := p.distribution()
	if err != nil {
		return err
	}
	does := p.Text("desk.files.remove.does", nil)
	if p.h.HasLive(domain.ForInternal, domain.ForPublic) {
		does += " " + p.Text("desk.files.remove.live", nil)
	}
	return p.confirm(status, confirmation{
		Title: p.Text("desk.files.remove.title", map[string]any{"title": fileTitle(*d)}), Back: p.url("files"), BackText: p.Text("desk.holding.tab.files", nil),
		Does: does, Why: p.Text("desk.step.why.capture", nil),
		Action: p.url("files/" + string(d.ID) + "/remove"), Tick: p.Text("desk.files.remove.tick", nil), Submit: p.Text("desk.files.remove", nil),
	}, failed)
}

func removeFile(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	d, err := p.distribution()
	if domain.CodeOf(err) == domain.NotFound {
		return r.Go(p.url("files")) // gone already: the back button, or a second click
	}
	if err != nil {
		return err
	}
	if !r.Form.Has("sure") {
		return p.askRemoveFile(http.StatusUnprocessableEntity, unticked)
	}
	_, err = r.Desk.Detach(r.Ctx(), r.Actor(), workflow.Attach{Holding: p.h.ID, Digest: domain.Digest(r.Form.Get("digest")), Distribution: d.ID})
	switch {
	case err == nil:
		return r.See(p.url("files"), "desk.files.removed", map[string]any{"title": fileTitle(*d)})
	case refused(err):
		return p.askRemoveFile(statusOf(err), err)
	}
	return err
}

func askUnaffected(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	return p.askUnaffected(http.StatusOK, nil)
}

func (p *place) askUnaffected(status int, failed error) error {
	d, err := p.distribution()
	if err != nil {
		return err
	}
	return p.confirm(status, confirmation{
		Title: p.Text("desk.files.unaffected.title", map[string]any{"title": fileTitle(*d)}), Back: p.url("files"), BackText: p.Text("desk.holding.tab.files", nil),
		Does: p.Text("desk.files.unaffected.does", nil), Why: p.Text("desk.files.unaffected.why", nil),
		Action: p.url("files/" + string(d.ID) + "/unaffected"), Tick: p.Text("desk.files.unaffected.tick", map[string]any{"title": fileTitle(*d)}), Submit: p.Text("desk.files.unaffected.submit", nil),
	}, failed)
}

func declareUnaffected(r *page.Request) error {
	p, err := at(r)
	if err != nil {
		return err
	}
	d, err := p.distribution()
	if err != nil {
		return err
	}
	if !r.Form.Has("sure") {
		return p.askUnaffected(http.StatusUnprocessableEntity, unticked)
	}
	_, err = r.Desk.DeclareUnaffected(r.Ctx(), r.Actor(), workflow.Attach{Holding: p.h.ID, Digest: domain.Digest(r.Form.Get("digest")), Distribution: d.ID})
	switch {
	case err == nil:
		return r.See(p.url("files"), "desk.files.unaffected.done", map[string]any{"title": fileTitle(*d)})
	case domain.CodeOf(err) == domain.Forbidden, refused(err):
		return p.askUnaffected(statusOf(err), err)
	}
	return err
}

var digestForm = regexp.MustCompile(`^[0-9a-f]{64}$`)

// download passes a file of the holding on, as a download that no browser runs.
func download(r *page.Request) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	id, hash := domain.HoldingID(r.Param("id")), r.Param("sha")
	if !domain.IsID(string(id)) || !digestForm.MatchString(hash) {
		return &domain.Error{Code: domain.NotFound, Op: "holding.download", Key: "file.unknown"}
	}
	ref, err := r.Read().FileOf(r.Ctx(), scope, id, domain.Digest(hash))
	if err != nil {
		return err
	}
	return r.SendFile(*ref)
}
