package portal

import (
	"context"
	"encoding/json"
	"fmt"

	"freigabe/domain"
	"freigabe/domain/catalog"
)

// signed is a live public release with what its signed bytes say.
type signed struct {
	domain.Release
	doc domain.Document
}

// released reads the live public release of a name. Errors: gone where there was one, else NotFound; Internal when the
// stored bytes are not the signed ones: those are shown to nobody.
func (h *handler) released(ctx context.Context, name string) (*signed, error) {
	if !isName(name) {
		return nil, domain.NotFound
	}
	rel, err := h.read.ReleaseNamed(ctx, anonymous, domain.ForPublic, name)
	if domain.CodeOf(err) == domain.NotFound {
		stone, err := h.read.TombstoneNamed(ctx, name)
		if err != nil {
			return nil, err
		}
		return nil, &gone{*stone}
	}
	if err != nil {
		return nil, err
	}
	return open(*rel, domain.ForPublic)
}

// open reads the document of a release.
func open(rel domain.Release, a domain.Audience) (*signed, error) {
	s := &signed{Release: rel}
	if domain.DigestOf(rel.Body) != rel.Digest {
		return nil, fmt.Errorf("release %s: the stored bytes do not have the signed digest", rel.ID)
	}
	if err := json.Unmarshal(rel.Body, &s.doc); err != nil {
		return nil, fmt.Errorf("release %s: %w", rel.ID, err)
	}
	if s.doc.Audience != a {
		return nil, fmt.Errorf("release %s: the document is for another audience than the release", rel.ID)
	}
	return s, nil
}

// entry is the release as the catalog describes it. When a holding was first public is known for sure of its first
// edition only.
func (s *signed) entry(tree *authorities) catalog.Entry {
	e := catalog.Entry{Document: s.doc, Publisher: tree.publisher(s.Authority), Modified: s.At}
	if s.Edition == 1 {
		e.Issued = s.At
	}
	return e
}

// file finds a distribution of the release.
func (s *signed) file(id string) (domain.DocumentFile, error) {
	for _, f := range s.doc.Files {
		if string(f.ID) == id {
			return f, nil
		}
	}
	return domain.DocumentFile{}, domain.NotFound
}
