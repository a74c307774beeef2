package intake

import (
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"freigabe/domain"
)

// scanAll writes what the scanner sees: tags, and texts joined.
func scanAll(data []byte) (string, error) {
	var b strings.Builder
	x := newXMLScanner(bytes.NewReader(data), 1<<20)
	for {
		tok, err := x.next()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch tok {
		case xmlStart:
			fmt.Fprintf(&b, "<%s r=%q>", x.name, x.attr("r"))
		case xmlEnd:
			b.WriteString("</>")
		case xmlText:
			b.Write(x.text)
		}
	}
}

// referenceAll writes the same by encoding/xml.
func referenceAll(data []byte) (string, error) {
	var b strings.Builder
	d := xml.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))))
	for depth := 0; ; {
		tok, err := d.Token()
		if errors.Is(err, io.EOF) {
			return b.String(), nil
		}
		if err != nil {
			return "", err
		}
		switch tok := tok.(type) {
		case xml.StartElement:
			depth++
			r := ""
			for _, a := range tok.Attr {
				if a.Name.Local == "r" {
					r = a.Value
					break
				}
			}
			fmt.Fprintf(&b, "<%s r=%q>", tok.Name.Local, r)
		case xml.EndElement:
			depth--
			b.WriteString("</>")
		case xml.CharData:
			if depth > 0 {
				b.Write(tok)
			}
		}
	}
}

var xmlSamples = []string{
	`<?xml version="1.0"?><a><b r="1">x</b><c r='2'/></a>`, `<a>&lt;&#228;&#xe4;&amp;&quot;&apos;</a>`, `<x:a xmlns:x="u" x:r="3"/>`, `<a><!-- <b> -
- -->y</a>`,
	`<a><![CDATA[<b>]]]></a>`, "\uFEFF<a>\n</a>\n", `<a r = "1" s="&gt;"  />`, `<a></b>`, `<a>`, `<a/><b/>`, `x<a/>`, `<a>&boom;</a>`, `<!DOCTYPE a><a/>`, `<a r="<"/>`, ``, `<`, `<a`, `</a>`, `<a>&</a>`,
}

func TestTheScannerSeesWhatEncodingXMLSees(t *testing.T) {
	t.Parallel()
	for _, s := range xmlSamples {
		got, err := scanAll([]byte(s))
		want, refErr := referenceAll([]byte(s))
		if err == nil && (refErr != nil || got != want) {
			t.Errorf("%q: scanner %q, reference %q, %v", s, got, want, refErr)
		}
	}
	for _, s := range xmlSamples[:7] {
		if _, err := scanAll([]byte(s)); err != nil {
			t.Errorf("%q is refused: %v", s, err)
		}
	}
	for _, s := range xmlSamples[7:] {
		if got, err := scanAll([]byte(s)); err == nil {
			t.Errorf("%q is taken for %q", s, got)
		}
	}
}

func TestBytesOfAPartAreCountedWhileTheyCome(t *testing.T) {
	t.Parallel()
	read := func(limit int64) error {
		x := newXMLScanner(&countingReader{r: strings.NewReader("<a>" + strings.Repeat("<b/>", 100) + "</a>"), left: limit, limit: limit}, 100)
		for {
			if _, err := x.next(); err != nil {
				return err
			}
		}
	}
	if err := read(407); !errors.Is(err, io.EOF) {
		t.Errorf("407 bytes of 407: %v", err)
	}
	if err := read(406); domain.KeyOf(err) != "import.unzipped_too_large" {
		t.Errorf("407 bytes of 406: %v", err)
	}
}

// What the scanner accepts, encoding/xml reads the same way, or refuses (it knows more rules on names and characters).
func FuzzXMLScanner(f *testing.F) {
	for _, s := range xmlSamples {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := scanAll(data)
		if err != nil || bytes.Contains(data, []byte("\r")) || bytes.HasPrefix(data, []byte{0xFF, 0xFE}) || bytes.HasPrefix(data, []byte{0xFE, 0xFF}) {
			return
		}
		if want, refErr := referenceAll(data); refErr == nil && got != want {
			t.Errorf("%q: scanner %q, reference %q", data, got, want)
		}
	})
}
