package main

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"
)

// fakeServer answers the endpoints of docs/ledger.md from a sample log.
type fakeServer struct {
	log       *sampleLog
	size      int               // of the checkpoint
	documents map[string]string // dataset to release document
	published map[string]int    // dataset to leaf index
	pageSize  int
	change    map[string]func(answer map[string]any) // path to what spoils its answer
	onGet     func(path string)
}

func newFakeServer(t *testing.T) *fakeServer {
	f := &fakeServer{log: newLog(t, 11), documents: map[string]string{}, published: map[string]int{}, pageSize: 3}
	f.change = map[string]func(map[string]any){}
	for i := range 11 {
		f.log.add("signoff", nil)
		if i%3 == 0 {
			f.publish(fmt.Sprintf("kreis_daten-%d", i), fmt.Sprintf(`{"title":"Daten %d"}`, i))
		}
	}
	return f
}

func (f *fakeServer) publish(name, document string) {
	sum := sha256.Sum256([]byte(document))
	f.documents[name], f.published[name] = document, len(f.log.leaves)
	f.log.add("transition", map[string]any{"holding": f.log.id(), "content": map[string]any{"public": hex.EncodeToString(sum[:])}})
	f.size = len(f.log.leaves)
}

func (f *fakeServer) hashes(size int) tlog.HashReader {
	var rows []tlog.Hash
	r := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		out := make([]tlog.Hash, len(indexes))
		for i, x := range indexes {
			out[i] = rows[x]
		}
		return out, nil
	})
	for i, l := range f.log.leaves[:size] {
		add, err := tlog.StoredHashes(int64(i), l.bytes(), r)
		if err != nil {
			panic(err)
		}
		rows = append(rows, add...)
	}
	return r
}

func (f *fakeServer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if f.onGet != nil {
		f.onGet(r.URL.Path)
	}
	var from, size, to int64
	_, _ = fmt.Sscan(r.URL.Query().Get("from"), &from)
	_, _ = fmt.Sscan(r.URL.Query().Get("size"), &size)
	_, _ = fmt.Sscan(r.URL.Query().Get("to"), &to)
	answer := map[string]any{}
	switch path := r.URL.Path; {
	case path == "/ledger/key":
		fmt.Fprintln(w, f.log.keys[0])
		return
	case path == "/ledger/checkpoint":
		_, _ = w.Write(f.log.checkpoint(f.size))
		return
	case path == "/ledger/consistency":
		p, err := tlog.ProveTree(to, from, f.hashes(int(to)))
		if err != nil {
			http.Error(w, err.Error(), http.StatusUnprocessableEntity)
			return
		}
		answer["proof"] = p
	case path == "/api/v1/ledger/entries":
		if r.Header.Get("Authorization") != "Bearer secret" {
			http.Error(w, "", http.StatusUnauthorized)
			return
		}
		var list []map[string]any
		for i := from; i < int64(len(f.log.leaves)) && len(list) < f.pageSize; i++ {
			list = append(list, map[string]any{"index": i, "leaf": base64.StdEncoding.EncodeToString(f.log.leaves[i].bytes())})
		}
		answer["entries"], answer["next"] = list, from+int64(len(list))
	case path == "/ledger/releases":
		f.releases(answer, from, size)
	case strings.HasSuffix(path, "/release.json"):
		document, ok := f.documents[strings.TrimSuffix(strings.TrimPrefix(path, "/dataset/"), "/release.json")]
		if !ok {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, document)
		return
	}
	if spoil := f.change[r.URL.Path]; spoil != nil {
		spoil(answer)
	}
	_ = json.NewEncoder(w).Encode(answer)
}

func (f *fakeServer) releases(answer map[string]any, from, size int64) {
	var list []map[string]any
	for i := from; i < size && len(list) < f.pageSize; i++ {
		answer["next"] = i + 1
		for name, index := range f.published {
			if int64(index) != i {
				continue
			}
			p, err := tlog.ProveRecord(size, i, f.hashes(int(size)))
			if err != nil {
				panic(err)
			}
			l := f.log.leaves[i]
			list = append(list, map[string]any{
				"name": name, "release": "r", "index": i, "size": size, "proof": p,
				"digest": l.members["content"].(map[string]any)["public"], "leaf": base64.StdEncoding.EncodeToString(l.bytes()),
			})
		}
	}
	answer["releases"] = list
}

// check runs verify against f and gives report and finding.
func (f *fakeServer) check(t *testing.T, token string, notes ...[]byte) (*report, string) {
	t.Helper()
	web := httptest.NewServer(f)
	defer web.Close()
	s := newServer(web.URL+"/", token)
	s.wait = 0
	r, err := verifyServer(s, nil, notes)
	if err != nil {
		return nil, explain(speakEnglish, err)
	}
	return r, ""
}

