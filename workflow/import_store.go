package workflow

import (
	"context"
	"slices"
	"strconv"

	"freigabe/domain"
	"freigabe/workflow/intake"
)

// storeList is the second pass: it reads the rows again and writes them, or in a dry run only finds out which known
// holdings would change.
func (d *Desk) storeList(ctx context.Context, tx Tx, actor Actor, in ImportFile, src *intake.Source, l *list, targets map[domain.AuthorityID]*target, held map[domain.HoldingID]*domain.Holding) error {
	imp := Import{
		ID: domain.NewID[domain.ImportID](tx.Now()), Root: targets[in.Authority].auth.Root, Authority: in.Authority, Person: actor.Person,
		ActorKind: actor.Kind, FileName: in.Name, FileHash: in.Hash, Mode: in.Mode, Status: "done", At: tx.Now(),
	}
	i := 0
	var ids []string
	for rec, err := range src.Records(ctx) {
		if err != nil {
			return err
		}
		row := l.rows[i]
		i++
		if !row.create && row.holding == "" {
			continue
		}
		content, err := clean(contentOf(&rec))
		if err != nil {
			return err
		}
		if row.create && in.DryRun {
			continue
		}
		if row.create {
			t := targets[row.target]
			h := newHolding(tx, t.pol, t.auth, row.name, content)
			h.Edition.Proposals = rec.Proposals()
			h.Edition.Distributions = links(tx, &rec)
			tx.CreateHolding(h)
			tx.LogChanges(changes(tx, actor, h, 1, domain.ByImport, "", []domain.Change{{Field: "import", New: string(imp.ID)}}))
			imp.Holdings = append(imp.Holdings, ImportedHolding{Holding: h.ID, Created: true, Rev: 1})
			ids = append(ids, string(h.ID))
			continue
		}
		h := held[row.holding]
		before := h.Edition.Content
		h.Edition.Content = fill(before, content)
		diff := domain.Diff(&before, &h.Edition.Content)
		if len(diff) == 0 {
			l.report.Updated--
			l.report.Skipped++
			l.note(row.line, "", "import.unchanged", map[string]any{"name": h.Name})
			continue
		}
		if in.DryRun {
			continue
		}
		rev := h.Rev + 1
		d.keep(tx, h, targets[row.target].pol, changes(tx, actor, h, rev, domain.ByImport, "", diff))
		imp.Holdings = append(imp.Holdings, ImportedHolding{Holding: h.ID, Rev: rev, Before: &before})
		ids = append(ids, string(h.ID))
	}
	if len(ids) == 0 {
		return nil
	}
	slices.Sort(ids)
	digest, err := domain.Canonical(ids)
	if err != nil {
		return err
	}
	dec := as(decided(tx, actor, domain.Imported), targets[in.Authority].as)
	dec.Root, dec.Authority, dec.PolicyVersion = imp.Root, imp.Authority, targets[in.Authority].pol.Version
	dec.Digest = domain.DigestOf(digest)
	dec.Detail = map[string]string{
		"import": string(imp.ID), "file": string(in.Hash), "created": strconv.Itoa(l.report.Created),
		"updated": strconv.Itoa(l.report.Updated), "skipped": strconv.Itoa(l.report.Skipped), "refused": strconv.Itoa(l.report.Refused),
	}
	imp.Decision = dec.ID
	l.report.ID = imp.ID
	imp.Report = l.report
	tx.SaveImport(imp)
	decide(tx, dec)
	return nil
}

// fill puts filled cells over what is there; an empty cell takes nothing away.
func fill(before, row domain.Content) domain.Content {
	for _, f := range domain.Fields {
		if v := f.List(&row); len(v) > 0 {
			f.Set(&before, v...)
		}
	}
	return before
}

// links makes the web addresses of a row to links of the edition, for internal readers until somebody says otherwise.
func links(tx Tx, rec *intake.Record) []domain.Distribution {
	var out []domain.Distribution
	for _, u := range rec.Values(intake.FieldLandingPage) {
		if (Attach{Link: u}).check() == nil {
			out = append(out, domain.Distribution{
				ID: domain.NewID[domain.DistributionID](tx.Now()), Link: u,
				Audiences: []domain.Audience{domain.ForInternal},
			})
		}
	}
	return out
}
