package main

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
)

const (
	exportHeader = "freigabe-export/1"
	maxLine      = 64 << 20 // bytes
)

// partsOf says how many parts follow the name of a record.
var partsOf = map[string]int{"key": 1, "leaf": 3, "text": 4, "pending": 1, "checkpoint": 1, "end": 1}

// exportReader goes through an export line by line. Records come in the order header, key, leaf with its texts,
// pending with its texts, checkpoint, end.
type exportReader struct {
	in      *bufio.Reader
	long    []byte // a line that did not fit the buffer
	line    int64
	sum     hash.Hash
	given   []key
	notes   [][]byte
	own     []key
	checker *checker
	pending int64
	signed  *checkpoint
	buffer  []byte
	parts   [][]byte
}

// verifyExport checks an export. notes: older checkpoints. The error is the first finding.
func verifyExport(r io.Reader, given []key, notes [][]byte) (*report, error) {
	e := &exportReader{in: bufio.NewReaderSize(r, 1<<16), sum: sha256.New(), given: given, notes: notes, checker: newChecker()}
	err := e.read()
	if f, ok := errors.AsType[*finding](err); ok && f.line == 0 {
		f.line = e.line
	}
	if err != nil {
		return nil, err
	}
	rep := &report{
		leaves: true, releases: -1, size: e.signed.size, root: e.signed.root, key: e.signed.by, given: len(given) > 0,
		pending: e.pending, erasures: e.checker.history.erasures, old: len(notes),
	}
	return rep, nil
}

func (e *exportReader) read() error {
	for {
		line, err := e.next()
		if err != nil {
			return err
		}
		record, err := e.split(line)
		if err != nil {
			return err
		}
		if record == "end" {
			return e.end()
		}
		e.sum.Write(line)
		e.sum.Write([]byte{'\n'})
		if err := e.record(record); err != nil {
			return err
		}
	}
}

// next reads a line without its LF.
func (e *exportReader) next() ([]byte, error) {
	e.line++
	line, err := e.in.ReadSlice('\n')
	if errors.Is(err, bufio.ErrBufferFull) {
		e.long = e.long[:0]
		for errors.Is(err, bufio.ErrBufferFull) && len(e.long) < maxLine {
			e.long = append(e.long, line...)
			line, err = e.in.ReadSlice('\n')
		}
		e.long = append(e.long, line...)
		line = e.long
	}
	switch {
	case errors.Is(err, bufio.ErrBufferFull):
		return nil, found("line_long")
	case errors.Is(err, io.EOF):
		return nil, found("export_cut")
	case err != nil:
		return nil, err
	}
	return line[:len(line)-1], nil
}

// split divides a line at single spaces into the record's name and e.parts.
func (e *exportReader) split(line []byte) (record string, err error) {
	if bytes.IndexByte(line, '\r') >= 0 {
		return "", found("line_cr")
	}
	first := true
	e.parts = e.parts[:0]
	for part := range bytes.SplitSeq(line, []byte{' '}) {
		if len(part) == 0 {
			return "", found("line_form")
		}
		if first {
			first, record = false, string(part)
			continue
		}
		e.parts = append(e.parts, part)
	}
	if e.line == 1 {
		if record != exportHeader || len(e.parts) > 0 {
			return "", found("export_header")
		}
		return record, nil
	}
	want, known := partsOf[record]
	if !known || len(e.parts) != want {
		return "", found("line_form")
	}
	if (e.signed == nil) != (record != "end") {
		return "", found("line_order", record)
	}
	return record, nil
}
