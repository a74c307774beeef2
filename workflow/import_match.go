package workflow

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	"freigabe/domain"
)

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
		known, ok := t.title[row.title]
		if row.ident != "" {
			known, ok = t.ident[row.ident]
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
