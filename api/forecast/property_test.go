package forecast

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/platform/clock"
)

// tried is campaigns on one number.
type tried struct {
	window consent.Window
	start  time.Time
	cap    int
	sizes  []int
	limits []int // 0 for none
	starts []time.Time
}

func try(random *rand.Rand) tried {
	p := tried{window: window(), start: time.Date(2026, 11, 16, 10, random.IntN(60*24*20), 0, 0, time.UTC), cap: 25 + random.IntN(101)}
	p.window.Holidays = random.IntN(2) == 0
	p.window.From = []int{9 * 60, 12 * 60, 9*60 + 15, 17 * 60}[random.IntN(4)]
	p.window.To = []int{18 * 60, 17*60 + 45}[random.IntN(2)]
	at := p.start
	for range 1 + random.IntN(4) {
		p.sizes = append(p.sizes, random.IntN(300))
		p.limits = append(p.limits, []int{0, 0, 15 + random.IntN(111)}[random.IntN(3)])
		p.starts = append(p.starts, at)
		at = at.Add(time.Duration(random.IntN(3)*random.IntN(60*24*3)) * time.Minute)
	}
	return p
}

// forecast is the days of one of the campaigns as the product says them.
func (p tried) forecast(own int) map[string]int {
	b, runs := &book{cap: p.cap, coldCap: p.cap, taken: map[string]int{}}, []*run{}
	phone := uint32(0)
	for i, size := range p.sizes {
		r := newRun("", []string{"one"}, p.limits[i], p.starts[i])
		for range size {
			phone++
			r.add(1, person{phone: phone})
		}
		runs, b.lines = append(runs, r), append(b.lines, r.all[0])
	}
	ahead := &simulation{window: p.window, kinds: []kind{{always: true}}, asked: map[question]consent.Decision{}, texted: map[uint32]time.Time{}}
	ahead.run(runs[own], []*book{b}, p.start)
	return b.lines[own].days
}

var feasts = []string{"2026-11-26", "2026-12-25", "2027-01-01", "2027-01-18", "2027-02-15"}

// open says whether texts may leave at an instant.
func (p tried) open(at time.Time) bool {
	local := at.In(clock.NewYork())
	minute := local.Hour()*60 + local.Minute()
	return local.Weekday() != time.Saturday && local.Weekday() != time.Sunday && minute >= p.window.From && minute < p.window.To &&
		(p.window.Holidays || !slices.Contains(feasts, local.Format(time.DateOnly)))
}

// byHand walks through the calendar minute by minute, as the pacers would.
func (p tried) byHand() []map[string]int {
	left, days, taken := slices.Clone(p.sizes), make([]map[string]int, len(p.sizes)), map[string]int{}
	for i := range days {
		days[i] = map[string]int{}
	}
	var half time.Time
	quota, given := 0, 0
	for now := p.start; slices.Max(left) > 0; now = now.Add(time.Minute) {
		local := now.In(clock.NewYork())
		minute := local.Hour()*60 + local.Minute()
		if !p.open(now) || minute%30 != 0 && minute != p.window.From && !now.Equal(p.start) && !slices.ContainsFunc(p.starts, now.Equal) {
			continue
		}
		day := local.Format(time.DateOnly)
		free := p.cap - taken[day]
		if start := now.Truncate(30 * time.Minute); !start.Equal(half) && free > 0 {
			halves := (p.window.To - minute + minute%30 + 29) / 30
			half, quota, given = start, min(25, (free+halves-1)/halves), 0
		}
		var claims []Claim
		var who []int
		for i, size := range left {
			if size > 0 && !p.starts[i].After(now) {
				room := size
				if p.limits[i] > 0 {
					room = max(0, min(size, p.limits[i]-days[i][day]))
				}
				who, claims = append(who, i), append(claims, Claim{Room: room, Today: days[i][day]})
			}
		}
		for n, share := range Shares(min(quota-given, free), turnOf(now, 0), claims) {
			if share > 0 {
				days[who[n]][day] += share
				left[who[n]] -= share
				taken[day] += share
				given += share
			}
		}
	}
	return days
}

// Whatever the lists, limits, holidays and starts: the forecast is what a walk
// through the calendar gives, everybody gets a day, and no day gets too much.
func TestAForecastIsWhatAWalkThroughTheCalendarGives(t *testing.T) {
	t.Parallel()
	for seed := range uint64(400) {
		p := try(rand.New(rand.NewPCG(seed, 7)))
		walked, taken := p.byHand(), map[string]int{}
		for i, size := range p.sizes {
			said, all := p.forecast(i), 0
			require.Equal(t, walked[i], said, "seed %d, campaign %d of %+v", seed, i, p)
			for day, texts := range said {
				all += texts
				taken[day] += texts
				noon, err := time.ParseInLocation("2006-01-02 15:04", day+" 17:00", clock.NewYork())
				require.NoError(t, err)
				require.True(t, p.open(noon), "seed %d: %s", seed, day)
				require.True(t, p.limits[i] == 0 || texts <= p.limits[i], "seed %d: %s", seed, day)
			}
			require.Equal(t, size, all, "seed %d", seed)
		}
		for day, texts := range taken {
			require.LessOrEqual(t, texts, p.cap, "seed %d: %s", seed, day)
		}
	}
}
