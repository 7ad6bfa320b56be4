package openphone_test

import (
	"net/http"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/openphone"
)

// The first vector was computed from the vendor's description of its legacy
// signature, the second is published with the Standard Webhooks specification.
const (
	legacyKey       = "bG9jYWwtc2ltdWxhdG9yLXNpZ25pbmcta2V5LTAwMDE="
	legacyBody      = `{"id":"EV0001","object":"event","type":"message.received"}`
	legacySignature = "3TSIQvAmYsNPPsGQpfpn3OKBAKFaAJ2GL6h1Sv/lfxk="
	standardKey     = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
	standardBody    = `{"test": 2432232314}`
	standardSigned  = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
	wrong           = "AAAAQvAmYsNPPsGQpfpn3OKBAKFaAJ2GL6h1Sv/lfxk="
)

var (
	legacyAt   = time.UnixMilli(1763751600000)
	standardAt = time.Unix(1614265330, 0)
)

func legacy(signature string) http.Header {
	return http.Header{"Openphone-Signature": {signature}}
}

func standard(id, stamp, signature string) http.Header {
	return http.Header{"Webhook-Id": {id}, "Webhook-Timestamp": {stamp}, "Webhook-Signature": {signature}}
}

func TestVerify(t *testing.T) {
	t.Parallel()
	good := "hmac;1;1763751600000;" + legacySignature
	message := "msg_p5jXN8AQM9LWM0D4loKWxJek"
	cases := map[string]struct {
		header http.Header
		body   string
		keys   []string
		now    time.Time
		valid  bool
	}{
		"legacy":                        {legacy(good), legacyBody, []string{legacyKey}, legacyAt, true},
		"legacy, second key":            {legacy(good), legacyBody, []string{standardKey, "b3RoZXI=", legacyKey}, legacyAt, true},
		"legacy, second signature":      {legacy("hmac;1;1763751600000;" + wrong + ", " + good), legacyBody, []string{legacyKey}, legacyAt, true},
		"legacy, 5 minutes late":        {legacy(good), legacyBody, []string{legacyKey}, legacyAt.Add(5 * time.Minute), true},
		"legacy, 5 minutes early":       {legacy(good), legacyBody, []string{legacyKey}, legacyAt.Add(-5 * time.Minute), true},
		"legacy, too old":               {legacy(good), legacyBody, []string{legacyKey}, legacyAt.Add(5*time.Minute + time.Millisecond), false},
		"legacy, from the future":       {legacy(good), legacyBody, []string{legacyKey}, legacyAt.Add(-5*time.Minute - time.Millisecond), false},
		"legacy, body touched":          {legacy(good), legacyBody + " ", []string{legacyKey}, legacyAt, false},
		"legacy, timestamp touched":     {legacy("hmac;1;1763751600001;" + legacySignature), legacyBody, []string{legacyKey}, legacyAt, false},
		"legacy, other key":             {legacy(good), legacyBody, []string{"b3RoZXI="}, legacyAt, false},
		"legacy, key taken as standard": {legacy(good), legacyBody, []string{"whsec_" + legacyKey}, legacyAt, false},
		"legacy, other scheme":          {legacy("rsa;1;1763751600000;" + legacySignature), legacyBody, []string{legacyKey}, legacyAt, false},
		"legacy, timestamp no number":   {legacy("hmac;1;soon;" + legacySignature), legacyBody, []string{legacyKey}, legacyAt, false},
		"legacy, signature no base64":   {legacy("hmac;1;1763751600000;%%%"), legacyBody, []string{legacyKey}, legacyAt, false},
		"legacy, parts missing":         {legacy("hmac;1;1763751600000"), legacyBody, []string{legacyKey}, legacyAt, false},
		"empty key":                     {legacy(good), legacyBody, []string{"", "whsec_"}, legacyAt, false},
		"no key":                        {legacy(good), legacyBody, nil, legacyAt, false},
		"no header":                     {http.Header{}, legacyBody, []string{legacyKey}, legacyAt, false},
		"standard":                      {standard(message, "1614265330", standardSigned), standardBody, []string{standardKey}, standardAt, true},
		"standard, several signatures":  {standard(message, "1614265330", "v1a,x v1,"+wrong+" "+standardSigned), standardBody, []string{standardKey}, standardAt, true},
		"standard, other id":            {standard("msg_other", "1614265330", standardSigned), standardBody, []string{standardKey}, standardAt, false},
		"standard, too old":             {standard(message, "1614265330", standardSigned), standardBody, []string{standardKey}, standardAt.Add(301 * time.Second), false},
		"standard, key without prefix":  {standard(message, "1614265330", standardSigned), standardBody, []string{"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"}, standardAt, false},
		"standard, other version":       {standard(message, "1614265330", "v2"+standardSigned[2:]), standardBody, []string{standardKey}, standardAt, false},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			err := openphone.Verify(c.header, []byte(c.body), c.keys, c.now)
			if c.valid {
				require.NoError(t, err)
				return
			}
			require.ErrorIs(t, err, openphone.ErrSignature)
		})
	}
}
