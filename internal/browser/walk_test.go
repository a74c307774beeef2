package browser

import (
	"testing"
	"time"
)

func TestPublicWalk(t *testing.T) {
	needBrowser(t)
	run(t, demo.serve(t), time.Minute, "walks/portal.mjs")
}
