// Package browser answers: can people do their work in a real browser, and does nothing on the pages shut anyone out?
//
// It has tests only. They start the service as it is built, on the example administration, and run the scripts of
// walks/ with Node, playwright-core and a headless Chromium. A script finds everything as a person does, by the words
// that stand on the page, and prints JSON lines; the test turns each line into a subtest. `make browser` installs what
// they need; where something is missing they are skipped, with a sentence that says so.
package browser
