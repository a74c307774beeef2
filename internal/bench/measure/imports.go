package main

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/xuri/excelize/v2"

	"freigabe/domain"
)

const (
	imported = 10_000 // rows of a list
	one      = 300    // that are stored row by row: the rest would only take longer
)

// filled are the tables that an import fills with a row or more per holding.
var filled = []struct{ name, where string }{
	{"holding", "id IN (SELECT holding_id FROM import_holding WHERE import_id = $1)"},
	{"edition", "holding_id IN (SELECT holding_id FROM import_holding WHERE import_id = $1)"},
	{"change_log", "holding_id IN (SELECT holding_id FROM import_holding WHERE import_id = $1)"},
	{"change", "holding_id IN (SELECT holding_id FROM import_holding WHERE import_id = $1)"},
	{"import_holding", "import_id = $1"},
}

// imports: G12, on a copy of the small stock, which stays as it is.
func (b *bench) imports(ctx context.Context) error {
	t, err := b.copied(ctx)
	if err != nil {
		return err
	}
	conn, err := pgx.Connect(ctx, t.url)
	if err != nil {
		return err
	}
	defer conn.Close(context.WithoutCancel(ctx))
	for _, f := range filled {
		if _, err := conn.Exec(ctx, "CREATE TABLE bare_"+f.name+" (LIKE "+f.name+" INCLUDING ALL)"); err != nil {
			return err
		}
	}
	var last string
	round := 0
	list := side{"import", func() (figures, error) {
		round++
		took, id, err := t.importList(round)
		last = id
		if err == nil {
			err = t.settled(ctx)
		}
		return figures{Rate: imported / took.Seconds(), P50: took}, err
	}}
	slow := side{"row by row", func() (figures, error) {
		took, err := rowByRow(ctx, conn, last)
		return figures{Rate: one / took.Seconds()}, err
	}}
	bulk := side{"COPY", func() (figures, error) {
		took, err := copyRows(ctx, conn, last)
		return figures{Rate: imported / took.Seconds()}, err
	}}
	c, err := b.rounds([]side{list, slow, bulk}, b.syncing())
	if err != nil {
		return err
	}
	figure := fmt.Sprintf("%.0f rows/s (%.1f s)", c.Sides[0].Rate, imported/c.Sides[0].Rate)
	b.add(result{
		Goal: "G12", What: "spreadsheet of 10,000 rows over HTTP, read, checked, stored, in the ledger", Bound: fmt.Sprintf("COPY of the same tables: %.0f rows/s", c.Sides[2].Rate),
		Figure: figure, Ratio: c.ratio(0), Want: 0.5, Contest: c,
	})
	b.add(result{
		Goal: "G12", What: "the same beside row by row", Bound: fmt.Sprintf("one transaction a row: %.0f rows/s", c.Sides[1].Rate),
		Figure: figure, Ratio: c.ratio(0) / c.ratio(1), Want: 10, Noisy: c.Noisy,
	})
	return nil
}

// copied gives a service on a copy of the small stock.
func (b *bench) copied(ctx context.Context) (*town, error) {
	from, err := b.little(ctx)
	if err != nil {
		return nil, err
	}
	from.stop() // nobody may be connected while a database is copied
	_ = from.db.Close()
	b.smallTown = nil
	admin, err := sql.Open("pgx", from.pg.URL())
	if err != nil {
		return nil, err
	}
	defer admin.Close()
	for _, q := range []string{"DROP DATABASE IF EXISTS copied WITH (FORCE)", "CREATE DATABASE copied TEMPLATE stock"} {
		if _, err := admin.ExecContext(ctx, q); err != nil {
			return nil, fmt.Errorf("%s: %w", q, err)
		}
	}
	t := &town{made: from.made, pg: from.pg, folder: filepath.Join(b.Cache, "copied")}
	if t.url, _, err = from.pg.Database(ctx, "copied"); err != nil {
		return nil, err
	}
	if err := os.RemoveAll(t.folder); err != nil {
		return nil, err
	}
	if err := os.CopyFS(t.folder, os.DirFS(from.folder+"/data")); err != nil {
		return nil, err
	}
	data := filepath.Join(t.folder, "data")
	if err := os.MkdirAll(data, 0o750); err != nil {
		return nil, err
	}
	for _, name := range []string{"key", "files"} {
		if err := os.Rename(filepath.Join(t.folder, name), filepath.Join(data, name)); err != nil {
			return nil, err
		}
	}
	if err := os.Chmod(filepath.Join(data, "key"), 0o700); err != nil {
		return nil, err
	}
	return t, t.serve(ctx, b)
}

