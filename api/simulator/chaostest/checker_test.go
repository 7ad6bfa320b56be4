package chaostest_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5/pgxpool"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/simulator/chaostest"
)

// A checker that finds nothing must be one that could.
func TestTheCheckerFindsEachBreach(t *testing.T) {
	t.Parallel()
	db, err := pgxpool.New(t.Context(), dbtest.New(t))
	require.NoError(t, err)
	t.Cleanup(db.Close)
	log := filepath.Join(t.TempDir(), "vendor.jsonl")
	require.NoError(t, os.WriteFile(log, []byte(strings.Join([]string{
		`{"seq":1,"at":"2026-11-19T19:00:00Z","kind":"asked","from":"PN1","to":"+16175550101"}`,
		`{"seq":2,"at":"2026-11-19T19:00:00Z","kind":"accepted","from":"PN1","to":"+16175550101","id":"AC1","asked":1}`,
		`{"seq":3,"at":"2026-11-19T19:00:01Z","kind":"accepted","from":"PN1","to":"+16175550101","id":"AC2","asked":1}`,
		`{"seq":4,"at":"2026-11-19T19:00:02Z","kind":"told","event":"message.received","from":"+16175550102","text":"STOP"}`,
		`{"seq":5,"at":"2026-11-19T19:00:02.5Z","kind":"accepted","from":"PN1","to":"+16175550102","id":"AC3","asked":5}`,
		`{"seq":6,"at":"2026-11-19T19:00:04Z","kind":"accepted","from":"PN1","to":"+16175550102","id":"AC4","asked":6}`,
		`{"seq":7,"at":"2026-11-19T19:01:00Z","kind":"paused","id":"c","text":"+16175550103 +16175550104"}`,
		`{"seq":8,"at":"2026-11-19T19:01:05Z","kind":"accepted","from":"PN1","to":"+16175550104","id":"AC5","asked":8}`,
		`{"seq":9,"at":"2026-11-19T19:02:00Z","kind":"resumed","id":"c"}`,
		`{"seq":10,"at":"2026-11-19T19:02:01Z","kind":"accepted","from":"PN1","to":"+16175550103","id":"AC6","asked":10}`,
		`{"seq":11,"at":"2026-11-19T23:00:30Z","kind":"accepted","from":"PN2","to":"+16175550105","id":"AC7","asked":11}`,
		`{"seq":12,"at":"2026-11-21T19:00:30Z","kind":"accepted","from":"PN2","to":"+16175550106","id":"AC8","asked":12}`,
	}, "\n")), 0o600))
	verdict, err := chaostest.Check(t.Context(), log, db, 3)
	require.NoError(t, err)
	found := strings.Join(verdict.Wrong, "\n")
	for _, breach := range []string{
		"+16175550101 got 2 texts",
		"+16175550102 got 2 texts",
		"+16175550102 got a text in line 6, asked for in line 6, 2s after its opt-out in line 4",
		"+16175550104 got a text in line 8, asked for in line 8, 5s after the pause in line 7",
		"+16175550105 got a text at Thu, 19 Nov 2026 18:00:30 EST",
		"+16175550106 got a text at Sat, 21 Nov 2026 14:00:30 EST",
		"PN1 on 2026-11-19: 4 cold texts, 3 may leave",
		"a text left that the books do not have: [AC8 +16175550106]",
		"an opt-out left no mark: [+16175550102]",
	} {
		require.Contains(t, found, breach)
	}
	require.Equal(t, 8, verdict.Texts)
	require.Equal(t, 1, verdict.InTheAir, "half a second after the opt-out")
	require.Len(t, verdict.Wrong, 16, found)
}
