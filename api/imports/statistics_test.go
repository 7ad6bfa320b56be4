package imports_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Without them a query of 3,000 rows may take a second.
func TestAnImportIsFollowedByStatistics(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.run(list(2000), "")
	for _, table := range []string{"contact", "phone", "contact_phone", "property", "list_member", "import_fate"} {
		require.Eventually(t, func() bool {
			return one[float64](b, "select reltuples from pg_class where oid = $1::text::regclass", table) == 2000
		}, time.Minute, 20*time.Millisecond, table)
	}
	require.Eventually(t, func() bool { return !one[bool](b, "select refresh_statistics(one => true)") }, time.Minute, 20*time.Millisecond, "it comes to an end")
}
