package demo

import (
	"bytes"
	"context"

	"freigabe/domain"
)

// upload is a file on its way to the store of bytes.
type upload struct {
	dataFile
	ref  domain.FileRef
	err  error
	done chan struct{}
}

// upload makes the next files of the holding and stores them beside what else happens: bytes come before the unit of
// work that names them anyway, and the disk is slow.
func (s *story) upload() []*upload {
	if s.err != nil {
		return nil
	}
	s.file++
	var out []*upload
	by, ctx := s.w.actor(s.steward), s.ctx
	for _, f := range s.set.files(s) {
		u := &upload{dataFile: f, done: make(chan struct{})}
		s.w.uploads.Go(func() {
			defer close(u.done)
			s.w.uploading <- struct{}{}
			defer func() { <-s.w.uploading }()
			u.ref, u.err = s.w.desk.Upload(ctx, by, u.name, u.media, bytes.NewReader(u.body), int64(len(u.body)))
		})
		out = append(out, u)
	}
	return out
}

func (u *upload) wait(ctx context.Context) (domain.FileRef, error) {
	select {
	case <-u.done:
		return u.ref, u.err
	case <-ctx.Done():
		return domain.FileRef{}, ctx.Err()
	}
}
