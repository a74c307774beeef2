package hostile

import (
	"bufio"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"freigabe/domain"
	"freigabe/internal/desktest"
	"freigabe/internal/outgoing"
	"freigabe/storage/storagetest"
	"freigabe/ui/mail"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
	"freigabe/workflow/notify"
)

// echoing is a mail server that says everything it heard in its refusals, as some do.
func echoing(t *testing.T, refuse string) (address string, trusted *tls.Config) {
	t.Helper()
	web := httptest.NewTLSServer(nil) // for its certificate
	t.Cleanup(web.Close)
	trusted = &tls.Config{RootCAs: x509.NewCertPool()}
	trusted.RootCAs.AddCert(web.Certificate())
	ln, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: web.TLS.Certificates})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = ln.Close() })
	go func() {
		for {
			c, err := ln.Accept()
			if err != nil {
				return
			}
			go func() {
				defer c.Close()
				fmt.Fprint(c, "220 mail.example ESMTP\r\n")
				heard := ""
				for lines := bufio.NewScanner(c); lines.Scan(); {
					line := lines.Text()
					heard += " " + line
					for _, word := range strings.Fields(line) { // a password comes encoded
						if raw, err := base64.StdEncoding.DecodeString(word); err == nil && len(raw) > 6 {
							heard += " " + strings.ReplaceAll(string(raw), "\x00", " ")
						}
					}
					verb, _, _ := strings.Cut(strings.ToUpper(line), " ")
					switch {
					case verb == refuse:
						fmt.Fprintf(c, "554 5.7.8 refused after%s\r\n", heard)
					case verb == "EHLO":
						fmt.Fprint(c, "250-mail.example\r\n250 AUTH PLAIN LOGIN\r\n")
					case verb == "AUTH":
						fmt.Fprint(c, "235 2.7.0 welcome\r\n")
					case verb == "DATA":
						fmt.Fprint(c, "354 go on\r\n")
						for lines.Scan() && lines.Text() != "." {
							heard += " " + lines.Text()
						}
						fmt.Fprintf(c, "554 5.6.0 not wanted:%s\r\n", heard[max(0, len(heard)-300):])
					case verb == "QUIT":
						fmt.Fprint(c, "221 bye\r\n")
						return
					default:
						fmt.Fprint(c, "250 2.0.0 fine\r\n")
					}
				}
			}()
		}
	}()
	return ln.Addr().String(), trusted
}

