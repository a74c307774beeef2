package desk

var (
	PasswordTemplate = passwordTemplate
	PasswordSample   = passwordPage{}
)
