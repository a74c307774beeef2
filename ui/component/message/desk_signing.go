package message

// deskSigningTexts are those of ui/desk/signing.
var deskSigningTexts = Catalogue{
	"together.not_alike": {"Dieser Vorgang lässt sich nicht oder nicht mehr mit den anderen zusammen zeichnen.", "This review cannot, or can no longer, be signed together with the others."},
	"together.not_seen":  {"Diesen Vorgang haben Sie in dieser Fassung noch nicht angesehen.", "You have not looked at this edition of the review yet."},
}
