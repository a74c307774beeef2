package message

// deskOverviewTexts are those of ui/desk/overview.
var deskOverviewTexts = Catalogue{}
