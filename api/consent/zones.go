package consent

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // rules of law must not depend on the machine's zone files
)

// Places are all states and time zones a recipient may be in.
type Places struct {
	States []string `json:"states"`
	Zones  []string `json:"zones"`
}

var (
	areaPlaces = sync.OnceValue(func() map[string]Places { return places("area_codes") })
	zipPlaces  = sync.OnceValue(func() map[string]Places { return places("zip_zones") })
	// statePlaces is what a state's ZIP prefixes and area codes say together.
	statePlaces = sync.OnceValue(func() map[string]Places {
		out := map[string]Places{}
		for _, source := range []map[string]Places{zipPlaces(), areaPlaces()} {
			for _, place := range source {
				// A prefix that two states share says nothing certain about the zone of either.
				if len(place.States) == 1 {
					state := place.States[0]
					out[state] = out[state].and(place).and(Places{States: []string{state}})
				}
			}
		}
		return out
	})
	locations = sync.OnceValue(func() map[string]*time.Location {
		out := map[string]*time.Location{}
		for _, place := range statePlaces() {
			for _, zone := range place.Zones {
				if location, err := time.LoadLocation(zone); err == nil {
					out[zone] = location
				}
			}
		}
		return out
	})
)

// PlacesOf gathers where the holder of a number may be: by area code and by the property's ZIP, else its state.
// It is empty when the area code or a given address is unknown, because then nobody knows.
func PlacesOf(area, zip, state string) Places {
	out, known := areaPlaces()[area]
	address, inState := statePlaces()[strings.ToUpper(state)]
	local, inZip := zipPlaces()[zip[:min(3, len(zip))]]
	switch {
	case !known, state != "" && !inState, state == "" && zip != "" && !inZip:
		return Places{}
	case inZip:
		address.Zones = nil // the ZIP says which of the state's zones it is
	}
	return out.and(address).and(local)
}

// PlacesOfAll joins the places of several addresses (ZIP, state); one that nobody knows makes all of it unknown.
func PlacesOfAll(area string, addresses [][]string) (all Places) {
	for _, address := range addresses {
		places := PlacesOf(area, address[0], address[1])
		if len(places.Zones) == 0 {
			return Places{}
		}
		all = all.and(places)
	}
	return all
}

func (p Places) and(other Places) Places {
	return Places{States: union(p.States, other.States), Zones: union(p.Zones, other.Zones)}
}

// known says that the places are there and that each is one whose clock and law we can read.
func (p Places) known() bool {
	return len(p.States) > 0 && len(p.Zones) > 0 &&
		!slices.ContainsFunc(p.States, func(state string) bool { return len(statePlaces()[state].States) == 0 }) &&
		!slices.ContainsFunc(p.Zones, func(zone string) bool { return locations()[zone] == nil })
}

// everywhere is every zone of the states; the far Pacific territories would leave hardly an hour for the others.
func everywhere() []string {
	return slices.DeleteFunc(slices.Sorted(maps.Keys(locations())), func(zone string) bool {
		return !strings.HasPrefix(zone, "America/") && zone != "Pacific/Honolulu"
	})
}

func places(name string) map[string]Places {
	out := map[string]Places{}
	for _, column := range table(name) {
		out[column[0]] = Places{States: strings.Split(column[1], ","), Zones: strings.Split(column[2], ",")}
	}
	return out
}

func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}
