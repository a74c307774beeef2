// Package casefile answers: what does the case file of a holding look like on paper?
//
// PDF writes a workflow.CaseFile as an A4 document. The same case file in the same language gives the same bytes, so
// that two prints can be compared by their hash. See docs/adr/0010-case-file-pdf.md.
package casefile
