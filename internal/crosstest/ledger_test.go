package crosstest

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/mod/sumdb/tlog"

	"freigabe/domain"
	"freigabe/domain/ledger"
	"freigabe/workflow/jobs"
)

var verifierDir string // made by verifier, removed by TestMain

// verifier builds cmd/verify once and gives its path.
var verifier = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "verify")
	if err != nil {
		return "", err
	}
	verifierDir = dir
	out := filepath.Join(dir, "verify")
	if msg, err := exec.Command("go", "build", "-o", out, "freigabe/cmd/verify").CombinedOutput(); err != nil {
		return "", fmt.Errorf("build cmd/verify: %w: %s", err, msg)
	}
	return out, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	if verifierDir != "" {
		os.RemoveAll(verifierDir)
	}
	os.Exit(code)
}

// service is a ledger as storage keeps it, in memory: leaf bytes, hash rows, texts.
type service struct {
	t        *testing.T
	r        *rand.Rand
	signer   *jobs.Signer
	leaves   [][]byte
	texts    [][]ledger.Text
	rows     []tlog.Hash
	root     tlog.Hash
	sampling map[string]bool // kinds written so far
}

func (s *service) ReadHashes(indexes []int64) ([]tlog.Hash, error) {
	out := make([]tlog.Hash, len(indexes))
	for i, x := range indexes {
		out[i] = s.rows[x]
	}
	return out, nil
}

