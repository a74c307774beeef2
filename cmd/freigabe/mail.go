package main

import (
	"os"
	"time"

	"freigabe/ui/mail"
	"freigabe/workflow/jobs"
	"freigabe/workflow/notify"
)

// mailFlags say how mail leaves the house. Without a server none does.
type mailFlags struct {
	SMTP     string `name:"smtp" help:"Mail server: smtp://host:587 (STARTTLS), smtps://host:465, or smtp+plain://127.0.0.1:25 on this machine. Without it no mail is sent." placeholder:"URL"`
	SMTPUser string `name:"smtp-user" help:"Login at the mail server. Its password stands in FREIGABE_SMTP_PASSWORD." placeholder:"LOGIN"`
	SMTPFrom string `name:"smtp-from" help:"Sender of mails, e.g. \"Offene Daten <daten@kreis.example>\"." placeholder:"ADDRESS"`
	MailHour int    `help:"Hour at which the morning's mail goes out, local to each administration." default:"7"`
}

// passwordVariable holds the password of the mail server. It is no flag, because others on the machine see flags.
const passwordVariable = "FREIGABE_SMTP_PASSWORD"

// post checks the settings of mail; nil when none is sent.
func (c *mailFlags) post(publicURL string, clock func() time.Time) (*mail.Post, error) {
	if c.SMTP == "" {
		return nil, nil
	}
	return mail.NewPost(mail.Config{
		Server: c.SMTP, User: c.SMTPUser, Password: os.Getenv(passwordVariable), From: c.SMTPFrom, PublicURL: publicURL, Clock: clock,
	})
}

// mailing lets the relay note what mail is about, and gives the workers that plan and send it.
func (o *opened) mailing(post *mail.Post, relay *jobs.Relay, hour int, clock func() time.Time) []jobs.Worker {
	if post == nil {
		return nil
	}
	planner := &notify.Planner{Book: o.store, Clock: clock, From: hour}
	relay.Consumers = append(relay.Consumers, planner.Consume)
	postman := &notify.Postman{
		Book: o.store, Writer: &notify.Writer{Desk: o.desk, Book: o.store, Clock: clock}, Transport: post, Clock: clock, Log: o.log,
	}
	return []jobs.Worker{
		&jobs.Ticker{Name: "plan mail", Do: planner.Tick, Every: 30 * time.Second, Log: o.log},
		&jobs.Ticker{Name: "send mail", Do: postman.Deliver, Every: 10 * time.Second, Log: o.log},
	}
}
