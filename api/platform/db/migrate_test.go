package db_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/stretchr/testify/require"

	"github.com/attackacrack/crm/api/platform/db"
	"github.com/attackacrack/crm/api/platform/dbtest"
)

func TestSchemaThatDoesNotFitStopsWithASentence(t *testing.T) {
	t.Parallel()
	url := dbtest.New(t)
	owner, err := pgx.Connect(t.Context(), url)
	require.NoError(t, err)
	t.Cleanup(func() { _ = owner.Close(context.WithoutCancel(t.Context())) })
	var version int
	require.NoError(t, owner.QueryRow(t.Context(), `select version from crm.schema_migrations`).Scan(&version))
	require.NoError(t, db.Migrate(t.Context(), url), "a second time changes nothing")

	_, err = owner.Exec(t.Context(), `update crm.schema_migrations set dirty = true`)
	require.NoError(t, err)
	err = db.Migrate(t.Context(), url)
	require.ErrorContains(t, err, "half migrated")
	require.ErrorContains(t, err, fmt.Sprintf("crm migrate force %d", version-1))
	require.NoError(t, db.ForceVersion(t.Context(), url, version))
	require.NoError(t, db.Migrate(t.Context(), url))

	_, err = owner.Exec(t.Context(), `update crm.schema_migrations set version = 9999`)
	require.NoError(t, err)
	err = db.Migrate(t.Context(), url)
	require.ErrorContains(t, err, "newer than this program")
	require.ErrorContains(t, err, fmt.Sprintf("crm migrate force %d", version))
	require.NoError(t, db.ForceVersion(t.Context(), url, version))
	require.NoError(t, db.Migrate(t.Context(), url))
	require.ErrorContains(t, db.Migrate(t.Context(), "postgres://127.0.0.1:1/none?connect_timeout=1"), "reach the database")
}

func TestTwoProcessesMigrateAnEmptyDatabaseAtOnce(t *testing.T) {
	t.Parallel()
	url := dbtest.Empty(t)
	ends := make(chan error, 2)
	for range 2 {
		go func() { ends <- db.Migrate(t.Context(), url) }()
	}
	require.NoError(t, <-ends)
	require.NoError(t, <-ends)
	d, err := db.Open(t.Context(), db.Options{URL: url})
	require.NoError(t, err)
	t.Cleanup(d.Close)
	require.Zero(t, count(t, d, `select count(*) from contact`))
	require.Zero(t, count(t, d, `select count(*) from river_job`))
}
