package simulator

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/go-chi/chi/v5"

	"github.com/attackacrack/crm/api/platform/db"
)

// names is a text[] read as JSON.
type names []string

// Scan reads a JSON column.
func (n *names) Scan(value any) error {
	switch raw := value.(type) {
	case []byte:
		return json.Unmarshal(raw, n)
	case string:
		return json.Unmarshal([]byte(raw), n)
	default:
		return fmt.Errorf("cannot read names of %T", value)
	}
}

type webhook struct {
	ID          string    `db:"id"`
	URL         string    `db:"url"`
	Key         string    `db:"key"`
	Label       *string   `db:"label"`
	Events      names     `db:"events"`
	ResourceIDs names     `db:"resource_ids"`
	Status      string    `db:"status"`
	CreatedAt   time.Time `db:"created_at"`
}

const readWebhooks = `
	select id, url, key, label, to_json(events) as events, to_json(resource_ids) as resource_ids, status, created_at
	from sim_webhook `

func (h webhook) wire() map[string]any {
	return map[string]any{
		"id": h.ID, "userId": owner, "orgId": organisation, "label": h.Label, "status": h.Status, "url": h.URL, "key": h.Key,
		"createdAt": stamp(h.CreatedAt), "updatedAt": stamp(h.CreatedAt), "deletedAt": nil,
		"events": h.Events, "resourceIds": h.ResourceIDs,
	}
}

// listening tells whether a webhook wants an event of a number.
func (h webhook) listening(event, numberID string) bool {
	return h.Status == "enabled" && slices.Contains(h.Events, event) &&
		(slices.Contains(h.ResourceIDs, "*") || slices.Contains(h.ResourceIDs, numberID))
}

func (s *Simulator) allWebhooks(ctx context.Context, from db.Querier) ([]webhook, error) {
	var found []webhook
	err := from.SelectContext(ctx, &found, readWebhooks+`order by created_at, id`)
	return found, err
}

func (s *Simulator) webhooks(w http.ResponseWriter, r *http.Request) {
	found, err := s.allWebhooks(r.Context(), s.DB)
	if err != nil {
		fail(w, r, fault500)
		return
	}
	items := []map[string]any{}
	for _, each := range found {
		items = append(items, each.wire())
	}
	write(w, http.StatusOK, map[string]any{"data": items})
}

func (s *Simulator) webhook(w http.ResponseWriter, r *http.Request) {
	var found webhook
	err := s.DB.GetContext(r.Context(), &found, readWebhooks+`where id = $1`, chi.URLParam(r, "id"))
	if err != nil {
		refuse(w, r, http.StatusNotFound, "Webhook not found")
		return
	}
	write(w, http.StatusOK, map[string]any{"data": found.wire()})
}

func (s *Simulator) removeWebhook(w http.ResponseWriter, r *http.Request) {
	var removed int64
	err := s.DB.InTx(r.Context(), func(tx db.Tx) (err error) {
		removed, err = tx.Exec(r.Context(), `delete from sim_webhook where id = $1`, chi.URLParam(r, "id"))
		return err
	})
	if err != nil || removed == 0 {
		refuse(w, r, http.StatusNotFound, "Webhook not found")
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

func (s *Simulator) addWebhook(w http.ResponseWriter, r *http.Request) {
	var request struct {
		URL         string   `json:"url"`
		Events      []string `json:"events"`
		ResourceIDs []string `json:"resourceIds"`
		Status      string   `json:"status"`
		Label       *string  `json:"label"`
	}
	err := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20)).Decode(&request)
	target, badURL := url.Parse(request.URL)
	unknown := slices.ContainsFunc(request.Events, func(event string) bool {
		return event != "message.received" && event != "message.delivered"
	})
	if err != nil || badURL != nil || target.Host == "" || unknown || len(request.Events) == 0 {
		refuse(w, r, http.StatusBadRequest, "Validation error", fieldError{
			Path: "/url", Message: "url and events are required", Schema: map[string]string{"type": "string"},
		})
		return
	}
	if request.Status == "" {
		request.Status = "enabled"
	}
	if len(request.ResourceIDs) == 0 {
		request.ResourceIDs = []string{"*"}
	}
	secret := make([]byte, 32)
	_, _ = rand.Read(secret) // never fails
	made := webhook{
		ID: vendorID("WH"), URL: request.URL, Key: base64.StdEncoding.EncodeToString(secret), Label: request.Label,
		Events: request.Events, ResourceIDs: request.ResourceIDs, Status: request.Status, CreatedAt: s.Clock.Now(),
	}
	err = s.DB.InTx(r.Context(), func(tx db.Tx) error {
		_, err := tx.Exec(r.Context(), `
			insert into sim_webhook (id, url, key, label, events, resource_ids, status, created_at)
			values ($1, $2, $3, $4, $5, $6, $7, $8)`,
			made.ID, made.URL, made.Key, made.Label, request.Events, request.ResourceIDs, made.Status, made.CreatedAt)
		return err
	})
	if err != nil {
		fail(w, r, fault500)
		return
	}
	write(w, http.StatusCreated, map[string]any{"data": made.wire()})
}
