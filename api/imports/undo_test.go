package imports_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/undo"
)

// records is what people see of the tables: what is not archived and not ended.
func (b *bench) records() []string {
	b.Helper()
	var all []string
	for _, query := range []string{
		`select string_agg(concat_ws(' ', id, kind, raw_name, first_name, last_name, sort_name, terms, attributes), E'\n' order by id) from contact where archived_at is null`,
		`select string_agg((to_jsonb(p) - 'version' - 'updated_at')::text, E'\n' order by id) from property p where archived_at is null`,
		`select string_agg(e164, ',' order by e164) from phone where archived_at is null`,
		`select string_agg(address, ',' order by address) from email where archived_at is null`,
		`select string_agg(concat_ws(' ', contact_id, phone_id, is_primary), ',' order by contact_id, phone_id) from contact_phone where ended_at is null`,
		`select string_agg(concat_ws(' ', contact_id, email_id, is_primary), ',' order by contact_id, email_id) from contact_email where ended_at is null`,
		`select string_agg(concat_ws(' ', contact_id, property_id, is_primary), ',' order by contact_id, property_id) from contact_property where ended_on is null`,
		`select string_agg(concat_ws(' ', list_id, contact_id, property_id), ',' order by list_id, contact_id, property_id) from list_member where state = 'active'`,
		`select string_agg(concat_ws(' ', id, name, member_count), ',' order by id) from list where archived_at is null`,
	} {
		all = append(all, one[string](b, "select coalesce(("+query+"), '')"))
	}
	return all
}

func (b *bench) preview(id string) undo.Summary {
	b.Helper()
	status, body := b.call(http.MethodGet, "/v1/imports/"+id+"/undo", nil)
	require.Equal(b, http.StatusOK, status, string(body))
	return decode[undo.Summary](b, body)
}

// take undoes an import and checks that the preview said the same.
func (b *bench) take(id string) imports.Import {
	b.Helper()
	said := b.preview(id)
	imp := b.ask(id, "undo", "undone")
	require.Equal(b, said, imp.Undo.Summary, "the preview's numbers are the run's")
	require.Equal(b, "Maureen Riley", imp.Undo.ByName)
	return imp
}

// ask posts a wish and waits for the state that it ends in.
func (b *bench) ask(id, wish, state string) imports.Import {
	b.Helper()
	status, body := b.call(http.MethodPost, "/v1/imports/"+id+"/"+wish, nil)
	require.Equal(b, http.StatusOK, status, string(body))
	var imp imports.Import
	require.Eventually(b, func() bool { imp = b.read(id); return imp.State == state || imp.Error != nil }, time.Minute, 5*time.Millisecond)
	require.Nil(b, imp.Error)
	return imp
}

const overlapping = header +
	"SFR,12 OAK ST,QUINCY,02169,1938,600000,9 ELM ST,QUINCY,MA,02169,MARY O'BRIEN,617-555-0103,mary@example.com,,,\n" + // a phone, an e-mail, a value
	"SFR,20 OAK ST,QUINCY,02169,1950,700000,,,,,ANNA BELL,617-555-0104,anna@example.com,JOHN BELL,617-555-0104,\n" +
	"SFR,22 OAK ST,QUINCY,02169,1950,700000,,,,,MARY O'BRIEN,617-555-0101,,,,\n" // a second place

func (b *bench) base() imports.Import {
	b.Helper()
	return b.run([]byte(header+
		"SFR,12 OAK ST,QUINCY,02169,,500000,,,,,MARY O'BRIEN,617-555-0101,,,,\n"+
		"SFR,14 OAK ST,QUINCY,02169,,500000,,,,,ANNA DE LA CRUZ,617-555-0102,,,,\n"), "list_name=Base")
}

func TestAnUndoTakesBackEverythingAndItsUndoBringsItBack(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.base()
	before := b.records()
	imp := b.run([]byte(overlapping), "list_name=Overlapping&strategy=replace")
	after := b.records()
	for range 2 {
		undone := b.take(imp.ID)
		require.Equal(t, before, b.records())
		require.Equal(t, undo.Records{Removed: 2, Restored: 1}, undone.Undo.Contacts)
		require.Equal(t, undo.Records{Removed: 2, Restored: 1}, undone.Undo.Properties)
		require.Equal(t, undo.Things{Removed: 2}, undone.Undo.Phones)
		require.Equal(t, undo.Things{Removed: 2}, undone.Undo.Emails)
		require.Equal(t, undo.Things{Removed: 4}, undone.Undo.Members)
		require.Zero(t, undone.Undo.KeptTotal)
		require.Nil(t, b.ask(imp.ID, "redo", "done").Undo)
		require.Equal(t, after, b.records())
	}
	require.Equal(t, 4, one[int](b, "select count(*)::int from (select cause, at, max(id) from change where cause in ('undo', 'redo') and cause_id = $1 and entity = 'list' group by cause, at, id) c", imp.ID))
	require.NotZero(t, one[int](b, "select count(*)::int from event_out where topic = 'import.changed' and payload->>'state' = 'undone'"))
}

func TestOnlyWhatIsDoneIsUndoneAndOnlyOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	imp := b.upload(list(5), "")
	for _, call := range [][2]string{{http.MethodGet, "undo"}, {http.MethodPost, "undo"}, {http.MethodPost, "redo"}} {
		status, body := b.call(call[0], "/v1/imports/"+imp.ID+"/"+call[1], nil)
		require.Equal(t, http.StatusConflict, status, string(body))
		status, _ = b.call(call[0], "/v1/imports/"+db.NewID()+"/"+call[1], nil)
		require.Equal(t, http.StatusNotFound, status)
	}
}
