package intake

import (
	"bufio"
	"bytes"
	"errors"
	"io"
	"unicode/utf8"

	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// xmlScanner reads the small part of XML that workbooks use, some ten times faster than encoding/xml and without
// its tolerance: a DOCTYPE (the door to entity bombs), an unknown entity, a wrong end tag or an early end of the
// file is an error. Namespaces are dropped from names.
type xmlScanner struct {
	r       *bufio.Reader
	maxText int    // bytes of one text
	buf     []byte // raw bytes of the tag at hand
	text    []byte // decoded text at hand
	name    []byte // local name of the tag at hand
	attrs   []byte // its attributes, raw
	stack   [][]byte
	depth   int
	closing bool // the tag at hand was <x/>: its end comes next
	seen    bool // a root element was read
}

type xmlToken int

const (
	xmlStart xmlToken = iota + 1
	xmlEnd
	xmlText
)

var (
	errXML     = errors.New("not well-formed")
	errXMLText = errors.New("text too long")
)

const maxXMLDepth, maxXMLTag = 256, 64 << 10

func newXMLScanner(r io.Reader, maxText int) *xmlScanner {
	dec := transform.NewReader(r, unicode.BOMOverride(transform.Nop))
	return &xmlScanner{r: bufio.NewReaderSize(dec, 32<<10), maxText: maxText}
}

// next moves to the next token; io.EOF comes only after the root element was closed.
func (x *xmlScanner) next() (xmlToken, error) {
	if x.closing {
		x.closing = false
		x.pop()
		return xmlEnd, nil
	}
	for {
		b, err := x.r.ReadByte()
		if errors.Is(err, io.EOF) {
			if x.depth > 0 || !x.seen {
				return 0, io.ErrUnexpectedEOF
			}
			return 0, io.EOF
		}
		if err != nil {
			return 0, err
		}
		if b != '<' {
			if err := x.r.UnreadByte(); err != nil {
				return 0, err
			}
			if err := x.readText(); err != nil {
				return 0, err
			}
			if x.depth > 0 {
				return xmlText, nil
			}
			if len(bytes.TrimSpace(x.text)) > 0 {
				return 0, errXML
			}
			continue
		}
		if b, err = x.r.ReadByte(); err != nil {
			return 0, noEOF(err)
		}
		switch b {
		case '?':
			err = x.skipTo("?>")
		case '!':
			var cdata bool
			if cdata, err = x.bang(); cdata && err == nil {
				return xmlText, nil
			}
		case '/':
			return x.endTag()
		default:
			return x.startTag(b)
		}
		if err != nil {
			return 0, err
		}
	}
}

// readText decodes character data up to the next tag.
func (x *xmlScanner) readText() error {
	x.text = x.text[:0]
	for {
		part, err := x.r.ReadSlice('<')
		if err == nil {
			part = part[:len(part)-1]
		} else if !errors.Is(err, bufio.ErrBufferFull) && !errors.Is(err, io.EOF) {
			return err
		}
		if len(x.text)+len(part) > x.maxText {
			return errXMLText
		}
		x.text = append(x.text, part...)
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			if err := x.r.UnreadByte(); err != nil {
				return err
			}
			break
		}
	}
	var ok bool
	x.text, ok = unescapeXML(x.text)
	if !ok || !utf8.Valid(x.text) {
		return errXML
	}
	return nil
}

