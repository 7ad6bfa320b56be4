package embeddedpg_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/embeddedpg"
)

// Not parallel: it changes the environment.
func TestWithoutProgramsTheErrorNamesTheWayOut(t *testing.T) {
	t.Setenv("PG_BIN", filepath.Join(t.TempDir(), "nothing"))
	_, err := embeddedpg.Start(context.Background(), options(folder(t)))
	require.ErrorContains(t, err, "`make run` installs one")
}

func TestDataOfAnotherVersionIsRefused(t *testing.T) {
	t.Parallel()
	dir := folder(t)
	require.NoError(t, start(t, dir).Stop())
	require.NoError(t, os.WriteFile(filepath.Join(dir, "data", "PG_VERSION"), []byte("9\n"), 0o600))
	_, err := embeddedpg.Start(t.Context(), options(dir))
	require.ErrorContains(t, err, "version 9")
}
