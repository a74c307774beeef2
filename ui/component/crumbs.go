package component

// Crumbs say where a page stands; the last one is the page itself. Label names the list for screen readers.
type Crumbs struct {
	Label string
	Path  []Link
	Here  string
}
