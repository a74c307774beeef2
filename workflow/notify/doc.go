// Package notify answers: who is to hear of what by mail, when, and what may it say?
//
// Three steps, each of which may happen twice. Planning (Planner) notes that somebody is to hear of something: of an
// event, of a task, on a morning. Writing (Writer) turns a note into a Letter at the moment of sending, through the
// recipient's own scope, so that nobody reads in a mail what they could not read at the desk; what they may no longer
// see, or no longer want, is dropped. Delivery (Postman) sends it, and tries again where that failed. Words and layout
// are those of ui/mail, the way out is a Transport.
package notify
