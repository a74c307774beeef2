// Package component answers: what do all pages share?
//
// It holds the frame around a page, the parts that pages are made of, and the style sheets, fonts and scripts, embedded
// in the binary and served under /assets/. A component is a Go type and a template: the page's struct has a value, the
// page's template says {{template "name" .Value}}, one line each. The type makes the accessible markup: label, hint and
// error of a Field are tied together by its id. Texts arrive translated; only what a component says itself stands in
// the catalogue, for which its constructor takes the language. Every component in every state: gallery_test.go, and as a
// page by `FREIGABE_TEST_GALLERY=/tmp/gallery go test ./ui/component -run OnOnePage`.
//
// # Around a page
//
//	Frame       {{template "frame" .}}, which calls the page's "content"; desk and portal, with or without navigation
//	Head        {{template "head" .Head}}           the h1, a line above or below, buttons right
//	Crumbs      {{template "crumbs" .Crumbs}}       the frame shows Frame.Crumbs by itself
//	Notice      {{template "notice" .Notice}}       what the last act did; the frame shows Frame.Notice by itself
//	Tabs        {{template "tabs" .Tabs}}           parts of one thing
//	SideNav     {{template "side-nav" .Side}}       areas of the administration, left column of fg-cols fg-cols--left fg-cols--slim
//	Steps       {{template "steps" .Steps}}         StepsAt(lang, "Schritte", 1, "Datei", "Zuordnung", "Prüfbericht")
//
// # Forms
//
//	ErrorSummary {{template "error-summary" .Errors}} Summarize(lang, []Input{p.Title, p.Reason}, "what belongs to no field")
//	Field        {{template "field" .Title}}        Field{Name: "title", Label: …, Value: typed, Error: …}; Type "date", "email" …
//	TextArea     {{template "textarea" .Reason}}    TextArea{Name: "reason", Label: …, Hint: …}
//	Select       {{template "select" .State}}       Select{Name: "state", Label: …, Blank: "alle", Options: …, Value: chosen}
//	Choice       {{template "choice" .Answer}}      Choice{Name: "p1", Legend: …, Options: …, Value: "yes", Large: true}; Many for boxes
//	Check        {{template "check" .Seen}}         Check{Name: "seen", Label: "Ich habe gesehen, …"}
//	FileInput    {{template "file-input" .File}}    FileInput{Name: "file", Label: …, Accept: ".csv,.xlsx"}
//	UploadProgress {{template "upload-progress" .Upload}} in <form class="fg-stack fg-upload" data-upload data-failed="…">
//	Button       {{template "button" .Save}}        Button{Text: "Speichern", Kind: "primary"}; with URL it is a link
//	Confirm      {{template "confirm" .Confirm}}    a whole form: effect, one sentence to tick, one button that names the act
//	Search       {{template "search" .Search}}
//
// # What is said
//
//	Alert       {{template "alert" .Alert}}         Alert{Kind: "warning", Title: …, Text: "Nicht **gespeichert**.", Buttons: …}
//	Empty       {{template "empty" .Empty}}         a list with nothing in it teaches the first step
//	Badge       {{template "badge" .State}}         StateBadge(lang, domain.Published), or Badge{"warning", "edit", "offen"}
//	ClassBadge  {{template "class" .Class}}         ClassOf(lang, domain.ClassOpen): F4 offen
//	Digest      {{template "digest" .Digest}}       DigestOf("Prüfsumme", d), FullDigest where somebody compares
//	Moment      {{template "moment" .When}}         short for the eye, exact on hover
//	Due, Seg    {{template "due" .Due}} {{template "seg" .Signed}}
//	Term        {{template "term" .Term}}           a word with its explanation, unfolded on the spot
//	Facts       {{template "facts" .Facts}}         names above values; "facts-wide" beside them
//	Marked      {{template "marked" .Text}}         a text with **strong** words
//
// # Decisions
//
//	Conseq      {{template "conseq" .Conseq}}       effect, due, why you may: under the title of every page that decides
//	Slots       {{template "slots" .Slots}}         who signed, who is missing; Kind "done", "me", "open", "late", "void"
//	Matrix      {{template "matrix" .Matrix}}       who sees what
//	Diff        {{template "diff" .Diff}}           DiffOf(lang, caption, "Fassung 2", "Fassung 3", []Change{{Name: …, Old: …, New: …}})
//	Thread      {{template "thread" .Thread}}       a question with its answers
//	Timeline    {{template "timeline" .Events}}     what happened
//	Proof       {{template "proof" .Proof}}         checked statements only
//	Merkle      {{template "merkle" .Way}}          from a leaf to the signed root
//
// # Lists and numbers
//
//	ChipNav     {{template "chip-nav" .Views}}      views and filters, with counts
//	SortHead    {{template "sort-head" .ByTitle}}   head of a column
//	Pager       {{template "pager" .Pager}}
//	TaskList    {{template "task-list" .Missing}}   what is missing, as links
//	Todo        {{template "todo" .Steps}}          steps of a set-up
//	Way         {{template "way" .Way}}             the way of a holding
//	Tree        {{template "tree" .Tree}}           authorities
//	Progress    {{template "progress" .Progress}}   long work
//	Tiles       {{template "tiles" .Tiles}}
//	Bars        {{template "bars" .Bars}}           the usual chart: bars beside numbers
//	Columns     {{template "columns" .Months}}      over time, with a folded table
//	Days        {{template "days" .Days}}           DaysOf(first, last, today, from, until, open)
//
// # Without a type
//
// Tables: class "kern-table fg-table fg-cards"; on small screens each row is a card, each cell names its column with
// data-l="…". Bars of bulk actions: "fg-bulk"; an input with data-all="pick" stands for all boxes "pick" of its form,
// data-picked="{n} ausgewählt" counts them. A form with data-dirty asks before unsent text is left. Folds are
// <details class="kern-accordion">; on paper they are left out, as are buttons and forms. Layout: fg-stack, fg-section, fg-cols (with fg-cols__first for what stands first on
// phones and right on wide screens), fg-grid, fg-panel; fg-noprint and fg-printonly for paper.
package component
