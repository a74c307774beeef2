package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"

	"freigabe/domain"
)

// lockFolder keeps two writers out of one data folder. The service on the embedded database holds the lock alone; with
// Postgres several processes share the folder. Reading takes no lock.
func lockFolder(dir string, u use, shared bool) (*os.File, error) {
	if u == toRead {
		return nil, nil
	}
	f, err := os.OpenFile(filepath.Join(dir, "lock"), os.O_RDWR|os.O_CREATE, 0o640)
	if err != nil {
		return nil, fmt.Errorf("data folder: %w", err)
	}
	how := syscall.LOCK_EX
	if shared && u == toServe {
		how = syscall.LOCK_SH
	}
	if err := syscall.Flock(int(f.Fd()), how|syscall.LOCK_NB); err != nil {
		_ = f.Close()
		if errors.Is(err, syscall.EWOULDBLOCK) {
			key := "data.locked"
			if u == toServe {
				key = "data.served"
			}
			return nil, &domain.Error{Code: domain.Conflict, Op: "lockFolder", Key: key, Args: map[string]any{"folder": dir}}
		}
		return nil, fmt.Errorf("lock the data folder: %w", err)
	}
	return f, nil
}
