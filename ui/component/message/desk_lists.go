package message

// deskListsTexts are those of ui/desk/lists.
var deskListsTexts = Catalogue{}
