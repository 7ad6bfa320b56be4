package openphone_test

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/openphone"
)

type eventCase struct {
	Name, Kind, Message, Number, From, Text, Status, Error string
	To, Media                                              []string
	Incoming                                               bool
	At                                                     time.Time
	Raw                                                    json.RawMessage
}

func TestDecodeReadsEveryGeneration(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/events.json")
	require.NoError(t, err)
	var cases []eventCase
	require.NoError(t, json.Unmarshal(raw, &cases))
	for _, c := range cases {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			event, err := openphone.Decode(c.Raw)
			require.NoError(t, err)
			require.NotEmpty(t, event.ID)
			require.Equal(t, c.Kind, event.Kind)
			require.Equal(t, c.Message, event.VendorID)
			require.Equal(t, c.Number, event.NumberVendorID)
			require.Equal(t, c.From, event.From)
			to := ""
			if len(c.To) == 1 {
				to = c.To[0] // a group has no single recipient
			}
			require.Equal(t, to, event.To)
			require.Equal(t, c.Text, event.Text)
			require.Equal(t, c.Incoming, event.Incoming)
			if status, aboutText := strings.CutPrefix(c.Kind, "message."); aboutText {
				require.Equal(t, status, event.Status)
			}
			require.Equal(t, c.Error, event.ErrorCode)
			require.True(t, c.At.Equal(event.At), event.At)
			require.Len(t, event.Media, len(c.Media))
			for i, address := range c.Media {
				require.Equal(t, address, event.Media[i].URL)
			}
		})
	}
}

func TestDecodeRefusesWhatIsNoMessage(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		``, `[]`, `{"type":`, `{"type":"message.received"}`, `{"type":"message.received","data":[]}`,
		`{"type":"message.received","data":{"object":{"id":""}}}`, `{"type":"message.delivered","data":{"object":{"id":7}}}`,
		`{"type":"message.received","data":{"object":{"id":"AC1","to":[7]}}}`,
	} {
		_, err := openphone.Decode([]byte(raw))
		require.Error(t, err, raw)
	}
}
