package templates

import (
	"context"

	"github.com/attackacrack/crm/api/lists"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/phone"
)

// shown is how many recipients a check shows.
const shown = 5

// Check is what becomes of a message on its way: what it costs, what is made
// plain, what keeps it from being sent, and how it reads for real recipients.
type Check struct {
	Count
	Text           string   `json:"text" doc:"The text for somebody of whom nothing is known, as it would be sent; it is what is counted" example:"Hi there, Attack-a-Crack here. Reply STOP to opt out."`
	Recipients     []Sample `json:"recipients" nullable:"false" doc:"The first recipients with their text"`
	Worst          *Sample  `json:"worst" doc:"The recipient with the longest text; null without recipients"`
	Problems       []Flaw   `json:"problems" nullable:"false" doc:"What must be mended before the launch"`
	Transliterated []Change `json:"transliterated" nullable:"false" doc:"Characters that are made plain so that a text stays one text"`
	body           string
}

// Sample is one recipient with the text as it would be sent.
type Sample struct {
	ContactID string `json:"contact_id" doc:"The person" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	Name      string `json:"name" doc:"The person's name" example:"Dana O'Rourke"`
	Street    string `json:"street" doc:"The place" example:"41 Furnace Brook Pkwy"`
	Phone     string `json:"phone" doc:"The phone, as people write it" example:"(617) 555-0142"`
	Text      string `json:"text" doc:"The text" example:"Hi Dana, Attack-a-Crack here. Reply STOP to opt out."`
	Count
}

// Examine checks a body for a business; recipients are added with Show.
func Examine(body, business string) Check {
	_, changes := Transliterate(body)
	text := Render(body, lists.Recipient{})
	return Check{Count: Segments(text), Text: text, Recipients: []Sample{}, Problems: Flaws(body, business), Transliterated: changes, body: body}
}

// Show adds a recipient: one of the first is shown, the longest is kept.
func (c *Check) Show(to lists.Recipient) {
	text := Render(c.body, to)
	count := Segments(text)
	longest := c.Worst == nil || count.Segments > c.Worst.Segments || count.Segments == c.Worst.Segments && count.Characters > c.Worst.Characters
	if len(c.Recipients) >= shown && !longest {
		return
	}
	sample := Sample{ContactID: to.ContactID, Name: to.Name(), Street: to.Street, Phone: phone.Display(to.E164), Text: text, Count: count}
	if len(c.Recipients) < shown {
		c.Recipients = append(c.Recipients, sample)
	}
	if longest {
		c.Worst = &sample
	}
}

type checkInput struct {
	Body struct {
		Body   string `json:"body" maxLength:"2000" doc:"The message" example:"Hi {{first_name|there}}, Attack-a-Crack here. Reply STOP to opt out."`
		ListID string `json:"list_id,omitempty" format:"uuid" doc:"The list whose people it is shown for" example:"0198f1f0-7c3e-7d52-9d2e-3b6f3a1c2d4e"`
	}
}

func (m *Module) check(ctx context.Context, in *checkInput) (Check, error) {
	business, err := m.Business(ctx, m.DB)
	if err != nil {
		return Check{}, err
	}
	check := Examine(in.Body.Body, business)
	if in.Body.ListID == "" {
		return check, nil
	}
	if _, err := lists.Get(ctx, m.DB, in.Body.ListID); err != nil {
		return Check{}, err
	}
	err = db.Each(ctx, m.DB, "read the list's people", func(to lists.Recipient) error {
		check.Show(to)
		return nil
	}, lists.AudienceSQL, in.Body.ListID)
	return check, err
}
