package hostile

import (
	"encoding/json"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"freigabe/domain"
)

// TestSchemathesis lets schemathesis make requests from the contract: 0 answers of class 5xx, 0 undocumented status codes,
// 0 schema violations. FREIGABE_SCHEMATHESIS is its program; without it the test does not run. FREIGABE_SCHEMATHESIS_TIME
// is the seconds for each of the two people it plays, FREIGABE_SCHEMATHESIS_SEED its seed.
func TestSchemathesis(t *testing.T) {
	tool := os.Getenv("FREIGABE_SCHEMATHESIS")
	if tool == "" {
		t.Skip("make schemathesis runs it: it needs Python")
	}
	here, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	s, notes := launch(t), t.TempDir() // the tool keeps notes where it runs
	total := 0
	for _, who := range []struct {
		name, token string
		more        []string
	}{
		{"nobody", "", []string{"--phases", "examples,coverage"}},
		{"officer", s.token(domain.OpenDataOfficer), []string{"--phases", "examples,coverage,fuzzing,stateful"}},
		{"administrator", s.token(domain.Administrator), []string{"--phases", "examples,coverage,fuzzing,stateful"}},
	} {
		args := append([]string{
			"--config-file", filepath.Join(here, "schemathesis.toml"), "run", s.url + "/api/v1/openapi.json", "--no-color",
			"--max-time", setting("FREIGABE_SCHEMATHESIS_TIME", "200"), "--seed", setting("FREIGABE_SCHEMATHESIS_SEED", "1"),
		}, who.more...)
		if who.token != "" {
			args = append(args, "--header", "Authorization: Bearer "+who.token)
		}
		cmd := exec.Command(tool, args...)
		cmd.Dir = notes
		cmd.Env = append(os.Environ(), "SCHEMATHESIS_HOOKS=hooks", "PYTHONPATH="+here, "PYTHONDONTWRITEBYTECODE=1", "FREIGABE_OWN_IDS="+strings.Join(s.own(who.token), ","))
		out, err := cmd.CombinedOutput()
		if report := os.Getenv("FREIGABE_SCHEMATHESIS_REPORT"); report != "" {
			_ = os.WriteFile(filepath.Join(report, who.name+".txt"), out, 0o600)
		}
		n := 0
		if m := regexp.MustCompile(`(\d+) generated`).FindSubmatch(out); m != nil {
			n, _ = strconv.Atoi(string(m[1]))
		}
		if err != nil || n == 0 {
			t.Errorf("%s: %v, %d cases\n%s", who.name, err, n, out)
		}
		t.Logf("count: schemathesis as %s: %d cases", who.name, n)
		total += n
	}
	for line := range strings.SplitSeq(s.log(), "\n") {
		if strings.Contains(line, `"status":5`) || strings.Contains(line, "panic") || strings.Contains(line, `"level":"ERROR"`) {
			t.Errorf("in the log: %.1500s", line)
		}
	}
	t.Logf("count: schemathesis: %d cases in all", total)
}

func setting(name, without string) string {
	if v := os.Getenv(name); v != "" {
		return v
	}
	return without
}

// own are the ids that a run must leave alone: of the token it uses, and of who it is.
func (s *service) own(token string) (out []string) {
	if token == "" {
		return nil
	}
	var me struct {
		ID string `json:"id"`
	}
	s.get(token, "/me", &me)
	var tokens, roles struct {
		Items []struct {
			ID     string `json:"id"`
			Person string `json:"person"`
		} `json:"items"`
	}
	s.get(token, "/tokens", &tokens)
	s.get(token, "/assignments?limit=200", &roles)
	out = append(out, me.ID)
	for _, x := range tokens.Items {
		out = append(out, x.ID)
	}
	for _, x := range roles.Items {
		if x.Person == me.ID {
			out = append(out, x.ID)
		}
	}
	return out
}

func (s *service) get(token, path string, into any) {
	s.t.Helper()
	req, err := http.NewRequest(http.MethodGet, s.url+"/api/v1"+path, nil)
	if err != nil {
		s.t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+token)
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	if res.StatusCode == http.StatusForbidden {
		return
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		s.t.Fatalf("%s: %d %v", path, res.StatusCode, err)
	}
}
