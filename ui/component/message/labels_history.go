package message

// doneLabels name a step after it was taken.
var doneLabels = Catalogue{
	"screen":                     {"Prüfung abgeschlossen", "screening finished"},
	"release_internally":         {"verwaltungsintern freigegeben", "released internally"},
	"approve":                    {"öffentlich freigegeben", "approved for the public"},
	"release_internally+approve": {"verwaltungsintern und öffentlich freigegeben", "released internally and approved"},
	"publish":                    {"veröffentlicht", "published"},
	"reassess":                   {"neu bewertet", "reassessed"},
	"return":                     {"zurückgegeben", "returned"},
	"recall":                     {"zurückgeholt", "recalled"},
	"revise":                     {"neue Fassung begonnen", "new edition begun"},
	"discard":                    {"Entwurf verworfen", "draft discarded"},
	"withhold":                   {"zurückgehalten", "withheld"},
	"reopen":                     {"wieder aufgenommen", "reopened"},
	"withdraw":                   {"zurückgezogen", "withdrawn"},
	"reinstate":                  {"wieder freigegeben", "reinstated"},
	"archive":                    {"archiviert", "archived"},
}

// givenLabels name a signature by the kind of its place.
var givenLabels = Catalogue{
	"co_signature": {"mitgezeichnet", "co-signed"},
	"final":        {"schlussgezeichnet", "signed finally"},
}

// answerLabels name the answers that most questions have.
var answerLabels = Catalogue{
	"yes":     {"ja", "yes"},
	"no":      {"nein", "no"},
	"unclear": {"ungeklärt", "unclear"},
	"done":    {"erledigt", "done"},
}
