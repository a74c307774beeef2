package workflow

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
	"freigabe/workflow/intake"
)

// ImportFile is a list to import.
type ImportFile struct {
	Name      string
	Data      io.ReaderAt
	Size      int64              // bytes
	Hash      domain.Digest      // of the bytes
	Authority domain.AuthorityID // home of rows whose authority is empty or unknown
	Mode      string             // PerRow or AllOrNothing
	DryRun    bool
	Options   intake.Options
	Progress  func(read int) // called now and then while rows are read; may be nil
}

// Modes of an import.
const (
	PerRow       = "per_row"
	AllOrNothing = "all_or_nothing"
)

// Import stores the rows of a list as holdings: a new key creates one, a known key fills one in captured, any other is
// skipped. All of it is one unit of work. Read = Created + Updated + Skipped + Refused, always.
func (d *Desk) Import(ctx context.Context, actor Actor, in ImportFile) (ImportReport, error) {
	if in.Mode != PerRow && in.Mode != AllOrNothing {
		return ImportReport{}, invalid("mode", "import.mode")
	}
	src, err := intake.Open(ctx, in.Data, in.Size, in.Options)
	if err != nil {
		return ImportReport{}, err
	}
	defer src.Close()
	list, err := d.readList(ctx, src, in)
	if err != nil {
		return ImportReport{}, err
	}
	if in.DryRun {
		actor.Key = "" // a preview stores nothing, not even its answer
	}
	return run(ctx, d, actor, "workflow.Import", func(tx Tx) (ImportReport, error) {
		l := list.again()
		targets, err := d.targets(ctx, tx, actor, in.Authority, l)
		if err != nil {
			return ImportReport{}, err
		}
		before, err := tx.ImportNamed(ctx, in.Authority, in.Hash)
		if err != nil && domain.CodeOf(err) != domain.NotFound {
			return ImportReport{}, err
		}
		if before != nil {
			l.note(0, "", "import.same_file", map[string]any{"at": before.At, "import": string(before.ID)})
		}
		held, err := match(ctx, tx, l, targets)
		if err != nil {
			return ImportReport{}, err
		}
		if in.Mode == AllOrNothing && l.report.Refused > 0 {
			l.report.Skipped += l.report.Created + l.report.Updated
			l.report.Created, l.report.Updated = 0, 0
			l.note(0, "", "import.all_or_nothing", map[string]any{"refused": l.report.Refused})
		} else if l.report.Created+l.report.Updated > 0 {
			if err := d.storeList(ctx, tx, actor, in, src, l, targets, held); err != nil {
				return ImportReport{}, err
			}
		}
		slices.SortStableFunc(l.report.Problems, func(a, b ImportProblem) int { return a.Line - b.Line })
		return l.report, nil
	})
}

// listRow is what is kept of a row between the passes: enough to match it, not its content.
type listRow struct {
	line      int
	refused   bool
	authority string // as written
	ident     string
	title     string // normalised
	slug      string
	sum       domain.Digest // of the content: equal rows are repeated ones

	target  domain.AuthorityID
	holding domain.HoldingID // set: to fill
	create  bool
	name    string
}

type list struct {
	rows   []listRow
	report ImportReport
}

// again copies the list for one run of the unit of work.
func (l *list) again() *list {
	r := l.report
	r.Problems = slices.Clone(r.Problems)
	return &list{rows: slices.Clone(l.rows), report: r}
}

func (l *list) note(line int, column, code string, args map[string]any) {
	l.report.Problems = append(l.report.Problems, ImportProblem{Line: line, Column: column, Code: strings.TrimPrefix(code, "import."), Args: args})
}

