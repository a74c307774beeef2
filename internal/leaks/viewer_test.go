package leaks

import (
	"net/http"
	"slices"
	"strings"

	"freigabe/domain"
	"freigabe/workflow"
)

// viewer is somebody outside, with what they may see.
type viewer struct {
	name    string
	session string // secret of the cookie
	csrf    string
	token   string
	root    string // home, "" for nobody
	may     func(place string) bool
	inside  bool // sees working editions on purpose: a person to compare with
}

func (v *viewer) present(req *http.Request) {
	if v.session != "" {
		req.AddCookie(&http.Cookie{Name: "freigabe", Value: v.session})
	}
	if v.token != "" {
		req.Header.Set("Authorization", "Bearer "+v.token)
	}
}

// foreign tells whether an administration is another one than the viewer's.
func (v *viewer) foreign(root string) bool { return v.root != root }

// signIn gives the session of a person.
func (n *town) signIn(short string) (session, csrf string) {
	n.t.Helper()
	in, err := n.v.desk.SignIn(n.ctx, n.v.pw, n.logins[short], password(n.logins[short]), "192.0.2.1", "test")
	must(n.t, err)
	return in.Secret, in.CSRF
}

func password(login string) string { return "ein langes Passwort für " + login }

// viewers are all who look from outside. Their keys and sessions exist before what is hidden from them is made.
func (w *world) viewers() []*viewer {
	a, b := w.alpha, w.beta
	curious, curiousCSRF := b.signIn("curious")
	nobody, nobodyCSRF := a.signIn("nobody")
	sibling, siblingCSRF := a.signIn("sibling")
	neighbour := func(place string) bool { return strings.HasPrefix(place, "beta/") }
	return []*viewer{
		{name: "anonymous", may: func(string) bool { return false }},
		{name: "a neighbour at the desk", root: "beta", session: curious, csrf: curiousCSRF, may: neighbour},
		{name: "a neighbour's key", root: "beta", token: b.tokens["curious"], may: neighbour},
		{name: "a colleague without a role at the desk", root: "alpha", session: nobody, csrf: nobodyCSRF, may: colleague("nobody")},
		{name: "a colleague's key for reading", root: "alpha", token: a.tokens["nobody"], may: colleague("nobody")},
		{name: "another department at the desk", root: "alpha", session: sibling, csrf: siblingCSRF, may: colleague("sibling")},
		{name: "another department's key", root: "alpha", token: a.tokens["sibling"], may: colleague("sibling")},
	}
}

// insiders see the working editions of alpha; with them the tests see that the canaries are on the pages at all.
func (w *world) insiders() []*viewer {
	var out []*viewer
	all := func(string) bool { return true }
	for _, short := range []string{"admin1", "officer"} {
		session, csrf := w.alpha.signIn(short)
		out = append(out, &viewer{name: short, root: "alpha", inside: true, session: session, csrf: csrf, may: all})
		if t := w.alpha.tokens[short]; t != "" {
			out = append(out, &viewer{name: short + "'s key", root: "alpha", inside: true, token: t, may: all})
		}
	}
	return out
}

// forTheHouse are holdings with an internal release whose circle is the whole administration: everybody in it sees the
// fields and files for the audiences internal and public, and no others.
var forTheHouse = []string{"published", "newer draft", "older edition/edition 2", "treated", "internal for the root"}

// colleague tells what somebody of alpha sees who has no role, or a role in the department "soziales" only.
func colleague(short string) func(string) bool {
	return func(place string) bool {
		rest, ours := strings.CutPrefix(place, "alpha/")
		if !ours {
			return false
		}
		if strings.HasPrefix(rest, "people/") && strings.HasSuffix(rest, "/name") {
			return true // names are known in the house
		}
		if strings.HasPrefix(rest, "people/"+short+"/") {
			return true
		}
		if short == "sibling" && strings.HasPrefix(rest, "of the sibling/") {
			return true
		}
		if strings.HasPrefix(rest, "office/rules in force/") || strings.HasPrefix(rest, "office/rules proposed/") {
			return true // rules are read by everybody whom they bind
		}
		return slices.ContainsFunc(forTheHouse, func(h string) bool {
			field, of := strings.CutPrefix(rest, h+"/")
			if !of {
				return false
			}
			audience, _, _ := strings.Cut(field, "/")
			return audience == "public" || audience == "internal" || audience == "file for internal" || audience == "file for public" || field == "slug"
		})
	}
}

// curious is a person of beta who holds every role there is, at the root.
func (n *town) curious() {
	made, err := n.v.desk.AddPerson(n.ctx, n.as("admin1"), n.root, n.person("curious"))
	must(n.t, err)
	n.people["curious"] = domain.PersonID(made.ID)
	must(n.t, n.v.desk.SetPassword(n.ctx, n.v.pw, made.Links[n.logins["curious"]], password(n.logins["curious"])))
	for _, role := range domain.Roles {
		if role != domain.AssociationAdmin {
			n.grant("curious", role, n.root)
		}
	}
	n.tokens["curious"] = n.token("curious", "read", "write")
}

var _ workflow.Actor
