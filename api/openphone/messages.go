package openphone

import (
	"context"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/carrier"
	"github.com/attackacrack/crm/api/numbers"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
)

// POST /v1/messages: the request says "content", every answer says "text".
//
//	{"content":"Hi","from":"PNabc123","to":["+15550100001"],"setInboxStatus":"done"}
//	202 {"data":{"id":"AC…","to":["+15550100001"],"from":"+15550100002","text":"Hi","phoneNumberId":"PNabc123",
//	     "direction":"outgoing","userId":"US…","status":"queued","createdAt":"…","updatedAt":"…"}}
type newText struct {
	Content string   `json:"content"`
	From    string   `json:"from"`
	To      []string `json:"to"`
}

type page[T any] struct {
	Data          []T    `json:"data"`
	NextPageToken string `json:"nextPageToken"`
}

// Send posts one text that was admitted, once.
func (c *Client) Send(ctx context.Context, text carrier.Text) (carrier.Text, error) {
	payload := newText{Content: text.Body, From: text.NumberVendorID, To: []string{text.To}}
	var answer struct{ Data message }
	if err := c.exchange(ctx, http.MethodPost, "/v1/messages", nil, payload, &answer); err != nil {
		return text, err
	}
	if answer.Data.ID == "" {
		return text, failure(carrier.Unknown, "the vendor's answer names no message", nil)
	}
	accepted := answer.Data.vendorText()
	accepted.NumberVendorID = text.NumberVendorID
	return accepted, nil
}

// Outgoing lists what the vendor sent from a number to a phone since an
// instant, oldest first. totalItems is inaccurate by the vendor's own words,
// so only the page token ends the list.
func (c *Client) Outgoing(ctx context.Context, numberVendorID, to string, since time.Time) ([]carrier.Text, error) {
	query := url.Values{
		"phoneNumberId": {numberVendorID},
		"participants":  {to},
		"maxResults":    {"100"},
		"createdAfter":  {since.UTC().Format("2006-01-02T15:04:05.000Z")},
	}
	var found []carrier.Text
	for {
		var answer page[message]
		if err := c.call(ctx, http.MethodGet, "/v1/messages", query, nil, &answer); err != nil {
			return nil, err
		}
		for _, each := range answer.Data {
			if each.Direction == "outgoing" && slices.Contains(each.To, to) {
				found = append(found, each.vendorText())
			}
		}
		if answer.NextPageToken == "" || answer.NextPageToken == query.Get("pageToken") {
			break
		}
		query.Set("pageToken", answer.NextPageToken)
	}
	slices.SortStableFunc(found, func(a, b carrier.Text) int { return a.CreatedAt.Compare(b.CreatedAt) })
	return found, nil
}

// Fetch reads one text by the vendor's id.
func (c *Client) Fetch(ctx context.Context, vendorID string) (carrier.Text, error) {
	var answer struct{ Data message }
	err := c.call(ctx, http.MethodGet, "/v1/messages/"+url.PathEscape(vendorID), nil, nil, &answer)
	return answer.Data.vendorText(), err
}

// PhoneNumbers lists the numbers of the account.
func (c *Client) PhoneNumbers(ctx context.Context) ([]numbers.Number, error) {
	var answer page[struct{ ID, Number, Name string }]
	err := c.call(ctx, http.MethodGet, "/v1/phone-numbers", nil, nil, &answer)
	found := make([]numbers.Number, len(answer.Data))
	for i, each := range answer.Data {
		found[i] = numbers.Number{VendorID: each.ID, E164: each.Number, Label: each.Name}
	}
	return found, err
}

func (m message) vendorText() carrier.Text {
	return carrier.Text{
		VendorID: m.ID, NumberVendorID: m.PhoneNumberID, To: m.To.only(),
		Body: m.Text, Status: m.Status, CreatedAt: instant(m.CreatedAt),
	}
}

// spacing keeps the vendor's 10 requests a second: a tenth more than 100 ms,
// because jitter on the way may squeeze eleven requests into one second.
const spacing = 110 * time.Millisecond

// The database's own clock counts, which is one for all processes.
const takeSlot = `
	insert into vendor_rate as rate (vendor, next_free_at) values ($1, clock_timestamp() + make_interval(secs => $2))
	on conflict (vendor) do update
		set next_free_at = greatest(rate.next_free_at, clock_timestamp()) + make_interval(secs => $2)
	returning extract(epoch from next_free_at - clock_timestamp()) - $2`

// Limiter makes Config.Limiter: one row in Postgres gives each request of all
// processes an instant of its own, and the caller waits for it.
func Limiter(handle *db.DB, vendor string) func(context.Context) error {
	return func(ctx context.Context) error {
		var wait float64
		if err := handle.GetContext(ctx, &wait, takeSlot, vendor, spacing.Seconds()); err != nil {
			return err
		}
		clock.Sleep(ctx, time.Duration(wait*float64(time.Second)))
		return ctx.Err()
	}
}
