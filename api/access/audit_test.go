package access_test

import (
	"context"
	"crypto/rand"
	"net/http"
	"strings"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/access"
	"github.com/attackacrack/crm/api/platform/db"
)

// chain is the audit log with each line's hash as it must be: computed here
// anew, from the line before and the line's own fields.
const chain = `
	select seq, hash, prev_hash, lag(hash, 1, ''::bytea) over (order by seq) as before,
		sha256(prev_hash || convert_to(concat_ws('|', seq, extract(epoch from at), actor_kind, actor_id, action, entity, entity_id, request_id, detail::text), 'UTF8')) as expected
	from audit where seq is not null`

func (b *bench) broken() int {
	return b.count(`select count(*) from (` + chain + `) c where hash <> expected or prev_hash <> before`)
}

func TestEveryWriteLeavesALineInASealedChain(t *testing.T) {
	t.Parallel()
	b := start(t)
	id, owner := b.person("jo@example.com", access.Owner)
	status, _ := b.do(http.MethodPatch, "/v1/users/"+id, owner, map[string]any{"name": "Joanna"}, "If-Match", "1", "X-Request-Id", "request-7")
	require.Equal(t, http.StatusOK, status)
	require.Equal(t, 1, b.count(`select count(*) from audit where action = 'users.update' and actor_kind = 'user' and actor_id = $1 and entity = 'user' and entity_id = $1
		and request_id = 'request-7'`, id))
	lines := b.count(`select count(*) from audit`)
	status, _ = b.do(http.MethodGet, "/v1/users", owner, nil)
	require.Equal(t, http.StatusOK, status)
	status, _ = b.do(http.MethodPatch, "/v1/users/"+id, owner, map[string]any{"name": "Late"}, "If-Match", "1")
	require.Equal(t, http.StatusPreconditionFailed, status)
	require.Equal(t, lines, b.count(`select count(*) from audit`), "reading and refusals leave none")

	require.NoError(t, b.db.InTx(t.Context(), func(tx db.Tx) error {
		tx.Touch("contact", "1")
		return nil
	}))
	require.Equal(t, lines, b.count(`select count(*) from audit`), "jobs leave none by themselves")
	require.Equal(t, lines, b.count(`select seal_audit(1000)`))
	require.Equal(t, lines, b.count(`select count(*) from audit where seq between 1 and $1`, lines))
	require.Zero(t, b.broken())
	require.Zero(t, b.count(`select seal_audit(1000)`))

	b.asOwner(`update audit set detail = '{"forged": true}' where seq = 2`)
	require.Equal(t, 1, b.broken(), "a line that was changed shows")
	b.asOwner(`delete from audit where seq = 3`)
	require.Equal(t, 2, b.broken(), "and one that was taken out")
}

// asOwner runs a statement as who owns the database, past every protection.
func (b *bench) asOwner(statement string) {
	b.t.Helper()
	conn, err := pgx.Connect(b.t.Context(), b.url)
	require.NoError(b.t, err)
	defer func() { _ = conn.Close(context.WithoutCancel(b.t.Context())) }()
	_, err = conn.Exec(b.t.Context(), "set search_path = crm; "+statement)
	require.NoError(b.t, err)
}

func TestTheAppCannotChangeTheSchemaNorTheAuditLog(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.person("jo@example.com", access.Owner)
	b.count(`select seal_audit(1000)`)
	for _, statement := range []string{
		"update audit set detail = '{}'", "delete from audit", "truncate audit", "drop table audit", "alter table audit disable row level security",
		"create table mine (id int)", "drop table contact", "alter table contact add column x int", "create function f() returns int language sql as 'select 1'",
		"alter table audit owner to crm_app", "drop policy app on audit", "insert into audit (seq, at, actor_kind, actor_id, action) values (99, now(), 'system', '', '')", "create schema mine",
		"select crm.secure_tables()", "alter role crm_app superuser", "update schema_migrations set dirty = true",
	} {
		_, err := b.db.Pool.Exec(t.Context(), statement)
		require.ErrorContains(t, err, "42501", "as crm_app: %s", statement)
	}
	require.NotZero(t, b.count(`select count(*) from audit`))
	require.Zero(t, b.broken())
	b.person("maria@example.com", access.Office)
	conn, err := b.db.Pool.Acquire(t.Context())
	require.NoError(t, err)
	defer conn.Release()
	_, err = conn.Exec(t.Context(), "create temporary table audit (like crm.audit); select seal_audit(1000)")
	require.NoError(t, err)
	require.Zero(t, b.count(`select count(*) from crm.audit where seq is null`), "a temporary table does not stand in for the log")
}

