package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"sync/atomic"
	"time"

	"golang.org/x/sync/errgroup"

	"freigabe/domain"
	"freigabe/internal/demo"
	"freigabe/internal/outgoing"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// serveCmd is `freigabe serve`.
type serveCmd struct {
	place
	Listen         string   `help:"Address of the service." default:"127.0.0.1:8080"`
	PublicURL      string   `help:"Base of all IRIs and links. Default: http:// and the address of --listen." placeholder:"URL"`
	OpsListen      string   `help:"Address of /livez, /readyz and /metrics; without it they are not served." placeholder:"ADDR"`
	TrustedProxies []string `help:"Networks (CIDR) of proxies whose X-Forwarded-For and X-Forwarded-Proto count." placeholder:"CIDR"`
	Title          string   `help:"Name of the portal." default:"Offene Daten"`
	Demo           bool     `help:"Fill an empty data folder with an example administration. Its passwords are known."`
	DemoPublic     bool     `help:"Let --demo serve an address that others reach."`
	WatchLinks     bool     `help:"Ask once a day whether links in public releases still lead to the same bytes. Sends requests to the servers they name."`
	mailFlags
	SessionIdle    time.Duration `help:"How long a sign-in lasts without a click." default:"30m"`
	RequestTimeout time.Duration `help:"How long a request may take, waiting for the database included; an import may take five times as long once its list is there." default:"60s"`
	LogFormat      string        `help:"text or json." enum:"text,json" default:"text"`
}

// spareGarbage lets the heap grow to three times what is in use before it is collected. Little is in use, so that the usual
// twice is reached every few requests, and collecting took a sixth of their time. It costs some 30 MB; five times cost 200. The
// variable GOGC says otherwise.
const spareGarbage = 200

// Run serves until ctx ends, then drains: no new requests, those under way to their end, the ledger to its last leaf.
func (c *serveCmd) Run(ctx context.Context) error {
	if err := c.check(); err != nil {
		return err
	}
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(spareGarbage)
	}
	log := c.logger()
	ln, err := net.Listen("tcp", c.Listen)
	if err != nil {
		return &domain.Error{Code: domain.Unavailable, Op: "serve", Key: "serve.listen", Args: map[string]any{"address": c.Listen}, Err: err}
	}
	defer ln.Close()
	if c.PublicURL == "" {
		c.PublicURL = "http://" + ln.Addr().String()
	}
	c.PublicURL = strings.TrimRight(c.PublicURL, "/")
	clock := &demo.Clock{}
	post, err := c.post(c.PublicURL, clock.Now)
	if err != nil {
		return err
	}
	c.idle = c.SessionIdle
	o, err := c.open(ctx, toServe, clock.Now, log)
	if err != nil {
		return err
	}
	defer o.close()
	seq, err := o.sequencer()
	if err != nil {
		return err
	}
	o.checker = &jobs.Checker{Ledger: o.store, Verifier: o.signer.Verifier(), Clock: clock.Now, Log: log}
	pw, err := workflow.NewPasswords(workflow.StrongParams, 4)
	if err != nil {
		return err
	}
	handler, err := c.faces(o, pw, clock.Now)
	if err != nil {
		return err
	}
	g := &gate{handler: handler, patience: c.RequestTimeout}
	srv := &http.Server{
		Handler: g, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute, MaxHeaderBytes: 64 << 10,
		ErrorLog: slog.NewLogLogger(log.Handler(), slog.LevelWarn),
	}
	group, gctx := errgroup.WithContext(ctx)
	serveHTTP(gctx, group, srv, ln)
	if c.OpsListen != "" {
		if err := serveOps(gctx, group, c.OpsListen, g, o); err != nil {
			return err
		}
	}
	group.Go(func() error {
		relay := &jobs.Relay{Outbox: o.store, Consumers: []jobs.Consumer{jobs.LogEvents(log)}, Log: log}
		mailing := o.mailing(post, relay, c.MailHour, clock.Now)
		if c.Demo {
			if err := fillDemo(gctx, o, clock, relay); err != nil {
				return err
			}
		}
		clock.Release()
		if err := seq.Drain(gctx); err != nil {
			return err
		}
		g.open()
		fmt.Printf("Freigabe: %s\nAnmelden: %s/desk\n", c.PublicURL, c.PublicURL)
		workers := []jobs.Worker{
			seq, relay,
			&jobs.Ticker{Name: "schedule", Do: o.desk.Tick, Every: 30 * time.Second, Log: log},
			&jobs.Ticker{Name: "import lists", Do: o.desk.RunDrafts, Every: 300 * time.Millisecond, Log: log},
			&jobs.Ticker{Name: "collect files", Do: o.collect, Every: time.Hour, Log: log},
			&jobs.Ticker{Name: "finish erasures", Do: o.sweep, Every: 5 * time.Second, Log: log},
			&jobs.Ticker{Name: "forget", Do: o.store.Forget, Every: time.Hour, Log: log},
			&jobs.Ticker{Name: "check ledger", Do: o.checker.Daily, Every: time.Hour, Log: log},
		}
		if c.WatchLinks {
			workers = append(workers, &jobs.Ticker{Name: "watch links", Do: o.watchLinks, Every: time.Hour, Log: log})
		}
		return jobs.Lead(gctx, o.store, log, append(workers, mailing...)...)
	})
	err = group.Wait()
	if errors.Is(err, context.Canceled) {
		err = nil
	}
	drain, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return errors.Join(err, seq.Drain(drain))
}

