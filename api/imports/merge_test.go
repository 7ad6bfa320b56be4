package imports_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
)

const header = "Type,Address,City,ZIP,Yr Built,Est Value,Mail Address,Mail City,Mail State,Mail ZIP,Primary Name,Primary Mobile Phone1,Primary Email1,Secondary Name,Secondary Mobile Phone1,Secondary Email1\n"

func TestAnImportWhosePeopleAllExistStillFillsItsList(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	first := b.run(list(120), "list_name=First")
	second := b.run(list(120), "list_name=first")
	require.Equal(t, "first (2)", second.List.Name)
	require.Len(t, second.SameFile, 1)
	require.Equal(t, first.ID, second.SameFile[0].ID)
	require.Equal(t, 120, second.Counts.Rows.Unchanged)
	require.Equal(t, ledger.Fates{Unchanged: 120}, second.Counts.Contacts)
	require.Equal(t, ledger.Members{Added: 120}, second.Counts.Members)
	require.Equal(t, 120, one[int](b, "select count(*)::int from list_member where list_id = $1", second.List.ID))
	require.Equal(t, 120, b.count("contact"))
}

func TestAFileInPartsEndsAsInOne(t *testing.T) {
	t.Parallel()
	file := append(list(1000), "SFR,1000 OAK ST,QUINCY,02169,PERSON "+letters(999)+",617-"+number(999)+"\n"...)
	whole := newBench(t).work()
	want := whole.run(file, "")
	require.Equal(t, 1, want.Counts.Rows.MergedInFile)
	parts := benchOn(t, dbtest.New(t), t.TempDir(), 300).work()
	got := parts.run(file, "")
	require.Equal(t, want.Counts, got.Counts)
	require.Equal(t, want.Delta.Contacts, got.Delta.Contacts)
	require.Equal(t, whole.state(), parts.state())
	again := parts.run(file, "")
	require.Equal(t, ledger.Fates{Unchanged: 1000}, again.Counts.Contacts)
	require.Equal(t, ledger.Fates{Unchanged: 1000}, again.Counts.Phones)
	require.Equal(t, ledger.Members{Added: 1000}, again.Counts.Members)
	preview := parts.wait(parts.upload(file, "").ID, "preview", "failed")
	require.Equal(t, ledger.Fates{Unchanged: 1000}, preview.Counts.Properties)
}

// Foreign keys would cost an import a sixth of its time.
func TestNoJoinOfAnImportLeadsNowhere(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	if file, _, ok := generate(t, 300); ok {
		b.run(file, "")
	}
	b.run(list(100), "")
	for join, end := range map[string]string{
		"contact_phone l on l.contact_id": "contact", "contact_phone l on l.phone_id": "phone",
		"contact_email l on l.contact_id": "contact", "contact_email l on l.email_id": "email",
		"contact_property l on l.contact_id": "contact", "contact_property l on l.property_id": "property",
		"list_member l on l.contact_id": "contact", "list_member l on l.property_id": "property", "list_member l on l.list_id": "list",
	} {
		table, on, _ := strings.Cut(join, " l on l.")
		require.Zero(t, one[int](b, "select count(*)::int from "+table+" l left join "+end+" e on e.id = l."+on+" where e.id is null and l."+on+" is not null"), join)
	}
}

func TestAPreviewChangesNothingAndSaysWhatTheRunWillSay(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.run(list(50), "")
	file := append(list(80), "SFR,9 ELM ST,QUINCY,02169,NEW PERSON,12\nnothing\n"...)
	imp := b.wait(b.upload(file, "").ID, "preview", "failed")
	require.Equal(t, "preview", imp.State, "%+v", imp.Error)
	require.Equal(t, 50, b.count("contact"))
	require.Equal(t, 0, one[int](b, "select count(*)::int from import_target where import_id = $1", imp.ID))
	require.Equal(t, 0, one[int](b, "select count(*)::int from import_row where import_id = $1 and fate in ('created', 'unchanged')", imp.ID))
	status, body := b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/run", nil)
	require.Equal(t, http.StatusOK, status, string(body))
	ran := b.wait(imp.ID, "done", "failed")
	require.Equal(t, "done", ran.State, "%+v", ran.Error)
	require.Equal(t, imp.Counts, ran.Counts)
	require.Equal(t, 81, b.count("contact"))
	status, _ = b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/run", nil)
	require.Equal(t, http.StatusConflict, status)
}

