package imports_test

import (
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/ledger"
	"github.com/attackacrack/crm/api/platform/db"
)

const blockList = "Name,Phone\nAnna Bell,617-555-0101\nCarl,617-555-0102 / 617-555-0103\nAgain,(617) 555-0101\nNobody,\nShort,555-0104\n,617-555-0105\n"

func (b *bench) phone(e164 string) {
	b.Helper()
	require.NoError(b, b.db.InTx(b.Context(), func(tx db.Tx) error {
		phone, err := contacts.EnsurePhone(b.Context(), tx, e164, started)
		if err != nil {
			return err
		}
		phone.OptedOutAt = &started
		return contacts.SavePhone(b.Context(), tx, phone)
	}))
}

func TestAListOfOptOutsBlocksEveryPhoneAndBalances(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.phone("+16175550105")
	planned := b.wait(b.upload([]byte(blockList), "kind=opt_outs").ID, "preview", "failed")
	require.Equal(t, "preview", planned.State, "%+v", planned.Error)
	require.Equal(t, 1, b.count("phone"), "the preview changes nothing")
	require.Equal(t, 0, b.count("phone_mark")+b.count("contact")+b.count("list"))
	status, _ := b.call(http.MethodPost, "/v1/imports/"+planned.ID+"/run", nil)
	require.Equal(t, http.StatusOK, status)
	done := b.wait(planned.ID, "done", "failed")
	require.Equal(t, "done", done.State, "%+v", done.Error)
	require.Equal(t, planned.Counts, done.Counts, "the run says what the preview said")
	require.Equal(t, ledger.RowCounts{Header: 1, Created: 2, Unchanged: 1, MergedInFile: 1, Rejected: 2, Records: 7, Lines: 7}, done.Counts.Rows)
	require.Equal(t, ledger.Fates{Created: 3, Unchanged: 1}, done.Counts.Phones)
	require.Equal(t, ledger.Change{Before: 1, After: 4}, done.Delta.Phones)
	require.Equal(t, map[string]int{"no_phone": 1, "phone_too_short": 1}, done.Counts.Reasons)
	require.Equal(t, 4, one[int](b, "select count(*)::int from phone where opted_out_at is not null and campaigns_off_at is not null or e164 = '+16175550105'"))
	require.Equal(t, 3, one[int](b, "select count(*)::int from phone_mark where kind = 'opt_out' and source = 'import' and reason = 'Listed in list.csv' and actor = 'maureen'"))
	require.Equal(t, 0, b.count("contact")+b.count("list"))
	require.Equal(t, "Opted out", b.row(done.ID, 2).What)
	require.Empty(t, done.List.ID)
	again := b.run([]byte(blockList), "kind=opt_outs")
	require.Equal(t, ledger.Fates{Unchanged: 4}, again.Counts.Phones)
	require.Equal(t, 3, b.count("phone_mark"), "no one is marked twice")
}

func TestAnImportOfPeopleLiftsNoOptOutOfAList(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	b.run([]byte(blockList), "kind=opt_outs")
	b.run([]byte("Name,Phone\nAnna Bell,617-555-0101\n"), "strategy=replace")
	require.Equal(t, 4, one[int](b, "select count(*)::int from phone where opted_out_at is not null"))
}

func TestAListOfOptOutsWithoutPhonesIsAskedAbout(t *testing.T) {
	t.Parallel()
	b := newBench(t)
	imp := b.upload([]byte("Name,Street\nAnna Bell,1 Elm St\n"), "kind=opt_outs&run=true")
	require.Equal(t, "mapping", imp.State)
	status, body := b.choose(imp.ID, map[string]any{"columns": "1.name street"})
	require.Equal(t, http.StatusUnprocessableEntity, status, string(body))
}

func TestAnExistingListIsFilled(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	first := b.run(list(3), "list_name=Oak")
	next := b.run([]byte("Name,Phone\nAnna Bell,617-555-0101\n"), "list_id="+first.List.ID)
	require.Equal(t, first.List, next.List)
	require.Equal(t, 1, b.count("list"))
	require.Equal(t, 4, one[int](b, "select member_count from list"))
	status, _ := b.call(http.MethodPost, "/v1/imports?filename=a.csv&list_id="+db.NewID(), nil)
	require.NotEqual(t, http.StatusCreated, status)
}
