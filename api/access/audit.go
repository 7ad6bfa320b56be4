package access

import (
	"context"
	"slices"
	"strings"

	"github.com/go-chi/chi/v5/middleware"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/clock"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
)

// mostNamed bounds the ids in one line; the count tells of the rest.
const mostNamed = 100

// Audit leaves one line for each transaction of a request that wrote anything.
// Part of db.Options.BeforeCommit. Sign-in leaves its own lines.
func Audit(ctx context.Context, tx db.Tx) error {
	operation := httpd.Operation(ctx)
	if operation == "" || strings.HasPrefix(operation, "auth.") {
		return nil
	}
	var wrote bool
	if err := tx.GetContext(ctx, &wrote, `select pg_current_xact_id_if_assigned() is not null`); err != nil || !wrote {
		return err
	}
	touched := tx.Touched()
	if len(touched) == 0 {
		return Record(ctx, tx, operation, "", "", nil)
	}
	first := touched[0]
	more := map[string][]string{}
	for _, other := range touched[1:min(len(touched), mostNamed)] {
		if other != first && !slices.Contains(more[other.Entity], other.ID) {
			more[other.Entity] = append(more[other.Entity], other.ID)
		}
	}
	return Record(ctx, tx, operation, first.Entity, first.ID, map[string]any{"more": more, "touched": len(touched)})
}

// Record leaves a line in the audit log. The detail holds ids and keyed hashes
// only: the chain can never be erased.
func Record(ctx context.Context, tx db.Tx, action, entity, entityID string, detail map[string]any) error {
	if detail == nil {
		detail = map[string]any{}
	}
	who := actor.From(ctx)
	_, err := tx.Exec(ctx, `insert into audit (at, actor_kind, actor_id, action, entity, entity_id, request_id, detail) values ($1, $2, $3, $4, $5, $6, $7, $8)`,
		clock.RealNow(), who.Kind, who.ID, action, entity, entityID, middleware.GetReqID(ctx), detail)
	return err
}
