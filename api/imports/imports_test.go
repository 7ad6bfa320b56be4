package imports_test

import (
	"testing"

	"github.com/stretchr/testify/require"
)

func TestAFileOfTheRealShapeYieldsExactlyWhatItsGeneratorSays(t *testing.T) {
	t.Parallel()
	for name, options := range map[string][]string{
		"plain": nil, "dirty": {"--dirty"}, "bom": {"--bom", "--accents"}, "cp1252": {"--cp1252"}, "utf16": {"--utf16"},
		"semicolon": {"--semicolon", "--dirty"}, "quoted footer": {"--footer", "quoted"}, "no footer": {"--footer", "none"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			file, want, ok := generate(t, 2180, options...)
			if !ok {
				return
			}
			b := newBench(t).work()
			imp := b.run(file, "")
			require.Equal(t, "propertyradar", imp.Format)
			require.Equal(t, want.Lines, imp.Counts.Rows.Lines)
			rows := imp.Counts.Rows
			require.Equal(t, want.Ledger, map[string]int{
				"header": rows.Header, "blank": rows.Blank, "footer": rows.Footer, "created": rows.Created, "updated": rows.Updated,
				"unchanged": rows.Unchanged, "merged_in_file": rows.MergedInFile, "rejected": rows.Rejected, "skipped": rows.Skipped,
			})
			require.Equal(t, want.People, b.count("contact"))
			require.Equal(t, want.DistinctPhones, b.count("phone"))
			require.Equal(t, want.DistinctProperties, b.count("property"))
			require.Equal(t, b.count("contact"), one[int](b, "select count(distinct contact_id)::int from list_member where list_id = $1", imp.List.ID))
			t.Logf("e-mails %d of %d cells", b.count("email"), want.EmailCells)
		})
	}
}

func TestEveryRowOfAnImportIsStoredWhateverItsSize(t *testing.T) {
	t.Parallel()
	for _, rows := range []int{1, 98, 99, 100, 101, 199, 1000} { // the header is a row too
		b := newBench(t)
		b.module = b.withChunk(100)
		b.work()
		imp := b.run(list(rows), "")
		require.Equal(t, rows, imp.Counts.Rows.Created)
		for _, table := range []string{"contact", "phone", "property", "list_member", "contact_phone", "contact_property"} {
			require.Equal(t, rows, b.count(table), table)
		}
		require.Equal(t, rows, imp.Delta.Contacts.After-imp.Delta.Contacts.Before)
	}
}
