// Command verify answers: is this history of decisions complete and unchanged?
//
//	verify [--key VKEY]… [--checkpoint FILE]… FILE
//	verify [--key VKEY]… [--checkpoint FILE]… --url URL [--token TOKEN]
//
// It checks an export, or a live server, against docs/ledger.md. It is meant for an auditor who does not trust the
// service, so it shares no code with it: leaf encoding, export format and tree are written here a second time.
// Exit status: 0 in order, 1 something is wrong or could not be checked, 2 wrong usage. It speaks German where
// LC_ALL, LC_MESSAGES or LANG begins with "de", else English.
package main
