package browser

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"freigabe/ui/component/message"
)

// catalogue is where scripts find the words of the pages, by key: [German, English].
var catalogue = filepath.Join("..", "..", ".cache", "words.json")

func TestMain(m *testing.M) {
	if err := writeCatalogue(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	demo.stop()
	battered.stop()
	if built != "" {
		_ = os.RemoveAll(built)
	}
	os.Exit(code)
}

func writeCatalogue() error {
	raw, err := json.Marshal(message.All())
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(catalogue), 0o755); err != nil {
		return err
	}
	return os.WriteFile(catalogue, raw, 0o644)
}
