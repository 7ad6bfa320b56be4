package forecast

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// Split says how many texts of a number's batch each of its campaigns gets, in
// their order. Who is on hold takes no place.
func Split(ctx context.Context, q db.Querier, pace Pace, numberID string, campaignIDs []string, now time.Time) ([]int, error) {
	today, err := Today(ctx, q, campaignIDs, now)
	if err != nil {
		return nil, err
	}
	found, err := db.Collect[struct {
		ID          string
		Limit, Room int
	}](ctx, q, "count who waits", `
		select c.id::text, coalesce(c.daily_limit, 0) as "limit", (
			select count(*) from (
				select from recipient r where r.campaign_id = c.id and r.state = 'planned' and r.slot = array_position(c.sending_number_ids, $2::uuid) - 1
					and (select p.held_at is null from phone p where p.id = r.phone_id) order by r.position limit $3) waiting) as room
		from campaign c where c.id = any($1)`, campaignIDs, numberID, pace.Texts)
	if err != nil {
		return nil, err
	}
	claims := make([]Claim, len(campaignIDs))
	for _, one := range found {
		claim := Claim{Room: one.Room, Today: today[one.ID][numberID]}
		if one.Limit > 0 {
			claim.Room = min(claim.Room, max(0, one.Limit-claim.Today))
		}
		claims[slices.Index(campaignIDs, one.ID)] = claim
	}
	return Shares(pace.Texts, pace.Turn, claims), nil
}

// Claim is a campaign that wants a part of a number's batch.
type Claim struct {
	Room  int // how many it can use
	Today int // how many it has had of this number today
}

// Shares splits a batch equally. What one cannot use goes to the others; texts
// that cannot be split go to those with the fewest today, and among equals the
// turn decides who is first.
func Shares(texts, turn int, claims []Claim) []int {
	shares := make([]int, len(claims))
	for texts > 0 {
		var open []int
		for i, claim := range claims {
			if claim.Room > shares[i] {
				open = append(open, i)
			}
		}
		if len(open) == 0 {
			break
		}
		slices.SortFunc(open, func(a, b int) int {
			return cmp.Or(cmp.Compare(claims[a].Today+shares[a], claims[b].Today+shares[b]),
				cmp.Compare((a+turn)%len(claims), (b+turn)%len(claims)))
		})
		each := max(1, texts/len(open))
		for _, i := range open[:min(len(open), texts)] {
			given := min(each, claims[i].Room-shares[i])
			shares[i] += given
			texts -= given
		}
	}
	return shares
}
