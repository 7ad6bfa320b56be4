package openphone

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	signatureAge   = 5 * time.Minute
	standardPrefix = "whsec_"
)

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
