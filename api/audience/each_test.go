package audience_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/gate"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/simulator/sendingtest"
)

// Whoever shares a phone, moved, or has places that the list does not name:
// the audience knows the same places and extension as the gate will.
func TestTheAudienceKnowsEveryPlaceThatTheGateKnows(t *testing.T) {
	t.Parallel()
	b := sendingtest.New(t)
	const list = "0198f1f0-0000-7000-8000-0000000000aa"
	b.Exec(`insert into list (id, name, kind, consent_basis, created_at) values ($1, 'All', 'manual', 'attested', $2)`, list, sendingtest.Thursday)
	var phones []string
	for i := range 9 {
		phones = append(phones, b.Person(i))
	}
	place := func(key, state, zip string) string {
		id := db.NewID()
		b.Exec(`insert into property (id, address_key, street, city, state, zip5, created_at, updated_at) values ($1, $2, $2, 'X', $3, $4, $5, $5)`,
			id, key, state, zip, sendingtest.Thursday)
		return id
	}
	angeles, chicago, nowhere := place("a", "CA", "90001"), place("b", "IL", "60601"), place("c", "ZZ", "00000")
	contact := func(i int) string {
		return sendingtest.One[string](b, `select contact_id from contact_phone where phone_id = $1 and is_primary`, phones[i])
	}
	lives := func(i int, property string) {
		b.Exec(`insert into contact_property (contact_id, property_id) values ($1, $2)`, contact(i), property)
	}
	member := func(i int, property *string) {
		b.Exec(`insert into list_member (list_id, contact_id, property_id, row_no, added_at) values ($1, $2, $3, $4, $5)`, list, contact(i), property, i, sendingtest.Thursday)
	}
	home := func(i int) *string {
		id := sendingtest.One[string](b, `select property_id from contact_property where contact_id = $1 and is_primary`, contact(i))
		return &id
	}
	member(0, home(0)) // as nearly all
	member(1, home(1)) // has a second place
	lives(1, angeles)
	member(2, nil) // the list names none
	member(3, &chicago)
	b.Exec(`insert into contact_phone (contact_id, phone_id, extension) values ($1, $2, '12')`, contact(5), phones[4])
	member(4, home(4)) // shared with somebody who lives elsewhere
	lives(5, angeles)
	member(5, nil)
	b.Exec(`update contact_phone set extension = '7' where phone_id = $1`, phones[6])
	member(6, home(6))
	member(7, home(7)) // twice on the list
	member(7, &chicago)
	lives(7, nowhere)
	b.Exec(`update contact_property set ended_on = '2026-01-01' where contact_id = $1`, contact(8)) // moved out
	member(8, nil)
	asked := audience.New(audience.Dependencies{Read: b.DB, Clock: b.Clock, Gate: b.Sending.Gate, Business: func(context.Context, db.Querier) (string, error) {
		return "Attack-a-Crack", nil
	}})
	seen := map[string]bool{}
	err := asked.Each(t.Context(), audience.Question{ListID: list, ConsentBasis: "attested", At: sendingtest.Thursday}, func(c audience.Candidate, v audience.Verdict) error {
		require.False(t, seen[c.PhoneID])
		seen[c.PhoneID] = true
		facts, err := b.Sending.Gate.Facts(t.Context(), b.DB, []gate.Text{{
			PhoneID: c.PhoneID, E164: c.E164, PropertyID: c.PropertyID, Purpose: consent.Marketing, Automated: true,
		}}, nil, sendingtest.Thursday)
		require.NoError(t, err)
		require.Equal(t, facts[0].Places, c.Places, "%s", c.E164)
		require.Equal(t, facts[0].Phone, c.PhoneFacts, "%s", c.E164)
		return nil
	})
	require.NoError(t, err)
	require.Len(t, seen, 9)
}
