package inventory

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"slices"

	"freigabe/domain"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
	"freigabe/workflow/intake"
)

const batch = 200 // rows read at once

// sheet is a form of list that can be written.
type sheet struct {
	ending, media string
	open          func(w io.Writer, name string) (intake.ListWriter, error)
}

var (
	csvSheet = sheet{"csv", "text/csv; charset=utf-8", func(w io.Writer, _ string) (intake.ListWriter, error) { return intake.NewCSVWriter(w) }}
	xlsx     = sheet{"xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", intake.NewXLSXWriter}
)

// export writes the list in its order with the chosen columns, or with every field of the content (all=1). What it
// writes of the content, importing reads back the same; the columns beside it carry names that importing does not know.
func export(form sheet) page.Handler {
	return func(r *page.Request) error {
		scope, err := r.Scope()
		if err != nil {
			return err
		}
		ids, err := r.Read().InventoryIDs(r.Ctx(), scope, addressOf(r).query(r), 0)
		if err != nil {
			return err
		}
		authorities, err := r.Read().Authorities(r.Ctx())
		if err != nil {
			return err
		}
		chosen, err := chosenColumns(r)
		if err != nil {
			return err
		}
		s := show{r, treeOf(authorities), map[domain.HoldingID]int{}}
		cols := exportColumns(r, chosen, r.Query("all") != "")
		h := r.Echo.Response().Header()
		h.Set("Content-Type", form.media)
		h.Set("Content-Disposition", fmt.Sprintf(`attachment; filename="%s-%s.%s"`, r.Text("desk.inventory.file", nil), r.Today(), form.ending))
		h.Set("Cache-Control", "no-store")
		r.Echo.Response().WriteHeader(http.StatusOK)
		out, err := form.open(r.Echo.Response(), r.Text("desk.nav.holdings", nil))
		if err != nil {
			return err
		}
		return s.write(out, scope, ids, cols)
	}
}

// fileColumn is a column of a written list.
type fileColumn struct {
	head string
	text func(s show, h workflow.InventoryRow) string
}

// exportColumns are the title, where it belongs, then the chosen columns, then the fields of the content if asked for.
func exportColumns(r *page.Request, chosen []column, all bool) []fileColumn {
	title, _ := domain.FieldNamed("title")
	out := []fileColumn{
		contentColumn(r, title),
		{intake.ColumnName(intake.FieldAuthority, ""), func(s show, h workflow.InventoryRow) string { return s.tree.title(h.Authority) }},
	}
	for _, c := range chosen {
		if c.name == "authority" || all && slices.Contains([]string{"steward", "standard", "theme", "hvd"}, c.name) {
			continue // there as a field
		}
		out = append(out, fileColumn{r.Text("desk.inventory.export."+c.name, nil), c.text})
	}
	if all {
		for _, f := range domain.Fields {
			if f.Name != "title" {
				out = append(out, contentColumn(r, f))
			}
		}
	}
	return out
}

func contentColumn(r *page.Request, f domain.Field) fileColumn {
	return fileColumn{fieldColumn(r, f), func(_ show, h workflow.InventoryRow) string { return fieldText(f, &h.Draft.Content) }}
}

// write reads the holdings in batches and writes a row for each; memory does not grow with their number.
func (s show) write(out intake.ListWriter, scope workflow.Scope, ids []domain.HoldingID, cols []fileColumn) error {
	cells := make([]string, len(cols))
	for i, c := range cols {
		cells[i] = c.head
	}
	if err := out.Row(cells); err != nil {
		return err
	}
	for part := range slices.Chunk(ids, batch) {
		rows, err := s.Read().InventoryRows(s.Ctx(), scope, part)
		if err != nil {
			return err
		}
		for _, h := range rows {
			clear(s.open)
			if s.open[h.ID], err = openQuestions(s.Request, h); err != nil {
				return err
			}
			for i, c := range cols {
				cells[i] = c.text(s, h)
			}
			if err := out.Row(cells); err != nil {
				return err
			}
		}
	}
	return out.Close()
}

// template writes an empty list with the columns that importing knows, for who has none yet.
func template(r *page.Request) error {
	var b bytes.Buffer
	out, err := intake.NewCSVWriter(&b)
	if err != nil {
		return err
	}
	var head []string
	for _, name := range []string{
		"title", "description", "org_unit", "steward", "theme", "keywords", "update_frequency", "source_system", "formats", "identifier", "comment",
	} {
		f, _ := domain.FieldNamed(name)
		head = append(head, fieldColumn(r, f))
	}
	if err := out.Row(head); err != nil {
		return err
	}
	if err := out.Close(); err != nil {
		return err
	}
	h := r.Echo.Response().Header()
	h.Set("Content-Disposition", `attachment; filename="`+r.Text("desk.inventory.template_file", nil)+`.csv"`)
	return r.Echo.Blob(http.StatusOK, csvSheet.media, b.Bytes())
}
