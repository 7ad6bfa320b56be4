package access

import (
	"context"
	"database/sql"
	"errors"
	"time"

	"github.com/attackacrack/crm/api/platform/db"
)

// Link is a line of the audit log in its chain.
type Link struct {
	Seq  int64     `db:"seq"`
	At   time.Time `db:"at"`
	Hash string    `db:"hash"`
	Why  string    `db:"why"` // what is wrong with it
}

// Verify recomputes the chain of the audit log. It returns its last link, and the first one that is broken, or none.
// Whoever keeps the last link elsewhere can tell later whether the end was cut off.
func Verify(ctx context.Context, q db.Querier) (last Link, broken *Link, err error) {
	return VerifyAfter(ctx, q, 0)
}

// VerifyAfter is Verify for the lines after one of them.
func VerifyAfter(ctx context.Context, q db.Querier, seq int64) (last Link, broken *Link, err error) {
	const columns = `select seq, at, encode(hash, 'hex') as hash`
	err = q.GetContext(ctx, &last, columns+` from audit where seq is not null order by seq desc limit 1`)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return last, nil, err
	}
	broken = &Link{}
	err = q.GetContext(ctx, broken, columns+`,
			case when seq <> previous + 1 then 'lines before it are missing' when prev_hash <> before then 'it does not follow the line before it'
				else 'it was changed' end as why
		from (
			-- Each line with its hash as seal_audit makes it, along the unique index of seq.
			select *, lag(hash, 1, case when $1::bigint = 0 then ''::bytea else prev_hash end) over chain as before, lag(seq, 1, $1::bigint) over chain as previous,
				sha256(prev_hash || convert_to(concat_ws('|', seq, extract(epoch from at), actor_kind, actor_id, action, entity, entity_id,
					request_id, detail::text), 'UTF8')) as expected
			from audit where seq > $1 window chain as (order by seq)) line
		where seq <> previous + 1 or prev_hash is distinct from before or hash is distinct from expected order by seq limit 1`, seq)
	if errors.Is(err, sql.ErrNoRows) {
		return last, nil, nil
	}
	return last, broken, err
}
