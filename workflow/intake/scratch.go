package intake

import "os"

// Scratch opens a temporary file that has lost its name: it ends with its handle, also when the process is killed, and
// nobody finds a list of internal holdings in the folder for temporary files. Errors are those of package os.
func Scratch() (*os.File, error) {
	f, err := os.CreateTemp("", "freigabe-*")
	if err != nil {
		return nil, err
	}
	if err := os.Remove(f.Name()); err != nil {
		_ = f.Close()
		return nil, err
	}
	return f, nil
}
