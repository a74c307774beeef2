package workflow

import (
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"freigabe/domain"
)

// FuzzContent: what a field takes is clean, and cleaning it again changes nothing. The mailbox is an address that cannot
// end a line of a mail.
func FuzzContent(f *testing.F) {
	f.Add("Titel", "opendata@kreis.example", "2026-01-01", "ENVI", "dl-de/zero-2-0")
	f.Add("\u202e", "\"a b\"@x", "2026-02-30", "", "")
	f.Add("a\x00", "a@b\r\nBcc: c@d", "", "x", "x")
	f.Add(" a ", "<a@b>", "1", "ENVI", "")
	f.Add("a", "Erika <a@b>", "", "", "")
	f.Fuzz(func(t *testing.T, title, mailbox, day, theme, licence string) {
		in := domain.Content{Title: title, Description: title, ContactMailbox: mailbox, TemporalStart: day, LastUpdated: day, Licence: licence, Keywords: []string{title, mailbox}}
		if theme != "" {
			in.Theme = []string{theme}
		}
		got, err := clean(in)
		if err != nil {
			if domain.CodeOf(err) != domain.Invalid {
				t.Fatal(err)
			}
			return
		}
		again, err := clean(got)
		if err != nil || !reflect.DeepEqual(got, again) {
			t.Fatalf("%+v becomes %+v, %v", got, again, err)
		}
		if strings.ContainsAny(got.ContactMailbox, "\r\n\x00 ") && !strings.Contains(got.ContactMailbox, `"`) || strings.ContainsAny(got.ContactMailbox, "\r\n\x00") {
			t.Fatalf("mailbox %q", got.ContactMailbox)
		}
		if !utf8.ValidString(got.Title) || strings.ContainsAny(got.Title, "\x00\u202e\u200b") || got.Title == "" {
			t.Fatalf("title %q", got.Title)
		}
	})
}

// FuzzFileName: a name of an uploaded file is its last element, visible, and no way out of a folder.
func FuzzFileName(f *testing.F) {
	for _, s := range []string{"a.csv", "../../etc/passwd", `C:\a\b.csv`, "..", "", "a\x00b", "\u202egpj.exe", strings.Repeat("ä", 300), "/", "a/"} {
		f.Add(s, "text/csv")
	}
	f.Fuzz(func(t *testing.T, name, kind string) {
		if m := mediaTypeOf(name, kind); m == "" || strings.ContainsAny(m, "\r\n\x00 ") {
			t.Fatalf("media type %q", m)
		}
		got, err := fileName(name)
		if err != nil {
			if domain.CodeOf(err) != domain.Invalid {
				t.Fatal(err)
			}
			return
		}
		if got == "" || got == "." || got == ".." || strings.ContainsAny(got, "/\\\r\n\x00") || !utf8.ValidString(got) {
			t.Fatalf("%q becomes %q", name, got)
		}
	})
}
