package releasecheck

import (
	"fmt"
	"io"
)

// Violation is one broken promise. It names ids, never texts of the store.
type Violation struct {
	Release string // release it concerns, "" where it is about a holding or the ledger
	Holding string
	Rule    string // code, see Rules
	Detail  string
}

// Report is what one pass over a store found.
type Report struct {
	Holdings   int
	Releases   int // live, replaced, withdrawn and purged
	Reviews    int // that a reviewed step rests on
	Decisions  int // leaves compared with their decisions
	Erased     int // documents whose bytes were erased, and texts behind a commitment: noted, no violation
	Violations []Violation
	More       int // violations beyond MaxViolations, counted only
}

// MaxViolations bounds what a report keeps, so that a broken store does not fill the memory.
const MaxViolations = 10_000

func (r *Report) add(v Violation) {
	if len(r.Violations) >= MaxViolations {
		r.More++
		return
	}
	r.Violations = append(r.Violations, v)
}

// OK tells whether nothing was found.
func (r Report) OK() bool { return len(r.Violations) == 0 }

// Print writes the report for people, one line a violation. lang: "en" for English, else German.
func (r Report) Print(w io.Writer, lang string) error {
	head, line, more := "%d Bestände, %d Freigaben, %d Vorgänge, %d Entscheidungen geprüft; %d gelöschte Texte oder Dokumente.\n",
		"%s: %s\n    Bestand %s, Freigabe %s: %s\n", "… und %d weitere.\n"
	verdict := [2]string{"Kein Verstoß gefunden.\n", "%d Verstöße.\n"}
	if lang == "en" {
		head, line, more = "Checked %d holdings, %d releases, %d reviews, %d decisions; %d erased texts or documents.\n",
			"%s: %s\n    holding %s, release %s: %s\n", "… and %d more.\n"
		verdict = [2]string{"No violation found.\n", "%d violations.\n"}
	}
	if _, err := fmt.Fprintf(w, head, r.Holdings, r.Releases, r.Reviews, r.Decisions, r.Erased); err != nil {
		return err
	}
	for _, v := range r.Violations {
		if _, err := fmt.Fprintf(w, line, v.Rule, Meaning(v.Rule, lang), dash(v.Holding), dash(v.Release), v.Detail); err != nil {
			return err
		}
	}
	if r.More > 0 {
		if _, err := fmt.Fprintf(w, more, r.More); err != nil {
			return err
		}
	}
	if r.OK() {
		_, err := fmt.Fprint(w, verdict[0])
		return err
	}
	_, err := fmt.Fprintf(w, verdict[1], len(r.Violations)+r.More)
	return err
}

func dash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
