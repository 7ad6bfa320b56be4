package chaostest_test

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The stand-in can bear witness only as long as it shares nothing with the product.
func TestTheStandInSharesNoCodeWithTheProduct(t *testing.T) {
	t.Parallel()
	output, err := exec.Command("go", "list", "-deps", "-f", "{{if not .Standard}}{{.ImportPath}}{{end}}", "./vendortest").Output()
	require.NoError(t, err)
	require.Equal(t, []string{"github.com/attackacrack/crm/api/simulator/chaostest/vendortest"}, strings.Fields(string(output)), "all but the standard library")
}
