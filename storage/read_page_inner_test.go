package storage

import "testing"

func TestLimitOf(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ n, most, want int }{
		{0, maxLimit, 20}, {-1, maxLimit, 20}, {1, maxLimit, 1}, {200, maxLimit, 200}, {201, maxLimit, 200}, {1 << 40, maxBodies, 100}, {0, 5, 5},
	} {
		if got := limitOf(tt.n, tt.most); got != tt.want {
			t.Errorf("limitOf(%d, %d) = %d, want %d", tt.n, tt.most, got, tt.want)
		}
	}
}
