// Package account answers: what is mine?
//
// Password, sessions, access keys, deputies and settings of the person signed in, and the help.
package account
