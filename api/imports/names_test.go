package imports_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/ledger"
)

func TestPeopleWithANameAloneComeOnceHoweverOftenTheirFileComes(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	for name, file := range map[string]string{
		"at a place":       "Name,Address,ZIP\nANNA BELL,1 Elm St,02169\nCARL DEAN,1 Elm St,02169\nEVE FORD,2 Elm St,02169\n",
		"with nothing":     "Name\nGIL HART\n\"Irving, John\"\nKIM LEE\n",
		"first name apart": "First Name,Last Name\nMia,Nash\nOwen,Peck\nDE LA,CRUZ\n",
	} {
		before := b.count("contact")
		first := b.run([]byte(file), "strategy=fill")
		require.Equal(t, ledger.Fates{Created: 3}, first.Counts.Contacts, name)
		for _, strategy := range []string{"fill", "replace", "skip"} {
			again := b.run([]byte(file), "strategy="+strategy)
			require.Equal(t, ledger.Fates{Unchanged: 3}, again.Counts.Contacts, name+" "+strategy)
			require.Equal(t, ledger.Members{Added: 3}, again.Counts.Members, name)
		}
		require.Equal(t, before+3, b.count("contact"), name)
	}
	b.run([]byte("Name,Phone\nGil Hart,617-555-0101\n"), "")
	require.Equal(t, 10, b.count("contact"), "a name is no proof: with a phone it may be another Gil Hart")
}

func TestAColumnOfTheirOwnIsKeptOrTheLedgerSaysWhyNot(t *testing.T) {
	t.Parallel()
	b := newBench(t).work()
	imp := b.run([]byte("Address,ZIP,Name,Note\n1 Elm St,02169,Anna Bell,slate\n2 Elm St,02169,,tin\n3 Elm St,02169,,\n"), "")
	require.Equal(t, map[string]int{"nobody_to_keep_it": 1}, imp.Counts.Reasons)
	require.Equal(t, 3, imp.Counts.Rows.Created)
	require.Equal(t, `{"Note": "slate"}`, one[string](b, "select attributes::text from contact"))
	row := b.row(imp.ID, 3)
	require.Equal(t, "nobody_to_keep_it", row.Reason)
	require.Contains(t, row.What, "names nobody who could keep it")
}
