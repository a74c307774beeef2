package screening

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"unicode/utf8"

	"freigabe/domain"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Bounds of a questionnaire file. They lie far above any real one and keep a hostile one cheap.
const (
	MaxYAMLBytes = 256 << 10
	maxLineBytes = 16 << 10
	maxFlowDepth = 8
)

// Parse reads a questionnaire from YAML, strictly: an unknown or doubled key, anchors, tags, several documents and
// everything that Validate refuses are errors. Runs of white space in texts become one space.
// Errors: Invalid. Field is "<line>:<column>" or the place and its line, "questions.P4.options.yes.effect:57".
func Parse(src []byte) (q Questionnaire, err error) {
	defer func() { // the reader is not ours: whatever it trips over is input that nobody needs
		if p := recover(); p != nil {
			q, err = Questionnaire{}, refuse("screening.yaml_syntax", 1, 1, nil)
		}
	}()
	body, err := readDocument(src)
	if err != nil {
		return Questionnaire{}, err
	}
	if err := checkShape(body, reflect.TypeFor[Questionnaire]()); err != nil {
		return Questionnaire{}, err
	}
	if err := yaml.NewDecoder(bytes.NewReader(nil), yaml.Strict()).DecodeFromNode(body, &q); err != nil {
		return Questionnaire{}, readError(err)
	}
	q.normalise()
	if p := q.problem(); p != nil {
		return Questionnaire{}, p.error(lineOf(body, p.path))
	}
	return q, nil
}

// readDocument gives the one mapping that src holds. What costs the parser much, or hides values, is refused by its
// tokens before.
func readDocument(src []byte) (ast.Node, error) {
	if len(src) > MaxYAMLBytes {
		return nil, refuse("screening.yaml_size", 1, 1, map[string]any{"max": MaxYAMLBytes >> 10})
	}
	src = bytes.ReplaceAll(src, []byte("\r\n"), []byte("\n"))
	if line := 1 + badLine(src); line > 0 {
		return nil, refuse("screening.yaml_encoding", line, 1, nil)
	}
	tokens := lexer.Tokenize(string(src))
	if err := checkTokens(tokens); err != nil {
		return nil, err
	}
	file, err := parser.Parse(tokens, 0)
	if err != nil {
		return nil, readError(err)
	}
	if len(file.Docs) > 1 {
		line := 1
		if start := file.Docs[1].Start; start != nil {
			line = start.Position.Line
		}
		return nil, refuse("screening.yaml_documents", line, 1, nil)
	}
	if len(file.Docs) == 0 || file.Docs[0].Body == nil {
		return nil, refuse("screening.yaml_empty", 1, 1, nil)
	}
	return file.Docs[0].Body, nil
}

// badLine gives the index of the first line that is too long or holds bytes that text does not have; -1 for none.
func badLine(src []byte) int {
	for i, line := range bytes.Split(src, []byte("\n")) {
		if len(line) > maxLineBytes || !utf8.Valid(line) || bytes.ContainsFunc(line, forbidden) {
			return i
		}
	}
	return -1
}

// forbidden are control characters, byte order marks, the line ends that only some programs see, and the marks that
// reverse the direction of text.
func forbidden(r rune) bool {
	return r < ' ' && r != '\t' || r >= 0x7f && r < 0xa0 || r == 0x2028 || r == 0x2029 || r == 0xfeff ||
		r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

func checkTokens(tokens token.Tokens) error {
	depth, line, entries := 0, 0, 0
	for _, t := range tokens {
		at := t.Position
		if at.Line != line {
			line, entries = at.Line, 0
		}
		switch t.Type {
		case token.AnchorType, token.AliasType, token.TagType, token.MergeKeyType, token.DirectiveType, token.MappingKeyType:
			return refuse("screening.yaml_form", at.Line, at.Column, nil)
		case token.SequenceStartType, token.MappingStartType:
			depth++
		case token.SequenceEndType, token.MappingEndType:
			depth--
		case token.SequenceEntryType:
			entries++
		case token.InvalidType:
			return refuse("screening.yaml_syntax", at.Line, at.Column, nil)
		}
		if depth > maxFlowDepth || entries > 2 {
			return refuse("screening.yaml_deep", at.Line, at.Column, nil)
		}
	}
	return nil
}

// readError says in our words where the YAML is wrong; the reader's own words go to the log.
func readError(err error) error {
	var at yaml.Error
	if !errors.As(err, &at) {
		return withCause(refuse("screening.yaml_syntax", 1, 1, nil), err)
	}
	line, column, name := 1, 1, ""
	if t := at.GetToken(); t != nil && t.Position != nil {
		line, column, name = t.Position.Line, t.Position.Column, clip(strings.TrimSpace(t.Value))
	}
	key := "screening.yaml_syntax"
	if strings.Contains(at.GetMessage(), "already defined") { // the reader has no type for it
		key = "screening.yaml_duplicate_key"
	}
	return withCause(refuse(key, line, column, map[string]any{"name": name}), errors.New(at.GetMessage()))
}

func refuse(key string, line, column int, args map[string]any) *domain.Error {
	if args == nil {
		args = map[string]any{}
	}
	args["line"], args["column"] = line, column
	return &domain.Error{Code: domain.Invalid, Op: "screening.Parse", Key: key, Field: place(line, column), Args: args}
}

func withCause(e *domain.Error, err error) *domain.Error {
	e.Err = err
	return e
}

// normalise makes every text one line, so that the way a file is wrapped is no change.
func (q *Questionnaire) normalise() {
	one := func(s *string) { *s = strings.Join(strings.Fields(*s), " ") }
	both := func(t *Text) { one(&t.DE); one(&t.EN) }
	both(&q.Title)
	for i := range q.Grounds {
		both(&q.Grounds[i].Text)
		one(&q.Grounds[i].Statute)
	}
	for i := range q.Questions {
		question := &q.Questions[i]
		both(&question.Group)
		both(&question.Text)
		both(&question.Hint)
		one(&question.LegalBasis)
		for j := range question.Options {
			option := &question.Options[j]
			both(&option.Label)
			both(&option.Note)
			if option.Treatment != nil {
				both(&option.Treatment.Text)
			}
		}
	}
}
