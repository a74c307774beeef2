package intake

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"regexp"
	"strings"
	"unicode/utf16"
)

var oleMagic = []byte{0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1}

// refuseBinary answers for files that are known not to be text or a new workbook.
func refuseBinary(r io.ReaderAt, size int64, head []byte) error {
	switch {
	case bytes.HasPrefix(head, oleMagic):
		if containsUTF16(r, size, "EncryptedPackage") {
			return refuse("import.password")
		}
		return refuse("import.xls")
	case bytes.HasPrefix(head, []byte("%PDF")), bytes.HasPrefix(head, []byte(`{\rtf`)), bytes.HasPrefix(head, []byte("\x89PNG")),
		bytes.HasPrefix(head, []byte("\xFF\xD8\xFF")), bytes.HasPrefix(head, []byte("\x1f\x8b")),
		bytes.HasPrefix(head, []byte("7z\xBC\xAF")), bytes.HasPrefix(head, []byte("Rar!")), bytes.HasPrefix(head, []byte("SQLite format 3")):
		return refuse("import.not_a_table")
	}
	return nil
}

// containsUTF16 looks for a text as OLE files write names.
func containsUTF16(r io.ReaderAt, size int64, text string) bool {
	var want []byte
	for _, u := range utf16.Encode([]rune(text)) {
		want = append(want, byte(u), byte(u>>8))
	}
	n, _ := count(r, size, want)
	return n > 0
}

// count tells how often want stands in the file.
func count(r io.ReaderAt, size int64, want []byte) (int, error) {
	buf, kept, total := make([]byte, 64<<10), 0, 0
	for s := io.NewSectionReader(r, 0, size); ; {
		n, err := s.Read(buf[kept:])
		total += bytes.Count(buf[:kept+n], want)
		if errors.Is(err, io.EOF) {
			return total, nil
		}
		if err != nil {
			return total, err
		}
		tail := min(kept+n, len(want)-1) // shorter than want: nothing is counted twice
		kept = copy(buf, buf[kept+n-tail:kept+n])
	}
}

// refuseZip answers for a zip file without an XLSX workbook in it.
func refuseZip(z *zip.Reader) error {
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return refuse("import.password")
		}
		switch name := strings.ToLower(f.Name); {
		case name == "mimetype":
			if mimetypeOf(f) == "application/vnd.oasis.opendocument.spreadsheet" {
				return refuse("import.ods")
			}
		case name == "xl/workbook.bin":
			return refuse("import.xlsb")
		}
	}
	return refuse("import.zip")
}

func mimetypeOf(f *zip.File) string {
	r, err := f.Open()
	if err != nil {
		return ""
	}
	defer r.Close()
	b, _ := io.ReadAll(io.LimitReader(r, 100))
	return strings.TrimSpace(string(b))
}

var (
	htmlStart = regexp.MustCompile(`(?i)^\s*(<!doctype\s+html|<html|<head|<body|<table|<script|<!--)`)
	xmlStartP = regexp.MustCompile(`(?i)^\s*<(\?xml|rdf|!doctype|[a-z]+:[a-z]+)`)
	jsonStart = regexp.MustCompile(`^\s*(\{\s*"|\[\s*[{\["])`)
)

// refuseText answers for text that is another format than a delimited table.
func refuseText(sample string) error {
	switch {
	case strings.TrimSpace(sample) == "":
		return refuse("import.file_empty")
	case htmlStart.MatchString(sample):
		return refuse("import.html")
	case xmlStartP.MatchString(sample):
		if strings.Contains(sample, "schemas-microsoft-com:office:spreadsheet") {
			return refuse("import.xls")
		}
		return refuse("import.xml")
	case jsonStart.MatchString(sample):
		return refuse("import.json")
	}
	return nil
}
