package mail

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"freigabe/domain"
	"freigabe/ui/component/message"
	"freigabe/workflow/notify"
)

// Pages that mails lead to.
const (
	passwordPath = "/password/"
	inboxPath    = "/desk/inbox"
	holdingPath  = "/desk/holdings/"
	reviewPath   = "/desk/reviews/"
	settingsPath = "/desk/account/settings"
)

// writer writes one paper.
type writer struct {
	lang string
	base string // of all links
	*notify.Letter
}

// Compose puts a letter into words. publicURL is the base of its links.
func Compose(l *notify.Letter, publicURL string) (Paper, error) {
	w := writer{lang: l.To.Language, base: strings.TrimRight(publicURL, "/"), Letter: l}
	if w.lang != "en" {
		w.lang = "de"
	}
	p := Paper{
		Lang: w.lang, Greeting: w.text("mail.greeting", map[string]any{"name": l.To.Name}), Foot: []string{w.text("mail.automatic", nil)},
		Settings: Action{w.text("mail.settings", nil), w.base + settingsPath},
	}
	switch l.Kind {
	case notify.Invitation:
		w.invitation(&p)
	case notify.Summary, notify.Reminder:
		w.waiting(&p)
	case notify.Task:
		w.tasks(&p)
	case notify.Withdrawal:
		w.withdrawal(&p)
	default:
		return Paper{}, fmt.Errorf("mail: no words for %q", l.Kind)
	}
	return p, nil
}

func (w writer) text(key string, args map[string]any) string { return message.Text(w.lang, key, args) }

// count is text for a number of things, in the form for one or for many.
func (w writer) count(key string, n int, args map[string]any) string {
	all := map[string]any{"n": strconv.Itoa(n)}
	for k, v := range args {
		all[k] = v
	}
	if n == 1 {
		return w.text(key+".one", all)
	}
	return w.text(key+".many", all)
}

// moment writes an instant at the recipient's place.
func (w writer) moment(t time.Time) string {
	loc, err := time.LoadLocation(w.To.Zone)
	if err != nil || w.To.Zone == "" {
		loc = time.UTC
	}
	return w.text("mail.moment", map[string]any{"day": message.Day(w.lang, domain.Day(t, w.To.Zone)), "time": t.In(loc).Format("15:04")})
}

func (w writer) invitation(p *Paper) {
	args := map[string]any{"login": w.To.Login, "until": w.moment(w.Link.Expires)}
	if w.Link.New {
		p.Subject, p.Lead = w.text("mail.invitation.subject", nil), []string{w.text("mail.invitation.lead", args)}
	} else {
		p.Subject, p.Lead = w.text("mail.link.subject", nil), []string{w.text("mail.link.lead", args)}
	}
	p.Action = &Action{w.text("mail.invitation.action", nil), w.base + passwordPath + w.Link.Secret}
	p.After = []string{w.text("mail.invitation.once", args), w.text("mail.invitation.unasked", nil)}
	p.Foot = append(p.Foot, w.text("mail.always", nil))
}

func (w writer) waiting(p *Paper) {
	n, late := len(w.Waiting)+w.More, 0
	var over, soon, later []Item
	for _, e := range w.Waiting {
		switch {
		case e.Late > 0:
			late++
			over = append(over, w.item(e))
		case e.Soon:
			soon = append(soon, w.item(e))
		default:
			later = append(later, w.item(e))
		}
	}
	if w.Kind == notify.Reminder {
		p.Subject, p.Lead = w.count("mail.reminder.subject", n, nil), []string{w.text("mail.reminder.lead", nil)}
	} else {
		p.Subject, p.Lead = w.count("mail.summary.subject", n, nil), []string{w.text("mail.summary.lead", nil)}
		if late > 0 {
			p.Subject += w.text("mail.summary.late", map[string]any{"late": strconv.Itoa(late)})
		}
	}
	for _, s := range []struct {
		key   string
		items []Item
	}{{"mail.section.over", over}, {"mail.section.soon", soon}, {"mail.section.later", later}} {
		if len(s.items) > 0 {
			p.Sections = append(p.Sections, Section{w.text(s.key, nil), s.items})
		}
	}
	w.rest(p)
}