// I24 for what works in the background: mail that is refused by a talkative server, events, the sequencer, lists, scheduled
// acts and links, each while the database refuses a table. Not parallel: some of it logs through the default logger.
func TestNoSecretAndNoNameReachesTheLogOfAWorker(t *testing.T) {
	d, c := desktest.New(t), &planted{}
	out := &desktest.Log{}
	log := slog.New(slog.NewTextHandler(out, &slog.HandlerOptions{Level: slog.LevelDebug}))
	defer slog.SetDefault(slog.Default())
	slog.SetDefault(log)
	d.Sequencer.Log, d.Checker.Log = log, log
	ctx := t.Context()

	once := func(name string, do func(context.Context) error) { // as the service runs it
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		tick := &jobs.Ticker{Name: name, Every: time.Hour, Log: log, Do: func(ctx context.Context) error {
			defer time.AfterFunc(5*time.Millisecond, cancel)
			return do(ctx)
		}}
		_ = tick.Run(ctx)
	}
	awhile := func(run func(context.Context) error) {
		ctx, cancel := context.WithTimeout(ctx, 150*time.Millisecond)
		defer cancel()
		_ = run(ctx)
	}

	// lists with canaries, whose import fails
	officer := d.Actor("jana.feldkamp")
	for i := range 3 {
		list := "Titel;Beschreibung\n" + c.word("title") + ";" + c.word("text") + "\n" + strings.Repeat(c.word("cell")+";", 3) + "\n"
		x, err := d.Work.StartDraft(ctx, officer, authorityOf(t, d), c.word("file")+".csv", strings.NewReader(list))
		if err != nil {
			t.Fatal(err)
		}
		if i == 0 {
			_, err = d.Work.TryDraft(ctx, officer, x.ID)
		} else {
			_, err = d.Work.QueueDraft(ctx, officer, x.ID)
		}
		if err != nil {
			t.Fatal(err)
		}
	}

	user, password := c.word("user"), c.word("password")
	planner := &notify.Planner{Book: d.Store, Clock: d.Now, From: 0}
	relay := &jobs.Relay{Outbox: d.Store, Consumers: []jobs.Consumer{jobs.LogEvents(log), planner.Consume}, Log: log}
	post := func(refuse, user, password string) func(context.Context) error {
		address, trusted := echoing(t, refuse)
		p, err := mail.NewPost(mail.Config{Server: "smtps://" + address, TLS: trusted, User: user, Password: password, From: "Daten <daten@kreis.example>", PublicURL: "http://freigabe.test", Clock: d.Now})
		if err != nil {
			t.Fatal(err)
		}
		return (&notify.Postman{Book: d.Store, Writer: &notify.Writer{Desk: d.Work, Book: d.Store, Clock: d.Now}, Transport: p, Clock: d.Now, Log: log}).Deliver
	}
	client := outgoing.Client(time.Second)
	links := func(ctx context.Context, url string) (domain.Digest, error) { // each to a place that is not reached
		return outgoing.Hash(ctx, client, "http://127.0.0.1/"+c.word("path")+"?token="+c.word("token"), 1000)
	}
	for _, table := range []string{"mail", "leaf", "ledger_hash", "import", "task", ""} {
		if table != "" {
			storagetest.Owner(t, d.Store, "CREATE TRIGGER attack BEFORE INSERT ON "+table+" BEGIN SELECT RAISE(ABORT, 'attack'); END")
		}
		// something that the ledger has to number, unless it is what is refused
		_, _ = d.Work.RequestToken(ctx, officer, workflow.NewToken{Name: c.word("name"), Scopes: []string{"read"}})
		awhile(relay.Run)
		awhile(d.Sequencer.Run)
		once("plan mail", planner.Tick)
		once("run drafts", d.Work.RunDrafts)
		once("tick", d.Work.Tick)
		once("watch links", func(ctx context.Context) error { return d.Work.WatchLinks(ctx, links) })
		once("check ledger", d.Checker.Daily)
		if table != "" {
			storagetest.Owner(t, d.Store, "DROP TRIGGER attack")
		}
		d.Ahead(26 * time.Hour)
	}
	for _, refuse := range []string{"EHLO", "AUTH", "MAIL", "RCPT", "DATA", "NONE"} {
		once("send mail", post(refuse, user, password))
		d.Ahead(time.Hour) // what is to be tried again is due again
		once("send mail", post(refuse, "", ""))
		d.Ahead(5 * time.Hour)
	}

	for _, ask := range []string{"SELECT DISTINCT name FROM person_name", "SELECT DISTINCT mail FROM person", "SELECT DISTINCT body FROM decision_text", "SELECT DISTINCT title FROM edition"} {
		for _, v := range column(t, d.Store.DB(), ask) {
			if len([]rune(v)) > 7 {
				c.words = append(c.words, v)
			}
		}
	}
	text := out.String()
	for _, w := range c.words {
		if i := strings.Index(text, w); i >= 0 {
			t.Errorf("the log of a worker holds %q: …%.400s", w, text[max(0, i-300):])
		}
	}
	kinds, known := map[string]int{}, []string{"mail refused", "mail not sent", "events not handed on", "ledger not sequenced", `work="send mail"`, `work="plan mail"`}
	for line := range strings.Lines(text) {
		if !strings.HasPrefix(line, "time=") {
			t.Errorf("no line of its own: %q", line)
		}
		for _, kind := range known {
			if strings.Contains(line, kind) {
				kinds[kind]++
			}
		}
	}
	for _, kind := range known {
		if kinds[kind] == 0 {
			t.Errorf("nothing was logged about %s", kind)
		}
	}
	t.Logf("count: %d lines of log of workers, %d words, of these kinds: %v", strings.Count(text, "\n"), len(c.words), kinds)
}

func authorityOf(t *testing.T, d *desktest.Desk) domain.AuthorityID {
	t.Helper()
	return domain.AuthorityID(column(t, d.Store.DB(), "SELECT id FROM authority WHERE name = 'merletal_umwelt'")[0])
}
