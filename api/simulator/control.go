package simulator

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/phone"
	"github.com/attackacrack/crm/api/platform/problem"
)

// Permission is what the control of the simulator needs.
const Permission = "simulator:use"

// Thread is a customer's phone as the customer sees it.
type Thread struct {
	Phone    string          `json:"phone" doc:"The customer's phone" example:"+16175550101"`
	Display  string          `json:"display" doc:"The same for people" example:"(617) 555-0101"`
	Name     string          `json:"name" doc:"A person of the CRM with this phone, or empty" example:"Robert Hale"`
	LastText string          `json:"last_text" doc:"The newest text" example:"Yes please, what would it cost?"`
	LastAt   time.Time       `json:"last_at" doc:"When it was written" example:"2026-11-23T15:00:00Z"`
	Messages []ThreadMessage `json:"messages" nullable:"false" doc:"The newest texts, oldest first"`
}

// ThreadMessage is one text in a customer's phone.
type ThreadMessage struct {
	ID        string    `json:"id" doc:"The vendor's id" example:"AC0199c1f0a7a5e74f3e9a8e0d6f0f5e7c11"`
	Direction string    `json:"direction" enum:"incoming,outgoing" doc:"As the business sees it: incoming is what the customer wrote" example:"incoming"`
	Text      string    `json:"text" doc:"What was written" example:"Yes please, what would it cost?"`
	At        time.Time `json:"at" doc:"When" example:"2026-11-23T15:00:00Z"`
	Status    string    `json:"status" doc:"What became of it" example:"delivered"`
}

type threadList struct {
	Items []Thread `json:"items" nullable:"false" doc:"The phones with the newest texts first"`
}

type replyInput struct {
	Body struct {
		From string `json:"from" doc:"The customer's phone" pattern:"^\\+[1-9][0-9]{6,14}$" example:"+16175550101"`
		To   string `json:"to,omitempty" doc:"The business' number; empty: the one that wrote last" example:"+13395550191"`
		Text string `json:"text" minLength:"1" maxLength:"1600" doc:"What the customer writes" example:"STOP"`
	}
}

type switchesInput struct{ Body Switches }

func (s *Simulator) control(api *httpd.API) {
	httpd.Get(api, "/simulator/threads", "simulator.threads", Permission, "Look into the customers' phones", s.threads)
	httpd.Create(api, "/simulator/reply", "simulator.reply", Permission, "Write a text as a customer", s.reply)
	httpd.Get(api, "/simulator/switches", "simulator.switches", Permission, "Read what the vendor does wrong", func(ctx context.Context, _ *struct{}) (Switches, error) {
		return s.Switches(ctx)
	})
	httpd.Put(api, "/simulator/switches", "simulator.set-switches", Permission, "Set what the vendor does wrong", func(ctx context.Context, input *switchesInput) (Switches, error) {
		return input.Body, s.SetSwitches(ctx, input.Body)
	})
}

func (s *Simulator) threads(ctx context.Context, _ *struct{}) (threadList, error) {
	items, err := s.Threads(ctx)
	return threadList{Items: items}, err
}

func (s *Simulator) reply(ctx context.Context, input *replyInput) (ThreadMessage, error) {
	message, err := s.Reply(ctx, input.Body.From, input.Body.To, input.Body.Text)
	if errors.Is(err, ErrNoThread) {
		return ThreadMessage{}, problem.NotFound("number")
	}
	return message.shown(), err
}

func (m Message) shown() ThreadMessage {
	return ThreadMessage{ID: m.ID, Direction: m.Direction, Text: m.Body, At: m.CreatedAt, Status: m.Status}
}

// Threads reads the hundred phones with the newest texts, thirty texts each.
func (s *Simulator) Threads(ctx context.Context) ([]Thread, error) {
	var newest []struct {
		Phone string `db:"customer"`
		Name  string `db:"name"`
	}
	err := s.DB.SelectContext(ctx, &newest, `
		select t.customer, coalesce((
			select trim(c.first_name || ' ' || c.last_name) from phone p
			join contact_phone cp on cp.phone_id = p.id and cp.ended_at is null
			join contact c on c.id = cp.contact_id
			where p.e164 = t.customer order by cp.is_primary desc, c.id limit 1), '') as name
		from (select customer, max(seq) as seq from sim_message group by customer order by 2 desc limit 100) t
		order by t.seq desc`)
	if err != nil {
		return nil, err
	}
	threads := make([]Thread, len(newest))
	place := map[string]int{}
	phones := make([]string, len(newest))
	for i, each := range newest {
		threads[i] = Thread{Phone: each.Phone, Display: phone.Display(each.Phone), Name: each.Name, Messages: []ThreadMessage{}}
		place[each.Phone] = i
		phones[i] = each.Phone
	}
	messages, err := s.newest(ctx, phones)
	for _, message := range slices.Backward(messages) {
		thread := &threads[place[message.Customer]]
		thread.Messages = append(thread.Messages, message.shown())
		thread.LastText, thread.LastAt = message.Body, message.CreatedAt
	}
	return threads, err
}

// newest reads the thirty newest texts of each phone, newest first.
func (s *Simulator) newest(ctx context.Context, phones []string) ([]Message, error) {
	var found []Message
	err := s.DB.SelectContext(ctx, &found, `
		select m.seq, m.id, m.number_id, n.e164 as own, m.customer, m.direction, m.origin, m.body, m.status, m.blocked,
			m.created_at, m.updated_at
		from unnest($1::text[]) wanted (phone)
		cross join lateral (select * from sim_message where customer = wanted.phone order by seq desc limit 30) m
		join sim_number n on n.id = m.number_id order by m.seq desc`, phones)
	return found, err
}