// stray makes the database write what no ledger knows of, once a street is stored.
func (b *bench) stray(street string) (mend func()) {
	b.Helper()
	exec := func(statement string) {
		conn, err := pgx.Connect(b.Context(), b.url)
		require.NoError(b, err)
		defer func() { _ = conn.Close(b.Context()) }()
		_, err = conn.Exec(b.Context(), "set search_path = crm, public;"+statement)
		require.NoError(b, err)
	}
	exec(`create function stray() returns trigger language plpgsql as $$ begin
			insert into crm.email (id, address, created_at) values (gen_random_uuid(), 'stray@example.com', new.created_at);
			return new; end $$;
		create trigger stray after insert on property for each row when (new.street = '` + street + `') execute function stray()`)
	return func() { exec("drop trigger stray on property") }
}

func TestAnImportThatDoesNotBalanceChangesNothing(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	mend := b.stray("3 Oak St")
	imp := b.wait(b.upload(list(20), "run=true").ID, "done", "failed")
	require.Equal(t, "failed", imp.State)
	require.Equal(t, "out_of_balance", imp.Error.Code)
	require.NotEmpty(t, imp.Error.Hint)
	for _, table := range []string{"contact", "property", "phone", "email", "list_member", "import_target", "change"} {
		require.Equal(t, 0, b.count(table), table)
	}
	mend()
	status, _ := b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/resume", nil)
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, "done", b.wait(imp.ID, "done", "failed").State)
	require.Equal(t, 20, b.count("contact"))
}

func TestOverlappingImportsOfTwoProcessesQueue(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	first, second := b.upload(list(3000), "run=true"), b.upload(list(4000), "run=true")
	b.worker()
	b.worker()
	for _, imp := range []imports.Import{first, second} {
		require.Equal(t, "done", b.wait(imp.ID, "done", "failed").State)
	}
	require.Equal(t, 4000, b.count("contact"))
	require.Equal(t, 4000, b.count("phone"))
	require.Equal(t, 7000, b.count("list_member"))
}

