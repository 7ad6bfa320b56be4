package consent

import (
	_ "embed"
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

//go:embed data/area_codes.tsv
var areaTable string

//go:embed data/zip_zones.tsv
var zipTable string

var (
	areaPlaces = sync.OnceValue(func() map[string]Places { return places(areaTable) })
	zipPlaces  = sync.OnceValue(func() map[string]Places { return places(zipTable) })
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
	if !known {
		return Places{}
	}
	if state != "" {
		address, known := statePlaces()[strings.ToUpper(state)]
		if !known {
			return Places{}
		}
		out.States = union(out.States, address.States)
		if _, found := zipPlaces()[prefix(zip)]; !found {
			return out.and(address)
		}
	}
	if zip != "" {
		address, known := zipPlaces()[prefix(zip)]
		if !known {
			return Places{}
		}
		out = out.and(address)
	}
	return out
}

func prefix(zip string) string {
	return zip[:min(3, len(zip))]
}

func (p Places) and(other Places) Places {
	return Places{States: union(p.States, other.States), Zones: union(p.Zones, other.Zones)}
}

// known says that the places are there and that each is one whose clock and law we can read.
func (p Places) known() bool {
	for _, state := range p.States {
		if _, found := statePlaces()[state]; !found {
			return false
		}
	}
	for _, zone := range p.Zones {
		if locations()[zone] == nil {
			return false
		}
	}
	return len(p.States) > 0 && len(p.Zones) > 0
}

// everywhere is every zone of the states; the far Pacific territories would leave hardly an hour for the others.
func everywhere() []string {
	out := []string{}
	for zone := range locations() {
		if strings.HasPrefix(zone, "America/") || zone == "Pacific/Honolulu" {
			out = append(out, zone)
		}
	}
	slices.Sort(out)
	return out
}

func places(text string) map[string]Places {
	out := map[string]Places{}
	for _, column := range table(text) {
		out[column[0]] = Places{States: strings.Split(column[1], ","), Zones: strings.Split(column[2], ",")}
	}
	return out
}

func union(a, b []string) []string {
	out := slices.Concat(a, b)
	slices.Sort(out)
	return slices.Compact(out)
}
