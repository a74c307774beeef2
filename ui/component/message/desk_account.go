package message

// deskAccountTexts are those of ui/desk/account.
var deskAccountTexts = Catalogue{}