// readList is the first pass: it checks every row and keeps its key.
func (d *Desk) readList(ctx context.Context, src *intake.Source, in ImportFile) (*list, error) {
	l := &list{report: ImportReport{Problems: []ImportProblem{}}}
	for rec, err := range src.Records(ctx) {
		if err != nil {
			return nil, err
		}
		l.report.Read++
		if in.Progress != nil && l.report.Read%100 == 0 {
			in.Progress(l.report.Read)
		}
		for _, p := range rec.Problems {
			l.note(p.Line, p.Column, p.Code, anyArgs(p.Args))
		}
		row := listRow{line: rec.Line, authority: rec.Authority}
		content, err := clean(contentOf(&rec))
		if !rec.Refused() && err != nil {
			e, _ := errors.AsType[*domain.Error](err)
			l.note(rec.Line, e.Field, e.Key, e.Args)
		}
		if row.refused = rec.Refused() || err != nil; row.refused {
			l.report.Refused++
		} else {
			row.ident, row.title, row.slug = content.Identifier, TitleKey(content.Title), domain.Slug(content.Title)
			row.sum = rowSum(content, rec)
		}
		l.rows = append(l.rows, row)
	}
	for _, p := range src.Preview().Problems {
		l.note(p.Line, p.Column, p.Code, anyArgs(p.Args))
	}
	if l.report.Read == 0 && !slices.ContainsFunc(l.report.Problems, func(p ImportProblem) bool { return p.Code == "no_rows" }) {
		l.note(0, "", "import.no_rows", nil)
	}
	return l, nil
}

func anyArgs(args map[string]string) map[string]any {
	out := make(map[string]any, len(args))
	for k, v := range args {
		out[k] = v
	}
	return out
}

func contentOf(rec *intake.Record) domain.Content {
	c := rec.Content()
	c.Identifier = rec.Identifier
	return c
}

func rowSum(c domain.Content, rec intake.Record) domain.Digest {
	body, err := json.Marshal(struct {
		C domain.Content
		A string
		L []string
		P map[string]string
	}{c, rec.Authority, rec.Values(intake.FieldLandingPage), rec.Proposals()})
	if err != nil {
		panic("workflow: a row cannot be marshalled: " + err.Error()) // strings only
	}
	return domain.DigestOf(body)
}

// TitleKey normalises a title for comparison: letters and digits, lower case, umlauts folded.
func TitleKey(title string) string { return domain.Slug(title) }

// target is an authority that rows of the list go to.
type target struct {
	auth  *domain.Authority
	root  *domain.Authority
	pol   *Policy
	may   bool
	as    Standing // of the actor, where a person acts
	ident map[string]CatalogKey
	title map[string]CatalogKey
	names map[string]bool // of the root, shared by its targets
}

// targets finds the authority of each row and locks the policies of all roots concerned, ascending.
func (d *Desk) targets(ctx context.Context, tx Tx, actor Actor, home domain.AuthorityID, l *list) (map[domain.AuthorityID]*target, error) {
	all, err := d.store.Authorities(ctx)
	if err != nil {
		return nil, err
	}
	byName := authorityIndex(all)
	byID := map[domain.AuthorityID]*domain.Authority{}
	for i := range all {
		byID[all[i].ID] = &all[i]
	}
	if byID[home] == nil {
		return nil, &domain.Error{Code: domain.NotFound, Op: "workflow.Import", Key: "id.unknown"}
	}
	unmapped := map[string]bool{}
	wanted := map[domain.AuthorityID]bool{home: true}
	for i := range l.rows {
		row := &l.rows[i]
		row.target = home
		if row.refused || row.authority == "" {
			continue
		}
		id, ok := byName(row.authority, byID[home].Root)
		switch {
		case ok:
			row.target = id
			wanted[id] = true
		case !unmapped[row.authority]:
			unmapped[row.authority] = true
			l.note(row.line, "", "import.authority_unmapped", map[string]any{"value": row.authority, "home": byID[home].Title})
		}
	}
	ids := slices.SortedFunc(maps.Keys(wanted), func(a, b domain.AuthorityID) int {
		return strings.Compare(string(byID[a].Root)+string(a), string(byID[b].Root)+string(b))
	})
	out := map[domain.AuthorityID]*target{}
	keys := map[domain.AuthorityID][]CatalogKey{}
	names := map[domain.AuthorityID]map[string]bool{}
	for _, id := range ids {
		auth := byID[id]
		pol, err := tx.Policy(ctx, auth.Root)
		if err != nil {
			return nil, err
		}
		t := &target{auth: auth, root: byID[auth.Root], pol: pol, may: true, ident: map[string]CatalogKey{}, title: map[string]CatalogKey{}}
		if actor.Kind == domain.ByPerson {
			t.as, err = authorize(ctx, tx, pol, actor, domain.ActCapture, id)
			if id == home && err != nil {
				return nil, hideForeign(err, actor, auth)
			}
			t.may = err == nil
		}
		if names[auth.Root] == nil {
			names[auth.Root] = map[string]bool{}
			if keys[auth.Root], err = tx.Catalog(ctx, auth.Root); err != nil {
				return nil, err
			}
			for _, k := range keys[auth.Root] {
				names[auth.Root][k.Name] = true
			}
			for _, a := range all {
				names[auth.Root][a.Name] = true
			}
		}
		t.names = names[auth.Root]
		for _, k := range keys[auth.Root] {
			if k.Authority == id {
				if k.Identifier != "" {
					t.ident[k.Identifier] = k
				}
				t.title[k.Title] = k
			}
		}
		out[id] = t
	}
	return out, nil
}

