package message

// deskAdminTexts are those of ui/desk/admin.
var deskAdminTexts = Catalogue{}
