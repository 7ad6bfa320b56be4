package lists_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// seed stores 100,000 contacts of invented names, each with a phone and
// every fifth with a place, and a list of 2,000 and one of 50,000.
func seed(t testing.TB) *db.DB {
	t.Helper()
	url := dbtest.New(t)
	owner, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	for statement := range strings.SplitSeq("set search_path = crm;\nset session_replication_role = replica;\ndrop index contact_terms;\n"+seedSQL+";\n"+
		"create index contact_terms on contact using gin (terms);\nvacuum analyze contact, phone, contact_phone, property, contact_property, term, list, list_member", ";\n") {
		_, err := owner.Exec(t.Context(), statement)
		require.NoError(t, err, statement)
	}
	require.NoError(t, owner.Close(t.Context()))
	database, err := db.Open(t.Context(), db.Options{URL: url})
	require.NoError(t, err)
	t.Cleanup(database.Close)
	return database
}

const seedSQL = `
create temporary table seed as
select n, ('01980000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid as id, lpad(n::text, 12, '0') as key,
	(array['mary','john','martha','walt','anna','robert','susan','george','karen','paul','emily','nancy','jose','priya','luiz','mei','anh','brenda','scott','helen'])[1 + n % 20] as first,
	(array['ash','barr','bel','bram','brin','cal','car','cass','col','cres','dal','dar','den','dun','eld','emb','fair','fen','for','gar'])[1 + n / 20 % 20] ||
	(array['berry','bourne','bridge','brook','bury','combe','cott','dale','fell','field','ford','gate','grove','ham','hurst','land','ley','lock','low','man'])[1 + n / 400 % 20] ||
	(array['a','e','i','o','y'])[1 + n / 8000 % 5] as last,
	(array['oak','pine','maple','cedar','elm','birch','willow','spruce','linden','laurel'])[1 + n / 7 % 10] as street, (n % 997)::text as house,
	'617' || (2000000 + n * 79)::text as phone, timestamptz '2026-01-01' + n * interval '97 seconds' as at
from generate_series(1, 100000) n;
insert into contact (id, first_name, last_name, sort_name, terms, last_activity_at, created_at, updated_at)
select id, initcap(first), initcap(last), last || ' ' || first,
	array[first, last, street, house, 'street'], at + (n * 7919 % 100000) * interval '1 minute', at, at from seed;
insert into phone (id, e164, created_at) select id, '+1' || phone, at from seed;
insert into contact_phone (contact_id, phone_id, is_primary) select id, id, true from seed;
insert into property (id, address_key, street, city, state, zip5, created_at, updated_at)
select id, key, house || ' ' || initcap(street) || ' St', 'Weyburn', 'MA', '02050', at, at from seed where n % 5 = 0;
insert into contact_property (contact_id, property_id, is_primary) select id, id, true from seed where n % 5 = 0;
insert into term (word) select distinct first from seed union select last from seed union select street from seed union select house from seed union select 'street';
insert into list (id, name, kind, created_at, member_count) values
	('0198f1f0-7c3e-7d52-9d2e-00000000aaaa', 'Small', 'import', now(), 2000), ('0198f1f0-7c3e-7d52-9d2e-00000000bbbb', 'Large', 'import', now(), 50000);
insert into list_member (list_id, contact_id, property_id, row_no, added_at) select '0198f1f0-7c3e-7d52-9d2e-00000000aaaa', id, id, n, at from seed where n % 50 = 0;
insert into list_member (list_id, contact_id, property_id, row_no, added_at) select '0198f1f0-7c3e-7d52-9d2e-00000000bbbb', id, case when n % 5 = 0 then id end, n, at from seed where n % 2 = 0`

const (
	small = "0198f1f0-7c3e-7d52-9d2e-00000000aaaa"
	large = "0198f1f0-7c3e-7d52-9d2e-00000000bbbb"
)

// recorder is a Querier that keeps the plan of each statement it runs.
type recorder struct {
	*db.DB
	plans []string
}

func (r *recorder) SelectContext(ctx context.Context, into any, query string, args ...any) error {
	var lines []string
	if err := r.DB.SelectContext(ctx, &lines, "explain "+query, args...); err != nil {
		return err
	}
	r.plans = append(r.plans, strings.Join(lines, "\n"))
	return r.DB.SelectContext(ctx, into, query, args...)
}

