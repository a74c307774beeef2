package workflow_test

import (
	"bufio"
	"encoding/binary"
	"errors"
	"io"
	"net"
	"net/url"
	"strconv"
	"sync/atomic"
	"testing"

	"github.com/jackc/pgx/v5"

	"freigabe/storage"
)

// proxied puts a wire between the store and Postgres that counts what the store asks and lets one question fail by a plan.
// A question ends with Sync or is a simple query; a batch is one, as for the store.
func proxied(t testing.TB, config *storage.Config) *plan {
	t.Helper()
	real, err := pgx.ParseConfig(config.URL)
	must(t, err)
	network, address := "tcp", net.JoinHostPort(real.Host, strconv.Itoa(int(real.Port)))
	if real.Host[0] == '/' {
		network, address = "unix", real.Host+"/.s.PGSQL."+strconv.Itoa(int(real.Port))
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	t.Cleanup(func() { _ = listener.Close() })
	u, err := url.Parse(config.URL)
	must(t, err)
	u.Host, u.RawQuery = listener.Addr().String(), "sslmode=disable"
	if real.User != "" {
		u.User = url.UserPassword(real.User, real.Password)
	}
	config.URL = u.String()
	p := &plan{}
	go func() {
		for {
			client, err := listener.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial(network, address)
			if err != nil {
				_ = client.Close()
				continue
			}
			w := &wire{plan: p, client: client, server: server}
			go w.answers()
			go w.questions()
		}
	}()
	return p
}

type wire struct {
	plan           *plan
	client, server net.Conn
	status         atomic.Int32 // of the transaction, as the last ReadyForQuery said
	losing         atomic.Bool  // the answer to the question that is on its way gets lost
}

func (w *wire) close() { _ = w.client.Close(); _ = w.server.Close() }

// message reads one message: its type, 0 for the first one of a client, and all its bytes.
func message(r io.Reader, typed bool) (kind byte, raw []byte, err error) {
	head := make([]byte, 4)
	if typed {
		head = make([]byte, 5)
	}
	if _, err := io.ReadFull(r, head); err != nil {
		return 0, nil, err
	}
	if typed {
		kind = head[0]
	}
	n := int(binary.BigEndian.Uint32(head[len(head)-4:]))
	if n < 4 || n > 1<<28 {
		return 0, nil, errors.New("no message of Postgres")
	}
	raw = append(head, make([]byte, n-4)...)
	_, err = io.ReadFull(r, raw[len(head):])
	return kind, raw, err
}

func (w *wire) questions() {
	defer w.close()
	r := bufio.NewReader(w.client)
	_, first, err := message(r, false)
	if err != nil {
		return
	}
	if _, err := w.server.Write(first); err != nil {
		return
	}
	var question []byte
	for {
		kind, raw, err := message(r, true)
		if err != nil {
			return
		}
		question = append(question, raw...)
		if kind == 'S' || kind == 'Q' {
			switch f := w.plan.next("question " + strconv.Quote(string(question[:min(len(question), 60)]))); f {
			case callRefused: // the server refuses it: disk full
				question = nil
				if _, err := w.client.Write(refusal(byte(w.status.Load()))); err != nil {
					return
				}
				continue
			case callUnheard:
				return
			case answerLost:
				w.losing.Store(true)
			}
		}
		if kind == 'S' || kind == 'Q' || kind == 'c' || kind == 'd' || kind == 'H' || kind == 'X' || kind == 'p' {
			if _, err := w.server.Write(question); err != nil {
				return
			}
			question = nil
		}
	}
}

func (w *wire) answers() {
	defer w.close()
	r := bufio.NewReader(w.server)
	for {
		kind, raw, err := message(r, true)
		if err != nil {
			return
		}
		if kind == 'Z' {
			w.status.Store(int32(raw[5]))
			if w.losing.Load() {
				return
			}
		}
		if w.losing.Load() {
			continue
		}
		if _, err := w.client.Write(raw); err != nil {
			return
		}
	}
}

// refusal is an error with the state 53100, disk full, and that the server is ready for the next question.
func refusal(status byte) []byte {
	fields := "SERROR\x00VERROR\x00C53100\x00Minjected fault\x00\x00"
	out := binary.BigEndian.AppendUint32([]byte{'E'}, uint32(4+len(fields)))
	out = append(out, fields...)
	if status == 'T' {
		status = 'E'
	}
	return append(out, 'Z', 0, 0, 0, 5, status)
}