func TestAServerInOrderIsInOrder(t *testing.T) {
	t.Parallel()
	for _, token := range []string{"", "secret"} {
		f := newFakeServer(t)
		r, got := f.check(t, token, f.log.checkpoint(0), f.log.checkpoint(4), f.log.checkpoint(f.size))
		if got != "" {
			t.Errorf("token %q: %s", token, got)
		} else if r.releases != 4 || r.old != 3 || r.leaves != (token != "") {
			t.Errorf("token %q: report = %+v", token, r)
		}
	}
}

func TestAReleaseThatChangesBetweenTwoQuestionsIsNoFalseAlarm(t *testing.T) {
	t.Parallel()
	f := newFakeServer(t)
	done := false
	f.onGet = func(path string) {
		if strings.HasSuffix(path, "daten-3/release.json") && !done {
			done = true
			f.publish("kreis_daten-3", `{"title":"neu"}`)
			delete(f.documents, "kreis_daten-6") // withdrawn, in a decision of its own
			delete(f.published, "kreis_daten-6")
		}
	}
	if r, got := f.check(t, ""); got != "" || r.releases != 3 {
		t.Errorf("finding = %q, report = %+v", got, r)
	}
}

func TestWhatIsWrongOnAServerIsFound(t *testing.T) {
	t.Parallel()
	first := func(answer map[string]any) map[string]any { return answer["releases"].([]map[string]any)[0] }
	for _, tt := range []struct {
		name, token string
		spoil       func(f *fakeServer)
		want        string
	}{
		{"another document on the portal", "", func(f *fakeServer) { f.documents["kreis_daten-3"] += " " }, "the portal does not show the signed content"},
		{"no document on the portal", "", func(f *fakeServer) { delete(f.documents, "kreis_daten-3") }, "the portal does not show the signed content"},
		{"document and digest changed", "", func(f *fakeServer) {
			f.documents["kreis_daten-0"] = "x"
			f.change["/ledger/releases"] = func(a map[string]any) { first(a)["digest"] = hex.EncodeToString([]byte("x")) }
		}, "the decision names another content"},
		{"a leaf that is not in the tree", "", func(f *fakeServer) {
			f.change["/ledger/releases"] = func(a map[string]any) {
				l := *f.log.leaves[1]
				l.members["role"] = "executive"
				first(a)["leaf"] = base64.StdEncoding.EncodeToString(l.bytes())
				delete(l.members, "role")
			}
		}, "its leaf is not in the signed tree"},
		{"a proof for another index", "", func(f *fakeServer) {
			f.change["/ledger/releases"] = func(a map[string]any) { first(a)["index"] = 5 }
		}, "its leaf is not in the signed tree"},
		{"a proof for another size", "", func(f *fakeServer) {
			f.change["/ledger/releases"] = func(a map[string]any) { first(a)["size"] = 5 }
		}, "proof for 5 leaves"},
		{"a name that leads elsewhere", "", func(f *fakeServer) {
			f.change["/ledger/releases"] = func(a map[string]any) { first(a)["name"] = "../x" }
		}, "inadmissible name"},
		{"a tree that was cut off and signed again", "", func(f *fakeServer) { f.size = 5 }, "the end is missing"},
		{"a wrong token", "guess", func(*fakeServer) {}, "401 Unauthorized"},
		{"entries withheld", "secret", func(f *fakeServer) {
			f.change["/api/v1/ledger/entries"] = func(a map[string]any) { a["entries"] = nil }
		}, "the server gives only 0 of 14"},
		{"entries out of order", "secret", func(f *fakeServer) {
			f.change["/api/v1/ledger/entries"] = func(a map[string]any) { a["entries"].([]map[string]any)[0]["index"] = 1 }
		}, "leaf number 1, want 0"},
		{"an entry that is another", "secret", func(f *fakeServer) {
			other := base64.StdEncoding.EncodeToString(f.log.make("recall", nil).bytes())
			done := false
			f.change["/api/v1/ledger/entries"] = func(a map[string]any) {
				if !done {
					a["entries"].([]map[string]any)[1]["leaf"] = other
				}
				done = true
			}
		}, "an older checkpoint attests"},
		{"no consistency proof", "", func(f *fakeServer) {
			f.change["/ledger/consistency"] = func(a map[string]any) { delete(a, "proof") }
		}, "does not continue the older one"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			f := newFakeServer(t)
			older := f.log.checkpoint(9)
			tt.spoil(f)
			if _, got := f.check(t, tt.token, older); !strings.Contains(got, tt.want) {
				t.Errorf("finding = %q, want %q", got, tt.want)
			}
		})
	}
	t.Run("a history rewritten and signed again", func(t *testing.T) {
		t.Parallel()
		for _, token := range []string{"", "secret"} {
			f := newFakeServer(t)
			older := f.log.checkpoint(9)
			f.log.leaves[0].members["role"] = "executive"
			if _, got := f.check(t, token, older); !strings.Contains(got, "the history was rewritten") {
				t.Errorf("token %q: finding = %q", token, got)
			}
		}
	})
}
