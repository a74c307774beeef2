package releasecheck

import (
	"slices"
	"strings"
)

// judge holds one holding after the other to the promises.
type judge struct {
	rights *rights
	erased map[string]erasure // see snapshot
	report *Report
}

// wrong adds a violation about a holding, or a release of it.
func (j *judge) wrong(h *holding, release, rule, detail string) {
	j.report.add(Violation{Release: release, Holding: h.ID, Rule: rule, Detail: detail})
}

// holding judges everything about one holding.
func (j *judge) holding(h *holding) {
	j.report.Holdings++
	j.chain(h)
	for _, r := range h.releases {
		j.report.Releases++
		j.release(h, r)
	}
	j.live(h)
	j.state(h)
	j.rows(h)
	j.grave(h)
	for _, v := range h.papers() {
		j.paper(h, v)
	}

	steps := map[string][]*decision{} // by review
	for _, d := range h.decisions {
		if d.Kind != "transition" || !needsReview[d.Verb] {
			continue
		}
		if d.Review == "" {
			j.wrong(h, "", "review_missing", "step "+d.ID+" ("+d.Verb+")")
			continue
		}
		if h.reviews[d.Review] == nil {
			j.wrong(h, "", "review_status", "step "+d.ID+" rests on review "+d.Review+", which is not completed")
			continue
		}
		steps[d.Review] = append(steps[d.Review], d)
	}
	for _, id := range sortedKeys(h.reviews) {
		if len(steps[id]) == 0 {
			j.wrong(h, "", "review_status", "review "+id+" is completed without a step")
			continue
		}
		j.report.Reviews++
		j.review(h, h.reviews[id], steps[id])
	}
}

const both = "release_internally+approve"

var needsReview = map[string]bool{"release_internally": true, "approve": true, both: true, "withhold": true, "reinstate": true}

// parts splits a combined verb.
func parts(verb string) []string { return strings.Split(verb, "+") }

// lines is the table of steps: from where, to where.
var lines = map[string]struct{ from, to []string }{
	"screen":             {[]string{"captured"}, []string{"screened"}},
	"release_internally": {[]string{"screened"}, []string{"internal"}},
	"approve":            {[]string{"internal"}, []string{"approved"}},
	both:                 {[]string{"screened", "internal"}, []string{"internal", "approved"}},
	"publish":            {[]string{"approved"}, []string{"public"}},
	"reassess":           {[]string{"approved"}, []string{"internal"}},
	"return":             {[]string{"screened", "internal", "approved"}, []string{"captured"}},
	"revise":             {[]string{"public"}, []string{"captured"}},
	"discard":            {[]string{"captured"}, []string{"internal", "public", "archived"}},
	"withhold":           {[]string{"captured", "screened", "internal", "withheld"}, []string{"withheld"}},
	"reopen":             {[]string{"withheld", "withdrawn", "archived"}, []string{"captured"}},
	"withdraw":           {nil, []string{"withdrawn", "captured"}},
	"reinstate":          {[]string{"withdrawn"}, nil},
	"archive":            {nil, []string{"archived"}},
}

// chain: the steps begin at captured, meet, are those of the workflow and end in the state.
func (j *judge) chain(h *holding) {
	state := "captured"
	for _, d := range h.decisions {
		if d.Kind != "transition" {
			continue
		}
		if d.From != state {
			j.wrong(h, "", "chain", "step "+d.ID+" begins in "+d.From+", the one before ended in "+state)
		}
		line, known := lines[d.Verb]
		stays := d.Verb == "return" && d.From == d.To // a review returned that had not moved the holding
		if !known || !stays && (line.from != nil && !slices.Contains(line.from, d.From) || line.to != nil && !slices.Contains(line.to, d.To)) {
			j.wrong(h, "", "verb", "step "+d.ID+": "+d.Verb+" from "+d.From+" to "+d.To)
		}
		state = d.To
	}
	if state != h.State {
		j.wrong(h, "", "chain", "the last step ended in "+state+", the holding is in "+h.State)
	}
}
