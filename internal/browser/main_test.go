package browser

import (
	"os"
	"testing"
)

func TestMain(m *testing.M) {
	code := m.Run()
	demo.stop()
	battered.stop()
	if built != "" {
		_ = os.RemoveAll(built)
	}
	os.Exit(code)
}
