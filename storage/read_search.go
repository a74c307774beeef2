package storage

import (
	"context"
	"regexp"
	"strconv"
	"strings"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

const foundMost = 10 // in each group of a search

var (
	numberForm = regexp.MustCompile(`^(20\d\d)[/-](\d{1,9})$`)
	hexForm    = regexp.MustCompile(`^[0-9a-f]{4}-?[0-9a-f]{4}[0-9a-f]{0,56}$`)
	idPrefix   = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f-]{0,27})?$`)
)

// Search finds what the reader may see: holdings by words, name or id, reviews by number, digest or id, people whom the
// reader administers or whose acts they read, decisions by id or by the digest that was signed.
func (s *Store) Search(ctx context.Context, sc workflow.Scope, query string) (workflow.Found, error) {
	var out workflow.Found
	query = strings.TrimSpace(strings.ToValidUTF8(strings.ReplaceAll(query, "\x00", " "), " "))
	if query == "" || sc.Person() == "" {
		return out, nil
	}
	err := s.snapshot(ctx, func(db *gorm.DB) error {
		for _, find := range []func(*gorm.DB, workflow.Scope, string, *workflow.Found) error{s.searchHoldings, searchReviews, searchPeople, searchDecisions} {
			if err := find(db, sc, query, &out); err != nil {
				return err
			}
		}
		return nil
	})
	return out, failed("storage.Search", err)
}

func (s *Store) searchHoldings(db *gorm.DB, sc workflow.Scope, query string, out *workflow.Found) error {
	low := strings.ToLower(query)
	if domain.IsID(low) {
		return listFound(db, low, allOf(named("h.id", low), readable(sc)), "", out)
	}
	// what has the words in its title comes first
	title := words(query, "e.title_key")
	match := allOf(anyOf(words(query, "e.search"), words(query, "h.name")), readable(sc))
	var ids []string
	err := db.Raw("SELECT h.id FROM "+s.drafts()+" WHERE "+match.sql+" ORDER BY CASE WHEN "+title.sql+" THEN 0 ELSE 1 END, e.title_key, h.id LIMIT "+
		strconv.Itoa(foundMost+1), append(match.args, title.args...)...).Scan(&ids).Error
	if err != nil || len(ids) == 0 {
		return err
	}
	order := "CASE h.id"
	for i, id := range ids {
		order += " WHEN '" + id + "' THEN " + strconv.Itoa(i)
	}
	return listFound(db, low, among("h.id", ids), order+" END", out)
}

func listFound(db *gorm.DB, low string, c cond, order string, out *workflow.Found) error {
	rows, err := find[draftRow](db, list[holdingRow]("h")+", e.title, e.theme", withEdition, c, order, 0)
	if err != nil {
		return err
	}
	for _, r := range rows {
		row, err := r.listed()
		if err != nil {
			return err
		}
		out.Whole = out.Whole || string(row.ID) == low || row.Name == low
		out.Holdings = append(out.Holdings, row)
	}
	if out.MoreHoldings = len(out.Holdings) > foundMost; out.MoreHoldings {
		out.Holdings = out.Holdings[:foundMost]
	}
	return nil
}

// foundReviewRow is a review with the title of its holding.
type foundReviewRow struct {
	Row   reviewRow `gorm:"embedded"`
	Title string
}

func searchReviews(db *gorm.DB, sc workflow.Scope, query string, out *workflow.Found) error {
	low := strings.ToLower(query)
	c := nothing
	exact := false
	if m := numberForm.FindStringSubmatch(low); m != nil {
		year, _ := strconv.Atoi(m[1])
		seq, err := strconv.Atoi(m[2])
		if err == nil {
			c, exact = where("v.year = ? AND v.seq = ?", year, seq), true
		}
	} else if domain.IsID(low) {
		c, exact = named("v.id", low), true
	} else if hexForm.MatchString(low) {
		from := strings.ReplaceAll(low, "-", "")
		c = where("v.digest >= ? AND v.digest < ?", from, from+"g")
	}
	if c.sql == nothing.sql {
		return nil
	}
	rows, err := find[foundReviewRow](db, "v.id, v.holding_id, v.year, v.seq, v.verb, v.status, v.digest, v.opened_at, e.title",
		"review v CROSS JOIN holding h CROSS JOIN edition e", // in this order: SQLite keeps it
		allOf(c, where("h.id = v.holding_id AND e.holding_id = h.id AND e.number = h.edition"), readable(sc)), "v.opened_at DESC", foundMost)
	for _, r := range rows {
		out.Reviews = append(out.Reviews, workflow.FoundReview{
			ID: domain.ReviewID(r.Row.ID), Holding: domain.HoldingID(r.Row.HoldingID), Title: r.Title, Number: reviewNumber(r.Row.Year, r.Row.Seq),
			Verb: domain.Verb(r.Row.Verb), Status: domain.ReviewStatus(r.Row.Status), Digest: domain.Digest(r.Row.Digest), At: instant(r.Row.OpenedAt),
		})
	}
	out.Whole = out.Whole || exact && len(rows) == 1
	return err
}

// searchPeople looks among people whom the reader administers, or whose authority's history they read.
func searchPeople(db *gorm.DB, sc workflow.Scope, query string, out *workflow.Found) error {
	near := anyOf(administered(sc), among("p.root_id", sc.History()))
	if near.sql == nothing.sql {
		return nil
	}
	rows, err := find[namedPerson](db, list[personRow]("p")+", n.name", personTables,
		allOf(near, anyOf(words(query, "lower(n.name)"), words(query, "p.login"))), "n.name, p.login", foundMost)
	for _, r := range rows {
		p := r.named()
		p.Mail = ""
		out.People = append(out.People, p)
	}
	return err
}

func searchDecisions(db *gorm.DB, sc workflow.Scope, query string, out *workflow.Found) error {
	low := strings.ToLower(query)
	if !idPrefix.MatchString(low) {
		return nil
	}
	const lowest, highest = "00000000-0000-0000-0000-000000000000", "ffffffff-ffff-ffff-ffff-ffffffffffff"
	from, to := low+lowest[len(low):], low+highest[len(low):]
	if !domain.IsID(from) {
		return nil
	}
	rows, err := find[decisionRow](db, list[decisionRow]("d"), "decision d", allOf(where("d.id >= ? AND d.id <= ?", from, to), recorded(sc)), "d.id DESC", foundMost)
	for _, r := range rows {
		d, err := r.decision()
		if err != nil {
			return err
		}
		out.Decisions = append(out.Decisions, d)
		out.Whole = out.Whole || string(d.ID) == low
	}
	return err
}
