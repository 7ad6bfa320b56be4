package forecast

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/templates"
)

func TestSharesAreEqualAndNothingIsLeft(t *testing.T) {
	t.Parallel()
	cases := []struct {
		name   string
		texts  int
		turn   int
		claims []Claim
		want   []int
	}{
		{"one alone", 7, 0, []Claim{{Room: 100}}, []int{7}},
		{"halves", 8, 0, []Claim{{Room: 100}, {Room: 100}}, []int{4, 4}},
		{"the odd one by turn", 7, 0, []Claim{{Room: 100}, {Room: 100}}, []int{4, 3}},
		{"the next day the other", 7, 1, []Claim{{Room: 100}, {Room: 100}}, []int{3, 4}},
		{"who has had fewer today", 7, 0, []Claim{{Room: 100, Today: 4}, {Room: 100, Today: 3}}, []int{3, 4}},
		{"what one leaves", 9, 0, []Claim{{Room: 1}, {Room: 100}, {Room: 100}}, []int{1, 4, 4}},
		{"its own limit is reached", 7, 0, []Claim{{Room: 0, Today: 20}, {Room: 100}}, []int{0, 7}},
		{"fewer people than texts", 25, 0, []Claim{{Room: 2}, {Room: 3}}, []int{2, 3}},
		{"nobody", 7, 0, nil, []int{}},
		{"a turn far on", 1, 20781, []Claim{{Room: 9}, {Room: 9}, {Room: 9}}, []int{1, 0, 0}},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			require.Equal(t, c.want, Shares(c.texts, c.turn, c.claims))
		})
	}
}

// Days of two and three campaigns with people enough: none is ahead by more
// than one, and over the days nobody is favoured.
func TestADayIsSharedToWithinOneText(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for n := 2; n <= 3; n++ {
		ahead := make([]int, n)
		for day := range 60 {
			claims := make([]Claim, n)
			for free := 125; free > 0; {
				texts := min(free, 1+random.IntN(25))
				for i := range claims {
					claims[i].Room = 1000
				}
				for i, share := range Shares(texts, day, claims) {
					claims[i].Today += share
					free -= share
				}
			}
			least := slices.MinFunc(claims, func(a, b Claim) int { return a.Today - b.Today }).Today
			for i, claim := range claims {
				require.LessOrEqual(t, claim.Today, least+1, "day %d", day)
				ahead[i] += claim.Today - least
			}
		}
		require.LessOrEqual(t, slices.Max(ahead)-slices.Min(ahead), 60/n, "%v", ahead)
	}
}

func TestSharesNeverGiveMoreThanThereIsOrThanIsAskedFor(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(3, 4))
	for range 5000 {
		claims := make([]Claim, random.IntN(6))
		room := 0
		for i := range claims {
			claims[i] = Claim{Room: random.IntN(12), Today: random.IntN(40)}
			room += claims[i].Room
		}
		texts, given := random.IntN(26), 0
		for i, share := range Shares(texts, random.IntN(30000), claims) {
			require.LessOrEqual(t, share, claims[i].Room)
			given += share
		}
		require.Equal(t, min(texts, room), given)
	}
}

func window() consent.Window {
	return consent.Window{
		Zone: "America/New_York", From: 9 * 60, To: 18 * 60,
		Weekdays: []time.Weekday{time.Monday, time.Tuesday, time.Wednesday, time.Thursday, time.Friday},
	}
}

// ahead runs the people of a plan on one number, without any database.
func ahead(b *Builder, from time.Time, stagger time.Duration, limit int) map[string]int {
	b.own.limit = limit
	simulated(b, stagger).run(b.own, []*book{{cap: 125, coldCap: 125, taken: map[string]int{}, lines: b.own.all}}, from)
	return b.own.all[0].days
}

func simulated(b *Builder, stagger time.Duration) *simulation {
	return &simulation{window: window(), stagger: stagger, kinds: b.kinds, asked: map[question]consent.Decision{}, texted: map[uint32]time.Time{}}
}

func builder() *Builder {
	facts := consent.Facts{
		ConsentBasis: "attested", Business: window(), Rules: consent.Jurisdictions(), NamesBusiness: true, HasOptOutLine: true,
		Purpose: consent.Marketing, Automated: true, CampaignActive: true,
	}
	return &Builder{
		facts: facts, skipped: map[string]int{}, known: map[string]uint16{}, own: newRun("", []string{"one"}, 0, time.Time{}), phones: map[[16]byte]uint32{}, kinds: []kind{{always: true}},
		render: templates.Renderer("Hi {{first_name|there}}, Attack-a-Crack here about {{street|your street}}. Reply STOP to opt out."),
	}
}

func candidate(e164, state, zip string, at time.Time) audience.Candidate {
	return audience.Candidate{
		Recipient:  lists.Recipient{PhoneID: db.NewID(), E164: e164, FirstName: "Anna", Street: "12 Elm St"},
		PhoneFacts: consent.PhoneFacts{Loaded: true, Valid: true, LineType: "mobile"},
		Places:     consent.PlacesOf(phone.Area(e164), zip, state, at),
	}
}

// The window of a state that closes earlier moves the end of the last batch to
// the next day: 17:30 and 25 texts a minute apart, Rhode Island to 17:50.
func TestAForecastAsksForEachTextsOwnMinute(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 22, 30, 0, 0, time.UTC)
	b := builder()
	for range 25 { // each has a phone of its own
		b.Add(candidate("+14015550101", "RI", "02903", at), audience.Verdict{State: audience.Planned})
	}
	require.Equal(t, map[string]int{"2026-11-23": 20, "2026-11-24": 5}, ahead(b, at, time.Minute, 0))
}

func TestAForecastEndsWhereNothingCanEverLeave(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 23, 15, 0, 0, 0, time.UTC)
	b := builder()
	b.Add(candidate("+16175550101", "MA", "02169", at), audience.Verdict{State: audience.Planned})
	run := simulated(b, 0)
	run.run(b.own, []*book{{taken: map[string]int{}, lines: b.own.all}}, at)
	require.Empty(t, b.own.all[0].days, "the number may send nothing")
	run.window.Weekdays = nil
	run.run(b.own, []*book{{cap: 125, coldCap: 125, taken: map[string]int{}, lines: b.own.all}}, at)
	require.Empty(t, b.own.all[0].days, "the window never opens")
}

// BenchmarkForecast is the whole reckoning for 100,000 people of two states:
// each text rendered and measured, each day paced.
func BenchmarkForecast(b *testing.B) {
	at := time.Date(2026, 11, 23, 14, 0, 0, 0, time.UTC)
	people := []audience.Candidate{candidate("+16175550101", "MA", "02169", at), candidate("+14015550101", "RI", "02903", at)}
	ids := make([]string, 100_000)
	for i := range ids {
		ids[i] = db.NewID()
	}
	for b.Loop() {
		builder := builder()
		for i := range 100_000 {
			people[i%2].PhoneID = ids[i]
			builder.Add(people[i%2], audience.Verdict{State: audience.Planned})
		}
		days := ahead(builder, at, 15*time.Second, 0)
		if len(days) < 790 {
			b.Fatalf("%d days", len(days))
		}
	}
}
