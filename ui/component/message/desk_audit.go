package message

// deskAuditTexts are those of ui/desk/audit.
var deskAuditTexts = Catalogue{}
