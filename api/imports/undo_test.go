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

func TestAFileThatWasUndoneIsImportedAgainAndPeopleComeBackOnce(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.base()
	first := b.run([]byte(overlapping), "list_name=Overlapping")
	after := b.counts()
	b.take(first.ID)
	second := b.run([]byte(overlapping), "list_name=Overlapping")
	require.Equal(t, first.Counts, second.Counts, "as if it had never been there")
	require.Equal(t, first.Delta.Contacts, second.Delta.Contacts)
	require.Equal(t, "Overlapping", second.List.Name)
	require.Equal(t, after, b.counts())
	redone := b.records()
	b.ask(first.ID, "redo", "done")
	require.Equal(t, after, b.counts(), "nobody twice")
	require.Equal(t, redone[0], b.records()[0])
	b.take(second.ID)
	b.take(first.ID)
	require.Equal(t, 2, b.counts()[0])
}

// counts are the records that people see.
func (b *bench) counts() (all []int) {
	b.Helper()
	for _, from := range []string{
		"contact where archived_at is null", "property where archived_at is null", "phone where archived_at is null", "email where archived_at is null",
		"contact_phone where ended_at is null", "contact_email where ended_at is null", "contact_property where ended_on is null",
	} {
		all = append(all, one[int](b, "select count(*)::int from "+from))
	}
	return all
}

func TestWhatWasEditedTextedMarkedOrNamedAgainStaysAndIsListed(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.base()
	imp := b.run([]byte(header+
		"SFR,12 OAK ST,QUINCY,02169,1938,600000,9 ELM ST,QUINCY,MA,02169,MARY O'BRIEN,617-555-0101,,,,\n"+
		"SFR,30 OAK ST,QUINCY,02169,,,,,,,EDITED PERSON,617-555-0110,,,,\n"+
		"SFR,32 OAK ST,QUINCY,02169,,,,,,,TEXTED PERSON,617-555-0111,,,,\n"+
		"SFR,34 OAK ST,QUINCY,02169,,,,,,,MARKED PERSON,617-555-0112,,,,\n"+
		"SFR,36 OAK ST,QUINCY,02169,,,,,,,AGAIN PERSON,617-555-0113,,,,\n"+
		"SFR,38 OAK ST,QUINCY,02169,,,,,,,PLAIN PERSON,617-555-0114,,,,\n"), "")
	person := func(name string) string {
		return one[string](b, "select id from contact where raw_name = $1", name)
	}
	phone := func(name string) string {
		return one[string](b, "select phone_id from contact_phone where contact_id = $1", person(name))
	}
	require.NoError(t, b.db.InTx(t.Context(), func(tx db.Tx) error {
		return tx.ExecAll(t.Context(), "meanwhile", []string{
			`update contact set first_name = 'Edith' where raw_name = 'EDITED PERSON'`,
			`insert into app_user (id, email, name, role, created_at) values ('0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d99', 'maureen@example.com', 'Maureen Riley', 'office', $1)`,
			`insert into change (cause, entity, entity_id, field, before, after, actor, at) select 'user', 'contact', id, 'first_name', '"Edited"', '"Edith"', '0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d99', $1 from contact where raw_name = 'EDITED PERSON'`,
			`insert into entry (contact_id, phone_id, kind, direction, occurred_at) values ('` + person("TEXTED PERSON") + `', '` + phone("TEXTED PERSON") + `', 'text', 'in', $1)`,
			`update phone set opted_out_at = $1 where id = '` + phone("MARKED PERSON") + `'`,
		}, started)
	}))
	later := b.run([]byte(header+
		"SFR,12 OAK ST,QUINCY,02169,1938,650000,,,,,MARY O'BRIEN,617-555-0101,,,,\n"+
		"SFR,36 OAK ST,QUINCY,02169,,,,,,,AGAIN PERSON,617-555-0113,,,,\n"), "")
	undone := b.take(imp.ID)
	require.Equal(t, undo.Records{Removed: 2, Kept: 3}, undone.Undo.Contacts, "the marked and the plain one go")
	require.Equal(t, undo.Things{Removed: 1, Kept: 4}, undone.Undo.Phones)
	require.Equal(t, undo.Records{Removed: 2, Restored: 1, Kept: 4}, undone.Undo.Properties)
	require.Equal(t, undo.Fields{Restored: 2, Kept: 1}, undone.Undo.Fields, "year and mailing go back, the value stays")
	require.Equal(t, undo.Things{Removed: 6}, undone.Undo.Members)
	require.Equal(t, undone.Undo.KeptTotal, len(undone.Undo.Kept))
	why := map[string]undo.Kept{}
	for _, kept := range undone.Undo.Kept {
		why[kept.Label+" "+kept.Field] = kept
	}
	require.Equal(t, "It was changed since", why["Edith Person "].Why)
	require.Equal(t, "Maureen Riley", why["Edith Person "].ByName)
	require.Equal(t, started, *why["Edith Person "].At)
	require.Equal(t, "There are texts or notes", why["Texted Person "].Why)
	require.Equal(t, "Another import names it", why["Again Person "].Why)
	require.Equal(t, "The number carries a mark, which is never lifted", why["+16175550112 "].Why)
	value := why["12 Oak St est_value_cents"]
	require.Equal(t, "It was changed since 60000000 65000000", value.Why+" "+value.Imported.String()+" "+value.Now.String())
	require.True(t, one[bool](b, "select opted_out_at is not null and archived_at is null from phone where e164 = '+16175550112'"))
	require.Equal(t, "65000000", one[string](b, "select est_value_cents::text from property where street = '12 Oak St'"))
	require.True(t, one[bool](b, "select year_built is null and mailing = '{}' from property where street = '12 Oak St'"))

	gone := b.take(later.ID)
	require.Equal(t, undo.Records{Removed: 1}, gone.Undo.Contacts, "it stayed for this import's sake alone")
	require.Equal(t, 0, one[int](b, "select count(*)::int from contact where raw_name = 'AGAIN PERSON' and archived_at is null"))
	b.ask(imp.ID, "redo", "done")
	require.Equal(t, 1, one[int](b, "select count(*)::int from contact where raw_name = 'AGAIN PERSON' and archived_at is null"))
	require.Equal(t, 6, one[int](b, "select member_count from list where id = $1", imp.List.ID))
}

