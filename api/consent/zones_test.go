package consent

import (
	"fmt"
	"testing"
	"time"

	"github.com/nyaruka/phonenumbers"
	"github.com/stretchr/testify/require"
)

// winterOffsets are compared instead of names, because several names share a clock.
func winterOffsets(t *testing.T, zones []string) map[int]bool {
	t.Helper()
	out := map[int]bool{}
	for _, zone := range zones {
		location, err := time.LoadLocation(zone)
		require.NoError(t, err)
		_, offset := time.Date(2026, 1, 15, 12, 0, 0, 0, location).Zone()
		out[offset] = true
	}
	return out
}

// The table is made from the library's data and corrected; it must keep every area code and each zone the library
// sees. Where the library has all zones of the country, the number belongs to no place (800, 900, 500) and stays out.
func TestAreaCodesCoverTheLibrary(t *testing.T) {
	t.Parallel()
	covered := 0
	for area := 201; area < 990; area++ {
		zones := map[string]bool{}
		for exchange := 200; exchange < 1000; exchange += 9 {
			parsed, err := phonenumbers.Parse(fmt.Sprintf("+1%d%d0142", area, exchange), "US")
			if err != nil || phonenumbers.GetRegionCodeForNumber(parsed) != "US" {
				continue
			}
			found, err := phonenumbers.GetTimezonesForNumber(parsed)
			require.NoError(t, err)
			for _, zone := range found {
				zones[zone] = true
			}
		}
		place, known := inForceOf(areaPlaces()[fmt.Sprint(area)], "2026-11-17")
		if len(zones) == 0 || len(zones) > 8 {
			require.True(t, !known || len(place.States) == 1 && len(zones) == 0, area)
			continue
		}
		require.True(t, known, area)
		covered++
		ours := winterOffsets(t, place.Zones)
		for zone := range zones {
			// The library has Orlando's overlay in Central time.
			for offset := range winterOffsets(t, []string{zone}) {
				require.True(t, ours[offset] || area == 689, "%d lacks %s", area, zone)
			}
		}
	}
	require.Greater(t, covered, 350)
}

func TestEveryStateHasPlacesAndRulesOfItsOwn(t *testing.T) {
	t.Parallel()
	for _, rule := range Jurisdictions() {
		require.NotEmpty(t, rule.Source)
		require.NotEmpty(t, rule.Days)
		require.True(t, rule.From >= 0 && rule.From < rule.To && rule.To <= 24*60)
		require.True(t, rule.Jurisdiction == Federal || len(statePlaces()[rule.Jurisdiction].Zones) > 0, rule.Jurisdiction)
	}
	for zip, rows := range zipPlaces() {
		require.Len(t, zip, 3)
		place, inUse := inForceOf(rows, "2026-11-17")
		require.True(t, inUse)
		require.True(t, place.known(), zip)
	}
}

// Whom a person lets go although nobody knows where the phone is: on a working
// day there is an hour that suits everywhere, and it is a late one.
func TestAnywhereHasAnHourForEverybody(t *testing.T) {
	t.Parallel()
	places := Anywhere()
	require.Greater(t, len(places.States), 50)
	facts := allowed()
	facts.Places = places
	nine := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	decision := Decide(facts, nine)
	require.Equal(t, "outside_window", decision.Reason)
	require.Equal(t, nine.Add(6*time.Hour), decision.NotBefore.UTC(), "10:00 in Honolulu")
}
