package holding

import (
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
)

var sharingTemplate = parse("sharing.html")

type sharingPage struct {
	page.Frame
	Roots    []sharingRoot
	Problems *problems
}

// sharingRoot is a root that the person administers, with how it stands to sharing.
type sharingRoot struct {
	ID, Title string
	State     badge
	Text      string
	Propose   bool
	Decide    string // id of a proposal that the person may decide on
	Own       string // why the person may not decide
	Stop      string // id of what may be ended
	StopText  string
	Reason    control
	Past      []string
}

func askSharing(r *page.Request) error { return showSharing(r, http.StatusOK, nil) }

func showSharing(r *page.Request, status int, failed error) error {
	scope, err := r.Scope()
	if err != nil {
		return err
	}
	if len(scope.Administered()) == 0 {
		return &domain.Error{Code: domain.Forbidden, Op: "holding.sharing", Key: "desk.sharing.administrators"}
	}
	f, err := r.Frame(page.Admin, r.Text("desk.sharing.title", nil), component.Link{URL: "/desk/admin", Text: r.Text("desk.nav.admin", nil)})
	if err != nil {
		return err
	}
	v := sharingPage{Frame: f}
	list, err := r.Read().Sharings(r.Ctx(), scope)
	if err != nil {
		return err
	}
	var ids []domain.PersonID
	for _, s := range list {
		ids = append(ids, s.ProposedBy, s.ConfirmedBy)
	}
	names, err := r.Names(slices.DeleteFunc(ids, func(id domain.PersonID) bool { return id == "" })...)
	if err != nil {
		return err
	}
	for _, id := range scope.Administered() {
		a, err := r.Read().AuthorityByID(r.Ctx(), id)
		if err != nil {
			return err
		}
		if a.ID != a.Root {
			continue
		}
		row := sharingRoot{ID: string(a.ID), Title: a.Title, State: badge{Kind: "line", Icon: "visibility-off", Text: r.Text("desk.sharing.off", nil)}, Text: r.Text("desk.sharing.off_text", nil), Propose: true}
		row.Reason = control{ID: "reason-" + row.ID, Name: "reason", Kind: "area", Label: r.Text("desk.step.note", nil), Optional: r.Text("desk.holding.form.optional", nil), Lang: german(r)}
		for _, s := range list {
			if s.Root != a.ID {
				continue
			}
			said := map[string]any{"by": names[s.ProposedBy], "person": names[s.ConfirmedBy], "day": r.DayOf(s.At)}
			switch s.Status {
			case domain.Active:
				row.State, row.Text, row.Propose = badge{Kind: "success", Icon: "check", Text: r.Text("desk.sharing.on", nil)}, r.Text("desk.sharing.on_text", said), false
				row.Stop, row.StopText = string(s.ID), r.Text("desk.sharing.stop", nil)
			case domain.Proposed:
				row.State, row.Text, row.Propose = badge{Kind: "info", Icon: "help", Text: r.Text("desk.sharing.proposed", nil)}, r.Text("desk.sharing.proposed_text", said), false
				row.Stop, row.StopText = string(s.ID), r.Text("desk.sharing.take_back", nil)
				if s.ProposedBy != r.Person() {
					row.Decide = string(s.ID)
				} else {
					row.Own = r.Text("desk.sharing.second", nil)
				}
			default:
				row.Past = append(row.Past, r.Text("desk.sharing.past", map[string]any{"status": string(s.Status), "day": r.DayOf(s.At), "by": names[s.ProposedBy]}))
			}
		}
		v.Roots = append(v.Roots, row)
	}
	if failed != nil {
		v.Problems = &problems{Title: r.Text("desk.holding.form.refused", nil), List: []problem{{Text: r.ErrorText(failed)}}}
	}
	return r.Show(status, sharingTemplate, "", v)
}

func decideSharing(r *page.Request) error {
	f := r.Form
	id, reason := domain.SharingID(f.Get("sharing")), strings.TrimSpace(f.Get("reason"))
	var err error
	said := ""
	switch f.Get("do") {
	case "propose":
		said = "desk.sharing.said.proposed"
		_, err = r.Desk.SharePrecedents(r.Ctx(), r.Actor(), domain.AuthorityID(f.Get("root")), reason)
	case "confirm":
		said = "desk.sharing.said.on"
		_, err = r.Desk.ConfirmSharing(r.Ctx(), r.Actor(), id, true)
	case "reject":
		said = "desk.sharing.said.rejected"
		_, err = r.Desk.ConfirmSharing(r.Ctx(), r.Actor(), id, false)
	case "stop":
		said = "desk.sharing.said.off"
		_, err = r.Desk.StopSharing(r.Ctx(), r.Actor(), id, reason)
	default:
		err = &domain.Error{Code: domain.Invalid, Op: "holding.sharing", Key: "desk.form.unreadable"}
	}
	switch {
	case err == nil:
		return r.See("/desk/admin/sharing", said, nil)
	case refused(err), domain.CodeOf(err) == domain.Forbidden && domain.KeyOf(err) == "proposal.own":
		return showSharing(r, statusOf(err), err)
	}
	return err
}
