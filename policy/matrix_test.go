package policy

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"freigabe/domain"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestTheMatrixOfRoleActionAndAuthority draws who may do what where when a role is given at department it:
// the root above, the department, one below, a sibling, a foreign root.
func TestTheMatrixOfRoleActionAndAuthority(t *testing.T) {
	t.Parallel()
	places := []domain.AuthorityID{"kreis", "it", "netz", "umwelt", "stadt"}
	actions := append(Actions(), domain.SignAs(domain.DataSteward), domain.SignAs(domain.Administrator), "unknown")
	var b bytes.Buffer
	fmt.Fprintf(&b, "# role given at \"it\": x allowed, . refused, for the authorities\n# root department below sibling foreign\n")
	for _, role := range domain.Roles {
		r := compile(t, gives("anna", role, "it"))
		fmt.Fprintf(&b, "\n%s\n", role)
		for _, act := range actions {
			marks := make([]byte, len(places))
			for i, a := range places {
				marks[i] = '.'
				if err := r.Authorize(t.Context(), "anna", act, a, noon); err == nil {
					marks[i] = 'x'
				}
			}
			fmt.Fprintf(&b, "  %-30s %s\n", act, marks)
		}
	}
	golden := filepath.Join("testdata", "matrix.golden")
	if *update {
		if err := os.WriteFile(golden, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("rights changed (-want +got); look at each line, then run with -update:\n%s", d)
	}
}

func TestEverySigningRoleSignsAsItselfOnly(t *testing.T) {
	t.Parallel()
	for _, role := range domain.Roles {
		var want []domain.Role
		if role.Signs() {
			want = []domain.Role{role}
		}
		if d := cmp.Diff(want, Roles(domain.SignAs(role))); d != "" {
			t.Errorf("Roles(sign as %s) (-want +got):\n%s", role, d)
		}
	}
}

func TestTheTableNamesKnownRolesAndEachActionOnce(t *testing.T) {
	t.Parallel()
	seen := map[domain.Action]bool{}
	for _, l := range rights {
		if seen[l.act] || len(l.roles) == 0 || slices.ContainsFunc(l.roles, func(r domain.Role) bool { return !r.Valid() }) {
			t.Errorf("line %q: twice, empty or with an unknown role: %v", l.act, l.roles)
		}
		seen[l.act] = true
	}
}
