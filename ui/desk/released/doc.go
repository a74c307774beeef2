// Package released answers: which data may we use inside the administration?
//
// It lists the internal releases that a person's circles let them see, and shows each as it was signed: never a working
// edition.
package released
