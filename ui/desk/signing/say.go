package signing

import (
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/ui/component"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
)

// say holds what the pages of this package say in several places.
type say struct {
	*page.Request
	places map[domain.AuthorityID]*domain.Authority
}

func with(r *page.Request) *say {
	return &say{Request: r, places: map[domain.AuthorityID]*domain.Authority{}}
}

// run is a piece of a sentence. German marks what comes from the data and stays German on English pages.
type run struct {
	Text   string
	Strong bool
	German bool
}

// sentence is a text of the catalogue with some of its arguments set off: strong ones, and those in German.
func (s *say) sentence(key string, args map[string]any, strong, german string) []run {
	const open, end = "\x01", "\x02"
	all := map[string]any{}
	for k, v := range args {
		all[k] = v
	}
	for _, name := range []string{strong, german} {
		if v, ok := all[name].(string); ok && name != "" {
			mark := "s"
			if name == german {
				mark = "g"
			}
			all[name] = open + mark + v + end
		}
	}
	var out []run
	for text := s.Text(key, all); text != ""; {
		before, rest, found := strings.Cut(text, open)
		if before != "" {
			out = append(out, run{Text: before})
		}
		if !found {
			break
		}
		marked, after, _ := strings.Cut(rest, end)
		out = append(out, run{Text: marked[1:], Strong: marked[0] == 's', German: marked[0] == 'g' && s.Lang != "de"})
		text = after
	}
	return out
}

// authority gives an authority, asked for once.
func (s *say) authority(id domain.AuthorityID) (*domain.Authority, error) {
	if a, ok := s.places[id]; ok {
		return a, nil
	}
	a, err := s.Read().AuthorityByID(s.Ctx(), id)
	if err == nil {
		s.places[id] = a
	}
	return a, err
}

func (s *say) moment(t time.Time) component.Moment {
	return component.MomentOf(t, s.ShortDay(s.DayOf(t))+", "+s.TimeOf(t), s.Exact(t))
}

// summary leads to the control with an error.
func (s *say) summary(id, text string) component.ErrorSummary {
	return component.ErrorSummary{Title: s.Text("desk.sign.errors", nil), Errors: []component.Link{{URL: "#" + id, Text: text}}}
}

// mayBy says on what standing a person signs; at is the authority of the holding.
func (s *say) mayBy(st workflow.Standing, handed bool, at *domain.Authority, names map[domain.PersonID]string) []run {
	if a, err := s.authority(st.Authority); err == nil {
		at = a
	}
	args := map[string]any{"role": s.Label("role", string(st.Role)), "at": at.Title, "name": names[st.OnBehalfOf]}
	switch {
	case handed:
		return s.sentence("desk.sign.may.handed", args, "name", "at")
	case st.OnBehalfOf != "":
		return s.sentence("desk.sign.may.deputy", args, "name", "at")
	case st.Role == domain.DepartmentHead:
		return s.sentence("desk.sign.may.head", args, "", "at")
	}
	return s.sentence("desk.sign.may.role", args, "", "at")
}

// titles ask what a review is about; {title} is the holding.
var titles = map[domain.Verb]string{
	domain.ReleaseInternally: "desk.sign.title.internal", domain.Approve: "desk.sign.title.approve",
	domain.ReleaseInternallyApprove: "desk.sign.title.both", domain.Withhold: "desk.sign.title.withhold", domain.Reinstate: "desk.sign.title.reinstate",
}

// steps name what a review does, as the beginning of a sentence.
var steps = map[domain.Verb]string{
	domain.ReleaseInternally: "desk.sign.step.internal", domain.Approve: "desk.sign.step.approve",
	domain.ReleaseInternallyApprove: "desk.sign.step.both", domain.Withhold: "desk.sign.step.withhold", domain.Reinstate: "desk.sign.step.reinstate",
}

// acts name what a person does with a place, as on a button.
func actOf(v domain.Verb, k domain.SlotKind) string {
	switch k {
	case domain.Acknowledgement:
		return "desk.sign.act.acknowledge"
	case domain.Opinion:
		return "desk.sign.act.opinion"
	case domain.CoSignature:
		return "desk.sign.act.co"
	}
	switch v {
	case domain.Withhold:
		return "desk.sign.act.withhold"
	case domain.Reinstate:
		return "desk.sign.act.reinstate"
	}
	return "desk.sign.act.final"
}

// frameFields name what stands in a release document beside the content.
var frameFields = map[string]string{
	"class": "desk.sign.field.class", "circle": "desk.sign.field.circle", "ground": "desk.sign.field.ground",
	"review_date": "desk.sign.field.review_date", "until": "desk.sign.field.until",
}

func (s *say) field(name string) string {
	if key, ok := frameFields[name]; ok {
		return capital(s.Text(key, nil))
	}
	return capital(s.Label("field", name))
}

// value shows the value of a field; own tells that it is in the language of the page, not of the data.
func (s *say) value(field string, items []string) (text string, own bool) {
	shown := make([]string, len(items))
	for i, v := range items {
		switch field {
		case "theme":
			v, own = catalog.Label(catalog.KindTheme, v, s.Lang), true
		case "licence":
			if code, ok := catalog.LicenceCode(v); ok {
				v, own = catalog.Label(catalog.KindLicence, code, s.Lang), true
			}
		case "update_frequency":
			if code, ok := catalog.FrequencyCode(v); ok {
				v, own = catalog.Label(catalog.KindFrequency, code, s.Lang), true
			}
		case "hvd_category":
			if code, ok := catalog.HVDCode(v); ok {
				v, own = catalog.Label(catalog.KindHVD, code, s.Lang), true
			}
		case "temporal_start", "temporal_end", "last_updated", "until", "review_date":
			v, own = s.LongDay(v), true
		case "class":
			v, own = s.Label("class", v), true
		case "circle":
			v, own = s.Label("circle", v), true
		}
		shown[i] = v
	}
	return strings.Join(shown, "; "), own
}

// capital begins a text with a capital letter, as a heading or a label of its own.
func capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// fileName splits a name before its ending, where a long one may break.
func fileName(name string) (stem, ending string) {
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		return name[:i], name[i:]
	}
	return name, ""
}
