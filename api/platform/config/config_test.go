package config_test

import (
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
	require.ErrorContains(t, err, "Stagger")
	t.Setenv("CRM_STAGGER", "1s")
	t.Setenv("SUPABASE_URL", "https://x.supabase.co")
	_, err = config.Read()
	require.ErrorContains(t, err, "SUPABASE_SECRET_KEY")
	t.Setenv("SUPABASE_URL", "")
	t.Setenv("CRM_NOW", "monday")
	c, err := config.Read()
	require.NoError(t, err)
	_, _, err = c.Now()
	require.ErrorContains(t, err, "CRM_NOW")
}