func newService(t *testing.T) *service {
	t.Helper()
	signer, err := jobs.OpenSigner(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return &service{t: t, r: rand.New(rand.NewPCG(1, 2)), signer: signer, sampling: map[string]bool{}}
}

// sequence appends the leaves of decisions in one batch and signs the tree.
func (s *service) sequence(ds ...domain.Decision) []byte {
	s.t.Helper()
	size := int64(len(s.leaves))
	for _, d := range ds {
		leaf, texts := s.encode(d)
		s.leaves, s.texts = append(s.leaves, leaf), append(s.texts, texts)
	}
	rows, root, err := ledger.Append(size, s.leaves[size:], s)
	if err != nil {
		s.t.Fatal(err)
	}
	s.rows, s.root = append(s.rows, rows...), root
	msg, err := s.signer.Sign(int64(len(s.leaves)), root)
	if err != nil {
		s.t.Fatal(err)
	}
	return msg
}

func (s *service) encode(d domain.Decision) (leaf []byte, texts []ledger.Text) {
	s.t.Helper()
	leaf, err := ledger.Decided(d).Encode()
	if err != nil {
		s.t.Fatal(err)
	}
	for _, t := range d.Texts {
		var salt []byte
		if _, err := fmt.Sscanf(t.Salt, "%x", &salt); err != nil {
			s.t.Fatal(err)
		}
		texts = append(texts, ledger.Text{Decision: string(d.ID), Kind: string(t.Kind), Salt: salt, Text: t.Body})
	}
	return leaf, texts
}

func (s *service) export(checkpoint []byte, pending ...domain.Decision) []byte {
	s.t.Helper()
	var out bytes.Buffer
	w, err := ledger.NewExportWriter(&out, s.signer.Verifier())
	if err != nil {
		s.t.Fatal(err)
	}
	for i, leaf := range s.leaves {
		if err := w.Leaf(leaf, s.rows[tlog.StoredHashIndex(0, int64(i))], s.texts[i]...); err != nil {
			s.t.Fatal(err)
		}
	}
	for _, d := range pending {
		leaf, texts := s.encode(d)
		if err := w.Pending(leaf, texts...); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := w.Close(checkpoint); err != nil {
		s.t.Fatal(err)
	}
	return out.Bytes()
}

func id[T ~string]() T { return domain.NewID[T](time.Unix(1764085000, 0)) }

// decision makes a decision with a random half of its members set.
func (s *service) decision(kind domain.DecisionKind) domain.Decision {
	d := domain.Decision{ID: id[domain.DecisionID](), Kind: kind, At: time.Unix(1764085000+s.r.Int64N(1e7), s.r.Int64N(1e9))}
	may := func(set func()) {
		if s.r.IntN(2) == 0 {
			set()
		}
	}
	may(func() { d.Root = id[domain.AuthorityID]() })
	may(func() { d.Authority = id[domain.AuthorityID]() })
	may(func() { d.Holding, d.Edition = id[domain.HoldingID](), 1+s.r.IntN(9) })
	may(func() { d.Verb = domain.Verbs[s.r.IntN(len(domain.Verbs))] })
	may(func() { d.From, d.To = domain.States[s.r.IntN(8)], domain.States[s.r.IntN(8)] })
	may(func() {
		d.Slot = domain.PlacesFor([]domain.Slot{{Roles: domain.Roles}}, func(domain.Slot) string { return "" })[0].Slot
	})
	may(func() { d.Mark = "opinion" })
	may(func() { d.Actor, d.ActorKind = id[domain.PersonID](), domain.ByPerson })
	may(func() { d.ActorKind = domain.ByOperator })
	may(func() { d.Role, d.Grant = domain.Roles[s.r.IntN(len(domain.Roles))], id[domain.AssignmentID]() })
	may(func() { d.OnBehalfOf = id[domain.PersonID]() })
	may(func() { d.Digest = domain.DigestOf([]byte("x")) })
	may(func() {
		d.Content = map[domain.Audience]domain.Digest{}
		for _, a := range domain.Audiences {
			d.Content[a] = domain.DigestOf([]byte(a))
		}
	})
	may(func() {
		d.Rules = []domain.RuleVersion{{Authority: id[domain.AuthorityID](), Version: s.r.IntN(200)}, {Authority: id[domain.AuthorityID](), Version: 1}}
	})
	may(func() { d.PolicyVersion = s.r.Int64N(1 << 50) })
	may(func() { d.Detail = map[string]string{"alt": "„a\"\\\x00“", "neu": "<&>\u2028😀"} })
	for _, k := range []domain.TextKind{domain.TextReason, domain.TextName, domain.TextComment} {
		may(func() {
			d.Texts = append(d.Texts, domain.Text{Kind: k, Salt: domain.NewNonce(), Body: "Grund „" + string(k) + "“\r\n\x00 \u202e"})
		})
	}
	s.sampling[string(kind)] = true
	return d
}

// run gives exit status and output of verify.
func run(t *testing.T, args ...string) (int, string) {
	t.Helper()
	path, err := verifier()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Env = []string{"LC_ALL=C"}
	out, err := cmd.CombinedOutput()
	if _, exited := errors.AsType[*exec.ExitError](err); err != nil && !exited {
		t.Fatal(err)
	}
	return cmd.ProcessState.ExitCode(), string(out)
}

func file(t *testing.T, content []byte) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(name, content, 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

var kinds = []domain.DecisionKind{
	domain.HandOver, domain.SignedOff, domain.Recalled, domain.Transition, domain.AssignmentConfirmed,
	domain.AuthorityCreated, domain.RuleActivated, domain.Imported, domain.ConfigChanged,
}

func TestVerifyAcceptsWhatTheServiceWrites(t *testing.T) {
	t.Parallel()
	s := newService(t)
	checkpoint := s.sequence()
	older := []string{"--checkpoint", file(t, checkpoint)}
	for range 40 {
		var batch []domain.Decision
		for range s.r.IntN(12) {
			batch = append(batch, s.decision(kinds[s.r.IntN(len(kinds))]))
		}
		checkpoint = s.sequence(batch...)
		older = append(older, "--checkpoint", file(t, checkpoint))
	}
	if len(s.sampling) < len(kinds) {
		t.Errorf("kinds written: %v", slices.Sorted(maps.Keys(s.sampling)))
	}
	s.eraseFirstReason()
	checkpoint = s.sequence()
	name := file(t, s.export(checkpoint, s.decision(domain.Imported)))
	code, out := run(t, append(older, "--key", s.signer.Verifier(), name)...)
	if code != 0 || !strings.Contains(out, fmt.Sprintf("%d decisions", len(s.leaves))) || !strings.Contains(out, "1 texts erased") {
		t.Errorf("verify = %d\n%s", code, out)
	}
	good, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	good[len(good)/2] ^= 1
	if code, out := run(t, file(t, good)); code != 1 {
		t.Errorf("verify of a spoiled export = %d\n%s", code, out)
	}
}

// eraseFirstReason clears one text and sequences the decision that says so.
func (s *service) eraseFirstReason() {
	for i, texts := range s.texts {
		for j, x := range texts {
			if x.Kind != "reason" {
				continue
			}
			d := domain.Decision{ID: id[domain.DecisionID](), Kind: domain.LeafErased, At: time.Unix(1764085000, 0)}
			key := domain.Audience(ledger.ErasedKey(x.Decision, x.Kind))
			d.Content = map[domain.Audience]domain.Digest{key: domain.Digest(ledger.Commit(x.Salt, x.Text))}
			s.texts[i] = slices.Delete(texts, j, j+1)
			s.sequence(d)
			return
		}
	}
	s.t.Fatal("no reason to erase")
}

// What the service's parser takes and what the verifier takes must be the same set of bytes.
func TestServiceAndVerifierRefuseTheSameLeaves(t *testing.T) {
	t.Parallel()
	s := newService(t)
	d := s.decision(domain.Recalled)
	for len(d.Content) == 0 || len(d.Rules) == 0 || d.PolicyVersion == 0 || len(d.Texts) == 0 || d.Detail == nil {
		d = s.decision(domain.Recalled)
	}
	d.Texts = d.Texts[:0]
	leaf, _ := s.encode(d)
	changes := [][]byte{leaf}
	for range 60 {
		b := bytes.Clone(leaf)
		i := s.r.IntN(len(b))
		b[i] = " aA0z9\"\\,:{}[]-_/\x80"[s.r.IntN(18)]
		changes = append(changes, b)
	}
	for _, b := range changes {
		s := newService(t)
		s.leaves, s.texts = [][]byte{b}, [][]ledger.Text{nil}
		rows, root, err := ledger.Append(0, s.leaves, s)
		if err != nil {
			t.Fatal(err)
		}
		s.rows = rows
		msg, err := s.signer.Sign(1, root)
		if err != nil {
			t.Fatal(err)
		}
		_, err = ledger.ParseLeaf(b)
		code, out := run(t, file(t, s.export(msg)))
		if (err == nil) != (code == 0) {
			t.Errorf("service says %v, verify says %d %s for\n%s", err, code, out, b)
		}
	}
}
