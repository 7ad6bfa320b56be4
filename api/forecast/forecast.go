package forecast

import (
	"context"
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/audience"
	"github.com/attackacrack/crm/api/consent"
	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/templates"
)

// Forecast is what a campaign will do, said before its launch and kept with it.
type Forecast struct {
	MadeAt    time.Time         `json:"made_at" doc:"When it was made" example:"2026-11-20T20:00:00Z"`
	Total     int               `json:"total" doc:"All phones of the list" example:"1275"`
	Eligible  int               `json:"eligible" doc:"Who will be texted" example:"1250"`
	Review    int               `json:"review" doc:"Who waits for a person's decision" example:"3"`
	Skipped   []audience.Reason `json:"skipped" nullable:"false" doc:"Who is left out, by reason; the sum with eligible and review is total"`
	Days      []Day             `json:"days" nullable:"false" doc:"How many texts leave on which day; days without any are left out"`
	EndsOn    *string           `json:"ends_on" format:"date" doc:"The New York date of the last text; null where there is none" example:"2026-12-04"`
	Texts     int               `json:"texts" doc:"How many texts" example:"1250"`
	Segments  int               `json:"segments" doc:"How many segments they are cut into, of each text as it will be sent" example:"1302"`
	CostCents int               `json:"cost_cents" doc:"What the segments cost" example:"1302"`
	PriceText string            `json:"price_text" doc:"The price it is reckoned with" example:"$0.01 per segment"`
	Fact      *Fact             `json:"fact" doc:"What has happened so far; null before the launch"`
}

// Day is a New York date with its texts.
type Day struct {
	Day   string `json:"day" format:"date" doc:"The New York date" example:"2026-11-23"`
	Texts int    `json:"texts" doc:"How many were forecast" example:"125"`
	Sent  *int   `json:"sent" doc:"How many left; null before the launch" example:"124"`
}

// Plan is what a forecast is asked for.
type Plan struct {
	CampaignID string
	audience.Question
	Body       string
	NumberIDs  []string
	DailyLimit *int
}

// Builder takes up the people of a plan one after another.
type Builder struct {
	plan    Plan
	facts   consent.Facts
	out     Forecast
	skipped map[string]int
	kinds   []kind
	known   map[string]uint16
	own     *run
	phones  map[[16]byte]uint32
	render  func(lists.Recipient) string
}

// People takes up the people of the plan's list and hands each over with its
// position in the campaign.
func (m *Module) People(ctx context.Context, b *Builder, each func(c audience.Candidate, v audience.Verdict, position int) error) error {
	return m.Audience.Each(ctx, b.plan.Question, func(c audience.Candidate, v audience.Verdict) error {
		return each(c, v, b.Add(c, v))
	})
}

// Begin starts a forecast.
func (m *Module) Begin(ctx context.Context, plan Plan) (*Builder, error) {
	facts, err := m.Audience.Facts(ctx, plan.ConsentBasis)
	plan.Facts = &facts
	limit := 0
	if plan.DailyLimit != nil {
		limit = *plan.DailyLimit
	}
	return &Builder{
		plan: plan, facts: facts, skipped: map[string]int{}, known: map[string]uint16{}, own: newRun(plan.CampaignID, plan.NumberIDs, limit, plan.At),
		phones: map[[16]byte]uint32{}, kinds: []kind{{always: true}}, render: templates.Renderer(plan.Body),
	}, err
}

// Add takes up one person and returns its position in the campaign.
func (b *Builder) Add(c audience.Candidate, v audience.Verdict) int {
	b.out.Total++
	switch {
	case v.State == audience.Review:
		b.out.Review++
	case v.State == audience.Skipped:
		b.skipped[v.Reason]++
	case c.HeldAt != nil: // who is on hold gets no turn until a person has cleared it
		b.skipped["on_hold"]++
	default:
		b.out.Eligible++
		segments := templates.Segments(b.render(c.Recipient)).Segments
		b.out.Segments += segments
		b.own.add(b.out.Total, person{phone: b.phone(db.UUID(&c.PhoneID).Bytes), kind: b.kindOf(c), segments: uint8(segments)})
	}
	return b.out.Total
}

// phone numbers the phones that campaigns text.
func (b *Builder) phone(id [16]byte) uint32 {
	n, known := b.phones[id]
	if !known {
		n = uint32(len(b.phones))
		b.phones[id] = n
	}
	return n
}

// Slot is which of its n numbers texts the person at a position, always the same.
func Slot(position, n int) int {
	if n == 0 {
		return -1
	}
	return position % n
}

// kindOf finds the kind of a person; those of one place are alike.
func (b *Builder) kindOf(c audience.Candidate) uint16 {
	key := strings.Join(c.Places.States, ",") + " " + strings.Join(c.Places.Zones, ",") + strconv.FormatBool(c.FirstInboundAt == nil)
	if c.LastAutomatedAt != nil {
		key += c.LastAutomatedAt.String()
	}
	number, known := b.known[key]
	if !known {
		number = uint16(len(b.kinds))
		facts := b.facts
		facts.Phone, facts.Places = c.PhoneFacts, c.Places
		b.kinds = append(b.kinds, kind{facts: facts})
		b.known[key] = number
	}
	return number
}

// Make forecasts a plan from its list as it is now.
func (m *Module) Make(ctx context.Context, plan Plan) (Forecast, error) {
	builder, err := m.Begin(ctx, plan)
	if err != nil {
		return Forecast{}, err
	}
	err = m.People(ctx, builder, func(audience.Candidate, audience.Verdict, int) error { return nil })
	if err != nil {
		return Forecast{}, err
	}
	return m.Finish(ctx, m.Audience.Read, builder)
}

// Finish runs the pacer ahead for all who were added.
func (m *Module) Finish(ctx context.Context, q db.Querier, b *Builder) (Forecast, error) {
	out, now := b.out, m.Audience.Clock.Now()
	runs, texted, err := m.others(ctx, q, b, now)
	if err != nil {
		return out, err
	}
	runs = append(runs, b.own)
	slices.SortStableFunc(runs, func(a, b *run) int { return a.starts.Compare(b.starts) })
	books, err := m.books(ctx, q, runs, now)
	if err != nil {
		return out, err
	}
	ahead := &simulation{window: b.facts.Business, stagger: m.Stagger, kinds: b.kinds, asked: map[question]consent.Decision{}, texted: texted}
	ahead.run(b.own, books, now)
	for _, who := range b.own.missed { // the gate will say so
		b.skipped["texted_recently"]++
		out.Eligible--
		out.Segments -= int(who.segments)
	}
	out.MadeAt, out.Skipped, out.Days = now, audience.Reasons(b.skipped), []Day{}
	out.CostCents, out.PriceText = m.price(out.Segments)
	days := map[string]int{}
	for _, line := range b.own.all {
		for day, texts := range line.days {
			days[day] += texts
			out.Texts += texts
		}
	}
	for _, day := range slices.Sorted(maps.Keys(days)) {
		out.Days = append(out.Days, Day{Day: day, Texts: days[day]})
	}
	if len(out.Days) > 0 {
		out.EndsOn = &out.Days[len(out.Days)-1].Day
	}
	return out, nil
}

// price is what segments cost, and by which price.
func (m *Module) price(segments int) (cents int, text string) {
	return int(math.Round(float64(segments) * m.SegmentCents)),
		fmt.Sprintf("$%s per segment", strconv.FormatFloat(m.SegmentCents/100, 'f', -1, 64))
}
