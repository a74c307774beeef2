// Package mail answers: what do people read in their mailbox, and how does it get there?
//
// Compose puts a letter of workflow/notify into words of the message catalogue; HTML and Text write the same words as
// the two parts of a mail; Post hands it to the SMTP server of the house.
package mail
