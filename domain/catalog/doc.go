// Package catalog answers: how do others read what we released?
//
// It holds the vocabularies that German and European catalogs agree on (themes, licences, frequencies, file types,
// high-value categories) and writes release documents as DCAT-AP.de 3.0 in Turtle and as schema.org JSON-LD.
// Everything is a pure function; what goes in is a release document, never a working edition.
package catalog