// authorityIndex finds an authority by its name or title as people write it, those of the home root first.
func authorityIndex(all []domain.Authority) func(text string, home domain.AuthorityID) (domain.AuthorityID, bool) {
	type place struct{ inRoot, anywhere []domain.AuthorityID }
	index := map[string][]*domain.Authority{}
	for i := range all {
		a := &all[i]
		if a.Closed {
			continue
		}
		_, slug, _ := strings.Cut(a.Name, "_")
		for _, k := range slices.Compact(slices.Sorted(slices.Values([]string{a.Name, slug, domain.Slug(a.Title), bareName(domain.Slug(a.Title))}))) {
			if k != "" {
				index[k] = append(index[k], a)
			}
		}
	}
	return func(text string, home domain.AuthorityID) (domain.AuthorityID, bool) {
		for _, k := range []string{text, domain.Slug(text), bareName(domain.Slug(text))} {
			var p place
			for _, a := range index[k] {
				if a.Root == home {
					p.inRoot = append(p.inRoot, a.ID)
				}
				p.anywhere = append(p.anywhere, a.ID)
			}
			if len(p.inRoot) == 1 {
				return p.inRoot[0], true
			}
			if len(p.inRoot) == 0 && len(p.anywhere) == 1 {
				return p.anywhere[0], true
			}
		}
		return "", false
	}
}

// bareName cuts what administrations put before a place name.
func bareName(slug string) string {
	for _, prefix := range []string{"bundesstadt-", "landeshauptstadt-", "stadt-", "gemeinde-", "kreis-"} {
		if rest, ok := strings.CutPrefix(slug, prefix); ok {
			return rest
		}
	}
	return slug
}

// match decides what becomes of each row and reads the holdings that rows fill.
func match(ctx context.Context, tx Tx, l *list, targets map[domain.AuthorityID]*target) (map[domain.HoldingID]*domain.Holding, error) {
	type seen struct {
		line int
		sum  domain.Digest
	}
	inFile := map[string]seen{}
	held := map[domain.HoldingID]*domain.Holding{}
	for i := range l.rows {
		row := &l.rows[i]
		if row.refused {
			continue
		}
		t := targets[row.target]
		if !t.may {
			row.refused = true
			l.report.Refused++
			l.note(row.line, "", "import.not_your_authority", map[string]any{"authority": t.auth.Title})
			continue
		}
		key := string(row.target) + "\x00t\x00" + row.title
		if row.ident != "" {
			key = string(row.target) + "\x00i\x00" + row.ident
		}
		if first, repeated := inFile[key]; repeated {
			if first.sum == row.sum {
				l.report.Skipped++
				l.note(row.line, "", "import.repeated", map[string]any{"first": strconv.Itoa(first.line)})
			} else {
				row.refused = true
				l.report.Refused++
				l.note(row.line, "", "import.key_twice", map[string]any{"first": strconv.Itoa(first.line), "second": strconv.Itoa(row.line)})
			}
			continue
		}
		inFile[key] = seen{row.line, row.sum}
		known, ok := t.title[row.title], row.ident == ""
		if row.ident != "" {
			known, ok = t.ident[row.ident]
		} else {
			known, ok = t.title[row.title]
		}
		switch {
		case !ok:
			row.create = true
			row.name = freeIn(t.names, t.root.Name+"_"+row.slug)
			l.report.Created++
		case known.State != domain.Captured || known.Reviewed:
			l.report.Skipped++
			l.note(row.line, "", "import.not_editable", map[string]any{"name": known.Name, "state": string(known.State)})
		default:
			h, err := tx.Holding(ctx, known.Holding)
			if err != nil {
				return nil, err
			}
			held[h.ID] = h
			row.holding = h.ID
			l.report.Updated++ // taken back where nothing changes
		}
	}
	return held, nil
}

