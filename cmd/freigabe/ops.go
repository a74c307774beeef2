package main

import (
	"context"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"golang.org/x/sync/errgroup"

	"freigabe/domain"
)

// serveOps serves /livez, /readyz and /metrics on an address of their own.
func serveOps(ctx context.Context, group *errgroup.Group, addr string, g *gate, o *opened) error {
	ln, err := net.Listen("tcp", addr)
	if err != nil {
		return &domain.Error{Code: domain.Unavailable, Op: "serve", Key: "serve.listen", Args: map[string]any{"address": addr}, Err: err}
	}
	reg := prometheus.NewRegistry()
	reg.MustRegister(collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}),
		gauge("freigabe_ledger_pending", "Leaves that are committed and not yet in the signed tree.", o, func(b backlog) int64 { return b.leaves }),
		gauge("freigabe_outbox_events", "Events that are committed and not yet handed on.", o, func(b backlog) int64 { return b.events }))
	mux := http.NewServeMux()
	mux.HandleFunc("GET /livez", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusOK) })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
		defer cancel()
		if !g.ready.Load() || o.store.Ping(ctx) != nil {
			w.Header().Set("Retry-After", "2")
			http.Error(w, "not ready", http.StatusServiceUnavailable)
			return
		}
		w.WriteHeader(http.StatusOK)
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(reg, promhttp.HandlerOpts{}))
	serveHTTP(ctx, group, &http.Server{Handler: mux, ReadHeaderTimeout: 5 * time.Second}, ln)
	return nil
}

// backlog is what waits for the background workers.
type backlog struct{ leaves, events int64 }

func gauge(name, help string, o *opened, pick func(backlog) int64) prometheus.GaugeFunc {
	return prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: name, Help: help}, func() float64 {
		ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
		defer cancel()
		leaves, events, err := o.store.Backlog(ctx)
		if err != nil {
			return -1
		}
		return float64(pick(backlog{leaves, events}))
	})
}
