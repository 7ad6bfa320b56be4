package templates

import (
	"context"
	"fmt"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// keep adds a version unless the newest says the same already. A template that
// is not there is made without a name.
const keep = `
	with made as (
		insert into template (id, created_at) values ($1, $4) on conflict do nothing
	), newest as (
		select id, n, body from template_version where template_id = $1 order by n desc limit 1
	), added as (
		insert into template_version (id, template_id, n, body, created_at)
		select $2, $1, coalesce((select n from newest), 0) + 1, $3, $4 where not exists (select from newest where body = $3) returning id
	)
	select coalesce((select id from added), (select id from newest))::text`

// Keep stores a body as the newest version of a template and returns the version's id.
func Keep(ctx context.Context, tx db.Tx, templateID, body string, now time.Time) (versionID string, err error) {
	if err = tx.PG.QueryRow(ctx, keep, templateID, db.NewID(), body, now).Scan(&versionID); err != nil {
		return "", fmt.Errorf("keep a template's text: %w", err)
	}
	return versionID, nil
}

// VersionOf returns the version that holds a campaign's text: one of those it
// has or asks for ("" for none) if that says the same, else a new one that is the campaign's own.
func VersionOf(ctx context.Context, tx db.Tx, body string, now time.Time, versionIDs ...string) (string, error) {
	type version struct {
		ID         string
		TemplateID string
		Same       bool
	}
	known, err := db.Collect[version](ctx, tx, "read a campaign's text", `
		select v.id::text, v.template_id::text, v.body = $2 as same from template_version v join template t on t.id = v.template_id
		where v.id = any(array(select nullif(given, '')::uuid from unnest($1::text[]) given)) and (v.body = $2 or t.name is null) order by v.body = $2 desc, t.name is null limit 1`, versionIDs, body)
	switch {
	case err != nil:
		return "", err
	case len(known) == 0:
		return Keep(ctx, tx, db.NewID(), body, now)
	case known[0].Same:
		return known[0].ID, nil
	default:
		return Keep(ctx, tx, known[0].TemplateID, body, now)
	}
}
