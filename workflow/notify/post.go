package notify

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"strings"
	"time"

	"freigabe/domain"
)

// Transport opens a way out for a few letters.
type Transport interface {
	Open(ctx context.Context) (Way, error) // any error: there is no way at present
}

// Way sends letters. Its errors carry neither addresses nor texts.
type Way interface {
	// Send hands a letter over under an id that is the same at every try.
	Send(ctx context.Context, l *Letter, id string) error
	Close() error
}

var (
	ErrRefused = errors.New("the mail will never be taken") // by this server for this recipient
	ErrLost    = errors.New("the connection was lost")      // the rest of the batch needs another Way
)

// Postman delivers what is noted: at least once, and with the same id where it is twice.
type Postman struct {
	Book      Book
	Writer    *Writer
	Transport Transport
	Clock     func() time.Time
	Log       *slog.Logger

	closedUntil time.Time
	failures    int
}

const (
	batch    = 500
	maxTries = 16            // a day and a half
	maxPause = 4 * time.Hour // between two tries of one letter
	maxShut  = 10 * time.Minute
)

// Deliver sends what is due. While there is no way out, nothing counts as tried, and it is looked for less and less often.
func (p *Postman) Deliver(ctx context.Context) error {
	if p.Clock().Before(p.closedUntil) {
		return nil
	}
	for {
		notices, err := p.Book.DueNotices(ctx, batch)
		if err != nil || len(notices) == 0 {
			return err
		}
		if err := p.round(ctx, notices); err != nil {
			return err
		}
		if len(notices) < batch {
			return nil
		}
	}
}

func (p *Postman) round(ctx context.Context, notices []Notice) error {
	var way Way
	defer func() {
		if way != nil {
			_ = way.Close()
		}
	}()
	for _, group := range groups(notices) {
		if err := ctx.Err(); err != nil {
			return err
		}
		letter, err := p.Writer.Write(ctx, group...)
		if err != nil {
			if err := p.again(ctx, group, "mail not written", err); err != nil {
				return err
			}
			continue
		}
		if letter == nil {
			if err := p.settle(ctx, group, Dropped); err != nil {
				return err
			}
			continue
		}
		if way == nil {
			if way, err = p.Transport.Open(ctx); err != nil {
				way = nil
				return p.shut(err)
			}
			p.failures = 0
		}
		err = way.Send(ctx, letter, ID(group...))
		switch {
		case err == nil:
			err = p.settle(ctx, group, Sent)
		case errors.Is(err, ErrRefused):
			p.Log.WarnContext(ctx, "mail refused", "person", string(group[0].Person), "mail", string(group[0].Kind), "err", err)
			err = p.settle(ctx, group, Refused)
		default:
			if errors.Is(err, ErrLost) {
				_ = way.Close()
				way = nil
			}
			err = p.again(ctx, group, "mail not sent", err)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// groups puts the tasks of one person into one letter.
func groups(notices []Notice) [][]Notice {
	var out [][]Notice
	tasks := map[domain.PersonID]int{}
	for _, n := range notices {
		if i, ok := tasks[n.Person]; ok && n.Kind == Task {
			out[i] = append(out[i], n)
			continue
		}
		if n.Kind == Task {
			tasks[n.Person] = len(out)
		}
		out = append(out, []Notice{n})
	}
	return out
}

func (p *Postman) settle(ctx context.Context, group []Notice, how Outcome) error {
	for _, n := range group {
		if err := p.Book.Settle(ctx, n, how); err != nil {
			return err
		}
	}
	return nil
}

// shut waits longer with each failure to find a way.
func (p *Postman) shut(err error) error {
	p.failures++
	p.closedUntil = p.Clock().Add(min(maxShut, 15*time.Second<<min(p.failures, 10)))
	return err
}

// again puts notices off, longer with each try, and gives them up in the end.
func (p *Postman) again(ctx context.Context, group []Notice, what string, cause error) error {
	for _, n := range group {
		p.Log.WarnContext(ctx, what, "person", string(n.Person), "mail", string(n.Kind), "try", n.Tries+1, "err", cause)
		var err error
		if n.Tries+1 >= maxTries {
			err = p.Book.Settle(ctx, n, GivenUp)
		} else {
			err = p.Book.Again(ctx, n, p.Clock().Add(min(maxPause, time.Minute<<min(n.Tries, 12))))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// ID gives the part of a letter's Message-ID before the @. It tells nothing.
func ID(group ...Notice) string {
	h := sha256.New()
	for _, n := range group {
		_, _ = h.Write([]byte(strings.Join([]string{string(n.Person), string(n.Kind), n.Object, n.Day, ""}, "\x00")))
	}
	return hex.EncodeToString(h.Sum(nil)[:16])
}
