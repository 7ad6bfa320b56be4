package forecast

import (
	"context"
	"slices"

	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/db"
)

// books reads what the numbers of a plan have given already, and who else they serve.
func (m *Module) books(ctx context.Context, q db.Querier, b *Builder) ([]*book, error) {
	days, err := m.Numbers.Days(ctx, q, b.plan.At)
	if err != nil {
		return nil, err
	}
	taken, err := planned(ctx, q, numbers.DayAfter(b.plan.At))
	if err != nil {
		return nil, err
	}
	others, err := running(ctx, q, b.plan, b.plan.At)
	if err != nil {
		return nil, err
	}
	given, err := halves(ctx, q, b.plan.NumberIDs, b.plan.At)
	if err != nil {
		return nil, err
	}
	var books []*book
	for i, numberID := range b.plan.NumberIDs {
		at := slices.IndexFunc(days, func(day numbers.NumberDay) bool { return day.NumberID == numberID })
		if at < 0 {
			continue
		}
		own := &line{people: b.lines[i], days: map[string]int{}}
		if b.plan.DailyLimit != nil {
			own.limit = *b.plan.DailyLimit
		}
		one := &book{cap: days[at].Cap, turn: at, half: given[numberID], taken: taken[numberID], own: own, lines: append(others[numberID], own)}
		if one.taken == nil {
			one.taken = map[string]int{}
		}
		one.taken[days[at].Day] = days[at].Cap - days[at].Free
		number, err := numbers.Read(ctx, q, numberID)
		if err != nil {
			return nil, err
		}
		one.coldCap = number.ColdCap
		books = append(books, one)
	}
	return books, nil
}
