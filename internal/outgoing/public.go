package outgoing

import "net/netip"

// public tells whether an address is one that everybody on the Internet reaches: global unicast and not set aside for
// another purpose. An IPv4 address inside an IPv6 address (mapped, or by NAT64) is judged itself.
// Source: the IANA registries of special-purpose addresses (RFC 6890 and its successors).
func public(a netip.Addr) bool {
	a = a.Unmap()
	if nat64.Contains(a) {
		b := a.As16()
		a = netip.AddrFrom4([4]byte(b[12:]))
	}
	if !a.IsGlobalUnicast() || a.Is6() && !global6.Contains(a) { // no prefix contains an address with a zone
		return false
	}
	for _, p := range special {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

var (
	nat64   = netip.MustParsePrefix("64:ff9b::/96")
	global6 = netip.MustParsePrefix("2000::/3") // all that is assigned; unique local, link local, … lie outside
)

var special = prefixes(
	"0.0.0.0/8",        // this network; Linux takes 0.0.0.0 for loopback
	"10.0.0.0/8",       // private
	"100.64.0.0/10",    // between a provider and its customers
	"127.0.0.0/8",      // loopback
	"168.63.129.16/32", // the host below the machines of a large cloud
	"169.254.0.0/16",   // link local, metadata of clouds
	"172.16.0.0/12",    // private
	"192.0.0.0/24",     // protocol assignments
	"192.0.2.0/24",     // documentation
	"192.88.99.0/24",   // 6to4 relays
	"192.168.0.0/16",   // private
	"198.18.0.0/15",    // benchmarks
	"198.51.100.0/24",  // documentation
	"203.0.113.0/24",   // documentation
	"224.0.0.0/4",      // multicast
	"240.0.0.0/4",      // reserved, broadcast
	"2001::/23",        // protocol assignments, Teredo, benchmarks
	"2001:db8::/32",    // documentation
	"2002::/16",        // 6to4, with any IPv4 address inside
	"3fff::/20",        // documentation
)

func prefixes(list ...string) []netip.Prefix {
	out := make([]netip.Prefix, len(list))
	for i, s := range list {
		out[i] = netip.MustParsePrefix(s)
	}
	return out
}
