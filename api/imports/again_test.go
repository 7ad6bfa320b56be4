package imports_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/uploads"
)

// twice holds couples, shared phones, people without a place, rows that say the
// same and bad ones.
const twice = header + `SFR,1 OAK ST,QUINCY,02169,1950,$1,,,,,ANN ROE,617-555-0101,ann@example.com,JOHN ROE,617-555-0101,
SFR,2 OAK ST,QUINCY,02169,,$2,,,,,ANN ROE,617-555-0101,,MARY POE,617-555-0102,mary@example.com
SFR,1 OAK ST,QUINCY,02169,1951,$3,,,,,ANN ROE,617-555-0101;617-555-0103,,,,
,,,,,,,,,,NOBODY NOWHERE,,,,,
,,,,,,,,,,,617-555-0104,,,,
,,,,,,,,,,JANE DOE,617-555-0104,,,,
,,,,,,,,,,JANE DOE,617-555-0104,,,,

SFR,3 OAK ST,QUINCY,02169,,,,,,,SHORT PHONE,12,,,,
,,,,,,,,,,,12,,,,
SFR,4 OAK ST,QUINCY,02169,,,,,,,,,,,,
SFR,5 OAK ST,QUINCY,02169,1950,$1,,,,,TOO MANY,,,,,,and more
`

// said is all that an import's ledger and list say of its rows.
func (b *bench) said(id string) string {
	b.Helper()
	return one[string](b, `
		select coalesce((select string_agg(concat_ws(' ', row_no, fate, reason, same_as, (
			select string_agg(t.entity || ' ' || t.fate || ' ' || t.entity_id, ',' order by t.entity, t.entity_id)
			from import_target t where t.import_id = r.import_id and t.row_no = r.row_no)), E'\n' order by row_no) from import_row r where import_id = $1), '')
		|| coalesce((select string_agg(concat_ws(' ', contact_id, property_id, row_no), E'\n' order by row_no, contact_id) from list_member where import_id = $1), '')`, id)
}

// twin is the import that the last part of another one would repeat.
func (b *bench) twin(id string) string {
	b.Helper()
	twin, err := uploads.Twin(b.Context(), b.db, id, "MA", 0, 1000)
	require.NoError(b, err)
	return twin
}

func TestTheSameFileAgainIsRepeatedAsItWouldBeRead(t *testing.T) {
	t.Parallel()
	for name, part := range map[string]int64{"in one": 0, "in parts": 5} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			b := benchOn(t, dbtest.New(t), t.TempDir(), part).work()
			b.run(list(20), "")
			first := b.run([]byte(twice), "")
			records := b.records()
			repeated := b.run([]byte(twice), "")
			require.Equal(t, first.ID, b.twin(repeated.ID))
			preview := b.wait(b.upload([]byte(twice), "").ID, "preview")
			other := b.run([]byte(twice), "strategy=replace")
			require.Empty(t, b.twin(other.ID), "it was read in another way")
			// A change of anybody whom the file names makes it read and look up every row again.
			_, err := b.db.ExecContext(t.Context(), `insert into change (cause, entity, entity_id, field, at) select 'user', 'contact', id, 'type', now() from contact where raw_name = 'MARY POE'`)
			require.NoError(t, err)
			read := b.run([]byte(twice), "")
			require.Equal(t, repeated.ID, one[string](b, "select id::text from import where state = 'done' and strategy = 'fill' and id < $1 order by id desc limit 1", read.ID))
			require.Equal(t, read.Counts, repeated.Counts)
			require.Equal(t, b.said(read.ID), b.said(repeated.ID))
			require.Equal(t, records[:7], b.records()[:7], "but for lists and who is on them")
			if part == 0 {
				require.Equal(t, read.Counts.Rows, preview.Counts.Rows)
				require.Equal(t, read.Counts.Contacts, preview.Counts.Contacts)
			}
			require.Equal(t, read.ID, b.twin(repeated.ID), "and from then on it is the one to repeat")
		})
	}
}

func TestTheSameFileAgainIsReadAfterAChange(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.run([]byte(twice), "")
	b.run([]byte(strings.ReplaceAll(twice, "1950,$1", "1950,$9")), "")
	again := b.run([]byte(twice), "")
	require.Equal(t, 1, again.Counts.Properties.Updated, "another file has changed the value of a place since")
	b.take(again.ID)
	require.Equal(t, 1, b.run([]byte(twice), "").Counts.Properties.Updated, "as an undo has")

	undone := newBench(t).work()
	first := undone.run([]byte(twice), "")
	undone.take(first.ID)
	again = undone.run([]byte(twice), "")
	require.Equal(t, first.Counts.Contacts, again.Counts.Contacts, "nothing of it stood any more")
	undone.take(again.ID)
	undone.ask(again.ID, "redo", "done")
	require.Equal(t, ledger.Fates{Unchanged: first.Counts.Contacts.Created}, undone.run([]byte(twice), "").Counts.Contacts)
}