func TestANameThatABareNumberTookIsTakenBackAndSoAreItsSearchWords(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.run([]byte("Phone\n617-555-0101\n"), "")
	before := b.records()
	imp := b.run([]byte("Name,Phone,Email\nMARY O'BRIEN,617-555-0101,mary@example.com\n"), "")
	require.Equal(t, "Mary O'Brien", one[string](b, "select first_name || ' ' || last_name from contact"))
	after := b.records()
	require.Equal(t, 4, b.take(imp.ID).Undo.Fields.Restored, "first, last and raw name, e-mail")
	require.Equal(t, before, b.records())
	b.ask(imp.ID, "redo", "done")
	require.Equal(t, after, b.records())
}

func TestTwoUndosAtOnceAreOne(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.run(list(300), "")
	answers := make(chan int, 2)
	for range 2 {
		go func() {
			status, _ := b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/undo", nil)
			answers <- status
		}()
	}
	require.ElementsMatch(t, []int{http.StatusOK, http.StatusConflict}, []int{<-answers, <-answers})
	require.Equal(t, undo.Records{Removed: 300}, b.wait(imp.ID, "undone").Undo.Contacts)
	require.Equal(t, 0, b.counts()[0]+b.counts()[2])
}

func TestAnUndoWaitsForAnImportThatRunsAndIsKilledWithoutHarm(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	worker := b.worker()
	imp := b.run(list(1000), "")
	running := b.upload(list(10_000), "run=true")
	b.wait(running.ID, "merging")
	b.kill(worker)
	status, body := b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/undo", nil)
	require.Equal(t, http.StatusOK, status, string(body))
	b.worker()
	b.worker()
	require.Equal(t, "done", b.wait(running.ID, "done", "failed").State)
	undone := b.wait(imp.ID, "undone")
	require.Contains(t, []undo.Records{{Kept: 1000}, {Removed: 1000}}, undone.Undo.Contacts)
	require.Equal(t, 10_000, b.counts()[0])
}

func TestOptOutsAreNotUndone(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.upload([]byte("Phone\n617-555-0101\n"), "kind=opt_outs")
	status, body := b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/undo", nil)
	require.Equal(t, http.StatusConflict, status)
	require.Contains(t, string(body), "never lifted")
}
