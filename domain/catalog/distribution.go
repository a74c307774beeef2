package catalog

import (
	"strconv"
	"strings"

	"freigabe/domain"
)

func (w *writer) setDistribution(f *domain.DocumentFile) {
	w.dist = append(w.dist[:0], w.ds...)
	w.dist = append(w.dist, "/resource/"...)
	w.dist = appendSegment(w.dist, string(f.ID))
}

// distribution writes a file or a link. A link's address is an access address only: nobody signed what lies there.
func (w *writer) distribution(e *Entry, f *domain.DocumentFile, hvd string, isHVD bool) {
	d, c := &e.Document, &e.Document.Content
	kind := fileKind(f)
	w.setDistribution(f)
	w.subject(w.dist, "", "dcat:Distribution")
	w.propText("dct:title", firstOf(f.Title, f.Name, kind.Label, c.Title, d.Name))
	w.propText("dct:description", PlainText(f.Description))
	stored := f.Link == ""
	switch url := w.link(f.Link); {
	case stored:
		w.propBytes("dcat:accessURL", w.dist)
		w.tmp = appendDownload(w.tmp[:0], w.dist, f)
		w.propBytes("dcat:accessURL", w.tmp) // GovData wants the download among the access addresses
		w.propBytes("dcat:downloadURL", w.tmp)
	case len(url) > 0:
		w.propBytes("dcat:accessURL", url)
	default:
		w.propBytes("dcat:accessURL", w.dist) // no link we could pass on
	}
	w.licence(e, f)
	w.refer("dct:format", kind.URI(), aFileType)
	w.refer("dcat:mediaType", mediaTypeURI(f, kind), aMediaType)
	w.referTerm("dcatap:availability", availabilities, availability(d))
	w.highValue(hvd, isHVD)
	w.propTime("dct:issued", e.Issued)
	if dateType(c.LastUpdated) != "" {
		w.propDate("dct:modified", c.LastUpdated)
	} else {
		w.propTime("dct:modified", e.Modified)
	}
	if stored && f.Size > 0 {
		w.prop("dcat:byteSize")
		w.b = append(w.b, '"')
		w.b = strconv.AppendInt(w.b, f.Size, 10)
		w.raw(`"^^xsd:nonNegativeInteger`)
	}
	sum := stored && len(f.SHA256) == 64 && isHexText(string(f.SHA256))
	if sum {
		w.prop("spdx:checksum")
		w.node(w.dist, "#checksum")
	}
	w.end()
	if sum {
		w.subject(w.dist, "#checksum", "spdx:Checksum")
		w.refer("spdx:algorithm", sha256Kind, aHash)
		w.prop("spdx:checksumValue")
		w.typed(string(f.SHA256), "xsd:hexBinary")
		w.end()
	}
}

// licence writes exactly one licence of DCAT-AP.de. Without one GovData itself writes other-closed; so do we, and keep
// an address that the list does not know as the statement of rights.
func (w *writer) licence(e *Entry, f *domain.DocumentFile) {
	l, rights := licenceOf(&e.Document, f)
	w.refer("dct:license", l.URI, aLicence)
	w.refer("dct:rights", firstOf(rights, l.Text), aRightsText)
	text := e.Document.Content.Attribution
	if l.Attribution {
		text = firstOf(text, e.Publisher.Title)
	}
	w.propText("dcatde:licenseAttributionByText", text)
}

// licenceOf gives the licence of a distribution: its own, else that of the data set. rights is a given address that
// the list of DCAT-AP.de does not know.
func licenceOf(d *domain.Document, f *domain.DocumentFile) (l Licence, rights string) {
	for _, s := range [...]string{f.LicenceURI, d.LicenceURI, d.Content.Licence} {
		if s == "" {
			continue
		}
		if code, ok := LicenceCode(s); ok {
			l, _ = LicenceNamed(code)
			return l, ""
		}
		rights = link(s)
		break // a licence that we do not know is not replaced by another one
	}
	l, _ = LicenceNamed("other-closed")
	return l, rights
}

// fileKind goes by what people said, then by the name, then by the media type.
func fileKind(f *domain.DocumentFile) FileTypeInfo {
	if k, ok := FileType(f.Format); ok && f.Format != "" {
		return k
	}
	if k, ok := fileTypeOfName(f.Name); ok {
		return k
	}
	k, _ := FileType(f.MediaType)
	return k
}

// mediaTypeURI prefers the registered type of the kind; a type of the file's own must look like a registered one.
func mediaTypeURI(f *domain.DocumentFile, k FileTypeInfo) string {
	if k.mediaURI != "" {
		return k.mediaURI
	}
	m, _, _ := strings.Cut(strings.ToLower(f.MediaType), ";")
	top, sub, ok := strings.Cut(strings.TrimSpace(m), "/")
	if !ok || sub == "" || strings.HasPrefix(sub, "x-") || sub == "octet-stream" || k.Label != "" {
		return ""
	}
	switch top {
	case "application", "audio", "font", "image", "message", "model", "multipart", "text", "video":
	default:
		return ""
	}
	for i := range len(sub) {
		if c := sub[i]; !isUnreserved(c) && c != '+' || c == '~' {
			return ""
		}
	}
	return mediaTypes + top + "/" + sub
}

// appendDownload writes the address of a stored file; without a name the id serves.
func appendDownload(b, dist []byte, f *domain.DocumentFile) []byte {
	b = append(b, dist...)
	b = append(b, "/download/"...)
	return appendSegment(b, firstOf(f.Name, string(f.ID)))
}

func isHexText(s string) bool {
	for i := range len(s) {
		if !isHex(s[i]) {
			return false
		}
	}
	return true
}
