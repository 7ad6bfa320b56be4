package config_test

import (
	"log/slog"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/config"
)

//nolint:paralleltest // the environment belongs to the whole process
func TestThePublicAddressIsTheGivenOneOrFollowsThePort(t *testing.T) {
	t.Setenv("CRM_LISTEN", ":8191")
	c, err := config.Read()
	require.NoError(t, err)
	require.Equal(t, "http://localhost:8191", c.PublicURL)
	t.Setenv("CRM_PUBLIC_URL", "https://crm.example.com")
	c, err = config.Read()
	require.NoError(t, err)
	require.Equal(t, "https://crm.example.com", c.PublicURL)
}

//nolint:paralleltest // the environment belongs to the whole process
func TestWhatIsMissingOrWrongIsNamed(t *testing.T) {
	t.Setenv("CRM_STAGGER", "soon")
	_, err := config.Read()
	require.ErrorContains(t, err, "configuration: CRM_STAGGER: ")
	t.Setenv("CRM_STAGGER", "1s")
	t.Setenv("SUPABASE_URL", "https://x.supabase.co")
	_, err = config.Read()
	require.ErrorContains(t, err, "SUPABASE_SECRET_KEY")
	t.Setenv("SUPABASE_URL", "")
	t.Setenv("CRM_NOW", "monday")
	_, err = config.Read()
	require.ErrorContains(t, err, "configuration: CRM_NOW: ")
	t.Setenv("CRM_NOW", "2026-11-23T10:00:00-05:00")
	t.Setenv("CRM_LOG_LEVEL", "loud")
	_, err = config.Read()
	require.ErrorContains(t, err, "configuration: CRM_LOG_LEVEL: ")
	t.Setenv("CRM_LOG_LEVEL", "warn")
	t.Setenv("DATABASE_URL", "postgres://one")
	c, err := config.Read()
	require.NoError(t, err)
	require.Equal(t, int64(1795446000), c.Now.Unix())
	require.Equal(t, slog.LevelWarn, c.LogLevel)
	require.Equal(t, "postgres://one", c.MigrateDatabaseURL, "one address serves both")
}
