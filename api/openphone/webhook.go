package openphone

import (
	"cmp"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

const (
	vendorName     = "openphone"
	largestWebhook = 1 << 20
	signatureAge   = 5 * time.Minute
	standardPrefix = "whsec_"
)

// receive stores a webhook raw, pauses automation for a phone that wrote, and
// queues the rest, in one transaction and before it answers (rules §7).
func (m *Module) receive(w http.ResponseWriter, r *http.Request) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" {
		httpd.Refuse(w, r, problem.New(http.StatusUnsupportedMediaType, "unsupported_media_type", "Webhooks are application/json."))
		return
	}
	raw, err := io.ReadAll(http.MaxBytesReader(w, r.Body, largestWebhook))
	if err != nil {
		httpd.Refuse(w, r, problem.New(http.StatusRequestEntityTooLarge, "too_large", "A webhook has at most 1 MB."))
		return
	}
	if err := m.verify(r.Context(), r.Header, raw); err != nil {
		httpd.Refuse(w, r, problem.Unauthorized("The signature of this webhook does not verify."))
		return
	}
	if err := m.Web.InTx(r.Context(), func(tx db.Tx) error { return m.store(r.Context(), tx, r.Header, raw) }); err != nil {
		httpd.Refuse(w, r, err)
		return
	}
	httpd.Answer(w, http.StatusOK, struct{}{})
}

func (m *Module) store(ctx context.Context, tx db.Tx, header http.Header, raw []byte) error {
	// What cannot be decoded is stored all the same: the job says why.
	event, _ := Decode(raw)
	sum := sha256.Sum256(raw)
	id := cmp.Or(header.Get("webhook-id"), event.ID, hex.EncodeToString(sum[:]))
	// Real time: the vendor repeats by it, and partitions are dropped by it.
	fresh, err := tx.Exec(ctx, `insert into webhook_seen (vendor, event_id, at) values ($1, $2, now()) on conflict do nothing`, vendorName, id)
	if err != nil || fresh == 0 {
		return err
	}
	kept := map[string]string{}
	for _, name := range []string{"webhook-id", "webhook-timestamp", "webhook-signature", "openphone-signature", "user-agent"} {
		kept[name] = header.Get(name)
	}
	var args ProcessArgs
	err = tx.GetContext(ctx, &args.WebhookID, `
		insert into webhook_in (vendor, vendor_event_id, headers, raw, received_at) values ($1, $2, $3, $4, now()) returning id`,
		vendorName, id, kept, raw)
	if err != nil {
		return err
	}
	if event.Kind == KindReceived && event.Incoming && strings.HasPrefix(event.From, "+") {
		if err := m.HoldPhone(ctx, tx, event.From, event.At); err != nil {
			return err
		}
	}
	return tx.Enqueue(ctx, args)
}

// verify asks the vendor for the keys of our address when no known key fits:
// after a start, and after the webhook was registered anew.
func (m *Module) verify(ctx context.Context, header http.Header, raw []byte) error {
	now := clock.RealNow()
	keys := m.Keys
	if cached := m.keys.Load(); cached != nil {
		keys = slices.Concat(keys, *cached)
	}
	err := Verify(header, raw, keys, now)
	last := m.lookedUpAt.Load()
	if err == nil || m.WebhookURL == "" || now.Sub(time.Unix(last, 0)) < 5*time.Second ||
		!m.lookedUpAt.CompareAndSwap(last, now.Unix()) {
		return err
	}
	found, lookup := m.Client.WebhookKeys(ctx, m.WebhookURL)
	if lookup != nil {
		slog.WarnContext(ctx, "the webhook's keys cannot be read from the vendor", "error", lookup)
		return err
	}
	m.keys.Store(&found)
	return Verify(header, raw, found, now)
}

// ErrSignature means that no signature of the request fits any of our keys,
// or that it is too old or from the future.
var ErrSignature = errors.New("openphone: webhook signature does not verify")

// Verify checks a webhook over its raw bytes, in either generation:
//
//	openphone-signature: hmac;1;1763751600000;<base64>     over "<timestamp>.<body>"
//	webhook-signature: v1,<base64> v1,<base64>             over "<id>.<timestamp>.<body>"
//
// A key that begins with whsec_ belongs to the second, every other to the
// first. Fails with ErrSignature.
func Verify(header http.Header, body []byte, keys []string, now time.Time) error {
	for each := range strings.SplitSeq(header.Get("openphone-signature"), ",") {
		parts := strings.Split(strings.TrimSpace(each), ";")
		if len(parts) == 4 && parts[0] == "hmac" && fresh(parts[2], now) &&
			signed(keys, false, parts[2]+".", body, parts[3]) {
			return nil
		}
	}
	stamp := header.Get("webhook-timestamp")
	for each := range strings.FieldsSeq(header.Get("webhook-signature")) {
		signature, ok := strings.CutPrefix(each, "v1,")
		if ok && fresh(stamp, now) && signed(keys, true, header.Get("webhook-id")+"."+stamp+".", body, signature) {
			return nil
		}
	}
	return ErrSignature
}

// fresh takes seconds and milliseconds: the legacy generation's samples are
// thirteen digits long.
func fresh(stamp string, now time.Time) bool {
	number, err := strconv.ParseInt(stamp, 10, 64)
	if err != nil {
		return false
	}
	at := time.Unix(number, 0)
	if len(stamp) >= 13 {
		at = time.UnixMilli(number)
	}
	return now.Sub(at).Abs() <= signatureAge
}

func signed(keys []string, standard bool, prefix string, body []byte, signature string) bool {
	given, err := base64.StdEncoding.DecodeString(signature)
	if err != nil {
		return false
	}
	for _, key := range keys {
		bare, isStandard := strings.CutPrefix(key, standardPrefix)
		secret, err := base64.StdEncoding.DecodeString(bare)
		if err != nil || isStandard != standard || len(secret) == 0 {
			continue
		}
		mac := hmac.New(sha256.New, secret)
		mac.Write([]byte(prefix))
		mac.Write(body)
		if hmac.Equal(mac.Sum(nil), given) {
			return true
		}
	}
	return false
}