func TestPlansAtAHundredThousandContacts(t *testing.T) {
	t.Parallel()
	database := seed(t)
	for _, test := range []struct {
		name, sort string
		filter     lists.Filter
		index      string
		found      bool
	}{
		{"by name", "name", lists.Filter{}, "contact_sort", true},
		{"newest", "newest", lists.Filter{}, "contact_created", true},
		{"last active", "activity", lists.Filter{}, "contact_activity", true},
		{"4 digits", "name", lists.Filter{Q: "2079"}, "contact_terms", true},
		{"7 digits", "name", lists.Filter{Q: "200-0079"}, "contact_terms", true},
		{"10 digits", "name", lists.Filter{Q: "(617) 200-0079"}, "contact_terms", true},
		{"a number's beginning", "newest", lists.Filter{Q: "61720007"}, "contact_terms", true},
		{"a rare word", "name", lists.Filter{Q: "ashberrya"}, "contact_terms", true},
		{"two common words", "activity", lists.Filter{Q: "mary ashb"}, "contact_terms", true},
		{"a name and a street", "newest", lists.Filter{Q: "ashbridge oak st"}, "contact_terms", true},
		{"a beginning", "name", lists.Filter{Q: "ashbr"}, "contact_terms", true},
		{"a common word", "name", lists.Filter{Q: "mary"}, "contact_", true},
		{"one letter", "name", lists.Filter{Q: "m"}, "contact_", true},
		{"a typo", "name", lists.Filter{Q: "ashberyra"}, "contact_terms", true},
		{"nothing", "name", lists.Filter{Q: "zzzzzz"}, "contact_terms", false},
		{"a list", "name", lists.Filter{ListID: small}, "", true},
		{"a large list", "newest", lists.Filter{ListID: large}, "", true},
		{"a word in a list", "name", lists.Filter{Q: "ashbr", ListID: small}, "", true},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			recorded := &recorder{DB: database}
			page, err := lists.Find(t.Context(), recorded, lists.Query{Filter: test.filter, Sort: test.sort, PageQuery: httpd.PageQuery{Limit: 50}})
			require.NoError(t, err)
			require.Equal(t, test.found, len(page.Items) > 0)
			last := recorded.plans[len(recorded.plans)-1]
			require.Contains(t, last, test.index)
			for _, plan := range recorded.plans {
				require.NotRegexp(t, `Seq Scan on (contact|phone|term|contact_phone|property|contact_property|list_member)\b`, plan)
			}
		})
	}
	t.Run("a deep page has the plan of the first", func(t *testing.T) {
		t.Parallel()
		for _, sort := range []string{"name", "newest", "activity"} {
			var key any = "fen"
			if sort != "name" {
				key = time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC).Format(time.RFC3339)
			}
			first, deep := &recorder{DB: database}, &recorder{DB: database}
			query := lists.Query{Sort: sort, PageQuery: httpd.PageQuery{Limit: 50}}
			_, err := lists.Find(t.Context(), first, query)
			require.NoError(t, err)
			query.Cursor = db.EncodeCursor(sort, false, key, nowhere)
			page, err := lists.Find(t.Context(), deep, query)
			require.NoError(t, err)
			require.Len(t, page.Items, 50)
			require.Equal(t, nodes(first.plans[0]), nodes(deep.plans[0]))
		}
	})
	t.Run("counts", func(t *testing.T) {
		t.Parallel()
		for _, test := range []struct {
			filter   lists.Filter
			low, top int
			exact    bool
		}{
			{lists.Filter{}, 90_000, 110_000, false},
			{lists.Filter{ListID: small}, 2000, 2000, true},
			{lists.Filter{ListID: large}, 10_000, 10_000, false},
			{lists.Filter{Q: "street"}, 10_000, 10_000, false},
			{lists.Filter{Q: "ashberrya mary"}, 1, 100, true},
		} {
			counted, err := lists.CountAll(t.Context(), database, test.filter)
			require.NoError(t, err)
			require.Equal(t, test.exact, counted.Exact, test.filter)
			require.GreaterOrEqual(t, counted.Count, test.low, test.filter)
			require.LessOrEqual(t, counted.Count, test.top, test.filter)
		}
	})
	t.Run("the audience of a large list", func(t *testing.T) {
		t.Parallel()
		all := audience(t, database, large)
		for n, r := range all {
			require.Less(t, n, r.RowNo, "in the order of the rows")
		}
		require.Len(t, all, 50_000)
	})
}

// nodes is the shape of a plan: what is scanned how, without figures and conditions.
func nodes(plan string) string {
	var shape []string
	for line := range strings.Lines(plan) {
		if node, _, found := strings.Cut(line, "(cost="); found {
			shape = append(shape, strings.TrimSpace(node))
		}
	}
	return strings.Join(shape, "\n")
}
