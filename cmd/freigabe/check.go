package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"freigabe/domain"
	"freigabe/internal/releasecheck"
	"freigabe/ui/component/message"
	"freigabe/workflow"
)

// checkCmd is `freigabe check`.
type checkCmd struct {
	Releases checkReleasesCmd `cmd:"" help:"Check with a second, independent program that every release was signed as its rules asked."`
	Staffing checkStaffingCmd `cmd:"" help:"Name the sign-offs that nobody can give."`
}

type checkReleasesCmd struct {
	place
	JSON bool `name:"json" help:"Print JSON."`
}

func (c *checkReleasesCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toRead, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	dialect := "sqlite"
	if c.DatabaseURL != "" {
		dialect = "postgres"
	}
	report, err := releasecheck.Run(ctx, o.store.DB(), dialect)
	if err != nil {
		return err
	}
	if c.JSON {
		if err := json.NewEncoder(os.Stdout).Encode(report); err != nil {
			return err
		}
	} else {
		fmt.Println(message.Text(lang(), "cli.checked_releases", map[string]any{"n": report.Releases, "bad": len(report.Violations)}))
		for _, v := range report.Violations {
			fmt.Printf("  %s release %s holding %s: %s\n", v.Rule, v.Release, v.Holding, v.Detail)
		}
	}
	if len(report.Violations) > 0 {
		return errSilent
	}
	return nil
}

type checkStaffingCmd struct {
	place
	Authority string `placeholder:"NAME" help:"Only this legal entity."`
	JSON      bool   `name:"json" help:"Print JSON."`
}

func (c *checkStaffingCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toRead, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	all, err := o.desk.Read().Authorities(ctx)
	if err != nil {
		return err
	}
	names := map[domain.AuthorityID]string{}
	for _, a := range all {
		names[a.ID] = a.Name
	}
	found := []workflow.Vacancy{}
	for _, a := range all {
		if a.ID != a.Root || c.Authority != "" && a.Name != c.Authority {
			continue
		}
		v, err := o.desk.Staffing(ctx, a.ID)
		if err != nil {
			return err
		}
		found = append(found, v...)
	}
	if c.JSON {
		if err := json.NewEncoder(os.Stdout).Encode(found); err != nil {
			return err
		}
	} else {
		fmt.Println(message.Text(lang(), "cli.checked_staffing", map[string]any{"n": len(found)}))
		for _, v := range found {
			fmt.Printf("  %-40s %-50s %s\n", names[v.Authority], v.Slot, v.Number)
		}
	}
	if len(found) > 0 {
		return errSilent
	}
	return nil
}
