// Package lists answers: how does a list become holdings?
//
// The wizard that reads a spreadsheet: file, sheet, columns, preview, report, and its undo.
package lists