func (x *xmlScanner) startTag(first byte) (xmlToken, error) {
	if x.depth == 0 && x.seen {
		return 0, errXML
	}
	x.buf = append(x.buf[:0], first)
	for quote, ended := byte(0), first == '>'; !ended; { // a ">" inside of quotes does not end the tag
		part, err := x.r.ReadSlice('>')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return 0, noEOF(err)
		}
		if x.buf = append(x.buf, part...); len(x.buf) > maxXMLTag {
			return 0, errXML
		}
		for _, b := range part {
			switch {
			case b == '<':
				return 0, errXML
			case quote == 0 && (b == '"' || b == '\''):
				quote = b
			case b == quote:
				quote = 0
			}
		}
		ended = err == nil && quote == 0
	}
	tag := x.buf[:len(x.buf)-1]
	if len(tag) == 0 {
		return 0, errXML
	}
	if n := len(tag); tag[n-1] == '/' {
		x.closing = true
		tag = tag[:n-1]
	}
	end := bytes.IndexAny(tag, " \t\r\n")
	if end < 0 {
		end = len(tag)
	}
	if end == 0 || !nameByte(tag[0]) || x.depth >= maxXMLDepth {
		return 0, errXML
	}
	if x.depth == len(x.stack) {
		x.stack = append(x.stack, nil)
	}
	x.stack[x.depth] = append(x.stack[x.depth][:0], tag[:end]...)
	x.depth++
	x.seen = true
	x.name, x.attrs = local(tag[:end]), tag[end:]
	return xmlStart, nil
}

func (x *xmlScanner) endTag() (xmlToken, error) {
	tag, err := x.r.ReadSlice('>')
	if err != nil {
		return 0, noEOF(err)
	}
	tag = bytes.TrimRight(tag[:len(tag)-1], " \t\r\n")
	if x.depth == 0 || !bytes.Equal(tag, x.stack[x.depth-1]) {
		return 0, errXML
	}
	x.pop()
	return xmlEnd, nil
}

// pop leaves the innermost element; its name stays readable until the next start tag of that depth.
func (x *xmlScanner) pop() {
	x.depth--
	x.name = local(x.stack[x.depth])
}

// bang reads what begins with "<!": a comment is skipped, CDATA is text, anything else is refused.
func (x *xmlScanner) bang() (cdata bool, err error) {
	head, err := x.r.Peek(2)
	if err != nil {
		return false, noEOF(err)
	}
	if string(head) == "--" {
		_, _ = x.r.Discard(2)
		return false, x.skipTo("-->")
	}
	head, err = x.r.Peek(7)
	if err != nil {
		return false, noEOF(err)
	}
	if string(head) != "[CDATA[" || x.depth == 0 {
		return false, errXML
	}
	_, _ = x.r.Discard(7)
	x.text = x.text[:0]
	for !bytes.HasSuffix(x.text, []byte("]]>")) {
		b, err := x.r.ReadByte()
		if err != nil {
			return false, noEOF(err)
		}
		if x.text = append(x.text, b); len(x.text) > x.maxText {
			return false, errXMLText
		}
	}
	x.text = x.text[:len(x.text)-3]
	if !utf8.Valid(x.text) {
		return false, errXML
	}
	return true, nil
}

func (x *xmlScanner) skipTo(end string) error {
	for n := 0; n < len(end); {
		b, err := x.r.ReadByte()
		switch {
		case err != nil:
			return noEOF(err)
		case b == end[n]:
			n++
		case b == end[0]: // "--->" and "??>"
			n = max(1, min(n, len(end)-1))
		default:
			n = 0
		}
	}
	return nil
}

// attr gives the value of an attribute of the start tag at hand, by its local name.
func (x *xmlScanner) attr(name string) string {
	rest := x.attrs
	for {
		rest = bytes.TrimLeft(rest, " \t\r\n")
		eq := bytes.IndexByte(rest, '=')
		if eq < 0 {
			return ""
		}
		key := bytes.TrimRight(rest[:eq], " \t\r\n")
		rest = bytes.TrimLeft(rest[eq+1:], " \t\r\n")
		if len(rest) == 0 {
			return ""
		}
		end := bytes.IndexByte(rest[1:], rest[0])
		if end < 0 {
			return ""
		}
		if string(local(key)) == name {
			value := rest[1 : 1+end]
			if bytes.IndexByte(value, '&') >= 0 {
				var ok bool
				if value, ok = unescapeXML(bytes.Clone(value)); !ok {
					return ""
				}
			}
			return string(value)
		}
		rest = rest[end+2:]
	}
}

func local(name []byte) []byte {
	if i := bytes.IndexByte(name, ':'); i > 0 && i < len(name)-1 {
		return name[i+1:]
	}
	return name
}

func nameByte(b byte) bool {
	return b == '_' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}
