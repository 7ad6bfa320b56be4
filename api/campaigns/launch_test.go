package campaigns

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/recipients"
)

// Recipients are stored in parts; the refusal counted those of the last part.
func TestALaunchThatReachesNobodyCountsTheWholeList(t *testing.T) {
	t.Parallel()
	o := newOffice(t)
	o.Set(monday)
	id := o.draft(o.list(recipients.AtOnce+1, quincy), nil)
	o.Exec(`update phone set opted_out_at = $1`, monday)
	_, err := o.m.change(o.m.launch)(o.ctx, &httpd.ByID{ID: id})
	require.ErrorContains(t, err, "all 5001 phones are left out")
}
