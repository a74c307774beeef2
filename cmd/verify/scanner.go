package main

// scanner reads the small part of JSON that leaves are made of: objects, lists, positive integers, and strings of
// printable ASCII without escapes. After the first mistake ok is false and nothing more is read.
type scanner struct {
	rest []byte
	ok   bool
}

func scan(b []byte) scanner { return scanner{rest: b, ok: true} }

func (s *scanner) expect(c byte) {
	if !s.skip(c) {
		s.ok = false
	}
}

// skip reads c where it comes next.
func (s *scanner) skip(c byte) bool {
	if !s.ok || len(s.rest) == 0 || s.rest[0] != c {
		return false
	}
	s.rest = s.rest[1:]
	return true
}

func (s *scanner) text() []byte {
	s.expect('"')
	if !s.ok {
		return nil
	}
	for i, c := range s.rest {
		if c == '"' {
			t := s.rest[:i]
			s.rest = s.rest[i+1:]
			return t
		}
		if c < 0x20 || c > 0x7e || c == '\\' {
			break
		}
	}
	s.ok = false
	return nil
}

// number reads 1 to 2^53-1 without leading zeros.
func (s *scanner) number() int64 {
	var n int64
	i := 0
	for ; i < len(s.rest) && i < 17 && s.rest[i] >= '0' && s.rest[i] <= '9'; i++ {
		n = 10*n + int64(s.rest[i]-'0')
	}
	if i == 0 || s.rest[0] == '0' || n > 1<<53-1 {
		s.ok = false
		return 0
	}
	s.rest = s.rest[i:]
	return n
}
