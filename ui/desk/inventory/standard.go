package inventory

import (
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/ui/component"
	"freigabe/ui/component/message"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// standards are the data sets that almost every authority has, as the Musterdatenkatalog calls them, by the key of their
// text. What is captured is German, whatever the language of the page.
var standards = []string{
	"trees", "waste", "containers", "kindergartens", "schools", "charging", "parking", "budget", "plans", "elections", "population", "streets",
}

// standardForm offers them to who has no list.
type standardForm struct {
	Keys   page.Keys
	Choice component.Choice
	Place  *component.Select // where the person may capture at more than one place
	At     string            // the only place
	Submit component.Button
}

// capturePlaces are the authorities at which the person may capture.
func capturePlaces(r *page.Request, t *tree) ([]domain.Authority, error) {
	var tops []domain.AuthorityID
	for _, root := range r.Who.Roots {
		pol, err := r.Read().CurrentPolicy(r.Ctx(), root)
		if err != nil {
			return nil, err
		}
		tops = append(tops, pol.Rights.Where(r.Person(), domain.ActCapture, r.Clock())...)
	}
	return slices.DeleteFunc(slices.Clone(t.order), func(a domain.Authority) bool { return a.Closed || !t.below(a.ID, tops) }), nil
}

func standardFormOf(r *page.Request, keys page.Keys, places []domain.Authority, t *tree) *standardForm {
	if len(places) == 0 {
		return nil
	}
	f := &standardForm{Keys: keys, At: string(places[0].ID), Submit: component.Button{Text: r.Text("desk.inventory.standard.submit", nil)}}
	f.Choice = component.Choice{ID: "standard", Name: "standard", Legend: r.Text("desk.inventory.standard.legend", nil), Many: true, Row: true}
	for _, s := range standards {
		f.Choice.Options = append(f.Choice.Options, component.Option{Value: s, Text: message.Text("de", "desk.inventory.standard.title."+s, nil), Lang: german(r)})
	}
	if len(places) > 1 {
		f.Place = &component.Select{ID: "at", Name: "at", Label: r.Text("desk.inventory.standard.at", nil), Required: true}
		for _, a := range places {
			indent := strings.Repeat("\u2003", t.depth[a.ID])
			f.Place.Options = append(f.Place.Options, component.Option{Value: string(a.ID), Text: indent + a.Title, Lang: german(r)})
		}
	}
	return f
}

// captureStandard captures what was ticked, each as a holding with its title and its standard data set.
func captureStandard(r *page.Request) error {
	at, err := domain.ParseID[domain.AuthorityID](r.Form.Get("at"))
	if err != nil {
		return err
	}
	n := 0
	for i, s := range standards {
		if !slices.Contains(r.Form.All("standard"), s) {
			continue
		}
		_, err := r.Desk.Create(r.Ctx(), r.ActorFor(strconv.Itoa(i)), workflow.Capture{Authority: at, Content: domain.Content{
			Title: message.Text("de", "desk.inventory.standard.title."+s, nil), TitleStandard: message.Text("de", "desk.inventory.standard.name."+s, nil),
		}})
		if err != nil {
			return page.Midway(err, n > 0)
		}
		n++
	}
	if n == 0 {
		r.Say(page.Notice{Kind: "info", Key: "desk.inventory.standard.none"})
		return r.Go(listPath)
	}
	return r.See(listPath, "desk.inventory.standard.done", map[string]any{"n": n})
}
