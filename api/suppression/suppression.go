// Package suppression knows the phones that stay blocked after their people were
// erased, by a keyed hash alone: without the key nobody can try numbers out on
// the table.
//
// It owns table suppression.
package suppression

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// Register is the blocked phones under one key.
type Register struct{ Key string }

// blocked is a row of the table.
type blocked struct {
	Hash  []byte `db:"phone_hmac"`
	KeyID string `db:"key_id"`
}

var errOtherKey = errors.New("read the suppressed phones: CRM_SUPPRESSION_KEY is not the key they were hashed with")

func (r Register) hash(text string) []byte {
	mac := hmac.New(sha256.New, []byte(r.Key))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// keyID tells hashes of one key from those of another.
func (r Register) keyID() string { return hex.EncodeToString(r.hash("key"))[:16] }

// Add blocks a number for good.
func (r Register) Add(ctx context.Context, tx db.Tx, e164, kind string, since time.Time) error {
	if r.Key == "" {
		return errors.New("suppress a phone: CRM_SUPPRESSION_KEY is not set")
	}
	_, err := tx.Exec(ctx, `insert into suppression (phone_hmac, key_id, kind, since) values ($1, $2, $3, $4) on conflict do nothing`,
		r.hash(e164), r.keyID(), kind, since)
	return err
}

// Of returns the blocked ones among numbers. It fails while there are hashes of another key, for nobody could tell.
func (r Register) Of(ctx context.Context, q db.Querier, numbers []string) (map[string]bool, error) {
	byHash := map[string]string{}
	var hashes [][]byte
	for _, number := range numbers {
		hash := r.hash(number)
		hashes, byHash[string(hash)] = append(hashes, hash), number
	}
	var found []blocked
	err := q.SelectContext(ctx, &found, `select phone_hmac, key_id from suppression where phone_hmac = any($1) or key_id <> $2`, hashes, r.keyID())
	if err != nil {
		return nil, fmt.Errorf("read the suppressed phones: %w", err)
	}
	suppressed := map[string]bool{}
	for _, row := range found {
		if row.KeyID != r.keyID() {
			return nil, errOtherKey
		}
		suppressed[byHash[string(row.Hash)]] = true
	}
	return suppressed, nil
}

// All reads the blocked numbers once, for a caller who asks about very many. It fails as Of does.
func (r Register) All(ctx context.Context, q db.Querier) (func(number string) bool, error) {
	var rows []blocked
	if err := q.SelectContext(ctx, &rows, `select phone_hmac, key_id from suppression`); err != nil {
		return nil, fmt.Errorf("read the suppressed phones: %w", err)
	}
	hashes := make(map[string]bool, len(rows))
	for _, row := range rows {
		if row.KeyID != r.keyID() {
			return nil, errOtherKey
		}
		hashes[string(row.Hash)] = true
	}
	return func(number string) bool { return len(hashes) > 0 && hashes[string(r.hash(number))] }, nil
}
