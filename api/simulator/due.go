package simulator

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
)

const (
	idle        = 50 * time.Millisecond
	mostTries   = 8
	lateBy      = 45 * time.Second
	lagBy       = 20 * time.Second
	carrierTime = 400 * time.Millisecond
)

type due struct {
	ID        int64   `db:"id"`
	Kind      string  `db:"kind"`
	MessageID string  `db:"message_id"`
	WebhookID *string `db:"webhook_id"`
	Body      string  `db:"body"`
	Tries     int     `db:"tries"`
}

func vendorID(prefix string) string { return prefix + strings.ReplaceAll(db.NewID(), "-", "") }

// work does due things one by one. Each is taken in the transaction of its
// effect: a process that dies in the middle leaves it to another, so that a
// webhook may come twice but is never lost.
func (s *Simulator) work(ctx context.Context) {
	for ctx.Err() == nil {
		found, err := s.next(ctx)
		if err != nil && ctx.Err() == nil {
			slog.WarnContext(ctx, "the simulator could not do what was due", "error", err)
		}
		if err == nil && found {
			continue
		}
		timer := time.NewTimer(idle)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
}

func (s *Simulator) next(ctx context.Context) (found bool, err error) {
	err = s.DB.InTx(ctx, func(tx db.Tx) error {
		var task due
		err := tx.GetContext(ctx, &task, `
			delete from sim_due where id = (
				select id from sim_due where at <= $1 order by at, id limit 1 for update skip locked)
			returning id, kind, message_id, webhook_id, body, tries`, s.Clock.Now())
		if errors.Is(err, db.ErrNoRows) {
			return nil
		}
		if err != nil {
			return err
		}
		found = true
		switch task.Kind {
		case "deliver":
			return s.deliver(ctx, tx, task)
		case "answer":
			return s.answer(ctx, tx, task)
		default:
			return s.post(ctx, tx, task)
		}
	})
	return found, err
}

func (s *Simulator) plan(ctx context.Context, tx db.Tx, task due, after time.Duration) error {
	_, err := tx.Exec(ctx, `insert into sim_due (at, kind, message_id, webhook_id, body, tries) values ($1, $2, $3, $4, $5, $6)`,
		s.Clock.Now().Add(after), task.Kind, task.MessageID, task.WebhookID, task.Body, task.Tries)
	return err
}

// announce plans the webhooks of one event of a text.
func (s *Simulator) announce(ctx context.Context, tx db.Tx, message Message, kind string, switches Switches) error {
	object := message.wire()
	object["object"] = "message"
	object["conversationId"] = "CN" + strings.TrimPrefix(message.Customer, "+")
	object["media"] = []any{}
	if message.Direction == "incoming" {
		object["userId"] = nil
		object["status"] = "received"
	}
	body, err := json.Marshal(map[string]any{
		"id": vendorID("EV"), "object": "event", "apiVersion": "v4", "createdAt": stamp(s.Clock.Now()), "type": kind,
		"data": map[string]any{"object": object},
	})
	if err != nil {
		return err
	}
	hooks, err := s.allWebhooks(ctx, tx)
	if err != nil {
		return err
	}
	for _, hook := range hooks {
		if !hook.listening(kind, message.NumberID) {
			continue
		}
		task := due{Kind: "post", MessageID: message.ID, WebhookID: &hook.ID, Body: string(body)}
		after := time.Duration(0)
		if happens(switches.Late) {
			after += lateBy
		}
		if happens(switches.OutOfOrder) {
			after += time.Duration(rand.Int64N(int64(8 * time.Second)))
		}
		err = s.plan(ctx, tx, task, after)
		if err == nil && happens(switches.Duplicate) {
			err = s.plan(ctx, tx, task, after+time.Second)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// post sends one webhook, signed as the vendor's v1 webhooks are, and tries
// again later unless it is answered with 2xx.
func (s *Simulator) post(ctx context.Context, tx db.Tx, task due) error {
	var hook webhook
	err := tx.GetContext(ctx, &hook, readWebhooks+`where id = $1`, task.WebhookID)
	if errors.Is(err, db.ErrNoRows) {
		return nil // removed in the meantime
	}
	if err != nil {
		return err
	}
	sent := s.deliverTo(ctx, hook, task.Body)
	if sent == nil {
		return nil
	}
	task.Tries++
	if task.Tries >= mostTries {
		slog.WarnContext(ctx, "the simulator gives a webhook up", "error", sent)
		return nil
	}
	return s.plan(ctx, tx, task, time.Second<<task.Tries)
}

func (s *Simulator) deliverTo(ctx context.Context, hook webhook, body string) error {
	key, err := base64.StdEncoding.DecodeString(hook.Key)
	if err != nil {
		return err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, hook.URL, bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	// The real time, as for every signature: the receiver refuses old ones.
	at := strconv.FormatInt(clock.RealNow().UnixMilli(), 10)
	mac := hmac.New(sha256.New, key)
	mac.Write([]byte(at + "." + body))
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("openphone-signature", "hmac;1;"+at+";"+base64.StdEncoding.EncodeToString(mac.Sum(nil)))
	response, err := s.client.Do(request)
	if err != nil {
		return err
	}
	defer func() { _ = response.Body.Close() }()
	_, _ = io.Copy(io.Discard, response.Body)
	if response.StatusCode > 299 {
		return fmt.Errorf("the webhook was answered with %s", response.Status)
	}
	return nil
}