func TestEveryFateAndRuleOfAMerge(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.run([]byte(header+
		"SFR,12 OAK ST,QUINCY,02169,1938,500000,12 OAK ST,QUINCY,MA,02169,MARY O'BRIEN,617-555-0101,mary@example.com,JOHN MCDONALD,617-555-0101,\n"+
		"SFR,14 OAK ST,QUINCY,2169,,500000,,,,,ANNA DE LA CRUZ,(617) 555-0102,,,,\n"), "")
	require.Equal(t, 3, b.count("contact"), "a couple that shares a number stays two people")
	require.Equal(t, "Mary O'Brien,John McDonald", one[string](b, "select string_agg(first_name || ' ' || last_name, ',' order by id) from contact where last_name in ('O''Brien', 'McDonald')"))
	require.Equal(t, "MA", one[string](b, "select state from property where street = '12 Oak St'"))
	next := b.run([]byte(header+
		"SFR,12 Oak Street,QUINCY,02169,1940,600000,,,,,MARY O'BRIEN,617-555-0103,,,,\n"+ // new phone, new value, year kept
		"SFR,14 OAK ST.,QUINCY,02169,,500000,,,,,ANNA DE LA CRUZ,617-555-0102,,,,\n"+
		"SFR,12 OAK ST,QUINCY,02169,1938,700000,,,,,MARY O'BRIEN,617-555-0101,,,,\n"+
		"SFR,16 OAK ST,QUINCY,02169,,1,,,,,\"WENFORD,TRUST\",555-0102,,,,\n"+
		"SFR,18 OAK ST,QUINCY,02169,,1,,,,,X,,,,,,one too many\n"+
		",,QUINCY,02169,,,,,,,,6.17E+09,,,,\n\n"+
		"Use of the data in this invented file is subject to the licence terms of nobody at all.\n"), "")
	require.Equal(t, ledger.RowCounts{
		Header: 1, Blank: 1, Footer: 1, Created: 2, Unchanged: 1, MergedInFile: 1, Rejected: 2, Records: 9, Lines: 9,
	}, next.Counts.Rows)
	require.Equal(t, map[string]int{"phone_too_short": 1, "too_many_fields": 1, "nothing_identifiable": 1}, next.Counts.Reasons)
	require.Equal(t, "1938 60000000", one[string](b, "select year_built || ' ' || est_value_cents from property where street = '12 Oak St'"))
	require.Equal(t, 2, one[int](b, "select same_as from import_row where fate = 'merged_in_file'"))
	_, body := b.call(http.MethodGet, "/v1/imports/"+next.ID+"/rows/2", nil)
	row := decode[ledger.Row](t, body)
	require.Equal(t, "Mary O'Brien", row.Who)
	require.Equal(t, "12 Oak Street, Quincy", row.Where)
	require.Len(t, row.Changes, 2, "%+v", row.Changes)
	skipped := b.run([]byte(header+"SFR,12 OAK ST,QUINCY,02169,,900000,,,,,MARY O'BRIEN,617-555-0101,,,,\n"), "strategy=skip")
	require.Equal(t, 1, skipped.Counts.Rows.Skipped)
	require.Equal(t, "60000000", one[string](b, "select est_value_cents::text from property where street = '12 Oak St'"))
	updated := b.run([]byte(header+"CND,12 OAK ST,QUINCY,02169,1950,600000,,,,,MARY O'BRIEN,617-555-0101,,,,\n"), "strategy=replace")
	require.Equal(t, 1, updated.Counts.Rows.Updated)
	require.Equal(t, "CND 1938", one[string](b, "select type || ' ' || year_built from property where street = '12 Oak St'"))
}

func TestABareNumberTakesTheNameAndNoMarkIsLifted(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	require.NoError(t, b.db.InTx(t.Context(), func(tx db.Tx) error {
		phone, err := contacts.EnsurePhone(t.Context(), tx, "+16172000000", started)
		if err != nil {
			return err
		}
		phone.OptedOutAt = &started
		if err := contacts.SavePhone(t.Context(), tx, phone); err != nil {
			return err
		}
		id := db.NewID()
		if _, err := tx.Exec(t.Context(), `insert into contact (id, created_at, updated_at, last_activity_at) values ($1, $2, $2, $2)`, id, started.Add(-time.Hour)); err != nil {
			return err
		}
		_, err = tx.Exec(t.Context(), `insert into contact_phone (contact_id, phone_id) values ($1, $2)`, id, phone.ID)
		return err
	}))
	imp := b.run(list(1), "")
	require.Equal(t, ledger.Fates{Updated: 1}, imp.Counts.Contacts)
	require.Equal(t, "Person Aaaaa", one[string](b, "select first_name || ' ' || last_name from contact"))
	require.True(t, one[bool](b, "select opted_out_at is not null from phone"))
}

func TestAnOpenImportDoesNotDelayAnInboundText(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.run(list(200), "")
	id := b.upload(list(12_000), "run=true").ID
	b.wait(id, "merging")
	longest, texts := time.Duration(0), 0
	for b.read(id).State == "merging" {
		for _, e164 := range []string{"+1617" + strings.ReplaceAll(number(texts%200), "-", ""), fmt.Sprintf("+1212555%04d", 100+texts%100)} {
			begin := clock.RealNow()
			require.NoError(t, b.db.InTx(t.Context(), func(tx db.Tx) error {
				phone, err := contacts.EnsurePhone(t.Context(), tx, e164, started)
				if err != nil {
					return err
				}
				phone.LastInboundAt = &started
				return contacts.SavePhone(t.Context(), tx, phone)
			}))
			longest = max(longest, clock.RealNow().Sub(begin))
		}
		texts++
		<-time.After(pause)
	}
	require.Equal(t, "done", b.wait(id, "done", "failed").State)
	t.Logf("%d texts during the merge, the slowest took %v", 2*texts, longest)
	require.Less(t, longest, time.Second)
}
