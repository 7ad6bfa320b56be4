package lists

import (
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/attackacrack/crm/api/platform/actor"
	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/httpd"
	"github.com/attackacrack/crm/api/platform/problem"
)

func (m *Module) list(ctx context.Context, in *httpd.PageQuery) (db.Page[List], error) {
	before, id := time.Unix(1<<40, 0), "ffffffff-ffff-ffff-ffff-ffffffffffff"
	if err := db.DecodeCursor(in.Cursor, &before, &id); err != nil {
		return db.Page[List]{}, err
	}
	var lists []List
	err := m.db.SelectContext(ctx, &lists, selectList+`and (l.created_at, l.id) < ($1, $2) order by l.created_at desc, l.id desc limit $3`, before, id, in.Limit+1)
	if err != nil {
		return db.Page[List]{}, fmt.Errorf("read lists: %w", err)
	}
	return db.NewPage(lists, in.Limit, func(list List) []any { return []any{list.CreatedAt, list.ID} }), nil
}

func (m *Module) get(ctx context.Context, in *httpd.ByID) (List, error) {
	list, err := Get(ctx, m.db, in.ID)
	return list, err
}

type patchInput struct {
	httpd.ByID
	httpd.IfMatch
	Body struct {
		Name     *string `json:"name,omitempty" minLength:"1" maxLength:"200" pattern:"\\S" doc:"Another name" example:"Weyburn owners"`
		Archived *bool   `json:"archived,omitempty" doc:"True puts the list away; its contacts stay" example:"true"`
	}
}

func (m *Module) patch(ctx context.Context, in *patchInput) (List, error) {
	return db.Write(ctx, m.db, func(tx db.Tx) (List, error) {
		list, err := Get(ctx, tx, in.ID)
		if err != nil {
			return list, err
		}
		if in.Body.Name != nil {
			list.Name = strings.TrimSpace(*in.Body.Name)
		}
		changed, err := tx.Exec(ctx, `
			update list set name = $3, archived_at = case when $4 then $5::timestamptz end, version = version + 1
			where id = $1 and version = $2`, in.ID, in.Version, list.Name, in.Body.Archived != nil && *in.Body.Archived, m.clock.Now())
		if err == nil && changed == 0 {
			err = problem.Stale("list")
		}
		if err != nil {
			return list, err
		}
		list.Version = in.Version + 1
		return list, publish(ctx, tx, in.ID)
	})
}

type attestInput struct {
	httpd.ByID
	Body struct {
		Basis string `json:"basis" enum:"none,existing_customer,inquiry,written,attested" doc:"On what consent; none takes it back" example:"attested"`
		Text  string `json:"text" minLength:"3" maxLength:"2000" pattern:"\\S" doc:"What you state, in your words" example:"All of them asked us for a visit at the home show."`
	}
}

// attest keeps who stated the consent, when and in which words; the audit log
// has it too.
func (m *Module) attest(ctx context.Context, in *attestInput) (List, error) {
	who := actor.From(ctx)
	if who.Kind != actor.User {
		return List{}, problem.Forbidden("Only a person can state consent.")
	}
	var list List
	err := m.db.InTx(ctx, func(tx db.Tx) error {
		_, err := tx.Exec(ctx, `
			update list set consent_basis = $2, attested_by = $3, attested_at = $4, attested_text = $5, version = version + 1
			where id = $1 and archived_at is null`, in.ID, in.Body.Basis, who.ID, m.clock.Now(), strings.TrimSpace(in.Body.Text))
		if err != nil {
			return fmt.Errorf("attest a list: %w", err)
		}
		if list, err = Get(ctx, tx, in.ID); err != nil {
			return err
		}
		return publish(ctx, tx, in.ID)
	})
	return list, err
}
