package storage

import (
	"context"
	"fmt"
	"strconv"

	"gorm.io/gorm"

	"freigabe/domain"
	"freigabe/workflow"
)

// liveRow is a live release with its record.
type liveRow struct {
	Row         releaseRow `gorm:"embedded"`
	Title       string
	Description string
	Theme       string
	Licence     string
	Formats     string
}

const (
	liveTables  = "live_release l JOIN release r ON r.id = l.release_id"
	newestFirst = "l.at DESC, l.holding_id DESC"
)

// matching is the condition of a release filter, without its page.
func matching(sc workflow.Scope, f workflow.ReleaseFilter) cond {
	return allOf(released(sc, f.Audience), belowOne("l.authority_id", f.Authority),
		listed(f.Theme, "l.theme"), words(f.Query, "l.search"))
}

// paged is the condition and the order of a page of releases: the newest first, or by holding with ByID.
func paged(f workflow.ReleaseFilter) (cond, string, error) {
	keys, err := keysOf(f.After, numberKey, idKey)
	switch {
	case err != nil:
		return nothing, "", err
	case f.ByID && keys != nil:
		return behind(keys[1:], "l.holding_id", ">"), "l.holding_id", nil
	case f.ByID:
		return everything, "l.holding_id", nil
	}
	return behind(keys, "l.at, l.holding_id", "<"), newestFirst, nil
}

// cut gives the tables of one page of live releases and the condition that goes with them. The page is cut out before
// anything is joined to it, so that what lies before a deep page is passed over in an index.
func cut(c cond, order string, limit, offset int) (tables string, its cond) {
	if order != "" {
		order = " ORDER BY " + order
	}
	page := "SELECT l.holding_id, l.audience FROM live_release l WHERE " + c.sql + order + " LIMIT " + strconv.Itoa(limit)
	if offset > 0 {
		page += " OFFSET " + strconv.Itoa(offset)
	}
	return "(" + page + ") p JOIN live_release l ON l.holding_id = p.holding_id AND l.audience = p.audience JOIN release r ON r.id = l.release_id",
		cond{everything.sql, c.args}
}

// Releases lists live releases for one audience, and gives the number of all that match, on one state of the database.
func (s *Store) Releases(ctx context.Context, sc workflow.Scope, f workflow.ReleaseFilter) ([]workflow.ReleaseRow, int, error) {
	const op = "storage.Releases"
	after, order, err := paged(f)
	if err != nil {
		return nil, 0, err
	}
	var rows []liveRow
	var total int64
	err = s.snapshot(ctx, func(db *gorm.DB) (err error) {
		match := matching(sc, f)
		if err := db.Raw("SELECT count(*) FROM live_release l WHERE "+match.sql, match.args...).Scan(&total).Error; err != nil {
			return err
		}
		page, its := cut(allOf(match, after), order, limitOf(f.Limit, maxLimit), f.Offset)
		rows, err = find[liveRow](db, list[releaseRow]("r")+", l.title, l.description, l.theme, l.licence, l.formats", page, its, order, 0)
		return err
	})
	if err != nil {
		return nil, 0, failed(op, err)
	}
	out := make([]workflow.ReleaseRow, len(rows))
	for i, r := range rows {
		out[i] = workflow.ReleaseRow{Release: liveRelease(r.Row), Title: r.Title, Description: r.Description, Licence: r.Licence}
		for text, into := range map[string]*[]string{r.Theme: &out[i].Theme, r.Formats: &out[i].Formats} {
			if err := parse(text, into); err != nil {
				return nil, 0, failed(op, fmt.Errorf("release %s: %w", r.Row.ID, err))
			}
		}
	}
	return out, int(total), nil
}

func liveRelease(r releaseRow) domain.Release {
	out := r.release()
	out.Status = domain.ReleaseLive
	return out
}

// servedRow is a release with its bytes and how it ended, if it did.
type servedRow struct {
	Row       releaseRow `gorm:"embedded"`
	Body      []byte
	Live      bool
	EndStatus string
	EndReason string
	EndedAt   *int64
	ErasedBy  *string
}

func (r servedRow) served() domain.Release {
	out := r.Row.release()
	out.Body, out.Status, out.ErasedBy = r.Body, domain.ReleaseLive, some[domain.DecisionID](r.ErasedBy)
	if !r.Live {
		out.Status, out.EndReason, out.EndedAt = domain.ReleaseStatus(r.EndStatus), r.EndReason, maybeInstant(r.EndedAt)
	}
	return out
}

var (
	servedColumns = list[releaseRow]("r") + `, l.release_id IS NOT NULL AS live, x.status AS end_status, x.reason AS end_reason, x.at AS ended_at,
		(SELECT z.decision_id FROM erased z WHERE z.kind = 'document' AND z.target = CAST(r.id AS TEXT) ORDER BY z.at LIMIT 1) AS erased_by`
	servedTables = `release r LEFT JOIN live_release l ON l.release_id = r.id
		LEFT JOIN release_end x ON x.id = (SELECT max(y.id) FROM release_end y WHERE y.release_id = r.id)`
)

