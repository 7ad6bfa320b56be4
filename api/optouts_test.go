package main

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestAListOfOptOutsCancelsThePlannedTextsOfItsPhones(t *testing.T) {
	t.Parallel()
	x := newStanding(t, time.Minute)
	x.set(monday.Add(7*time.Hour + 30*time.Minute)) // 17:30: the whole list in one batch
	id := x.draft(x.attested("Quincy", 20), message)
	x.must(http.StatusOK, http.MethodPost, "/v1/campaigns/"+id+"/launch", nil, nil)
	until(x, 0, `select count(*) from recipient where state = 'planned'`)
	until(x, 2, `select count(*) from sim_message`) // the first of each number
	var listed []string
	require.NoError(t, x.db.SelectContext(t.Context(), &listed, `
		select p.e164 from send s join phone p on p.id = s.phone_id where s.state = 'planned' order by p.e164 limit 10`))
	require.Len(t, listed, 10)
	var imp struct{ ID string }
	x.must(http.StatusCreated, http.MethodPost, "/v1/imports?filename=stop.csv&run=true&kind=opt_outs", "Phone\r\n"+strings.Join(listed, "\r\n")+"\r\n", &imp)
	until(x, "done", `select state from import where id = $1`, imp.ID)
	require.Equal(t, 10, one[int](x, `select count(*) from send where state = 'cancelled' and reason = 'opt_out'`))
	require.Equal(t, 10, one[int](x, `select count(*) from phone where opted_out_at is not null and campaigns_off_at is not null`))
	require.Equal(t, 10, one[int](x, `select count(*) from phone_mark where kind = 'opt_out' and source = 'import' and reason = 'Listed in stop.csv'`))
	x.set(monday.Add(8*time.Hour - 20*time.Second))
	require.Eventually(t, func() bool {
		x.dispatch()
		return one[string](x, `select state from campaign`) == "completed"
	}, soon, 200*time.Millisecond)
	require.Equal(t, 10, one[int](x, `select count(*) from sim_message`), "the other half was texted")
	require.Equal(t, 10, x.campaign(id).Counts.Skipped)
}
