package lists_test

import (
	"slices"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// BenchmarkContacts measures pages at 100,000 contacts against the floor: the
// bare pgx statement that reads the same contacts without links, in turns.
func BenchmarkContacts(b *testing.B) {
	database := seed(b)
	columns := "select " + db.Columns[contacts.Contact]("") + ", sort_name from contact where archived_at is null "
	for _, test := range []struct {
		name  string
		query lists.Query
		floor string
		args  []any
	}{
		{"FirstPage", lists.Query{}, columns + "order by sort_name, id limit 51", nil},
		{
			"DeepPage",
			lists.Query{PageQuery: httpd.PageQuery{Cursor: db.EncodeCursor("name", false, "garmana", nowhere)}},
			columns + "and (sort_name, id) > ($1, $2::uuid) order by sort_name, id limit 51",
			[]any{"garmana", nowhere},
		},
		{
			"SelectiveSearch",
			lists.Query{Filter: lists.Filter{Q: "ashberrya"}},
			columns + "and terms && $1 order by sort_name, id limit 51",
			[]any{[]string{"ashberrya"}},
		},
		{
			"PhoneSearch",
			lists.Query{Filter: lists.Filter{Q: "200-0079"}},
			columns + "and id in (select contact_id from contact_phone l join phone p on p.id = l.phone_id where e164 = $1) order by sort_name, id limit 51",
			[]any{"+16172000079"},
		},
		{
			"PrefixSearch",
			lists.Query{Filter: lists.Filter{Q: "mar ashb"}},
			columns + "and terms && $1 and terms && $2 order by sort_name, id limit 51", words(b, database, "mar ashb"),
		},
		{
			"TypoSearch",
			lists.Query{Filter: lists.Filter{Q: "ashberyra"}},
			columns + "and terms && $1 order by sort_name, id limit 51",
			[]any{[]string{"ashberrya"}},
		},
	} {
		b.Run(test.name, func(b *testing.B) {
			test.query.Sort, test.query.Limit = "name", 50
			var ours, floors []time.Duration
			for b.Loop() {
				began := clock.RealNow()
				page, err := lists.Find(b.Context(), database, test.query)
				ours = append(ours, clock.RealNow().Sub(began))
				require.NoError(b, err)
				require.NotEmpty(b, page.Items)

				began = clock.RealNow()
				rows, err := database.Pool.Query(b.Context(), test.floor, test.args...)
				require.NoError(b, err)
				_, err = pgx.CollectRows(rows, pgx.RowToStructByNameLax[lists.Row])
				floors = append(floors, clock.RealNow().Sub(began))
				require.NoError(b, err)
			}
			b.ReportMetric(middle(ours), "ms/p50")
			b.ReportMetric(middle(floors), "floor-ms/p50")
			b.ReportMetric(middle(ours)/middle(floors), "x-floor")
		})
	}
}

// words are what the floor of a search is given ready.
func words(b *testing.B, database *db.DB, text string) []any {
	b.Helper()
	meanings, err := contacts.Means(b.Context(), database, text, false)
	require.NoError(b, err)
	var args []any
	for _, meaning := range meanings {
		args = append(args, meaning.Words)
	}
	return args
}

// middle is the median in milliseconds.
func middle(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2].Microseconds()) / 1000
}
