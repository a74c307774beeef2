package main

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"os"
	"runtime/debug"
	"strings"
	"time"

	"freigabe/domain"
)

// configCmd is `freigabe config`.
type configCmd struct {
	Check configCheckCmd `cmd:"" help:"Print the settings in force, secrets hidden, and which protections of the database stand."`
}

type configCheckCmd struct {
	place
	Listen    string `help:"Address of the service." default:"127.0.0.1:8080"`
	PublicURL string `help:"Base of all IRIs and links." placeholder:"URL"`
	OpsListen string `help:"Address of /livez, /readyz and /metrics." placeholder:"ADDR"`
	mailFlags
}

func (c *configCheckCmd) Run(ctx context.Context) error {
	if err := checkPublicURL(c.PublicURL); err != nil {
		return err
	}
	if _, err := c.post(cmp.Or(c.PublicURL, "http://"+c.Listen), time.Now); err != nil {
		return err
	}
	for _, row := range [][2]string{
		{"data", c.Data},
		{"database-url", hidden(c.DatabaseURL)},
		{"migrate-url", hidden(c.MigrateURL)},
		{"listen", c.Listen},
		{"public-url", c.PublicURL},
		{"ops-listen", c.OpsListen},
		{"smtp", c.SMTP},
		{"smtp-user", c.SMTPUser},
		{"smtp-password", given(os.Getenv(passwordVariable))},
		{"smtp-from", c.SMTPFrom},
	} {
		fmt.Printf("%-14s %s\n", row[0], row[1])
	}
	o, err := c.open(ctx, toRead, time.Now, stderrLog())
	if err != nil {
		return err
	}
	defer o.close()
	walls, err := o.store.Walls(ctx)
	if err != nil {
		return err
	}
	stands := true
	for _, w := range walls {
		mark := "ok     "
		if !w.Stands {
			mark, stands = "MISSING", false
		}
		fmt.Printf("%s %s %s\n", mark, w.Name, w.Detail)
	}
	if !stands {
		return errSilent
	}
	return nil
}

// given shows that a secret is set, and nothing of it.
func given(secret string) string {
	if secret == "" {
		return ""
	}
	return "(set)"
}

// hidden shows a database address without its password.
func hidden(s string) string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme == "" { // "host=… password=…" is read by the driver, too
		return "(set)"
	}
	q := u.Query()
	for key := range q {
		if strings.Contains(key, "password") || strings.Contains(key, "sslkey") {
			q.Set(key, "xxxxx")
		}
	}
	u.RawQuery = q.Encode()
	return u.Redacted()
}

// checkPublicURL refuses a base that IRIs cannot be made of.
func checkPublicURL(s string) error {
	if s == "" {
		return nil
	}
	u, err := url.Parse(s)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return &domain.Error{Code: domain.Invalid, Op: "checkPublicURL", Key: "serve.public_url", Field: "public-url"}
	}
	return nil
}

// migrateCmd is `freigabe migrate`.
type migrateCmd struct{ place }

func (c *migrateCmd) Run(ctx context.Context) error {
	o, err := c.open(ctx, toCreate, time.Now, stderrLog())
	if err != nil {
		return err
	}
	o.close()
	return nil
}

type versionCmd struct{}

func (versionCmd) Run() error {
	fmt.Println("freigabe", version())
	return nil
}

// version is the module's version or its commit.
func version() string {
	info, ok := debug.ReadBuildInfo()
	if !ok {
		return "unknown"
	}
	for _, s := range info.Settings {
		if s.Key == "vcs.revision" && len(s.Value) >= 12 {
			return s.Value[:12]
		}
	}
	return info.Main.Version
}
