// Package archtest answers: does the code keep to the map of packages?
//
// The map is the table of DESIGN section 4, written down in rules.go: which package may import which, and which library
// has one home. The test of this package reads every Go file of the module and reports what breaks the map, and it
// plants one violation of each kind in made-up files to show that each is reported.
package archtest
