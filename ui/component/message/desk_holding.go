package message

// deskHoldingTexts are those of ui/desk/holding.
var deskHoldingTexts = Catalogue{}
