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

// dated are the places of a row of data, and the days on which it is in force.
type dated struct {
	Places
	from, to string
}

var (
	areaPlaces = sync.OnceValue(func() map[string][]dated { return places("area_codes") })
	zipPlaces  = sync.OnceValue(func() map[string][]dated { return places("zip_zones") })
	// statePlaces is what a state's ZIP prefixes and area codes say together, of whatever day.
	statePlaces = sync.OnceValue(func() map[string]Places {
		out := map[string]Places{}
		for _, rows := range slices.Concat(slices.Collect(maps.Values(zipPlaces())), slices.Collect(maps.Values(areaPlaces()))) {
			for _, place := range rows {
				// A prefix that two states share says nothing certain about the zone of either.
				if len(place.States) == 1 {
					out[place.States[0]] = out[place.States[0]].and(place.Places)
				}
			}
		}
		return out
	})
	locations = sync.OnceValue(func() map[string]*time.Location {
		out := map[string]*time.Location{}
		for _, place := range statePlaces() {
			for _, zone := range place.Zones {
				out[zone], _ = time.LoadLocation(zone) // nil is no place that is known
			}
		}
		return out
	})
)

// PlacesOf gathers where the holder of a number may be at an instant: by area code and by the property's ZIP, else
// its state. It is empty when the area code or a given address is unknown, because then nobody knows.
func PlacesOf(area, zip, state string, at time.Time) Places {
	day := at.UTC().Format(time.DateOnly)
	out, known := inForceOf(areaPlaces()[area], day)
	local, inZip := inForceOf(zipPlaces()[zip[:min(3, len(zip))]], day)
	address, inState := statePlaces()[strings.ToUpper(state)]
	switch {
	case !known, state != "" && !inState, state == "" && zip != "" && !inZip:
		return Places{}
	case inState && slices.Contains(local.States, address.States[0]):
		address.Zones = nil // the ZIP says which of the state's zones it is
	}
	return out.and(address).and(local)
}

// PlacesOfAll joins the places of several addresses (ZIP, state); one that nobody knows makes all of it unknown.
func PlacesOfAll(area string, addresses [][]string, at time.Time) (all Places) {
	for _, address := range addresses {
		places := PlacesOf(area, address[0], address[1], at)
		if len(places.Zones) == 0 {
			return Places{}
		}
		all = all.and(places)
	}
	return all
}

func inForceOf(rows []dated, day string) (out Places, known bool) {
	for _, row := range rows {
		if inForce(row.from, row.to, day) {
			out, known = out.and(row.Places), true
		}
	}
	return out, known
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

// Anywhere are the places of somebody of whom nobody knows: a text that a person lets go all the same must be decent
// in every zone and lawful in every state.
func Anywhere() Places {
	return Places{States: slices.Sorted(maps.Keys(statePlaces())), Zones: everywhere()}
}

func places(name string) map[string][]dated {
	out := map[string][]dated{}
	for _, column := range table(name) {
		row := dated{Places{States: strings.Split(column[1], ","), Zones: strings.Split(column[2], ",")}, column[3], column[4]}
		out[column[0]] = append(out[column[0]], row)
	}
	return out
}

func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}
