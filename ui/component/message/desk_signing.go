package message

// deskSigningTexts are those of ui/desk/signing.
var deskSigningTexts = Catalogue{}
