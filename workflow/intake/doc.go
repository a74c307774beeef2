// Package intake answers: which records does this spreadsheet hold, in our fields, and what is wrong with each row?
//
// It reads CSV and XLSX files as administrations have them: title rows above the header, merged cells,
// continuation lines, forms with one field per row. It stores nothing and decides nothing about duplicates.
// Files are streamed: memory does not grow with the number of rows. What cannot be read is refused with a place;
// nothing is left out silently.
package intake
