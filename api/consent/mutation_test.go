package consent_test

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// mutated are the files whose conditions are switched, one at a time, in a copy of this package.
var mutated = []string{"decide.go", "window.go", "holidays.go", "zones.go"}

// guards are the tests that have to notice.
const guards = "^(TestDecideAllows|TestDecideRefuses|TestDecideNotBefore|TestDecideReplies|TestStateRules|TestRulesAreDated|TestHolidays|TestEdges|TestPlacesOf)$"

// switchboard goes into the copy: every condition asks it what it is to be.
const switchboard = `package consent

import "os"

var mutation = os.Getenv("GATE_MUTATION")

func mutant(name string, is bool) bool {
	switch mutation {
	case name + "=true":
		return true
	case name + "=false":
		return false
	}
	return is
}
`

// harmless are the mutants that change nothing anybody could see.
var harmless = map[string]string{}

// Every condition of the gate is set to true and to false for good, and each time a test must fail: so none can be
// taken out or turned round unnoticed. One binary holds all mutants.
func TestEveryConditionOfTheGateIsGuarded(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	folder := t.TempDir()
	binary := filepath.Join(folder, "mutants.test")
	overlay := map[string]string{}
	sites := []string{}
	for _, file := range mutated {
		text, found := withSwitches(t, file)
		sites = append(sites, found...)
		overlaid(t, overlay, folder, file, text)
	}
	overlaid(t, overlay, folder, "mutant.go", switchboard)
	require.Greater(t, len(sites), 80)
	plan, err := json.Marshal(map[string]any{"Replace": overlay})
	require.NoError(t, err)
	require.NoError(t, os.WriteFile(filepath.Join(folder, "overlay.json"), plan, 0o600))
	output, err := exec.CommandContext(ctx, "go", "test", "-c", "-vet=off", "-overlay", filepath.Join(folder, "overlay.json"), "-o", binary, ".").CombinedOutput()
	require.NoError(t, err, string(output))
	run := func(mutation string) bool {
		command := exec.CommandContext(ctx, binary, "-test.run", guards, "-test.failfast", "-test.timeout", "20s")
		command.Env = append(os.Environ(), "GATE_MUTATION="+mutation, "GOTRACEBACK=none")
		return command.Run() == nil
	}
	require.True(t, run(""), "without a mutation the tests pass")
	work := make(chan string)
	var group sync.WaitGroup
	var lock sync.Mutex
	survivors := []string{}
	for range 4 {
		group.Go(func() {
			for mutation := range work {
				if run(mutation) {
					lock.Lock()
					survivors = append(survivors, mutation)
					lock.Unlock()
				}
			}
		})
	}
	for _, site := range sites {
		work <- site + "=true"
		work <- site + "=false"
	}
	close(work)
	group.Wait()
	require.NoError(t, ctx.Err())
	for _, mutation := range survivors {
		if harmless[mutation] == "" {
			t.Errorf("nothing fails with %s", mutation)
		}
	}
	for mutation := range harmless {
		require.Contains(t, survivors, mutation, "is not harmless any more")
	}
	t.Logf("%d conditions, %d mutants, %d of them harmless", len(sites), 2*len(sites), len(harmless))
}

func overlaid(t *testing.T, overlay map[string]string, folder, file, text string) {
	t.Helper()
	path, err := filepath.Abs(file)
	require.NoError(t, err)
	overlay[path] = filepath.Join(folder, file)
	require.NoError(t, os.WriteFile(overlay[path], []byte(text), 0o600))
}

// withSwitches returns a file with a switch around each of its conditions, and their names.
func withSwitches(t *testing.T, file string) (string, []string) {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	set := token.NewFileSet()
	syntax, err := parser.ParseFile(set, file, text, 0)
	require.NoError(t, err)
	type edit struct {
		at   int
		end  bool
		text string
	}
	edits, names := []edit{}, []string{}
	for _, condition := range conditions(syntax) {
		from, to := set.Position(condition.Pos()), set.Position(condition.End())
		name := fmt.Sprintf("%s:%s", file, strings.Join(strings.Fields(string(text[from.Offset:to.Offset])), " "))
		for number := 2; slices.Contains(names, name); number++ {
			name = fmt.Sprintf("%s:%s#%d", file, strings.Join(strings.Fields(string(text[from.Offset:to.Offset])), " "), number)
		}
		names = append(names, name)
		edits = append(edits, edit{from.Offset, false, fmt.Sprintf("mutant(%q, ", name)}, edit{to.Offset, true, ")"})
	}
	slices.SortStableFunc(edits, func(a, b edit) int {
		if order := cmp.Compare(a.at, b.at); order != 0 || a.end == b.end {
			return order
		}
		return map[bool]int{true: -1, false: 1}[a.end]
	})
	out, last := strings.Builder{}, 0
	for _, one := range edits {
		out.Write(text[last:one.at])
		out.WriteString(one.text)
		last = one.at
	}
	out.Write(text[last:])
	return out.String(), names
}

// conditions are all expressions that are true or false: comparisons, the operands of "and", "or" and "not", what if
// and case ask, and what a Check says has passed.
func conditions(file *ast.File) []ast.Expr {
	found := map[token.Pos]map[token.Pos]ast.Expr{}
	add := func(expression ast.Expr) {
		if _, literal := expression.(*ast.BasicLit); literal {
			return
		}
		if found[expression.Pos()] == nil {
			found[expression.Pos()] = map[token.Pos]ast.Expr{}
		}
		found[expression.Pos()][expression.End()] = expression
	}
	ast.Inspect(file, func(node ast.Node) bool {
		switch node := node.(type) {
		case *ast.BinaryExpr:
			switch node.Op {
			case token.LAND, token.LOR:
				add(node.X)
				add(node.Y)
			case token.EQL, token.NEQ, token.LSS, token.GTR, token.LEQ, token.GEQ:
				add(node)
			}
		case *ast.UnaryExpr:
			if node.Op == token.NOT {
				add(node.X)
			}
		case *ast.IfStmt:
			add(node.Cond)
		case *ast.SwitchStmt:
			for _, clause := range node.Body.List {
				for _, expression := range clause.(*ast.CaseClause).List {
					if node.Tag == nil {
						add(expression)
					}
				}
			}
		case *ast.CompositeLit:
			if len(node.Elts) == 4 {
				if name, is := node.Elts[0].(*ast.BasicLit); is && name.Kind == token.STRING {
					add(node.Elts[1])
				}
			}
		}
		return true
	})
	out := []ast.Expr{}
	for _, ends := range found {
		for _, expression := range ends {
			out = append(out, expression)
		}
	}
	slices.SortFunc(out, func(a, b ast.Expr) int {
		return cmp.Or(cmp.Compare(a.Pos(), b.Pos()), cmp.Compare(b.End(), a.End()))
	})
	return out
}
