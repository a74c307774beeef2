package outgoing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"freigabe/domain"
)

// MaxBytes is the limit for Hash where nothing speaks for another: 10 MB.
const MaxBytes = 10_000_000

// Hash gives the SHA-256 of what a web address leads to. Of a body with more than limit bytes it is the SHA-256 of the
// first limit bytes, a line feed and the announced length in decimal digits (-1 where none is): a change behind
// the limit that keeps the length stays unseen. Errors: no answer, an answer other than 200, a body that breaks off,
// ErrRefused.
func Hash(ctx context.Context, client *http.Client, link string, limit int64) (domain.Digest, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, link, nil)
	if err != nil {
		return "", fmt.Errorf("hash of a link: %w", cause(err))
	}
	req.Header.Set("User-Agent", "Freigabe (link check)")
	res, err := client.Do(req)
	if err != nil {
		return "", fmt.Errorf("hash of a link: %w", cause(err))
	}
	defer res.Body.Close()
	if res.StatusCode != http.StatusOK {
		return "", fmt.Errorf("hash of a link: answer %d", res.StatusCode)
	}
	h := sha256.New()
	if _, err := io.Copy(h, io.LimitReader(res.Body, limit)); err != nil {
		return "", fmt.Errorf("hash of a link: %w", err)
	}
	switch _, err := io.ReadFull(res.Body, make([]byte, 1)); {
	case err == nil:
		fmt.Fprintf(h, "\n%d", res.ContentLength)
	case !errors.Is(err, io.EOF):
		return "", fmt.Errorf("hash of a link: %w", err)
	}
	return domain.Digest(hex.EncodeToString(h.Sum(nil))), nil
}

// cause is an error without the address that it is about: this goes to the log, and addresses hold tokens, also those to which
// a link is led on.
func cause(err error) error {
	if at, ok := errors.AsType[*url.Error](err); ok {
		return at.Err
	}
	return err
}
