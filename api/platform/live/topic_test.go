package live_test

import (
	"context"
	"testing"

	"github.com/riverqueue/river"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/events"
)

type tell struct{ Word string }

func (tell) Kind() string { return "test.tell" }

func TestTopicsBecomeJobsOfTheSameTransaction(t *testing.T) {
	t.Parallel()
	b := start(t)
	var topic events.Topic[string]
	topic.Subscribe(func(word string) []river.JobArgs { return []river.JobArgs{tell{Word: word}, tell{Word: word + "!"}} })
	topic.Subscribe(func(word string) []river.JobArgs { return []river.JobArgs{tell{Word: "also " + word}} })
	for word, end := range map[string]error{"kept": nil, "lost": context.Canceled} {
		err := b.db.InTx(t.Context(), func(tx db.Tx) error {
			require.NoError(t, topic.Publish(t.Context(), tx, word))
			return end
		})
		require.ErrorIs(t, err, end)
	}
	var words []string
	require.NoError(t, b.db.SelectContext(t.Context(), &words, `select args->>'Word' from river_job order by id`))
	require.Equal(t, []string{"kept", "kept!", "also kept"}, words)
}