// importList sends a spreadsheet as the officer does, and gives the import's id.
func (t *town) importList(round int) (time.Duration, string, error) {
	list, err := spreadsheet(round)
	if err != nil {
		return 0, "", err
	}
	var body bytes.Buffer
	form := multipart.NewWriter(&body)
	for name, value := range map[string]string{"authority": "merletal", "mode": "per_row"} {
		if err := form.WriteField(name, value); err != nil {
			return 0, "", err
		}
	}
	file, err := form.CreateFormFile("file", fmt.Sprintf("liste-%d.xlsx", round))
	if err != nil {
		return 0, "", err
	}
	if _, err := file.Write(list); err != nil {
		return 0, "", err
	}
	if err := form.Close(); err != nil {
		return 0, "", err
	}
	c := &conn{addr: t.addr}
	defer c.close()
	start := time.Now()
	status, answer, err := c.send(http.MethodPost, "/api/v1/imports",
		t.token+"Content-Type: "+form.FormDataContentType()+"\r\nIdempotency-Key: "+domain.NewNonce()+"\r\n", body.Bytes())
	took := time.Since(start)
	if err != nil || status != http.StatusOK {
		return 0, "", fmt.Errorf("import: %d %.300s %w", status, answer, err)
	}
	var report struct {
		ID      string
		Created int
	}
	if err := json.Unmarshal(answer, &report); err != nil {
		return 0, "", err
	}
	if report.Created != imported {
		return 0, "", fmt.Errorf("%d holdings created: %.300s", report.Created, answer)
	}
	return took, report.ID, nil
}

// spreadsheet makes a list with the columns that an inventory has.
func spreadsheet(round int) ([]byte, error) {
	x := excelize.NewFile()
	defer x.Close()
	w, err := x.NewStreamWriter("Sheet1")
	if err != nil {
		return nil, err
	}
	row := func(i int, values ...any) error { return w.SetRow(fmt.Sprintf("A%d", i+1), values) }
	if err := row(0, "Titel", "Beschreibung", "Thema", "Stand", "Schlagwörter", "Fachverfahren", "Aktenzeichen"); err != nil {
		return nil, err
	}
	for i := 1; i <= imported; i++ {
		if err := row(i, fmt.Sprintf("Leuchtenliste %d/%d im Bezirk %d", round, i, i%97),
			fmt.Sprintf("Standorte und Bauart der Leuchten im Bezirk %d, erhoben bei der Wartung der Anlage %d. Angaben zu Mast, Leuchtmittel und Schaltzeit.", i%97, i),
			"ENVI", fmt.Sprintf("2026-01-%02d", i%28+1), "Beleuchtung; Straßen", "Anlagenverzeichnis", fmt.Sprintf("66-%d/2026", i)); err != nil {
			return nil, err
		}
	}
	if err := w.Flush(); err != nil {
		return nil, err
	}
	var out bytes.Buffer
	err = x.Write(&out)
	return out.Bytes(), err
}

// copyRows stores the rows that an import made once more, by COPY in one transaction, into empty tables with the same indexes.
func copyRows(ctx context.Context, conn *pgx.Conn, id string) (time.Duration, error) {
	bodies := make([]bytes.Buffer, len(filled))
	for i, f := range filled {
		q := "COPY (SELECT * FROM " + f.name + " WHERE " + strings.ReplaceAll(f.where, "$1", "'"+id+"'") + ") TO STDOUT (FORMAT binary)"
		if _, err := conn.PgConn().CopyTo(ctx, &bodies[i], q); err != nil {
			return 0, err
		}
		if _, err := conn.Exec(ctx, "TRUNCATE bare_"+f.name); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	if _, err := conn.Exec(ctx, "BEGIN"); err != nil {
		return 0, err
	}
	for i, f := range filled {
		if _, err := conn.PgConn().CopyFrom(ctx, &bodies[i], "COPY bare_"+f.name+" FROM STDIN (FORMAT binary)"); err != nil {
			return 0, fmt.Errorf("copy %s: %w", f.name, err)
		}
	}
	_, err := conn.Exec(ctx, "COMMIT")
	return time.Since(start), err
}

// rowByRow stores some of them with one INSERT a row and one transaction a holding.
func rowByRow(ctx context.Context, conn *pgx.Conn, id string) (time.Duration, error) {
	type insert struct {
		sql  string
		args []any
	}
	units := map[string][]insert{}
	for _, f := range filled {
		if f.name == "change" {
			continue // its column xid has no form that a client sends
		}
		if _, err := conn.Exec(ctx, "TRUNCATE bare_"+f.name); err != nil {
			return 0, err
		}
		key := "holding_id"
		if f.name == "holding" {
			key = "id"
		}
		rows, err := conn.Query(ctx, "SELECT "+key+"::text, * FROM "+f.name+" WHERE "+f.where+
			" AND "+key+" IN (SELECT holding_id FROM import_holding WHERE import_id = $1 ORDER BY holding_id LIMIT 300)", id)
		if err != nil {
			return 0, err
		}
		for rows.Next() {
			values, err := rows.Values()
			if err != nil {
				return 0, err
			}
			var marks []string
			for i := range values[1:] {
				marks = append(marks, fmt.Sprintf("$%d", i+1))
			}
			holding := fmt.Sprint(values[0])
			units[holding] = append(units[holding], insert{"INSERT INTO bare_" + f.name + " OVERRIDING SYSTEM VALUE VALUES (" + strings.Join(marks, ", ") + ")", values[1:]})
		}
		if err := rows.Err(); err != nil {
			return 0, err
		}
	}
	start := time.Now()
	for _, unit := range units {
		tx, err := conn.Begin(ctx)
		if err != nil {
			return 0, err
		}
		for _, x := range unit {
			if _, err := tx.Exec(ctx, x.sql, x.args...); err != nil {
				return 0, fmt.Errorf("%.60s: %w", x.sql, err)
			}
		}
		if err := tx.Commit(ctx); err != nil {
			return 0, err
		}
	}
	if len(units) != one {
		return 0, fmt.Errorf("%d holdings stored row by row", len(units))
	}
	return time.Since(start), nil
}