func freeIn(taken map[string]bool, base string) string {
	name := base
	for n := 2; taken[name]; n++ {
		name = base + "-" + strconv.Itoa(n)
	}
	taken[name] = true
	return name
}

// storeList is the second pass: it reads the rows again and writes them, or in a dry run only finds out which known
// holdings would change.
func (d *Desk) storeList(ctx context.Context, tx Tx, actor Actor, in ImportFile, src *intake.Source, l *list, targets map[domain.AuthorityID]*target, held map[domain.HoldingID]*domain.Holding) error {
	imp := Import{ID: domain.NewID[domain.ImportID](tx.Now()), Root: targets[in.Authority].auth.Root, Authority: in.Authority, Person: actor.Person,
		ActorKind: actor.Kind, FileName: in.Name, FileHash: in.Hash, Mode: in.Mode, Status: "done", At: tx.Now()}
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
	digest, err := domain.Canonical(ids)
	if err != nil {
		return err
	}
	dec := as(decided(tx, actor, domain.Imported), targets[in.Authority].as)
	dec.Root, dec.Authority, dec.PolicyVersion = imp.Root, imp.Authority, targets[in.Authority].pol.Version
	dec.Digest = domain.DigestOf(digest)
	dec.Detail = map[string]string{"import": string(imp.ID), "file": string(in.Hash), "created": strconv.Itoa(l.report.Created),
		"updated": strconv.Itoa(l.report.Updated), "skipped": strconv.Itoa(l.report.Skipped), "refused": strconv.Itoa(l.report.Refused)}
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
			out = append(out, domain.Distribution{ID: domain.NewID[domain.DistributionID](tx.Now()), Link: u,
				Audiences: []domain.Audience{domain.ForInternal}})
		}
	}
	return out
}

// UndoImport takes an import back as a whole, while none of its holdings was touched since.
func (d *Desk) UndoImport(ctx context.Context, actor Actor, id domain.ImportID) (ImportReport, error) {
	return run(ctx, d, actor, "workflow.UndoImport", func(tx Tx) (ImportReport, error) {
		imp, err := tx.Import(ctx, id)
		if err != nil {
			return ImportReport{}, err
		}
		auth, err := tx.Authority(ctx, imp.Authority)
		if err != nil {
			return ImportReport{}, err
		}
		pol, err := tx.Policy(ctx, imp.Root)
		if err != nil {
			return ImportReport{}, err
		}
		s, err := authorize(ctx, tx, pol, actor, domain.ActCapture, imp.Authority)
		if err != nil {
			return ImportReport{}, hideForeign(err, actor, auth)
		}
		if imp.Status != "done" {
			return ImportReport{}, &domain.Error{Code: domain.Conflict, Op: "workflow.UndoImport", Key: "import.undone_already"}
		}
		touched := &domain.Error{Code: domain.Conflict, Op: "workflow.UndoImport", Key: "import.touched"}
		var back []*domain.Holding
		for _, x := range imp.Holdings {
			h, err := tx.Holding(ctx, x.Holding)
			if domain.CodeOf(err) == domain.NotFound {
				return ImportReport{}, touched
			} else if err != nil {
				return ImportReport{}, err
			}
			if h.Rev != x.Rev || h.State != domain.Captured || h.Review != nil {
				touched.Args = map[string]any{"name": h.Name}
				return ImportReport{}, touched
			}
			back = append(back, h)
		}
		dec := as(decided(tx, actor, domain.ImportUndone), s)
		dec.Root, dec.Authority, dec.PolicyVersion = imp.Root, imp.Authority, pol.Version
		dec.Detail = map[string]string{"import": string(imp.ID)}
		for i, x := range imp.Holdings {
			h := back[i]
			if x.Created {
				tx.DeleteHolding(h.ID)
				continue
			}
			was := h.Edition.Content
			h.Edition.Content = *x.Before
			d.keep(tx, h, pol, changes(tx, actor, h, h.Rev+1, domain.ByImport, "", domain.Diff(&was, x.Before)))
		}
		imp.Status, imp.UndoneAt = "undone", tx.Now()
		tx.SaveImport(*imp)
		decide(tx, dec)
		return imp.Report, nil
	})
}
