package imports_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/imports"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/undo"
)

// half stops an undo or a redo in its middle with kill -9, and ends it in
// another process.
func (b *bench) half(id, wish, state string) imports.Import {
	b.Helper()
	process := b.worker()
	status, body := b.call(http.MethodPost, "/v1/imports/"+id+"/"+wish, nil)
	require.Equal(b, http.StatusOK, status, string(body))
	require.Eventually(b, func() bool {
		return one[bool](b, `select exists (select from import where id = $1 and state in ('undoing', 'redoing') and rows_done > records / 5)`, id)
	}, time.Minute, 2*time.Millisecond)
	b.kill(process)
	stopped := b.read(id)
	require.Contains(b, []string{"undoing", "redoing"}, stopped.State, "it was killed in time")
	require.Less(b, stopped.Progress.RowsDone, stopped.Progress.RowsTotal)
	process = b.worker()
	imp := b.wait(id, state)
	require.NoError(b, process.Process.Kill())
	require.Nil(b, imp.Error)
	require.Equal(b, imp.Progress.RowsTotal, imp.Progress.RowsDone)
	return imp
}

func TestAnUndoThatIsKilledInTheMiddleGoesOnAndEndsAsAnUnbrokenOne(t *testing.T) {
	t.Parallel()
	file := list(1500)
	var sums []undo.Summary
	var left [][]int
	var journal []int
	for _, broken := range []bool{false, true} {
		b := newBench(t)
		worker := b.worker()
		b.run(file[:len(list(100))], "list_name=Base")
		imp := b.run(file, "strategy=replace")
		before, after := b.counts(), b.records()
		if !broken {
			undone := b.take(imp.ID)
			sums, left = append(sums, undone.Undo.Summary), append(left, b.counts())
			require.Equal(t, undo.Records{Removed: 1400}, undone.Undo.Contacts)
			require.Equal(t, undo.Things{Removed: 1500}, undone.Undo.Members)
			b.ask(imp.ID, "redo", "done")
		} else {
			b.kill(worker)
			undone := b.half(imp.ID, "undo", "undone")
			sums, left = append(sums, undone.Undo.Summary), append(left, b.counts())
			require.Nil(t, b.half(imp.ID, "redo", "done").Redo)
		}
		require.Equal(t, before, b.counts())
		require.Equal(t, after, b.records(), "all is back as it was")
		journal = append(journal, one[int](b, "select count(*)::int from change where cause in ('undo', 'redo')"))
	}
	require.Equal(t, sums[0], sums[1])
	require.Equal(t, left[0], left[1])
	require.Equal(t, journal[0], journal[1], "nothing was done twice")
}

func TestAnUndoDoesNotDelayAnInboundText(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.run(list(2000), "")
	for _, step := range [][2]string{{"undo", "undoing"}, {"redo", "redoing"}} {
		wish, state := step[0], step[1]
		status, body := b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/"+wish, nil)
		require.Equal(t, http.StatusOK, status, string(body))
		longest, texts := time.Duration(0), 0
		for b.read(imp.ID).State == state {
			begin := clock.RealNow()
			require.NoError(t, b.db.InTx(t.Context(), func(tx db.Tx) error {
				phone, err := contacts.EnsurePhone(t.Context(), tx, "+1617"+strings.ReplaceAll(number(texts*37%2000), "-", ""), started)
				if err != nil {
					return err
				}
				phone.LastInboundAt = &started
				return contacts.SavePhone(t.Context(), tx, phone)
			}))
			longest = max(longest, clock.RealNow().Sub(begin))
			texts++
			<-time.After(pause)
		}
		t.Logf("%d texts during the %s, the slowest took %v", texts, wish, longest)
		require.NotZero(t, texts)
		require.Less(t, longest, 5*time.Second, "of a webhook, on a busy machine")
	}
}

func TestARedoAfterTheFileCameAgainListsWhomItLeftOut(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	file := list(3)
	first := b.run(file, "")
	b.take(first.ID)
	b.run(append(file[:len(file):len(file)], "SFR,9 ELM ST,QUINCY,02169,NEW PERSON,617-555-0109\n"...), "list_name=Again")
	want := b.counts()
	redone := b.ask(first.ID, "redo", "done")
	require.Equal(t, want, b.counts(), "nobody twice")
	require.NotNil(t, redone.Redo)
	require.Equal(t, "Maureen Riley", redone.Redo.ByName)
	require.Equal(t, undo.Records{Kept: 3}, redone.Redo.Contacts)
	require.Equal(t, undo.Things{Kept: 3}, redone.Redo.Phones)
	require.Equal(t, 9, redone.Redo.KeptTotal)
	why := map[string]string{}
	for _, kept := range redone.Redo.Kept {
		why[kept.Label] = kept.Why
	}
	require.Equal(t, "Somebody of this name is there already", why["Person Aaaab"])
	require.Equal(t, "A place of this address is there already", why["2 Oak St"])
	require.Equal(t, "This number is there already", why["+16172000001"])
	undone := b.take(first.ID)
	require.Nil(t, undone.Redo)
	require.Equal(t, want[0], b.counts()[0], "what was not brought back is not taken twice")
	require.Zero(t, undone.Undo.Contacts.Removed)
}
