package contacts

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

// Suppression knows the phones that stay blocked after their people were erased, by a keyed hash alone: without the
// key nobody can try numbers out on the table.
type Suppression struct{ Key string }

var errOtherKey = errors.New("read the suppressed phones: CRM_SUPPRESSION_KEY is not the key they were hashed with")

func (s Suppression) hash(text string) []byte {
	mac := hmac.New(sha256.New, []byte(s.Key))
	mac.Write([]byte(text))
	return mac.Sum(nil)
}

// keyID tells hashes of one key from those of another.
func (s Suppression) keyID() string { return hex.EncodeToString(s.hash("key"))[:16] }

// Add blocks a number for good.
func (s Suppression) Add(ctx context.Context, tx db.Tx, e164, kind string, since time.Time) error {
	if s.Key == "" {
		return errors.New("suppress a phone: CRM_SUPPRESSION_KEY is not set")
	}
	_, err := tx.Exec(ctx, `insert into suppression (phone_hmac, key_id, kind, since) values ($1, $2, $3, $4) on conflict do nothing`,
		s.hash(e164), s.keyID(), kind, since)
	return err
}

// Of returns the blocked ones among numbers. It fails while there are hashes of another key, for nobody could tell.
func (s Suppression) Of(ctx context.Context, q db.Querier, numbers []string) (map[string]bool, error) {
	byHash := map[string]string{}
	var hashes [][]byte
	for _, number := range numbers {
		hash := s.hash(number)
		hashes, byHash[string(hash)] = append(hashes, hash), number
	}
	var found []struct {
		Hash  []byte `db:"phone_hmac"`
		KeyID string `db:"key_id"`
	}
	err := q.SelectContext(ctx, &found, `select phone_hmac, key_id from suppression where phone_hmac = any($1) or key_id <> $2`, hashes, s.keyID())
	if err != nil {
		return nil, fmt.Errorf("read the suppressed phones: %w", err)
	}
	suppressed := map[string]bool{}
	for _, row := range found {
		if row.KeyID != s.keyID() {
			return nil, errOtherKey
		}
		suppressed[byHash[string(row.Hash)]] = true
	}
	return suppressed, nil
}

// All reads the blocked numbers once, for a caller who asks about very many. It fails as Of does.
func (s Suppression) All(ctx context.Context, q db.Querier) (func(number string) bool, error) {
	var rows []struct {
		Hash  []byte `db:"phone_hmac"`
		KeyID string `db:"key_id"`
	}
	if err := q.SelectContext(ctx, &rows, `select phone_hmac, key_id from suppression`); err != nil {
		return nil, fmt.Errorf("read the suppressed phones: %w", err)
	}
	blocked := make(map[string]bool, len(rows))
	for _, row := range rows {
		if row.KeyID != s.keyID() {
			return nil, errOtherKey
		}
		blocked[string(row.Hash)] = true
	}
	return func(number string) bool { return len(blocked) > 0 && blocked[string(s.hash(number))] }, nil
}