// check refuses settings that do not fit together, before anything is touched.
func (c *serveCmd) check() error {
	host, _, err := net.SplitHostPort(c.Listen)
	if err != nil {
		return &domain.Error{Code: domain.Invalid, Op: "serve.check", Key: "serve.address", Field: "listen", Args: map[string]any{"address": c.Listen}}
	}
	if ip := net.ParseIP(host); c.Demo && !c.DemoPublic && host != "localhost" && (ip == nil || !ip.IsLoopback()) {
		return &domain.Error{Code: domain.Invalid, Op: "serve.check", Key: "serve.demo_public", Field: "listen", Args: map[string]any{"address": c.Listen}}
	}
	if c.RequestTimeout < time.Second || c.RequestTimeout > time.Hour {
		return &domain.Error{Code: domain.Invalid, Op: "serve.check", Key: "serve.request_timeout", Field: "request-timeout"}
	}
	if c.SessionIdle < time.Minute || c.SessionIdle > 10*time.Hour {
		return &domain.Error{Code: domain.Invalid, Op: "serve.check", Key: "serve.session_idle", Field: "session-idle"}
	}
	if _, err := addresses(c.TrustedProxies); err != nil {
		return err
	}
	return checkPublicURL(c.PublicURL)
}

func (c *serveCmd) logger() *slog.Logger {
	if c.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	return slog.New(slog.NewTextHandler(os.Stderr, nil))
}

// collect deletes bytes that nothing has named for a day.
func (o *opened) collect(ctx context.Context) error {
	n, err := o.blobs.Collect(ctx, func(hash domain.Digest) (bool, error) { return o.store.FileInUse(ctx, hash) }, time.Now().Add(-24*time.Hour))
	if n > 0 {
		o.log.InfoContext(ctx, "files collected", "files", n)
	}
	return err
}

// sweep finishes erasures: bytes of files and old pages of the database go after the unit that decided it.
func (o *opened) sweep(ctx context.Context) error {
	n, err := workflow.Sweep(ctx, o.store, o.blobs)
	if n > 0 {
		o.log.InfoContext(ctx, "erasures finished", "erasures", n)
	}
	return err
}

// watchLinks asks the servers of others what links in public releases lead to.
func (o *opened) watchLinks(ctx context.Context) error {
	client := outgoing.Client(time.Minute)
	return o.desk.WatchLinks(ctx, func(ctx context.Context, url string) (domain.Digest, error) {
		return outgoing.Hash(ctx, client, url, outgoing.MaxBytes)
	})
}

// serveHTTP runs a server in the group and lets requests under way finish when its context ends.
func serveHTTP(ctx context.Context, group *errgroup.Group, srv *http.Server, ln net.Listener) {
	group.Go(func() error {
		if err := srv.Serve(ln); !errors.Is(err, http.ErrServerClosed) {
			return err
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		grace, cancel := context.WithTimeout(context.WithoutCancel(ctx), 15*time.Second)
		defer cancel()
		if err := srv.Shutdown(grace); err != nil {
			return srv.Close()
		}
		return nil
	})
}

// gate answers 503 until the data are complete: never an empty or partial page, which a harvester would take for a
// catalog without data sets.
type gate struct {
	ready    atomic.Bool
	handler  http.Handler
	patience time.Duration
}

func (g *gate) open() { g.ready.Store(true) }

// How long a client may take. A body that trickles in, or an answer that nobody reads, must not hold a connection for ever.
const (
	slowestBody   = time.Minute
	slowestUpload = time.Hour   // a large file may take its time
	uploadFactor  = 5           // times the patience of other requests, once the file is there: an import is long work
	slowestAnswer = time.Minute // for each piece of an answer
)

func (g *gate) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if !g.ready.Load() {
		w.Header().Set("Retry-After", "2")
		w.Header().Set("Cache-Control", "no-store")
		http.Error(w, "Freigabe startet. Bitte versuchen Sie es in wenigen Sekunden noch einmal.\nFreigabe is starting. Please try again in a few seconds.",
			http.StatusServiceUnavailable)
		return
	}
	ctl := http.NewResponseController(w)
	ctx, cancel := context.WithTimeout(r.Context(), g.patience)
	reading := slowestBody
	if strings.HasPrefix(r.Header.Get("Content-Type"), "multipart/") {
		cancel()
		reading = slowestUpload
		ctx, cancel = context.WithCancel(r.Context())
		body := &movingBody{ReadCloser: r.Body, patience: uploadFactor * g.patience}
		body.timer = time.AfterFunc(g.patience, cancel) // until the body is asked for, a form is a request like others
		defer body.timer.Stop()
		r.Body = body
	}
	defer cancel()
	_ = ctl.SetReadDeadline(time.Now().Add(reading))
	_ = ctl.SetWriteDeadline(time.Now().Add(reading + g.patience + slowestAnswer)) // an answer without a body writes nothing by itself
	g.handler.ServeHTTP(&movingWriter{w, ctl}, r.WithContext(ctx))
}

// movingBody counts the time of a request from the last piece of its body.
type movingBody struct {
	io.ReadCloser
	patience time.Duration
	timer    *time.Timer
}

func (b *movingBody) Read(p []byte) (int, error) {
	b.timer.Reset(b.patience)
	n, err := b.ReadCloser.Read(p)
	b.timer.Reset(b.patience)
	return n, err
}

// movingWriter gives each piece of an answer its time, so that a download may be long but may not stand still.
type movingWriter struct {
	http.ResponseWriter
	ctl *http.ResponseController
}

func (w *movingWriter) Write(b []byte) (int, error) {
	_ = w.ctl.SetWriteDeadline(time.Now().Add(slowestAnswer))
	return w.ResponseWriter.Write(b)
}

// Unwrap lets http.ResponseController find what the server offers.
func (w *movingWriter) Unwrap() http.ResponseWriter { return w.ResponseWriter }
