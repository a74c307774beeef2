package portal

import (
	"cmp"
	"strings"

	"freigabe/domain"
	"freigabe/domain/catalog"
	"freigabe/workflow"
)

// entry is a data set in a list.
type entry struct {
	URL, Title, Publisher string
	Excerpt               string
	Formats               []string
	Released, ReleasedDay string // as people read it; YYYY-MM-DD
}

func (r *request) entries(tree *authorities, rows []workflow.ReleaseRow) []entry {
	out := make([]entry, len(rows))
	for i, row := range rows {
		out[i] = entry{
			URL: r.link(datasetPath(row.Release.Name)), Title: titleOf(row), Publisher: tree.title(row.Release.Authority),
			Excerpt: excerpt(catalog.PlainText(row.Description), 220), Formats: formatNames(row.Formats),
			Released:    r.text("portal.entry.released", map[string]any{"day": day(r.lang, row.Release.At)}),
			ReleasedDay: domain.Day(row.Release.At, ""),
		}
	}
	return out
}

func datasetPath(name string) string { return "/dataset/" + segment(name) }

func organizationPath(name string) string { return "/organization/" + segment(name) }

// groupOf is a theme in an address: CKAN portals of Germany name their groups so.
func groupOf(theme string) string { return strings.ToLower(theme) }

// formatNames gives each format its usual name, once.
func formatNames(formats []string) []string {
	var out []string
	seen := map[string]bool{}
	for _, f := range formats {
		name := formatName(f)
		if name != "" && !seen[name] {
			seen[name] = true
			out = append(out, name)
		}
	}
	return out
}

// formatName gives the usual short name of the first of several hints (a format, a file name, a media type) that names
// a kind of file: "CSV".
func formatName(hints ...string) string {
	for _, hint := range hints {
		if k, ok := catalog.FileType(hint); ok && hint != "" {
			return shortLabel(k.Label)
		}
	}
	return strings.ToUpper(excerpt(cmp.Or(hints[0], ""), 12))
}

// shortLabel takes "XLSX" of "Excel (XLSX)" and "GTFS" of "GTFS (Fahrplan)".
func shortLabel(label string) string {
	before, inside, ok := strings.Cut(strings.TrimSuffix(label, ")"), " (")
	if ok && inside == strings.ToUpper(inside) {
		return inside
	}
	return before
}
