package holding_test

import (
	"os"
	"testing"

	"freigabe/internal/desktest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	desktest.Clear()
	os.Exit(code)
}