func (w writer) tasks(p *Paper) {
	n := len(w.Waiting) + w.More
	all := func(is func(kind string) bool) bool {
		return !slices.ContainsFunc(w.Waiting, func(e notify.Entry) bool { return !is(e.Task.Kind) })
	}
	switch {
	case all(func(kind string) bool { return kind == "escalated" }):
		p.Subject, p.Lead = w.count("mail.escalation.subject", n, nil), []string{w.text("mail.escalation.lead", nil)}
	case all(func(kind string) bool { return strings.HasPrefix(kind, "confirm_") }):
		p.Subject, p.Lead = w.text("mail.confirm.subject", nil), []string{w.text("mail.confirm.lead", nil)}
	default:
		p.Subject, p.Lead = w.count("mail.task.subject", n, nil), []string{w.text("mail.task.lead", nil)}
	}
	s := Section{Title: w.text("mail.section.new", nil)}
	for _, e := range w.Waiting {
		s.Items = append(s.Items, w.item(e))
	}
	p.Sections = []Section{s}
	w.rest(p)
}

// rest counts what is not listed, and leads to the inbox.
func (w writer) rest(p *Paper) {
	if w.More > 0 {
		p.After = append(p.After, w.count("mail.more", w.More, nil))
	}
	p.Action = &Action{w.text("mail.inbox", nil), w.base + inboxPath}
}

// item says what waits. Without a title it says what kind of task it is, and leads to the inbox.
func (w writer) item(e notify.Entry) Item {
	kind := message.Label(w.lang, "task", e.Task.Kind)
	i := Item{Title: kind, URL: w.base + inboxPath}
	if e.Title != "" {
		i.Title, i.German, i.Lines = e.Title, true, []string{kind}
		i.URL = w.base + holdingPath + string(e.Task.Holding)
		if e.Task.Review != "" {
			i.URL = w.base + reviewPath + string(e.Task.Review)
		}
	}
	switch {
	case e.Task.Due == "":
	case e.Late > 0:
		i.Lines = append(i.Lines, w.count("mail.late", e.Late, map[string]any{"day": message.Day(w.lang, e.Task.Due)}))
	default:
		i.Lines = append(i.Lines, w.text("mail.due", map[string]any{"day": message.Day(w.lang, e.Task.Due)}))
	}
	return i
}

func (w writer) withdrawal(p *Paper) {
	g := w.Gone
	p.Subject, p.Lead = w.text("mail.withdrawal.subject", nil), []string{w.text("mail.withdrawal.lead", map[string]any{"at": w.moment(g.At)})}
	p.Action = &Action{w.text("mail.inbox", nil), w.base + inboxPath}
	if g.Title != "" {
		p.Facts = append(p.Facts, Fact{Name: w.text("mail.withdrawal.holding", nil), Text: g.Title, German: true})
		p.Action = &Action{w.text("mail.withdrawal.action", nil), w.base + holdingPath + string(g.Holding)}
	}
	ended := map[string]string{
		"all": "mail.withdrawal.all", "public": "mail.withdrawal.public", "internal": "mail.withdrawal.internal",
	}[g.Audience]
	if ended != "" {
		p.Facts = append(p.Facts, Fact{Name: w.text("mail.withdrawal.ended", nil), Text: w.text(ended, nil)})
	}
	p.Facts = append(p.Facts, Fact{Name: w.text("mail.withdrawal.reason", nil), Text: message.Label(w.lang, "withdrawal", g.Reason)})
	by := slices.DeleteFunc([]string{g.By, message.Label(w.lang, "role", string(g.Role))}, func(s string) bool { return s == "" })
	if len(by) > 0 {
		p.Facts = append(p.Facts, Fact{Name: w.text("mail.withdrawal.by", nil), Text: strings.Join(by, ", ")})
	}
	p.After = []string{w.text("mail.withdrawal.why", nil)}
	p.Foot = append(p.Foot, w.text("mail.always", nil))
}