// served is the condition that a release may be read: a live one by the rules of audience and circle; one that ended
// only by who may read the holding's working edition. (Of one that ended all columns of l are NULL, which meets nothing.)
func served(sc workflow.Scope) cond {
	return anyOf(released(sc, domain.Audiences...), readableHolding("r.holding_id", sc))
}

// ReleaseByID reads a release with its signed bytes; Body is nil where they were erased.
func (s *Store) ReleaseByID(ctx context.Context, sc workflow.Scope, id domain.ReleaseID) (*domain.Release, error) {
	row, err := first[servedRow](s.db(ctx), servedColumns+", b.body", servedTables+" LEFT JOIN release_document b ON b.release_id = r.id",
		allOf(named("r.id", id), served(sc)))
	if err != nil {
		return nil, failed("storage.ReleaseByID", err)
	}
	out := row.served()
	return &out, nil
}

// ReleaseNamed reads the live release of that name for an audience, with its signed bytes.
func (s *Store) ReleaseNamed(ctx context.Context, sc workflow.Scope, a domain.Audience, name string) (*domain.Release, error) {
	rows, err := s.bodies(ctx, allOf(released(sc, a), where("l.name = ?", name)), "", 1, 0)
	if err == nil && len(rows) == 0 {
		err = gorm.ErrRecordNotFound
	}
	if err != nil {
		return nil, failed("storage.ReleaseNamed", err)
	}
	return &rows[0], nil
}

// ReleasesOf lists the visible releases of a holding without their bytes, the newest first: all of them to who may read
// its working edition, live ones to others. NotFound when there is none to see.
func (s *Store) ReleasesOf(ctx context.Context, sc workflow.Scope, id domain.HoldingID) ([]domain.Release, error) {
	const op = "storage.ReleasesOf"
	rows, err := find[servedRow](s.db(ctx), servedColumns, servedTables, allOf(named("r.holding_id", id), served(sc)), "r.at DESC, r.id DESC", 0)
	if err == nil && len(rows) == 0 {
		_, err = first[holdingRow](s.db(ctx), list[holdingRow]("h"), "holding h", allOf(named("h.id", id), readable(sc)))
	}
	out, err := rowsTo(rows, err, servedRow.served)
	return out, failed(op, err)
}

// ReleaseBodies lists live releases with their signed bytes, at most 100.
func (s *Store) ReleaseBodies(ctx context.Context, sc workflow.Scope, f workflow.ReleaseFilter) ([]domain.Release, error) {
	after, order, err := paged(f)
	if err != nil {
		return nil, err
	}
	out, err := s.bodies(ctx, allOf(matching(sc, f), after), order, limitOf(f.Limit, maxBodies), f.Offset)
	return out, failed("storage.ReleaseBodies", err)
}

// bodies reads live releases with their signed bytes.
func (s *Store) bodies(ctx context.Context, c cond, order string, limit, offset int) ([]domain.Release, error) {
	page, its := cut(c, order, limit, offset)
	rows, err := find[servedRow](s.db(ctx), list[releaseRow]("r")+", b.body, 1 = 1 AS live",
		page+" LEFT JOIN release_document b ON b.release_id = r.id", its, order, 0)
	return rowsTo(rows, err, servedRow.served)
}

// TombstoneNamed finds what remains of a withdrawn public release. It shows nothing but codes, so it takes no scope.
func (s *Store) TombstoneNamed(ctx context.Context, name string) (*domain.Tombstone, error) {
	row, err := first[tombstoneRow](s.db(ctx), list[tombstoneRow]("t"), "tombstone t", where("t.name = ?", name))
	if err != nil {
		return nil, failed("storage.TombstoneNamed", err)
	}
	out := row.tombstone()
	return &out, nil
}

// ReleaseFile finds a file of the live release of that name for an audience.
func (s *Store) ReleaseFile(ctx context.Context, sc workflow.Scope, a domain.Audience, name string, id domain.DistributionID) (*domain.FileRef, error) {
	row, err := first[releaseFileRow](s.db(ctx), list[releaseFileRow]("f"), "live_release l JOIN release_file f ON f.release_id = l.release_id",
		allOf(released(sc, a), where("l.name = ?", name), named("f.distribution_id", id)))
	if err != nil {
		return nil, failed("storage.ReleaseFile", err)
	}
	return &domain.FileRef{Name: row.Name, MediaType: row.MediaType, Size: row.Size, SHA256: domain.Digest(row.Sha256)}, nil
}

// CaredBy gives the authority that looks after the holding of a live release now; it is another one than was signed after
// a move.
func (s *Store) CaredBy(ctx context.Context, sc workflow.Scope, a domain.Audience, name string) (domain.AuthorityID, error) {
	row, err := first[struct{ AuthorityID string }](s.db(ctx), "h.authority_id", "live_release l JOIN holding h ON h.id = l.holding_id",
		allOf(released(sc, a), where("l.name = ?", name)))
	return domain.AuthorityID(row.AuthorityID), failed("storage.CaredBy", err)
}
