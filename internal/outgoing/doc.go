// Package outgoing answers: how does Freigabe ask servers of others without being turned against its own network?
//
// Addresses come from people, so each may lead to where only the server itself gets: its loopback, the intranet, the
// machine's metadata. What the address says proves nothing, because a name resolves to anything and numbers have many
// spellings. So the IP address is judged that is being dialled, at each dial, also after a redirect.
package outgoing
