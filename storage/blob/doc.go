// Package blob answers: where do the bytes of files lie?
//
// Bytes are kept once, under their SHA-256, in a folder: "aa/bb/<hash>". They are written before the unit of work that
// names them; what nothing names is collected later (Collect). A file in its place is complete and on the disk.
package blob
