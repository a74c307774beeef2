package api

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"os"
	"time"

	"github.com/danielgtaylor/huma/v2"

	"freigabe/domain"
	"freigabe/ui/component/message"
	"freigabe/workflow"
	"freigabe/workflow/intake"
)

// maxImport is the largest list in bytes; workflow/intake has limits of its own for what it holds.
const maxImport = 100 << 20

// ImportReport says what became of each row: read = created + updated + skipped + refused.
type ImportReport struct {
	ID       string          `json:"id,omitempty" doc:"The import; missing when nothing was stored."`
	Read     int             `json:"read" doc:"Rows read."`
	Created  int             `json:"created" doc:"Holdings created, or that would be."`
	Updated  int             `json:"updated" doc:"Holdings filled, or that would be."`
	Skipped  int             `json:"skipped" doc:"Rows skipped."`
	Refused  int             `json:"refused" doc:"Rows refused."`
	Problems []ImportProblem `json:"problems" doc:"Remarks in the order of lines; line 0 is the file."`
}

// ImportProblem is a remark about a row or the file.
type ImportProblem struct {
	Line    int    `json:"line" doc:"Line, from 1; 0 for the file."`
	Column  string `json:"column" doc:"Column by its header, or a field."`
	Code    string `json:"code" doc:"Which remark; stable."`
	Message string `json:"message" doc:"In words."`
}

func importReport(r workflow.ImportReport, lang string) ImportReport {
	return ImportReport{
		ID: string(r.ID), Read: r.Read, Created: r.Created, Updated: r.Updated, Skipped: r.Skipped, Refused: r.Refused,
		Problems: each(r.Problems, func(p workflow.ImportProblem) ImportProblem {
			return ImportProblem{Line: p.Line, Column: p.Column, Code: p.Code, Message: importMessage(p, lang)}
		}),
	}
}

// importMessage says a remark in words; a stored report keeps those that it was made with.
func importMessage(p workflow.ImportProblem, lang string) string {
	key := p.Code
	if !message.Has(key) {
		key = "import." + key
	}
	if p.Message != "" && p.Args == nil || !message.Has(key) {
		return p.Message
	}
	return message.Text(lang, key, p.Args)
}

// Import is an imported list.
type Import struct {
	ID        string       `json:"id" doc:"Id."`
	Authority string       `json:"authority" doc:"Home of its rows."`
	Person    string       `json:"person,omitempty" doc:"Who imported it."`
	File      string       `json:"file" doc:"File name."`
	SHA256    string       `json:"sha256" doc:"Hash of the file."`
	Mode      string       `json:"mode" doc:"per_row or all_or_nothing."`
	Status    string       `json:"status" doc:"done or undone."`
	At        time.Time    `json:"at" doc:"When."`
	UndoneAt  *time.Time   `json:"undone_at,omitempty" doc:"When it was undone."`
	Decision  string       `json:"decision" doc:"The decision."`
	Holdings  []string     `json:"holdings" doc:"Holdings that it made or filled."`
	Report    ImportReport `json:"report" doc:"What became of the rows."`
}

var importForm = fileForm(map[string]*huma.Schema{
	"authority": textField("Id or name of the authority: home of rows whose authority is empty or unknown. Needed."),
	"mode":      {Type: "string", Enum: []any{workflow.PerRow, workflow.AllOrNothing}, Description: "per_row without it."},
	"dry_run":   {Type: "boolean", Description: "Only report what would happen."},
	"sheet":     textField("Sheet of a workbook."),
	"encoding":  textField("Encoding of a CSV file, where it is not recognised."),
})

