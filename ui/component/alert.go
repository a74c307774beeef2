package component

// Notice is what a page says first of all: what the last act did, or what stands in the way. Kind is "info", "success",
// "warning" or "danger".
type Notice struct {
	Kind, Title, Text string
}
