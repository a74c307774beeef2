package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"freigabe/domain"
	"freigabe/internal/demo"
	"freigabe/ui/desk/page"
	"freigabe/workflow"
	"freigabe/workflow/jobs"
)

// accessFile holds the logins of the example administration. It is written last: where it stands, the example is complete.
const accessFile = "demo-access.json"

// fillDemo makes the example administration in an empty store, once.
func fillDemo(ctx context.Context, o *opened, clock *demo.Clock, relay *jobs.Relay) error {
	path := filepath.Join(o.Data, accessFile)
	if _, err := os.Stat(path); err == nil {
		return nil
	}
	all, err := o.desk.Read().Authorities(ctx)
	if err != nil {
		return err
	}
	if len(all) > 0 {
		return &domain.Error{Code: domain.Conflict, Op: "serve.demo", Key: "serve.demo_not_empty", Args: map[string]any{"folder": o.Data}}
	}
	pw, err := workflow.NewPasswords(workflow.WeakParams, 4)
	if err != nil {
		return err
	}
	access, err := demo.Fill(ctx, o.desk, pw, clock, func(what string) { o.log.InfoContext(ctx, "example administration", "made", what) })
	if err != nil {
		return fmt.Errorf("example administration: %w (delete the data folder %s and start again)", err, o.Data)
	}
	clock.Release()
	quiet := &jobs.Relay{Outbox: relay.Outbox, Log: relay.Log} // history, not news
	for {
		n, err := quiet.Once(ctx)
		if err != nil {
			return err
		}
		if n == 0 {
			break
		}
	}
	seq, err := o.sequencer()
	if err != nil {
		return err
	}
	if err := seq.Drain(ctx); err != nil {
		return err
	}
	body, err := json.MarshalIndent(access, "", "  ")
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", append(body, '\n'), 0o600); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

// exampleRoles are the people of the example whom the sign-in page offers: one for each kind of work.
var exampleRoles = []struct {
	role      domain.Role
	authority string
}{
	{domain.OpenDataOfficer, "merletal"},
	{domain.DataSteward, "merletal_umwelt"},
	{domain.DepartmentHead, "merletal_umwelt"},
	{domain.DataProtectionOfficer, "merletal"},
	{domain.SecurityOfficer, "merletal"},
	{domain.Auditor, "merletal"},
	{domain.Administrator, "merletal"},
}

// example gives whom the sign-in page offers, nil where no example is served. The file is there once the example is.
func (c *serveCmd) example(o *opened) func() []page.ExamplePerson {
	if !c.Demo {
		return nil
	}
	return sync.OnceValue(func() []page.ExamplePerson {
		var access []demo.Access
		body, err := os.ReadFile(filepath.Join(o.Data, accessFile))
		if err == nil {
			err = json.Unmarshal(body, &access)
		}
		if err != nil {
			o.log.Warn("the sign-in page offers nobody", "err", err)
			return nil
		}
		var out []page.ExamplePerson
		for _, want := range exampleRoles {
			i := slices.IndexFunc(access, func(a demo.Access) bool {
				return slices.Contains(a.Roles, demo.AccessRole{Role: want.role, Authority: want.authority})
			})
			if i < 0 {
				continue
			}
			p := page.ExamplePerson{Login: access[i].Login, Password: access[i].Password, Name: access[i].Name, Role: want.role, Authority: want.authority}
			if a, err := o.desk.Read().AuthorityByName(context.Background(), want.authority); err == nil {
				p.Authority = a.Title
			}
			out = append(out, p)
		}
		return out
	})
}
