package component

// Pager leads through the pages of a list. Its zero value shows nothing.
type Pager struct {
	Label    string // of the navigation: "Seiten"
	Status   string // "21 bis 40 von 110"
	Pages    []PagerPage
	Previous *Link
	Next     *Link
}

// PagerPage is a link to one page; without URL it stands for the pages left out.
type PagerPage struct {
	URL, Text, Label string
	Current          bool
}

// PageNumbers lists the pages that a pager shows: the first, the last, the present one and its neighbours; 0 stands for
// a gap. present and last count from 1.
func PageNumbers(present, last int) []int {
	var out []int
	for n := 1; n <= last; n++ {
		switch {
		case n == 1, n == last, n >= present-1 && n <= present+1, n == 2 && present == 4, n == last-1 && present == last-3:
			out = append(out, n)
		case out[len(out)-1] != 0:
			out = append(out, 0)
		}
	}
	return out
}
