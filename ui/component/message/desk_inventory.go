package message

// deskInventoryTexts are those of ui/desk/inventory.
var deskInventoryTexts = Catalogue{}
