package storage

import (
	"context"
	"maps"
	"reflect"
	"slices"
	"strings"

	"freigabe/domain"
)

// ReviewByID reads a review, open or closed, without its documents' bytes.
func (u *unit) ReviewByID(ctx context.Context, id domain.ReviewID) (*domain.Review, error) {
	u.reading("ReviewByID")
	var v *domain.Review
	err := u.conn.read(ctx,
		query{"SELECT " + list[reviewRow]("r") + " FROM review r WHERE r.id = ?", []any{string(id)}, func(scan func(...any) error) error {
			var r reviewRow
			err := scan(into(&r)...)
			if err == nil {
				v, err = r.review()
			}
			return err
		}},
		query{"SELECT d.audience, d.digest FROM review_document d WHERE d.review_id = ?", []any{string(id)}, func(scan func(...any) error) error {
			var audience, digest string
			err := scan(&audience, &digest)
			if v != nil {
				v.Documents[domain.Audience(audience)] = domain.ReviewDocument{Digest: domain.Digest(digest)}
			}
			return err
		}})
	if err != nil {
		return nil, failed(u.op, err)
	}
	if v == nil {
		return nil, &domain.Error{Code: domain.NotFound, Op: u.op, Key: "id.unknown"}
	}
	return v, nil
}

// ReviewBodies reads the release documents that a review would release. An erased body is nil.
func (u *unit) ReviewBodies(ctx context.Context, id domain.ReviewID) (map[domain.Audience]domain.ReviewDocument, error) {
	db, err := u.db(ctx, "ReviewBodies")
	if err != nil {
		return nil, failed(u.op, err)
	}
	var rows []reviewDocumentRow
	if err := db.Table("review_document").Where("review_id = ?", string(id)).Find(&rows).Error; err != nil {
		return nil, failed(u.op, err)
	}
	out := make(map[domain.Audience]domain.ReviewDocument, len(rows))
	for _, r := range rows {
		out[domain.Audience(r.Audience)] = domain.ReviewDocument{Digest: domain.Digest(r.Digest), Body: r.Body}
	}
	return out, nil
}

// OpenReview stores a new review with its documents, takes the persons who open it, and numbers it: r.Number is set
// when the unit is stored.
func (u *unit) OpenReview(r *domain.Review) {
	u.owed[r.Holding] = "OpenReview"
	u.once("review", r.ID)
	u.put(reviewWrites, func() []stmt {
		row := reviewRowOf(r)
		count := stmt{
			sql: `INSERT INTO review_counter (root_id, year, last) VALUES (?, ?, 1)
			ON CONFLICT (root_id, year) DO UPDATE SET last = review_counter.last + 1 RETURNING last`,
			args: []any{row.RootID, row.Year}, got: func(scan func(...any) error) error {
				var seq int64
				err := scan(&seq)
				r.Number = reviewNumber(row.Year, seq)
				return err
			},
		}
		out := []stmt{count, insertReview(row)}
		for _, a := range slices.Sorted(maps.Keys(r.Documents)) {
			d := r.Documents[a]
			out = append(out, insert("review_document", reviewDocumentRow{row.ID, string(a), string(d.Digest), d.Body}))
		}
		out = append(out, insert("review_person", reviewPersonRow{row.ID, row.OpenerID}))
		if row.OpenedFor != nil {
			out = append(out, insert("review_person", reviewPersonRow{row.ID, *row.OpenedFor}))
		}
		return out
	})
}

// insertReview takes the number that the statement before it counted.
func insertReview(row reviewRow) stmt {
	l := layoutOf(reflect.TypeFor[reviewRow]())
	i := slices.Index(l.given, "seq")
	marks := slices.Repeat([]string{"?"}, len(l.given))
	marks[i] = "(SELECT last FROM review_counter WHERE root_id = ? AND year = ?)"
	return stmt{
		sql:  "INSERT INTO review (" + strings.Join(l.given, ", ") + ") VALUES (" + strings.Join(marks, ", ") + ")",
		args: slices.Replace(values(row), i, i+1, any(row.RootID), any(row.Year)),
	}
}

const saveReview = `UPDATE review SET status = ?, closed_at = ?, due = ?, places = ?, contributors = ?, rules = ? WHERE id = ?`

// SaveReview stores places and status. Calling it again in one unit changes nothing.
func (u *unit) SaveReview(r *domain.Review) {
	u.owed[r.Holding] = "SaveReview"
	if u.saved["review "+string(r.ID)] {
		return
	}
	u.once("review", r.ID)
	save := func() []stmt {
		row := reviewRowOf(r)
		return []stmt{{
			sql: saveReview, args: []any{row.Status, row.ClosedAt, row.Due, row.Places, row.Contributors, row.Rules, row.ID},
			miss: &domain.Error{Code: domain.NotFound, Op: u.op, Key: "review.unknown"},
		}}
	}
	u.writes[reviewWrites] = slices.Insert(u.writes[reviewWrites], 0, save) // before a new one is opened: a holding has one open review
}

// AddSignoff stores a signature; it takes the place and the persons. Taking one back only records that.
func (u *unit) AddSignoff(s domain.Signoff) {
	u.owed[s.Holding] = "AddSignoff"
	u.once("signoff", s.ID)
	u.add(signoffWrites, insert("signoff", signoffRowOf(s)))
	if s.Mark == domain.Unsigned {
		return
	}
	u.add(placeWrites, insert("review_place", reviewPlaceRow{string(s.Review), s.Slot}))
	for _, p := range s.Persons() {
		u.add(placeWrites, insert("review_person", reviewPersonRow{string(s.Review), string(p)}))
	}
}

// FreePlace lets the place be filled and its persons sign again.
func (u *unit) FreePlace(s domain.Signoff) {
	u.owed[s.Holding] = "FreePlace"
	u.add(placeWrites, stmt{sql: "DELETE FROM review_place WHERE review_id = ? AND slot = ?", args: []any{string(s.Review), s.Slot}})
	for _, p := range s.Persons() {
		u.add(placeWrites, stmt{sql: "DELETE FROM review_person WHERE review_id = ? AND person_id = ?", args: []any{string(s.Review), string(p)}})
	}
}
