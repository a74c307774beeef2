package component

import (
	"fmt"
	"testing"
)

func TestAPagerShowsEndsAndNeighboursAndNoGapOfOnePage(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		present, last int
		want          string
	}{
		{1, 1, "[1]"},
		{1, 3, "[1 2 3]"},
		{1, 9, "[1 2 0 9]"},
		{4, 9, "[1 2 3 4 5 0 9]"},
		{5, 9, "[1 0 4 5 6 0 9]"},
		{6, 9, "[1 0 5 6 7 8 9]"},
		{9, 9, "[1 0 8 9]"},
		{1, 0, "[]"},
	} {
		if got := fmt.Sprint(PageNumbers(tt.present, tt.last)); got != tt.want {
			t.Errorf("page %d of %d: %s, want %s", tt.present, tt.last, got, tt.want)
		}
	}
}
