package openphone

import (
	"context"
	"net/http"
	"slices"
)

// POST /v1/webhooks/messages answers with the signing key, and GET
// /v1/webhooks repeats it; hooks made in the vendor's app are not listed.
type hook struct {
	URL         string   `json:"url"`
	Events      []string `json:"events"`
	ResourceIDs []string `json:"resourceIds"`
	Status      string   `json:"status"`
	Label       string   `json:"label"`
	Key         string   `json:"key,omitempty"`
}

func hookEvents() []string { return []string{KindReceived, KindDelivered} }

// EnsureWebhook registers an address for the events of texts, unless it is.
func (c *Client) EnsureWebhook(ctx context.Context, address string) error {
	keys, err := c.WebhookKeys(ctx, address)
	if err != nil || len(keys) > 0 {
		return err
	}
	ours := hook{URL: address, Events: hookEvents(), ResourceIDs: []string{"*"}, Status: "enabled", Label: "Attack-a-Crack CRM"}
	return c.call(ctx, http.MethodPost, "/v1/webhooks/messages", nil, ours, nil)
}

// WebhookKeys reads the signing keys of the enabled webhooks of an address.
func (c *Client) WebhookKeys(ctx context.Context, address string) ([]string, error) {
	var answer page[hook]
	if err := c.call(ctx, http.MethodGet, "/v1/webhooks", nil, nil, &answer); err != nil {
		return nil, err
	}
	var keys []string
	for _, each := range answer.Data {
		if each.URL == address && each.Status == "enabled" && slices.Contains(each.Events, KindReceived) {
			keys = append(keys, each.Key)
		}
	}
	return keys, nil
}