func TestSupabasesOwnRolesSeeNothing(t *testing.T) {
	t.Parallel()
	b := start(t)
	b.person("jo@example.com", access.Owner)
	conn, err := pgx.Connect(t.Context(), b.url)
	require.NoError(t, err)
	defer func() { _ = conn.Close(context.WithoutCancel(t.Context())) }()
	// Roles belong to the whole server: one of a name of its own, gone with the transaction.
	tx, err := conn.Begin(t.Context())
	require.NoError(t, err)
	defer func() { _ = tx.Rollback(context.WithoutCancel(t.Context())) }()
	anon := "anon_" + strings.ToLower(rand.Text())
	rows, err := tx.Query(t.Context(), `select c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = 'crm' and c.relkind in ('r', 'p')`)
	require.NoError(t, err)
	tables, err := pgx.CollectRows(rows, pgx.RowTo[string])
	require.NoError(t, err)
	require.Greater(t, len(tables), 40)
	_, err = tx.Exec(t.Context(), "create role "+anon)
	require.NoError(t, err)
	for _, table := range tables {
		var may bool
		err := tx.QueryRow(t.Context(), `select has_table_privilege($1, 'crm.' || quote_ident($2), 'select, insert, update, delete, truncate, references, trigger')`, anon, table).Scan(&may)
		require.NoError(t, err)
		require.False(t, may, table)
		var secured bool
		require.NoError(t, tx.QueryRow(t.Context(), `select relrowsecurity from pg_class where oid = ('crm.' || quote_ident($1))::regclass`, table).Scan(&secured))
		require.True(t, secured || table == "schema_migrations", "row level security on %s", table)
	}
	_, err = tx.Exec(t.Context(), "grant usage on schema crm to "+anon+"; grant select on all tables in schema crm to "+anon+"; set local role "+anon)
	require.NoError(t, err)
	for _, table := range []string{"app_user", "identity_user", "identity_key", "audit", "contact", "setting"} {
		var n int
		require.NoError(t, tx.QueryRow(t.Context(), "select count(*) from crm."+table).Scan(&n))
		require.Zero(t, n, "even with a grant, no policy lets %s be seen", table)
	}
}

func TestTheFirstBrokenLinkOfTheAuditLogIsNamed(t *testing.T) {
	t.Parallel()
	b := start(t)
	_, broken, err := access.Verify(t.Context(), b.db)
	require.NoError(t, err)
	require.Nil(t, broken, "an empty log is whole")
	for _, email := range []string{"jo@example.com", "maria@example.com"} {
		_, token := b.person(email, access.Owner)
		for range 3 {
			_, _ = b.do(http.MethodPatch, "/v1/settings/business", token, map[string]any{"name": email}, "If-Match", "1")
		}
	}
	for i := range 5 {
		require.NoError(t, b.db.InTx(t.Context(), func(tx db.Tx) error {
			return access.Record(t.Context(), tx, "test.write", "contact", string(rune('a'+i)), nil)
		}))
	}
	lines := b.count(`select seal_audit(1000)`)
	require.GreaterOrEqual(t, lines, 5)
	last, broken, err := access.Verify(t.Context(), b.db)
	require.NoError(t, err)
	require.Nil(t, broken)
	require.EqualValues(t, lines, last.Seq)
	require.Len(t, last.Hash, 64)

	b.asOwner(`update audit set actor_id = 'nobody' where seq = 4`)
	_, broken, err = access.Verify(t.Context(), b.db)
	require.NoError(t, err)
	require.NotNil(t, broken)
	require.EqualValues(t, 4, broken.Seq)
	require.Equal(t, "it was changed", broken.Why)
	require.Equal(t, 1, b.count(`select count(*) from audit where seq = 4 and at = $1`, broken.At), "with its time")
	b.asOwner(`update audit set hash = sha256(hash) where seq = 3`)
	_, broken, err = access.Verify(t.Context(), b.db)
	require.NoError(t, err)
	require.EqualValues(t, 3, broken.Seq, "the first of them")
	b.asOwner(`delete from audit where seq = 2`)
	_, broken, err = access.Verify(t.Context(), b.db)
	require.NoError(t, err)
	require.EqualValues(t, 3, broken.Seq)
	require.Equal(t, "lines before it are missing", broken.Why)
}
