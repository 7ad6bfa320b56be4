package imports_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/contacts"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
)

// crowd writes rows about few people and places, so that most of them come
// again: in their part, in a later one, with more or with less.
func crowd(random *rand.Rand, rows int) []byte {
	pick := func(of ...string) string { return of[random.IntN(len(of))] }
	var file strings.Builder
	file.WriteString("Name,Phone,Email,Address,ZIP,Est Value,Note\n")
	for range rows {
		phone := pick("", "555-0101", fmt.Sprintf("617-555-01%02d", random.IntN(40)), fmt.Sprintf("617-555-01%02d", random.IntN(40)))
		street := pick("", fmt.Sprintf("%d Elm St", random.IntN(30)))
		fmt.Fprintf(&file, "%s,%s,%s,%s,%s,%s,%s%s\n", pick("", "Anna Bell", "Carl Dean", "Eve Ford", "Gil Hart"), phone,
			pick("", "", fmt.Sprintf("p%d@example.com", random.IntN(20))), street, pick("02169", "02170", ""), pick("", "100", "200"), pick("", "a", "b"), pick("", "", "", "", ",extra"))
	}
	return []byte(file.String())
}

func TestThePreviewOfAFileInPartsSaysWhatItsRunWillSay(t *testing.T) {
	t.Parallel()
	seed := rand.Uint64()
	t.Logf("seed %d", seed)
	for name, query := range map[string]string{"fill": "", "replace": "strategy=replace", "skip": "strategy=skip", "opt-outs": "kind=opt_outs"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			random := rand.New(rand.NewPCG(seed, 1))
			b := benchOn(t, dbtest.New(t), t.TempDir(), 70).work()
			b.run(crowd(random, 60), "list_name=Before")
			before := b.counts()
			parts, tail, single := crowd(random, 300), crowd(random, 71), crowd(random, 30)
			for _, file := range [][]byte{parts, parts, tail, single, single, parts} { // some of them again
				imp := b.wait(b.upload(file, query+"&list_name=Crowd").ID, "preview", "failed")
				require.Equal(t, "preview", imp.State, "%+v", imp.Error)
				require.Equal(t, bytes.Count(file, []byte("\n")), imp.Counts.Rows.Records)
				require.Equal(t, before, b.counts(), "nothing is changed")
				status, body := b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/run", nil)
				require.Equal(t, http.StatusOK, status, string(body))
				ran := b.wait(imp.ID, "done", "failed")
				require.Equal(t, "done", ran.State, "%+v", ran.Error)
				require.Equal(t, imp.Counts, ran.Counts)
				before = b.counts()
			}
		})
	}
}

// A bare number takes a name in one part; the next part meets the person by it.
func TestAPreviewRemembersWhatEarlierPartsTold(t *testing.T) {
	t.Parallel()
	b := benchOn(t, dbtest.New(t), t.TempDir(), 2).work()
	b.run([]byte("Name,Phone,Note\n,617-555-0101,\n,617-555-0102,\n"), "list_name=Bare")
	file := "Name,Phone,Note\nAnna Bell,617-555-0101,first\nAnna Bell,617-555-0101,\nAnna Bell,617-555-0101,first\nAnna Bell,617-555-0101,second\nCarl Dean,617-555-0102,\nEve Ford,617-555-0103,\nEve Ford,617-555-0103,new\nGil Hart,617-555-0103,\n"
	for _, strategy := range []string{"fill", "replace"} {
		imp := b.wait(b.upload([]byte(file), "strategy="+strategy).ID, "preview", "failed")
		require.Equal(t, "preview", imp.State, "%+v", imp.Error)
		b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/run", nil)
		require.Equal(t, imp.Counts, b.wait(imp.ID, "done", "failed").Counts, strategy)
	}
	require.Equal(t, "Anna Bell, Carl Dean, Eve Ford, Gil Hart", one[string](b, "select string_agg(first_name || ' ' || last_name, ', ' order by first_name) from contact"))
}

// The rows of an import that was cancelled half-way stay; the preview of the
// others counts on from there.
func TestAPreviewGoesOnBehindWhatIsMergedAlready(t *testing.T) {
	t.Parallel()
	b := benchOn(t, dbtest.New(t), t.TempDir(), 100).work()
	b.run(list(30), "")
	mend := b.stray("250 Oak St")
	file := append(list(400), list(150)[len("Type,Address,City,ZIP,Primary Name,Primary Mobile Phone1\n"):]...)
	imp := b.wait(b.upload(file, "run=true").ID, "done", "failed")
	require.Equal(t, "failed", imp.State)
	require.EqualValues(t, 200, imp.Merged)
	mend()
	one[int](b, "with u as (update import set run_asked = false where id = $1 returning 1) select count(*)::int from u", imp.ID)
	b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/resume", nil)
	preview := b.wait(imp.ID, "preview", "failed")
	require.Equal(t, "preview", preview.State, "%+v", preview.Error)
	require.Equal(t, 551, preview.Counts.Rows.Records)
	b.call(http.MethodPost, "/v1/imports/"+imp.ID+"/run", nil)
	require.Equal(t, preview.Counts, b.wait(imp.ID, "done", "failed").Counts)
}

// Who is in the file and writes meanwhile must not wait for the preview's end.
func TestAPreviewOfAFileInPartsDelaysNoInboundText(t *testing.T) {
	t.Parallel()
	b := benchOn(t, dbtest.New(t), t.TempDir(), 500).work()
	b.run([]byte("Name,Phone\n,617-200-0000\n"), "") // takes a name in the first part
	id := b.upload(list(6_000), "").ID
	require.Eventually(t, func() bool {
		imp := b.read(id)
		return imp.State == "reading" && imp.Progress.RowsDone > 500 && one[bool](b, `select exists (select from pg_locks where locktype = 'advisory' and database = (select oid from pg_database where datname = current_database()) and objid = 7243004)`)
	}, time.Minute, 5*time.Millisecond)
	longest, texts, seen := time.Duration(0), 0, map[int64]bool{}
	for b.read(id).State == "reading" {
		begin := clock.RealNow()
		require.NoError(t, b.db.InTx(t.Context(), func(tx db.Tx) error {
			phone, err := contacts.EnsurePhone(t.Context(), tx, "+1617"+strings.ReplaceAll(number(texts%500), "-", ""), started)
			if err != nil {
				return err
			}
			phone.LastInboundAt = &started
			if err := contacts.SavePhone(t.Context(), tx, phone); err != nil {
				return err
			}
			_, err = tx.Exec(t.Context(), `update contact set last_activity_at = $1 where id in (select contact_id from contact_phone where phone_id = $2)`, started, phone.ID)
			return err
		}))
		longest = max(longest, clock.RealNow().Sub(begin))
		if at := b.read(id).Progress.RowsDone; at > 1000 && at <= 6000 {
			seen[at/500] = true
		}
		texts++
		<-time.After(pause)
	}
	t.Logf("%d texts during the preview, the slowest took %v; progress was seen in parts %v", texts, longest, seen)
	require.Equal(t, "preview", b.read(id).State)
	require.NotZero(t, texts)
	require.Less(t, longest, time.Second)
	require.Greater(t, len(seen), 1, "rows of the whole file, in several parts")
}
