package simulator

import (
	"context"
	"errors"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// The six single words that block a sender for the whole account, and the two
// that lift it. "STOP PLEASE" does neither.
func stopWords() []string { return []string{"STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT"} }

func startWords() []string { return []string{"START", "UNSTOP"} }

const confirmation = "You have been unsubscribed and will receive no more messages from this number. Reply START to subscribe again."

// ErrNoThread means that a number of the account was named which is none.
var ErrNoThread = errors.New("simulator: the account has no such number")

// accept takes a text from the API and plans its way.
func (s *Simulator) accept(ctx context.Context, own number, customer, body string, switches Switches) (Message, error) {
	message := Message{NumberID: own.ID, Own: own.E164, Customer: customer, Direction: "outgoing", Origin: "api", Body: body, Status: "queued"}
	lag := time.Duration(0)
	if happens(switches.ListLag) {
		lag = lagBy
	}
	err := s.DB.InTx(ctx, func(tx db.Tx) error {
		err := tx.GetContext(ctx, &message.Blocked, `select exists (select 1 from sim_blocked where phone = $1)`, customer)
		if err != nil {
			return err
		}
		if err := s.insert(ctx, tx, &message, lag); err != nil {
			return err
		}
		return s.plan(ctx, tx, due{Kind: "deliver", MessageID: message.ID}, carrierTime+time.Duration(rand.Int64N(int64(carrierTime))))
	})
	return message, err
}

func (s *Simulator) insert(ctx context.Context, tx db.Tx, message *Message, lag time.Duration) error {
	message.ID = vendorID("AC")
	message.CreatedAt = s.Clock.Now()
	message.UpdatedAt = message.CreatedAt
	return tx.GetContext(ctx, &message.Seq, `
		insert into sim_message (id, number_id, customer, direction, origin, body, status, blocked, created_at, updated_at, listed_at)
		values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $9, $10) returning seq`,
		message.ID, message.NumberID, message.Customer, message.Direction, message.Origin, message.Body, message.Status,
		message.Blocked, message.CreatedAt, message.CreatedAt.Add(lag))
}

// deliver brings a text to its phone, or not; then the customer may answer.
func (s *Simulator) deliver(ctx context.Context, tx db.Tx, task due) error {
	switches, err := s.Switches(ctx)
	if err != nil {
		return err
	}
	var message Message
	if err := tx.GetContext(ctx, &message, readMessages+`where m.id = $1`, task.MessageID); err != nil {
		return err
	}
	message.Status = "delivered"
	if message.Blocked || happens(switches.Undelivered) {
		message.Status = "undelivered"
	}
	message.UpdatedAt = s.Clock.Now()
	_, err = tx.Exec(ctx, `update sim_message set status = $2, updated_at = $3 where id = $1`, message.ID, message.Status, message.UpdatedAt)
	if err != nil || message.Status != "delivered" {
		return err // this generation of webhooks tells of nothing but deliveries
	}
	if err := s.announce(ctx, tx, message, "message.delivered", switches); err != nil {
		return err
	}
	text, after, answers := s.mind(message, switches)
	if !answers {
		return nil
	}
	return s.plan(ctx, tx, due{Kind: "answer", MessageID: message.ID, Body: text}, after)
}

// mind decides what the customer does with a text: for one seed and the same
// texts always the same.
func (s *Simulator) mind(message Message, switches Switches) (text string, after time.Duration, answers bool) {
	if !switches.Answers {
		return "", 0, false
	}
	hash := fnv.New64a()
	_, _ = fmt.Fprintf(hash, "%s|%s", message.Customer, message.Body)
	random := rand.New(rand.NewPCG(s.Seed, hash.Sum64())) //nolint:gosec // repeatable, not secret
	if random.Float64() >= switches.AnswerRate {
		return "", 0, false
	}
	seconds := float64(switches.AnswerAfter) * (0.25 + 1.5*random.Float64())
	return pick(s.replies, random.Float64()), time.Duration(seconds * float64(time.Second)), true
}

func (s *Simulator) answer(ctx context.Context, tx db.Tx, task due) error {
	var sent Message
	if err := tx.GetContext(ctx, &sent, readMessages+`where m.id = $1`, task.MessageID); err != nil {
		return err
	}
	_, err := s.hear(ctx, tx, number{ID: sent.NumberID, E164: sent.Own}, sent.Customer, task.Body)
	return err
}

// Reply writes a text as the customer. Without a number of the account it goes
// to the one that wrote last. Fails with ErrNoThread.
func (s *Simulator) Reply(ctx context.Context, from, to, text string) (Message, error) {
	var message Message
	err := s.DB.InTx(ctx, func(tx db.Tx) error {
		var own number
		err := tx.GetContext(ctx, &own, `
			select n.id, n.e164, n.name from sim_number n
			where n.e164 = $1 or n.id = $1 or $1 = ''
			order by (select max(m.seq) from sim_message m where m.number_id = n.id and m.customer = $2) desc nulls last, n.id limit 1`, to, from)
		if errors.Is(err, db.ErrNoRows) {
			return ErrNoThread
		}
		if err != nil {
			return err
		}
		message, err = s.hear(ctx, tx, own, from, text)
		return err
	})
	return message, err
}

// hear takes a customer's text: the vendor's own opt-out comes first, then
// the webhook.
func (s *Simulator) hear(ctx context.Context, tx db.Tx, own number, customer, text string) (Message, error) {
	message := Message{NumberID: own.ID, Own: own.E164, Customer: customer, Direction: "incoming", Origin: "customer", Body: text, Status: "received"}
	if err := s.insert(ctx, tx, &message, 0); err != nil {
		return message, err
	}
	switches, err := s.Switches(ctx)
	if err != nil {
		return message, err
	}
	word := strings.ToUpper(strings.TrimSpace(text))
	switch {
	case slices.Contains(stopWords(), word):
		_, err = tx.Exec(ctx, `insert into sim_blocked (phone, at) values ($1, $2) on conflict do nothing`, customer, s.Clock.Now())
		confirmed := Message{NumberID: own.ID, Own: own.E164, Customer: customer, Direction: "outgoing", Origin: "vendor", Body: confirmation, Status: "sent"}
		err = errors.Join(err, s.insert(ctx, tx, &confirmed, 0))
	case slices.Contains(startWords(), word):
		_, err = tx.Exec(ctx, `delete from sim_blocked where phone = $1`, customer)
	}
	if err != nil {
		return message, err
	}
	return message, s.announce(ctx, tx, message, "message.received", switches)
}
