package releasecheck

import (
	"context"
	"database/sql"
	"fmt"
)

// Run checks a whole store in one snapshot and writes nothing. db: an open database with the current schema; a pool of
// the application's role is enough. dialect: "postgres" or "sqlite".
// Memory holds what rights rest on, and a few hundred holdings or leaves at a time.
// An error means that the store could not be read; what is wrong in it is in the report.
func Run(ctx context.Context, db *sql.DB, dialect string) (Report, error) {
	var report Report
	s, err := open(ctx, db, dialect)
	if err != nil {
		return report, err
	}
	defer s.close()
	rights, err := s.rights(ctx)
	if err != nil {
		return report, fmt.Errorf("releasecheck: rights: %w", err)
	}
	if s.erased, err = s.erasures(ctx); err != nil {
		return report, fmt.Errorf("releasecheck: erasures: %w", err)
	}
	j := &judge{rights: rights, erased: s.erased, report: &report}
	if err := s.holdings(ctx, j.holding); err != nil {
		return report, fmt.Errorf("releasecheck: holdings: %w", err)
	}
	if err := s.administration(ctx, rights, &report); err != nil {
		return report, fmt.Errorf("releasecheck: administration: %w", err)
	}
	if err := s.ledger(ctx, &report); err != nil {
		return report, fmt.Errorf("releasecheck: ledger: %w", err)
	}
	return report, nil
}
