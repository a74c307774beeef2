package message

// componentTexts are those that visual components say themselves; all others reach them translated.
var componentTexts = Catalogue{
	"component.summary.title.one":   {"Bitte prüfen Sie eine Angabe", "Please check one entry"},
	"component.summary.title.many":  {"Bitte prüfen Sie {n} Angaben", "Please check {n} entries"},
	"component.diff.field":          {"Angabe", "Field"},
	"component.diff.nothing":        {"leer", "empty"},
	"component.diff.unchanged.one":  {"Eine Angabe ohne Änderung zeigen", "Show one unchanged field"},
	"component.diff.unchanged.many": {"{n} Angaben ohne Änderung zeigen", "Show {n} unchanged fields"},
	"component.step.done":           {"erledigt", "done"},
}
