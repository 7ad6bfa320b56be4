package properties_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
	"github.com/attackacrack/crm/api/platform/journal"
	"github.com/attackacrack/crm/api/properties"
)

func field(t *testing.T, header string) int {
	t.Helper()
	found, ok := properties.Header(header)
	require.True(t, ok, header)
	return found
}

func TestAnAddressHasOneKeyHoweverItIsWritten(t *testing.T) {
	t.Parallel()
	key := properties.Key("12 Sample Street", "3B", "02169")
	require.Equal(t, key, properties.Key("12 SAMPLE ST.", "#3b", "02169"))
	require.NotEqual(t, key, properties.Key("12 Sample Street", "3C", "02169"))
	require.Empty(t, properties.Key(" ", "1", "02169"))
	for address, want := range map[string][2]string{
		"12 Oak St Unit 4": {"12 Oak St", "4"}, "12 Oak St, Apt. 4b": {"12 Oak St", "4b"}, "12 Oak  St": {"12 Oak St", ""},
		"12 Oak St #7": {"12 Oak St", "7"}, "12 Straße Unit 4": {"12 Straße", "4"}, "12 ſt St Unit 4": {"12 ſt St Unit 4", ""},
	} {
		street, unit := properties.SplitUnit(address)
		require.Equal(t, want, [2]string{street, unit}, address)
	}
	for text, want := range map[string]string{
		"02169": "02169", "2169": "02169", "2169.0": "02169", "02169-1234": "02169", "021691234": "02169", "21691234": "02169", "12": "", "0216X": "",
	} {
		require.Equal(t, want, properties.Zip5(text), text)
	}
}

func TestCellsBecomeFields(t *testing.T) {
	t.Parallel()
	p := &properties.Property{}
	for header, cell := range map[string]string{
		"city": "Quincy", "latitude": "42.5", "beds": "3", "est value": "$701,200.50", "est equity $": "(12,000)", "est equity %": "61%",
		"purchase date": "1998-05-14", "owner occ?": "Yes", "foreclosure?": "0", "apn": "",
	} {
		require.True(t, p.Set(field(t, header), cell), header)
	}
	require.Equal(t, "Quincy", p.City)
	require.InDelta(t, 42.5, *p.Lat, 0)
	require.Equal(t, 3, *p.Beds)
	require.EqualValues(t, 70120050, *p.EstValueCents)
	require.EqualValues(t, -1200000, *p.EstEquityCents)
	require.Equal(t, 61, *p.EquityPct)
	require.Equal(t, time.Date(1998, 5, 14, 0, 0, 0, 0, time.UTC), *p.PurchaseDate)
	require.True(t, *p.OwnerOccupied)
	require.False(t, *p.Foreclosure)
	for header, cell := range map[string]string{"beds": "three", "sq ft": "99999999999", "est value": "1e13", "purchase date": "May"} {
		require.False(t, p.Set(field(t, header), cell), header)
	}
	_, known := properties.Header("shoe size")
	require.False(t, known)
}

func TestAListChangesAPlaceByTheRuleOfEachField(t *testing.T) {
	t.Parallel()
	old, newer, year := int64(1), int64(2), 1938
	known := properties.Property{ID: "p", City: "Quincy", EstValueCents: &old, YearBuilt: &year}
	other := 1950
	list := &properties.Property{City: "Boston", State: "MA", EstValueCents: &newer, YearBuilt: &other}
	filled := known
	require.Equal(t, []journal.Change{
		{Entity: "property", EntityID: "p", Field: "state", After: "MA"},
		{Entity: "property", EntityID: "p", Field: "est_value_cents", Before: &old, After: &newer},
	}, filled.Take(list, false))
	require.Equal(t, "Quincy", filled.City)
	replaced := known
	require.Len(t, replaced.Take(list, true), 3)
	require.Equal(t, "Boston", replaced.City)
	require.Equal(t, 1938, *replaced.YearBuilt, "never refreshed")
	require.True(t, properties.AlwaysRefreshed("est_value_cents"))
	require.False(t, properties.AlwaysRefreshed("city"))
	require.False(t, properties.AlwaysRefreshed("shoe_size"))
}

func TestPlacesAreStoredAndOnlyChangedAsTheyWereRead(t *testing.T) {
	t.Parallel()
	d, err := db.Open(t.Context(), db.Options{URL: dbtest.New(t), MaxConns: 4})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	ctx, now := t.Context(), time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	key := properties.Key("12 Sample St", "", "02169")
	require.NoError(t, d.InTx(ctx, func(tx db.Tx) error {
		return tx.Store(ctx, properties.Rows([]*properties.Property{{ID: db.NewID(), AddressKey: key, Street: "12 Sample St", Zip5: "02169", APN: "Q-1"}}, now))
	}))
	read := func(tx db.Tx) properties.Property {
		byKey, err := properties.Find(ctx, tx, []string{key})
		require.NoError(t, err)
		require.Len(t, byKey, 1)
		byParcel, err := properties.FindParcels(ctx, tx, []string{"Q-1"})
		require.NoError(t, err)
		require.Equal(t, byKey, byParcel)
		return byKey[0]
	}
	require.NoError(t, d.InTx(ctx, func(tx db.Tx) error {
		one := read(tx)
		stale := one
		one.City = "Quincy"
		changed, err := properties.Update(ctx, tx, []*properties.Property{&one}, now)
		require.NoError(t, err)
		require.EqualValues(t, 1, changed)
		changed, err = properties.Update(ctx, tx, []*properties.Property{&stale}, now)
		require.NoError(t, err)
		require.Zero(t, changed)
		again := read(tx)
		require.Equal(t, "Quincy", again.City)
		require.Equal(t, stale.Version+1, again.Version)
		people, err := properties.People(ctx, tx, []string{one.ID})
		require.NoError(t, err)
		require.Empty(t, people)
		return nil
	}))
}