func imports(s *server) {
	upload(s, route{
		id: "import", method: http.MethodPost, path: "/imports", tag: tagImports, summary: "Import a spreadsheet into holdings",
		more: "CSV or XLSX. A known key fills a holding in captured, a new one creates it. All in one unit; the report adds up.", form: importForm, keyless: true,
	}, nil,
		func(ctx context.Context, c *call, _ *MaybeKeyed) (*plain[ImportReport], error) {
			in, done, err := c.importFile(ctx)
			defer done()
			if err != nil {
				return nil, err
			}
			r, err := c.Desk.Import(ctx, c.actor(), in)
			if err != nil {
				return nil, err
			}
			return body(importReport(r, c.lang)), nil
		})

	read(s, route{id: "get-import", path: "/imports/{id}", tag: tagImports, summary: "An import with its report"},
		func(ctx context.Context, c *call, p *struct {
			ID string `path:"id" format:"uuid" doc:"The import."`
		},
		) (*plain[Import], error) {
			id, err := domain.ParseID[domain.ImportID](p.ID)
			if err != nil {
				return nil, err
			}
			scope, err := c.sees(ctx)
			if err != nil {
				return nil, err
			}
			i, err := c.Desk.Read().ImportByID(ctx, scope, id)
			if err != nil {
				return nil, err
			}
			return body(Import{
				ID: string(i.ID), Authority: string(i.Authority), Person: string(i.Person), File: i.FileName, SHA256: string(i.FileHash),
				Mode: i.Mode, Status: i.Status, At: i.At, UndoneAt: stamp(i.UndoneAt), Decision: string(i.Decision),
				Holdings: each(i.Holdings, func(h workflow.ImportedHolding) string { return string(h.Holding) }),
				Report:   importReport(i.Report, c.lang),
			}), nil
		})

	act(s, route{id: "undo-import", method: http.MethodPost, path: "/imports/{id}/undo", tag: tagImports, summary: "Undo an import whose holdings are untouched"},
		func(ctx context.Context, c *call, p *struct {
			ID string `path:"id" format:"uuid" doc:"The import."`
			Keyed
		}, _ *None,
		) (*plain[ImportReport], error) {
			id, err := domain.ParseID[domain.ImportID](p.ID)
			if err != nil {
				return nil, err
			}
			r, err := c.Desk.UndoImport(ctx, c.actor(), id)
			if err != nil {
				return nil, err
			}
			return body(importReport(r, c.lang)), nil
		})
}

// importFile reads the form; the list goes to a temporary file, since its rows are read twice. done ends that file.
func (c *call) importFile(ctx context.Context) (in workflow.ImportFile, done func(), err error) {
	var f *os.File
	done = func() {
		if f != nil {
			_ = f.Close()
		}
	}
	fields := map[string][]string{}
	err = c.parts([]string{"authority", "mode", "dry_run", "sheet", "encoding"}, &fields, func(part *multipart.Part, bytes io.Reader) error {
		if f, err = intake.Scratch(); err != nil {
			return &domain.Error{Code: domain.Unavailable, Op: "api.import", Key: "file.no_room", Err: err}
		}
		h := sha256.New()
		in.Name = part.FileName()
		in.Size, err = io.Copy(io.MultiWriter(f, h), io.LimitReader(bytes, maxImport+1))
		in.Hash = domain.Digest(hex.EncodeToString(h.Sum(nil)))
		if _, full := errors.AsType[*os.PathError](err); full {
			return &domain.Error{Code: domain.Unavailable, Op: "api.import", Key: "file.no_room", Err: err}
		}
		if in.Size > maxImport {
			return invalid("file", "file.too_large", map[string]any{"limit": maxImport})
		}
		return err
	})
	if err != nil {
		return in, done, err
	}
	value := (&form{fields: fields}).value
	switch {
	case f == nil:
		return in, done, invalid("file", "file.missing", nil)
	case value("authority") == "":
		return in, done, invalid("authority", "field.required", nil)
	}
	in.Data, in.Mode = f, value("mode")
	if in.Mode == "" {
		in.Mode = workflow.PerRow
	}
	switch value("dry_run") {
	case "", "false":
	case "true":
		in.DryRun = true
	default:
		return in, done, invalid("dry_run", "api.flag", nil)
	}
	if !in.DryRun && c.req.Header.Get("Idempotency-Key") == "" {
		return in, done, keyMissing()
	}
	if in.Authority, err = c.authority(ctx, value("authority")); err != nil {
		return in, done, err
	}
	in.Options = intake.Options{Name: in.Name, Sheet: value("sheet"), Encoding: value("encoding")}
	c.hashedForm(fields, in.Name+"\n"+string(in.Hash))
	return in, done, nil
}

// authority finds an authority by id or name. Names of authorities are public.
func (c *call) authority(ctx context.Context, s string) (domain.AuthorityID, error) {
	if domain.IsID(s) {
		return domain.AuthorityID(s), nil
	}
	a, err := c.Desk.Read().AuthorityByName(ctx, s)
	if err != nil {
		return "", err
	}
	return a.ID, nil
}
